package dev.reprise.journal;

import dev.reprise.api.record.Records;
import java.io.Serial;
import java.nio.file.Path;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * Reads all generations of a journal that are kept as one history, from the oldest one's first record to the newest one's verified end.
 * What a later generation begins with, the state of the one before, is left out: every record is given once. What the oldest one begins with
 * is given, for whatever was before is kept nowhere else.
 *
 * <pre>{@code
 * try (JournalHistory history = JournalHistory.open(journal)) {
 *     while (history.next()) {
 *         core.onEvent(history.buffer(), history.offset(), history.length());
 *     }
 * }
 * }</pre>
 *
 * One generation is open at a time, whose end is proven before the next one begins. A session may write the journal and begin
 * generations meanwhile: no record is given twice or left out because of that. Not thread-safe: one thread per history.
 */
public final class JournalHistory implements AutoCloseable {
    /** A generation that does not begin where the one before it ends: one between them is not there, or they are not one journal's. */
    public static final class GapException extends JournalException {
        @Serial
        private static final long serialVersionUID = 1;

        private final transient Path directory;

        GapException(final Path directory, final long firstSequence) {
            super("the generation does not begin where the one before it ends: directory=" + directory
                    + " expected firstSequence=" + firstSequence);
            this.directory = directory;
        }

        /** Of the generation, or {@code null} when the exception came from elsewhere. */
        public Path directory() {
            return directory;
        }
    }

    private final Path journal;
    private final boolean isWhole;
    private List<Path> generations;
    private JournalReader reader;
    private int index; // of the generation at hand
    private long bytesBefore; // of the generations before it
    private long bytesAfter; // of those behind it, as they were when this was opened
    private boolean crossing; // what the generation begins with is still left out

    private JournalHistory(
            final Path journal, final List<Path> generations, final JournalReader oldest, final long bytesAfter) {
        this.journal = journal;
        this.generations = generations;
        this.bytesAfter = bytesAfter;
        reader = oldest;
        isWhole = oldest.generation().firstSequence() == 1;
    }

    /**
     * Opens a journal at the first record of its oldest generation.
     *
     * @throws JournalException when there is none, or none yet
     * @throws JournalDamagedException when the store header or the generation of one of them fails a check
     */
    public static JournalHistory open(final Path journal) {
        while (true) {
            final List<Path> generations = JournalGenerations.of(journal);
            long bytesAfter = 0;
            for (final Path generation : generations.subList(1, generations.size())) {
                bytesAfter += bytes(generation);
            }
            final JournalReader oldest = JournalReader.open(generations.get(0));
            boolean isListed = false;
            try {
                isListed = JournalGenerations.of(journal).equals(generations);
                if (isListed) {
                    return new JournalHistory(journal, generations, oldest, bytesAfter);
                }
            } finally {
                if (!isListed) { // a generation has begun in between, and the one before it another name
                    oldest.close();
                }
            }
        }
    }

    private static long bytes(final Path generation) {
        try (JournalReader one = JournalReader.open(generation)) {
            return one.totalBytes();
        }
    }

    /**
     * Moves to the next record, through generations as needed.
     *
     * @return false at the end of the newest one
     * @throws JournalDamagedException when a check fails
     * @throws NewerJournalException when a newer engine wrote the record
     * @throws GapException when a generation does not begin where the one before it ends
     */
    public boolean next() {
        while (true) {
            while (reader.next()) {
                if (!crossing || !Records.isCarried(reader.buffer(), reader.offset())) {
                    crossing = false;
                    return true;
                }
            }
            if (index + 1 == generations.size()) {
                return false;
            }
            cross();
        }
    }

    private void cross() {
        reader.readToVerifiedEnd();
        final JournalReader following = openFollowing(reader.lastSequence() + 1);
        bytesBefore += reader.bytesRead();
        bytesAfter = Math.max(0, bytesAfter - following.totalBytes());
        reader.close();
        reader = following;
        index++;
        crossing = true;
    }

    private JournalReader openFollowing(final long firstSequence) {
        Path directory = generations.get(index + 1);
        for (int tries = 0; tries < 2; tries++) {
            final JournalReader candidate = JournalReader.open(directory);
            if (candidate.generation().firstSequence() == firstSequence) {
                return candidate;
            }
            candidate.close();
            generations = JournalGenerations.of(journal); // the newest one may have got a name of its own by now
            if (index + 1 >= generations.size()) {
                break;
            }
            directory = generations.get(index + 1);
        }
        throw new GapException(directory, firstSequence);
    }

    /**
     * Reads what is left and proves that the end is one, as {@link JournalReader#readToVerifiedEnd}. Afterwards there is no current record.
     *
     * @throws JournalDamagedException when a check fails
     * @throws GapException when a generation does not begin where the one before it ends
     */
    public void readToVerifiedEnd() {
        while (index + 1 < generations.size()) {
            cross();
        }
        reader.readToVerifiedEnd();
    }

    /** Whether it reaches back to the journal's first record. */
    public boolean isWhole() {
        return isWhole;
    }

    /** Holds the current record, at {@link #offset()}. */
    public DirectBuffer buffer() {
        return reader.buffer();
    }

    /** Where the current record's header begins in {@link #buffer()}. */
    public int offset() {
        return reader.offset();
    }

    /** Bytes of the current record, header included. */
    public int length() {
        return reader.length();
    }

    /** Number of the current record. */
    public long sequence() {
        return reader.sequence();
    }

    /** Bytes of all generations up to the current document's end. */
    public long bytesRead() {
        return bytesBefore + reader.bytesRead();
    }

    /** Bytes of all generations; for progress, against {@link #bytesRead()}. */
    public long totalBytes() {
        return bytesBefore + reader.totalBytes() + bytesAfter;
    }

    /** Unmaps the file; buffers given before must not be touched again. */
    @Override
    public void close() {
        reader.close();
    }
}
