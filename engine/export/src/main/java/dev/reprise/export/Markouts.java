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
            long due, long time, int instrument, String order, String execution, Side side, long price) {}

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

    void onFill(
            final long time,
            final int instrument,
            final String order,
            final String execution,
            final Side side,
            final long price) {
        for (int i = 0; i < HORIZONS_MS.length; i++) {
            final long due = time + HORIZONS_MS[i] * NANOS_PER_MILLI;
            waiting.get(i).add(new Waiting(due, time, instrument, order, execution, side, price));
            nextDue = Math.min(nextDue, due);
        }
    }

    /** Time goes on; told before what happens at that time, so that the marks are those that held until then. */
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
        final long mid = marks.get(fill.instrument()).marketPrice();
        if (mid > 0) {
            final Definitions.Market market = definitions.market(fill.instrument());
            final double move = (double) (mid - fill.price()) / fill.price() * (fill.side() == Side.BUY ? 1 : -1);
            final BigDecimal price = market.price(mid);
            table.write(new Rows.Markout(
                    Times.instant(fill.time()),
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
