package dev.reprise.simulator.paper;

import static dev.reprise.api.schema.Side.BUY;
import static dev.reprise.api.schema.Side.SELL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.FillDecoder;
import dev.reprise.api.schema.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What we took of a level, told again by the recording, whose takers took the same: by a trade, by the level's quantity, in either order.
 * Computed by hand: 60 are bought up to 102, of which 20 at 101 and 30 at 102 are there, so that 10 rest at 102.
 */
class TakenTwiceTest {
    private static final long[] BIDS = {100, 50, 99, 40};
    private static final long[] ASKS = {101, 20, 102, 30, 105, 40};
    private static final long[] NONE = {};

    /** One row: what happens once the rest stands, and the fills that must come of it. */
    record Scenario(String name, boolean buys, boolean isByBook, Consumer<PaperBench> actions, List<String> fills) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Scenario row(final String name, final Consumer<PaperBench> actions, final String... fills) {
        return new Scenario(name, true, false, actions, List.of(fills));
    }

    /** Filled by a book that comes to our price, which the model {@code touch} does not look at. */
    private static Scenario byBook(final String name, final Consumer<PaperBench> actions, final String... fills) {
        return new Scenario(name, true, true, actions, List.of(fills));
    }

    private static PaperBench asks(final PaperBench bench, final long... levels) {
        return bench.delta(NONE, levels);
    }

