package dev.reprise.simulator.paper;

import static dev.reprise.api.schema.Side.BUY;
import static dev.reprise.api.schema.Side.SELL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookUpdateKind;
import dev.reprise.api.schema.FillDecoder;
import dev.reprise.api.schema.Liquidity;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.api.schema.TradingStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every scenario starts at time 1,000; an order takes 100 ns to the venue, a report 50 ns back. */
class PaperVenueTest {
    private static final long[] BIDS = {100, 50, 99, 50, 98, 50};
    private static final long[] ASKS = {101, 20, 102, 30, 103, 40};
    private static final long[] NONE = {};

    /** One row of the table: what is done on the bench, and the reports that must come. */
    record Scenario(String name, Consumer<PaperBench> actions, List<String> reports) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Scenario row(final String name, final Consumer<PaperBench> actions, final String... reports) {
        return new Scenario(name, actions, List.of(reports));
    }

    static Stream<Scenario> scenarios() {
        return Stream.concat(takers(), Stream.concat(makers(), races()));
    }

    private static Stream<Scenario> takers() {
        return Stream.of(
                row(
                        "market order walks the levels",
                        b -> b.snapshot(BIDS, ASKS).market(1, BUY, 60).after(1000),
                        "1150 accepted 1",
                        "1150 fill 1 20@101 cum=20 TAKER",
                        "1150 fill 1 30@102 cum=50 TAKER",
                        "1150 fill 1 10@103 cum=60 TAKER"),
                row(
                        "market order larger than the book expires with the rest",
                        b -> b.snapshot(BIDS, new long[] {101, 5})
                                .market(1, BUY, 9)
                                .after(1000),
                        "1150 accepted 1",
                        "1150 fill 1 5@101 cum=5 TAKER",
                        "1150 expired 1 cum=5"),
                row(
                        "market sell hits the bids",
                        b -> b.snapshot(BIDS, ASKS).market(1, SELL, 70).after(1000),
                        "1150 accepted 1",
                        "1150 fill 1 50@100 cum=50 TAKER",
                        "1150 fill 1 20@99 cum=70 TAKER"),
                row(
                        "what was taken is gone while the level stands or shrinks, and what comes to it is new",
                        b -> b.snapshot(BIDS, ASKS)
                                .market(1, BUY, 15)
                                .market(2, BUY, 10)
                                .after(1000)
                                .delta(NONE, new long[] {101, 20})
                                .market(3, BUY, 5)
                                .after(1000)
                                .delta(NONE, new long[] {101, 7})
                                .market(4, BUY, 9)
                                .after(1000)
                                .delta(NONE, new long[] {101, 12})
                                .market(5, BUY, 7)
                                .after(1000),
                        "1150 accepted 1",
                        "1150 fill 1 15@101 cum=15 TAKER",
                        "1150 accepted 2",
                        "1150 fill 2 5@101 cum=5 TAKER",
                        "1150 fill 2 5@102 cum=10 TAKER",
                        "2150 accepted 3",
                        "2150 fill 3 5@102 cum=5 TAKER",
                        "3150 accepted 4",
                        "3150 fill 4 9@102 cum=9 TAKER",
                        "4150 accepted 5",
                        "4150 fill 5 5@101 cum=5 TAKER",
                        "4150 fill 5 2@102 cum=7 TAKER"),
                row(
                        "an invalid book in between does not give taken liquidity back",
                        b -> b.snapshot(BIDS, ASKS)
                                .market(1, BUY, 20)
                                .after(1000)
                                .invalid(2)
                                .book(BookUpdateKind.SNAPSHOT, 3, 2, BIDS, ASKS)
                                .market(2, BUY, 5)
                                .after(1000),
                        "1150 accepted 1",
                        "1150 fill 1 20@101 cum=20 TAKER",
                        "2150 accepted 2",
                        "2150 fill 2 5@102 cum=5 TAKER"),
                row(
                        "marketable limit takes within its price and rests",
                        b -> b.snapshot(BIDS, ASKS)
                                .limit(1, BUY, 102, 60)
                                .after(1000)
                                .trade(101, 4)
                                .after(1000),
                        "1150 accepted 1",
                        "1150 fill 1 20@101 cum=20 TAKER",
                        "1150 fill 1 30@102 cum=50 TAKER",
                        "2050 fill 1 4@102 cum=54 MAKER"),
                row(
                        "IOC expires with the rest",
                        b -> b.snapshot(BIDS, ASKS)
                                .order(1, BUY, OrderType.LIMIT, TimeInForce.IOC, 101, 30, false)
                                .after(1000)
                                .trade(90, 100)
                                .after(1000),
                        "1150 accepted 1",
                        "1150 fill 1 20@101 cum=20 TAKER",
                        "1150 expired 1 cum=20"),
                row(
                        "IOC that reaches nothing expires whole",
                        b -> b.snapshot(BIDS, ASKS)
                                .order(1, SELL, OrderType.LIMIT, TimeInForce.IOC, 101, 150, false)
                                .after(1000),
                        "1150 accepted 1",
                        "1150 expired 1 cum=0"),
                row(
                        "FOK fills whole",
                        b -> b.snapshot(BIDS, ASKS)
                                .order(1, BUY, OrderType.LIMIT, TimeInForce.FOK, 102, 50, false)
                                .after(1000),
                        "1150 accepted 1",
                        "1150 fill 1 20@101 cum=20 TAKER",
                        "1150 fill 1 30@102 cum=50 TAKER"),
                row(
                        "FOK expires when one unit is missing",
                        b -> b.snapshot(BIDS, ASKS)
                                .order(1, BUY, OrderType.LIMIT, TimeInForce.FOK, 102, 51, false)
                                .after(1000),
                        "1150 accepted 1",
                        "1150 expired 1 cum=0"),
                row(
                        "FOK does not count liquidity taken before",
                        b -> b.snapshot(BIDS, ASKS)
                                .market(1, BUY, 2)
                                .order(2, BUY, OrderType.LIMIT, TimeInForce.FOK, 101, 20, false)
                                .after(1000),
                        "1150 accepted 1",
                        "1150 fill 1 2@101 cum=2 TAKER",
                        "1150 accepted 2",
                        "1150 expired 2 cum=0"),
                row(
                        "without a book the touch alone fills",
                        b -> b.top(100, 5, 101, 7).market(1, BUY, 10).after(1000),
                        "1150 accepted 1",
                        "1150 fill 1 7@101 cum=7 TAKER",
                        "1150 expired 1 cum=7"),
                row(
                        "a newer touch stands in front of the book",
                        b -> b.snapshot(BIDS, ASKS)
                                .top(101, 9, 102, 11)
                                .market(1, BUY, 20)
                                .market(2, SELL, 12)
                                .after(1000),
                        "1150 accepted 1",
                        "1150 fill 1 11@102 cum=11 TAKER",
                        "1150 fill 1 9@103 cum=20 TAKER",
                        "1150 accepted 2",
                        "1150 fill 2 9@101 cum=9 TAKER",
                        "1150 fill 2 3@100 cum=12 TAKER"),
                row(
                        "a newer book replaces the touch",
                        b -> b.top(90, 9, 91, 11)
                                .snapshot(BIDS, ASKS)
                                .market(1, BUY, 5)
                                .after(1000),
                        "1150 accepted 1",
                        "1150 fill 1 5@101 cum=5 TAKER"),
                row(
                        "nothing known, market order refused",
                        b -> b.market(1, BUY, 5).after(1000),
                        "1150 rejected 1 NEW_ORDER OTHER"),
                row(
                        "an invalid book is no book",
                        b -> b.snapshot(BIDS, ASKS).invalid(1).market(1, BUY, 5).after(1000),
                        "1150 rejected 1 NEW_ORDER OTHER"),
                row(
                        "half a snapshot chain is no book, the whole one is",
                        b -> b.book(BookUpdateKind.SNAPSHOT, 1, 1, BIDS, NONE)
                                .market(1, BUY, 5)
                                .after(100)
                                .book(BookUpdateKind.SNAPSHOT, 2, 1, NONE, ASKS)
                                .market(2, BUY, 5)
                                .after(1000),
                        "1150 rejected 1 NEW_ORDER OTHER",
                        "1250 accepted 2",
                        "1250 fill 2 5@101 cum=5 TAKER"),
                row(
                        "an older epoch changes nothing",
                        b -> b.book(BookUpdateKind.SNAPSHOT, 3, 2, BIDS, ASKS)
                                .book(BookUpdateKind.DELTA, 3, 1, NONE, new long[] {101, 0})
                                .invalid(1)
                                .market(1, BUY, 5)
                                .after(1000),
                        "1150 accepted 1",
                        "1150 fill 1 5@101 cum=5 TAKER"));
    }

