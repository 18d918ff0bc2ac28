package dev.reprise.live.session;

import dev.reprise.api.schema.LatencyKind;
import java.util.List;

/**
 * Simulated latencies that are not constant, as {@code LatencyPoints} records carry them.
 *
 * @param kind what the points are; {@code null} when there are none
 * @param points INTERPOLATED: by time, ascending; DRAWN: quantiles at equal distances, both columns ascending
 */
public record LatencyTable(LatencyKind kind, List<Point> points) {
    /** Latencies are constant. */
    public static final LatencyTable NONE = new LatencyTable(null, List.of());

    private static final long MAX_LATENCY_NS = 60_000_000_000L;

    /**
     * One row.
     *
     * @param time core time, UTC ns; 0 in a table of quantiles
     * @param entry from the decision to the order's arrival, ns, from 1 ns to 60 s
     * @param response from the event at the venue to its report's arrival, ns, from 1 ns to 60 s
     */
    public record Point(long time, long entry, long response) {
        public Point {
            if (entry < 1 || entry > MAX_LATENCY_NS || response < 1 || response > MAX_LATENCY_NS) {
                throw new IllegalArgumentException("latencies must be from 1 ns to 60 s: were entry=" + entry
                        + " ns response=" + response + " ns at " + time);
            }
        }
    }

    public LatencyTable {
        points = List.copyOf(points);
        if (kind == null != points.isEmpty()) {
            throw new IllegalArgumentException(
                    "a table has a kind and points: kind=" + kind + " points=" + points.size());
        }
        for (int i = 1; i < points.size(); i++) {
            final Point before = points.get(i - 1);
            final Point point = points.get(i);
            final boolean isSorted = kind == LatencyKind.INTERPOLATED
                    ? point.time() > before.time()
                    : point.entry() >= before.entry() && point.response() >= before.response();
            if (!isSorted) {
                throw new IllegalArgumentException("the points must ascend: " + before + ", " + point);
            }
        }
    }
}
