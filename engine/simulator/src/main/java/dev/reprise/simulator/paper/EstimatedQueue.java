package dev.reprise.simulator.paper;

import dev.reprise.api.number.Decimals;

/** Places by a {@link FillModel}, from levels: the market's own orders at a price are one quantity, of which a part is ahead of ours. */
final class EstimatedQueue extends Queue {
    private FillModel model; // of the session

    EstimatedQueue(final PaperOrders orders, final FillModel model) {
        super(orders);
        this.model = model;
    }

    @Override
    void onSession(final FillModel next) {
        if (next.hasQueue() && !model.hasQueue()) {
            orders.forgetPlaces(); // nobody followed their levels
        }
        model = next;
    }

    @Override
    boolean isKept() {
        return model.hasQueue();
    }

    @Override
    boolean isOfOrders() {
        return false;
    }

    @Override
    boolean isMovedByTrades(final PaperMarket market) {
        return true;
    }

    @Override
    boolean mayFillFrom(final MarketDepth depth) {
        return !depth.isMade();
    }

    @Override
    void join(final PaperMarket market, final int slot) {
        final long now = shown(market, slot);
        orders.ahead[slot] = now == MarketDepth.NOT_SHOWN ? UNKNOWN : now;
        orders.shown[slot] = orders.ahead[slot];
        orders.traded[slot] = 0;
        orders.moved[slot] = 0;
        orders.gained[slot] = 0;
    }

    private long shown(final PaperMarket market, final int slot) {
        return market.depth.isMade()
                ? MarketDepth.NOT_SHOWN
                : market.depth.shownQty(orders.side[slot], orders.price[slot]);
    }

    @Override
    void lose(final int slot) {
        orders.shown[slot] = UNKNOWN;
        orders.moved[slot] = 0;
        orders.gained[slot] = 0;
    }

    @Override
    void look(final PaperMarket market, final int slot) {
        final long now = shown(market, slot);
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
}