    static Stream<Scenario> scenarios() {
        return Stream.of(
                row("a taker of our side took behind us what we had: it fills nothing", b -> b.trade(101, 20, BUY, 0)),
                row("and so in two trades", b -> b.trade(101, 8, BUY, 0).trade(101, 12, BUY, 0)),
                row(
                        "what he took beyond that would have met ours",
                        b -> b.trade(101, 15, BUY, 0).trade(101, 9, BUY, 0),
                        "2050 fill 1 4@102 cum=54 MAKER"),
                row(
                        "a taker whose side is not told may have been one",
                        b -> b.trade(101, 23, Side.NULL_VAL, 0),
                        "2050 fill 1 3@102 cum=53 MAKER"),
                row(
                        "a taker of the other side meets ours whole",
                        b -> b.trade(101, 7, SELL, 0),
                        "2050 fill 1 7@102 cum=57 MAKER"),
                row(
                        "a price at which we took nothing is new",
                        b -> b.trade(100, 6, BUY, 0),
                        "2050 fill 1 6@102 cum=56 MAKER"),
                row("the level goes behind its trade", b -> asks(b.trade(101, 20, BUY, 0), 101, 0)),
                row("the level goes before its trade", b -> asks(b, 101, 0).trade(101, 20, BUY, 0)),
                row("a part goes behind its trade: the rest is ours too", b -> asks(b.trade(101, 15, BUY, 0), 101, 5)),
                row("a part goes before its trade", b -> asks(b, 101, 5).trade(101, 15, BUY, 0)),
                row(
                        "a trade and its decrease are one: the next trade is another",
                        b -> asks(b.trade(101, 20, BUY, 0), 101, 0).trade(101, 3, BUY, 0),
                        "2050 fill 1 3@102 cum=53 MAKER"),
                row(
                        "and so the other way round",
                        b -> asks(b, 101, 0).trade(101, 20, BUY, 0).trade(101, 3, BUY, 0),
                        "2050 fill 1 3@102 cum=53 MAKER"),
                row(
                        "a trade after the decrease, by the venue's times, is another",
                        b -> asks(b.happened(5_000), 101, 0).happened(6_000).trade(101, 3, BUY, 0),
                        "2050 fill 1 3@102 cum=53 MAKER"),
                row(
                        "one of the same time is the same",
                        b -> asks(b.happened(5_000), 101, 0).trade(101, 20, BUY, 0)),
                byBook(
                        "who comes to the level is new, and meets ours",
                        b -> asks(asks(b.trade(101, 20, BUY, 0), 101, 0), 101, 4),
                        "2050 fill 1 4@102 cum=54 MAKER"),
                byBook("who joins what we took is new", b -> asks(b, 101, 26), "2050 fill 1 6@102 cum=56 MAKER"),
                row(
                        "a trade of the one who joined and was met by ours fills nothing again",
                        b -> asks(b, 101, 26).trade(101, 26, BUY, 0),
                        "2050 fill 1 6@102 cum=56 MAKER"),
                new Scenario(
                        "a sell the same",
                        false,
                        false,
                        b -> b.trade(100, 50, SELL, 0).trade(100, 2, SELL, 0),
                        List.of("2050 fill 1 2@99 cum=92 MAKER")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenarios")
    void shouldNotFillFromWhatWeHad(final Scenario scenario) {
        for (final FillModel model : List.of(FillModel.TOUCH, FillModel.RISK_AVERSE, FillModel.LOG)) {
            final List<String> reports = new ArrayList<>();
            final PaperBench bench =
                    new PaperBench((buffer, offset) -> reports.add(PaperBench.text(buffer, offset)), model);
            bench.snapshot(BIDS, ASKS);
            if (scenario.buys()) {
                bench.limit(1, BUY, 102, 60);
            } else {
                bench.limit(1, SELL, 99, 100);
            }
            bench.after(1_000);
            reports.clear();

            scenario.actions().accept(bench);
            bench.after(1_000);

            final boolean isUnseen = scenario.isByBook() && !model.hasQueue();
            assertEquals(isUnseen ? List.of() : scenario.fills(), reports, model.toString());
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    private static PaperBench counting(final long[] filled) {
        final FillDecoder fill = new FillDecoder();
        return new PaperBench(
                (buffer, offset) -> {
                    if (Records.templateId(buffer, offset) == FillDecoder.TEMPLATE_ID) {
                        fill.wrap(buffer, offset + Records.BODY_OFFSET, Records.blockLength(buffer, offset), 1);
                        filled[0] += fill.lastQty();
                    }
                },
                FillModel.RISK_AVERSE);
    }

    /** So much goes from the level at 101, of which so much is shown before: by a trade, told before or after, or by cancels. */
    private static void goes(final PaperBench bench, final SplittableRandom random, final long shown, final long qty) {
        final boolean isTrade = random.nextBoolean();
        final boolean isToldFirst = random.nextBoolean();
        if (isTrade && isToldFirst) {
            bench.trade(101, qty, BUY, 0);
        }
        asks(bench, 101, shown - qty);
        if (isTrade && !isToldFirst) {
            bench.trade(101, qty, BUY, 0);
        }
    }

    /**
     * A level whose every order is told once when it comes and once when it goes, by a trade or a cancel: we never get more of it than ever
     * came, with an impact or without.
     */
    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldNeverGetMoreOfALevelThanCameToIt(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final long[] filled = new long[1];
        final PaperBench bench = counting(filled);
        final boolean hasTimes = random.nextBoolean();
        bench.impact(seed % 2 == 0 ? 0 : random.nextLong(1, 3_000_000));
        long shown = 20;
        long came = shown;
        bench.snapshot(new long[] {90, 10}, new long[] {101, shown, 200, 10});
        for (int step = 0; step < 80; step++) {
            if (hasTimes) {
                bench.happened(10_000L + step);
            }
            final int what = random.nextInt(4);
            if (what == 0) {
                bench.limit(step + 1, BUY, 102, 2 + random.nextInt(30)).after(500);
            } else if (what == 1) {
                final long joins = 1 + random.nextInt(20);
                came += joins;
                shown += joins;
                asks(bench, 101, shown);
            } else if (shown > 0) {
                final long qty = 1 + random.nextLong(shown);
                goes(bench, random, shown, qty);
                shown -= qty;
            }
            bench.after(200);
            assertTrue(filled[0] <= came, "seed=" + seed + " step=" + step + ": " + filled[0] + " of " + came);
        }
    }

    /** An order that always has something left to buy gets all that ever comes to the level, and nothing twice. */
    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldGetAllThatComesToALevelExactlyOnce(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final long[] filled = new long[1];
        final PaperBench bench = counting(filled);
        long shown = 20;
        long came = shown;
        bench.snapshot(new long[] {90, 10}, new long[] {101, shown, 200, 10})
                .limit(1, BUY, 102, 50_000)
                .after(500);
        for (int step = 0; step < 80; step++) {
            final int what = random.nextInt(4);
            if (what == 0) {
                final long joins = 1 + random.nextInt(20);
                came += joins;
                shown += joins;
                asks(bench, 101, shown);
            } else if (what == 1) {
                final long unseen = 1 + random.nextInt(20); // came and was hit before the book was told
                came += unseen;
                bench.trade(101, shown + unseen, BUY, 0);
                shown = 0;
                asks(bench, 101, shown);
            } else if (shown > 0) {
                final long qty = 1 + random.nextLong(shown);
                goes(bench, random, shown, qty);
                shown -= qty;
            }
            bench.after(2_000_000_000L); // by then a decrease and a trade are two events
            assertEquals(came, filled[0], "seed=" + seed + " step=" + step);
        }
    }
}
