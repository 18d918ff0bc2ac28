package dev.reprise.simulator.paper;

import static dev.reprise.api.schema.Side.BUY;
import static dev.reprise.api.schema.Side.SELL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.reprise.api.schema.BookUpdateKind;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.TimeInForce;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Places in the queue, computed by hand. Every scenario starts at time 1,000; an order takes 100 ns to the venue, a report 50 ns
 * back. Quantities have two decimals: 100 is one base unit. Fees are exact: a maker pays price × quantity, a taker twice that.
 */
class QueueTest {
    private static final long[] BIDS = {100, 50, 99, 40, 98, 30};
    private static final long[] ASKS = {101, 20, 102, 30, 103, 40};
    private static final long[] NONE = {};

    private static HandTable.Row row(
            final String name,
            final Consumer<PaperBench> actions,
            final long position,
            final long fees,
            final String... fills) {
        return HandTable.row(FillModel.RISK_AVERSE, name, actions, position, fees, fills);
    }

    private static HandTable.Row row(
            final String name,
            final FillModel model,
            final Consumer<PaperBench> actions,
            final long position,
            final long fees,
            final String... fills) {
        return HandTable.row(model, name, actions, position, fees, fills);
    }

    /** A buy of so much rests at 100 behind 50, a sell at 101 behind 20. */
    private static PaperBench resting(final PaperBench bench, final long qty) {
        return bench.snapshot(BIDS, ASKS)
                .limit(1, BUY, 100, qty)
                .limit(2, SELL, 101, qty)
                .after(500);
    }

    static Stream<HandTable.Row> scenarios() {
        return Stream.of(trades(), moves(), younger(), books()).flatMap(rows -> rows);
    }

    private static Stream<HandTable.Row> trades() {
        return Stream.of(
                row(
                        "a trade that does not exceed the queue ahead fills nothing",
                        b -> resting(b, 10).trade(100, 50).after(500),
                        0,
                        0),
                row(
                        "a trade fills what exceeds the queue ahead",
                        b -> resting(b, 10).trade(100, 54).after(500),
                        4,
                        400,
                        "1550 fill 1 4@100 cum=4 MAKER"),
                row(
                        "trades add up",
                        b -> resting(b, 10)
                                .trade(100, 30)
                                .trade(100, 19)
                                .trade(100, 2)
                                .after(500),
                        1,
                        100,
                        "1550 fill 1 1@100 cum=1 MAKER"),
                row(
                        "once at the front every trade at the price fills, up to the order",
                        b -> resting(b, 10)
                                .trade(100, 50)
                                .trade(100, 3)
                                .trade(100, 90)
                                .after(500),
                        10,
                        1_000,
                        "1550 fill 1 3@100 cum=3 MAKER",
                        "1550 fill 1 7@100 cum=10 MAKER"),
                row(
                        "a buyer's trade does not move the queue of the bids",
                        b -> resting(b, 10).trade(100, 90, BUY, 0).after(500),
                        0,
                        0),
                row(
                        "a buyer's trade at the ask fills the sell",
                        b -> resting(b, 10).trade(101, 25, BUY, 0).after(500),
                        -5,
                        505,
                        "1550 fill 2 5@101 cum=5 MAKER"),
                row(
                        "a trade behind us fills nothing and moves nothing",
                        b -> resting(b, 10)
                                .limit(3, BUY, 99, 5)
                                .after(500)
                                .trade(100, 50)
                                .after(500),
                        0,
                        0),
                row(
                        "a trade through the price fills at our price, whatever was ahead",
                        b -> resting(b, 10).trade(99, 6).after(500),
                        6,
                        600,
                        "1550 fill 1 6@100 cum=6 MAKER"),
                row(
                        "a trade through fills the better price first, then the one at its price only beyond its queue",
                        b -> resting(b, 10)
                                .limit(3, BUY, 99, 5)
                                .after(500)
                                .trade(99, 53)
                                .after(500),
                        13,
                        1_297,
                        "2050 fill 1 10@100 cum=10 MAKER",
                        "2050 fill 3 3@99 cum=3 MAKER"),
                row(
                        "an older own order is ahead of a younger one",
                        b -> resting(b, 10)
                                .limit(3, BUY, 100, 10)
                                .after(500)
                                .trade(100, 64)
                                .after(500),
                        14,
                        1_400,
                        "2050 fill 1 10@100 cum=10 MAKER",
                        "2050 fill 3 4@100 cum=4 MAKER"),
                row(
                        "trades that may not fill move no queue",
                        b -> resting(b, 10)
                                .trade(100, 500, dev.reprise.api.record.Records.FLAG_NO_FILL)
                                .trade(100, 50)
                                .after(500),
                        0,
                        0),
                row(
                        "an order alone at its price is first",
                        b -> b.snapshot(new long[] {99, 40}, ASKS)
                                .limit(1, BUY, 100, 10)
                                .after(500)
                                .trade(100, 4)
                                .after(500),
                        4,
                        400,
                        "1550 fill 1 4@100 cum=4 MAKER"));
    }

