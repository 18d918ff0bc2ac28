package dev.reprise.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import net.openhft.posix.PosixAPI;

/**
 * Gives a file its blocks on the disk before anything is stored in them, so that no store can find the disk full.
 *
 * <p>On Linux by {@code fallocate}; where that is not to be had, by writing the bytes that are there back. Not thread-safe.
 */
final class FileSpace implements Space {
    private static final int KEEP_SIZE = 1; // FALLOC_FL_KEEP_SIZE: the file's length is Chronicle's to change
    private static final int PUNCH_HOLE = 2; // FALLOC_FL_PUNCH_HOLE
    private static final int O_RDWR = 2;
    private static final int ENOSPC = 28;
    private static final int EDQUOT = 122;
    private static final int EFBIG = 27;
    private static final int COPY_LENGTH = 64 * 1024;
    private static final boolean LINUX =
            System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("linux");

    private final Path file;
    private final FileChannel channel; // of the way without fallocate; null until it is gone
    private final int descriptor; // -1: without fallocate
    private boolean hasFallocate;

    FileSpace(final Path file) throws IOException {
        this.file = file;
        channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        descriptor = LINUX ? PosixAPI.posix().open(file.toString(), O_RDWR, 0) : -1;
        hasFallocate = descriptor >= 0;
    }

    @Override
    public void allocate(final long position, final long length) throws IOException {
        if (hasFallocate) {
            if (PosixAPI.posix().fallocate(descriptor, KEEP_SIZE, position, length) == 0) {
                return;
            }
            final int error = PosixAPI.posix().lastError();
            if (error == ENOSPC || error == EDQUOT || error == EFBIG) {
                throw new IOException("no space for " + length + " bytes of " + file + ": "
                        + PosixAPI.posix().strerror(error));
            }
            hasFallocate = false; // this file system has none
        }
        rewrite(position, length);
    }

    /** A file system gives blocks to bytes that are written, zeroes too. */
    private void rewrite(final long position, final long length) throws IOException {
        final ByteBuffer bytes = ByteBuffer.allocateDirect(COPY_LENGTH);
        for (long at = position; at < position + length; at += COPY_LENGTH) {
            bytes.clear().limit((int) Math.min(COPY_LENGTH, position + length - at));
            while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) >= 0) {
                // until full or at the file's end
            }
            while (bytes.hasRemaining()) {
                bytes.put((byte) 0);
            }
            bytes.flip();
            while (bytes.hasRemaining()) {
                channel.write(bytes, at + bytes.position());
            }
        }
    }

    @Override
    public void release(final long position, final long length) {
        if (hasFallocate && length > 0) {
            // Where it is refused the blocks stay: they hold zeroes and do no harm.
            PosixAPI.posix().fallocate(descriptor, KEEP_SIZE | PUNCH_HOLE, position, length);
        }
    }

    @Override
    public void close() throws IOException {
        if (descriptor >= 0) {
            PosixAPI.posix().close(descriptor);
        }
        channel.close();
    }
}
