package dev.reprise.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.MappedBytes;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The single appender of a journal. One document per call, each of whole records, numbered from the generation's first
 * sequence without a gap.
 *
 * <pre>{@code
 * try (JournalWriter writer = JournalWriter.open(directory, JournalSettings.live())) {
 *     long last = writer.append(batch, 0, batchLength, batchCount, batchTime); // survives kill -9 from here on
 * }
 * }</pre>
 *
 * Opening proves that the journal is whole before anything is appended. One thread at a time may use a writer; the thread that
 * opened it may hand it to another. {@link #append} allocates nothing, except the few hundred bytes that Chronicle needs to map
 * a block. After any {@code Throwable} in {@link #append} the writer refuses for ever: what reached the file is then known only
 * to the next opening.
 */
public final class JournalWriter implements AutoCloseable {
    /** Longest batch of records that one document takes, in bytes. */
    public static final int MAX_BATCH_LENGTH = DocumentLayout.MAX_LENGTH - DocumentLayout.HEADER_LENGTH;

    private volatile Path directory; // another one once, when a roll has put the file in the journal's place
    private JournalLock ownLock; // null when the caller keeps the lock
    private final Durability durability;
    private final FileChannel file; // of the queue: to force it; null with Durability.PROCESS
    private final SingleChronicleQueue queue;
    private final ExcerptAppender appender;
    private final UnsafeBuffer header = new UnsafeBuffer(new byte[DocumentLayout.HEADER_LENGTH]);
    private final UnsafeBuffer target = new UnsafeBuffer(0, 0);
    private final Checksum checksum = new Checksum();
    private final StoreCheck stored = new StoreCheck();

    private final Generation generation;
    private long nextSequence;
    private long chain;
    private long lastTime;
    private long end; // first byte behind the last document
    private final AtomicLong storedBytes = new AtomicLong(); // the same, for other threads
    private BlocksAhead ahead; // null when nothing is prepared
    private Throwable failure;
    private boolean closed;

    private JournalWriter(
            final Path directory,
            final JournalSettings settings,
            final JournalLock ownLock,
            final SingleChronicleQueue queue,
            final JournalTail tail)
            throws IOException {
        this.directory = directory;
        durability = settings.durability();
        this.ownLock = ownLock;
        this.queue = queue;
        generation = tail.generation();
        nextSequence = tail.nextSequence();
        chain = tail.chain();
        lastTime = tail.lastTime();
        end = tail.endPosition();
        storedBytes.set(end);
        appender = queue.createAppender();
        appender.singleThreadedCheckDisabled(true); // opened on one thread, used by another: ours is the contract above
        if (tail.documents() == 0) {
            writeGeneration();
        }
        file = durability == Durability.POWER ? JournalFiles.openForSync(directory) : null;
        if (settings.ahead()) {
            prepare(new FileSpace(JournalFiles.queueFile(directory)), settings.blockLengthBytes());
            startPreparing();
        }
    }

    /** From here on a full disk is met before anything is stored; after {@link #startPreparing} on a helper thread. */
    void prepare(final Space space, final int blockLength) throws IOException {
        boolean prepared = false;
        try {
            ahead = new BlocksAhead(space, end, blockLength);
            prepared = true;
        } finally {
            if (!prepared) {
                space.close();
            }
        }
    }

    /** The helper thread begins, if there is to be one: by whom it is started it runs where that thread may. */
    void startPreparing() {
        if (ahead != null) {
            ahead.start();
        }
    }

    /**
     * Opens or creates a journal under a lock of its own, which {@link #close} gives back.
     *
     * @throws JournalLockedException when another writer holds the journal
     * @throws JournalDamagedException when any check of what is there fails; nothing has been changed then
     * @throws UncheckedIOException when the disk refuses
     */
    public static JournalWriter open(final Path directory, final JournalSettings settings) {
        final JournalLock lock = JournalLock.acquire(directory);
        boolean opened = false;
        try {
            final JournalWriter writer = open(directory, settings, lock, lock);
            opened = true;
            return writer;
        } finally {
            if (!opened) {
                lock.close();
            }
        }
    }

    /**
     * Opens or creates a journal under the caller's lock, which stays the caller's to close, after the writer.
     *
     * @throws IllegalArgumentException when the lock is closed or for another directory
     * @throws JournalDamagedException when any check of what is there fails; nothing has been changed then
     * @throws UncheckedIOException when the disk refuses
     */
    public static JournalWriter open(final Path directory, final JournalSettings settings, final JournalLock lock) {
        return open(directory, settings, lock, null);
    }

    private static JournalWriter open(
            final Path directory, final JournalSettings settings, final JournalLock lock, final JournalLock ownLock) {
        try {
            if (!lock.covers(directory)) {
                throw new IllegalArgumentException("lock must be held and for directory=" + directory);
            }
            final Path creating = directory.resolve(JournalFiles.CREATING);
            JournalTail tail = JournalTail.verify(directory, Files.exists(creating));
            if (tail == null) {
                tail = JournalTail.empty(settings.generation());
                discardUnborn(directory, creating);
            }
            // Chronicle keeps its locks here, with the pid of whoever held them. Ours is the only writer, so none is
            // valid.
            Files.deleteIfExists(directory.resolve(JournalFiles.TABLE_STORE));
            final SingleChronicleQueue queue = ChronicleQueues.open(directory, settings.blockLengthBytes());
            JournalWriter writer = null;
            boolean opened = false;
            try {
                checkCount(queue, tail, directory);
                writer = new JournalWriter(directory, settings, ownLock, queue, tail);
                JournalFiles.restrictFiles(directory);
                if (Files.deleteIfExists(creating)) {
                    JournalFiles.syncDirectory(directory);
                }
                opened = true;
                return writer;
            } finally {
                if (!opened && writer != null) {
                    writer.close();
                } else if (!opened) {
                    queue.close();
                }
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot open the journal in " + directory, e);
        }
    }

    /** Clears what a death during creation left: a queue file that never held a document. */
    private static void discardUnborn(final Path directory, final Path creating) throws IOException {
        final Path unborn = JournalFiles.queueFile(directory);
        if (unborn == null) {
            if (!Files.exists(creating)) {
                Files.createFile(creating);
                JournalFiles.syncDirectory(directory);
            }
        } else {
            Files.delete(unborn);
        }
    }

    /** Chronicle must count the documents we read, and must mean to append right behind the last of them. */
    private static void checkCount(final SingleChronicleQueue queue, final JournalTail tail, final Path directory) {
        if (tail.documents() == 0) {
            return;
        }
        final long lastIndex = queue.lastIndex();
        final long endIndex;
        try (var tailer = queue.createTailer()) {
            endIndex = tailer.toEnd().index();
        }
        final long lastDocument = queue.rollCycle().toSequenceNumber(lastIndex);
        if (lastDocument != tail.documents() - 1 || endIndex != lastIndex + 1) {
            throw new JournalDamagedException(
                    JournalDamagedException.Check.COUNT,
                    "read " + tail.documents() + " documents, Chronicle's last index is 0x"
                            + Long.toHexString(lastIndex) + " and its end 0x" + Long.toHexString(endIndex),
                    JournalFiles.queueFile(directory),
                    tail.endPosition(),
                    tail.nextSequence() - 1,
                    JournalDamagedException.UNKNOWN);
        }
    }

    private void writeGeneration() throws IOException {
        final UnsafeBuffer payload = new UnsafeBuffer(new byte[Generation.MAX_LENGTH]);
        final int length = generation.encode(payload, 0);
        final int crc = seal(DocumentLayout.KIND_GENERATION, payload, 0, length, 0, lastTime);
        write(payload, 0, length, 0, lastTime, crc);
        JournalFiles.syncFile(JournalFiles.queueFile(directory));
        JournalFiles.syncDirectory(directory);
    }

    /**
     * Appends one document. When this returns, the records survive the death of this process (not of the machine).
     *
     * @param records holds whole records back to back, each with its length in its header
     * @param length bytes of all records, 1 to {@link #MAX_BATCH_LENGTH}
     * @param recordCount how many they are, at least 1
     * @param batchTime latest receive time among them, UTC nanoseconds; a time before the previous document's counts as that
     * @return sequence of the last record
     * @throws IllegalArgumentException when the batch is not what the arguments say; nothing was written, the writer lives on
     * @throws JournalException when writing failed now or before, or the writer is closed
     */
    public long append(
            final DirectBuffer records,
            final int offset,
            final int length,
            final int recordCount,
            final long batchTime) {
        if (failure != null || closed) {
            throw refusal();
        }
        if (length <= 0 || length > MAX_BATCH_LENGTH || recordCount <= 0) {
            throw new IllegalArgumentException("batch must have 1 to " + MAX_BATCH_LENGTH
                    + " bytes and a record: was length=" + length + " recordCount=" + recordCount);
        }
        records.boundsCheck(offset, length);
        final long time = Math.max(batchTime, lastTime);
        // The checksum runs through the bytes in order, and brings them near for the hops from record to record.
        final int crc = seal(DocumentLayout.KIND_RECORDS, records, offset, length, recordCount, time);
        if (!DocumentLayout.isWholeRecords(records, offset, length, recordCount)) {
            throw new IllegalArgumentException(
                    "batch must be whole records: was not " + recordCount + " in " + length + " bytes");
        }
        write(records, offset, length, recordCount, time, crc);
        return nextSequence - 1;
    }

    /** Makes the next document's header; returns its checksum. */
    private int seal(
            final int kind,
            final DirectBuffer payload,
            final int offset,
            final int length,
            final int count,
            final long time) {
        DocumentLayout.encode(header, kind, nextSequence, length, count, time, chain);
        final int crc = checksum.of(header, 0, payload, offset, length);
        header.putInt(DocumentLayout.CRC_OFFSET, crc, LITTLE_ENDIAN);
        return crc;
    }

    /** Stores the document whose header is made. */
    private void write(
            final DirectBuffer payload,
            final int offset,
            final int length,
            final int count,
            final long time,
            final int crc) {
        try {
            copy(payload, offset, length);
            chain = DocumentLayout.chain(chain, crc);
            lastTime = time;
            nextSequence += count;
        } catch (final Throwable e) { // an InternalError from the mapping too: the disk may be full
            failure = e;
            throw new JournalException(
                    "journal append failed: directory=" + directory + ", next sequence=" + nextSequence
                            + "; nothing more is written, open the journal again to learn what it holds",
                    e);
        }
    }

    private void copy(final DirectBuffer payload, final int offset, final int length) throws IOException {
        final int total = DocumentLayout.HEADER_LENGTH + length;
        if (ahead != null) {
            ahead.require(end + QueueFile.LENGTH_WORD + total);
        }
        final DocumentContext document = appender.writingDocument();
        boolean complete = false;
        try {
            final Bytes<?> bytes = document.wire().bytes();
            final long position = bytes.writePosition();
            bytes.ensureCapacity(position + total);
            target.wrap(bytes.addressForWrite(position), total);
            target.putBytes(0, header, 0, DocumentLayout.HEADER_LENGTH);
            target.putBytes(DocumentLayout.HEADER_LENGTH, payload, offset, length);
            stored.check(position, target, header, payload, offset, length);
            bytes.writeSkip(total);
            complete = true;
            end = position + total;
            storedBytes.lazySet(end); // nobody waits for it
            if (ahead != null) {
                ahead.written(end, ((MappedBytes) bytes).mappedFile());
            }
        } finally {
            if (!complete) {
                document.rollbackOnClose(); // close() alone would commit the half of it
            }
            document.close();
        }
    }

    private JournalException refusal() {
        return failure == null
                ? new JournalException("journal is closed: directory=" + directory)
                : new JournalException(
                        "journal refuses to append after a failure: directory=" + directory + ", next sequence="
                                + nextSequence + "; open it again to learn what it holds",
                        failure);
    }

    /** Sequence that the next record gets. */
    public long nextSequence() {
        return nextSequence;
    }

    /** Chain value after the last document: two journals with the same value hold the same documents. */
    public long chain() {
        return chain;
    }

    /** The generation this journal holds. */
    public Generation generation() {
        return generation;
    }

    /** When what is appended may be acted upon: at once, or after {@link #sync}. */
    public Durability durability() {
        return durability;
    }

    /**
     * Returns when every document whose append had returned before this call is on the disk. Any thread, beside the appender.
     *
     * @throws IOException when the disk refuses: what it holds is then known only to the next opening
     * @throws IllegalStateException when the journal was not opened with {@link Durability#POWER}
     */
    public void sync() throws IOException {
        if (file == null) {
            throw new IllegalStateException("the journal is not opened with durability=power: " + directory);
        }
        file.force(false);
    }

    /**
     * The same whatever the journal's durability, for what may not be lost although its orders wait for no disk. Slower: it opens the
     * file anew.
     *
     * @throws IOException when the disk refuses
     */
    public void force() throws IOException {
        JournalFiles.syncFile(JournalFiles.queueFile(directory));
    }

    /**
     * Whether the disk has refused blocks that will be needed soon. Appends go on until what is allocated is used up, and then
     * fail before anything is stored. Any thread.
     */
    public boolean isSpaceRefused() {
        return ahead != null && ahead.isFull();
    }

    /** Whether an append failed, so that no other will be taken. */
    public boolean isBroken() {
        return failure != null;
    }

    /** The queue's directory. */
    public Path directory() {
        return directory;
    }

    /** Bytes of the file up to its last document. Any thread. */
    public long bytes() {
        return storedBytes.get();
    }

    /** The file has another name now, under a lock that its owner holds; the one of its first directory is given back. */
    void movedTo(final Path journal) {
        directory = journal;
        final JournalLock first = ownLock;
        ownLock = null;
        if (first != null) {
            first.close();
        }
    }

    /** Closes the queue and gives back the lock that {@link #open(Path, JournalSettings)} took. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (ahead != null) {
                ahead.stop();
            }
            appender.close();
            queue.close();
        } finally {
            try {
                closeFiles();
            } finally {
                if (ownLock != null) {
                    ownLock.close();
                }
            }
        }
    }

    private void closeFiles() {
        try {
            if (ahead != null) {
                if (failure == null) {
                    ahead.giveBack();
                }
                ahead.close();
            }
            if (file != null) {
                file.close();
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot close the journal in " + directory, e);
        }
    }
}