    private static Stream<Scenario> makers() {
        return Stream.of(
                row(
                        "a trade through the price fills at the order's price",
                        b -> b.snapshot(BIDS, ASKS)
                                .limit(1, BUY, 100, 10)
                                .after(500)
                                .trade(99, 30)
                                .after(500),
                        "1150 accepted 1",
                        "1550 fill 1 10@100 cum=10 MAKER"),
                row(
                        "a trade at the price does not fill",
                        b -> b.snapshot(BIDS, ASKS)
                                .limit(1, BUY, 100, 10)
                                .limit(2, SELL, 101, 10)
                                .after(500)
                                .delta(NONE, new long[] {101, 50})
                                .trade(100, 900)
                                .after(500),
                        "1150 accepted 1",
                        "1150 accepted 2"),
                row(
                        "a trade above a sell fills in part, the next one the rest",
                        b -> b.snapshot(BIDS, ASKS)
                                .limit(1, SELL, 105, 10)
                                .after(500)
                                .trade(106, 4)
                                .after(100)
                                .trade(107, 100)
                                .after(500),
                        "1150 accepted 1",
                        "1550 fill 1 4@105 cum=4 MAKER",
                        "1650 fill 1 6@105 cum=10 MAKER"),
                row(
                        "two own orders share one trade, better price first, then older",
                        b -> b.limit(1, BUY, 100, 10)
                                .limit(2, BUY, 101, 10)
                                .limit(3, BUY, 101, 10)
                                .after(500)
                                .trade(90, 25)
                                .after(500),
                        "1150 accepted 1",
                        "1150 accepted 2",
                        "1150 accepted 3",
                        "1550 fill 2 10@101 cum=10 MAKER",
                        "1550 fill 3 10@101 cum=10 MAKER",
                        "1550 fill 1 5@100 cum=5 MAKER"),
                row(
                        "a trade outside the book fills nothing",
                        b -> b.limit(1, BUY, 100, 10)
                                .after(500)
                                .trade(90, 25, Records.FLAG_NO_FILL)
                                .after(500),
                        "1150 accepted 1"),
                row(
                        "a book that moves past the price fills nothing",
                        b -> b.snapshot(BIDS, ASKS)
                                .limit(1, BUY, 100, 10)
                                .after(500)
                                .snapshot(new long[] {90, 5}, new long[] {95, 50})
                                .after(500),
                        "1150 accepted 1"),
                row(
                        "post-only that would take is refused, one tick away rests",
                        b -> b.snapshot(BIDS, ASKS)
                                .order(1, BUY, OrderType.LIMIT, TimeInForce.GTC, 101, 10, true)
                                .order(2, SELL, OrderType.LIMIT, TimeInForce.GTC, 100, 100, true)
                                .order(3, BUY, OrderType.LIMIT, TimeInForce.GTC, 100, 10, true)
                                .after(1000)
                                .trade(99, 1)
                                .after(1000),
                        "1150 rejected 1 NEW_ORDER WOULD_TAKE",
                        "1150 rejected 2 NEW_ORDER WOULD_TAKE",
                        "1150 accepted 3",
                        "2050 fill 3 1@100 cum=1 MAKER"),
                row(
                        "smaller keeps its place, a new price takes",
                        b -> b.snapshot(BIDS, ASKS)
                                .limit(1, BUY, 100, 10)
                                .limit(2, BUY, 100, 10)
                                .after(500)
                                .amend(1, 100, 6)
                                .after(500)
                                .trade(99, 6)
                                .amend(2, 101, 30)
                                .after(500),
                        "1150 accepted 1",
                        "1150 accepted 2",
                        "1650 amended 1 6@100",
                        "2050 fill 1 6@100 cum=6 MAKER",
                        "2150 amended 2 30@101",
                        "2150 fill 2 20@101 cum=20 TAKER"),
                row(
                        "larger loses its place",
                        b -> b.limit(1, BUY, 100, 10)
                                .limit(2, BUY, 100, 10)
                                .amend(1, 100, 11)
                                .after(500)
                                .trade(99, 3)
                                .after(500),
                        "1150 accepted 1",
                        "1150 accepted 2",
                        "1150 amended 1 11@100",
                        "1550 fill 2 3@100 cum=3 MAKER"),
                row(
                        "an amend is refused and the order stays",
                        b -> b.snapshot(BIDS, ASKS)
                                .order(1, BUY, OrderType.LIMIT, TimeInForce.GTC, 100, 10, true)
                                .after(500)
                                .trade(99, 4)
                                .amend(1, 100, 4)
                                .amend(1, 101, 10)
                                .amend(1, 5, 10)
                                .amend(7, 100, 10)
                                .after(500)
                                .trade(99, 99)
                                .after(500),
                        "1150 accepted 1",
                        "1550 fill 1 4@100 cum=4 MAKER",
                        "1650 rejected 1 AMEND FILTER",
                        "1650 rejected 1 AMEND WOULD_TAKE",
                        "1650 rejected 1 AMEND FILTER",
                        "1650 rejected 7 AMEND UNKNOWN_ORDER",
                        "2050 fill 1 6@100 cum=10 MAKER"));
    }

