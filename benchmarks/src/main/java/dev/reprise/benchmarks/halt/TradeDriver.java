package dev.reprise.benchmarks.halt;

import dev.reprise.api.EventPublisher;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TradeEncoder;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A thread that publishes trades: one every half a millisecond, and on demand as many as the ring holds.
 */
final class TradeDriver implements AutoCloseable {
    private static final long PERIOD_NS = 500_000;
    private static final long PRICE = 60_000_0000L; // where the local market begins, at its price scale of 4
    private static final int SOURCE = 99;
    private static final int MORE = 32; // the core takes some meanwhile

    private final EventPublisher publisher;
    private final int ringCells;
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[Records.MAX_LENGTH]);
    private final TradeEncoder trade = new TradeEncoder();
    private final Thread thread = new Thread(this::run, "bench-trades");
    private volatile boolean fills;
    private volatile boolean closed;
    private volatile Throwable failure;

    /** @param ringCells of the engine's ring */
    TradeDriver(final EventPublisher publisher, final int ringCells) {
        this.publisher = publisher;
        this.ringCells = ringCells;
        thread.setDaemon(true);
        thread.start();
    }

    /** Fills the ring, also the quarter that market data leaves free. */
    void fill() {
        fills = true;
    }

    /** Whether it has done so: the ring was full a moment ago. */
    boolean hasFilled() {
        return !fills;
    }

    Throwable failure() {
        return failure;
    }

    private void run() {
        try {
            long id = 0;
            while (!closed) {
                final int length = trade(++id); // a cell
                if (fills) {
                    for (int i = 0; i < ringCells + MORE; i++) {
                        publisher.publish(record, 0, length);
                    }
                    fills = false;
                } else {
                    publisher.publish(record, 0, length);
                    LockSupport.parkNanos(PERIOD_NS);
                }
            }
        } catch (final RuntimeException | Error e) {
            failure = e;
        }
    }

    private int trade(final long id) {
        Records.begin(record, 0, TradeEncoder.BLOCK_LENGTH, TradeEncoder.TEMPLATE_ID);
        Records.source(record, 0, SOURCE);
        trade.wrap(record, Records.BODY_OFFSET)
                .receiveTime(publisher.nanos())
                .venueTime(Records.NO_TIME)
                .instrument(0)
                .price(PRICE)
                .qty(1)
                .tradeIdHigh(0)
                .tradeIdLow(id)
                .aggressor(Side.BUY);
        return Records.end(record, 0, TradeEncoder.BLOCK_LENGTH);
    }

    /** Publishes no more when this returns. */
    void stop() {
        closed = true;
        try {
            thread.join();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the driver stopped", e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
