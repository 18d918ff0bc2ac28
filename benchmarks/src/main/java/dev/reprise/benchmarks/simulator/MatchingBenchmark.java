package dev.reprise.benchmarks.simulator;

import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.simulator.matching.MatchingEngine;
import dev.reprise.simulator.matching.MatchingListener;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The matching engine around a thousand resting orders: 82 % of the requests move one, 6 % cancel one and place it anew, 9 % place
 * one more and cancel the one that has rested longest, 3 % take what is there.
 */
@State(Scope.Thread)
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class MatchingBenchmark {
    private static final int RESTING = 1_024;
    private static final int ACTIONS = 8_192;
    private static final int DEPTH = 200;
    private static final long MID = 6_000_000;
    private static final int MOVES = 82;
    private static final int CANCELS = 88;
    private static final int PLACES = 97;
    private static final int HUNDRED = 100;

    private final MatchingEngine engine = new MatchingEngine(MatchingListener.NONE);
    private final long[] ids = new long[RESTING];
    private final int[] kinds = new int[ACTIONS];
    private final int[] which = new int[ACTIONS];
    private final long[] distances = new long[ACTIONS];
    private int next;
    private final SortedBook plain = new SortedBook();
    private final long[] plainIds = new long[RESTING];
    private int plainNext;

    /** Fills the book and draws the requests. */
    @Setup
    public void fill() {
        final SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < ACTIONS; i++) {
            kinds[i] = random.nextInt(HUNDRED);
            which[i] = random.nextInt(RESTING);
            distances[i] = 1 + random.nextInt(DEPTH);
        }
        for (int i = 0; i < RESTING; i++) {
            ids[i] = place(i, distances[i]);
            plainIds[i] = plain.place(side(i), price(i, distances[i]), 10, true);
        }
    }

    /** The same requests on a {@link SortedBook}. */
    @Benchmark
    public long baselineSortedMaps() {
        plainNext = plainNext + 1 & ACTIONS - 1;
        final int order = which[plainNext];
        final int kind = kinds[plainNext];
        final long price = price(order, distances[plainNext]);
        if (!plain.isOpen(plainIds[order])) {
            plainIds[order] = plain.place(side(order), price, 10, true);
        } else if (kind < CANCELS) { // to move an order it is placed anew
            plain.cancel(plainIds[order]);
            plainIds[order] = plain.place(side(order), price, 10, true);
        } else if (kind < PLACES) {
            final long more = plain.place(side(order), price, 10, true);
            plain.cancel(plainIds[order]);
            plainIds[order] = more;
        } else {
            plain.place(side(order), price(order, -DEPTH), 10, false);
        }
        return plain.bestBid();
    }

    private static Side side(final int order) {
        return (order & 1) == 0 ? Side.BUY : Side.SELL;
    }

    private static long price(final int order, final long distance) {
        return (order & 1) == 0 ? MID - distance : MID + distance;
    }

    private long place(final int order, final long distance) {
        return engine.place(1, order, side(order), price(order, distance), 10, TimeInForce.GTC, false);
    }

    /** One request. */
    @Benchmark
    public long request() {
        next = next + 1 & ACTIONS - 1;
        final int order = which[next];
        final int kind = kinds[next];
        if (!engine.isOpen(ids[order])) {
            ids[order] = place(order, distances[next]); // a taker had it
        } else if (kind < MOVES) {
            engine.amend(ids[order], price(order, distances[next]), 10);
        } else if (kind < CANCELS) {
            engine.cancel(ids[order]);
            ids[order] = place(order, distances[next]);
        } else if (kind < PLACES) {
            final long more = place(order, distances[next]);
            engine.cancel(ids[order]);
            ids[order] = more;
        } else {
            engine.place(2, order, side(order), price(order, -DEPTH), 10, TimeInForce.IOC, false);
        }
        return engine.bestPrice(Side.BUY);
    }
}
