package dev.reprise.benchmarks.core;

import dev.reprise.api.schema.Side;
import dev.reprise.core.book.OrderBook;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A whole book of 1,000 levels a side, the first three quarters in the dense window; time for one level. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class BookSnapshotBenchmark {
    /** Levels of both sides. */
    static final int LEVELS = 2_000;

    private static final int WINDOW = 4_096;
    private static final long MID = 6_000_000;
    private static final int GAP = 4; // ticks between levels

    private final OrderBook book = new OrderBook(1, WINDOW);
    private final TreeMap<Long, Long> bids = new TreeMap<>();
    private final TreeMap<Long, Long> asks = new TreeMap<>();

    /** The core's book. */
    @Benchmark
    @OperationsPerInvocation(LEVELS)
    public long replace() {
        book.clear();
        for (int i = 1; i <= LEVELS / 2; i++) {
            book.set(Side.BUY, MID - i * GAP, i);
        }
        for (int i = 1; i <= LEVELS / 2; i++) {
            book.set(Side.SELL, MID + i * GAP, i);
        }
        return book.bestPrice(Side.SELL) - book.bestPrice(Side.BUY);
    }

    /** Two sorted maps. */
    @Benchmark
    @OperationsPerInvocation(LEVELS)
    public long baselineTreeMap() {
        bids.clear();
        asks.clear();
        for (long i = 1; i <= LEVELS / 2; i++) {
            bids.put(MID - i * GAP, i);
        }
        for (long i = 1; i <= LEVELS / 2; i++) {
            asks.put(MID + i * GAP, i);
        }
        return asks.firstKey() - bids.lastKey();
    }
}
