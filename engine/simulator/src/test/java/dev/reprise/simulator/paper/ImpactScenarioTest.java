package dev.reprise.simulator.paper;

import static dev.reprise.api.schema.OrderType.LIMIT;
import static dev.reprise.api.schema.OrderType.STOP_MARKET;
import static dev.reprise.api.schema.Side.BUY;
import static dev.reprise.api.schema.Side.SELL;
import static dev.reprise.api.schema.TimeInForce.FOK;
import static dev.reprise.api.schema.TimeInForce.IOC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Instrument;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.VenueTermsDecoder;
import dev.reprise.api.schema.VenueTermsEncoder;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What takers pay with an impact of 1 % of the price for a whole level, computed by hand: 10 at 1000, of which 20 are shown, are at
 * 1000 + 10 × 10 ÷ 20 = 1005. Everything starts at 1,000; an order takes 100 ns to the venue, a report 50 ns back.
 * Fees are exact: a taker pays twice price × quantity, a maker once.
 */
class ImpactScenarioTest {
    private static final long PERCENT = 1_000_000;
    private static final long[] BIDS = {990, 40, 980, 30};
    private static final long[] ASKS = {1000, 20, 1010, 30};

    private static HandTable.Row row(
            final String name,
            final Consumer<PaperBench> actions,
            final long position,
            final long fees,
            final String... reports) {
        return HandTable.row(FillModel.RISK_AVERSE, name, actions, position, fees, reports);
    }

    private static PaperBench buy(final PaperBench bench, final long price, final long qty) {
        return bench.limit(1, BUY, price, qty).after(500);
    }

    static Stream<HandTable.Row> scenarios() {
        return Stream.of(takers(), limits(), rests()).flatMap(rows -> rows);
    }

    private static Stream<HandTable.Row> takers() {
        return Stream.of(
                row(
                        "without an impact at the shown prices",
                        b -> b.impact(0).market(1, BUY, 35).after(500),
                        35,
                        40_000 + 30_300,
                        "1150 accepted 1",
                        "1150 fill 1 20@1000 cum=20 TAKER",
                        "1150 fill 1 15@1010 cum=35 TAKER"),
                row(
                        "two levels: all of the first, half of the second, 10.1 and so 11 ticks for all of that",
                        b -> b.market(1, BUY, 35).after(500),
                        35,
                        70_880,
                        "1150 accepted 1",
                        "1150 fill 1 20@1010 cum=20 TAKER",
                        "1150 fill 1 15@1016 cum=35 TAKER"),
                row(
                        "a sale gets less: 9.9 and so 10 for all of the level, a quarter of that and so 3 for a quarter",
                        b -> b.market(1, SELL, 10).after(500),
                        -10,
                        19_740,
                        "1150 accepted 1",
                        "1150 fill 1 10@987 cum=10 TAKER"),
                row(
                        "the smallest impact costs a tick",
                        b -> b.impact(1).market(1, BUY, 2).after(500),
                        2,
                        4_004,
                        "1150 accepted 1",
                        "1150 fill 1 2@1001 cum=2 TAKER"),
                row(
                        "the second order pays for what the first took: 5 of 20, then 10 of 20",
                        b -> b.market(1, BUY, 5).market(2, BUY, 5).after(500),
                        10,
                        20_080,
                        "1150 accepted 1",
                        "1150 fill 1 5@1003 cum=5 TAKER",
                        "1150 accepted 2",
                        "1150 fill 2 5@1005 cum=5 TAKER"),
                row(
                        "a level that shows more again is new: the part is counted of what it shows then",
                        b -> b.market(1, BUY, 20)
                                .after(500)
                                .delta(new long[0], new long[] {1000, 40})
                                .market(2, BUY, 20)
                                .after(500),
                        40,
                        80_800,
                        "1150 accepted 1",
                        "1150 fill 1 20@1010 cum=20 TAKER",
                        "1650 accepted 2",
                        "1650 fill 2 20@1010 cum=20 TAKER"),
                row(
                        "a stop that fires takes as well",
                        b -> b.trade(995, 1)
                                .conditional(1, SELL, STOP_MARKET, 991, 0, 20, 0, 0, 0)
                                .after(500)
                                .trade(991, 1)
                                .after(500),
                        -20,
                        39_400,
                        "1150 accepted 1",
                        "1550 triggered 1",
                        "1550 fill 1 20@985 cum=20 TAKER"),
                row(
                        "a maker gets its own price",
                        b -> buy(b, 995, 10).trade(994, 10).after(500),
                        10,
                        9_950,
                        "1150 accepted 1",
                        "1550 fill 1 10@995 cum=10 MAKER"));
    }

