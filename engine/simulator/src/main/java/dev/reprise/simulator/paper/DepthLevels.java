package dev.reprise.simulator.paper;

import dev.reprise.api.Book;
import dev.reprise.api.Carrier;
import dev.reprise.api.KeptBook;
import dev.reprise.api.VenueModel;
import dev.reprise.api.schema.Side;

/**
 * The levels that book updates tell of one instrument: read from the core's book as long as that holds the same, kept here otherwise.
 *
 * <p>They are the same when both took the snapshot they began with and every update since. The core leaves out what the venue takes in two
 * cases: an update of a newer epoch without a snapshot, and one after a session has begun anew. Its book then still holds what both had
 * before, of which a copy is made. With two clocks, or order by order, nothing is shared. Where levels are read changes no answer.
 */
final class DepthLevels {
    private final long tickSize;
    private final VenueModel.Context context; // null: nothing is shared
    private KeptBook shared; // null: own
    private Levels bids; // null until there is something to keep
    private Levels asks;

    DepthLevels(final long tickSize, final VenueModel.Context context) {
        this.tickSize = tickSize;
        this.context = context;
    }

    /** A snapshot that is taken begins: nothing is known from before. */
    void begin() {
        shared = taken();
        if (bids != null) {
            bids.clear();
            asks.clear();
        }
    }

    /** An update that is taken goes on with what there is. */
    void goOn() {
        if (shared != null && taken() == null) {
            final KeptBook before = shared;
            shared = null;
            copy(before, Side.BUY);
            copy(before, Side.SELL);
        }
    }

    private KeptBook taken() {
        return context == null ? null : context.takenBook();
    }

    private void copy(final KeptBook from, final Side side) {
        final Levels to = own(side);
        for (long price = from.bestPrice(side); price != Book.NO_PRICE; price = from.nextPrice(side, price)) {
            to.set(price, from.qtyAt(side, price));
        }
    }

    /** Whether changes have to be told by {@link #set}; else they are there already. */
    boolean areOwn() {
        return shared == null;
    }

    /** Removes every level; from here on they are kept here. */
    void clear() {
        shared = null;
        own(Side.BUY).clear();
        own(Side.SELL).clear();
    }

    /** Sets a level's absolute quantity; 0 or less removes it. */
    void set(final Side side, final long price, final long qty) {
        own(side).set(price, qty);
    }

    /** Quantity at a price, 0 when there is no level. */
    long qtyAt(final Side side, final long price) {
        return shared != null ? shared.qtyAt(side, price) : own(side).qtyAt(price);
    }

    /** Best price, or {@link Levels#NONE}. */
    long best(final Side side) {
        return shared != null ? shared.bestPrice(side) : own(side).best();
    }

    /** The best price of a level that is strictly worse than this price, or {@link Levels#NONE}. */
    long worseThan(final Side side, final long price) {
        return shared != null ? shared.nextPrice(side, price) : own(side).worseThan(price);
    }

    private Levels own(final Side side) {
        if (bids == null) {
            bids = new Levels(true, tickSize);
            asks = new Levels(false, tickSize);
        }
        return side == Side.BUY ? bids : asks;
    }

    /** Writes or reads every level; what was read is kept here. */
    void carry(final Carrier carrier) {
        if (carrier.isReading()) {
            shared = null;
        }
        carry(carrier, Side.BUY);
        carry(carrier, Side.SELL);
    }

    private void carry(final Carrier carrier, final Side side) {
        if (shared == null) {
            own(side).carry(carrier);
            return;
        }
        carrier.carry(shared.levels(side));
        for (long price = shared.bestPrice(side); price != Book.NO_PRICE; price = shared.nextPrice(side, price)) {
            carrier.carry(price);
            carrier.carry(shared.qtyAt(side, price));
        }
    }
}
