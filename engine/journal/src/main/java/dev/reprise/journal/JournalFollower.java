package dev.reprise.journal;

import dev.reprise.api.record.Records;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/**
 * Reads a journal while its session writes it, and goes on into the next generation when one begins. What a generation begins with, the
 * state of the one before, is left out then: every record is given once.
 *
 * <pre>{@code
 * try (JournalFollower follower = JournalFollower.open(journal)) {
 *     follower.reader().moveToSequence(sequence);
 *     while (follower.next()) {
 *         print(follower.reader());
 *     }
 * }
 * }</pre>
 *
 * Not thread-safe.
 */
public final class JournalFollower implements AutoCloseable {
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Path journal;
    private JournalReader reader;
    private Object file; // identity of the file that has the journal's name, as seen last
    private long looked = System.nanoTime();
    private JournalReader successor; // of the next generation, once it is known to have begun; else null
    private boolean crossing; // what the generation begins with is still left out

    private JournalFollower(final Path journal) {
        this.journal = journal;
        file = identity();
        reader = JournalReader.open(journal);
    }

    /**
     * Opens the journal in a directory at the first record of its newest generation.
     *
     * @throws JournalException when there is none, or none yet
     * @throws JournalDamagedException when its store header or generation fails a check
     */
    public static JournalFollower open(final Path journal) {
        return new JournalFollower(journal);
    }

    /** Stands on the record that {@link #next} moved to; another one after each generation. */
    public JournalReader reader() {
        return reader;
    }

    /**
     * Moves to the next record.
     *
     * @return false when there is none now; a later call sees what was appended since, and the next generation
     * @throws JournalDamagedException when a check fails
     */
    public boolean next() {
        while (true) {
            while (reader.next()) {
                if (!crossing || !Records.isCarried(reader.buffer(), reader.offset())) {
                    crossing = false;
                    return true;
                }
            }
            if (successor != null) { // and so nothing is appended here any more
                reader.close();
                reader = successor;
                successor = null;
                crossing = true;
            } else {
                successor = isReplaced() ? findSuccessor() : null;
                if (successor == null) {
                    return false;
                }
            }
        }
    }

    /** Whether another file may have the journal's name by now: asked now and then. */
    private boolean isReplaced() {
        final long now = System.nanoTime();
        if (now - looked < LOOK_NS) {
            return false;
        }
        looked = now;
        final Object found = identity();
        return found == null || !found.equals(file);
    }

    /** The generation behind this one, which need not be the newest; {@code null} when there is none. */
    private JournalReader findSuccessor() {
        final Object found = identity();
        for (final Path generation : JournalGenerations.of(journal)) {
            final JournalReader candidate = JournalReader.open(generation);
            if (candidate.generation().number() == reader.generation().number() + 1) {
                looked = System.nanoTime() - LOOK_NS; // there may be another one behind it
                return candidate;
            }
            candidate.close();
        }
        file = found;
        return null;
    }

    private Object identity() {
        final Path queue = JournalFiles.queueFile(journal);
        if (queue == null) {
            return null;
        }
        try {
            return Files.readAttributes(queue, BasicFileAttributes.class).fileKey();
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot look at " + queue, e);
        }
    }

    @Override
    public void close() {
        reader.close();
        if (successor != null) {
            successor.close();
        }
    }
}
