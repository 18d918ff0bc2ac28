package dev.reprise.core;

import dev.reprise.api.Instrument;
import dev.reprise.api.record.OrderInstructions;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.RiskState;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.StateCause;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.api.schema.TimerKind;
import dev.reprise.core.decision.OrderRequest;

/**
 * Level 4 of the kill switch: cancels entries and the strategies' own exits, and closes every position at the market. What another
 * order still has of a position waits for its cancel, and what did not fill is tried again: after {@link #FIRST_GAP_NS}, then after
 * gaps that double to {@link #LAST_GAP_NS}, {@link #TRIES} times in all, some 30 s. It ends early when nothing is left, or somebody arms
 * or halts. Core thread only.
 */
final class Flattening {
    static final long FIRST_GAP_NS = 50_000_000L;
    static final long LAST_GAP_NS = 1_600_000_000L;
    static final int TRIES = 22;

    private final CoreState state;
    private final Decisions decisions;
    private final OrderRequest request = new OrderRequest();

    Flattening(final CoreState state, final Decisions decisions) {
        this.state = state;
        this.decisions = decisions;
    }

    void begin() {
        decisions.riskState(RiskState.REDUCING, StateCause.OPERATOR);
        state.flattened().begin();
        attempt();
        scheduleNext(1);
    }

    /** @param tried how often it was tried so far */
    void onTimer(final long tried) {
        if (state.risk.state() == RiskState.REDUCING && isAnythingLeft()) {
            attempt();
            if (tried + 1 < TRIES) {
                scheduleNext(tried + 1);
            }
        }
    }

    private void scheduleNext(final long tried) {
        final long gap = Math.min(FIRST_GAP_NS << Math.min(tried - 1, Byte.SIZE), LAST_GAP_NS);
        state.engineTimers.schedule(
                state.now() + gap, TimerKind.RISK.value(), Records.NO_STRATEGY, Records.NO_INSTRUMENT, tried);
    }

    private boolean isAnythingLeft() {
        for (int slot = state.orders.firstOpen(); slot >= 0; slot = state.orders.nextOpen(slot)) {
            final OrderRole role = state.orders.role(slot);
            if (role == OrderRole.ENTRY || role == OrderRole.EXIT) {
                return true; // it may fill yet
            }
        }
        for (int strategy = 0; strategy < state.settings.maxStrategies(); strategy++) {
            for (int i = 0; i < state.markets.instrumentCount(); i++) {
                if (state.isClosable(strategy, i)) {
                    return true;
                }
            }
        }
        return false;
    }

    private void attempt() {
        decisions.cancelForFlatten();
        for (int strategy = 0; strategy < state.settings.maxStrategies(); strategy++) {
            for (int i = 0; i < state.markets.instrumentCount(); i++) {
                if (state.isClosable(strategy, i)) {
                    close(strategy, state.markets.instrument(i));
                }
            }
        }
    }

    /** In pieces that the venue takes. */
    private void close(final int strategy, final Instrument instrument) {
        final Side side = state.portfolio.positionQty(strategy, instrument.index()) > 0 ? Side.SELL : Side.BUY;
        final long most = instrument.rules().maxQty() > 0
                ? instrument.floorToLot(instrument.rules().maxQty())
                : Long.MAX_VALUE;
        prepare(strategy, instrument, side, 0);
        long left = state.risk.closableQty(request) - held(strategy, instrument.index());
        boolean isSent = true;
        while (isSent) {
            final long qty = instrument.floorToLot(Math.min(left, most));
            if (qty <= 0 || state.markets.isDust(instrument, qty)) {
                return;
            }
            prepare(strategy, instrument, side, qty);
            isSent = decisions.order(request) != 0;
            state.flattened().add(strategy, instrument.index(), isSent ? DenialCode.NULL_VAL : decisions.lastDenial());
            left -= qty;
        }
    }

    private void prepare(final int strategy, final Instrument instrument, final Side side, final long qty) {
        request.reset(strategy, instrument.index());
        request.side = side;
        request.type = OrderType.MARKET;
        request.timeInForce = TimeInForce.IOC;
        request.role = OrderRole.EXIT;
        request.instructions = OrderInstructions.REDUCE_ONLY | OrderInstructions.OPERATOR;
        request.qty = qty;
    }

    /** What waits in the engine until the venue lets go of the balance that protects the position: K24 counts it when it leaves. */
    private long held(final int strategy, final int instrument) {
        long held = 0;
        for (int slot = state.orders.firstOpen(); slot >= 0; slot = state.orders.nextOpen(slot)) {
            if (state.orders.strategy(slot) == strategy
                    && state.orders.instrument(slot) == instrument
                    && state.orders.status(slot) == OrderStatus.HELD
                    && (state.orders.instructions(slot) & OrderInstructions.OPERATOR) != 0) {
                held += state.orders.qty(slot);
            }
        }
        return held;
    }
}