    private static Stream<HandTable.Row> moves() {
        return Stream.of(
                row(
                        "the level told of the trade afterwards: counted once",
                        b -> resting(b, 10)
                                .trade(100, 30)
                                .delta(new long[] {100, 20}, NONE)
                                .trade(100, 21)
                                .after(500),
                        1,
                        100,
                        "1550 fill 1 1@100 cum=1 MAKER"),
                row(
                        "the level told of the trade before: counted once",
                        b -> resting(b, 10)
                                .delta(new long[] {100, 20}, NONE)
                                .trade(100, 30)
                                .trade(100, 20)
                                .after(500),
                        0,
                        0),
                row(
                        "the level shrank before the trade happened, by the venue's times: two events, both counted",
                        b -> resting(b, 10)
                                .happened(7_000)
                                .delta(new long[] {100, 10}, NONE)
                                .happened(7_001)
                                .trade(100, 14)
                                .after(500),
                        4,
                        400,
                        "1550 fill 1 4@100 cum=4 MAKER"),
                row(
                        "of the same moment at the venue: told of the trade before, counted once",
                        b -> resting(b, 10)
                                .happened(7_000)
                                .delta(new long[] {100, 10}, NONE)
                                .trade(100, 40)
                                .after(500),
                        0,
                        0),
                row(
                        "a trade that is older than the decrease was in it, however late it is told",
                        b -> resting(b, 10)
                                .happened(7_000)
                                .delta(new long[] {100, 10}, NONE)
                                .happened(6_990)
                                .trade(100, 40)
                                .happened(7_500)
                                .trade(100, 12)
                                .after(500),
                        2,
                        200,
                        "1550 fill 1 2@100 cum=2 MAKER"),
                row(
                        "the level told before, of a trade that reaches us: the rest of it fills",
                        b -> resting(b, 10)
                                .delta(new long[] {100, 60}, NONE)
                                .delta(new long[] {100, 4}, NONE)
                                .trade(100, 56)
                                .after(500),
                        6,
                        600,
                        "1550 fill 1 6@100 cum=6 MAKER"),
                row(
                        "who leaves was behind us, as long as there is someone",
                        b -> resting(b, 10)
                                .delta(new long[] {100, 80}, NONE)
                                .delta(new long[] {100, 50}, NONE)
                                .trade(100, 50)
                                .after(500),
                        0,
                        0),
                row(
                        "the queue ahead is never more than the level",
                        b -> resting(b, 10)
                                .delta(new long[] {100, 5}, NONE)
                                .delta(new long[] {100, 70}, NONE)
                                .trade(100, 7)
                                .after(500),
                        2,
                        200,
                        "1550 fill 1 2@100 cum=2 MAKER"),
                row(
                        "a level that vanished leaves us first",
                        b -> resting(b, 10)
                                .delta(new long[] {100, 0}, NONE)
                                .delta(new long[] {100, 70}, NONE)
                                .trade(100, 1)
                                .after(500),
                        1,
                        100,
                        "1550 fill 1 1@100 cum=1 MAKER"),
                row(
                        "half of what leaves was ahead when as much is behind",
                        FillModel.power(2),
                        b -> resting(b, 10)
                                .delta(new long[] {100, 100}, NONE)
                                .delta(new long[] {100, 80}, NONE)
                                .delta(new long[] {100, 81}, NONE) // seen again: no trade told of it
                                .trade(100, 41)
                                .after(500),
                        1,
                        100,
                        "1550 fill 1 1@100 cum=1 MAKER"),
                row(
                        "an estimated place in the queue makes no fill finer than a lot",
                        FillModel.power(2),
                        b -> resting(b.lot(10), 30)
                                .delta(new long[] {100, 80}, NONE)
                                .delta(new long[] {100, 60}, NONE) // ahead 50 of 80: 50 - 14.7, rounded up to 36
                                .delta(new long[] {100, 70}, NONE)
                                .trade(100, 60) // 24 beyond it
                                .after(500),
                        20,
                        2_000,
                        "1550 fill 1 20@100 cum=20 MAKER"),
                row(
                        "trades are taken off before the rest is shared",
                        FillModel.power(1),
                        b -> resting(b, 10)
                                .delta(new long[] {100, 80}, NONE)
                                .trade(100, 20) // ahead 30, behind 30
                                .delta(new long[] {100, 40}, NONE) // 20 more left: 10 from ahead
                                .delta(new long[] {100, 41}, NONE)
                                .trade(100, 21)
                                .after(500),
                        1,
                        100,
                        "1550 fill 1 1@100 cum=1 MAKER"),
                row(
                        "what cannot have left from behind left from ahead",
                        FillModel.power(0.5),
                        b -> resting(b, 10)
                                .delta(new long[] {100, 51}, NONE)
                                .delta(new long[] {100, 31}, NONE)
                                .delta(new long[] {100, 32}, NONE)
                                .trade(100, 32)
                                .after(500),
                        1,
                        100,
                        "1550 fill 1 1@100 cum=1 MAKER"),
                row(
                        // ln(1.5) ahead against ln(1.5) behind: one half
                        "logarithms weigh base units",
                        FillModel.LOG,
                        b -> resting(b, 10)
                                .delta(new long[] {100, 100}, NONE)
                                .delta(new long[] {100, 60}, NONE)
                                .delta(new long[] {100, 61}, NONE)
                                .trade(100, 31)
                                .after(500),
                        1,
                        100,
                        "1550 fill 1 1@100 cum=1 MAKER"),
                row(
                        "a trade right after a move is taken for its cause, and then took from the front",
                        FillModel.power(2),
                        b -> resting(b, 10)
                                .delta(new long[] {100, 100}, NONE)
                                .delta(new long[] {100, 80}, NONE) // 10 of 20 from ahead: 40
                                .trade(100, 20) // it was the trade: 30
                                .trade(100, 31)
                                .after(500),
                        1,
                        100,
                        "1550 fill 1 1@100 cum=1 MAKER"),
                row(
                        "touch knows no queue",
                        FillModel.TOUCH,
                        b -> resting(b, 10)
                                .delta(new long[] {100, 0}, NONE)
                                .trade(100, 900)
                                .after(500),
                        0,
                        0));
    }

