package dev.reprise.live.halt;

import dev.reprise.api.schema.OrderRole;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One venue's way out: what kind of order may leave now. Any thread narrows it; the gateway asks it right before the bytes leave.
 * Cancels always pass. A tripped gate opens again only after {@link #reset}. Until a session is armed, what protects its positions
 * may leave.
 */
public final class Gate {
    /** What may leave beside cancels, from nothing to everything. */
    public enum Width {
        /** Nothing. */
        CLOSED,
        /** What the engine's own protection closes. */
        PROTECTION,
        /** What closes positions, protection included. */
        EXITS,
        /** Everything. */
        OPEN;

        private static final Width[] ALL = values();
    }

    private static final int TRIPPED = 1 << 8;

    private final AtomicInteger state = new AtomicInteger(Width.CLOSED.ordinal());

    /** What may leave now. */
    public Width width() {
        return Width.ALL[state.get() & ~TRIPPED];
    }

    /** Whether the kill switch closed it. */
    public boolean isTripped() {
        return (state.get() & TRIPPED) != 0;
    }

    /** The kill switch: from here on only this may leave, until {@link #reset}. Takes effect before the next order's bytes leave. */
    public void trip(final Width left) {
        state.set(TRIPPED | left.ordinal());
    }

    /** Releases the kill switch's hold; the gate stays as narrow as it is until it is opened. */
    public void reset() {
        state.updateAndGet(s -> s & ~TRIPPED);
    }

    /**
     * Lets everything out.
     *
     * @return false when the kill switch holds it
     */
    public boolean open() {
        return (state.updateAndGet(s -> (s & TRIPPED) != 0 ? s : Width.OPEN.ordinal()) & TRIPPED) == 0;
    }

    /** Lets at least what protects positions out, which waits for nobody to arm; nothing changes when the kill switch holds it. */
    public void openForProtection() {
        state.updateAndGet(s -> (s & TRIPPED) != 0 ? s : Math.max(s, Width.PROTECTION.ordinal()));
    }

    /** Lets at least what closes positions out, even when tripped: a person asked for it. */
    public void openForExits() {
        state.updateAndGet(s -> s & TRIPPED | Math.max(s & ~TRIPPED, Width.EXITS.ordinal()));
    }

    /** Lets nothing but cancels out any more. */
    public void close() {
        state.updateAndGet(s -> s & TRIPPED);
    }

    /** Whether an order of this role may leave now. */
    public boolean passes(final OrderRole role) {
        return switch (width()) {
            case OPEN -> true;
            case EXITS -> role != OrderRole.ENTRY && role != OrderRole.NULL_VAL;
            case PROTECTION -> role == OrderRole.STOP_LOSS || role == OrderRole.TAKE_PROFIT;
            case CLOSED -> false;
        };
    }
}
