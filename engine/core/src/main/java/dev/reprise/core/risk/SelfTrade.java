package dev.reprise.core.risk;

import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.core.decision.OrderRequest;
import dev.reprise.core.market.MarketView;
import dev.reprise.core.order.Orders;

/**
 * K18: an order that could trade with a resting one of ours, of whatever strategy, is denied; the resting one stays. An
 * exit is not asked: nothing of ours may keep a position open, so where the venue can, the resting order expires instead. A
 * market order counts with the worst price it would trade at by our book, one that waits for a price when it fires. Keeps nothing between calls.
 */
final class SelfTrade {
    private final Orders orders;
    private final MarketView market;

    SelfTrade(final Orders orders, final MarketView market) {
        this.orders = orders;
        this.market = market;
    }

    DenialCode check(final OrderRequest r) {
        final boolean isBuy = r.side == Side.BUY;
        if (r.isConditional() || (isBuy ? orders.worstSellQty(r.instrument) : orders.worstBuyQty(r.instrument)) == 0) {
            return null;
        }
        final long price = reach(r);
        for (int slot = orders.firstOpen(); slot >= 0; slot = orders.nextOpen(slot)) {
            if (orders.instrument(slot) == r.instrument
                    && orders.side(slot) != r.side
                    && orders.type(slot) == OrderType.LIMIT
                    && orders.status(slot) != OrderStatus.HELD
                    && crosses(isBuy, price, slot)) {
                r.allowed = orders.price(slot);
                r.actual = price;
                return DenialCode.K18_SELF_TRADE;
            }
        }
        return null;
    }

    private long reach(final OrderRequest r) {
        final long swept = r.type == OrderType.MARKET ? market.sweepPrice(r.instrument, r.side, r.qty) : 0;
        return swept > 0 ? swept : r.price;
    }

    private boolean crosses(final boolean isBuy, final long price, final int slot) {
        final long own = orders.price(slot);
        final long pending = orders.isAmendPending(slot) ? orders.pendingPrice(slot) : own;
        return isBuy ? price >= Math.min(own, pending) : price <= Math.max(own, pending);
    }
}
