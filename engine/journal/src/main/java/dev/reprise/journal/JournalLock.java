package dev.reprise.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The right to append to a journal: its {@link LockFile}, {@code journal.lock}. Any thread may acquire and close. */
public final class JournalLock implements AutoCloseable {
    /** Name of the lock file in the journal's directory. */
    public static final String FILE_NAME = "journal.lock";

    private final LockFile file;

    private JournalLock(final LockFile file) {
        this.file = file;
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
            return new JournalLock(LockFile.acquire(directory.resolve(FILE_NAME), before -> ""));
        } catch (final LockFile.HeldException e) {
            throw new JournalLockedException("journal is in use: directory=" + directory + ", holder " + e.holder()
                    + "; stop that engine first, or give this one another name");
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot lock the journal in " + directory, e);
        }
    }

    /** Whether this lock stands for the directory and is still held. */
    boolean covers(final Path directory) throws IOException {
        return file.isHeld()
                && Files.isDirectory(directory)
                && file.file().equals(directory.toRealPath().resolve(FILE_NAME));
    }

    /** Gives the lock back. */
    @Override
    public void close() {
        file.close();
    }
}
