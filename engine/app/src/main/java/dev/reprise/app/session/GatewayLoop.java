package dev.reprise.app.session;

import dev.reprise.adapters.binance.BinanceAdapter;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.app.config.EngineConfig.WaitStrategy;
import dev.reprise.core.driver.CoreRunner;
import dev.reprise.core.order.Orders;
import dev.reprise.live.LiveEngine;
import dev.reprise.live.pipeline.Gateway;
import dev.reprise.live.pipeline.Pipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway's thread: takes what the engine releases to the venue, keeps the adapter's connections, and asks after every connect what
 * became of the orders that were working. A fault of the engine, or its own, trips the kill switch.
 */
final class GatewayLoop {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayLoop.class);
    private static final int SPINS = 100;
    private static final long REST_NS = 100_000; // what the venue owes an answer to is looked at as often
    private static final long LOOK_NS =
            50_000; // connections and what they wait for: never more often, it takes their locks
    /** For the core, this thread and the sockets': with fewer, one that spins or yields keeps the sockets' off theirs for milliseconds. */
    private static final boolean HAS_CORES = Runtime.getRuntime().availableProcessors() >= 4;

    private final Core core;
    private final BinanceAdapter adapter;
    private final Gateway gateway;
    private final boolean sendsOrders;
    private final WaitStrategy wait;
    private Runnable rehearsal; // until it fails
    private final BiConsumer<String, String> trip;
    private final Thread thread = new Thread(this::run, "reprise-gateway-binance");
    private int sessions;
    private boolean cancelled;
    private volatile boolean running = true;
    private volatile boolean reconciled;
    private volatile Throwable failure;

    /**
     * @param sendsOrders false when only market data comes from there
     * @param wait as the engine's threads wait; with too few cores, or no orders to send, it backs off
     * @param rehearsal of an order, while there are none to send; {@link Pipeline#NO_REHEARSAL} for none
     * @param trip halts: who and why
     */
    GatewayLoop(
            final Core core,
            final BinanceAdapter adapter,
            final Gateway gateway,
            final boolean sendsOrders,
            final WaitStrategy wait,
            final Runnable rehearsal,
            final BiConsumer<String, String> trip) {
        this.core = core;
        this.adapter = adapter;
        this.gateway = gateway;
        this.sendsOrders = sendsOrders;
        this.wait = sendsOrders && HAS_CORES ? wait : WaitStrategy.BACKOFF;
        this.rehearsal = sendsOrders ? rehearsal : Pipeline.NO_REHEARSAL;
        this.trip = trip;
        cancelled = !sendsOrders;
    }

    void start() {
        thread.start();
    }

    /** Whether books, private stream and account are as the venue has them. */
    boolean isReconciled() {
        return reconciled;
    }

    /** Why it ended before it was stopped, or null. */
    Throwable failure() {
        return failure;
    }

    private void run() {
        int idle = 0;
        long nextLook = System.nanoTime();
        try {
            while (running) {
                int work = gateway.takeReleased();
                if (work > 0 && CrashPoint.takeReleased()) {
                    CrashPoint.pass(CrashPoint.SENT);
                }
                final long now = System.nanoTime();
                if (now - nextLook >= 0) {
                    nextLook = now + LOOK_NS;
                    work += adapter.poll();
                    look();
                    if (work == 0) {
                        rehearse();
                    }
                }
                idle = work > 0 ? 0 : idle + 1;
                if (idle <= SPINS || wait == WaitStrategy.BUSY_SPIN) {
                    Thread.onSpinWait();
                } else if (wait != WaitStrategy.BACKOFF) {
                    Thread.yield();
                } else {
                    gateway.rest(REST_NS);
                }
            }
        } catch (final RuntimeException | Error e) {
            if (running) {
                failed(e);
            }
        }
    }

    private void look() {
        final int now = adapter.privateSessions();
        if (sendsOrders && now != sessions) {
            sessions = now;
            resolve();
        }
        reconciled = adapter.isReady();
        final Throwable fault = core.fault();
        if (fault != null && !cancelled) {
            cancelled = true;
            trip.accept("engine", "stopped by a fault: " + fault);
        }
    }

    /** What was done long ago the processor has forgotten. */
    private void rehearse() {
        try {
            rehearsal.run();
        } catch (final Throwable e) { // whatever it was, it was not the session's
            rehearsal = Pipeline.NO_REHEARSAL;
            LOG.warn("no order is rehearsed any more: the first one after a pause will be slower", e);
        }
    }

    /** Nothing leaves any more, and nobody asks what became of what left: no reason to go on. */
    private void failed(final Throwable e) {
        failure = e;
        LOG.error("the gateway to {} stopped", adapter.venue(), e);
        trip.accept("gateway", "stopped by a fault: " + e);
    }

    /**
     * After every connect the adapter reads what is open and what filled meanwhile; it does not know the orders of earlier processes,
     * so each that may have ended is asked for.
     */
    private void resolve() {
        for (final Uncertain order : core.working()) {
            adapter.query(order.clientOrderId, order.instrument, order.mayBeReplaced);
        }
    }

    /** An order that may have ended. */
    record Uncertain(long clientOrderId, int instrument, boolean mayBeReplaced) {}

    /** What the gateway asks the engine. */
    interface Core {
        /** Why it stopped, or null. */
        Throwable fault();

        /** What it thinks is working. */
        List<Uncertain> working();

        static Core of(final LiveEngine engine) {
            return new Core() {
                @Override
                public Throwable fault() {
                    return engine.fault();
                }

                @Override
                public List<Uncertain> working() {
                    return engine.inspect(GatewayLoop::working);
                }
            };
        }
    }

    /** Whatever we think is working may have ended while we were away, and what is UNKNOWN may be anything. */
    private static List<Uncertain> working(final CoreRunner core) {
        final Orders orders = core.core().state().orders;
        final List<Uncertain> working = new ArrayList<>();
        for (int slot = orders.firstOpen(); slot >= 0; slot = orders.nextOpen(slot)) {
            if (orders.status(slot) != OrderStatus.HELD) {
                working.add(
                        new Uncertain(orders.clientOrderId(slot), orders.instrument(slot), orders.mayBeReplaced(slot)));
            }
        }
        return working;
    }

    /** Takes and sends nothing more when this returns. */
    void stop() {
        abandon();
        try {
            thread.join();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends as soon as it can; nobody waits for it. */
    void abandon() {
        running = false;
    }
}