    /** A trade that our older order takes whole. */
    private static Stream<HandTable.Row> younger() {
        return Stream.of(
                row(
                        "power: a trade that our older order took whole is no cancel for the younger one",
                        FillModel.power(1),
                        b -> afterOlder(b, 30)
                                .delta(new long[] {100, 25}, NONE) // by cancels 20 ahead would be 17
                                .happened(7_001)
                                .trade(100, 21)
                                .after(500),
                        6,
                        600,
                        "2050 fill 1 5@100 cum=5 MAKER",
                        "2050 fill 2 1@100 cum=1 MAKER"),
                row(
                        "log: a trade that our older order took whole is no cancel for the younger one",
                        FillModel.LOG,
                        b -> afterOlder(b, 30)
                                .delta(new long[] {100, 25}, NONE) // by cancels 20 ahead would be 17
                                .happened(7_001)
                                .trade(100, 21)
                                .after(500),
                        6,
                        600,
                        "2050 fill 1 5@100 cum=5 MAKER",
                        "2050 fill 2 1@100 cum=1 MAKER"),
                row(
                        "risk_averse: a decrease by such a trade does not stand for the next trade of that moment",
                        b -> afterOlder(b, 20)
                                .delta(new long[] {100, 15}, NONE) // nobody behind: 15 ahead
                                .trade(100, 17) // a trade of its own, not 12 beyond what the decrease told
                                .after(500),
                        7,
                        700,
                        "2050 fill 1 5@100 cum=5 MAKER",
                        "2050 fill 2 2@100 cum=2 MAKER"),
                row(
                        "the level told before of a trade that our older order took whole: counted once",
                        FillModel.power(1),
                        b -> withOlder(b, 30)
                                .delta(new long[] {100, 25}, NONE) // as by cancels: 17 ahead, 3 too few
                                .trade(100, 5) // it told of this one
                                .trade(100, 4) // and not of this one: 20 - 4 ahead
                                .delta(new long[] {100, 21}, NONE)
                                .happened(7_001)
                                .trade(100, 17)
                                .after(500),
                        6,
                        600,
                        "2050 fill 1 5@100 cum=5 MAKER",
                        "2050 fill 2 1@100 cum=1 MAKER"));
    }

    /** Two buys of ours at 100: 5 with nobody ahead, then 10 behind 20, of which the level shows so much. */
    private static PaperBench withOlder(final PaperBench bench, final long shown) {
        return bench.snapshot(new long[] {99, 40}, ASKS)
                .limit(1, BUY, 100, 5)
                .after(500)
                .delta(new long[] {100, 20}, NONE)
                .limit(2, BUY, 100, 10)
                .after(500)
                .delta(new long[] {100, shown}, NONE)
                .happened(7_000);
    }