    private static Stream<HandTable.Row> limits() {
        return Stream.of(
                row(
                        "a limit that all stays within",
                        b -> buy(b, 1005, 10),
                        10,
                        20_100,
                        "1150 accepted 1",
                        "1150 fill 1 10@1005 cum=10 TAKER"),
                row(
                        "a tick less: 8 of 20 are at 1004, the rest of an IOC order expires",
                        b -> b.order(1, BUY, LIMIT, IOC, 1004, 10, false).after(500),
                        8,
                        16_064,
                        "1150 accepted 1",
                        "1150 fill 1 8@1004 cum=8 TAKER",
                        "1150 expired 1 cum=8"),
                row(
                        "whole lots: of 8 the lot of 5",
                        b -> b.lot(5).order(1, BUY, LIMIT, IOC, 1004, 10, false).after(500),
                        5,
                        10_030,
                        "1150 accepted 1",
                        "1150 fill 1 5@1003 cum=5 TAKER",
                        "1150 expired 1 cum=5"),
                row(
                        "a limit at the touch takes nothing",
                        b -> b.order(1, SELL, LIMIT, IOC, 990, 10, false).after(500),
                        0,
                        0,
                        "1150 accepted 1",
                        "1150 expired 1 cum=0"),
                row(
                        "the next level is not asked where the one before gave not all",
                        b -> b.order(1, BUY, LIMIT, IOC, 1009, 40, false).after(500),
                        18,
                        36_324,
                        "1150 accepted 1",
                        "1150 fill 1 18@1009 cum=18 TAKER",
                        "1150 expired 1 cum=18"),
                row(
                        "FOK: all or nothing, at its limit and a tick below",
                        b -> b.order(1, BUY, LIMIT, FOK, 1015, 35, false)
                                .after(500)
                                .order(2, BUY, LIMIT, FOK, 1016, 35, false)
                                .after(500),
                        35,
                        70_880,
                        "1150 accepted 1",
                        "1150 expired 1 cum=0",
                        "1650 accepted 2",
                        "1650 fill 2 20@1010 cum=20 TAKER",
                        "1650 fill 2 15@1016 cum=35 TAKER"));
    }

