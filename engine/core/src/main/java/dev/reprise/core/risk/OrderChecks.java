package dev.reprise.core.risk;

import dev.reprise.api.Instrument;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.RiskState;
import dev.reprise.api.schema.StrategyStatus;
import dev.reprise.core.decision.OrderRequest;
import dev.reprise.core.market.MarketView;
import dev.reprise.core.order.Orders;

/** Runs the checks in the order of their numbers; the first that refuses wins. Changes nothing but the request. */
final class OrderChecks {
    private final Parts parts;
    private final MarketView market;
    private final Orders orders;

    OrderChecks(final Parts parts) {
        this.parts = parts;
        market = parts.market;
        orders = parts.orders;
    }

    DenialCode checkNew(final OrderRequest r, final long now) {
        r.allowed = 0;
        r.actual = 0;
        final boolean protective = isUnbound(r);
        DenialCode denial = checkPlace(r, protective);
        if (denial == null) {
            denial = checkTerms(r, protective, now);
        }
        if (denial == null && !protective) {
            denial = checkExposure(r, r.qty);
        }
        if (denial == null) {
            denial = parts.exposure.checkOpenOrders(r, market.instrument(r.instrument), protective);
        }
        if (denial == null && !protective) {
            denial = checkHistory(r, now);
        }
        if (denial == null) {
            denial = parts.children.check(r, r.qty);
        }
        if (denial == null && !r.isExit()) {
            denial = parts.selfTrade.check(r);
        }
        if (denial == null) {
            denial = r.isExit() ? null : checkMoney(r, r.qty, 0, now);
        }
        if (denial == null && isPaused(r)) {
            denial = parts.rejects.check(r, now);
        }
        if (denial == null && (r.isExit() || r.isReduceOnly())) {
            denial = parts.exposure.checkReduces(r);
        }
        if (denial == null && !r.isExit()) {
            denial = checkMachine(r);
        }
        if (denial == null && orders.availableCredits(r.instrument) <= 0) {
            denial = DenialCode.NO_CREDIT;
        }
        return denial == null && orders.isFull() ? DenialCode.CAPACITY : denial;
    }

    /** Whether K24 alone bounds the quantity: what protects a position, and what a person wants closed. */
    private static boolean isUnbound(final OrderRequest r) {
        return ExposureChecks.isProtective(r.role) || r.isOperators();
    }

    /** K23 holds up what adds risk: a position can always be closed, whatever the venue refused before. */
    private static boolean isPaused(final OrderRequest r) {
        return !r.isExit() && !r.isReduceOnly();
    }

    DenialCode checkPair(final OrderRequest first, final OrderRequest second, final long now) {
        final boolean protective = ExposureChecks.isProtective(first.role);
        final DenialCode atVenue =
                parts.exposure.checkVenueOrders(first, market.instrument(first.instrument), 2, protective);
        if (atVenue != null || protective) {
            return atVenue;
        }
        final long added = restingQty(first) + restingQty(second);
        if (added < 0) {
            return refused(first, DenialCode.K11_MAX_POSITION, 0, Long.MAX_VALUE);
        }
        DenialCode denial = checkExposure(first, added);
        if (denial == null) {
            denial = parts.rates.checkOrders(first, 2, now);
        }
        return denial == null && orders.availableCredits(first.instrument) < 2 ? DenialCode.NO_CREDIT : denial;
    }

    private static long restingQty(final OrderRequest leg) {
        return leg.isEmulated() ? 0 : leg.qty;
    }

    /**
     * What leaves now is judged as it is now: who may trade, the venue's link, prices, sizes, exposure, money, the machine.
     * Left out is what looks back at the decision itself and would find it: the order is open already (K13), and it is
     * its own twin (K16). The throttle (K14), repeated fills (K15) and the venue's rejects (K23) hold up entries alone: a
     * position that has to be closed cannot wait for them.
     */
    DenialCode checkRelease(final OrderRequest r, final long now) {
        r.allowed = 0;
        r.actual = 0;
        final boolean protective = isUnbound(r);
        DenialCode denial = checkPlace(r, protective);
        if (denial == null) {
            denial = checkTerms(r, protective, now);
        }
        if (denial == null && !protective) {
            denial = checkExposure(r, r.qty);
        }
        if (denial == null && !r.isExit()) {
            denial = parts.rates.checkOrder(r, now);
        }
        if (denial == null && !r.isExit()) {
            denial = parts.repeated.check(r, now);
        }
        if (denial == null && !protective) {
            denial = checkUnresolved(r);
        }
        if (denial == null) {
            denial = parts.children.check(r, r.qty);
        }
        if (denial == null && !r.isExit()) {
            denial = parts.selfTrade.check(r);
        }
        if (denial == null && !r.isExit()) {
            denial = checkMoney(r, r.qty, 0, now);
        }
        if (denial == null && isPaused(r)) {
            denial = parts.rejects.check(r, now);
        }
        if (denial == null && (r.isExit() || r.isReduceOnly())) {
            denial = parts.exposure.checkReduces(r);
        }
        if (denial == null && !r.isExit()) {
            denial = checkMachine(r);
        }
        return denial == null && orders.availableCredits(r.instrument) <= 0 ? DenialCode.NO_CREDIT : denial;
    }

