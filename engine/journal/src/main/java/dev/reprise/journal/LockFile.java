package dev.reprise.journal;

import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * A file that one owner at a time holds, by a lock that the kernel takes back when the process ends, however it ends, so that a pid
 * used twice (as in every container) means nothing. The file says who holds it, or held it last.
 *
 * <p>Any thread may acquire and close. On POSIX systems a process loses its locks on a file as soon as it closes any channel on
 * that file, so nothing else in the process may open it.
 */
public final class LockFile implements AutoCloseable {
    private static final int MAX_TEXT_LENGTH = 512;

    // What this process holds, asked before the file is opened: see above.
    private static final Map<Path, String> HELD = new ConcurrentHashMap<>();

    private final Path file;
    private final String me;
    private final FileChannel channel;
    private final FileLock lock;
    private boolean closed;

    /** Another owner, in this or another process, holds the file. */
    public static final class HeldException extends Exception {
        @Serial
        private static final long serialVersionUID = 1;

        private HeldException(final String holder) {
            super(holder);
        }

        /** What the file says of its holder: {@code pid=…}, since when, and what the holder added. */
        public String holder() {
            return getMessage();
        }
    }

    private LockFile(final Path file, final String me, final FileChannel channel, final FileLock lock) {
        this.file = file;
        this.me = me;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes the lock, creating the file (0600) where needed; its directory is there.
     *
     * @param text from what the file said until now, empty for nothing, to what it shall say behind pid and time
     * @throws HeldException when this or another process holds it
     * @throws IOException when the file cannot be made or locked
     */
    public static LockFile acquire(final Path file, final UnaryOperator<String> text)
            throws IOException, HeldException {
        final Path real = file.toAbsolutePath().getParent().toRealPath().resolve(file.getFileName());
        final String me = "pid=" + ProcessHandle.current().pid() + " since=" + Instant.now();
        final String holder = HELD.putIfAbsent(real, me);
        if (holder != null) {
            throw new HeldException(holder + " (this process)");
        }
        boolean acquired = false;
        try {
            final LockFile lock = lock(real, me, text);
            acquired = true;
            return lock;
        } finally {
            if (!acquired) {
                HELD.remove(real);
            }
        }
    }

    private static LockFile lock(final Path file, final String me, final UnaryOperator<String> text)
            throws IOException, HeldException {
        final FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        LockFile held = null;
        try {
            JournalFiles.restrict(file, "rw-------");
            final FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new HeldException(read(channel));
            }
            final LockFile locked = new LockFile(file, me, channel, lock);
            locked.write(text.apply(read(channel)));
            held = locked;
            return held;
        } finally {
            if (held == null) {
                channel.close();
            }
        }
    }

    private static String read(final FileChannel channel) throws IOException {
        final ByteBuffer text = ByteBuffer.allocate(MAX_TEXT_LENGTH);
        channel.read(text, 0);
        return new String(text.array(), 0, text.position(), StandardCharsets.UTF_8).trim();
    }

    private void write(final String text) throws IOException {
        final String all = text.isEmpty() ? me : me + ' ' + text;
        HELD.put(file, all);
        final ByteBuffer bytes = ByteBuffer.wrap((all + "\n").getBytes(StandardCharsets.UTF_8));
        for (long at = 0; bytes.hasRemaining(); ) {
            at += channel.write(bytes, at);
        }
        channel.truncate(bytes.limit());
    }

    /**
     * Changes what the file says behind pid and time; on the disk when this returns.
     *
     * @throws IOException when the disk refuses
     */
    public void say(final String text) throws IOException {
        write(text);
        channel.force(true);
    }

    /** Where it is, without links. */
    Path file() {
        return file;
    }

    /** Whether it is still held. */
    boolean isHeld() {
        return !closed && lock.isValid();
    }

    /** Gives the lock back. The file stays: deleting it would let two owners lock two files of one name. */
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
