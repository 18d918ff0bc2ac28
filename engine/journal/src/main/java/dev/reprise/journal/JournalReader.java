package dev.reprise.journal;

import dev.reprise.api.record.Records;
import dev.reprise.journal.JournalDamagedException.Check;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads a journal in order and verifies every document before giving any of its records: Chronicle's length word, magic,
 * version, length, CRC-32C, sequence without a gap, chain. Opens the file read-only and takes no lock, so it may run in any
 * process while the writer appends.
 *
 * <pre>{@code
 * try (JournalReader reader = JournalReader.open(directory)) {
 *     while (reader.next()) {
 *         core.onEvent(reader.buffer(), reader.offset(), reader.length());
 *     }
 * }
 * }</pre>
 *
 * {@link #next()} never waits: false means no more records now, and a later call sees what was appended since. Records are read
 * in place: buffer and offset hold until the next call that moves or closes the reader. Reading allocates nothing, except where
 * a window of 256 MiB ends or the file has grown. Not thread-safe: one thread per reader.
 */
public final class JournalReader implements AutoCloseable {
    private final QueueFile file;
    private final UnsafeBuffer window;
    private final DocumentCursor document;
    private final QueueIndex index;
    private final Generation generation;
    private final long firstRecordPosition; // behind the generation's document
    private final long firstChain;

    private int nextOffset; // in the window, of the record after this one
    private int recordsLeft;
    private int offset;
    private int length;
    private long sequence;

    private JournalReader(final QueueFile file) {
        this.file = file;
        window = file.window();
        document = new DocumentCursor(file);
        index = new QueueIndex(file);
        if (!document.next()) {
            throw document.damaged(Check.GENERATION, "the queue holds no document", document.position());
        }
        generation = document.kind() == DocumentLayout.KIND_GENERATION
                ? Generation.decode(
                        window, document.payloadOffset(), document.payloadLength(), document.firstSequence())
                : null;
        if (generation == null) {
            document.jump(document.start(), 0, 0);
            throw document.damaged(Check.GENERATION, "the first document names no generation", document.start());
        }
        firstRecordPosition = document.position();
        firstChain = document.chain();
    }

    /** Whether a directory holds a journal whose creation was completed. */
    public static boolean isReadable(final Path directory) {
        return JournalFiles.queueFile(directory) != null && !Files.exists(directory.resolve(JournalFiles.CREATING));
    }

    /**
     * Opens the journal in a directory at its first record.
     *
     * @throws JournalException when there is none, or none yet
     * @throws JournalDamagedException when its store header or generation fails a check
     * @throws UncheckedIOException when the disk refuses
     */
    public static JournalReader open(final Path directory) {
        final Path path = JournalFiles.queueFile(directory);
        if (path == null) {
            throw new JournalException(
                    "no journal in directory=" + directory + "; give the directory that holds a *.cq4 file");
        }
        final QueueFile file;
        try {
            file = new QueueFile(path);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot open " + path, e);
        }
        boolean opened = false;
        try {
            final JournalReader reader = new JournalReader(file);
            opened = true;
            return reader;
        } catch (final JournalDamagedException e) {
            if (Files.exists(directory.resolve(JournalFiles.CREATING))) {
                throw new JournalException(
                        "journal is being created, or that was cut short: directory=" + directory
                                + "; it holds no record yet, and the next start of its engine completes it",
                        e);
            }
            throw e;
        } finally {
            if (!opened) {
                file.close();
            }
        }
    }

    /**
     * Moves to the next record, through documents as needed.
     *
     * @return false when there is none now
     * @throws JournalDamagedException when a check fails; the reader then stays before the damage and every call fails again
     * @throws NewerJournalException when a newer engine wrote the record; the reader stays before it and every call fails again
     */
    public boolean next() {
        while (recordsLeft == 0) {
            if (!nextDocument()) {
                return false;
            }
        }
        NewerJournalException.refuse(window, nextOffset, nextRecordSequence(), file.path());
        offset = nextOffset;
        length = Records.length(window, offset);
        sequence = nextRecordSequence();
        nextOffset += length;
        recordsLeft--;
        return true;
    }

    /**
     * Hands over the records that are there, up to a limit, and returns without waiting: a duty cycle for tailing.
     *
     * @return how many records were handed over
     * @throws JournalDamagedException when a check fails
     * @throws NewerJournalException when a newer engine wrote a record
     */
    public int poll(final RecordHandler handler, final int limit) {
        int count = 0;
        while (count < limit && next()) {
            handler.onRecord(window, offset, length, sequence);
            count++;
        }
        return count;
    }

    /**
     * Moves to the next document, leaving out what is left of this one; {@link #next()} then gives its first record.
     *
     * @return false when there is none now
     * @throws JournalDamagedException when a check fails
     */
    public boolean nextDocument() {
        recordsLeft = 0;
        if (!document.next()) {
            return false;
        }
        nextOffset = document.payloadOffset();
        recordsLeft = document.count();
        return true;
    }

    /**
     * Reads what is left and proves that the end is one: nothing that was ever committed may stand behind it. Costs a look at
     * the file's unused part; {@link #next()} makes the cheaper check against Chronicle's write position each time. What the
     * writer appends meanwhile is read too. Afterwards there is no current record.
     *
     * @throws JournalDamagedException when a check fails
     */
    public void readToVerifiedEnd() {
        recordsLeft = 0;
        document.readToVerifiedEnd();
    }

    /** Moves before the first record. */
    public void moveToStart() {
        recordsLeft = 0;
        document.jump(firstRecordPosition, generation.firstSequence(), firstChain);
    }

    /**
     * Moves so that {@link #next()} gives the record with this sequence, or the first one when it is older.
     *
     * @return false when it is not there yet; the reader then stands at the end, where it will come
     * @throws JournalDamagedException when a document on the way fails a check
     */
    public boolean moveToSequence(final long target) {
        moveNear(target, false);
        while (nextDocument()) {
            if (document.nextSequence() > target) {
                while (recordsLeft > 0 && nextRecordSequence() < target) {
                    skipRecord();
                }
                return true;
            }
        }
        return false;
    }

    /**
     * Moves so that {@link #next()} gives the first record received at or after a time.
     *
     * @param receiveTime UTC nanoseconds
     * @return false when there is none yet; the reader then stands at the end
     * @throws JournalDamagedException when a document on the way fails a check
     */
    public boolean moveToTime(final long receiveTime) {
        moveNear(receiveTime, true);
        while (nextDocument()) {
            if (document.lastTime() >= receiveTime) {
                while (recordsLeft > 0) {
                    if (Records.receiveTime(window, nextOffset) >= receiveTime) {
                        return true;
                    }
                    skipRecord();
                }
            }
        }
        return false;
    }

    private long nextRecordSequence() {
        return document.nextSequence() - recordsLeft;
    }

    /** Whether the current document has a record after this one that nothing caused. */
    boolean isNextAnInput() {
        return recordsLeft > 0 && !Records.isCaused(window, nextOffset);
    }

    private void skipRecord() {
        nextOffset += Records.length(window, nextOffset);
        recordsLeft--;
    }

    /** Binary search over Chronicle's index for the last indexed document that begins before the target. */
    private void moveNear(final long target, final boolean byTime) {
        moveToStart();
        index.refresh();
        long best = 0;
        long low = 0;
        long high = index.entryCount() - 1;
        while (low <= high) {
            final long middle = (low + high) >>> 1;
            long number = middle;
            long entry = index.entry(number);
            while (!document.isDocument(entry) && number > low) { // an entry that was never written
                entry = index.entry(--number);
            }
            if (!document.isDocument(entry)) {
                low = middle + 1;
                continue;
            }
            final int header = file.at(entry) + QueueFile.LENGTH_WORD;
            if (byTime
                    ? DocumentLayout.lastTime(window, header) < target
                    : DocumentLayout.firstSequence(window, header) <= target) {
                best = entry;
                low = middle + 1;
            } else {
                high = number - 1;
            }
        }
        if (best > firstRecordPosition) {
            document.jump(best, 0, 0);
        }
    }

    /** Holds the current record, at {@link #offset()}. */
    public DirectBuffer buffer() {
        return window;
    }

    /** Where the current record's header begins in {@link #buffer()}. */
    public int offset() {
        return offset;
    }

    /** Bytes of the current record, header included. */
    public int length() {
        return length;
    }

    /** Number of the current record. */
    public long sequence() {
        return sequence;
    }

    /**
     * Sequence of the last record of the current document. At the start one less than the first sequence; -1 after a move to
     * the middle until a document has been read.
     */
    public long lastSequence() {
        return document.nextSequence() - 1;
    }

    /** Chain value after the current document. */
    public long chain() {
        return document.chain();
    }

    /** The generation this journal holds. */
    public Generation generation() {
        return generation;
    }

    /** Documents verified since opening, the generation's included. */
    public long documentsRead() {
        return document.documentsRead();
    }

    /** Sequence of the current document's first record. */
    public long documentFirstSequence() {
        return document.firstSequence();
    }

    /** Records of the current document. */
    public int documentCount() {
        return document.count();
    }

    /** Latest receive time up to the current document's end, UTC nanoseconds, or {@link Records#NO_TIME}. */
    public long documentLastTime() {
        return document.lastTime();
    }

    /** Where the current document's records begin in {@link #buffer()}. */
    public int documentOffset() {
        return document.payloadOffset();
    }

    /** Bytes of all records of the current document. */
    public int documentLength() {
        return document.payloadLength();
    }

    /** Byte in the queue file where the current document begins. */
    public long documentPosition() {
        return document.start();
    }

    /** Bytes of the journal up to the current document's end. */
    public long bytesRead() {
        return document.position();
    }

    /** Bytes of the journal up to where its last document begins now; for progress, against {@link #bytesRead()}. */
    public long totalBytes() {
        return Math.max(document.position(), file.writePosition());
    }

    /** Unmaps the file; buffers given before must not be touched again. */
    @Override
    public void close() {
        recordsLeft = 0;
        document.release();
        file.close();
    }
}
