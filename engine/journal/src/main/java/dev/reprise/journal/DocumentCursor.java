package dev.reprise.journal;

import dev.reprise.api.record.Records;
import dev.reprise.journal.JournalDamagedException.Check;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Goes through the documents of a queue file and verifies each. Not thread-safe; allocates nothing but what {@link QueueFile}
 * does.
 */
final class DocumentCursor {
    private final QueueFile file;
    private final UnsafeBuffer window;
    private final Checksum checksum = new Checksum();

    private long position; // behind the current document
    private long nextSequence; // that the next document must have; 0 when it may have any, after a jump
    private long chain;
    private long documentsRead;

    private long start;
    private int kind;
    private long firstSequence;
    private int count;
    private long lastTime = Records.NO_TIME;
    private int payloadOffset;
    private int payloadLength;

    /** Stands before the first document of ours. */
    DocumentCursor(final QueueFile file) {
        this.file = file;
        window = file.window();
        final String wrong = file.readStoreHeader();
        if (wrong != null) {
            throw damaged(Check.QUEUE, wrong, 0);
        }
        position = file.storeHeaderEnd();
    }

    /** Verifies the next document and makes it the current one; false when there is none now. */
    boolean next() {
        while (true) {
            final long at = QueueFile.align(position);
            final int word = file.lengthWord(at);
            if (word == 0) {
                checkEnd(at);
                return false;
            }
            final int length = word & QueueFile.LENGTH_MASK;
            final boolean isMeta = (word & QueueFile.META_BIT) != 0;
            if ((word & QueueFile.INCOMPLETE_BIT) != 0
                    || length > (isMeta ? QueueFile.MAX_META_LENGTH : DocumentLayout.MAX_LENGTH)) {
                throw damaged(Check.QUEUE, "length word is 0x" + Integer.toHexString(word), at);
            }
            if (!file.map(at, QueueFile.LENGTH_WORD + length)) {
                throw damaged(Check.TRUNCATED, "document of " + length + " bytes reaches past the end", at);
            }
            if (!isMeta) {
                read(at, length);
                return true;
            }
            if (!file.isIndexPage(at)) {
                throw damaged(Check.QUEUE, "a document of Chronicle's is not an index page", at);
            }
            position = at + QueueFile.LENGTH_WORD + length;
        }
    }

    /** The store header must not say that a document was committed at or behind a place where none is. */
    private void checkEnd(final long at) {
        final long committed = file.writePosition();
        if (committed >= at && file.lengthWord(at) == 0) { // asked again: the writer may be at work
            throw damaged(
                    at + QueueFile.LENGTH_WORD > file.size() ? Check.TRUNCATED : Check.HOLE,
                    "no document, but Chronicle committed one at " + committed,
                    at);
        }
    }

    private void read(final long at, final int length) {
        final int header = file.at(at) + QueueFile.LENGTH_WORD;
        final int body = header + DocumentLayout.HEADER_LENGTH;
        if (length < DocumentLayout.HEADER_LENGTH || DocumentLayout.magic(window, header) != DocumentLayout.MAGIC) {
            throw damaged(Check.MAGIC, "document does not begin with our magic number", at);
        }
        final int version = DocumentLayout.version(window, header);
        if (version != DocumentLayout.VERSION) {
            throw damaged(
                    Check.VERSION, "format version " + version + ", this build reads " + DocumentLayout.VERSION, at);
        }
        final int payload = DocumentLayout.payloadLength(window, header);
        if (payload != length - DocumentLayout.HEADER_LENGTH) {
            throw damaged(Check.LENGTH, "payload of " + payload + " bytes in a document of " + length, at);
        }
        final int crc = checksum.of(window, header, window, body, payload);
        final int stated = DocumentLayout.crc(window, header);
        if (crc != stated) {
            throw damaged(
                    Check.CRC,
                    "CRC-32C is 0x" + Integer.toHexString(crc) + ", stated 0x" + Integer.toHexString(stated),
                    at);
        }
        final long first = DocumentLayout.firstSequence(window, header);
        if (nextSequence != 0 && first != nextSequence) {
            throw damaged(Check.SEQUENCE, "first sequence is " + first, at);
        }
        final long previousChain = DocumentLayout.previousChain(window, header);
        if (nextSequence != 0 && previousChain != chain) {
            throw damaged(Check.CHAIN, "it names another predecessor", at);
        }
        final int records = DocumentLayout.count(window, header);
        if (!isPayload(DocumentLayout.kind(window, header), body, payload, records)) {
            throw damaged(Check.RECORDS, "payload is not " + records + " whole records", at);
        }
        start = at;
        kind = DocumentLayout.kind(window, header);
        firstSequence = first;
        count = records;
        lastTime = DocumentLayout.lastTime(window, header);
        payloadOffset = body;
        payloadLength = payload;
        nextSequence = first + records;
        chain = DocumentLayout.chain(previousChain, crc);
        position = at + QueueFile.LENGTH_WORD + length;
        documentsRead++;
    }

