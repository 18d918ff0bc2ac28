package dev.reprise.benchmarks.core;

import dev.reprise.api.Bar;
import dev.reprise.api.BarSpec;
import dev.reprise.api.Strategy;
import dev.reprise.api.StrategyContext;
import dev.reprise.api.StrategyParameters;
import dev.reprise.benchmarks.load.PassingStrategy;
import dev.reprise.strategies.EmaCrossFactory;
import dev.reprise.strategies.indicator.Ema;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A trade through the core that closes a bar of a millisecond, and what the strategy does with it: two averages and whether they crossed,
 * streaming or by ta4j's rules (which trade on it as well, as the bundled strategy does). The baseline subscribes to the same bars and
 * does nothing with them.
 */
@State(Scope.Thread)
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class StrategyCallbackBenchmark {
    private static final int FAST = 5;
    private static final int SLOW = 13;
    private static final long BAR_NS = 1_000_000;

    /** Whose indicators. */
    @Param({"streaming", "ta4j"})
    public String indicators;

    private Counting counted;
    private Counting idleCounted;
    private RunningCore core;
    private RunningCore idle;
    private long trades;
    private long idleTrades;

    /** Starts a session of each. */
    @Setup
    public void start() {
        final EmaCrossFactory factory = new EmaCrossFactory();
        counted = new Counting(
                indicators.equals("streaming")
                        ? new Crossing(true)
                        : factory.create(new StrategyParameters(
                                factory.parameters(), Map.of("bar", "1ms", "size", "0.001 BTC"))));
        idleCounted = new Counting(new Crossing(false));
        core = new RunningCore("trade", counted, BAR_NS);
        idle = new RunningCore("trade", idleCounted, BAR_NS);
        counted.bars = 0; // those of the market that the session began with
        idleCounted.bars = 0;
    }

    /** Every trade but the first must have closed a bar, or something else was measured. */
    @TearDown
    public void check() {
        check(counted.bars, trades);
        check(idleCounted.bars, idleTrades);
    }

    private static void check(final long bars, final long trades) {
        if (trades > 0 && bars < trades - 1) {
            throw new IllegalStateException(bars + " bars of " + trades + " trades");
        }
    }

    /** A trade, and the bar that it closes. */
    @Benchmark
    public int callback() {
        trades++;
        return trade(core);
    }

    /** The same with nobody who computes anything. */
    @Benchmark
    public int baselineBarsAlone() {
        idleTrades++;
        return trade(idle);
    }

    private static int trade(final RunningCore core) {
        final UnsafeBuffer record = core.next();
        core.runner().run(record, 0, record.capacity());
        return core.runner().log().length();
    }

    private static final class Crossing implements Strategy {
        private final Ema fast = new Ema(FAST);
        private final Ema slow = new Ema(SLOW);
        private final boolean computes;
        private long crossed;

        private Crossing(final boolean computes) {
            this.computes = computes;
        }

        @Override
        public void onStart(final StrategyContext ctx) {
            ctx.subscribeBars(ctx.instruments().get(0), BarSpec.time(Duration.ofNanos(BAR_NS)));
        }

        @Override
        public void onBar(final Bar bar, final StrategyContext ctx) {
            if (computes) {
                final double close = bar.closeAsDouble();
                fast.update(close);
                slow.update(close);
                crossed += fast.crossedAbove(slow) || fast.crossedBelow(slow) ? 1 : 0;
            }
        }
    }

    /** Counts the bars that a strategy sees. */
    private static final class Counting extends PassingStrategy {
        private long bars;

        private Counting(final Strategy strategy) {
            super(strategy);
        }

        @Override
        public void onBar(final Bar bar, final StrategyContext ctx) {
            bars++;
            super.onBar(bar, ctx);
        }
    }
}
