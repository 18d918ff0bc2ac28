package dev.reprise.simulator.market;

import dev.reprise.api.Book;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.simulator.matching.MatchingEngine;

/** What all agents share: the engine, the fair value, chance, and the grid of prices and quantities. */
final class Floor {
    static final double BPS = 1e-4;

    final MatchingEngine engine;
    final FairValue fair;
    final SplitMix random;
    private final long tickSize;
    private final long lotSize;
    private final long typicalQty;

    Floor(final MatchingEngine engine, final FairValue fair, final SplitMix random, final MarketSettings settings) {
        this.engine = engine;
        this.fair = fair;
        this.random = random;
        tickSize = settings.tickSize();
        lotSize = settings.lotSize();
        typicalQty = settings.typicalQty();
    }

    /** A price some basis points from the fair value, on the passive side of it when positive; at least one tick. */
    long price(final Side side, final double distanceBps) {
        final double sign = side == Side.BUY ? -1 : 1;
        final long ticks = (long) (fair.price() * (1 + sign * distanceBps * BPS) / tickSize);
        return Math.max(1, ticks) * tickSize;
    }

    /** So many typical quantities, rounded to lots, at least one. */
    long qty(final double times) {
        return Math.max(1, (long) (typicalQty * times / lotSize)) * lotSize;
    }

    /** Rests an order; where it would trade, a tick short of that. Gives back its id, 0 when there is no room. */
    long quote(final int owner, final Side side, final long wanted, final long qty) {
        long price = wanted;
        final boolean buys = side == Side.BUY;
        final long touch = engine.bestPrice(buys ? Side.SELL : Side.BUY);
        if (touch != Book.NO_PRICE) {
            price = buys ? Math.min(price, touch - tickSize) : Math.max(price, touch + tickSize);
        }
        return price <= 0 ? 0 : engine.place(owner, 0, side, price, qty, TimeInForce.GTC, true);
    }

    void take(final int owner, final Side side, final long limit, final long qty) {
        engine.place(owner, 0, side, limit, qty, TimeInForce.IOC, false);
    }

    /** Takes an own order back, if it is still there. */
    void withdraw(final long orderId) {
        if (orderId != 0 && engine.isOpen(orderId)) {
            engine.cancel(orderId);
        }
    }
}