    private boolean isPayload(final int documentKind, final int body, final int length, final int records) {
        return switch (documentKind) {
            case DocumentLayout.KIND_RECORDS ->
                records > 0 && DocumentLayout.isWholeRecords(window, body, length, records);
            case DocumentLayout.KIND_GENERATION -> records == 0 && documentsRead == 0;
            default -> false;
        };
    }

    /** Reads what is left and proves that nothing committed stands behind the end, which moves while a writer is at work. */
    void readToVerifiedEnd() {
        final DamageScan scan = new DamageScan(file);
        long end;
        do {
            while (next()) {
                // verified by reading it
            }
            end = QueueFile.align(position);
            final String found = scan.committedBehind(end, nextSequence);
            if (found != null && file.lengthWord(end) == 0) {
                throw damaged(Check.HOLE, found, end);
            }
        } while (file.lengthWord(end) != 0);
    }

    JournalDamagedException damaged(final Check check, final String detail, final long at) {
        final long lastGood = Math.max(0, nextSequence - 1);
        // Past the magic number of the document here: whole or not, it is no part of what can be trusted.
        final long behind = at + QueueFile.LENGTH_WORD + Integer.BYTES;
        final long found = new DamageScan(file).nextFirstSequence(behind, lastGood + 1);
        return new JournalDamagedException(
                check, detail, file.path(), at, lastGood, found < 0 ? JournalDamagedException.UNKNOWN : found - 1);
    }

    /** Stands before another document; expects anything of it when the sequence is 0. */
    void jump(final long to, final long expectedSequence, final long expectedChain) {
        position = to;
        nextSequence = expectedSequence;
        chain = expectedChain;
    }

    /** Whether a length word and the magic number of a document of ours stand at a position. */
    boolean isDocument(final long at) {
        final int word = at <= 0 || (at & 3) != 0 ? 0 : file.lengthWord(at);
        return word >= DocumentLayout.HEADER_LENGTH
                && word <= DocumentLayout.MAX_LENGTH
                && file.map(at, QueueFile.LENGTH_WORD + word)
                && DocumentLayout.magic(window, file.at(at) + QueueFile.LENGTH_WORD) == DocumentLayout.MAGIC;
    }

    long position() {
        return position;
    }

    long nextSequence() {
        return nextSequence;
    }

    long chain() {
        return chain;
    }

    long documentsRead() {
        return documentsRead;
    }

    long start() {
        return start;
    }

    int kind() {
        return kind;
    }

    long firstSequence() {
        return firstSequence;
    }

    int count() {
        return count;
    }

    long lastTime() {
        return lastTime;
    }

    int payloadOffset() {
        return payloadOffset;
    }

    int payloadLength() {
        return payloadLength;
    }

    void release() {
        checksum.release();
    }
}
