package dev.reprise.benchmarks.ring;

import com.lmax.disruptor.Sequence;
import java.util.function.IntSupplier;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

/** The thread behind a ring: polls, idles, and says how many records it has seen. The same for the ring and for its baseline. */
final class Taker implements AutoCloseable {
    private final Sequence taken = new Sequence(0);
    private final IdleStrategy publisherIdle;
    private final Thread thread;
    private volatile boolean running = true;

    /** @param poll hands on what is there and returns how many records that were */
    Taker(final IntSupplier poll, final String idle) {
        publisherIdle = idle(idle);
        thread = new Thread(() -> run(poll, idle(idle)), "taker");
        thread.setDaemon(true);
    }

    Taker start() {
        thread.start();
        return this;
    }

    private static IdleStrategy idle(final String name) {
        return switch (name) {
            case "busy_spin" -> BusySpinIdleStrategy.INSTANCE;
            case "yield" -> YieldingIdleStrategy.INSTANCE;
            default -> throw new IllegalArgumentException("idle: " + name);
        };
    }

    private void run(final IntSupplier poll, final IdleStrategy idle) {
        while (running) {
            final int count = poll.getAsInt();
            if (count > 0) {
                taken.set(taken.get() + count);
            }
            idle.idle(count);
        }
    }

    /** Waits on the publisher's thread until so many records have been seen. */
    long await(final long count) {
        while (taken.get() < count) {
            publisherIdle.idle();
        }
        return count;
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
