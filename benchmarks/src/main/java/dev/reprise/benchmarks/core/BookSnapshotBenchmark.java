package dev.reprise.benchmarks.core;

import dev.reprise.api.record.BookLevels;
import dev.reprise.api.schema.Side;
import dev.reprise.core.book.OrderBook;
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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A whole book of 1,000 levels a side, in four records as the core takes them; time for one level. A side's window begins with 256 ticks and
 * grows, snapshot by snapshot, to the 4,096 asked for; from then on, and so when it is measured, the first three quarters of the levels are in it.
 */
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
    private static final int RECORDS = 4; // a ring takes no longer ones than 16 KiB

    private final OrderBook book = new OrderBook(1, WINDOW);
    private final BookLevels levels = new BookLevels();
    private final UnsafeBuffer[] records = records();
    private final TreeMap<Long, Long> bids = new TreeMap<>();
    private final TreeMap<Long, Long> asks = new TreeMap<>();

    private static UnsafeBuffer[] records() {
        final UnsafeBuffer[] records = new UnsafeBuffer[RECORDS];
        final int count = LEVELS / 2 / RECORDS;
        for (int r = 0; r < RECORDS; r++) {
            final long[] bids = new long[count];
            final long[] asks = new long[count];
            final long[] qtys = new long[count];
            for (int i = 0; i < count; i++) {
                qtys[i] = r * count + i + 1L;
                bids[i] = MID - qtys[i] * GAP;
                asks[i] = MID + qtys[i] * GAP;
            }
            records[r] = BookRecords.of(bids, qtys, asks, qtys);
        }
        return records;
    }

    /** The core's book. */
    @Benchmark
    @OperationsPerInvocation(LEVELS)
    public long replace() {
        book.clear();
        for (final UnsafeBuffer record : records) {
            levels.bids(record, 0);
            book.set(Side.BUY, levels);
            levels.asks();
            book.set(Side.SELL, levels);
        }
        if (book.levels(Side.BUY) != LEVELS / 2 || book.levels(Side.SELL) != LEVELS / 2) {
            throw new IllegalStateException("the book lacks levels");
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
