package dev.reprise.benchmarks.core;

import dev.reprise.api.BarSpec;
import dev.reprise.core.bar.BarBuilder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;

/** One trade into a bar; the tick bar closes with every hundredth, the time bar not at all. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class BarBenchmark {
    private static final int TICKS = 100;
    private static final int PRICES = 1_024;

    /** How bars close. */
    @Param({"time", "tick"})
    public String kind;

    private BarBuilder builder;
    private long trades;
    private long open;
    private long high;
    private long low;
    private long close;
    private long volume;

    /** Makes the builder. */
    @Setup
    public void make() {
        builder = new BarBuilder(
                Market.BTC_USDT, kind.equals("tick") ? BarSpec.tick(TICKS) : BarSpec.time(Duration.ofDays(1)));
    }

    /** Open, high, low, close and volume alone, in five fields. */
    @Benchmark
    public long baselineFields() {
        trades++;
        final long price = Market.PRICE + (trades & PRICES - 1);
        if (volume == 0) {
            open = price;
            high = price;
            low = price;
        }
        high = Math.max(high, price);
        low = Math.min(low, price);
        close = price;
        volume = volume == TICKS ? 0 : volume + 1;
        return open + high + low + close;
    }

    /** One trade. */
    @Benchmark
    public boolean trade() {
        trades++;
        return builder.onTrade(Market.START, Market.PRICE + (trades & PRICES - 1), 1);
    }
}
