package dev.reprise.core;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.api.Capabilities;
import dev.reprise.api.Carrier;
import dev.reprise.api.record.ClientOrderIds;
import dev.reprise.api.record.OrderInstructions;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.AlarmCode;
import dev.reprise.api.schema.AlarmEncoder;
import dev.reprise.api.schema.AmendMode;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.DenialEncoder;
import dev.reprise.api.schema.GaugeEncoder;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.ProtectionKind;
import dev.reprise.api.schema.ProtectionTriggeredEncoder;
import dev.reprise.api.schema.RiskState;
import dev.reprise.api.schema.RiskStateChangedEncoder;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.StateCause;
import dev.reprise.api.schema.StrategyStatus;
import dev.reprise.api.schema.StrategyStatusChangedEncoder;
import dev.reprise.api.schema.TimerCanceledEncoder;
import dev.reprise.api.schema.TimerFiredEncoder;
import dev.reprise.api.schema.TimerKind;
import dev.reprise.api.schema.TimerSetEncoder;
import dev.reprise.api.schema.TriggerSource;
import dev.reprise.core.decision.Outbox;
import dev.reprise.core.decision.ProtectionRequest;
import dev.reprise.core.protection.Routing;
import java.nio.charset.StandardCharsets;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Turns decisions into records: written, given to the sink, applied. Only what the sink took is applied, so state never runs
 * ahead of the log. Core thread only.
 */
final class Decisions implements Outbox {
    /** Whose orders {@link #cancelWorking} takes: everybody's, those of unknown owners included. */
    static final int ALL_STRATEGIES = Integer.MIN_VALUE;

    private static final int MAX_MESSAGE_BYTES = 1_024;
    private static final int SCRATCH_LENGTH = 4 * MAX_MESSAGE_BYTES;

