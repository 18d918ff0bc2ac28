package dev.reprise.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to append to a journal: a lock on {@code journal.lock} that the kernel takes back when the process ends, however it
 * ends, so that a pid used twice (as in every container) means nothing. The file says who holds it.
 *
 * <p>Any thread may acquire and close. On POSIX systems a process loses its locks on a file as soon as it closes any channel on
 * that file, so nothing else in the process may open {@code journal.lock}.
 */
public final class JournalLock implements AutoCloseable {
    /** Name of the lock file in the journal's directory. */
    public static final String FILE_NAME = "journal.lock";

    private static final int MAX_HOLDER_LENGTH = 256;

    // What this process holds, asked before the file is opened: see above.
    private static final Map<Path, String> HELD = new ConcurrentHashMap<>();

    private final Path file;
    private final FileChannel channel;
    private final FileLock lock;
    private boolean closed;

    private JournalLock(final Path file, final FileChannel channel, final FileLock lock) {
        this.file = file;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes the lock, creating the directory (0700) and the file (0600) where needed.
     *
     * @throws JournalLockedException when this or another process holds it
     * @throws UncheckedIOException when the file cannot be made or locked
     */
    public static JournalLock acquire(final Path directory) {
        try {
            JournalFiles.createDirectory(directory);
            final Path file = directory.toRealPath().resolve(FILE_NAME);
            final String me = "pid=" + ProcessHandle.current().pid() + " since=" + Instant.now();
            final String holder = HELD.putIfAbsent(file, me);
            if (holder != null) {
                throw lockedBy(directory, holder + " (this process)");
            }
            boolean acquired = false;
            try {
                final JournalLock lock = lock(directory, file, me);
                acquired = true;
                return lock;
            } finally {
                if (!acquired) {
                    HELD.remove(file);
                }
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot lock the journal in " + directory, e);
        }
    }

    private static JournalLock lock(final Path directory, final Path file, final String me) throws IOException {
        final FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            JournalFiles.restrict(file, "rw-------");
            lock = channel.tryLock();
            if (lock == null) {
                throw lockedBy(directory, holder(channel));
            }
            channel.truncate(0);
            final ByteBuffer text = ByteBuffer.wrap((me + "\n").getBytes(StandardCharsets.UTF_8));
            while (text.hasRemaining()) {
                channel.write(text);
            }
            return new JournalLock(file, channel, lock);
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
    }

    private static String holder(final FileChannel channel) throws IOException {
        final ByteBuffer text = ByteBuffer.allocate(MAX_HOLDER_LENGTH);
        channel.read(text, 0);
        return new String(text.array(), 0, text.position(), StandardCharsets.UTF_8).trim();
    }

    private static JournalLockedException lockedBy(final Path directory, final String holder) {
        return new JournalLockedException("journal is in use: directory=" + directory + ", holder " + holder
                + "; stop that engine first, or give this one another name");
    }

    /** Whether this lock stands for the directory and is still held. */
    boolean covers(final Path directory) throws IOException {
        return !closed
                && lock.isValid()
                && Files.isDirectory(directory)
                && file.equals(directory.toRealPath().resolve(FILE_NAME));
    }

    /** Gives the lock back. The file stays: deleting it would let two writers lock two files of one name. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            channel.close();
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot release " + file, e);
        } finally {
            HELD.remove(file);
        }
    }
}
