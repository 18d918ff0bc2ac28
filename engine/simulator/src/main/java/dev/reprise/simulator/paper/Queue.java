package dev.reprise.simulator.paper;

import dev.reprise.api.record.Records;

/**
 * The places of our resting orders in the queues of their levels: how much of others is ahead of each.
 *
 * <p>A trade and the level's new quantity tell the same event twice, in either order. Each is counted once: what was traded since
 * the last look is taken off the decrease that the next look shows, and a trade that a decrease already told of moves us on only
 * as far as that decrease did not. A trade that happened later than the decrease, by the venue's times, is another event.
 */
abstract class Queue {
    /** The level is not shown: nobody knows. */
    static final long UNKNOWN = Long.MAX_VALUE;

    final PaperOrders orders;

    Queue(final PaperOrders orders) {
        this.orders = orders;
    }

    /** The queue of a model. */
    static Queue of(final PaperOrders orders, final FillModel model) {
        return model.isFifo() ? new FifoQueue(orders) : new EstimatedQueue(orders, model);
    }

    /** Another session begins: orders keep their places, and move on by this model. */
    void onSession(final FillModel model) {}

    /** Whether orders have a place at all. */
    abstract boolean isKept();

    /** Whether the venue's own orders are known, which leave as recorded, whatever ours took of what they got. */
    abstract boolean isOfOrders();

    /** Whether trades, and not the orders that the venue tells, say what was executed. */
    abstract boolean isMovedByTrades(PaperMarket market);

    /** Whether what the venue shows now may fill an order that it reaches. */
    abstract boolean mayFillFrom(MarketDepth depth);

    /** The order came to rest behind all that is at its price. */
    abstract void join(PaperMarket market, int slot);

    /** Nobody knows the level any more; how much is ahead at most is still true. */
    abstract void lose(int slot);

    /** The venue's view changed: the order looks at its level. */
    abstract void look(PaperMarket market, int slot);

    /**
     * A trade at the order's price.
     *
     * @param qty of the trade
     * @param available of it, when our orders before this one took some
     * @return how much of it reaches us: what is more than the quantity ahead, in whole lots, for the quantity ahead is an estimate
     */
    final long trade(final PaperMarket market, final int slot, final long qty, final long available) {
        if (orders.movedAt[slot] != Records.NO_TIME && market.time > orders.movedAt[slot]) {
            orders.moved[slot] = 0;
            orders.gained[slot] = 0;
        }
        final long told = Math.min(orders.moved[slot], qty);
        orders.moved[slot] -= told;
        orders.traded[slot] += qty - told;
        final long moving = isOfOrders() ? qty : available;
        final long alreadyGained = Math.min(orders.gained[slot], moving);
        orders.gained[slot] -= alreadyGained;
        final long advance = moving - alreadyGained;
        if (orders.ahead[slot] == UNKNOWN) {
            return 0;
        }
        final long reaching = advance - orders.ahead[slot];
        orders.ahead[slot] = Math.max(0, -reaching);
        return Math.max(0, market.instrument.floorToLot(Math.min(reaching, available)));
    }
}
