package dev.reprise.core.risk;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.AlarmCode;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.RiskState;
import dev.reprise.api.schema.StateCause;
import dev.reprise.api.schema.StrategyStatus;
import dev.reprise.core.decision.Outbox;
import dev.reprise.core.order.Orders;

/**
 * What a breach does beyond the denial: strategies stopped, the engine reduced or halted, orders cancelled. An input
 * notes the breach, the record decided here answers it, and applying that record takes the note back; so nothing is
 * answered twice, and a recovery that applies both is where the session was.
 */
final class Answers {
    private final Parts parts;
    private final OrderChecks checks;
    private final Orders orders;

    Answers(final Parts parts, final OrderChecks checks) {
        this.parts = parts;
        this.checks = checks;
        orders = parts.orders;
    }

    void decide(final long now, final Outbox out) {
        parts.stale.decide(now, out);
        if (parts.rejects.isAlarmPending()) {
            out.alarm(
                    AlarmCode.REJECTS,
                    parts.rejects.alarmStrategy(),
                    parts.rejects.alarmInstrument(),
                    0,
                    parts.rejects.pausedUntil());
        }
        if (parts.stops.isAny()) {
            stopStrategies(out);
        }
        if (parts.equity.pending() != StateCause.NULL_VAL) {
            halt(parts.equity.pending(), out);
        }
        if (parts.health.isPending()) {
            halt(StateCause.JOURNAL, out);
        }
        if (parts.daily.isPending() && parts.permissions.state() == RiskState.ACTIVE) {
            out.riskState(RiskState.REDUCING, StateCause.DAILY_LOSS);
            cancelWorking(Records.NO_STRATEGY, true, out);
        }
    }

    private void stopStrategies(final Outbox out) {
        for (int s = 0; s < parts.strategies; s++) {
            final StateCause cause = parts.stops.cause(s);
            if (cause != StateCause.NULL_VAL) {
                out.strategyStatus(s, StrategyStatus.DISABLED, cause, Stops.text(cause));
                out.alarm(AlarmCode.STRATEGY_DISABLED, s, Records.NO_INSTRUMENT, 0, cause.value());
                cancelWorking(s, true, out);
            }
        }
    }

    /** No new orders, and every working one but protection is cancelled. */
    private void halt(final StateCause cause, final Outbox out) {
        if (parts.permissions.state() != RiskState.HALTED) {
            out.riskState(RiskState.HALTED, cause);
            cancelWorking(Records.NO_STRATEGY, false, out);
        }
    }

    private void cancelWorking(final int strategy, final boolean entriesOnly, final Outbox out) {
        int slot = orders.firstOpen();
        while (slot >= 0) {
            final int next = orders.nextOpen(slot);
            final OrderRole role = orders.role(slot);
            if ((strategy == Records.NO_STRATEGY || orders.strategy(slot) == strategy)
                    && (role == OrderRole.ENTRY || !entriesOnly && !ExposureChecks.isProtective(role))
                    && checks.checkEngineCancel(slot) == null) {
                out.cancel(orders.clientOrderId(slot));
            }
            slot = next;
        }
    }
}
