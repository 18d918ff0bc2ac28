package dev.reprise.adapters.binance;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.reprise.api.EventPublisher;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookInvalidEncoder;
import dev.reprise.api.schema.BookInvalidReason;
import dev.reprise.api.schema.BookUpdateEncoder;
import dev.reprise.api.schema.MarketKind;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Lets one instrument's book through only while it is complete: holds depth updates back until the snapshot they continue, checks
 * every update id after that, and on a gap says {@code BookInvalid} and asks for a new snapshot.
 *
 * <p>Spot: the first update after a snapshot L must have {@code U <= L+1 <= u}, every other {@code U <= previous u + 1}. Futures: the
 * first has {@code U <= L <= u}, every other {@code pu == previous u}, because ids are not contiguous there. Sources:
 * binance-spot-api-docs, "How to manage a local order book correctly", and its futures counterpart. An update that was seen before is
 * ignored. Each loss of the book begins a new epoch. Not thread-safe.
 */
final class BookSync {
    /** The update or snapshot was published. */
    static final int PUBLISHED = 0;
    /** The update waits for a snapshot. */
    static final int HELD = 1;
    /** Older than the book, or a snapshot of a book that needs none. */
    static final int IGNORED = 2;
    /** Updates were lost: the book is invalid. */
    static final int GAP = 3;
    /** The ring took no more market data: the book is invalid. */
    static final int REFUSED = 4;
    /** The snapshot is older than the first update held: another one is needed. */
    static final int TOO_OLD = 5;

    /** Is asked for snapshots. */
    @FunctionalInterface
    interface SnapshotRequests {
        /** The book at this position of the feed's instruments needs a snapshot; asked once until one is given or fails. */
        void onSnapshotNeeded(int position);
    }

    private static final int FIRST_ID_OFFSET = Records.BODY_OFFSET + BookUpdateEncoder.firstUpdateIdEncodingOffset();
    private static final int LAST_ID_OFFSET = Records.BODY_OFFSET + BookUpdateEncoder.lastUpdateIdEncodingOffset();
    private static final long NONE = -1;

    private final int instrument;
    private final int position;
    private final boolean isSpot;
    private final EventPublisher publisher;
    private final BookChain chain;
    private final SnapshotRequests requests;
    private final DiffBuffer held = new DiffBuffer();
    private final BookInvalidEncoder invalid = new BookInvalidEncoder();
    private final UnsafeBuffer invalidRecord =
            new UnsafeBuffer(new byte[Records.BODY_OFFSET + BookInvalidEncoder.BLOCK_LENGTH + Long.BYTES]);
    private boolean isSynced;
    private boolean isFirstAfterSnapshot;
    private boolean isBlocked;
    private boolean isAsking;
    private int epoch;
    private long lastSeen = NONE; // last update id of the newest update, published or held
    private long bookId = NONE;
    private long gaps;

    /** @param firstEpoch of what comes first; above every one that the reader has had of this book, which it drops */
    BookSync(
            final Instrument instrument,
            final int position,
            final int firstEpoch,
            final EventPublisher publisher,
            final BookChain chain,
            final SnapshotRequests requests) {
        this.instrument = instrument.index();
        this.position = position;
        epoch = firstEpoch;
        isSpot = instrument.market() == MarketKind.SPOT;
        this.publisher = publisher;
        this.chain = chain;
        this.requests = requests;
    }

    /** Whether a complete book is out. */
    boolean isSynced() {
        return isSynced;
    }

    int epoch() {
        return epoch;
    }

    /** Times that updates were missing. */
    long gaps() {
        return gaps;
    }

    /** Takes the depth update that the decoder has just decoded. */
    int onUpdate(final BinanceDecoder update) {
        final long first = update.firstUpdateId();
        final long last = update.lastUpdateId();
        final long previous = update.previousUpdateId();
        if (lastSeen != NONE && last <= lastSeen) {
            return IGNORED;
        }
        final boolean isContinuous = lastSeen == NONE || continues(first, previous, lastSeen);
        lastSeen = last;
        if (!isContinuous) {
            return onGap(update);
        }
        if (!isSynced) {
            return hold(update);
        }
        if (isFirstAfterSnapshot) {
            if (isSpot ? last <= bookId : last < bookId) {
                return IGNORED;
            }
            if (!bridges(first, previous)) {
                return onGap(update);
            }
            isFirstAfterSnapshot = false;
        }
        bookId = last;
        if (chain.offer(update.record(), 0, epoch)) {
            return PUBLISHED;
        }
        block(Records.receiveTime(update.record(), 0));
        return REFUSED;
    }

    private boolean continues(final long first, final long previous, final long before) {
        return isSpot ? first <= before + 1 : previous == before;
    }

    private boolean bridges(final long first, final long previous) {
        return isSpot ? first <= bookId + 1 : first <= bookId || previous == bookId;
    }

