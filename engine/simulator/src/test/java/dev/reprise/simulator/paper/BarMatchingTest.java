package dev.reprise.simulator.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bars of 10,000 ns; requests take 100 ns. A first bar ends at 100; the order comes before, the second bar opens at 110. */
class BarMatchingTest {
    private static final long LENGTH = 10_000;
    private static final long SEED = 20_240_808;
    private static final Pattern CLOSED = Pattern.compile("[23]:10@(\\d+)");
    private static final List<FillModel> MODELS =
            List.of(FillModel.PESSIMISTIC, FillModel.NEXT_OPEN, FillModel.OPTIMISTIC);

    private final List<String> reports = new ArrayList<>();

    private PaperBench bench(final FillModel model) {
        return bench(model, 100);
    }

    private PaperBench bench(final FillModel model, final long price) {
        reports.clear();
        final PaperBench bench = new PaperBench(
                (buffer, offset) -> reports.add(PaperBench.text(buffer, offset)),
                new PaperSettings(PaperBench.ENTRY, PaperBench.RESPONSE, model, true));
        return bench.bar(LENGTH, price, price, price, price).after(LENGTH);
    }

    /** What was filled, without times, in order; what else ended is told by its word. */
    private String outcome() {
        final List<String> said = new ArrayList<>();
        for (final String report : reports) {
            final String[] words = report.split(" ");
            switch (words[1]) {
                case "fill" -> said.add(words[2] + ":" + words[3] + " " + words[5].charAt(0));
                case "expired", "rejected", "canceled" -> said.add(words[2] + ":" + words[1]);
                default -> {
                    // accepted and triggered orders go on
                }
            }
        }
        return String.join(", ", said);
    }

    /** What happens between two bars, the second bar's open, high, low and close, and what each model gives. */
    private record Case(
            String name,
            Consumer<PaperBench> before,
            long[] bar,
            Consumer<PaperBench> within,
            String pessimistic,
            String nextOpen,
            String optimistic) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case early(
            final String name,
            final Consumer<PaperBench> before,
            final long open,
            final long high,
            final long low,
            final long close,
            final String pessimistic,
            final String nextOpen,
            final String optimistic) {
        final long[] bar = {open, high, low, close};
        return new Case(name, before, bar, bench -> {}, pessimistic, nextOpen, optimistic);
    }

    private static Case late(
            final String name,
            final Consumer<PaperBench> within,
            final String pessimistic,
            final String nextOpen,
            final String optimistic) {
        final long[] bar = {110, 130, 90, 120};
        return new Case(name, bench -> {}, bar, within, pessimistic, nextOpen, optimistic);
    }

    private static void pair(final PaperBench bench, final long profit, final long stop) {
        bench.conditional(1, Side.SELL, OrderType.TAKE_PROFIT_MARKET, profit, 0, 10, 1, 0, 0);
        bench.conditional(2, Side.SELL, OrderType.STOP_MARKET, stop, 0, 10, 1, 0, 0);
    }

    private static Consumer<PaperBench> stop(final Side side, final OrderType type, final long trigger) {
        return bench ->
                bench.conditional(1, side, type, trigger, 0, 10, 0, 0, 0).after(200);
    }

    /** A stop at 96, of a contract. */
    private static void postOnlyStop(final PaperBench bench, final long limit) {
        bench.kind(MarketKind.LINEAR_PERPETUAL).postOnlyStops();
        bench.conditional(1, Side.SELL, OrderType.STOP_LIMIT, 96, limit, 10, 0, 0, 0)
                .after(200);
    }

