package dev.reprise.simulator.paper;

import java.util.Objects;

/**
 * What the simulated venue is like. Latencies are constant, in nanoseconds, and at least 1: an answer never comes from inside the
 * question.
 *
 * @param entryLatencyNs from the decision to the order's arrival at the venue
 * @param responseLatencyNs from what happened at the venue to the report's arrival in the core
 * @param fillModel how a resting order gets its turn
 * @param twoClocks whether it has the market by the records flagged {@link dev.reprise.api.record.Records#FLAG_AT_VENUE} alone
 */
public record PaperSettings(long entryLatencyNs, long responseLatencyNs, FillModel fillModel, boolean twoClocks) {
    private static final long MAX_LATENCY_NS = 60_000_000_000L;

    public PaperSettings {
        check("entryLatencyNs", entryLatencyNs);
        check("responseLatencyNs", responseLatencyNs);
        Objects.requireNonNull(fillModel, "fillModel");
    }

    /** With one clock: the venue sees the market when the core does. */
    public PaperSettings(final long entryLatencyNs, final long responseLatencyNs, final FillModel fillModel) {
        this(entryLatencyNs, responseLatencyNs, fillModel, false);
    }

    /** Whether one session may have these settings after another one had those: kinds of queue, and of clocks, do not change. */
    boolean mayFollow(final PaperSettings before) {
        final boolean isLevels = isOfLevels(fillModel) && isOfLevels(before.fillModel);
        return twoClocks == before.twoClocks && (isLevels || fillModel.equals(before.fillModel));
    }

    private static boolean isOfLevels(final FillModel model) {
        return !model.isFifo() && !model.isOfBars();
    }

    private static void check(final String name, final long latencyNs) {
        if (latencyNs < 1 || latencyNs > MAX_LATENCY_NS) {
            throw new IllegalArgumentException(name + " must be from 1 ns to 60 s: was " + latencyNs + " ns");
        }
    }
}
