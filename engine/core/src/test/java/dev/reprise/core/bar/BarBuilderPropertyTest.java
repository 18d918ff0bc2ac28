package dev.reprise.core.bar;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reprise.api.BarSpec;
import dev.reprise.api.schema.BarKind;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bars of a list of trades, made one by one and worked out from the whole list afterwards, are the same. */
final class BarBuilderPropertyTest {
    private static final int TRADES = 5_000;

    private record Trade(long time, long price, long qty) {}

    private record Made(
            long openTime, long closeTime, long open, long high, long low, long close, long volume, int trades) {
        static Made of(final long openTime, final long closeTime, final List<Trade> trades) {
            return new Made(
                    openTime,
                    closeTime,
                    trades.get(0).price,
                    trades.stream().mapToLong(Trade::price).max().orElseThrow(),
                    trades.stream().mapToLong(Trade::price).min().orElseThrow(),
                    trades.get(trades.size() - 1).price,
                    trades.stream().mapToLong(Trade::qty).sum(),
                    trades.size());
        }
    }

    @ParameterizedTest(name = "seed={0} kind={1} size={2}")
    @CsvSource({
        "1, TIME, 1",
        "2, TIME, 100",
        "3, TIME, 977",
        "4, TICK, 1",
        "5, TICK, 7",
        "6, VOLUME, 1",
        "7, VOLUME, 333"
    })
    void barsAreThoseOfTheWholeList(final long seed, final BarKind kind, final long size) {
        final SplittableRandom random = new SplittableRandom(seed);
        final List<Trade> trades = new ArrayList<>();
        long time = 1_000_000 + random.nextInt(1_000);
        for (int i = 0; i < TRADES; i++) {
            time += random.nextInt(10) == 0 ? random.nextLong(0, 3_000) : random.nextLong(0, 3);
            trades.add(new Trade(time, random.nextLong(1, 1_000), random.nextLong(0, 100)));
        }
        final BarBuilder builder = new BarBuilder(BarBuilderTest.instrument(1, 2), new BarSpec(kind, size));
        final List<Made> made = new ArrayList<>();
        for (final Trade trade : trades) {
            while (builder.nextDeadline() <= trade.time) { // as the core does: due timers first
                assertEquals(true, builder.onTimer(builder.nextDeadline()));
                made.add(lastOf(builder));
            }
            if (builder.onTrade(trade.time, trade.price, trade.qty)) {
                made.add(lastOf(builder));
            }
        }

        final List<Made> expected = kind == BarKind.TIME ? byTime(trades, size) : bySize(trades, kind, size);
        assertEquals(expected.size(), made.size(), "seed=" + seed);
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i), made.get(i), "seed=" + seed + " bar=" + i);
        }
        assertEquals(expected.size(), builder.closedBars());
    }

    private static Made lastOf(final BarBuilder bar) {
        return new Made(
                bar.openTime(),
                bar.closeTime(),
                bar.open(),
                bar.high(),
                bar.low(),
                bar.close(),
                bar.volume(),
                Math.toIntExact(bar.trades()));
    }

    /** Bars that end at or before the last trade. */
    private static List<Made> byTime(final List<Trade> trades, final long size) {
        final List<Made> bars = new ArrayList<>();
        final long lastTime = trades.get(trades.size() - 1).time;
        int next = 0;
        for (long start = trades.get(0).time / size * size; start + size <= lastTime; start += size) {
            final List<Trade> inside = new ArrayList<>();
            while (trades.get(next).time < start + size) {
                inside.add(trades.get(next++));
            }
            if (inside.isEmpty()) {
                final long close = bars.get(bars.size() - 1).close;
                bars.add(new Made(start, start + size, close, close, close, close, 0, 0));
            } else {
                bars.add(Made.of(start, start + size, inside));
            }
        }
        return bars;
    }

    private static List<Made> bySize(final List<Trade> trades, final BarKind kind, final long size) {
        final List<Made> bars = new ArrayList<>();
        List<Trade> inside = new ArrayList<>();
        for (final Trade trade : trades) {
            inside.add(trade);
            final long reached = kind == BarKind.TICK
                    ? inside.size()
                    : inside.stream().mapToLong(Trade::qty).sum();
            if (reached >= size) {
                bars.add(Made.of(inside.get(0).time, trade.time + 1, inside));
                inside = new ArrayList<>();
            }
        }
        return bars;
    }
}
