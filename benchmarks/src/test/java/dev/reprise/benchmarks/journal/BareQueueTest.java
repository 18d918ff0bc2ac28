package dev.reprise.benchmarks.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BareQueueTest {
    private static final int BLOCK = 2 << 20;
    private static final int DOCUMENTS = 100_000;
    private static final int LENGTH = 64;

    @TempDir
    Path directory;

    /** Its thread is the only one of this name: no journal is open here. */
    private static long helpers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("reprise-blocks"))
                .count();
    }

    @Test
    void shouldReadBackItsDocumentsThatAHelperPreparedBlocksFor() {
        final UnsafeBuffer bytes = new UnsafeBuffer(new byte[LENGTH]);
        final long before = helpers();
        try (BareQueue queue = new BareQueue(directory, BLOCK)) {
            assertEquals(before + 1, helpers(), "as beside a journal");
            for (int i = 0; i < DOCUMENTS; i++) { // several blocks
                bytes.putLong(0, i);
                queue.append(bytes, LENGTH);
            }

            assertEquals(
                    1 + DOCUMENTS + (DOCUMENTS - 1L) * DOCUMENTS / 2,
                    queue.readAll(),
                    "and the document that made the file");
        }
        assertEquals(before, helpers());
    }
}
