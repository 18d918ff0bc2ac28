package dev.reprise.benchmarks.halt;

import dev.reprise.app.control.ControlTarget;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Knows when the engine had read the last {@code halt}, before anything was done about it. */
final class TimedTarget implements ControlTarget {
    private final ControlTarget target;
    private volatile long read;

    TimedTarget(final ControlTarget target) {
        this.target = target;
    }

    /** {@link System#nanoTime}. */
    long read() {
        return read;
    }

    @Override
    public ObjectNode halt(final String who, final String reason) {
        read = System.nanoTime();
        return target.halt(who, reason);
    }

    @Override
    public ObjectNode status() {
        return target.status();
    }

    @Override
    public ObjectNode arm(final String who, final String reason, final String strategy) {
        return target.arm(who, reason, strategy);
    }

    @Override
    public ObjectNode disarm(final String who, final String reason, final String strategy) {
        return target.disarm(who, reason, strategy);
    }

    @Override
    public ObjectNode reduce(final String who, final String reason) {
        return target.reduce(who, reason);
    }

    @Override
    public ObjectNode resume(final String who, final String reason) {
        return target.resume(who, reason);
    }

    @Override
    public ObjectNode cancel(final String who, final String reason, final String order, final String instrument) {
        return target.cancel(who, reason, order, instrument);
    }

    @Override
    public ObjectNode cancelAll(final String who, final String reason) {
        return target.cancelAll(who, reason);
    }

    @Override
    public ObjectNode flatten(final String who, final String reason) {
        return target.flatten(who, reason);
    }

    @Override
    public ObjectNode set(final String who, final String reason, final List<String> settings, final String token) {
        return target.set(who, reason, settings, token);
    }

    @Override
    public ObjectNode roll(final String who, final String reason, final boolean consents) {
        return target.roll(who, reason, consents);
    }

    @Override
    public ObjectNode stop(final String who, final String reason) {
        return target.stop(who, reason);
    }
}
