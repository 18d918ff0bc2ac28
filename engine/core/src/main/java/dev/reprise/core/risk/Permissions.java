package dev.reprise.core.risk;

import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.RiskState;
import dev.reprise.api.schema.StrategyStatus;
import dev.reprise.api.schema.TradingStatus;
import dev.reprise.core.decision.OrderRequest;
import dev.reprise.core.market.MarketView;
import java.util.Arrays;

/** K1 and K3: who may trade what, now. Starts HALTED with an empty allow-list. */
final class Permissions {
    private final MarketView market;
    private final int strategies;
    private final int instruments;
    private final boolean[] allowed; // by strategy and instrument
    private final StrategyStatus[] statuses;
    private RiskState state = RiskState.HALTED;

    Permissions(final MarketView market, final RiskCapacity capacity) {
        this.market = market;
        strategies = capacity.strategies();
        instruments = capacity.instruments();
        allowed = new boolean[strategies * instruments];
        statuses = new StrategyStatus[strategies];
        Arrays.fill(statuses, StrategyStatus.ENABLED);
    }

    DenialCode check(final OrderRequest r, final boolean protective) {
        if (!protective && (state == RiskState.HALTED || state == RiskState.REDUCING && !r.isExit())) {
            return refused(r, DenialCode.K1_ENGINE_STATE, RiskState.ACTIVE.value(), state.value());
        }
        if (r.strategy < 0 || r.strategy >= strategies || r.instrument < 0 || r.instrument >= instruments) {
            return refused(r, DenialCode.K3_ALLOW_LIST, 0, r.instrument);
        }
        if (!r.isExit() && statuses[r.strategy] != StrategyStatus.ENABLED) {
            return refused(
                    r, DenialCode.STRATEGY_DISABLED, StrategyStatus.ENABLED.value(), statuses[r.strategy].value());
        }
        // A position may be closed even when its instrument is no longer on the list.
        if (market.instrument(r.instrument) == null
                || !r.isExit() && !allowed[r.strategy * instruments + r.instrument]) {
            return refused(r, DenialCode.K3_ALLOW_LIST, 0, r.instrument);
        }
        final TradingStatus status = market.status(r.instrument);
        return status == TradingStatus.TRADING
                ? null
                : refused(r, DenialCode.K3_ALLOW_LIST, TradingStatus.TRADING.value(), status.value());
    }

    RiskState state() {
        return state;
    }

    void applyState(final RiskState state) {
        this.state = state;
    }

    StrategyStatus status(final int strategy) {
        return statuses[strategy];
    }

    void applyStatus(final int strategy, final StrategyStatus status) {
        statuses[strategy] = status;
    }

    void allow(final int strategy, final int instrument) {
        allowed[strategy * instruments + instrument] = true;
    }

    long stateHash(final long seed) {
        long hash = Exact.mix(seed, state.value());
        for (final StrategyStatus status : statuses) {
            hash = Exact.mix(hash, status.value());
        }
        for (final boolean b : allowed) {
            hash = Exact.mix(hash, b ? 1 : 0);
        }
        return hash;
    }

    private static DenialCode refused(
            final OrderRequest r, final DenialCode code, final long allowed, final long actual) {
        r.allowed = allowed;
        r.actual = actual;
        return code;
    }
}
