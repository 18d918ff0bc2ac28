package dev.reprise.benchmarks.journal;

import dev.reprise.journal.BlocksAhead;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.MappedBytes;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.LargeRollCycles;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The baseline: Chronicle's documents as cheap as they get, one copy each, nothing checked. It has the journal's own helper beside it, a
 * thread that allocates and touches the blocks ahead: without it every page fault would be the baseline's, and none the journal's.
 */
public final class BareQueue implements AutoCloseable {
    static {
        // As the journal has it: nothing but the append is measured.
        System.setProperty("chronicle.announcer.disable", "true");
        System.setProperty("chronicle.disk.monitor.disable", "true");
    }

    private static final int LINE = 64;
    private static final int LENGTH_WORD = 4; // before each document

    private final SingleChronicleQueue queue;
    private final ExcerptAppender appender;
    private final UnsafeBuffer target = new UnsafeBuffer(0, 0);
    private BlocksAhead ahead; // null for the first document, which makes the file
    private long end;

    /** Opens one in an empty directory. */
    public BareQueue(final Path directory, final int blockLength) {
        queue = SingleChronicleQueueBuilder.binary(directory)
                .rollCycle(LargeRollCycles.LARGE_DAILY)
                .timeProvider(() -> 0)
                .blockSize(blockLength)
                .indexCount(8192)
                .indexSpacing(64)
                .build();
        appender = queue.createAppender();
        appender.singleThreadedCheckDisabled(true); // opened on one thread, used by another, as the journal is
        append(new UnsafeBuffer(new byte[Long.BYTES]), Long.BYTES); // makes the file, as opening a journal does
        try {
            ahead = BlocksAhead.beside(directory, end, blockLength);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One document of these bytes. */
    public void append(final DirectBuffer bytes, final int length) {
        require(end + LENGTH_WORD + length);
        try (DocumentContext document = appender.writingDocument()) {
            final Bytes<?> to = document.wire().bytes();
            final long position = to.writePosition();
            to.ensureCapacity(position + length);
            target.wrap(to.addressForWrite(position), length);
            target.putBytes(0, bytes, 0, length);
            to.writeSkip(length);
            end = position + length;
            if (ahead != null) {
                ahead.written(end, ((MappedBytes) to).mappedFile());
            }
        }
    }

    private void require(final long position) {
        try {
            if (ahead != null) {
                ahead.require(position);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads all documents from the first on, a number of each 64 bytes; returns their sum, and one for each. */
    long readAll() {
        long sum = 0;
        try (ExcerptTailer tailer = queue.createTailer()) {
            while (true) {
                try (DocumentContext document = tailer.readingDocument()) {
                    if (!document.isPresent()) {
                        return sum;
                    }
                    final Bytes<?> from = document.wire().bytes();
                    final int length = (int) from.readRemaining();
                    target.wrap(from.addressForRead(from.readPosition()), length);
                    for (int at = 0; at + Long.BYTES <= length; at += LINE) {
                        sum += 1 + target.getLong(at);
                    }
                }
            }
        }
    }

    long lastIndex() {
        return queue.lastIndex();
    }

    @Override
    public void close() {
        ahead.stop();
        appender.close();
        queue.close();
        ahead.giveBack();
        try {
            ahead.close();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
