package dev.reprise.core.protection;

import dev.reprise.api.Instrument;
import dev.reprise.api.record.OrderInstructions;
import dev.reprise.api.schema.AlarmCode;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.core.decision.OrderRequest;
import dev.reprise.core.decision.Outbox;
import dev.reprise.core.market.MarketView;
import dev.reprise.core.order.Orders;
import dev.reprise.core.portfolio.Portfolio;

/**
 * Two legs of which one cancels the other (OCO). A fill of one, even in part, cancels a leg that the engine holds; a leg beside
 * it at the venue the venue cancels. When both fill all the same, what came too much is closed at once. Changes no state.
 */
final class Pairs {
    private final MarketView market;
    private final Orders orders;
    private final Portfolio portfolio;
    private final OrderRequest request = new OrderRequest();

    Pairs(final MarketView market, final Orders orders, final Portfolio portfolio) {
        this.market = market;
        this.orders = orders;
        this.portfolio = portfolio;
    }

    /** A leg filled. */
    void onFill(final int slot, final long lastQty, final Outbox out) {
        final int other = orders.otherLeg(slot);
        if (other == Orders.NONE) {
            return;
        }
        if (orders.isHeld(other)) {
            out.cancel(orders.clientOrderId(other));
        }
        final long excess =
                orders.filledQty(slot) + orders.filledQty(other) - Math.max(orders.qty(slot), orders.qty(other));
        if (orders.filledQty(other) > 0 && excess > 0) {
            reduce(slot, Math.min(excess, lastQty), out);
        }
    }

    private void reduce(final int slot, final long excess, final Outbox out) {
        final int strategy = orders.strategy(slot);
        final Instrument instrument = market.instrument(orders.instrument(slot));
        final long id = orders.clientOrderId(slot);
        out.alarm(AlarmCode.BOTH_LEGS_FILLED, strategy, instrument.index(), id, excess);
        final long position = portfolio.positionQty(strategy, instrument.index());
        final Side side = orders.side(slot) == Side.BUY ? Side.SELL : Side.BUY;
        final long held = Math.max(side == Side.SELL ? position : -position, 0);
        final OrderRequest r = request.reset(strategy, instrument.index());
        r.side = side;
        r.type = OrderType.MARKET;
        r.timeInForce = TimeInForce.IOC;
        r.role = OrderRole.STOP_LOSS;
        r.instructions = OrderInstructions.REDUCE_ONLY;
        r.qty = instrument.floorToLot(Math.min(excess, held));
        if (r.qty > 0 && out.order(r) == 0) {
            out.alarm(AlarmCode.UNPROTECTED, strategy, instrument.index(), id, r.qty);
        }
    }

    /** A leg ended without a fill by the venue's refusal: a held one has no partner left and ends with it. */
    void onRefused(final int slot, final Outbox out) {
        final int other = orders.otherLeg(slot);
        if (other != Orders.NONE && orders.isHeld(other) && orders.role(slot) == OrderRole.ENTRY) {
            out.cancel(orders.clientOrderId(other));
        }
    }
}
