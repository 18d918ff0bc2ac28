package dev.reprise.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Cuts off the zeroes that a journal's writer allocated behind its last document: whoever reads to the verified end looks at every one
 * of them. For a journal that is finished, such as a dataset's; one that is opened again for appending allocates anew.
 */
public final class JournalTrim {
    private static final int STEP = 64 << 10;

    private JournalTrim() {}

    /**
     * Shortens the file to a multiple of 64 KiB, with a length word of zero at least behind what was stored.
     *
     * @param directory of a journal that nobody has open
     * @throws UncheckedIOException when the disk refuses
     */
    public static void of(final Path directory) {
        final Path file = JournalFiles.queueFile(directory);
        if (file == null) {
            throw new IllegalArgumentException("no journal to trim: directory=" + directory);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            final long end = storedEnd(channel) + QueueFile.LENGTH_WORD;
            channel.truncate((end + STEP - 1) & -STEP);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot trim " + file, e);
        }
    }

    /** First byte behind the last one that is not zero. */
    private static long storedEnd(final FileChannel channel) throws IOException {
        final ByteBuffer block = ByteBuffer.allocate(STEP);
        for (long from = (channel.size() - 1) & -STEP; from >= 0; from -= STEP) {
            block.clear();
            int length = 0;
            while (length >= 0 && block.hasRemaining()) {
                length = channel.read(block, from + block.position());
            }
            for (int i = block.position() - 1; i >= 0; i--) {
                if (block.get(i) != 0) {
                    return from + i + 1;
                }
            }
        }
        return 0;
    }
}
