package dev.reprise.simulator.paper;

import dev.reprise.api.Carrier;
import dev.reprise.api.Instrument;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import java.util.Arrays;

/**
 * Stops, take-profits and trailing stops that wait at the simulated venue for the last trade's price, and which orders are the two
 * legs of a pair. By the slots of {@link PaperOrders}; grows with them.
 */
final class PaperStops {
    static final int NONE = PaperOrders.NONE;
    private static final long BPS_HUNDREDTHS = FixedPoint.BASIS_POINTS * 100;

    private final PaperOrders orders;
    private OrderType[] type = new OrderType[0]; // null: does not wait
    private TimeInForce[] timeInForce = new TimeInForce[0];
    private long[] stopPrice = new long[0];
    private long[] listId = new long[0];
    private long[] trailingOffset = new long[0];
    private long[] activationPrice = new long[0];
    private long[] best = new long[0];
    private int[] next = new int[0];
    private int[] heads = new int[0]; // by instrument, oldest first

    PaperStops(final PaperOrders orders) {
        this.orders = orders;
    }

    static boolean isConditional(final OrderType type) {
        return switch (type) {
            case STOP_MARKET, STOP_LIMIT, TAKE_PROFIT_MARKET, TAKE_PROFIT_LIMIT, TRAILING_STOP -> true;
            case MARKET, LIMIT, NULL_VAL -> false;
        };
    }

    static boolean hasLimit(final OrderType type) {
        return type == OrderType.STOP_LIMIT || type == OrderType.TAKE_PROFIT_LIMIT;
    }

    /** Whether an order of these terms would fire at this price. */
    static boolean isThrough(final OrderType type, final Side side, final long trigger, final long price) {
        final boolean takesProfit = type == OrderType.TAKE_PROFIT_MARKET || type == OrderType.TAKE_PROFIT_LIMIT;
        return (side == Side.SELL) == takesProfit ? price >= trigger : price <= trigger;
    }

    void onInstrument(final int index) {
        if (index >= heads.length) {
            final int from = heads.length;
            heads = Arrays.copyOf(heads, index + 1);
            Arrays.fill(heads, from, heads.length, NONE);
        }
    }

    /** A slot was given to a new order. */
    void begin(final int slot, final long list) {
        if (slot >= next.length) {
            size(Math.max(orders.next.length, slot + 1));
        }
        type[slot] = null;
        listId[slot] = list;
    }

    private void size(final int capacity) {
        type = Arrays.copyOf(type, capacity);
        timeInForce = Arrays.copyOf(timeInForce, capacity);
        stopPrice = Arrays.copyOf(stopPrice, capacity);
        listId = Arrays.copyOf(listId, capacity);
        trailingOffset = Arrays.copyOf(trailingOffset, capacity);
        activationPrice = Arrays.copyOf(activationPrice, capacity);
        best = Arrays.copyOf(best, capacity);
        next = Arrays.copyOf(next, capacity);
    }

    /** Orders of an instrument that wait. */
    int count(final int instrument) {
        int count = 0;
        for (int slot = first(instrument); slot != NONE; slot = next(slot)) {
            count++;
        }
        return count;
    }

    /** Begins to wait. */
    void park(final int slot, final NewOrderDecoder order, final long lastPrice) {
        type[slot] = order.orderType();
        timeInForce[slot] = hasLimit(order.orderType()) ? order.timeInForce() : TimeInForce.IOC;
        stopPrice[slot] = order.stopPrice();
        trailingOffset[slot] = order.trailingOffset();
        activationPrice[slot] = order.activationPrice();
        best[slot] = activationPrice[slot] == 0 ? lastPrice : 0;
        next[slot] = NONE;
        int at = heads[orders.instrument[slot]];
        if (at == NONE) {
            heads[orders.instrument[slot]] = slot;
            return;
        }
        while (next[at] != NONE) {
            at = next[at];
        }
        next[at] = slot;
    }

    boolean isParked(final int slot) {
        return type[slot] != null;
    }

    OrderType type(final int slot) {
        return type[slot];
    }

    /** Of the order that it becomes. */
    TimeInForce timeInForce(final int slot) {
        return timeInForce[slot];
    }

    long stopPrice(final int slot) {
        return stopPrice[slot];
    }

    void stopPrice(final int slot, final long price) {
        stopPrice[slot] = price;
    }

    /** Waits no longer. */
    void unpark(final int slot) {
        final int instrument = orders.instrument[slot];
        type[slot] = null;
        if (heads[instrument] == slot) {
            heads[instrument] = next[slot];
            return;
        }
        int at = heads[instrument];
        while (next[at] != slot) {
            at = next[at];
        }
        next[at] = next[slot];
    }

    int first(final int instrument) {
        return heads[instrument];
    }

    int next(final int slot) {
        return next[slot];
    }

    /** The other leg, or {@link #NONE}. */
    int partner(final int slot) {
        final long list = listId[slot];
        return list == 0 ? NONE : orders.find(list == orders.clientOrderId[slot] ? list + 1 : list);
    }

    /** A trade: moves a trailing stop, and says whether the order fires. */
    boolean onPrice(final int slot, final long price, final Instrument instrument) {
        final Side side = orders.side[slot];
        if (type[slot] == OrderType.TRAILING_STOP) {
            if (best[slot] == 0
                    && (side == Side.SELL) != (price >= activationPrice[slot])
                    && price != activationPrice[slot]) {
                return false;
            }
            final boolean isBetter = best[slot] == 0 || (side == Side.SELL ? price > best[slot] : price < best[slot]);
            if (isBetter) {
                best[slot] = price;
                final long offset = FixedPoint.multiplyDivide(price, trailingOffset[slot], BPS_HUNDREDTHS);
                stopPrice[slot] = side == Side.SELL
                        ? instrument.ceilToTick(Math.max(price - offset, 1))
                        : instrument.floorToTick(price + offset);
            }
        }
        return isThrough(type[slot], side, stopPrice[slot], price);
    }

    long hash(final long seed) {
        long hash = seed;
        for (final int head : heads) {
            for (int slot = head; slot != NONE; slot = next[slot]) {
                hash = StateHash.mix(hash, orders.clientOrderId[slot]);
                hash = StateHash.mix(hash, orders.price[slot]);
                hash = StateHash.mix(hash, orders.qty[slot]);
                hash = StateHash.mix(hash, stopPrice[slot]);
                hash = StateHash.mix(hash, best[slot]);
                hash = StateHash.mix(hash, listId[slot]);
                hash = StateHash.mix(hash, type[slot].value() | timeInForce[slot].value() << 8);
            }
        }
        return hash;
    }

    void carry(final Carrier carrier) {
        final int capacity = carrier.carry(next.length);
        if (carrier.isReading()) {
            size(capacity);
        }
        carrier.carry(type, OrderType.values());
        carrier.carry(timeInForce, TimeInForce.values());
        carrier.carry(stopPrice);
        carrier.carry(listId);
        carrier.carry(trailingOffset);
        carrier.carry(activationPrice);
        carrier.carry(best);
        carrier.carry(next);
        carrier.carry(heads);
    }
}
