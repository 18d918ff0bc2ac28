package dev.reprise.core.risk;

import dev.reprise.api.Carrier;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.AlarmCode;
import dev.reprise.api.schema.ConnectionState;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.DiskLevel;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.RiskState;
import dev.reprise.api.schema.RunMode;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.StateCause;
import dev.reprise.api.schema.StrategyStatus;
import dev.reprise.api.schema.StreamKind;
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
 * REDUCING, for a disabled strategy, with a venue link that is down, with stale data, after a loss and on a machine
 * that lags, has a five times wider collar, and must reduce (K24). A <em>protective exit</em> (role STOP_LOSS or TAKE_PROFIT, which only the engine's protection uses)
 * passes also in HALTED, and is not held up by limits of size, position, open orders, rate, duplicates or an
 * unresolved order: K24 bounds it by the position. An exit that a person asked for ({@code OPERATOR}) is held up by no more than
 * that either. Bytes that must not leave in HALTED are held by the gateway's
 * gate, not here.
 *
 * <p>Core thread only. Check methods change nothing but their request; the rest is changed by {@code apply} methods.
 */
public final class RiskGate {
    private final Parts parts;
    private final OrderChecks checks;
    private final Answers answers;
    private final MarketView market;
    private final Orders orders;
    private final int strategies;
    private final long[] denials = new long[1 << Byte.SIZE]; // by code
    private final long[] denialsToday = new long[1 << Byte.SIZE];
    private long now;

    /**
     * A gate that denies everything: no settings, no allow-list, HALTED. Strategies are ENABLED until told otherwise.
     */
    public RiskGate(
            final MarketView market, final Orders orders, final Portfolio portfolio, final RiskCapacity capacity) {
        this.market = market;
        this.orders = orders;
        strategies = capacity.strategies();
        parts = new Parts(market, orders, portfolio, capacity);
        checks = new OrderChecks(parts);
        answers = new Answers(parts, checks);
    }

    /**
     * Judges a new order. A market order gets its collar price; {@code allowed} and {@code actual} are set by the
     * check that refuses.
     *
     * @param now core time, UTC ns
     * @return the refusing check, or {@code null} when the order passes
     */
    public DenialCode checkNew(final OrderRequest r, final long now) {
        return checks.checkNew(r, now);
    }

    /** What K24 lets a closing order of this strategy, instrument and side have beside those under way; mantissa, 0 or above. */
    public long closableQty(final OrderRequest r) {
        return parts.exposure.closable(r);
    }

    /**
     * Judges two legs of a list that passed by themselves: together they are two requests, and until the venue has cancelled the
     * other both may fill.
     *
     * @return the refusing check, with its figures in {@code first}, or {@code null}
     */
    public DenialCode checkPair(final OrderRequest first, final OrderRequest second, final long now) {
        return checks.checkPair(first, second, now);
    }

    /**
     * Judges a held order that fired, as a new one; what would find the order's own decision is left out (K13, K16).
     *
     * @param r the plain order it has become; a market order gets its collar price
     * @return the refusing check, or {@code null}
     */
    public DenialCode checkRelease(final OrderRequest r, final long now) {
        return checks.checkRelease(r, now);
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
        return checks.checkAmend(slot, trigger, price, qty, now, scratch);
    }

    /**
     * Judges a strategy's cancel. It passes in every state; only an enabled strategy in an ACTIVE engine is throttled.
     *
     * @param slot the order's slot, -1: not known
     * @return the refusing check, or {@code null}
     */
    public DenialCode checkCancel(final int slot, final long now) {
        return checks.checkCancel(slot, now);
    }

    /** Judges a cancel by the engine or its operator: the reserve that no strategy's cancels can use up. */
    public DenialCode checkEngineCancel(final int slot) {
        return checks.checkEngineCancel(slot);
    }

    /**
     * Answers what inputs brought about since the last call: a strategy that is to stop, a loss or drawdown that reached
     * its limit, a full disk, data that went stale. Cheap when there is none; call it after every input and report.
     */
    public void decide(final long now, final Outbox out) {
        answers.decide(now, out);
    }

    /** An instrument was defined or defined anew; {@code venue} is the index of its venue. */
    public void define(final Instrument instrument, final int venue) {
        parts.limits.define(instrument.index());
        parts.rates.define(instrument.index(), venue);
        parts.prices.define(instrument.index());
        parts.links.define(instrument.index(), venue);
    }

    /** A session began: HALTED, and nothing known of links and machine. */
    public void applyRun(final RunMode mode) {
        parts.links.applyRun(mode);
        parts.health.applyRun();
        applyState(RiskState.HALTED);
    }

    /** A venue's stream came up, went down, fell silent or was blocked. */
    public void applyConnection(final int venue, final StreamKind stream, final ConnectionState state) {
        parts.links.applyConnection(venue, stream, state);
    }

    /** Reconciliation with a venue began ({@code false}), or ended with everything answered ({@code true}) or not. */
    public void applyReconciliation(final int venue, final boolean isComplete) {
        parts.links.applyReconciliation(venue, isComplete);
    }

    /** @param offsetNs venue's clock minus ours */
    public void applyClockOffset(final long offsetNs) {
        parts.health.applyClockOffset(offsetNs);
    }

    /** @param loopP99 of the core, ns, or {@link Records#NO_VALUE}; {@code disk} may be {@code NULL_VAL}: not measured */
    public void applyHealth(final long loopP99, final DiskLevel disk) {
        parts.health.applyHealth(loopP99, disk);
    }

    /** An input is in hand; {@code ageNs} is how long it waited for the core. */
    public void applyInput(final long ageNs) {
        parts.health.applyInput(ageNs);
    }

    /**
     * Whether a {@code RiskSettings} record would let something through that is denied now: it raises a limit, takes
     * one away, or gives the first value to a limit that nothing else sets. Changes nothing.
     */
    public boolean loosens(final DirectBuffer buffer, final int offset) {
        return parts.limits.loosens(buffer, offset);
    }

    /** Tells every limit that is in force, with the scope that sets it; the tightest of an order's scopes binds. Changes nothing. */
    public void visitLimits(final LimitVisitor visitor) {
        parts.limits.visit(visitor);
    }

    /**
     * Applies a {@code RiskSettings} record: the limits it names, in the scope it names. Instrument or strategy -1 is
     * the scope of all of them together; a negative limit is none of this scope's.
     *
     * @return false when the scope is outside the capacity and nothing changed
     */
    public boolean applySettings(final DirectBuffer buffer, final int offset) {
        final int scope = parts.limits.apply(buffer, offset);
        if (scope < 0) {
            return false;
        }
        parts.daily.applyLimits(scope);
        return true;
    }

    /** Applies {@code RiskStateChanged}. */
    public void applyState(final RiskState state) {
        parts.permissions.applyState(state);
        parts.daily.applyState();
        parts.health.applyState();
        parts.equity.applyState(state == RiskState.ACTIVE);
    }

    /** ACTIVE, REDUCING or HALTED; HALTED until the first change. */
    public RiskState state() {
        return parts.permissions.state();
    }

    /** Applies {@code StrategyStatusChanged}. */
    public void applyStrategyStatus(final int strategy, final StrategyStatus status, final StateCause cause) {
        parts.permissions.applyStatus(strategy, status, cause);
        parts.stops.applyStatus(strategy);
        if (status == StrategyStatus.ENABLED) {
            parts.repeated.applyArming(strategy);
            parts.ratios.applyArming(strategy);
            parts.rejects.applyArming(strategy);
        }
    }

    /** A strategy's status; ENABLED until the first change. */
    public StrategyStatus strategyStatus(final int strategy) {
        return parts.permissions.status(strategy);
    }

    /** Puts an instrument on a strategy's allow-list. */
    public void allow(final int strategy, final int instrument) {
        parts.permissions.allow(strategy, instrument);
        parts.prices.define(strategy, instrument);
        parts.repeated.define(strategy, instrument);
    }

    /** Empties a strategy's allow-list. */
    public void disallow(final int strategy) {
        parts.permissions.disallow(strategy);
    }

    /** Applies an {@code Alarm}: what it tells of is told. */
    public void applyAlarm(final AlarmCode code, final int instrument) {
        if (code == AlarmCode.REJECTS) {
            parts.rejects.applyAlarm();
        } else if (code == AlarmCode.STALE_DATA && instrument >= 0) {
            parts.stale.applyAlarm(instrument);
        }
    }

    /**
     * Counts an order that was sent; the price is its limit or collar. An index outside the capacity counts nowhere.
     */
    public void applyNewOrder(
            final int strategy,
            final int instrument,
            final Side side,
            final OrderType type,
            final OrderRole role,
            final long price,
            final long qty,
            final long now) {
        parts.rates.applyNewOrder(strategy, instrument, side, type, price, qty, now);
        if (isStrategy(strategy)) {
            parts.ratios.applyOrder(strategy, now);
            if (role == OrderRole.ENTRY) {
                parts.prices.applyEntry(strategy, instrument, qty);
            }
        }
    }

    /** The strategy acted on this signal, not 0: its next order with the id is denied. */
    public void applySignal(final int strategy, final long signalId) {
        if (isStrategy(strategy)) {
            parts.rates.applySignal(strategy, signalId);
        }
    }

    /** Counts a held order that was sent: {@link #applyNewOrder} was called when it was decided. */
    public void applyRelease(final int strategy, final int instrument, final long now) {
        parts.rates.applyRelease(strategy, instrument, now);
    }

    /** Counts an amend that was sent. */
    public void applyAmend(final int strategy, final int instrument, final long now) {
        parts.rates.applyAmend(strategy, instrument, now);
        if (isStrategy(strategy)) {
            parts.ratios.applyOrder(strategy, now);
        }
    }

    /** Counts a cancel that was sent. */
    public void applyCancel(final int strategy, final int instrument, final long now) {
        parts.rates.applyCancel(strategy, instrument, now);
        if (isStrategy(strategy)) {
            parts.ratios.applyCancel(strategy, now);
        }
    }

    /** A record about the order in this slot was applied, or -1: what it reserves may have changed. */
    public void applyOrder(final int slot) {
        final Instrument instrument = slot < 0 ? null : market.instrument(orders.instrument(slot));
        if (instrument != null) {
            final int other = orders.otherLeg(slot);
            final boolean isSecond = other >= 0 && orders.listId(slot) != orders.clientOrderId(slot);
            final int first = isSecond ? other : slot;
            reserve(first, instrument, 0);
            if (other >= 0) { // the venue takes the balance of a pair once
                reserve(isSecond ? slot : other, instrument, parts.reservations.held(first));
            }
        }
    }

    private void reserve(final int slot, final Instrument instrument, final long covered) {
        final long pending = orders.isAmendPending(slot) ? orders.pendingPrice(slot) : 0;
        parts.reservations.applyOrder(
                slot,
                instrument,
                orders.side(slot),
                Math.max(orders.price(slot), pending),
                orders.worstLeavesQty(slot),
                covered);
    }

    /** The venue took a request of this order. */
    public void applyAccepted(final int slot) {
        if (isStrategy(orders.strategy(slot))) {
            parts.rejects.applyAccepted(orders.strategy(slot), orders.instrument(slot));
        }
    }

    /** The venue refused a request of this order. */
    public void applyRejected(
            final int slot, final dev.reprise.api.schema.OrderRequest request, final RejectCode code) {
        final int strategy = orders.strategy(slot);
        if (isStrategy(strategy)
                && parts.rejects.applyReject(strategy, orders.instrument(slot), request, code, now)
                && strategyStatus(strategy) == StrategyStatus.ENABLED) {
            parts.stops.want(strategy, StateCause.REJECT_RATE);
        }
    }

    /** Core time is {@code now}: call it first for every input, so that the UTC day begins before the input counts. */
    public void applyTime(final long now) {
        this.now = now;
        if (parts.daily.applyTime(now)) {
            Arrays.fill(denialsToday, 0);
        }
    }

    /** A price was applied to the market that what is measured here does not depend on; it is one all the same. */
    public void applyFresh(final int instrument) {
        parts.stale.applyPrice(instrument);
    }

    /** A price of the instrument (top, mark or last) was applied to the market. */
    public void applyPrice(final int instrument) {
        parts.prices.applyPrice(instrument, now);
        parts.stale.applyPrice(instrument);
        parts.daily.applyPrice(instrument);
    }

    /**
     * A fill of the order in this slot was booked in the portfolio; the fee is a mantissa of its currency, a rebate
     * negative.
     */
    public void applyFill(
            final int slot, final long lastPrice, final long lastQty, final long fee, final int feeCurrency) {
        final int strategy = orders.strategy(slot);
        final int instrument = orders.instrument(slot);
        parts.children.applyFill(slot, lastQty);
        parts.daily.applyFill(strategy, instrument, lastPrice, fee, feeCurrency);
        if (isStrategy(strategy)) {
            parts.ratios.applyFill(strategy, now);
            if (parts.repeated.applyFill(strategy, instrument, orders.side(slot), now)
                    && strategyStatus(strategy) == StrategyStatus.ENABLED) {
                parts.stops.want(strategy, StateCause.REPEATED_EXECUTION);
            }
        }
    }

    /** Funding of a strategy's position was booked, in the quote currency; negative when it was paid. */
    public void applyFunding(final int strategy, final int instrument, final long amount) {
        parts.daily.applyFunding(strategy, instrument, amount);
    }

    private boolean isStrategy(final int strategy) {
        return strategy >= 0 && strategy < strategies;
    }

    /** Loss since the UTC day began of a strategy in an instrument, quote currency mantissa; negative is a gain. */
    public long dailyLoss(final int strategy, final int instrument) {
        return parts.daily.loss(3, strategy, market.instrument(instrument));
    }

    /** Cash of the account's start plus all profit since, amount in the currency; OVERFLOW when it does not fit. */
    public long equity(final int currency) {
        return parts.equity.of(currency);
    }

    /** Counts a {@code Denial} record of a strategy's request. */
    public void countDenial(final DenialCode code, final int strategy) {
        denials[code.value()]++;
        denialsToday[code.value()]++;
        if (!isStrategy(strategy) || strategyStatus(strategy) != StrategyStatus.ENABLED) {
            return;
        }
        if (code == DenialCode.K22_ORDER_TO_TRADE && parts.ratios.applyDenial(strategy, now)) {
            parts.stops.want(strategy, StateCause.ORDER_TO_TRADE);
        } else if (code == DenialCode.K17_PARENT_CHILD) {
            parts.stops.want(strategy, StateCause.PARENT_CHILD);
        }
    }

    /** The tightest limit of a position (K11), base currency at the instrument's scale; negative when there is none. */
    public long maxPosition(final int strategy, final int instrument) {
        return parts.limits.tightest(Limit.MAX_POSITION, strategy, instrument);
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
        long hash = parts.stateHash(now);
        for (int code = 0; code < denials.length; code++) {
            hash = Exact.mix(Exact.mix(hash, denials[code]), denialsToday[code]);
        }
        return hash;
    }

    /** Writes or reads limits, counters and latches, for a generation of the journal. */
    public void carry(final Carrier carrier) {
        parts.carry(carrier);
        carrier.carry(denials);
        carrier.carry(denialsToday);
        now = carrier.carry(now);
    }
}
