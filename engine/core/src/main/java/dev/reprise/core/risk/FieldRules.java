package dev.reprise.core.risk;

import dev.reprise.api.Instrument;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.core.decision.OrderRequest;

/** K5: whether an order makes sense by itself and by the venue's rules. Stateless. */
final class FieldRules {
    private FieldRules() {}

    /** Null when the fields are sane; sets what was allowed and what was asked for. */
    static DenialCode check(final OrderRequest r, final Instrument instrument, final long now) {
        if (r.side != Side.BUY && r.side != Side.SELL) {
            return refused(r, 0, 0);
        }
        if (r.type == null || r.type == OrderType.NULL_VAL || r.isConditional() != (r.stopPrice > 0)) {
            return refused(r, OrderType.LIMIT.value(), r.type == null ? 0 : r.type.value());
        }
        final Instrument.Rules rules = instrument.rules();
        if (r.stopPrice % rules.tickSize() != 0 || rules.maxPrice() > 0 && r.stopPrice > rules.maxPrice()) {
            return refused(r, rules.tickSize(), r.stopPrice);
        }
        final boolean trails = r.trailingOffset > 0;
        if (r.type == OrderType.TRAILING_STOP ? !trails || r.stopLossOffset > 0 : trails && r.stopLossOffset <= 0) {
            return refused(r, 1, r.trailingOffset); // one trailing distance: the order's own, or its stop-loss's
        }
        if (r.stopLimitOffset < 0 || r.activationPrice < 0 || r.trailingOffset < 0) {
            return refused(r, 0, Math.min(r.stopLimitOffset, Math.min(r.activationPrice, r.trailingOffset)));
        }
        if (r.qty <= 0 || r.qty % rules.lotSize() != 0) {
            return refused(r, rules.lotSize(), r.qty);
        }
        if (r.qty < rules.minQty()) {
            return refused(r, rules.minQty(), r.qty);
        }
        if (rules.maxQty() > 0 && r.qty > rules.maxQty()) {
            return refused(r, rules.maxQty(), r.qty);
        }
        if (r.stopLossOffset < 0 || r.takeProfitOffset < 0) {
            return refused(r, 0, Math.min(r.stopLossOffset, r.takeProfitOffset));
        }
        final boolean expires = r.timeInForce == TimeInForce.GTD;
        if (r.timeInForce == null || r.timeInForce == TimeInForce.NULL_VAL || expires && r.expireTime <= now) {
            return refused(r, now, r.expireTime);
        }
        final boolean immediate = r.timeInForce == TimeInForce.IOC || r.timeInForce == TimeInForce.FOK;
        if (r.isPostOnly() && (immediate || r.isAtMarket())) {
            return refused(r, 0, 1);
        }
        return r.isAtMarket() ? null : checkPrice(r, instrument, r.price);
    }

    /**
     * The part that needs a price: grid, limits, smallest notional and the offsets of the protection.
     *
     * @param worth the price the venue measures the notional with: the limit price, or the market for a market order
     */
    static DenialCode checkPrice(final OrderRequest r, final Instrument instrument, final long worth) {
        final Instrument.Rules rules = instrument.rules();
        if (r.price <= 0 || r.price % rules.tickSize() != 0) {
            return refused(r, rules.tickSize(), r.price);
        }
        if (r.price < rules.minPrice()) {
            return refused(r, rules.minPrice(), r.price);
        }
        if (rules.maxPrice() > 0 && r.price > rules.maxPrice()) {
            return refused(r, rules.maxPrice(), r.price);
        }
        // Derivative venues waive the smallest notional for orders that only close, some venues for market orders.
        final boolean isMeasured = !r.isAtMarket() || rules.notionalMinutes() != Instrument.Rules.NOT_AT_MARKET;
        if (isMeasured && rules.minNotional() > 0 && (!r.isExit() || instrument.market() == MarketKind.SPOT)) {
            final long notional = instrument.notional(worth, r.qty);
            if (notional == FixedPoint.OVERFLOW || notional < rules.minNotional()) {
                return refused(r, rules.minNotional(), notional);
            }
        }
        // A trigger at or below zero could never fire.
        final long down = r.side == Side.BUY ? r.stopLossOffset : r.takeProfitOffset;
        if (down >= r.price) {
            return refused(r, r.price - 1, down);
        }
        final long up = r.side == Side.BUY ? r.takeProfitOffset : r.stopLossOffset;
        if (FixedPoint.add(r.price, up) == FixedPoint.OVERFLOW) {
            return refused(r, Long.MAX_VALUE - r.price, up);
        }
        return null;
    }

    private static DenialCode refused(final OrderRequest r, final long allowed, final long actual) {
        r.allowed = allowed;
        r.actual = actual;
        return DenialCode.K5_FIELD_SANITY;
    }
}
