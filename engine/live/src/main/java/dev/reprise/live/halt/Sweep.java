package dev.reprise.live.halt;

import dev.reprise.api.VenueAdapter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The side path to one venue: asks what is open there and has it cancelled, again and again, until the venue shows none twice in a
 * row. It uses no state of the core, only the list of orders that protect. A thread of its own.
 *
 * <p>A core that works knows its orders and cancels them faster one by one, so the first question waits a moment for it; when the
 * core has not taken the halt by then, or its private stream is down, there is no waiting.
 */
final class Sweep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
    private static final long CORE_TAKES_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long CORE_CANCELS_NS = TimeUnit.MILLISECONDS.toNanos(400);
    /** Between the first empty answer and the one that confirms it: an order may have been on its way. */
    private static final long CONFIRM_NS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final long FIRST_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LONGEST_PAUSE_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final VenueAdapter adapter;
    private final ProtectiveOrders kept;
    private final HaltLog log;
    private final BooleanSupplier coreCancels;
    private final Thread thread;
    private volatile boolean wanted;
    private volatile boolean closed;
    private volatile String state = "";

    /**
     * @param kept what stays at the venue
     * @param coreCancels whether the core has taken the halt and can be heard by the venue
     */
    Sweep(
            final VenueAdapter adapter,
            final ProtectiveOrders kept,
            final HaltLog log,
            final BooleanSupplier coreCancels) {
        this.adapter = adapter;
        this.kept = kept;
        this.log = log;
        this.coreCancels = coreCancels;
        thread = new Thread(this::run, "reprise-sweep-" + adapter.venue().toLowerCase(java.util.Locale.ROOT));
        thread.setDaemon(true);
        thread.start();
    }

    /** Any thread, at once. */
    void begin() {
        wanted = true;
        LockSupport.unpark(thread);
    }

    /** No more questions: a person takes over. */
    void end() {
        wanted = false;
    }

    /** Whether it has not come to its end yet. */
    boolean isWanted() {
        return wanted;
    }

    /** How far it is, for people; empty when it has nothing to do. */
    String state() {
        return state;
    }

    private void run() {
        while (!closed) {
            if (wanted) {
                try {
                    sweep();
                } catch (final RuntimeException | Error e) {
                    state = "failed: " + e;
                    LOG.error("the side path to {} failed and is tried again", adapter.venue(), e);
                    pause(LONGEST_PAUSE_NS);
                }
            } else {
                LockSupport.parkNanos(this, LONGEST_PAUSE_NS);
            }
        }
    }

    private void sweep() {
        state = "cancelling";
        awaitCore();
        long pauseNs = FIRST_PAUSE_NS;
        int empty = 0;
        int cancelled = 0;
        String told = "";
        while (wanted && !closed) {
            final VenueAdapter.CancelRound round = adapter.cancelOpen(kept::contains);
            cancelled += round.cancelled();
            if (round.open() == 0 && round.problem().isEmpty()) {
                if (++empty == 2) {
                    state = "no order open at the venue, " + cancelled + " cancelled by the side path";
                    tell(told, state);
                    wanted = false;
                    return;
                }
                pauseNs = CONFIRM_NS;
            } else {
                empty = 0;
                state = (round.open() < 0 ? "open orders unknown" : round.open() + " orders were open")
                        + (round.problem().isEmpty() ? "" : ", " + round.problem());
                told = tell(told, state);
            }
            pause(pauseNs);
            pauseNs = empty > 0 ? CONFIRM_NS : Math.min(2 * pauseNs, LONGEST_PAUSE_NS);
        }
        if (!wanted) {
            state = "";
        }
    }

    /** Repeats nothing; returns what was told last. */
    private String tell(final String before, final String now) {
        if (!now.equals(before)) {
            LOG.warn("halt: {}: {}", adapter.venue(), now);
            log.append("SWEEP", adapter.venue(), now);
        }
        return now;
    }

    private void awaitCore() {
        final long start = System.nanoTime();
        while (wanted && !closed) {
            final long waited = System.nanoTime() - start;
            if (waited > (coreCancels.getAsBoolean() ? CORE_CANCELS_NS : CORE_TAKES_NS)) {
                return;
            }
            LockSupport.parkNanos(this, POLL_NS);
        }
    }

    private void pause(final long ns) {
        final long end = System.nanoTime() + ns;
        for (long left = ns; left > 0 && !closed; left = end - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        thread.interrupt(); // it may wait for an answer
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