    private static PaperBench afterOlder(final PaperBench bench, final long shown) {
        return withOlder(bench, shown).trade(100, 5);
    }

    private static Stream<HandTable.Row> books() {
        return Stream.of(
                row(
                        "a book that comes to our price fills us as makers, with what it shows",
                        b -> resting(b, 10)
                                .delta(new long[] {100, 0}, new long[] {100, 4})
                                .after(500),
                        4,
                        400,
                        "1550 fill 1 4@100 cum=4 MAKER"),
                row(
                        "what it showed is taken once",
                        b -> resting(b, 10)
                                .delta(new long[] {100, 0}, new long[] {100, 4})
                                .limit(3, BUY, 100, 5)
                                .after(500),
                        4,
                        400,
                        "1550 fill 1 4@100 cum=4 MAKER"),
                row(
                        "a crossing snapshot fills at our price",
                        b -> resting(b, 10)
                                .book(BookUpdateKind.SNAPSHOT, 3, 2, new long[] {95, 5}, new long[] {97, 6, 98, 3})
                                .after(500),
                        9,
                        900,
                        "1550 fill 1 6@100 cum=6 MAKER",
                        "1550 fill 1 3@100 cum=9 MAKER"),
                row(
                        "a touch that comes to our price fills us",
                        b -> resting(b, 10).top(99, 5, 100, 3).after(500),
                        3,
                        300,
                        "1550 fill 1 3@100 cum=3 MAKER"),
                row(
                        "after a gap the queue is at most what it was",
                        b -> resting(b, 10)
                                .invalid(2)
                                .book(BookUpdateKind.SNAPSHOT, 3, 2, new long[] {100, 90}, ASKS)
                                .trade(100, 51)
                                .after(500),
                        1,
                        100,
                        "1550 fill 1 1@100 cum=1 MAKER"),
                row(
                        "nobody knows the queue without a book, until the level is seen",
                        b -> b.limit(1, BUY, 100, 10)
                                .after(500)
                                .trade(100, 900)
                                .snapshot(BIDS, ASKS)
                                .trade(100, 51)
                                .after(500),
                        1,
                        100,
                        "1550 fill 1 1@100 cum=1 MAKER"),
                row(
                        "an amend to less keeps the place",
                        b -> resting(b, 10)
                                .trade(100, 45)
                                .amend(1, 100, 6)
                                .after(500)
                                .trade(100, 8)
                                .after(500),
                        3,
                        300,
                        "2050 fill 1 3@100 cum=3 MAKER"),
                row(
                        "an amend to more goes to the end",
                        b -> resting(b, 10)
                                .trade(100, 45)
                                .delta(new long[] {100, 30}, NONE)
                                .amend(1, 100, 12)
                                .after(500)
                                .trade(100, 31)
                                .after(500),
                        1,
                        100,
                        "2050 fill 1 1@100 cum=1 MAKER"),
                row(
                        "the rest of a taker queues behind what its level shows",
                        b -> b.snapshot(BIDS, new long[] {101, 5, 103, 9})
                                .order(1, BUY, OrderType.LIMIT, TimeInForce.GTC, 101, 9, false)
                                .after(500)
                                .trade(101, 2)
                                .after(500),
                        7,
                        1_212,
                        "1150 fill 1 5@101 cum=5 TAKER",
                        "1550 fill 1 2@101 cum=7 MAKER"),
                row(
                        "a fill on its way is not undone by a cancel that arrives later",
                        b -> resting(b, 10).trade(100, 60).cancel(1).after(500),
                        10,
                        1_000,
                        "1550 fill 1 10@100 cum=10 MAKER"),
                row(
                        "a cancel that arrives first leaves nothing to fill",
                        b -> resting(b, 10).cancel(1).after(500).trade(100, 60).after(500),
                        0,
                        0));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void shouldFillAsComputedByHand(final HandTable.Row scenario) {
        HandTable.assertFills(scenario);
    }

    @ParameterizedTest
    @ValueSource(strings = {"touch", "risk_averse", "log", "fifo", "power(3)", "power(0.5)"})
    void shouldReadWhatItWrites(final String text) {
        assertEquals(text, FillModel.parse(text).toString());
    }

    @Test
    void shouldRefuseWhatIsNoModel() {
        for (final String text :
                List.of("", "queue", "power", "power()", "power(0)", "power(17)", "power(-1)", "LOG")) {
            assertThrows(IllegalArgumentException.class, () -> FillModel.parse(text), text);
        }
    }
}
