package dev.reprise.localvenues.binance;

import java.util.PriorityQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that owns the venue: market, orders, sessions. Others submit commands; a full queue makes them wait. */
final class VenueThread {
    private static final Logger LOG = LoggerFactory.getLogger(VenueThread.class);
    private static final int CAPACITY = 65_536;
    private static final int BATCH = 256;
    private static final long LONGEST_WAIT_NS = 50_000_000;
    private static final long SUBMIT_WAIT_MS = 50;

    private final BlockingQueue<Runnable> commands = new LinkedBlockingQueue<>(CAPACITY);
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private final Thread thread;
    private VenueMarket market;
    private Runnable onFailure;
    private long timerCount;
    private volatile boolean isRunning = true;

    VenueThread(final String name) {
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /** @param onFailure runs on the venue thread when it ends by an error */
    void start(final VenueMarket theMarket, final Runnable onFailureToRun) {
        market = theMarket;
        onFailure = onFailureToRun;
        thread.start();
    }

    /** From any thread; after the end commands are dropped, for nobody is left to serve. */
    void submit(final Runnable command) {
        if (Thread.currentThread() == thread) {
            after(0, command); // it must not wait for itself
            return;
        }
        try {
            while (isRunning && !commands.offer(command, SUBMIT_WAIT_MS, TimeUnit.MILLISECONDS)) {
                Thread.onSpinWait();
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs later; on the venue thread only. */
    void after(final long delayNs, final Runnable action) {
        timers.add(new Timer(System.nanoTime() + delayNs, timerCount++, action));
    }

    void stop() throws InterruptedException {
        isRunning = false;
        if (Thread.currentThread() != thread) {
            thread.join(TimeUnit.SECONDS.toMillis(1));
        }
    }

    private void run() {
        try {
            while (isRunning) {
                final long wait = Math.min(market.advance(System.nanoTime()), fireTimers());
                Runnable command = wait <= 0
                        ? commands.poll()
                        : commands.poll(Math.min(wait, LONGEST_WAIT_NS), TimeUnit.NANOSECONDS);
                for (int i = 0; command != null; i++) {
                    market.advance(System.nanoTime()); // a request meets the market of its own time
                    command.run();
                    command = i < BATCH ? commands.poll() : null;
                }
            }
        } catch (final InterruptedException e) {
            LOG.debug("venue thread stops");
        } catch (final RuntimeException | Error e) {
            LOG.error("the venue broke and closes all connections", e);
            onFailure.run();
        } finally {
            isRunning = false;
        }
    }

    private long fireTimers() {
        while (!timers.isEmpty()) {
            final long wait = timers.peek().due - System.nanoTime();
            if (wait > 0) {
                return wait;
            }
            timers.poll().action.run();
        }
        return LONGEST_WAIT_NS;
    }

    private record Timer(long due, long number, Runnable action) implements Comparable<Timer> {
        @Override
        public int compareTo(final Timer other) {
            final long earlier = due - other.due;
            return earlier == 0 ? Long.compare(number, other.number) : Long.signum(earlier);
        }
    }
}
