package dev.reprise.simulator.paper;

import dev.reprise.api.number.Decimals;
import dev.reprise.api.record.Records;

/**
 * The places of our resting orders in the queues of their levels, with a {@link FillModel}. The market's own orders at a price are
 * one quantity, of which a part is ahead of ours.
 *
 * <p>A trade and the level's new quantity tell the same event twice, in either order. Each is counted once: what was traded since
 * the last look is taken off the decrease that the next look shows, and a trade that a decrease already told of moves us on only
 * as far as that decrease did not. A trade that happened later than the decrease, by the venue's times, is another event.
 */
final class Queue {
    /** The level is not shown: nobody knows. */
    static final long UNKNOWN = Long.MAX_VALUE;

    private final PaperOrders orders;
    private final FillModel model;

    Queue(final PaperOrders orders, final FillModel model) {
        this.orders = orders;
        this.model = model;
    }

    boolean isKept() {
        return model.hasQueue();
    }

    /** The order came to rest behind all that its level shows. */
    void join(final PaperMarket market, final int slot) {
        final long now = market.depth.shownQty(orders.side[slot], orders.price[slot]);
        orders.ahead[slot] = now == MarketDepth.NOT_SHOWN ? UNKNOWN : now;
        orders.shown[slot] = orders.ahead[slot];
        orders.traded[slot] = 0;
        orders.moved[slot] = 0;
        orders.gained[slot] = 0;
    }

    /** Nobody knows the level's quantity any more; how much is ahead at most is still true. */
    void lose(final int slot) {
        orders.shown[slot] = UNKNOWN;
        orders.moved[slot] = 0;
        orders.gained[slot] = 0;
    }

    /** The venue's view changed: the order looks at its level. */
    void look(final PaperMarket market, final int slot) {
        final long now = market.depth.shownQty(orders.side[slot], orders.price[slot]);
        if (now == MarketDepth.NOT_SHOWN || now == orders.shown[slot]) {
            return; // not seen, or not yet: what was traded may still be to come off it
        }
        final long before = orders.ahead[slot];
        final long left = orders.shown[slot] == UNKNOWN ? 0 : orders.shown[slot] - now - orders.traded[slot];
        if (left > 0 && before != UNKNOWN) {
            final long behind = Math.max(0, orders.shown[slot] - orders.traded[slot] - before);
            final double unit = Decimals.powerOfTen(market.instrument.qtyScale());
            orders.ahead[slot] = model.aheadAfter(before, behind, left, unit);
        }
        orders.ahead[slot] = Math.min(orders.ahead[slot], now);
        orders.moved[slot] = Math.max(left, 0);
        orders.movedAt[slot] = market.time;
        orders.gained[slot] = left > 0 && before != UNKNOWN ? before - orders.ahead[slot] : 0;
        orders.shown[slot] = now;
        orders.traded[slot] = 0;
    }

    /**
     * A trade at the order's price.
     *
     * @param qty of the trade
     * @param available of it, when our orders before this one took some
     * @return how much of it reaches us: what is more than the quantity ahead, in whole lots, for the quantity ahead is an estimate
     */
    long trade(final PaperMarket market, final int slot, final long qty, final long available) {
        if (orders.movedAt[slot] != Records.NO_TIME && market.time > orders.movedAt[slot]) {
            orders.moved[slot] = 0;
            orders.gained[slot] = 0;
        }
        final long told = Math.min(orders.moved[slot], qty);
        orders.moved[slot] -= told;
        orders.traded[slot] += qty - told;
        final long alreadyGained = Math.min(orders.gained[slot], available);
        orders.gained[slot] -= alreadyGained;
        final long advance = available - alreadyGained;
        if (orders.ahead[slot] == UNKNOWN) {
            return 0;
        }
        final long reaching = advance - orders.ahead[slot];
        orders.ahead[slot] = Math.max(0, -reaching);
        return Math.max(0, market.instrument.floorToLot(reaching));
    }
}
