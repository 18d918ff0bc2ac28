package dev.reprise.benchmarks.decode;

import dev.reprise.adapters.binance.BinanceDecoder;
import dev.reprise.benchmarks.load.RecordedFiles;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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

/**
 * As {@link FrameDecodeBenchmark}, over frames that a venue sent, in their order. The budget is 100 ns a frame and 25 ns for each of its
 * levels, so the row tells how many levels a frame has ({@code levelsPerFrame}). Without {@link RecordedFiles} it is not run.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class RecordedDecodeBenchmark {
    private static final long RECEIVED = 1_723_161_255_000_000_000L;
    private static final int ALL = 8_192;
    private static final int UPDATES = 2_048;

    /** Whose frames. */
    @Param({"spot", "usdm"})
    public String market;

    /** All kinds as they came, or depth updates alone. */
    @Param({"all", "depth"})
    public String kind;

    private final BinanceDecoder decoder = new BinanceDecoder(List.of(Frames.BTC_USDT));
    private final StreamingTwin twin = new StreamingTwin();
    private final TreeTwin tree = new TreeTwin();
    private Frames frames;
    private double levels;
    private int next;

    /** Told with the time. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Shape {
        private double levels;

        /** Takes it from the benchmark. */
        @Setup
        public void of(final RecordedDecodeBenchmark benchmark) {
            levels = benchmark.levels;
        }

        /** Levels of a frame on average; a trade has one, a best bid and ask two. */
        public double levelsPerFrame() {
            return levels;
        }
    }

    /** Reads the frames and checks that both read the same out of them. */
    @Setup
    public void read() {
        final boolean isDepth = kind.equals("depth");
        frames = Frames.recorded(
                RecordedFiles.of(market).orElseThrow(() -> new IllegalStateException("no recording of " + market)),
                isDepth ? "\"depthUpdate\"" : "",
                isDepth ? UPDATES : ALL);
        levels = (double) DecodeCheck.check(frames) / frames.count();
    }

    private int next() {
        next = (next + 1) & (frames.count() - 1);
        return next;
    }

    /** The adapter's decoder, bytes to record. */
    @Benchmark
    public int decode(final Shape shape) {
        final int frame = next();
        return decoder.decode(
                frames.buffer(), frames.offset(frame), frames.length(frame), RECEIVED, BinanceDecoder.BY_SYMBOL);
    }

    /** Jackson's tree, as one would read a frame without thinking of speed; stops at the mantissas as the baseline does. */
    @Benchmark
    public int databind() {
        final int frame = next();
        return tree.decode(frames.bytes(), frames.offset(frame), frames.length(frame));
    }

    /** Jackson, bytes to mantissas. */
    @Benchmark
    public int baselineJackson() {
        final int frame = next();
        return twin.decode(frames.bytes(), frames.offset(frame), frames.length(frame));
    }
}
