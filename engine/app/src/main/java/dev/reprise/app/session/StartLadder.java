package dev.reprise.app.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The steps of a start, in their order, with when each was reached (rule O17): lock, journal verified, state recovered, venue's
 * streams, reconciled, protection compared with positions, books valid, armed. A start that does not come on stays on its step,
 * HALTED, and {@code ctl status} names it. Any thread.
 */
public final class StartLadder {
    private static final long NANOS_PER_MILLI = 1_000_000;

    /**
     * A step.
     *
     * @param ms since the start began; below 0 while it is waited for
     * @param detail for people, may be empty
     */
    public record Rung(String step, long ms, String detail) {
        /** Whether it was reached. */
        public boolean isReached() {
            return ms >= 0;
        }
    }

    private record Awaited(String step, BooleanSupplier isReached, Supplier<String> detail) {}

    private final long begin;
    private final List<Rung> reached = new ArrayList<>();
    private final Deque<Awaited> awaited = new ArrayDeque<>();
    private Consumer<Rung> listener; // null until somebody listens
    private int told;

    /** @param begin {@link System#nanoTime} when the start began */
    public StartLadder(final long begin) {
        this.begin = begin;
    }

    /** A step that was reached at that {@link System#nanoTime}. */
    synchronized StartLadder reached(final String step, final long nanos, final String detail) {
        reached.add(new Rung(step, Math.max(0, nanos - begin) / NANOS_PER_MILLI, detail));
        return this;
    }

    /** A step to come, behind those that are there already. */
    synchronized StartLadder await(final String step, final BooleanSupplier isReached, final Supplier<String> detail) {
        awaited.add(new Awaited(step, isReached, detail));
        return this;
    }

    /** The session was armed: the last step, told once. Steps before it were waited for by who armed it. */
    void armed() {
        look();
        synchronized (this) {
            final boolean isFirst =
                    reached.stream().noneMatch(rung -> rung.step().equals("armed"));
            if (isFirst && awaited.isEmpty()) {
                reached("armed", System.nanoTime(), "");
            }
        }
        look();
    }

    /** Who hears of each step, those that were reached already included. */
    public void listen(final Consumer<Rung> newListener) {
        synchronized (this) {
            listener = newListener;
        }
        look();
    }

    /** Looks whether the next steps were reached meanwhile. */
    public synchronized void look() {
        while (!awaited.isEmpty() && awaited.peek().isReached().getAsBoolean()) {
            final Awaited next = awaited.remove();
            reached(next.step(), System.nanoTime(), next.detail().get());
        }
        while (listener != null && told < reached.size()) {
            listener.accept(reached.get(told++));
        }
    }

    /** Every step so far and the one that is waited for. */
    synchronized List<Rung> rungs() {
        final List<Rung> rungs = new ArrayList<>(reached);
        if (!awaited.isEmpty()) {
            rungs.add(new Rung(awaited.peek().step(), -1, "waited for"));
        } else if (reached.stream().noneMatch(rung -> rung.step().equals("armed"))) {
            rungs.add(new Rung("armed", -1, "waited for: `reprise ctl arm`"));
        }
        return rungs;
    }
}
