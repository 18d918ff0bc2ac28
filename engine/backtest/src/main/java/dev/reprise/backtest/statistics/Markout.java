package dev.reprise.backtest.statistics;

import dev.reprise.api.schema.Side;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How the mid moved after our fills: side × (mid a while later − fill price) / fill price, weighted with the fill's notional. Above 0 the
 * market went our way.
 */
public final class Markout {
    private final long horizonNs;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private long count;
    private double weights;
    private double squaredWeights;
    private double sum; // of weight × move
    private double squares; // of weight² × move²
    private double cross; // of weight² × move

    private record Waiting(long due, int instrument, Side side, long price, double notional) {}

    Markout(final long horizonNs) {
        this.horizonNs = horizonNs;
    }

    void onFill(final long now, final int instrument, final Side side, final long price, final double notional) {
        waiting.add(new Waiting(now + horizonNs, instrument, side, price, notional));
    }

    /** Takes what was due before now, at the mids that held until now. */
    void onTime(final long now, final long[] mids) {
        while (!waiting.isEmpty() && waiting.peek().due() < now) {
            final Waiting fill = waiting.poll();
            final long mid = mids[fill.instrument()];
            if (mid > 0) {
                final double move = (double) (mid - fill.price()) / fill.price() * (fill.side() == Side.BUY ? 1 : -1);
                final double w = fill.notional();
                count++;
                weights += w;
                squaredWeights += w * w;
                sum += w * move;
                squares += w * w * move * move;
                cross += w * w * move;
            }
        }
    }

    /** When the next fill has been followed long enough, UTC ns; {@link Long#MAX_VALUE} when none waits. */
    long nextDue() {
        return waiting.isEmpty() ? Long.MAX_VALUE : waiting.peek().due();
    }

    /** The horizon, ns. */
    public long horizonNs() {
        return horizonNs;
    }

    /** Fills that were followed so long. */
    public long count() {
        return count;
    }

    /** Weighted mean in basis points; NaN without a fill. */
    public double meanBps() {
        return count == 0 ? Double.NaN : 1e4 * sum / weights;
    }

    /** Standard error of the weighted mean in basis points: √(Σ w²(x − mean)²) / Σ w; NaN for fewer than two fills. */
    public double errorBps() {
        if (count < 2) {
            return Double.NaN;
        }
        final double mean = sum / weights;
        return 1e4 * Math.sqrt(Math.max(0, squares - 2 * mean * cross + mean * mean * squaredWeights)) / weights;
    }
}
