package dev.reprise.core.risk;

import dev.reprise.api.Carrier;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.StateCause;
import dev.reprise.core.decision.OrderRequest;
import dev.reprise.core.portfolio.Account;
import dev.reprise.core.portfolio.Portfolio;

/**
 * K21: how far equity fell from its highest, per quote currency, and how many round trips each strategy lost in a row.
 * Equity is the cash the journal began with plus all profit since, realised and not, after fees. A breach halts; a
 * person's arming after it begins anew from what is left.
 */
final class Equity {
    private final Portfolio portfolio;
    private final RiskLimits limits;
    private final int instruments;
    private final long[] profits; // since the journal began, by currency
    private final long[] peaks;
    private final long[] settled; // by strategy and instrument: profit when it was last flat
    private final int[] signs; // by strategy and instrument: of the position
    private final int[] streaks; // by strategy
    private StateCause pending = StateCause.NULL_VAL;
    private boolean latched; // since the breach, until a person arms

    Equity(final Portfolio portfolio, final RiskLimits limits, final RiskCapacity capacity) {
        this.portfolio = portfolio;
        this.limits = limits;
        instruments = capacity.instruments();
        profits = new long[capacity.currencies()];
        peaks = new long[capacity.currencies()];
        settled = new long[capacity.strategies() * instruments];
        signs = new int[capacity.strategies() * instruments];
        streaks = new int[capacity.strategies()];
    }

    /** Equity now, amount in the currency, or OVERFLOW. */
    long of(final int currency) {
        return FixedPoint.add(-portfolio.ledger().balance(Account.OPENING, currency), profits[currency]);
    }

    /** Profit in a currency changed by this. */
    void applyProfit(final int currency, final long change) {
        profits[currency] = FixedPoint.add(profits[currency], change);
        final long now = of(currency);
        if (now != FixedPoint.OVERFLOW && now > peaks[currency]) {
            peaks[currency] = now;
        } else if (!latched && isDown(currency, now)) {
            pending = StateCause.DRAWDOWN;
            latched = true;
        }
    }

    private boolean isDown(final int currency, final long now) {
        final long limit = limits.at(Limit.MAX_DRAWDOWN, RiskLimits.ACCOUNT);
        final long peak = peaks[currency];
        if (limit < 0
                || limit >= Limit.MAX_DRAWDOWN.off()
                || portfolio.ledger().balance(Account.OPENING, currency) == 0) {
            return false;
        }
        final long fall = now == FixedPoint.OVERFLOW ? FixedPoint.OVERFLOW : FixedPoint.add(peak, -now);
        return fall == FixedPoint.OVERFLOW
                || fall > 0 && Exact.compareProducts(fall, FixedPoint.BASIS_POINTS, peak, limit) >= 0;
    }

    /**
     * A fill was booked: when it took the position to flat or through it, a round trip ended. Less than a lot, which a fee in
     * its own coin may leave, is flat: nobody can close it.
     *
     * @param profit realised, after fees, of the strategy in the instrument since the journal began
     */
    void applyFill(final int strategy, final int instrument, final long profit) {
        final int pair = strategy * instruments + instrument;
        final int sign = Long.signum(portfolio.closableQty(strategy, instrument));
        if (signs[pair] != 0 && sign != signs[pair] && profit != FixedPoint.OVERFLOW) {
            final long trip = FixedPoint.add(profit, -settled[pair]);
            settled[pair] = profit;
            streaks[strategy] = trip < 0 ? streaks[strategy] + 1 : trip > 0 ? 0 : streaks[strategy];
            final long limit = limits.ofStrategy(Limit.MAX_LOSING_STREAK, strategy);
            if (!latched && limit >= 0 && streaks[strategy] >= Math.max(limit, 1)) {
                pending = StateCause.LOSING_STREAK;
                latched = true;
            }
        }
        signs[pair] = sign;
    }

    /** Why the engine has to halt, {@code NULL_VAL} when it has not. */
    StateCause pending() {
        return pending;
    }

    /** The engine's state changed. */
    void applyState(final boolean isActive) {
        pending = StateCause.NULL_VAL;
        if (isActive && latched) {
            latched = false;
            for (int currency = 0; currency < peaks.length; currency++) {
                peaks[currency] = Math.max(of(currency), 0);
            }
            java.util.Arrays.fill(streaks, 0);
        }
    }

    /** K21 for an entry: also between the breach and the halt. */
    DenialCode check(final OrderRequest r, final int currency) {
        final long maxDrawdown = limits.at(Limit.MAX_DRAWDOWN, RiskLimits.ACCOUNT);
        final long maxStreak = limits.ofStrategy(Limit.MAX_LOSING_STREAK, r.strategy);
        if (latched || maxDrawdown < 0 || maxStreak < 0) {
            r.allowed = Math.max(maxDrawdown, 0);
            r.actual = FixedPoint.add(peaks[currency], -of(currency));
            return DenialCode.K21_DRAWDOWN;
        }
        return null;
    }

    long stateHash(final long seed) {
        long hash = Exact.mix(Exact.mix(seed, pending.value()), latched ? 1 : 0);
        for (int i = 0; i < profits.length; i++) {
            hash = Exact.mix(Exact.mix(hash, profits[i]), peaks[i]);
        }
        for (int i = 0; i < settled.length; i++) {
            if (settled[i] != 0 || signs[i] != 0) {
                hash = Exact.mix(Exact.mix(Exact.mix(hash, i), settled[i]), signs[i]);
            }
        }
        for (final int streak : streaks) {
            hash = Exact.mix(hash, streak);
        }
        return hash;
    }

    void carry(final Carrier carrier) {
        carrier.carry(profits);
        carrier.carry(peaks);
        carrier.carry(settled);
        carrier.carry(signs);
        carrier.carry(streaks);
        pending = carrier.carry(pending, StateCause.values());
        latched = carrier.carry(latched);
    }
}
