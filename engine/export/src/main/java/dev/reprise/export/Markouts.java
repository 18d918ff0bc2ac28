package dev.reprise.export;

import dev.reprise.api.schema.Side;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** How the mid moved after fills, at five horizons; a fill whose horizon lies behind the end has no row for it. */
final class Markouts {
    private static final long[] HORIZONS_MS = {100, 1_000, 10_000, 60_000, 300_000};
    private static final long NANOS_PER_MILLI = 1_000_000;

    private record Waiting(
            long due, long received, int instrument, String order, String execution, Side side, long price) {}

    private final Definitions definitions;
    private final Map<Integer, Marks> marks;
    private final Table<Rows.Markout> table;
    private final List<Deque<Waiting>> waiting = new ArrayList<>();
    private long nextDue = Long.MAX_VALUE;

    Markouts(final Definitions definitions, final Map<Integer, Marks> marks, final Table<Rows.Markout> table) {
        this.definitions = definitions;
        this.marks = marks;
        this.table = table;
        for (int i = 0; i < HORIZONS_MS.length; i++) {
            waiting.add(new ArrayDeque<>());
        }
    }

    /**
     * One of our fills; none comes before one that was told earlier.
     *
     * @param time core time at which it was told, from which the horizons count
     * @param received its record's receive time
     */
    void onFill(
            final long time,
            final long received,
            final int instrument,
            final String order,
            final String execution,
            final Side side,
            final long price) {
        for (int i = 0; i < HORIZONS_MS.length; i++) {
            final long due = time + HORIZONS_MS[i] * NANOS_PER_MILLI;
            waiting.get(i).add(new Waiting(due, received, instrument, order, execution, side, price));
            nextDue = Math.min(nextDue, due);
        }
    }

    /** It was now before the input at hand was applied: takes what was due before now, at the mids that held until then. */
    void onTime(final long now) throws IOException {
        if (now <= nextDue) {
            return;
        }
        nextDue = Long.MAX_VALUE;
        for (int i = 0; i < HORIZONS_MS.length; i++) {
            final Deque<Waiting> queue = waiting.get(i);
            while (!queue.isEmpty() && queue.peek().due() < now) {
                row(queue.poll(), HORIZONS_MS[i]);
            }
            nextDue = queue.isEmpty() ? nextDue : Math.min(nextDue, queue.peek().due());
        }
    }

    private void row(final Waiting fill, final long horizonMs) throws IOException {
        final long mid = marks.get(fill.instrument()).marketPriceBefore();
        if (mid > 0) {
            final Definitions.Market market = definitions.market(fill.instrument());
            final double move = (double) (mid - fill.price()) / fill.price() * (fill.side() == Side.BUY ? 1 : -1);
            final BigDecimal price = market.price(mid);
            table.write(new Rows.Markout(
                    Times.instant(fill.received()),
                    market.symbol(),
                    fill.order(),
                    fill.execution(),
                    fill.side().name(),
                    horizonMs,
                    price,
                    move * 1e4));
        }
    }
}
