package dev.reprise.simulator.paper;

import dev.reprise.api.Book;
import dev.reprise.api.KeptBook;
import dev.reprise.api.VenueModel;
import dev.reprise.api.record.BookLevels;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookUpdateDecoder;
import dev.reprise.api.schema.BookUpdateKind;
import dev.reprise.api.schema.Side;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** The book that a core keeps and lends, in two sorted maps, with the core's rules of what it takes. */
final class CoreBookTwin implements VenueModel.Context, KeptBook {
    private final BookUpdateDecoder update = new BookUpdateDecoder();
    private final BookLevels levels = new BookLevels();
    private final TreeMap<Long, Long> bids = new TreeMap<>();
    private final TreeMap<Long, Long> asks = new TreeMap<>();
    private int epoch;
    private boolean valid;
    private boolean chaining;
    private boolean taken;

    void apply(final DirectBuffer buffer, final int offset) {
        update.wrap(
                buffer,
                offset + Records.BODY_OFFSET,
                Records.blockLength(buffer, offset),
                Records.version(buffer, offset));
        taken = false;
        if (update.epoch() < epoch) {
            return;
        }
        final boolean first = (update.chain() & 1) != 0;
        if (first && update.kind() == BookUpdateKind.SNAPSHOT) {
            bids.clear();
            asks.clear();
            epoch = update.epoch();
        } else if (update.epoch() != epoch || !(first ? valid : chaining)) {
            chaining = false;
            return;
        }
        taken = true;
        valid = (update.chain() & 2) != 0;
        chaining = !valid;
        levels.bids(buffer, offset);
        set(bids);
        levels.asks();
        set(asks);
    }

    private void set(final TreeMap<Long, Long> side) {
        for (int i = 0; i < levels.count(); i++) {
            if (levels.qty(i) == 0) {
                side.remove(levels.price(i));
            } else {
                side.put(levels.price(i), levels.qty(i));
            }
        }
    }

    void invalidate(final int invalidEpoch) {
        if (invalidEpoch >= epoch) {
            epoch = invalidEpoch;
            restart();
        }
    }

    /** A session begins. */
    void restart() {
        valid = false;
        chaining = false;
    }

    @Override
    public KeptBook takenBook() {
        return taken ? this : null;
    }

    @Override
    public long bestPrice(final Side side) {
        return side == Side.BUY ? nextPrice(side, Long.MAX_VALUE) : nextPrice(side, Long.MIN_VALUE);
    }

    @Override
    public long nextPrice(final Side side, final long price) {
        final Long next = side == Side.BUY ? bids.lowerKey(price) : asks.higherKey(price);
        return next == null ? Book.NO_PRICE : next;
    }

    @Override
    public long qtyAt(final Side side, final long price) {
        return (side == Side.BUY ? bids : asks).getOrDefault(price, 0L);
    }

    @Override
    public int levels(final Side side) {
        return (side == Side.BUY ? bids : asks).size();
    }

    @Override
    public long now() {
        return 0;
    }

    @Override
    public void schedule(final long deadline, final long payload) {
        throw new AssertionError("a depth schedules nothing");
    }

    @Override
    public void report(final MutableDirectBuffer buffer, final int offset, final int length) {
        throw new AssertionError("a depth reports nothing");
    }
}