    private static Stream<HandTable.Row> rests() {
        return Stream.of(
                row(
                        "the rest of a GTC order stays a taker, who takes nothing for as long as the same is shown",
                        b -> buy(b, 1004, 10)
                                .delta(new long[] {990, 41}, new long[0])
                                .after(500),
                        8,
                        16_064,
                        "1150 accepted 1",
                        "1150 fill 1 8@1004 cum=8 TAKER"),
                row(
                        "of what comes to that level it takes what stays within its limit: 8 of 20 are 8 of 21, and 10 of 25",
                        b -> buy(b, 1004, 10)
                                .delta(new long[0], new long[] {1000, 21})
                                .after(500)
                                .delta(new long[0], new long[] {1000, 25})
                                .after(500),
                        10,
                        20_080,
                        "1150 accepted 1",
                        "1150 fill 1 8@1004 cum=8 TAKER",
                        "2050 fill 1 2@1004 cum=10 TAKER"),
                row(
                        "a better level, with its own impact: 2 of 10",
                        b -> buy(b, 1004, 10)
                                .delta(new long[0], new long[] {999, 10})
                                .after(500),
                        10,
                        20_068,
                        "1150 accepted 1",
                        "1150 fill 1 8@1004 cum=8 TAKER",
                        "1550 fill 1 2@1001 cum=10 TAKER"),
                row(
                        "what others leave of it is what we have not taken: 8 left with those before, 2 of 12 are 1002",
                        b -> buy(b, 1004, 10)
                                .delta(new long[0], new long[] {1000, 12})
                                .after(500),
                        10,
                        20_072,
                        "1150 accepted 1",
                        "1150 fill 1 8@1004 cum=8 TAKER",
                        "1550 fill 1 2@1002 cum=10 TAKER"),
                row(
                        "a top of book moves it as well",
                        b -> buy(b, 1004, 10).top(990, 40, 1000, 25).after(500),
                        10,
                        20_080,
                        "1150 accepted 1",
                        "1150 fill 1 8@1004 cum=8 TAKER",
                        "1550 fill 1 2@1004 cum=10 TAKER"),
                row(
                        "a trade through its limit, of more than it took there, is at its limit and the taker's",
                        b -> buy(b, 1004, 10).trade(1000, 9, BUY, 0).after(500),
                        9,
                        18_072,
                        "1150 accepted 1",
                        "1150 fill 1 8@1004 cum=8 TAKER",
                        "1550 fill 1 1@1004 cum=9 TAKER"),
                row(
                        "it is a maker once nothing is shown within its limit",
                        b -> buy(b, 1004, 10)
                                .delta(new long[0], new long[] {1000, 0})
                                .trade(1003, 2, 0)
                                .after(500),
                        10,
                        18_072,
                        "1150 accepted 1",
                        "1150 fill 1 8@1004 cum=8 TAKER",
                        "1550 fill 1 2@1004 cum=10 MAKER"),
                row(
                        "and stays a taker while nothing is known",
                        b -> buy(b, 1004, 10).invalid(1).trade(1003, 2, 0).after(500),
                        10,
                        20_080,
                        "1150 accepted 1",
                        "1150 fill 1 8@1004 cum=8 TAKER",
                        "1550 fill 1 2@1004 cum=10 TAKER"),
                row(
                        "once it has all that is shown within its limit it is a maker",
                        b -> buy(b.delta(new long[0], new long[] {1010, 0}), 1010, 25)
                                .trade(1009, 1, 0)
                                .after(500),
                        21,
                        41_410,
                        "1150 accepted 1",
                        "1150 fill 1 20@1010 cum=20 TAKER",
                        "1550 fill 1 1@1010 cum=21 MAKER"),
                row(
                        "what kept it is there for others of ours: 8 and 5 of 20",
                        b -> buy(b, 1004, 10)
                                .order(2, BUY, LIMIT, IOC, 1010, 5, false)
                                .after(500),
                        13,
                        26_134,
                        "1150 accepted 1",
                        "1150 fill 1 8@1004 cum=8 TAKER",
                        "1650 accepted 2",
                        "1650 fill 2 5@1007 cum=5 TAKER"),
                row(
                        "and when it has ended: it took nothing at the touch",
                        b -> buy(b, 1000, 10)
                                .cancel(1)
                                .after(500)
                                .market(2, BUY, 20)
                                .after(500),
                        20,
                        40_400,
                        "1150 accepted 1",
                        "1650 canceled 1 cum=0",
                        "2150 accepted 2",
                        "2150 fill 2 20@1010 cum=20 TAKER"),
                row(
                        "what keeps it is no maker's behind it: 12 of 20 at 994",
                        b -> buy(b, 995, 7)
                                .limit(2, BUY, 1000, 30)
                                .after(500)
                                .delta(new long[0], new long[] {994, 20})
                                .after(500),
                        12,
                        24_000,
                        "1150 accepted 1",
                        "1650 accepted 2",
                        "2050 fill 2 12@1000 cum=12 TAKER"),
                row(
                        "an amendment that keeps its place keeps it a taker",
                        b -> buy(b, 1004, 12)
                                .amend(1, 1004, 10)
                                .after(500)
                                .delta(new long[0], new long[] {1000, 25})
                                .after(500),
                        10,
                        20_080,
                        "1150 accepted 1",
                        "1150 fill 1 8@1004 cum=8 TAKER",
                        "1650 amended 1 10@1004",
                        "2050 fill 1 2@1004 cum=10 TAKER"),
                row(
                        "an amendment that takes it away makes it a maker",
                        b -> buy(b, 1004, 10)
                                .amend(1, 996, 10)
                                .after(500)
                                .trade(995, 2, 0)
                                .after(500),
                        10,
                        18_056,
                        "1150 accepted 1",
                        "1150 fill 1 8@1004 cum=8 TAKER",
                        "1650 amended 1 10@996",
                        "2050 fill 1 2@996 cum=10 MAKER"),
                row(
                        "an amended order that comes to take",
                        b -> buy(b, 995, 10).amend(1, 1005, 10).after(500),
                        10,
                        20_100,
                        "1150 accepted 1",
                        "1650 amended 1 10@1005",
                        "1650 fill 1 10@1005 cum=10 TAKER"),
                row(
                        "another session has none",
                        b -> b.session().market(1, BUY, 10).after(500),
                        10,
                        20_000,
                        "1150 accepted 1",
                        "1150 fill 1 10@1000 cum=10 TAKER"));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void shouldFillAsComputedByHand(final HandTable.Row scenario) {
        for (final FillModel model : List.of(FillModel.RISK_AVERSE, FillModel.LOG, FillModel.TOUCH)) {
            HandTable.assertReports(
                    scenario.of(model),
                    bench -> bench.exactFees().impact(PERCENT).snapshot(BIDS, ASKS));
        }
    }

    @Test
    void shouldBePartOfTheStateOnlyWhenThereIsOne() {
        final PaperBench bench = new PaperBench((buffer, offset) -> {});
        final long plain = bench.venue.stateHash();

        assertEquals(plain, bench.impact(0).venue.stateHash());
        assertNotEquals(plain, bench.impact(1).venue.stateHash());
        assertEquals(plain, bench.session().venue.stateHash());
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 10_000_001})
    void shouldRefuseAnImpactThatIsNone(final long impact) {
        final PaperBench bench = new PaperBench((buffer, offset) -> {});

        assertThrows(IllegalArgumentException.class, () -> bench.impact(impact));
    }

