package dev.reprise.core.risk;

import dev.reprise.api.Instrument;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.RiskState;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.StateCause;
import dev.reprise.api.schema.StrategyStatus;
import dev.reprise.core.decision.OrderRequest;
import dev.reprise.core.decision.Outbox;
import dev.reprise.core.market.MarketView;
import dev.reprise.core.order.Orders;
import dev.reprise.core.portfolio.Portfolio;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * The pre-trade checks, in the order of their numbers; the first that refuses wins. Fail closed: with no settings, no
 * allow-list or no operator's arming nothing passes.
 *
 * <pre>{@code
 * final DenialCode denial = gate.checkNew(request, now);
 * if (denial == null) {
 *     sink.newOrder(request); // the record is written and applied: orders, then gate.applyNewOrder(...)
 * } else {
 *     sink.denial(request, denial); // the record is written and applied: gate.countDenial(denial)
 * }
 * }</pre>
 *
 * <p>Three kinds of orders. An <em>entry</em> passes every check. An <em>exit</em> (role EXIT) passes also in
 * REDUCING, for a disabled strategy, with stale data and after a daily loss, has a five times wider collar, and must
 * reduce (K24). A <em>protective exit</em> (role STOP_LOSS or TAKE_PROFIT, which only the engine's protection uses)
 * passes also in HALTED, and is not held up by limits of size, position, open orders, rate, duplicates or an
 * unresolved order: K24 bounds it by the position. Bytes that must not leave in HALTED are held by the gateway's
 * gate, not here.
 *
 * <p>Core thread only. Check methods change nothing but their request; the rest is changed by {@code apply} methods.
 */
public final class RiskGate {
    private final MarketView market;
    private final Orders orders;
    private final RiskLimits limits;
    private final PriceChecks prices;
    private final ExposureChecks exposure;
    private final RequestRates rates;
    private final DailyLoss daily;
    private final int strategies;
    private final Permissions permissions;
    private final long[] denials = new long[1 << Byte.SIZE]; // by code
    private final long[] denialsToday = new long[1 << Byte.SIZE];

    /**
     * A gate that denies everything: no settings, no allow-list, HALTED. Strategies are ENABLED until told otherwise.
     */
    public RiskGate(
            final MarketView market, final Orders orders, final Portfolio portfolio, final RiskCapacity capacity) {
        this.market = market;
        this.orders = orders;
        strategies = capacity.strategies();
        limits = new RiskLimits(market, capacity);
        prices = new PriceChecks(market, limits);
        exposure = new ExposureChecks(orders, portfolio, limits, capacity);
        rates = new RequestRates(limits, capacity);
        daily = new DailyLoss(market, portfolio, limits, capacity);
        permissions = new Permissions(market, capacity);
    }

    /**
     * Judges a new order. A market order gets its collar price; {@code allowed} and {@code actual} are set by the
     * check that refuses.
     *
     * @param now core time, UTC ns
     * @return the refusing check, or {@code null} when the order passes
     */
    public DenialCode checkNew(final OrderRequest r, final long now) {
        r.allowed = 0;
        r.actual = 0;
        final boolean protective = ExposureChecks.isProtective(r.role);
        DenialCode denial = permissions.check(r, protective);
        if (denial == null) {
            denial = checkTerms(r, protective, now);
        }
        if (denial == null) {
            denial = checkExposure(r, r.qty, protective);
        }
        if (denial == null) {
            denial = exposure.checkOpenOrders(r, market.instrument(r.instrument), protective);
        }
        if (denial == null && !protective) {
            denial = checkHistory(r, now);
        }
        if (denial == null && (r.isExit() || r.isReduceOnly())) {
            denial = exposure.checkReduces(r, protective);
        }
        if (denial == null && orders.availableCredits(r.instrument) <= 0) {
            denial = DenialCode.NO_CREDIT;
        }
        return denial == null && orders.isFull() ? DenialCode.CAPACITY : denial;
    }

    /**
     * Judges two legs of a list that passed by themselves: together they are two requests, and until the venue has cancelled the
     * other both may fill.
     *
     * @return the refusing check, with its figures in {@code first}, or {@code null}
     */
    public DenialCode checkPair(final OrderRequest first, final OrderRequest second, final long now) {
        if (ExposureChecks.isProtective(first.role)) {
            return null;
        }
        final long added = restingQty(first) + restingQty(second);
        if (added < 0) {
            return refused(first, DenialCode.K11_MAX_POSITION, 0, Long.MAX_VALUE);
        }
        DenialCode denial = exposure.checkPosition(first, added);
        if (denial == null) {
            denial = rates.checkOrders(first, 2, now);
        }
        return denial == null && orders.availableCredits(first.instrument) < 2 ? DenialCode.NO_CREDIT : denial;
    }

    private static long restingQty(final OrderRequest leg) {
        return (leg.instructions & OrderRequest.EMULATED) != 0 ? 0 : leg.qty;
    }

    /**
     * Judges a held order that fired, as a new one; what counts orders is left out, for it was counted when it was decided.
     *
     * @param r the plain order it has become; a market order gets its collar price
     * @return the refusing check, or {@code null}
     */
    public DenialCode checkRelease(final OrderRequest r, final long now) {
        r.allowed = 0;
        r.actual = 0;
        final boolean protective = ExposureChecks.isProtective(r.role);
        DenialCode denial = permissions.check(r, protective);
        if (denial == null) {
            denial = checkTerms(r, protective, now);
        }
        if (denial == null) {
            denial = checkExposure(r, r.qty, protective);
        }
        if (denial == null && !protective) {
            denial = checkUnresolved(r);
        }
        if (denial == null && !r.isExit()) {
            denial = checkDailyLoss(r);
        }
        if (denial == null && (r.isExit() || r.isReduceOnly())) {
            denial = exposure.checkReduces(r, protective);
        }
        return denial == null && orders.availableCredits(r.instrument) <= 0 ? DenialCode.NO_CREDIT : denial;
    }

    /** Rule O3: no order of a strategy beside one of unknown fate in the same instrument and side. */
    private DenialCode checkUnresolved(final OrderRequest r) {
        final int unresolved = orders.unresolvedCount(r.strategy, r.instrument, r.side);
        return unresolved > 0 ? refused(r, DenialCode.UNRESOLVED_ORDER, 0, unresolved) : null;
    }

    /** K4 to K10. */
    private DenialCode checkTerms(final OrderRequest r, final boolean protective, final long now) {
        final Instrument instrument = market.instrument(r.instrument);
        DenialCode denial = r.isExit() ? null : prices.checkFresh(r, now);
        if (denial == null) {
            denial = FieldRules.check(r, instrument, now);
        }
        if (denial == null && !protective) {
            final long maxQty = limits.tightest(Limit.MAX_ORDER_QTY, r.strategy, r.instrument);
            denial = r.qty > maxQty ? refused(r, DenialCode.K6_MAX_QTY, Math.max(maxQty, 0), r.qty) : null;
        }
        if (denial == null) {
            denial = prices.price(r, instrument, now);
        }
        if (denial == null && !protective) {
            denial = prices.checkNotional(r, instrument);
        }
        if (denial == null) {
            denial = prices.checkCollar(r);
        }
        return denial == null ? prices.checkSlippage(r) : denial;
    }

    /** K11; K24 bounds a protective exit by the position instead. */
    private DenialCode checkExposure(final OrderRequest r, final long added, final boolean protective) {
        return protective ? null : exposure.checkPosition(r, added);
    }

    /** K14, K16, unresolved orders and K20. */
    private DenialCode checkHistory(final OrderRequest r, final long now) {
        DenialCode denial = rates.checkOrder(r, now);
        if (denial == null) {
            denial = rates.checkDuplicate(r, now);
        }
        if (denial == null && r.type == OrderType.LIMIT && exposure.isWorkingTwin(r)) {
            denial = refused(r, DenialCode.K16_DUPLICATE, 0, 1);
        }
        if (denial == null) {
            denial = checkUnresolved(r);
        }
        return denial == null && !r.isExit() ? checkDailyLoss(r) : denial;
    }

    /** K20: a scope that reached its limit takes no entry until the day ends; at the limit counts as reached. */
    private DenialCode checkDailyLoss(final OrderRequest r) {
        final Instrument instrument = market.instrument(r.instrument);
        boolean limited = false;
        for (int level = 0; level < RiskLimits.LEVELS; level++) {
            final int scope = limits.scope(level, r.strategy, r.instrument);
            final long limit = limits.at(Limit.MAX_DAILY_LOSS, scope);
            if (limit >= 0) {
                limited = true;
                final long loss = daily.loss(level, r.strategy, instrument);
                if (loss >= limit || daily.isBreached(scope)) {
                    return refused(r, DenialCode.K20_DAILY_LOSS, limit, loss);
                }
            }
        }
        return limited ? null : refused(r, DenialCode.K20_DAILY_LOSS, 0, 0);
    }

    /**
     * Judges a change of price and quantity as the worse of old and new.
     *
     * @param slot the order's slot, -1: not known
     * @param trigger new trigger price, 0: as it is
     * @param scratch filled with the order as it would become
     * @return the refusing check, or {@code null}
     */
    public DenialCode checkAmend(
            final int slot,
            final long trigger,
            final long price,
            final long qty,
            final long now,
            final OrderRequest scratch) {
        if (slot < 0) {
            return DenialCode.UNKNOWN_ORDER;
        }
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
        DenialCode denial = permissions.check(r, protective);
        if (denial == null && qty <= orders.cumQty(slot)) {
            denial = refused(r, DenialCode.K5_FIELD_SANITY, orders.cumQty(slot), qty);
        }
        if (denial == null) {
            denial = checkTerms(r, protective, now);
        }
        // Beside what is booked: of what the venue has told in all, a part may still be on its way.
        final long added = Math.max(qty - orders.filledQty(slot) - orders.worstLeavesQty(slot), 0);
        if (denial == null) {
            denial = checkExposure(r, added, protective);
        }
        if (denial == null) {
            denial = rates.checkOrder(r, now);
        }
        if (denial == null && added > 0 && r.isExit()) {
            r.qty = added;
            denial = exposure.checkReduces(r, protective);
            r.qty = qty;
        }
        return denial == null && !isHeld && orders.availableCredits(r.instrument) <= 0 ? DenialCode.NO_CREDIT : denial;
    }

    /**
     * Judges a strategy's cancel. It passes in every state; only an enabled strategy in an ACTIVE engine is throttled.
     *
     * @param slot the order's slot, -1: not known
     * @return the refusing check, or {@code null}
     */
    public DenialCode checkCancel(final int slot, final long now) {
        final DenialCode denial = checkEngineCancel(slot);
        if (denial != null || permissions.state() != RiskState.ACTIVE) {
            return denial;
        }
        final int strategy = orders.strategy(slot);
        return strategy < 0
                        || strategy >= strategies
                        || permissions.status(strategy) != StrategyStatus.ENABLED
                        || rates.allowsCancel(strategy, orders.instrument(slot), now)
                ? null
                : DenialCode.K14_THROTTLE;
    }

    /** Judges a cancel by the engine or its operator: the reserve that no strategy's cancels can use up. */
    public DenialCode checkEngineCancel(final int slot) {
        if (slot < 0) {
            return DenialCode.UNKNOWN_ORDER;
        }
        if (orders.isCancelPending(slot)) {
            return DenialCode.CANCEL_PENDING;
        }
        return orders.canCancel(slot) ? null : DenialCode.ORDER_NOT_WORKING;
    }

    /**
     * Answers a daily loss that was reached since the last call: REDUCING, and every working entry is cancelled.
     * Cheap when there is none; call it after prices and fills were applied.
     */
    public void decide(final long now, final Outbox out) {
        if (!daily.isPending() || permissions.state() != RiskState.ACTIVE) {
            return;
        }
        out.riskState(RiskState.REDUCING, StateCause.DAILY_LOSS);
        int slot = orders.firstOpen();
        while (slot >= 0) {
            final int next = orders.nextOpen(slot);
            if (orders.role(slot) == OrderRole.ENTRY && checkEngineCancel(slot) == null) {
                out.cancel(orders.clientOrderId(slot));
            }
            slot = next;
        }
    }

    /** An instrument was defined or defined anew. */
    public void define(final Instrument instrument) {
        rates.define(instrument.index());
    }

    /**
     * Whether a {@code RiskSettings} record would let something through that is denied now: it raises a limit, takes
     * one away, or gives the first value to a limit that nothing else sets. Changes nothing.
     */
    public boolean loosens(final DirectBuffer buffer, final int offset) {
        return limits.loosens(buffer, offset);
    }

    /**
     * Applies a {@code RiskSettings} record: the limits it names, in the scope it names. Instrument or strategy -1 is
     * the scope of all of them together; a negative limit is none of this scope's.
     *
     * @return false when the scope is outside the capacity and nothing changed
     */
    public boolean applySettings(final DirectBuffer buffer, final int offset) {
        final int scope = limits.apply(buffer, offset);
        if (scope < 0) {
            return false;
        }
        daily.applyLimits(scope);
        return true;
    }

    /** Applies {@code RiskStateChanged}. */
    public void applyState(final RiskState state) {
        permissions.applyState(state);
        daily.applyState();
    }

    /** ACTIVE, REDUCING or HALTED; HALTED until the first change. */
    public RiskState state() {
        return permissions.state();
    }

    /** Applies {@code StrategyStatusChanged}. */
    public void applyStrategyStatus(final int strategy, final StrategyStatus status) {
        permissions.applyStatus(strategy, status);
    }

    /** A strategy's status; ENABLED until the first change. */
    public StrategyStatus strategyStatus(final int strategy) {
        return permissions.status(strategy);
    }

    /** Puts an instrument on a strategy's allow-list. */
    public void allow(final int strategy, final int instrument) {
        permissions.allow(strategy, instrument);
    }

    /**
     * Counts an order that was sent; the price is its limit or collar. An index outside the capacity counts nowhere.
     */
    public void applyNewOrder(
            final int strategy,
            final int instrument,
            final Side side,
            final OrderType type,
            final long price,
            final long qty,
            final long now) {
        rates.applyNewOrder(strategy, instrument, side, type, price, qty, now);
    }

    /** Counts an amend that was sent. */
    public void applyAmend(final int strategy, final int instrument, final long now) {
        rates.applyAmend(strategy, instrument, now);
    }

    /** Counts a cancel that was sent. */
    public void applyCancel(final int strategy, final int instrument, final long now) {
        rates.applyCancel(strategy, instrument, now);
    }

    /** Core time is {@code now}: call it first for every input, so that the UTC day begins before the input counts. */
    public void applyTime(final long now) {
        if (daily.applyTime(now)) {
            Arrays.fill(denialsToday, 0);
        }
    }

    /** A price of the instrument (top, mark or last) was applied to the market. */
    public void applyPrice(final int instrument) {
        daily.applyPrice(instrument);
    }

    /** A fill was booked in the portfolio; the fee is a mantissa of its currency, a rebate negative. */
    public void applyFill(
            final int strategy, final int instrument, final long lastPrice, final long fee, final int feeCurrency) {
        daily.applyFill(strategy, instrument, lastPrice, fee, feeCurrency);
    }

    /** Loss since the UTC day began of a strategy in an instrument, quote currency mantissa; negative is a gain. */
    public long dailyLoss(final int strategy, final int instrument) {
        return daily.loss(3, strategy, market.instrument(instrument));
    }

    /** Counts a {@code Denial} record. */
    public void countDenial(final DenialCode code) {
        denials[code.value()]++;
        denialsToday[code.value()]++;
    }

    /** Denials by this check since the journal began. */
    public long denials(final DenialCode code) {
        return denials[code.value()];
    }

    /** Denials by this check since the UTC day began. */
    public long denialsToday(final DenialCode code) {
        return denialsToday[code.value()];
    }

    /** Hash over all state that checks depend on. */
    public long stateHash() {
        long hash = permissions.stateHash(7);
        for (int code = 0; code < denials.length; code++) {
            hash = Exact.mix(Exact.mix(hash, denials[code]), denialsToday[code]);
        }
        return daily.stateHash(rates.stateHash(limits.stateHash(hash)));
    }

    private static DenialCode refused(
            final OrderRequest r, final DenialCode code, final long allowed, final long actual) {
        r.allowed = allowed;
        r.actual = actual;
        return code;
    }
}
