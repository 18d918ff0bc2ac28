package dev.reprise.backtest.statistics;

import dev.reprise.api.Instrument;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.core.CoreState;

/**
 * What was held, in time. Values are at the marks of {@link dev.reprise.core.market.Markets#valuationPrice}, in the reporting currency's units: those of
 * all strategies and instruments added up without their sign, and, for the half-life, with it.
 *
 * <p>Half-life: ln ½ / ln φ seconds, φ being the slope of the value at each whole second over that of the second before (least squares, with a constant),
 * as in an Ornstein-Uhlenbeck process; only for 0 &lt; φ &lt; 1.
 */
public final class Inventory {
    private static final long SECOND = 1_000_000_000L;

    private final CoreState state;
    private final int strategies;
    private final long[] held; // quantities by instrument and strategy, since the last change
    private final long start;
    private long last;
    private double gross;
    private double net;
    private boolean isAtLimit;
    private double max;
    private double area; // of gross × ns
    private long inMarketNs;
    private long atLimitNs;
    private boolean hasLimit;
    private double pairs;
    private double before = Double.NaN; // net at the last whole second
    private double x;
    private double y;
    private double xx;
    private double xy;

    /** @param time from which on it is measured, UTC ns */
    public Inventory(final CoreState state, final int instruments, final int strategies, final long time) {
        this.state = state;
        this.strategies = strategies;
        held = new long[instruments * strategies];
        start = time;
        last = time;
    }

    /** A position or a mark is another from now on: before {@link #sum} or {@link #sumHeld} of every instrument. */
    public void begin(final long now) {
        final long ns = Math.max(0, now - last);
        area += gross * ns;
        inMarketNs += gross > 0 ? ns : 0;
        atLimitNs += isAtLimit ? ns : 0;
        seconds(now);
        last = Math.max(last, now);
        gross = 0;
        net = 0;
        isAtLimit = false;
    }

    /** The whole seconds after the last change and up to now had the same value: one pair with what was before, the rest with itself. */
    private void seconds(final long now) {
        final long count = Math.floorDiv(now, SECOND) - Math.floorDiv(last, SECOND);
        if (count > 0) {
            if (!Double.isNaN(before)) {
                pair(before, net, 1);
            }
            pair(net, net, count - 1);
            before = net;
        }
    }

    private void pair(final double earlier, final double later, final double times) {
        pairs += times;
        x += times * earlier;
        y += times * later;
        xx += times * earlier * earlier;
        xy += times * earlier * later;
    }

    /** One instrument's part, as the portfolio has it. */
    public void sum(final Instrument instrument, final long mark) {
        for (int strategy = 0; strategy < strategies; strategy++) {
            held[instrument.index() * strategies + strategy] =
                    state.portfolio.positionQty(strategy, instrument.index());
        }
        sumHeld(instrument, mark);
    }

    /** A fill on the way to an input, which the portfolio is beyond already. */
    public void fill(final int strategy, final Instrument instrument, final long signedQty) {
        if (strategy >= 0 && strategy < strategies) {
            held[instrument.index() * strategies + strategy] += signedQty;
        }
    }

    /** One instrument's part, as it was before and with the fills since. */
    public void sumHeld(final Instrument instrument, final long mark) {
        for (int strategy = 0; strategy < strategies; strategy++) {
            final long qty = held[instrument.index() * strategies + strategy];
            final long limit = state.risk.maxPosition(strategy, instrument.index());
            final boolean isLimited = limit > 0 && limit < Long.MAX_VALUE / 4;
            if (qty == 0) {
                hasLimit |= isLimited;
            } else {
                final long value = instrument.notional(mark, Math.abs(qty));
                hold(
                        value == FixedPoint.OVERFLOW ? 0 : qty > 0 ? value : -value,
                        isLimited,
                        isLimited && Math.abs(qty) >= limit);
            }
        }
    }

    /** One position, by its value. */
    void hold(final long value, final boolean isLimited, final boolean isThere) {
        gross += Math.abs(value);
        net += value;
        max = Math.max(max, gross);
        hasLimit |= isLimited;
        isAtLimit |= isThere;
    }

    private double ofTime(final double ns) {
        return last > start ? ns / (last - start) : Double.NaN;
    }

    /** Mean over time; NaN when no time passed. */
    public double mean() {
        return ofTime(area);
    }

    /** The largest. */
    public double max() {
        return max;
    }

    /** Part of the time with a position. */
    public double inMarket() {
        return ofTime(inMarketNs);
    }

    /** Part of the time in which a strategy's position was at its limit (K11); NaN when no limit was set. */
    public double atLimit() {
        return hasLimit ? ofTime(atLimitNs) : Double.NaN;
    }

    /** Seconds in which what is held falls to its half; NaN when it does not fall. */
    public double halfLifeSeconds() {
        final double spread = pairs * xx - x * x;
        final double slope = spread > 0 ? (pairs * xy - x * y) / spread : Double.NaN;
        return slope > 0 && slope < 1 ? Math.log(0.5) / Math.log(slope) : Double.NaN;
    }
}
