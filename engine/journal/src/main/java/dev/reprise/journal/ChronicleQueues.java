package dev.reprise.journal;

import java.nio.file.Path;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.LargeRollCycles;

/** Opens Chronicle's queue the one way we use it. */
final class ChronicleQueues {
    /**
     * Chronicle names a file by its day and opens the next at midnight. A generation is one file however long it lives, so its
     * clock stands still, on 1 January 2000: the wall clock never rolls a file, and the same records give the same bytes.
     */
    private static final long FIXED_TIME_MS = 946_684_800_000L;

    private static final int INDEX_COUNT = 8192; // index pages of 64 KiB
    private static final int INDEX_SPACING = 64;

    static {
        // Read once by Chronicle's static initialisers, so set before its first class is touched.
        System.setProperty("chronicle.analytics.disable", "true");
        System.setProperty("chronicle.announcer.disable", "true");
        System.setProperty("chronicle.disk.monitor.disable", "true"); // the engine watches free space itself
        System.setProperty("disable.perf.info", "true");
    }

    private ChronicleQueues() {}

    static SingleChronicleQueue open(final Path directory, final int blockLength) {
        return SingleChronicleQueueBuilder.binary(directory)
                .rollCycle(LargeRollCycles.LARGE_DAILY)
                .timeProvider(() -> FIXED_TIME_MS)
                .blockSize(blockLength)
                .indexCount(INDEX_COUNT)
                .indexSpacing(INDEX_SPACING)
                .build();
    }
}