    private final CoreState state;
    private final CoreSink sink;
    private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[SCRATCH_LENGTH]);
    private final dev.reprise.core.decision.OrderRequest amended = new dev.reprise.core.decision.OrderRequest();
    private final OrderDrafts drafts = new OrderDrafts(scratch);
    private DenialCode lastDenial = DenialCode.NULL_VAL;
    private boolean muted;

    private final DenialEncoder denial = new DenialEncoder();
    private final AlarmEncoder alarm = new AlarmEncoder();
    private final GaugeEncoder gauge = new GaugeEncoder();
    private final RiskStateChangedEncoder riskState = new RiskStateChangedEncoder();
    private final StrategyStatusChangedEncoder strategyStatus = new StrategyStatusChangedEncoder();
    private final ProtectionTriggeredEncoder protectionTriggered = new ProtectionTriggeredEncoder();
    private final TimerFiredEncoder timerFired = new TimerFiredEncoder();
    private final TimerSetEncoder timerSet = new TimerSetEncoder();
    private final TimerCanceledEncoder timerCanceled = new TimerCanceledEncoder();

    Decisions(final CoreState state, final CoreSink sink) {
        this.state = state;
        this.sink = sink;
    }

    /** While muted nothing is decided: the state is being put back. */
    void mute(final boolean isMuted) {
        muted = isMuted;
    }

    boolean isMuted() {
        return muted;
    }

    void carry(final Carrier carrier) {
        lastDenial = carrier.carry(lastDenial, DenialCode.values());
    }

    DenialCode lastDenial() {
        return lastDenial;
    }

    /** Puts back what a strategy reads, after the engine decided on its own in between. */
    void lastDenial(final DenialCode code) {
        lastDenial = code;
    }

    @Override
    public long order(final dev.reprise.core.decision.OrderRequest r) {
        cut(r);
        route(r);
        final DenialCode refused = state.risk.checkNew(r, state.now());
        final long id = ClientOrderIds.of(state.runNumber(), state.orderCounter() + 1);
        if (refused != null) {
            deny(refused, r, id, OrderRequest.NEW_ORDER);
            return 0;
        }
        lastDenial = DenialCode.NULL_VAL;
        return take(drafts.newOrder(id, r, state.now())) ? id : 0;
    }

    @Override
    public long pair(
            final dev.reprise.core.decision.OrderRequest first, final dev.reprise.core.decision.OrderRequest second) {
        final Capabilities venue = state.markets.capabilities(first.instrument);
        cut(first);
        cut(second);
        route(first);
        route(second);
        if (Routing.isNativePair(venue, first, second)) {
            first.instructions |= OrderInstructions.PAIRED;
            second.instructions |= OrderInstructions.PAIRED;
        } else {
            second.instructions |= OrderInstructions.EMULATED;
            if (first.isConditional()) {
                first.instructions |= OrderInstructions.EMULATED;
            }
        }
        final long id = ClientOrderIds.of(state.runNumber(), state.orderCounter() + 1);
        first.listId = id;
        second.listId = id;
        final DenialCode refusedSecond = state.risk.checkNew(second, state.now());
        DenialCode refused = state.risk.checkNew(first, state.now());
        if (refused == null && refusedSecond == null) {
            refused = state.risk.checkPair(first, second, state.now());
        }
        if (refused != null || refusedSecond != null) {
            deny(
                    refused != null ? refused : refusedSecond,
                    refused != null ? first : second,
                    id,
                    OrderRequest.NEW_ORDER);
            return 0;
        }
        lastDenial = DenialCode.NULL_VAL;
        // Both or none: the second is taken when the first was, for the sink takes records until the input ends.
        return take(drafts.newOrder(id, first, state.now())) && take(drafts.newOrder(id + 1, second, state.now()))
                ? id
                : 0;
    }

    @Override
    public boolean release(final long clientOrderId, final dev.reprise.core.decision.OrderRequest r) {
        final DenialCode refused = state.risk.checkRelease(r, state.now());
        if (refused != null) {
            deny(refused, r, clientOrderId, OrderRequest.NEW_ORDER);
            return false;
        }
        return take(drafts.newOrder(clientOrderId, r, state.now()));
    }

    /**
     * Who closes a whole position closes its whole lots: what a fee in its own coin left beside them no venue takes. An exit may ask for
     * what was bought, too: the fees took of it what is missing.
     */
    private void cut(final dev.reprise.core.decision.OrderRequest r) {
        if (r.strategy < 0 || !state.markets.isDefined(r.instrument)) {
            return;
        }
        final int sign = r.side == Side.SELL ? 1 : -1;
        final long held = sign * state.portfolio.positionQty(r.strategy, r.instrument);
        final long closable = sign * state.portfolio.closableQty(r.strategy, r.instrument);
        final long gross = sign * state.portfolio.grossQty(r.strategy, r.instrument);
        final boolean isAll = r.qty == held || r.isExit() && r.qty <= Math.max(held, gross);
        if (closable > 0 && r.qty > closable && isAll) {
            r.qty = closable;
        }
    }

    /** Settles where an order rests and what it watches. */
    private void route(final dev.reprise.core.decision.OrderRequest r) {
        if (!state.markets.isDefined(r.instrument)) {
            return; // the gate denies it
        }
        if (r.triggerSource == TriggerSource.NULL_VAL) {
            r.triggerSource = Routing.defaultSource(state.markets, r.instrument);
        }
        final Capabilities venue = state.markets.capabilities(r.instrument);
        final boolean needsWait =
                r.parentOrderId == 0 && state.protection.mustWait(r.strategy, r.instrument, r.side, r.qty);
        if (!Routing.isNative(venue, r) || needsWait) {
            r.instructions |= OrderInstructions.EMULATED;
        } else {
            r.timeInForce = Routing.timeInForce(venue, r.timeInForce);
        }
    }

    @Override
    public boolean cancel(final long clientOrderId) {
        final int slot = state.orders.slotOf(clientOrderId);
        return cancel(slot, clientOrderId, state.risk.checkEngineCancel(slot), Records.NO_STRATEGY);
    }

    /** Cancels an order that is not ours, because a person asks; denied when it does not work any more. */
    void cancelExternal(final int instrument, final long idHigh, final long idLow) {
        final int index = state.orders.external().find(instrument, idHigh, idLow);
        if (index < 0) {
            amended.reset(Records.NO_STRATEGY, instrument);
            amended.actual = idLow;
            deny(DenialCode.UNKNOWN_ORDER, amended, 0, OrderRequest.CANCEL);
        } else {
            take(drafts.cancelExternal(state.orders.external(), index, state.now()));
        }
    }

    /** Cancels what works, in the order it was sent: of one strategy or of {@link #ALL_STRATEGIES}, entries alone or all. */
    void cancelWorking(final int strategy, final boolean entriesOnly) {
        int slot = state.orders.firstOpen();
        while (slot >= 0) {
            final int next = state.orders.nextOpen(slot);
            if ((strategy == ALL_STRATEGIES || state.orders.strategy(slot) == strategy)
                    && (!entriesOnly || state.orders.role(slot) == OrderRole.ENTRY)
                    && state.risk.checkEngineCancel(slot) == null) {
                cancel(state.orders.clientOrderId(slot));
            }
            slot = next;
        }
    }

    /** Cancels what would take of the positions, or add to them, beside what a person wants closed; protection stays. */
    void cancelForFlatten() {
        int slot = state.orders.firstOpen();
        while (slot >= 0) {
            final int next = state.orders.nextOpen(slot);
            final OrderRole role = state.orders.role(slot);
            final boolean isOperators = (state.orders.instructions(slot) & OrderInstructions.OPERATOR) != 0;
            if ((role == OrderRole.ENTRY || role == OrderRole.EXIT && !isOperators)
                    && state.risk.checkEngineCancel(slot) == null) {
                cancel(state.orders.clientOrderId(slot));
            }
            slot = next;
        }
    }

    /** Cancels what works, whoever owns it; stop-loss and take-profit orders stay when so wanted. */
    void cancelForHalt(final boolean keepsProtection) {
        int slot = state.orders.firstOpen();
        while (slot >= 0) {
            final int next = state.orders.nextOpen(slot);
            final OrderRole role = state.orders.role(slot);
            final boolean protects = role == OrderRole.STOP_LOSS || role == OrderRole.TAKE_PROFIT;
            if (!(protects && keepsProtection) && state.risk.checkEngineCancel(slot) == null) {
                cancel(state.orders.clientOrderId(slot));
            }
            slot = next;
        }
    }

    /** A strategy's own cancel, which is throttled; an order of another strategy is not known to it. */
    boolean cancel(final int strategy, final long clientOrderId) {
        final int slot = ownSlot(strategy, clientOrderId);
        return cancelPair(slot, cancel(slot, clientOrderId, state.risk.checkCancel(slot, state.now()), strategy));
    }

    /** An order of ours, because a person asks: no throttle holds it up. */
    void cancelAsked(final long clientOrderId) {
        cancelPair(state.orders.slotOf(clientOrderId), cancel(clientOrderId));
    }

    private boolean cancelPair(final int slot, final boolean taken) {
        final int other = taken ? state.orders.otherLeg(slot) : -1;
        if (other >= 0 && state.orders.isWorking(other) && hasHeldLeg(slot, other) && state.orders.canCancel(other)) {
            cancel(state.orders.clientOrderId(other)); // a pair that the venue does not know ends as one all the same
        }
        return taken;
    }

    private boolean cancel(final int slot, final long clientOrderId, final DenialCode refused, final int asker) {
        if (refused != null) {
            amended.reset(
                    slot < 0 ? asker : state.orders.strategy(slot), slot < 0 ? -1 : state.orders.instrument(slot));
            deny(refused, amended, clientOrderId, OrderRequest.CANCEL);
            return false;
        }
        lastDenial = DenialCode.NULL_VAL;
        return take(drafts.cancel(state.orders, slot, state.now()));
    }

    /** A strategy's amend; trigger 0 leaves it as it is. */
    boolean amend(final int strategy, final long clientOrderId, final long trigger, final long price, final long qty) {
        final int slot = ownSlot(strategy, clientOrderId);
        final DenialCode refused = state.risk.checkAmend(slot, trigger, price, qty, state.now(), amended);
        if (refused != null) {
            if (slot < 0) {
                amended.reset(strategy, Records.NO_INSTRUMENT);
            }
            deny(refused, amended, clientOrderId, OrderRequest.AMEND);
            return false;
        }
        lastDenial = DenialCode.NULL_VAL;
        final boolean onlySmaller = amended.price == state.orders.price(slot)
                && amended.stopPrice == state.orders.stopPrice(slot)
                && qty < state.orders.qty(slot);
        final AmendMode mode =
                Routing.amendMode(state.markets.capabilities(state.orders.instrument(slot)), onlySmaller);
        return take(drafts.amend(state.orders, slot, amended.stopPrice, amended.price, qty, mode, state.now()));
    }

    private boolean hasHeldLeg(final int slot, final int other) {
        return state.orders.isHeld(other) || (state.orders.instructions(slot) & OrderInstructions.EMULATED) != 0;
    }

    private int ownSlot(final int strategy, final long clientOrderId) {
        final int slot = state.orders.slotOf(clientOrderId);
        return slot >= 0 && state.orders.strategy(slot) == strategy ? slot : -1;
    }

    private void deny(
            final DenialCode code,
            final dev.reprise.core.decision.OrderRequest r,
            final long clientOrderId,
            final OrderRequest request) {
        lastDenial = code;
        begin(DenialEncoder.BLOCK_LENGTH, DenialEncoder.TEMPLATE_ID, r.strategy, r.instrument);
        denial.wrap(scratch, BODY_OFFSET)
                .receiveTime(state.now())
                .clientOrderId(clientOrderId)
                .allowed(r.allowed)
                .actual(r.actual)
                .price(r.price)
                .qty(r.qty)
                .side(r.side)
                .request(request)
                .code(code);
        emit(denial.encodedLength());
    }

    @Override
    public void alarm(
            final AlarmCode code,
            final int strategy,
            final int instrument,
            final long clientOrderId,
            final long value) {
        begin(AlarmEncoder.BLOCK_LENGTH, AlarmEncoder.TEMPLATE_ID, strategy, instrument);
        alarm.wrap(scratch, BODY_OFFSET)
                .receiveTime(state.now())
                .clientOrderId(clientOrderId)
                .value(value)
                .code(code);
        emit(alarm.encodedLength());
    }

    void gauge(final int strategy, final int index, final double value) {
        begin(GaugeEncoder.BLOCK_LENGTH, GaugeEncoder.TEMPLATE_ID, strategy, Records.NO_INSTRUMENT);
        gauge.wrap(scratch, BODY_OFFSET).receiveTime(state.now()).value(value).gauge(index);
        emit(gauge.encodedLength());
    }

    @Override
    public void riskState(final RiskState next, final StateCause cause) {
        if (state.risk.state() == next) {
            return;
        }
        final boolean resumes = state.risk.state() == RiskState.HALTED;
        begin(
                RiskStateChangedEncoder.BLOCK_LENGTH,
                RiskStateChangedEncoder.TEMPLATE_ID,
                Records.NO_STRATEGY,
                Records.NO_INSTRUMENT);
        riskState
                .wrap(scratch, BODY_OFFSET)
                .receiveTime(state.now())
                .state(next)
                .cause(cause);
        emit(riskState.encodedLength());
        if (resumes) {
            state.protection.onResumed(state.now(), this);
        }
    }

    @Override
    public void strategyStatus(
            final int strategy, final StrategyStatus status, final StateCause cause, final String message) {
        changeStrategy(strategy, status, cause, message);
    }

    /** A callback threw: the strategy decides nothing more; returns whether the sink took that. */
    boolean strategyFailed(final int strategy, final StateCause cause, final String message) {
        return changeStrategy(strategy, StrategyStatus.DISABLED, cause, message);
    }

    private boolean changeStrategy(
            final int strategy, final StrategyStatus status, final StateCause cause, final String message) {
        begin(
                StrategyStatusChangedEncoder.BLOCK_LENGTH,
                StrategyStatusChangedEncoder.TEMPLATE_ID,
                strategy,
                Records.NO_INSTRUMENT);
        final byte[] text = message == null ? new byte[0] : message.getBytes(StandardCharsets.UTF_8);
        strategyStatus
                .wrap(scratch, BODY_OFFSET)
                .receiveTime(state.now())
                .status(status)
                .cause(cause)
                .putMessage(text, 0, Math.min(text.length, MAX_MESSAGE_BYTES));
        return emit(strategyStatus.encodedLength());
    }

    @Override
    public void protectionSet(final ProtectionRequest request) {
        take(drafts.protectionSet(request, state.now()));
    }

    @Override
    public void stopMoved(
            final int strategy,
            final int instrument,
            final long clientOrderId,
            final long stopPrice,
            final long bestPrice) {
        take(drafts.stopMoved(strategy, instrument, clientOrderId, stopPrice, bestPrice, state.now()));
    }

    @Override
    public void protectionTriggered(
            final int strategy,
            final int instrument,
            final long parentOrderId,
            final ProtectionKind kind,
            final long triggerPrice,
            final long referencePrice,
            final long qty) {
        begin(ProtectionTriggeredEncoder.BLOCK_LENGTH, ProtectionTriggeredEncoder.TEMPLATE_ID, strategy, instrument);
        protectionTriggered
                .wrap(scratch, BODY_OFFSET)
                .receiveTime(state.now())
                .parentOrderId(parentOrderId)
                .triggerPrice(triggerPrice)
                .referencePrice(referencePrice)
                .qty(qty)
                .kind(kind);
        emit(protectionTriggered.encodedLength());
    }

    /** A timer came due; returns whether the sink took it. */
    boolean timerFired(
            final TimerKind kind,
            final long timerId,
            final long deadline,
            final int owner,
            final int instrument,
            final long payload) {
        begin(TimerFiredEncoder.BLOCK_LENGTH, TimerFiredEncoder.TEMPLATE_ID, owner, instrument);
        timerFired
                .wrap(scratch, BODY_OFFSET)
                .receiveTime(state.now())
                .timerId(timerId)
                .deadline(deadline)
                .payload(payload)
                .kind(kind);
        return emit(timerFired.encodedLength());
    }

    /** A strategy sets a timer; returns its id, which counts on even when the sink did not take the record. */
    long timerSet(final int strategy, final long deadline, final long payload) {
        final long id = state.strategyTimers.nextId();
        begin(TimerSetEncoder.BLOCK_LENGTH, TimerSetEncoder.TEMPLATE_ID, strategy, Records.NO_INSTRUMENT);
        timerSet.wrap(scratch, BODY_OFFSET)
                .receiveTime(state.now())
                .timerId(id)
                .deadline(deadline)
                .payload(payload);
        emit(timerSet.encodedLength());
        return id;
    }

    void timerCanceled(final int strategy, final long timerId) {
        if (!state.strategyTimers.isPending(timerId)) {
            return;
        }
        begin(TimerCanceledEncoder.BLOCK_LENGTH, TimerCanceledEncoder.TEMPLATE_ID, strategy, Records.NO_INSTRUMENT);
        timerCanceled.wrap(scratch, BODY_OFFSET).receiveTime(state.now()).timerId(timerId);
        emit(timerCanceled.encodedLength());
    }

    /** Gives a finished record of somebody else's buffer, such as a simulated venue's report, to the sink. */
    boolean report(final MutableDirectBuffer buffer, final int offset, final int length) {
        Records.flags(buffer, offset, Records.flags(buffer, offset) | Records.FLAG_CAUSED | Records.FLAG_SIMULATED);
        Records.receiveTime(buffer, offset, state.now());
        return !muted && sink.emit(buffer, offset, length);
    }

    private void begin(final int blockLength, final int templateId, final int strategy, final int instrument) {
        Records.begin(scratch, 0, blockLength, templateId);
        Records.flags(scratch, 0, Records.FLAG_CAUSED);
        Records.strategy(scratch, 0, strategy);
        Records.instrument(scratch, 0, instrument);
    }

    private boolean emit(final int bodyLength) {
        return take(Records.end(scratch, 0, bodyLength));
    }

    private boolean take(final int length) {
        if (muted || !sink.emit(scratch, 0, length)) {
            return false;
        }
        state.apply(scratch, 0);
        return true;
    }
}
