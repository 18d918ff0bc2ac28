package dev.reprise.benchmarks.core;

import dev.reprise.api.schema.Side;
import dev.reprise.core.book.OrderBook;
import java.util.SplittableRandom;
import java.util.TreeMap;
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

/** One level of one side of a book of 400 levels set to a new quantity, and the best price asked for; against a TreeMap. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class BookUpdateBenchmark {
    private static final int LEVELS = 400;
    private static final int WINDOW = 4_096;
    private static final int CHANGES = 4_096;
    private static final long BEST = 6_000_000;
    private static final int NEAR = 5;
    private static final int EMPTIES = 3; // one in so many takes a level away

    /** Where: within five ticks of the best price, or anywhere in the book. */
    @Param({"touch", "deep"})
    public String where;

    private final OrderBook book = new OrderBook(1, WINDOW);
    private final TreeMap<Long, Long> tree = new TreeMap<>();
    private final long[] prices = new long[CHANGES];
    private final long[] qtys = new long[CHANGES];
    private int next;

    /** Fills both books and draws the changes. */
    @Setup
    public void fill() {
        final SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < LEVELS; i++) {
            book.set(Side.SELL, BEST + i, i + 1);
            tree.put(BEST + i, i + 1L);
        }
        for (int i = 0; i < CHANGES; i++) {
            prices[i] = BEST + random.nextInt(where.equals("touch") ? NEAR : LEVELS);
            qtys[i] = random.nextInt(EMPTIES) == 0 ? 0 : random.nextInt(1, 10_000);
        }
    }

    /** The core's book. */
    @Benchmark
    public long set() {
        next = next + 1 & CHANGES - 1;
        book.set(Side.SELL, prices[next], qtys[next]);
        return book.bestPrice(Side.SELL);
    }

    /** A sorted map. */
    @Benchmark
    public long baselineTreeMap() {
        next = next + 1 & CHANGES - 1;
        if (qtys[next] == 0) {
            tree.remove(prices[next]);
        } else {
            tree.put(prices[next], qtys[next]);
        }
        return tree.firstKey();
    }
}
