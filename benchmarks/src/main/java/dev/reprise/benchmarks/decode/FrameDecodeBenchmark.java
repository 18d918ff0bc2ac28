package dev.reprise.benchmarks.decode;

import dev.reprise.adapters.binance.BinanceDecoder;
import java.util.List;
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

/**
 * A whole frame, envelope and all, to its record; against Jackson's streaming parser that stops at the mantissas and writes no
 * record, and its tree beside it. The budget of a frame is 100 ns and 25 ns for each of its levels: 100 ns for a trade,
 * 150 ns for a best bid and ask, 600 ns for twenty levels, 1,100 ns for a streamed snapshot of forty, 5,100 ns for one of two hundred. Bars, mark prices and aggregated trades
 * come seldom and are read the general way; only their ratio is judged.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class FrameDecodeBenchmark {
    private static final long RECEIVED = 1_753_000_000_200_000_000L;

    /** The stream. */
    @Param({"trade", "aggTrade", "bookTicker", "depth", "snapshot", "partialDepth", "kline", "markPrice"})
    public String kind;

    private final BinanceDecoder decoder = new BinanceDecoder(List.of(Frames.BTC_USDT));
    private final StreamingTwin twin = new StreamingTwin();
    private final TreeTwin tree = new TreeTwin();
    private Frames frames;
    private int next;

    /** Reads the frames and checks that both read the same out of them. */
    @Setup
    public void read() {
        frames = Frames.of(kind);
        DecodeCheck.check(frames);
    }

    private int next() {
        next = (next + 1) & (frames.count() - 1);
        return next;
    }

    /** The adapter's decoder, bytes to record. */
    @Benchmark
    @BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
    public int decode() {
        final int frame = next();
        return decoder.decode(frames.buffer(), frames.offset(frame), frames.length(frame), RECEIVED, frames.position());
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