    private int onGap(final BinanceDecoder update) {
        gaps++;
        held.clear();
        if (isSynced) {
            lose(BookInvalidReason.GAP, Records.receiveTime(update.record(), 0));
        }
        hold(update);
        return GAP;
    }

    private int hold(final BinanceDecoder update) {
        held.add(update.record(), update.recordLength());
        ask();
        return HELD;
    }

    private void ask() {
        if (!isAsking && !isBlocked) {
            isAsking = true;
            requests.onSnapshotNeeded(position);
        }
    }

    /** Takes the snapshot that the decoder has just decoded. */
    int onSnapshot(final BinanceDecoder snapshot) {
        isAsking = false;
        if (isSynced || isBlocked) {
            return IGNORED;
        }
        bookId = snapshot.lastUpdateId();
        final long receiveTime = Records.receiveTime(snapshot.record(), 0);
        int offset = 0;
        while (offset < held.size() && isCovered(lastIdAt(offset))) {
            offset = held.next(offset);
        }
        if (offset < held.size() && !bridges(firstIdAt(offset), NONE)) {
            ask();
            return TOO_OLD;
        }
        isSynced = true;
        isFirstAfterSnapshot = offset == held.size();
        boolean taken = chain.offer(snapshot.record(), 0, epoch);
        while (taken && offset < held.size()) {
            bookId = lastIdAt(offset);
            // The core must not see time go back: what was held arrives with the snapshot.
            Records.receiveTime(held.records(), offset, receiveTime);
            final int next = held.next(offset);
            taken = chain.offer(held.records(), offset, epoch);
            offset = next;
        }
        held.clear();
        if (!taken) {
            block(receiveTime);
            return REFUSED;
        }
        return PUBLISHED;
    }

    private boolean isCovered(final long last) {
        return isSpot ? last <= bookId : last < bookId;
    }

    private long firstIdAt(final int offset) {
        return held.records().getLong(offset + FIRST_ID_OFFSET, LITTLE_ENDIAN);
    }

    private long lastIdAt(final int offset) {
        return held.records().getLong(offset + LAST_ID_OFFSET, LITTLE_ENDIAN);
    }

    /** A request for a snapshot failed; the next update, or {@link #poll}, asks again. */
    void onSnapshotFailed() {
        isAsking = false;
    }

    /**
     * Asks for a snapshot when one is needed and none is asked for.
     *
     * @param isQuiet no update has come for a while: a book that does not change has a first snapshot all the same
     */
    boolean poll(final boolean isQuiet) {
        if (isBlocked && publisher.isDrained()) {
            isBlocked = false;
        }
        if (isSynced || isBlocked || isAsking || held.isEmpty() && !isQuiet) {
            return false;
        }
        ask();
        return true;
    }

    /** An update of this instrument could not be read. */
    void onUnreadable(final long receiveTime) {
        if (isSynced) {
            lose(BookInvalidReason.MALFORMED, receiveTime);
        }
        held.clear();
        lastSeen = NONE;
    }

    /** Nothing came for too long: it may be dead, so there is no book until a snapshot says how things are. */
    void onSilence(final long receiveTime) {
        if (isSynced) {
            lose(BookInvalidReason.STALE, receiveTime);
            ask();
        }
    }

    /** Whether an update is no further on than the next one after what was seen. */
    boolean follows(final BinanceDecoder update) {
        return lastSeen == NONE
                || update.lastUpdateId() <= lastSeen
                || continues(update.firstUpdateId(), update.previousUpdateId(), lastSeen);
    }

    /** Last update id of the newest update seen, published or held; -1 before the first. */
    long lastSeen() {
        return lastSeen;
    }

    /** The connection is gone: what comes next has no connection with what was. */
    void onDisconnected(final long receiveTime) {
        if (isSynced) {
            lose(BookInvalidReason.CONNECTION, receiveTime);
        }
        held.clear();
        lastSeen = NONE;
        isAsking = false;
    }

    /** The ring took other market data of this instrument no more: what the strategies see has a hole from here. */
    void onRefused(final long receiveTime) {
        if (isSynced) {
            block(receiveTime);
        }
    }

    private void block(final long receiveTime) {
        lose(BookInvalidReason.BACK_PRESSURE, receiveTime);
        isBlocked = true;
        held.clear();
    }

    private void lose(final BookInvalidReason reason, final long receiveTime) {
        isSynced = false;
        isAsking = false;
        epoch++;
        Records.begin(invalidRecord, 0, BookInvalidEncoder.BLOCK_LENGTH, BookInvalidEncoder.TEMPLATE_ID);
        invalid.wrap(invalidRecord, Records.BODY_OFFSET).epoch(epoch).reason(reason);
        Records.receiveTime(invalidRecord, 0, receiveTime);
        Records.instrument(invalidRecord, 0, instrument);
        // Not market data's share of the ring: until it is in, the core would go on with a wrong book.
        publisher.publish(invalidRecord, 0, Records.end(invalidRecord, 0, BookInvalidEncoder.BLOCK_LENGTH));
    }
}
