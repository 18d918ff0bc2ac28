package dev.reprise.benchmarks.latency;

import dev.reprise.api.Instrument;
import dev.reprise.api.Strategy;
import dev.reprise.api.StrategyContext;
import dev.reprise.api.TopOfBook;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.benchmarks.load.FrameTape;
import dev.reprise.benchmarks.load.LoadedEngine;
import dev.reprise.live.pipeline.Release;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;

/**
 * Follows frames through the engine: when each was due, when it was decoded, published, seen by the strategy and decided on, and when
 * the order it caused was journaled and handed over. All times are {@code nanoTime}, all latencies since the frame was due.
 *
 * <p>The strategy sends an order that cannot fill (IOC, half a percent below the best bid, farther than the tape's price moves) for each
 * frame that the feeding thread marked.
 * Histograms belong to the thread that records them, until the engine rests; an order's hops are recorded when it has been handed
 * over, so that only the clock is read on its way.
 *
 * <p>The way of an order that the risk gate denied ends there, and counts: a core that stood still for long has most denials and the
 * longest latencies.
 */
public final class Hops implements Strategy, Release {
    private static final int FRAMES = 1 << 16;
    private static final int ORDERS = 1 << 12;
    private static final long HIGHEST_NS = 60_000_000_000L;
    private static final int DIGITS = 3;
    private static final long HOLD = Long.MIN_VALUE;
    private static final long QTY = 100;
    private static final long BELOW = 200;

    final Histogram decoded = histogram();
    final Histogram published = histogram();
    private final Ways released = new Ways(); // of the thread that hands over
    private final Ways refused = new Ways(); // of the core's
    private final Instrument instrument = LoadedEngine.BTC_USDT;
    private final long[] due = new long[FRAMES]; // 0: causes no order; HOLD: keeps the core's thread
    private final long[] dueOfOrder = new long[ORDERS]; // 0: not ours
    private final long[] takenOfOrder = new long[ORDERS];
    private final long[] decidedOfOrder = new long[ORDERS];
    private final AtomicLong releases = new AtomicLong();
    private final AtomicLong denied = new AtomicLong();
    private final LongConsumer also;
    private volatile boolean held;

    /** Keeps histograms only. */
    public Hops() {
        this(latency -> {});
    }

    /**
     * Tells each order's latency as well.
     *
     * @param also takes nanoseconds, on the thread that hands the orders over; those of a denied one on the core's
     */
    public Hops(final LongConsumer also) {
        this.also = also;
    }

    /** An empty one, of nanoseconds up to a minute. */
    public static Histogram histogram() {
        return new Histogram(HIGHEST_NS, DIGITS);
    }

    /** Before the frame is published: when it was due if it is to cause an order, else 0. */
    void due(final long frame, final long nanos) {
        due[(int) frame & FRAMES - 1] = nanos;
    }

    /** Before the frame is published: the core's thread stands still at it until {@link #letGo}. */
    void hold(final long frame) {
        due(frame, HOLD);
    }

    /** Whether it stands still. Any thread. */
    boolean isHeld() {
        return held;
    }

    /** What was written before, it sees. The feeding thread. */
    void letGo() {
        held = false;
    }

    void reset() {
        decoded.reset();
        published.reset();
        released.reset();
        refused.reset();
    }

    /** Since the frame was due until the strategy saw it. */
    Histogram taken() {
        return sum(released.taken, refused.taken);
    }

    /** Until it had decided. */
    Histogram decided() {
        return sum(released.decided, refused.decided);
    }

    /** Until the order was handed over or denied. */
    Histogram ended() {
        return sum(released.ended, refused.ended);
    }

    /** Orders that the risk gate denied since the last reset. To be read when the engine rests. */
    long refused() {
        return refused.ended.getTotalCount();
    }

    private static Histogram sum(final Histogram one, final Histogram other) {
        final Histogram sum = one.copy();
        sum.add(other);
        return sum;
    }

    /** Orders handed over so far. Any thread. */
    public long releases() {
        return releases.get();
    }

    /** Orders that the risk gate denied: a core that stood still decides on its whole queue at one moment, and credits end. Any thread. */
    public long denied() {
        return denied.get();
    }

    @Override
    public void onTopOfBook(final TopOfBook top, final StrategyContext ctx) {
        if (!top.isValid()) {
            return;
        }
        final int frame = FrameTape.numberOf(top.bidQty());
        if (frame < 0) {
            return;
        }
        final int slot = frame & FRAMES - 1;
        final long since = due[slot];
        if (since == 0) {
            return;
        }
        due[slot] = 0; // the same best bid may be seen again
        if (since == HOLD) {
            standStill();
            return;
        }
        final long takenAt = System.nanoTime();
        final long id = ctx.order(instrument)
                .buy(QTY)
                .limit(top.bidPrice() - top.bidPrice() / BELOW)
                .timeInForce(TimeInForce.IOC)
                .submit();
        final long decidedAt = System.nanoTime();
        if (id == 0) {
            refused.record(since, takenAt, decidedAt, decidedAt);
            also.accept(decidedAt - since);
            denied.lazySet(denied.get() + 1); // one writer
            return;
        }
        final int order = (int) id & ORDERS - 1;
        dueOfOrder[order] = since;
        takenOfOrder[order] = takenAt;
        decidedOfOrder[order] = decidedAt;
    }

    private void standStill() {
        held = true;
        while (held) {
            Thread.onSpinWait();
        }
    }

    @Override
    public void release(final DirectBuffer buffer, final int offset, final int length) {
        if (Records.templateId(buffer, offset) != NewOrderDecoder.TEMPLATE_ID) {
            return;
        }
        final long now = System.nanoTime();
        final int slot = (int) buffer.getLong(offset + Records.COMMON_LENGTH, ByteOrder.LITTLE_ENDIAN) & ORDERS - 1;
        final long since = dueOfOrder[slot];
        if (since == 0) {
            return; // another strategy's
        }
        dueOfOrder[slot] = 0;
        released.record(since, takenOfOrder[slot], decidedOfOrder[slot], now);
        also.accept(now - since);
        releases.lazySet(releases.get() + 1); // one writer
    }

    /** Latencies of orders that ended on one thread. */
    private static final class Ways {
        private final Histogram taken = histogram();
        private final Histogram decided = histogram();
        private final Histogram ended = histogram();

        private void record(final long due, final long takenAt, final long decidedAt, final long endedAt) {
            taken.recordValue(takenAt - due);
            decided.recordValue(decidedAt - due);
            ended.recordValue(endedAt - due);
        }

        private void reset() {
            taken.reset();
            decided.reset();
            ended.reset();
        }
    }
}
