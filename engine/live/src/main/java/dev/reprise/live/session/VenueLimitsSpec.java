package dev.reprise.live.session;

import dev.reprise.api.schema.VenueLimitKind;
import java.util.List;

/**
 * How many requests a simulated venue takes from the account, as a {@code VenueLimits} record carries it.
 *
 * @param limits each holds by itself; at most {@value #MOST}
 * @param openStops stops, take-profits and trailing stops that may be open in one instrument; 0: as many as orders
 */
public record VenueLimitsSpec(List<Limit> limits, int openStops) {
    /** Takes everything. */
    public static final VenueLimitsSpec NONE = new VenueLimitsSpec(List.of(), 0);
    /** Limits of one venue. */
    public static final int MOST = 8;

    /**
     * So many in each window of the venue's clock.
     *
     * @param kind what counts
     * @param most above 0
     * @param windowNs above 0; windows follow each other from 1970 UTC on
     */
    public record Limit(VenueLimitKind kind, int most, long windowNs) {
        public Limit {
            if (most <= 0 || windowNs <= 0) {
                throw new IllegalArgumentException("a limit must be above 0: most=" + most + " windowNs=" + windowNs);
            }
        }
    }

    public VenueLimitsSpec {
        limits = List.copyOf(limits);
        if (limits.size() > MOST || openStops < 0) {
            throw new IllegalArgumentException("limits=" + limits.size() + " openStops=" + openStops);
        }
    }
}
