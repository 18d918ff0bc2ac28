package dev.reprise.live.halt;

import dev.reprise.live.LiveEngine;
import java.time.Duration;

/**
 * Halts when the core has not moved for too long, as when a strategy is in an endless loop. Only time in which this thread itself
 * could run counts, so a stopped process or a pause of the whole JVM is not the core's fault.
 */
public final class Watchdog implements AutoCloseable {
    private static final long MAX_PERIOD_NS = 20_000_000;
    private static final int FRAMES = 4;

    private final LiveEngine engine;
    private final HaltSwitch halt;
    private final long limitNs;
    private final long periodNs;
    private final Thread thread;
    private volatile boolean closed;

    /** @param limit longest time that one input may take */
    public Watchdog(final LiveEngine engine, final HaltSwitch halt, final Duration limit) {
        this.engine = engine;
        this.halt = halt;
        limitNs = limit.toNanos();
        periodNs = Math.max(1, Math.min(MAX_PERIOD_NS, limitNs / 4));
        thread = new Thread(this::run, "reprise-watchdog");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        long cycles = -1;
        long stillNs = 0;
        long before = System.nanoTime();
        boolean told = false;
        try {
            while (!closed) {
                Thread.sleep(periodNs / 1_000_000, (int) (periodNs % 1_000_000));
                final long now = System.nanoTime();
                final long own = Math.min(now - before, 2 * periodNs);
                before = now;
                if (engine.cycles() != cycles || engine.hasEnded()) {
                    cycles = engine.cycles();
                    stillNs = 0;
                    told = false;
                } else {
                    stillNs += own;
                }
                if (stillNs > limitNs && !told) {
                    told = true;
                    halt.tripStuck("watchdog", describe(stillNs));
                }
            }
        } catch (final InterruptedException e) {
            return; // closed
        }
    }

    /** Where the core is: the frames of its thread name the strategy. */
    private String describe(final long stillNs) {
        final StringBuilder text = new StringBuilder("the core has not moved for ")
                .append(stillNs / 1_000_000)
                .append(" ms; it is in");
        final StackTraceElement[] frames = engine.coreStack();
        for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
            text.append(i == 0 ? " " : " < ")
                    .append(frames[i].getClassName())
                    .append('.')
                    .append(frames[i].getMethodName())
                    .append(':')
                    .append(frames[i].getLineNumber());
        }
        return text.toString();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