    /** Rule O3: no order of a strategy beside one of unknown fate in the same instrument and side. */
    private DenialCode checkUnresolved(final OrderRequest r) {
        final int unresolved = orders.unresolvedCount(r.strategy, r.instrument, r.side);
        return unresolved > 0 ? refused(r, DenialCode.UNRESOLVED_ORDER, 0, unresolved) : null;
    }

    /** K1 to K3. */
    private DenialCode checkPlace(final OrderRequest r, final boolean protective) {
        DenialCode denial = parts.permissions.checkState(r, protective);
        if (denial == null && !r.isExit()) {
            denial = parts.links.check(r);
        }
        return denial == null ? parts.permissions.checkAllowed(r) : denial;
    }

    /** K4 to K10. */
    private DenialCode checkTerms(final OrderRequest r, final boolean protective, final long now) {
        final Instrument instrument = market.instrument(r.instrument);
        DenialCode denial = r.isExit() ? null : parts.prices.checkFresh(r, now);
        if (denial == null) {
            denial = FieldRules.check(r, instrument, now);
        }
        if (denial == null && !protective) {
            final long maxQty = parts.limits.tightest(Limit.MAX_ORDER_QTY, r.strategy, r.instrument);
            denial = r.qty > maxQty ? refused(r, DenialCode.K6_MAX_QTY, Math.max(maxQty, 0), r.qty) : null;
        }
        if (denial == null) {
            denial = parts.prices.price(r, instrument, now);
        }
        if (denial == null && !protective) {
            denial = parts.prices.checkNotional(r, instrument);
        }
        if (denial == null && !r.isExit()) {
            denial = parts.prices.checkSize(r);
        }
        if (denial == null) {
            denial = parts.prices.checkCollar(r);
        }
        if (denial == null && !r.isExit()) {
            denial = parts.prices.checkDrift(r, now);
        }
        return denial == null ? parts.prices.checkSlippage(r) : denial;
    }

    /** K11 and K12; K24 bounds a protective exit by the position instead. */
    private DenialCode checkExposure(final OrderRequest r, final long added) {
        final DenialCode denial = parts.exposure.checkPosition(r, added);
        return denial == null && !r.isExit() ? parts.account.check(r, added) : denial;
    }

    /** K14 to K16, and unresolved orders. */
    private DenialCode checkHistory(final OrderRequest r, final long now) {
        DenialCode denial = parts.rates.checkOrder(r, now);
        if (denial == null && !r.isExit()) {
            denial = parts.repeated.check(r, now);
        }
        if (denial == null) {
            denial = parts.rates.checkDuplicate(r, now);
        }
        if (denial == null && r.type == OrderType.LIMIT && parts.exposure.isWorkingTwin(r)) {
            denial = refused(r, DenialCode.K16_DUPLICATE, 0, 1);
        }
        return denial == null ? checkUnresolved(r) : denial;
    }

    /**
     * K19 to K22, for entries.
     *
     * @param held what the order reserves already
     */
    private DenialCode checkMoney(final OrderRequest r, final long leaves, final long held, final long now) {
        final Instrument instrument = market.instrument(r.instrument);
        DenialCode denial = parts.credit.check(r, instrument, leaves, held);
        if (denial == null) {
            denial = checkDailyLoss(r);
        }
        if (denial == null) {
            denial = parts.equity.check(r, instrument.quote().index());
        }
        return denial == null ? parts.ratios.check(r, now) : denial;
    }

    /** K20: a scope that reached its limit takes no entry until the day ends; at the limit counts as reached. */
    private DenialCode checkDailyLoss(final OrderRequest r) {
        final Instrument instrument = market.instrument(r.instrument);
        final int levels = parts.limits.levels(Limit.MAX_DAILY_LOSS, r.strategy, r.instrument);
        for (int left = levels; left != 0; left &= left - 1) {
            final int level = Integer.numberOfTrailingZeros(left);
            final int scope = parts.limits.scope(level, r.strategy, r.instrument);
            final long limit = parts.limits.at(Limit.MAX_DAILY_LOSS, scope);
            final long loss = parts.daily.loss(level, r.strategy, instrument);
            if (loss >= limit || parts.daily.isBreached(scope)) {
                return refused(r, DenialCode.K20_DAILY_LOSS, limit, loss);
            }
        }
        return levels != 0 ? null : refused(r, DenialCode.K20_DAILY_LOSS, 0, 0);
    }

    /** K25 and K26. */
    private DenialCode checkMachine(final OrderRequest r) {
        final DenialCode denial = parts.health.checkClock(r);
        return denial == null ? parts.health.checkDisk(r) : denial;
    }

