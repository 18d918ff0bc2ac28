package dev.reprise.benchmarks.load;

import dev.reprise.api.EventPublisher;
import dev.reprise.api.VenueAdapter;
import dev.reprise.live.pipeline.Gateway;
import dev.reprise.live.pipeline.Release;
import java.util.List;
import java.util.function.LongPredicate;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/** An open gateway on a thread of its own, before a venue that counts what it is handed. Orders may come before {@link #start}. */
public final class GatewayThread implements Release, AutoCloseable {
    /** Name of the thread. */
    public static final String NAME = "load-gateway";

    private final CountingVenue venue = new CountingVenue();
    private final Thread thread = new Thread(this::run, NAME);
    private volatile Gateway gateway;
    private volatile boolean running = true;

    /** Lets orders through. */
    public void start(final EventPublisher publisher) {
        final Gateway opened = new Gateway(venue, publisher);
        if (!opened.gate().open()) {
            throw new IllegalStateException("a new gate is held");
        }
        gateway = opened;
        thread.start();
    }

    @Override
    public void release(final DirectBuffer buffer, final int offset, final int length) {
        gateway.release(buffer, offset, length);
    }

    private void run() {
        final IdleStrategy idle = new BackoffIdleStrategy(100, 10, 1_000, 100_000);
        while (running) {
            idle.idle(gateway.doWork());
        }
    }

    /** Requests that arrived. Any thread. */
    public long sent() {
        return venue.sent;
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

    /** The end of the way: where an adapter would write its frame. */
    private static final class CountingVenue implements VenueAdapter {
        private volatile long sent;

        @Override
        public String venue() {
            return LoadedEngine.BTC_USDT.venue();
        }

        @Override
        public List<InstrumentRules> instruments(final List<String> symbols) {
            return List.of();
        }

        @Override
        public void start(final Context context) {
            throw new UnsupportedOperationException("it has no market data");
        }

        @Override
        public void send(final DirectBuffer buffer, final int offset, final int length) {
            final long next = sent + 1; // one writer
            sent = next;
        }

        @Override
        public void query(final long clientOrderId, final int instrument, final boolean mayBeReplaced) {
            throw new UnsupportedOperationException("the simulated venue answers in the core");
        }

        @Override
        public void reconcile() {
            throw new UnsupportedOperationException("the simulated venue answers in the core");
        }

        @Override
        public CancelRound cancelOpen(final LongPredicate kept) {
            return new CancelRound(0, 0, "");
        }

        @Override
        public int poll() {
            return 0;
        }

        @Override
        public void close() {
            // nothing to give back
        }
    }
}
