package dev.reprise.benchmarks.core;

import dev.reprise.api.record.BookLevels;
import dev.reprise.api.schema.Side;
import dev.reprise.core.book.OrderBook;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The asks of a book update of eight levels, as the core takes it, in a book of 400, and the best price asked for; against a TreeMap. Time for
 * one level. A book's window begins with 256 ticks, of which three quarters lie behind the touch; as the levels beyond come it grows, so when
 * this begins all 400 are in it.
 */
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
    private static final int LEVELS_OF_RECORD = 8;
    private static final int NEAR = 5;
    private static final int EMPTIES = 3; // one in so many takes a level away

    /** Where: within five ticks of the best price, or anywhere in the book. */
    @Param({"touch", "deep"})
    public String where;

    private final OrderBook book = new OrderBook(1, WINDOW);
    private final TreeMap<Long, Long> tree = new TreeMap<>();
    private final BookLevels levels = new BookLevels();
    private final UnsafeBuffer[] records = new UnsafeBuffer[CHANGES / LEVELS_OF_RECORD];
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
        for (int i = 0; i < records.length; i++) {
            final int from = i * LEVELS_OF_RECORD;
            final int to = from + LEVELS_OF_RECORD;
            records[i] = BookRecords.of(
                    new long[0], new long[0], Arrays.copyOfRange(prices, from, to), Arrays.copyOfRange(qtys, from, to));
        }
    }

    /** The core's book. */
    @Benchmark
    @OperationsPerInvocation(LEVELS_OF_RECORD)
    public long set() {
        next = next + 1 & records.length - 1;
        levels.bids(records[next], 0);
        book.set(Side.BUY, levels);
        levels.asks();
        book.set(Side.SELL, levels);
        return book.bestPrice(Side.SELL);
    }

    /** A sorted map. */
    @Benchmark
    @OperationsPerInvocation(LEVELS_OF_RECORD)
    public long baselineTreeMap() {
        next = next + 1 & records.length - 1;
        for (int i = next * LEVELS_OF_RECORD; i < (next + 1) * LEVELS_OF_RECORD; i++) {
            if (qtys[i] == 0) {
                tree.remove(prices[i]);
            } else {
                tree.put(prices[i], qtys[i]);
            }
        }
        return tree.firstKey();
    }
}