    static Stream<Case> cases() {
        return Stream.of(
                early(
                        "market buy",
                        b -> b.market(1, Side.BUY, 10),
                        110,
                        130,
                        90,
                        120,
                        "1:10@130 T",
                        "1:10@110 T",
                        "1:10@90 T"),
                early(
                        "market sell",
                        b -> b.market(1, Side.SELL, 10),
                        110,
                        130,
                        90,
                        120,
                        "1:10@90 T",
                        "1:10@110 T",
                        "1:10@130 T"),
                early(
                        "open outside the range belongs to it",
                        b -> b.market(1, Side.BUY, 10),
                        140,
                        130,
                        90,
                        120,
                        "1:10@140 T",
                        "1:10@140 T",
                        "1:10@90 T"),
                early(
                        "marketable limit",
                        b -> b.limit(1, Side.BUY, 120, 10),
                        110,
                        130,
                        90,
                        120,
                        "1:10@120 T",
                        "1:10@110 T",
                        "1:10@90 T"),
                early(
                        "limit within",
                        b -> b.limit(1, Side.BUY, 96, 10),
                        110,
                        130,
                        90,
                        120,
                        "1:10@96 M",
                        "1:10@96 M",
                        "1:10@96 M"),
                early("limit touched", b -> b.limit(1, Side.BUY, 90, 10), 110, 130, 90, 120, "", "", "1:10@90 M"),
                early(
                        "sell limit touched",
                        b -> b.limit(1, Side.SELL, 130, 10),
                        110,
                        130,
                        90,
                        120,
                        "",
                        "",
                        "1:10@130 M"),
                early("limit not reached", b -> b.limit(1, Side.BUY, 88, 10), 110, 130, 90, 120, "", "", ""),
                early(
                        "post-only under the open rests",
                        b -> b.order(1, Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 98, 10, true)
                                .after(200),
                        96,
                        130,
                        90,
                        120,
                        "1:10@98 M",
                        "1:10@98 M",
                        "1:10@98 M"),
                early(
                        "IOC off the market",
                        b -> b.order(1, Side.BUY, OrderType.LIMIT, TimeInForce.IOC, 96, 10, false),
                        110,
                        130,
                        90,
                        120,
                        "1:expired",
                        "1:expired",
                        "1:expired"),
                early(
                        "stop",
                        stop(Side.SELL, OrderType.STOP_MARKET, 96),
                        110,
                        130,
                        90,
                        120,
                        "1:10@90 T",
                        "1:10@96 T",
                        "1:10@96 T"),
                early(
                        "stop behind a gap",
                        stop(Side.SELL, OrderType.STOP_MARKET, 96),
                        94,
                        130,
                        90,
                        120,
                        "1:10@90 T",
                        "1:10@94 T",
                        "1:10@94 T"),
                early(
                        "stop of a short",
                        stop(Side.BUY, OrderType.STOP_MARKET, 120),
                        110,
                        130,
                        90,
                        120,
                        "1:10@130 T",
                        "1:10@120 T",
                        "1:10@120 T"),
                early("stop not reached", stop(Side.SELL, OrderType.STOP_MARKET, 88), 110, 130, 90, 120, "", "", ""),
                early(
                        "IOC stop-limit",
                        b -> b.stops(TimeInForce.IOC)
                                .conditional(1, Side.SELL, OrderType.STOP_LIMIT, 96, 94, 10, 0, 0, 0)
                                .after(200),
                        110,
                        130,
                        90,
                        120,
                        "1:expired",
                        "1:10@96 T",
                        "1:10@96 T"),
                early(
                        "IOC stop-limit that its limit jumped over",
                        b -> b.stops(TimeInForce.IOC)
                                .conditional(1, Side.SELL, OrderType.STOP_LIMIT, 96, 99, 10, 0, 0, 0)
                                .after(200),
                        110,
                        130,
                        90,
                        120,
                        "1:expired",
                        "1:expired",
                        "1:expired"),
                early(
                        "post-only stop-limit that would take",
                        b -> postOnlyStop(b, 94),
                        110,
                        130,
                        90,
                        120,
                        "1:expired",
                        "1:expired",
                        "1:expired"),
                early(
                        "post-only stop-limit that the open leaves behind",
                        b -> postOnlyStop(b, 94),
                        93,
                        99,
                        90,
                        92,
                        "",
                        "",
                        ""),
                early(
                        "stop-limit",
                        b -> b.conditional(1, Side.SELL, OrderType.STOP_LIMIT, 96, 94, 10, 0, 0, 0),
                        110,
                        130,
                        90,
                        120,
                        "",
                        "1:10@96 T",
                        "1:10@96 T"),
                early(
                        "take-profit",
                        stop(Side.SELL, OrderType.TAKE_PROFIT_MARKET, 126),
                        110,
                        130,
                        90,
                        120,
                        "1:10@126 T",
                        "1:10@126 T",
                        "1:10@126 T"),
                early(
                        "take-profit touched",
                        stop(Side.SELL, OrderType.TAKE_PROFIT_MARKET, 130),
                        110,
                        130,
                        90,
                        120,
                        "",
                        "",
                        "1:10@130 T"),
                early(
                        "take-profit behind a gap",
                        stop(Side.SELL, OrderType.TAKE_PROFIT_MARKET, 104),
                        110,
                        130,
                        90,
                        120,
                        "1:10@104 T",
                        "1:10@110 T",
                        "1:10@110 T"),
                early(
                        "both legs in one bar",
                        b -> pair(b, 126, 96),
                        110,
                        130,
                        90,
                        120,
                        "1:expired, 2:10@90 T",
                        "1:expired, 2:10@96 T",
                        "2:expired, 1:10@126 T"),
                early(
                        "trailing by 10 %",
                        b -> b.conditional(1, Side.SELL, OrderType.TRAILING_STOP, 90, 0, 10, 0, 100_000, 0),
                        110,
                        130,
                        104,
                        128,
                        "1:10@104 T",
                        "1:10@117 T",
                        ""),
                early(
                        "a cancel sent before the bar is in time",
                        b -> b.limit(1, Side.BUY, 96, 10).after(200).cancel(1),
                        110,
                        130,
                        90,
                        120,
                        "1:canceled",
                        "1:canceled",
                        "1:canceled"),
                late("market within", b -> b.market(1, Side.BUY, 10), "1:10@130 T", "", "1:10@90 T"),
                late("limit within", b -> b.limit(1, Side.BUY, 96, 10), "", "1:10@96 M", "1:10@96 M"),
                late("stop within", stop(Side.SELL, OrderType.STOP_MARKET, 96), "1:10@90 T", "1:10@96 T", ""),
                late(
                        "both legs within",
                        b -> pair(b, 126, 96),
                        "1:expired, 2:10@90 T",
                        "1:expired, 2:10@96 T",
                        "2:expired, 1:10@126 T"),
                late(
                        "take-profit within",
                        stop(Side.SELL, OrderType.TAKE_PROFIT_MARKET, 126),
                        "",
                        "1:10@126 T",
                        "1:10@126 T"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldFillAsTheTableSays(final Case one) {
        for (final FillModel model : MODELS) {
            final PaperBench bench = bench(model);
            one.before.accept(bench);
            bench.bar(LENGTH, one.bar[0], one.bar[1], one.bar[2], one.bar[3]).after(1_000);
            one.within.accept(bench);
            bench.after(1_000);

            final String expected = model == FillModel.PESSIMISTIC
                    ? one.pessimistic
                    : model == FillModel.OPTIMISTIC ? one.optimistic : one.nextOpen;
            assertEquals(expected, outcome(), model.toString());
        }
    }

    @Test
    void shouldGiveTheNextOpenToAMarketOrderThatCameWithinABar() {
        bench(FillModel.NEXT_OPEN)
                .bar(LENGTH, 110, 130, 90, 120)
                .after(1_000)
                .market(1, Side.BUY, 10)
                .after(LENGTH - 1_000)
                .bar(LENGTH, 122, 140, 120, 130)
                .after(1_000);

        assertEquals("1:10@122 T", outcome());
    }

    @Test
    void shouldMeetEachBarOnceAndOnlyThoseThatWereToldSinceTheOrderCame() {
        final PaperBench bench = bench(FillModel.PESSIMISTIC).limit(1, Side.BUY, 96, 10);
        bench.after(3 * LENGTH); // no bar: nothing happens
        assertEquals("", outcome());

        bench.bar(LENGTH, 110, 120, 96, 110).after(LENGTH);
        assertEquals("", outcome(), "touched is not traded through");
        bench.bar(LENGTH, 110, 120, 94, 110).after(LENGTH);
        assertEquals("1:10@96 M", outcome());
    }

    @Test
    void shouldRefuseAMarketOrderBeforeTheFirstBarAndAStopThatThePriceHasPassed() {
        final PaperBench bench = new PaperBench(
                (buffer, offset) -> reports.add(PaperBench.text(buffer, offset)),
                new PaperSettings(PaperBench.ENTRY, PaperBench.RESPONSE, FillModel.PESSIMISTIC, true));
        bench.market(1, Side.BUY, 10)
                .after(1_000)
                .bar(LENGTH, 100, 100, 100, 90)
                .after(LENGTH);
        bench.conditional(2, Side.SELL, OrderType.STOP_MARKET, 96, 0, 10, 0, 0, 0)
                .after(1_000);

        assertEquals("1:rejected, 2:rejected", outcome());
    }

    @Test
    void shouldLetABarShorterThanTheLatencyFillWhatItShould() {
        final PaperBench bench =
                bench(FillModel.NEXT_OPEN).limit(1, Side.BUY, 96, 10).after(1_000);
        bench.bar(50, 110, 120, 90, 110).after(50).bar(50, 110, 120, 110, 110).after(1_000);

        assertEquals("1:10@96 M", outcome());
    }

    @Test
    void shouldNotStopOutOptimisticallyOnALowFromBeforeTheEntry() {
        final PaperBench bench = bench(FillModel.OPTIMISTIC);
        bench.conditional(1, Side.BUY, OrderType.STOP_MARKET, 105, 0, 10, 0, 0, 0)
                .after(200)
                .bar(LENGTH, 100, 110, 99, 110)
                .after(1_000);
        bench.conditional(2, Side.SELL, OrderType.STOP_MARKET, 101, 0, 10, 0, 0, 0)
                .after(LENGTH);
        assertEquals("1:10@105 T", outcome());

        bench.bar(LENGTH, 110, 112, 100, 110).after(LENGTH);
        assertEquals("1:10@105 T, 2:10@101 T", outcome(), "the next bar has it from its beginning");
    }

    @Test
    void shouldStopOutOptimisticallyWhenTheCloseIsThrough() {
        final PaperBench bench = bench(FillModel.OPTIMISTIC);
        bench.conditional(1, Side.BUY, OrderType.STOP_MARKET, 105, 0, 10, 0, 0, 0)
                .after(200)
                .bar(LENGTH, 100, 110, 99, 100)
                .after(1_000);
        bench.conditional(2, Side.SELL, OrderType.STOP_MARKET, 101, 0, 10, 0, 0, 0)
                .after(LENGTH);

        assertEquals("1:10@105 T, 2:10@101 T", outcome());
    }

    @Test
    void shouldStopOutOptimisticallyWhenTheLowCameAfterTheEntry() {
        final PaperBench resting = bench(FillModel.OPTIMISTIC);
        resting.limit(1, Side.BUY, 96, 10)
                .bar(LENGTH, 110, 120, 90, 110)
                .after(1_000)
                .conditional(2, Side.SELL, OrderType.STOP_MARKET, 95, 0, 10, 0, 0, 0)
                .after(LENGTH);
        assertEquals("1:10@96 M, 2:10@95 T", outcome(), "the price came down to the limit");

        final PaperBench opening = bench(FillModel.OPTIMISTIC);
        opening.conditional(1, Side.BUY, OrderType.STOP_MARKET, 105, 0, 10, 0, 0, 0)
                .after(200)
                .bar(LENGTH, 106, 110, 99, 110)
                .after(1_000);
        opening.conditional(2, Side.SELL, OrderType.STOP_MARKET, 101, 0, 10, 0, 0, 0)
                .after(LENGTH);
        assertEquals("1:10@106 T, 2:10@101 T", outcome(), "the open comes first");
    }

    @Test
    void shouldNotTakeAPartOfABarForOne() {
        final PaperBench bench = bench(FillModel.NEXT_OPEN).market(1, Side.BUY, 10);
        bench.partOfBar(LENGTH, 110, 130, 90, 120).after(1_000);
        assertEquals("", outcome());

        bench.bar(LENGTH, 111, 130, 90, 120).after(1_000);
        assertEquals("1:10@111 T", outcome());
    }

    /** An entry at the market or by a stop, both exits placed when its fill is told, bars that each open where the last one closed. */
    @Test
    void shouldKeepTheProfitOfOneTradeBetweenTheBounds() {
        final Random random = new Random(SEED);
        for (int round = 0; round < 1_000; round++) {
            final Side entry = random.nextBoolean() ? Side.BUY : Side.SELL;
            final int distance = random.nextInt(3) * random.nextInt(20);
            final int profit = 3 + random.nextInt(30);
            final int loss = 3 + random.nextInt(30);
            final long[][] bars = new long[40][];
            long price = 10_000;
            for (int i = 0; i < bars.length; i++) {
                final long close = price + random.nextInt(31) - 15;
                bars[i] = new long[] {
                    price,
                    Math.max(price, close) + random.nextInt(10),
                    Math.min(price, close) - random.nextInt(10),
                    close
                };
                price = close;
            }
            final long[] gains = new long[MODELS.size()];
            for (int m = 0; m < gains.length; m++) {
                gains[m] = gain(MODELS.get(m), bars, entry, distance, profit, loss);
            }
            assertTrue(
                    gains[0] <= gains[1] && gains[1] <= gains[2],
                    "seed " + SEED + ", round " + round + ", " + entry + " " + distance + " +" + profit + " -" + loss
                            + ": " + Arrays.toString(gains) + " on " + Arrays.deepToString(bars));
        }
    }

    private long gain(
            final FillModel model,
            final long[][] bars,
            final Side entry,
            final int distance,
            final int profit,
            final int loss) {
        final Side exit = entry == Side.BUY ? Side.SELL : Side.BUY;
        final long sign = entry == Side.BUY ? 1 : -1;
        final PaperBench bench = bench(model, bars[0][0]);
        if (distance == 0) {
            bench.market(1, entry, 10);
        } else {
            bench.conditional(1, entry, OrderType.STOP_MARKET, bars[0][0] + sign * distance, 0, 10, 0, 0, 0);
        }
        bench.after(200);
        long at = 0;
        long gain = 0;
        for (final long[] bar : bars) {
            bench.bar(LENGTH, bar[0], bar[1], bar[2], bar[3]).after(1_000);
            if (at == 0 && !outcome().isEmpty()) {
                at = Long.parseLong(outcome().replaceAll("1:10@(\\d+) T", "$1"));
                bench.conditional(2, exit, OrderType.TAKE_PROFIT_MARKET, at + sign * profit, 0, 10, 2, 0, 0);
                bench.conditional(3, exit, OrderType.STOP_MARKET, at - sign * loss, 0, 10, 2, 0, 0);
            }
            bench.after(LENGTH - 1_000);
            final Matcher closed = CLOSED.matcher(outcome());
            if (closed.find()) {
                return sign * (Long.parseLong(closed.group(1)) - at);
            }
            gain = at == 0 ? 0 : sign * (bar[3] - at);
        }
        return gain;
    }

    @Test
    void shouldKnowItsModelsByName() {
        for (final FillModel model : MODELS) {
            assertEquals(model, FillModel.parse(model.toString()));
            assertTrue(model.isOfBars());
        }
        assertFalse(FillModel.RISK_AVERSE.isOfBars());
    }

    @Test
    void shouldShowInItsHashThatABarWasMet() {
        final PaperBench bench =
                bench(FillModel.PESSIMISTIC).limit(1, Side.BUY, 80, 10).after(1_000);
        final long before = bench.venue.stateHash();
        bench.bar(LENGTH, 110, 120, 100, 110);
        final long begun = bench.venue.stateHash();
        bench.after(1_000);

        assertFalse(before == begun || begun == bench.venue.stateHash());
    }
}
