package dev.reprise.api.book;

import dev.reprise.api.Carrier;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookUpdateKind;
import dev.reprise.api.schema.L3UpdateDecoder;
import dev.reprise.api.schema.OrderAction;
import dev.reprise.api.schema.Side;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * An order-by-order book of one instrument: takes {@code L3Update} records and tells a {@link Listener} what that does to the queues
 * of its prices, from which whoever needs levels sums them up.
 *
 * <pre>
 *     final L3Book book = new L3Book();
 *     book.apply(buffer, offset, listener);  // listener.onChange(BUY, 100_00, place, +5)
 *     book.isValid();
 * </pre>
 *
 * <p>An order keeps its place while its quantity falls; more quantity, or another price, puts it last. A snapshot tells what is there
 * now: an order that was known before at that price with no less keeps its place, others are last in the order they are told, and
 * those it does not have are gone. Until the first snapshot, from {@link #invalidate} to the next one, and within a chain, the book is
 * not valid. An order that is deleted or executed without being known changes nothing; of an execution the listener hears all the same.
 *
 * <p>One thread. Allocates only for more orders than ever before.
 */
public final class L3Book {
    private static final int CHAIN_FIRST = 1;
    private static final int CHAIN_LAST = 2;
    private static final int KIND_OFFSET = Records.BODY_OFFSET + L3UpdateDecoder.kindEncodingOffset();
    private static final int EPOCH_OFFSET = Records.BODY_OFFSET + L3UpdateDecoder.epochEncodingOffset();

    /** The place of an order that is not known. */
    public static final long UNKNOWN_PLACE = Long.MAX_VALUE;

    private final L3UpdateDecoder update = new L3UpdateDecoder();
    private final L3Orders orders = new L3Orders();
    private boolean valid;
    private boolean chaining;
    private boolean executions;
    private int epoch;
    private int depth;
    private int snapshots;
    private long lastUpdateId;
    private long places; // given so far

    /** Hears what happens in the queues. */
    public interface Listener {
        /**
         * The quantity at a place of a queue changed. An order that moves leaves its old place and takes a new one.
         *
         * @param side of the order
         * @param price mantissa
         * @param place of the order: those of its price with a smaller one are served before it
         * @param change mantissa, below 0 when quantity left
         */
        void onChange(Side side, long price, long place, long change);

        /**
         * An order traded; the change follows.
         *
         * @param side of the resting order
         * @param price of the execution, mantissa
         * @param place of the order, or {@link #UNKNOWN_PLACE}
         * @param qty that traded, mantissa
         */
        void onExecution(Side side, long price, long place, long qty);
    }

    /** Whether a record is of a snapshot. */
    public static boolean isSnapshot(final DirectBuffer buffer, final int offset) {
        return buffer.getByte(offset + KIND_OFFSET) == BookUpdateKind.SNAPSHOT.value();
    }

    /** The connection epoch of a record. */
    public static int epoch(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + EPOCH_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Applies a record. Those of an older epoch, and changes while there is no book, do nothing.
     *
     * @return whether it did anything
     */
    public boolean apply(final DirectBuffer buffer, final int offset, final Listener listener) {
        update.wrap(
                buffer,
                offset + Records.BODY_OFFSET,
                Records.blockLength(buffer, offset),
                Records.version(buffer, offset));
        final boolean first = (update.chain() & CHAIN_FIRST) != 0;
        final boolean snapshot = update.kind() == BookUpdateKind.SNAPSHOT;
        if (update.epoch() < epoch) {
            return false;
        }
        if (first && snapshot) {
            epoch = update.epoch();
            snapshots++;
        } else if (update.epoch() != epoch || !(first ? valid : chaining)) {
            chaining = false;
            return false;
        }
        executions = update.executions() != 0;
        depth = update.depth();
        lastUpdateId = update.lastUpdateId();
        final boolean last = (update.chain() & CHAIN_LAST) != 0;
        for (L3UpdateDecoder.OrdersDecoder order = update.orders(); order.hasNext(); ) {
            order.next();
            apply(order, snapshot, listener);
        }
        valid = last;
        chaining = !last;
        if (snapshot && last) {
            dropUnseen(listener);
        }
        return true;
    }

    private void apply(final L3UpdateDecoder.OrdersDecoder order, final boolean snapshot, final Listener listener) {
        final OrderAction action = order.action();
        final long price = order.price();
        final long qty = order.qty();
        final Side side = order.side();
        final int slot = orders.find(order.orderIdHigh(), order.orderIdLow());
        if (action == OrderAction.EXECUTE) {
            listener.onExecution(side, price, slot == L3Orders.NONE ? UNKNOWN_PLACE : orders.place(slot), qty);
            if (slot != L3Orders.NONE) {
                reduce(slot, orders.qty(slot) - qty, listener);
            }
        } else if (action == OrderAction.DELETE || qty <= 0) {
            if (slot != L3Orders.NONE) {
                reduce(slot, 0, listener);
            }
        } else if (slot != L3Orders.NONE
                && orders.price(slot) == price
                && orders.side(slot) == side
                && qty <= orders.qty(slot)) {
            reduce(slot, qty, listener);
            orders.seen(slot, snapshots);
        } else {
            if (slot != L3Orders.NONE) {
                reduce(slot, 0, listener);
            }
            final int added = orders.add(order.orderIdHigh(), order.orderIdLow(), side, price, qty, ++places);
            orders.seen(added, snapshots);
            listener.onChange(side, price, places, qty);
        }
    }

    private void reduce(final int slot, final long left, final Listener listener) {
        final Side side = orders.side(slot);
        final long price = orders.price(slot);
        final long place = orders.place(slot);
        final long change = Math.max(left, 0) - orders.qty(slot);
        if (left > 0) {
            orders.set(slot, price, left, place);
        } else {
            orders.remove(slot);
        }
        if (change != 0) {
            listener.onChange(side, price, place, change);
        }
    }

    private void dropUnseen(final Listener listener) {
        for (int slot = 0; slot < orders.slots(); slot++) {
            if (orders.isUsed(slot) && orders.seen(slot) != snapshots) {
                reduce(slot, 0, listener);
            }
        }
    }

    /** There is no book until the next snapshot of this epoch or a newer one; the orders' places are remembered. */
    public void invalidate(final int newEpoch) {
        if (newEpoch >= epoch) {
            epoch = newEpoch;
            valid = false;
            chaining = false;
        }
    }

    /** As {@link #invalidate}, within the epoch. */
    public void invalidate() {
        invalidate(epoch);
    }

    public boolean isValid() {
        return valid;
    }

    /** Connection epoch; records of an older one do nothing. */
    public int epoch() {
        return epoch;
    }

    /** Whether executions are told as such; else they show as quantity that left. */
    public boolean tellsExecutions() {
        return executions;
    }

    /** Orders a side that the venue shows at most, 0: all. */
    public int depth() {
        return depth;
    }

    /** The venue's id of the newest update, 0 when it has none. */
    public long lastUpdateId() {
        return lastUpdateId;
    }

    /** A place behind all orders that are there now and before all that come. */
    public long takePlace() {
        return ++places;
    }

    /** How many orders there are. */
    public int size() {
        return orders.size();
    }

    /** Quantity left of an order, mantissa; 0 when it is not there. */
    public long qty(final long idHigh, final long idLow) {
        final int slot = orders.find(idHigh, idLow);
        return slot == L3Orders.NONE ? 0 : orders.qty(slot);
    }

    /** Hash over orders and validity. Takes no time. */
    public long stateHash() {
        return (orders.stateHash() * 31 + places) * 31 + epoch * 8L + (valid ? 1 : 0) + (chaining ? 2 : 0);
    }

    /** Writes or reads everything, for a generation of the journal; the listener's own sums are not part of it. */
    public void carry(final Carrier carrier) {
        orders.carry(carrier);
        valid = carrier.carry(valid);
        chaining = carrier.carry(chaining);
        executions = carrier.carry(executions);
        epoch = carrier.carry(epoch);
        depth = carrier.carry(depth);
        snapshots = carrier.carry(snapshots);
        lastUpdateId = carrier.carry(lastUpdateId);
        places = carrier.carry(places);
    }
}