    private static VenueTermsDecoder terms(final long impact) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[VenueTermsEncoder.BLOCK_LENGTH]);
        new VenueTermsEncoder().wrap(buffer, 0).impact(impact);
        return new VenueTermsDecoder().wrap(buffer, 0, VenueTermsDecoder.BLOCK_LENGTH, 1);
    }

    private static long exactTicks(final long level, final long rate, final long taken, final long shown) {
        final BigDecimal all =
                BigDecimal.valueOf(level).multiply(BigDecimal.valueOf(rate, 8)).setScale(0, RoundingMode.CEILING);
        return all.multiply(BigDecimal.valueOf(taken))
                .divide(BigDecimal.valueOf(shown), 0, RoundingMode.CEILING)
                .longValueExact();
    }

    /** Against exact arithmetic: never better than shown, never beyond the limit, and no more of a level would be within it. */
    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {1, 2, 3})
    void shouldTakeExactlyWhatTheLimitAllows(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final Instrument instrument = PaperBench.INSTRUMENT;
        for (int i = 0; i < 20_000; i++) {
            final long rate = random.nextLong(1, 10_000_001);
            final TakerImpact impact = new TakerImpact();
            impact.onTerms(terms(rate));
            final Side side = random.nextBoolean() ? BUY : SELL;
            final long level = random.nextLong(1, 1L << random.nextInt(2, 59));
            final long shown = random.nextLong(1, 1L << random.nextInt(2, 62));
            final long before = random.nextLong(shown);
            final long wanted = random.nextLong(1, shown - before + 1);
            final long price = impact.price(instrument, side, level, shown, before + wanted);
            final long worse = exactTicks(level, rate, before + wanted, shown);
            assertEquals(side == BUY ? level + worse : Math.max(1, level - worse), price);

            final long room = random.nextLong(0, worse + 2);
            final long limit = side == BUY ? level + room : Math.max(1, level - room);
            final long qty = impact.within(instrument, side, limit, level, shown, before, wanted);
            assertTrue(qty >= 0 && qty <= wanted);
            assertTrue(qty == 0
                    || PaperDesk.reaches(side, limit, impact.price(instrument, side, level, shown, before + qty)));
            assertTrue(
                    qty == wanted
                            || !PaperDesk.reaches(
                                    side, limit, impact.price(instrument, side, level, shown, before + qty + 1)),
                    () -> "level=" + level + " shown=" + shown + " before=" + before + " limit=" + limit);
        }
    }
}
