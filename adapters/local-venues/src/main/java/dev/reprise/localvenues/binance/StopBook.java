package dev.reprise.localvenues.binance;

import dev.reprise.api.schema.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Orders that wait for a price of the last trade: stops, take-profits, trailing ones. On the venue thread only. */
final class StopBook {
    private static final long BIPS = 10_000;

    private final List<VenueOrder> waiting = new ArrayList<>();

    void add(final VenueOrder order) {
        order.bestPrice = order.instrument.lastPrice();
        order.isTracking = order.trailingDelta > 0 && order.stopPrice == 0;
        waiting.add(order);
    }

    void remove(final VenueOrder order) {
        waiting.remove(order);
    }

    /** Whether the market is where a new order would fire. */
    boolean firesAtOnce(final VenueOrder order) {
        final long last = order.instrument.lastPrice();
        return order.trailingDelta == 0 && isReached(order, last, last);
    }

    /** Hands over the orders of a symbol whose price the trades since the last call have reached. */
    void fire(final SeededInstrument instrument, final Consumer<VenueOrder> to) {
        if (waiting.isEmpty()) {
            instrument.forgetRange();
            return;
        }
        final List<VenueOrder> fired = new ArrayList<>();
        for (final VenueOrder order : waiting) {
            if (order.instrument == instrument && isFired(order, instrument.lowest(), instrument.highest())) {
                fired.add(order);
            }
        }
        instrument.forgetRange();
        for (final VenueOrder order : fired) {
            if (waiting.remove(order)) { // else ended by one before it
                to.accept(order);
            }
        }
    }

    private static boolean isFired(final VenueOrder order, final long lowest, final long highest) {
        if (order.trailingDelta == 0) {
            return isReached(order, lowest, highest);
        }
        final boolean isSell = order.side == Side.SELL;
        if (!order.isTracking) {
            if (!isReached(order, lowest, highest)) {
                return false;
            }
            order.isTracking = true;
            order.bestPrice = order.stopPrice;
        }
        order.bestPrice = isSell ? Math.max(order.bestPrice, highest) : Math.min(order.bestPrice, lowest);
        return isSell
                ? lowest * BIPS <= order.bestPrice * (BIPS - order.trailingDelta)
                : highest * BIPS >= order.bestPrice * (BIPS + order.trailingDelta);
    }

    /** A stop buys above and sells below; a take-profit the other way round. */
    private static boolean isReached(final VenueOrder order, final long lowest, final long highest) {
        final boolean isAbove = order.type.isTakeProfit() == (order.side == Side.SELL);
        return isAbove ? highest >= order.stopPrice : lowest <= order.stopPrice;
    }
}
