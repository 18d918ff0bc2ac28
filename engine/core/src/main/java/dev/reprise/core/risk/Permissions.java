package dev.reprise.core.risk;

import dev.reprise.api.Carrier;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.RiskState;
import dev.reprise.api.schema.StateCause;
import dev.reprise.api.schema.StrategyStatus;
import dev.reprise.api.schema.TradingStatus;
import dev.reprise.core.decision.OrderRequest;
import dev.reprise.core.market.MarketView;
import java.util.Arrays;

/** K1 and K3: who may trade what, now. Starts HALTED with an empty allow-list. */
final class Permissions {
    private final MarketView market;
    private final RiskLimits limits;
    private final int strategies;
    private final int instruments;
    private final boolean[] allowed; // by strategy and instrument
    private final StrategyStatus[] statuses;
    private final DenialCode[] codes; // by strategy: what a stopped one is told
    private RiskState state = RiskState.HALTED;

    Permissions(final MarketView market, final RiskLimits limits, final RiskCapacity capacity) {
        this.market = market;
        this.limits = limits;
        strategies = capacity.strategies();
        instruments = capacity.instruments();
        allowed = new boolean[strategies * instruments];
        statuses = new StrategyStatus[strategies];
        Arrays.fill(statuses, StrategyStatus.ENABLED);
        codes = new DenialCode[strategies];
        Arrays.fill(codes, DenialCode.STRATEGY_DISABLED);
    }

    /** K1: the engine's state, and the strategy's. */
    DenialCode checkState(final OrderRequest r, final boolean protective) {
        if (!protective && (state == RiskState.HALTED || state == RiskState.REDUCING && !r.isExit())) {
            return refused(r, DenialCode.K1_ENGINE_STATE, RiskState.ACTIVE.value(), state.value());
        }
        if (r.strategy < 0
                || r.strategy >= strategies
                || r.instrument < 0
                || r.instrument >= instruments
                || market.instrument(r.instrument) == null) {
            return refused(r, DenialCode.K3_ALLOW_LIST, 0, r.instrument);
        }
        if (!r.isExit() && statuses[r.strategy] != StrategyStatus.ENABLED) {
            return refused(r, codes[r.strategy], StrategyStatus.ENABLED.value(), statuses[r.strategy].value());
        }
        return null;
    }

    /** K3; a position may be closed even when its instrument is no longer on the list. */
    DenialCode checkAllowed(final OrderRequest r) {
        if (!r.isExit()
                && (!allowed[r.strategy * instruments + r.instrument]
                        || limits.tightest(Limit.RESTRICTED, r.strategy, r.instrument) > 0)) {
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

    void applyStatus(final int strategy, final StrategyStatus status, final StateCause cause) {
        statuses[strategy] = status;
        codes[strategy] = code(cause);
    }

    /** What a strategy that was stopped for this is told. */
    private static DenialCode code(final StateCause cause) {
        return switch (cause) {
            case REPEATED_EXECUTION -> DenialCode.K15_REPEATED_EXECUTION;
            case PARENT_CHILD -> DenialCode.K17_PARENT_CHILD;
            case ORDER_TO_TRADE -> DenialCode.K22_ORDER_TO_TRADE;
            case REJECT_RATE -> DenialCode.K23_REJECT_RATE;
            default -> DenialCode.STRATEGY_DISABLED;
        };
    }

    void allow(final int strategy, final int instrument) {
        allowed[strategy * instruments + instrument] = true;
    }

    void disallow(final int strategy) {
        Arrays.fill(allowed, strategy * instruments, (strategy + 1) * instruments, false);
    }

    long stateHash(final long seed) {
        long hash = Exact.mix(seed, state.value());
        for (int s = 0; s < strategies; s++) {
            hash = Exact.mix(Exact.mix(hash, statuses[s].value()), codes[s].value());
        }
        for (int i = 0; i < allowed.length; i++) {
            hash = allowed[i] ? Exact.mix(hash, i) : hash;
        }
        return hash;
    }

    private static DenialCode refused(
            final OrderRequest r, final DenialCode code, final long allowed, final long actual) {
        r.allowed = allowed;
        r.actual = actual;
        return code;
    }

    void carry(final Carrier carrier) {
        carrier.carry(allowed);
        carrier.carry(statuses, StrategyStatus.values());
        carrier.carry(codes, DenialCode.values());
        state = carrier.carry(state, RiskState.values());
    }
}
