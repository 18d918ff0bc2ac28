package dev.reprise.app.session;

import dev.reprise.api.EventPublisher;
import dev.reprise.api.Instrument;
import dev.reprise.simulator.market.MarketRecords;
import dev.reprise.simulator.market.MarketSettings;
import dev.reprise.simulator.market.SeededMarket;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;

/**
 * A seeded market in this process, told to the engine at the wall clock's pace. When the ring refuses a record the book is told
 * anew as soon as there is room, as after a dropped connection.
 */
final class SeededFeed implements AutoCloseable {
    private static final long PAUSE_NS = 200_000;
    private static final int SOURCE = 1;

    private final EventPublisher publisher;
    private final MarketRecords records;
    private final Thread thread;
    private volatile boolean running = true;
    private volatile Throwable failure;
    private boolean refused;

    /** @param epoch of the book; above every one that the engine has had of it */
    SeededFeed(
            final EventPublisher publisher,
            final Instrument instrument,
            final String startPrice,
            final String typicalQty,
            final long seed,
            final int epoch) {
        this.publisher = publisher;
        final MarketSettings settings = MarketSettings.of(
                instrument, publisher.nanos(), instrument.price(startPrice), instrument.qty(typicalQty));
        records = new MarketRecords(new SeededMarket(settings, seed), instrument, SOURCE, epoch, this::offer);
        thread = new Thread(this::run, "reprise-seeded-market");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void offer(final DirectBuffer buffer, final int offset, final int length) {
        if (!refused && !publisher.offer(buffer, offset, length)) {
            refused = true;
        }
    }

    private void run() {
        try {
            records.reconnect(publisher.nanos());
            while (running) {
                final long now = publisher.nanos();
                while (running && records.nextTime() <= now) {
                    records.step(now);
                }
                if (refused && publisher.isDrained()) {
                    refused = false;
                    records.reconnect(publisher.nanos());
                }
                LockSupport.parkNanos(PAUSE_NS);
            }
        } catch (final RuntimeException | Error e) {
            if (running) {
                failure = e;
            }
        }
    }

    /** What ended it before its time, or {@code null}. */
    Throwable failure() {
        return failure;
    }

    @Override
    public void close() {
        running = false;
        try {
            thread.join();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