    private static Stream<Scenario> races() {
        return Stream.of(
                row(
                        "the cancel wins",
                        b -> b.limit(1, BUY, 100, 10)
                                .after(500)
                                .cancel(1)
                                .after(100)
                                .trade(99, 10)
                                .after(500),
                        "1150 accepted 1",
                        "1650 canceled 1 cum=0"),
                row(
                        "the fill wins",
                        b -> b.limit(1, BUY, 100, 10)
                                .after(500)
                                .cancel(1)
                                .after(99)
                                .trade(99, 10)
                                .after(500),
                        "1150 accepted 1",
                        "1649 fill 1 10@100 cum=10 MAKER",
                        "1650 rejected 1 CANCEL UNKNOWN_ORDER"),
                row(
                        "the cancel ends what a fill left",
                        b -> b.limit(1, BUY, 100, 10)
                                .after(500)
                                .cancel(1)
                                .after(99)
                                .trade(99, 3)
                                .after(500),
                        "1150 accepted 1",
                        "1649 fill 1 3@100 cum=3 MAKER",
                        "1650 canceled 1 cum=3"),
                row(
                        "a trade before the order arrives does not fill it",
                        b -> b.limit(1, BUY, 100, 10)
                                .after(99)
                                .trade(90, 10)
                                .after(1)
                                .trade(91, 4)
                                .after(500),
                        "1150 accepted 1",
                        "1150 fill 1 4@100 cum=4 MAKER"),
                row(
                        "a cancel right behind its order finds it",
                        b -> b.limit(1, BUY, 100, 10).cancel(1).after(500),
                        "1150 accepted 1",
                        "1150 canceled 1 cum=0"),
                row(
                        "the book is the one at arrival, not at the decision",
                        b -> b.snapshot(BIDS, ASKS)
                                .market(1, BUY, 5)
                                .after(99)
                                .snapshot(BIDS, new long[] {110, 5})
                                .after(500),
                        "1150 accepted 1",
                        "1150 fill 1 5@110 cum=5 TAKER"),
                row(
                        "refusals",
                        b -> b.snapshot(BIDS, ASKS)
                                .limit(1, BUY, 100, 1)
                                .limit(2, BUY, 100, 100_001)
                                .limit(3, BUY, 9, 50_000)
                                .limit(4, BUY, 100_001, 10)
                                .limit(5, BUY, 0, 10)
                                .limit(6, BUY, 100, -5)
                                .limit(7, BUY, 10, 5)
                                .order(8, BUY, OrderType.STOP_MARKET, TimeInForce.GTC, 100, 10, false)
                                .order(9, BUY, OrderType.LIMIT, TimeInForce.GTD, 100, 10, false)
                                .order(5, 10, BUY, OrderType.LIMIT, TimeInForce.GTC, 100, 10, false)
                                .limit(11, BUY, 100, 10)
                                .limit(11, BUY, 100, 10)
                                .after(500),
                        "1150 rejected 1 NEW_ORDER FILTER",
                        "1150 rejected 2 NEW_ORDER FILTER",
                        "1150 rejected 3 NEW_ORDER FILTER",
                        "1150 rejected 4 NEW_ORDER FILTER",
                        "1150 rejected 5 NEW_ORDER MALFORMED",
                        "1150 rejected 6 NEW_ORDER MALFORMED",
                        "1150 rejected 7 NEW_ORDER FILTER",
                        "1150 rejected 8 NEW_ORDER OTHER",
                        "1150 rejected 9 NEW_ORDER OTHER",
                        "1150 rejected 10 NEW_ORDER MALFORMED",
                        "1150 accepted 11",
                        "1150 rejected 11 NEW_ORDER DUPLICATE"),
                row(
                        "a halted market takes cancels only",
                        b -> b.limit(1, BUY, 100, 10)
                                .after(200)
                                .status(TradingStatus.HALTED)
                                .limit(2, BUY, 100, 10)
                                .amend(1, 99, 20)
                                .cancel(1)
                                .after(500),
                        "1150 accepted 1",
                        "1350 rejected 2 NEW_ORDER MARKET_CLOSED",
                        "1350 rejected 1 AMEND MARKET_CLOSED",
                        "1350 canceled 1 cum=0"),
                row(
                        "a finer scale cancels what rests under the old one",
                        b -> {
                            b.limit(1, BUY, 100, 10).after(500);
                            b.venue.onInstrument(PaperBench.instrument(0, 2, 3));
                            b.trade(90, 10).after(500);
                        },
                        "1150 accepted 1",
                        "1550 canceled 1 cum=0"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenarios")
    void shouldReport(final Scenario scenario) {
        final List<String> lines = new ArrayList<>();
        final PaperBench bench = new PaperBench((buffer, offset) -> lines.add(PaperBench.text(buffer, offset)));

        scenario.actions().accept(bench);

        assertEquals(scenario.reports(), lines);
    }

    @Test
    void shouldFillInEveryFieldOfAFill() {
        final UnsafeBuffer copy = new UnsafeBuffer(new byte[256]);
        final PaperBench bench =
                new PaperBench((buffer, offset) -> copy.putBytes(0, buffer, offset, Records.length(buffer, offset)));
        bench.snapshot(BIDS, new long[] {12_345, 20}).market(77, BUY, 12).after(1000);

        final FillDecoder fill = new FillDecoder().wrap(copy, Records.BODY_OFFSET, Records.blockLength(copy, 0), 1);
        assertEquals(FillDecoder.TEMPLATE_ID, Records.templateId(copy, 0));
        assertEquals(1150, fill.receiveTime());
        assertEquals(1100, fill.venueTime());
        assertEquals(0, fill.instrument());
        assertEquals(4, fill.strategy());
        assertEquals(77, fill.clientOrderId());
        assertEquals(148_140, fill.quoteAmount()); // 123.45 × 0.12 at scale 4
        assertEquals(296, fill.fee()); // 20 bps of it: 296.28
        assertEquals(1, fill.feeCurrency());
        assertEquals(Liquidity.TAKER, fill.liquidity());
        assertEquals(BUY, fill.side());
        assertEquals(1, fill.execIdLow());
        assertEquals(1, fill.venueOrderIdLow());
    }

    @Test
    void shouldHashOrdersLedgerAndMail() {
        final PaperBench one = new PaperBench((buffer, offset) -> {});
        final PaperBench two = new PaperBench((buffer, offset) -> {});
        assertEquals(one.venue.stateHash(), two.venue.stateHash());
        one.limit(1, BUY, 100, 10);
        assertNotEquals(one.venue.stateHash(), two.venue.stateHash(), "mail");
        two.limit(1, BUY, 100, 10);
        assertEquals(one.venue.stateHash(), two.venue.stateHash());
        one.after(1000);
        two.after(1000);
        one.trade(99, 1).after(1000);
        assertNotEquals(one.venue.stateHash(), two.venue.stateHash(), "order");
    }

    @Test
    void shouldRefuseLatenciesOutOfRange() {
        assertThrows(IllegalArgumentException.class, () -> new PaperSettings(0, 1, FillModel.TOUCH));
        assertThrows(IllegalArgumentException.class, () -> new PaperSettings(1, 60_000_000_001L, FillModel.TOUCH));
    }

    @Test
    void shouldRefuseATimerItDidNotSet() {
        final PaperBench bench = new PaperBench((buffer, offset) -> {});
        assertThrows(IllegalStateException.class, () -> bench.venue.onTimer(5));
    }

    /** A touch of trades alone shows a quantity that nobody knows. */
    @Test
    void shouldFillWhatRestsFromTradesAloneWhereTheTouchIsMadeOfThem() {
        for (final FillModel model :
                List.of(FillModel.TOUCH, FillModel.RISK_AVERSE, FillModel.power(3), FillModel.LOG)) {
            final List<String> reports = new ArrayList<>();
            final PaperBench bench =
                    new PaperBench((buffer, offset) -> reports.add(PaperBench.text(buffer, offset)), model);
            final long any = 1_000_000;
            final int made = Records.FLAG_FROM_TRADES;
            bench.top(100, any, 102, any, made)
                    .trade(101, 1)
                    .limit(1, BUY, 100, 10)
                    .after(1_000);
            bench.top(98, any, 100, any, made).trade(99, 2).after(1_000); // through ours
            bench.top(98, any, 99, any, made).trade(99, 3, BUY, 0).after(1_000); // a buyer below ours
            bench.top(100, any, 101, any, made).trade(100, 4).after(1_000); // at ours: who was before us nobody knows
            bench.market(2, BUY, 30).after(1_000); // takers have what they want

            assertEquals(
                    List.of(
                            "1150 accepted 1",
                            "2050 fill 1 2@100 cum=2 MAKER",
                            "3050 fill 1 3@100 cum=5 MAKER",
                            "5150 accepted 2",
                            "5150 fill 2 30@101 cum=30 TAKER"),
                    reports,
                    model.toString());
        }
    }

    @Test
    void shouldRefuseMoreOfAPostOnlyOrderThatWouldTake() {
        final List<String> reports = new ArrayList<>();
        final PaperBench bench = new PaperBench((buffer, offset) -> reports.add(PaperBench.text(buffer, offset)));
        bench.snapshot(new long[] {99, 50}, new long[] {101, 50})
                .order(1, BUY, OrderType.LIMIT, TimeInForce.GTC, 100, 10, true)
                .after(1_000);
        bench.delta(NONE, new long[] {100, 30})
                .amend(1, 100, 20)
                .amend(1, 100, 9)
                .after(1_000);

        assertEquals(List.of("1150 accepted 1", "2150 rejected 1 AMEND WOULD_TAKE", "2150 amended 1 9@100"), reports);
    }
}