    DenialCode checkAmend(
            final int slot,
            final long trigger,
            final long price,
            final long qty,
            final long now,
            final OrderRequest scratch) {
        if (slot < 0) {
            return DenialCode.UNKNOWN_ORDER;
        }
        final OrderRequest r = become(slot, trigger, price, qty, scratch);
        if (orders.isCancelPending(slot)) {
            return DenialCode.CANCEL_PENDING;
        }
        final OrderStatus status = orders.status(slot);
        if (status == OrderStatus.UNKNOWN) {
            return DenialCode.UNRESOLVED_ORDER;
        }
        final boolean isHeld = orders.isHeld(slot);
        if (orders.isAmendPending(slot)
                || !isHeld && status != OrderStatus.NEW && status != OrderStatus.PARTIALLY_FILLED) {
            return DenialCode.ORDER_NOT_WORKING;
        }
        final boolean protective = ExposureChecks.isProtective(r.role);
        DenialCode denial = checkPlace(r, protective);
        if (denial == null && qty <= orders.cumQty(slot)) {
            denial = refused(r, DenialCode.K5_FIELD_SANITY, orders.cumQty(slot), qty);
        }
        if (denial == null) {
            denial = checkTerms(r, protective, now);
        }
        // Beside what is booked: of what the venue has told in all, a part may still be on its way.
        final long leaves = Math.max(qty - orders.filledQty(slot), 0);
        final long added = Math.max(leaves - orders.worstLeavesQty(slot), 0);
        if (denial == null && !protective) {
            denial = checkExposure(r, added);
        }
        if (denial == null && !protective) {
            denial = parts.rates.checkOrder(r, now);
        }
        if (denial == null && !r.isExit()) {
            denial = parts.repeated.check(r, now);
        }
        if (denial == null && added > 0) {
            denial = parts.children.check(r, added);
        }
        if (denial == null && !r.isExit()) {
            denial = parts.selfTrade.check(r);
        }
        if (denial == null && !r.isExit()) {
            denial = checkMoney(r, leaves, parts.reservations.held(slot), now);
        }
        if (denial == null && isPaused(r)) {
            denial = parts.rejects.check(r, now);
        }
        if (denial == null && added > 0 && (r.isExit() || r.isReduceOnly())) {
            r.qty = added;
            denial = parts.exposure.checkReduces(r);
            r.qty = qty;
        }
        if (denial == null && !r.isExit()) {
            denial = checkMachine(r);
        }
        return denial == null && !isHeld && orders.availableCredits(r.instrument) <= 0 ? DenialCode.NO_CREDIT : denial;
    }

    private OrderRequest become(
            final int slot, final long trigger, final long price, final long qty, final OrderRequest scratch) {
        final OrderRequest r = scratch.reset(orders.strategy(slot), orders.instrument(slot));
        r.side = orders.side(slot);
        r.type = orders.type(slot) == OrderType.MARKET ? OrderType.LIMIT : orders.type(slot);
        r.timeInForce = orders.timeInForce(slot);
        r.role = orders.role(slot);
        r.triggerSource = orders.triggerSource(slot);
        r.instructions = orders.instructions(slot);
        r.price = price;
        r.qty = qty;
        r.expireTime = orders.expireTime(slot);
        r.parentOrderId = orders.parentOrderId(slot);
        r.stopLossOffset = orders.stopLossOffset(slot);
        r.takeProfitOffset = orders.takeProfitOffset(slot);
        r.stopPrice = trigger > 0 ? trigger : orders.stopPrice(slot);
        r.stopLimitOffset = orders.stopLimitOffset(slot);
        r.activationPrice = orders.activationPrice(slot);
        r.trailingOffset = orders.trailingOffset(slot);
        r.trailingUnit = orders.trailingUnit(slot);
        return r;
    }

    DenialCode checkCancel(final int slot, final long now) {
        final DenialCode denial = slot >= 0 && orders.isCancelUnknown(slot) && !orders.isCancelPending(slot)
                ? DenialCode.UNRESOLVED_ORDER
                : checkEngineCancel(slot);
        if (denial != null || parts.permissions.state() != RiskState.ACTIVE) {
            return denial;
        }
        final int strategy = orders.strategy(slot);
        return strategy < 0
                        || strategy >= parts.strategies
                        || parts.permissions.status(strategy) != StrategyStatus.ENABLED
                        || parts.rates.allowsCancel(strategy, orders.instrument(slot), now)
                ? null
                : DenialCode.K14_THROTTLE;
    }

    DenialCode checkEngineCancel(final int slot) {
        if (slot < 0) {
            return DenialCode.UNKNOWN_ORDER;
        }
        if (orders.isCancelPending(slot)) {
            return DenialCode.CANCEL_PENDING;
        }
        return orders.canCancel(slot) ? null : DenialCode.ORDER_NOT_WORKING;
    }

    private static DenialCode refused(
            final OrderRequest r, final DenialCode code, final long allowed, final long actual) {
        r.allowed = allowed;
        r.actual = actual;
        return code;
    }
}
