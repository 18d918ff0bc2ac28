package dev.reprise.simulator.paper;

import static dev.reprise.api.schema.BookUpdateKind.DELTA;
import static dev.reprise.api.schema.BookUpdateKind.SNAPSHOT;
import static dev.reprise.api.schema.Side.BUY;
import static dev.reprise.api.schema.Side.SELL;

import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.TimeInForce;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Places among the venue's own orders, computed by hand. Every scenario starts at time 1,000; an order takes 100 ns to the venue, a
 * report 50 ns back. Bids: order 1 of 20 and order 2 of 30 at 100, order 3 of 40 at 99; asks: order 11 of 20 at 101, order 12 of 30 at 102.
 * Fees are exact: a maker pays price × quantity, a taker twice that.
 */
class FifoQueueTest {
    private static final int ADD = 1;
    private static final int CHANGE = 2;
    private static final int DELETE = 3;
    private static final int EXECUTE = 4;
    private static final int BID = 1;
    private static final int ASK = 2;
    private static final long[] BOOK = {
        ADD, 1, BID, 100, 20, ADD, 2, BID, 100, 30, ADD, 3, BID, 99, 40, ADD, 11, ASK, 101, 20, ADD, 12, ASK, 102, 30
    };

    private static HandTable.Row row(
            final String name,
            final Consumer<PaperBench> actions,
            final long position,
            final long fees,
            final String... fills) {
        return HandTable.row(FillModel.FIFO, name, actions, position, fees, fills);
    }

    private static PaperBench book(final PaperBench bench, final boolean executions, final int depth) {
        return bench.orders(SNAPSHOT, 3, 1, executions, depth, BOOK);
    }

    /** A buy of 10 rests at 100 behind orders 1 and 2. */
    private static PaperBench resting(final PaperBench bench) {
        return book(bench, true, 0).limit(1, BUY, 100, 10).after(500);
    }

    /** The same where executions show as changes and deletes, explained by trades. */
    private static PaperBench silent(final PaperBench bench) {
        return book(bench, false, 0).limit(1, BUY, 100, 10).after(500);
    }

    private static PaperBench wide(final PaperBench bench, final boolean executions) {
        return bench.orders(SNAPSHOT, 3, 1, executions, 0, ADD, 3, BID, 98, 40, ADD, 12, ASK, 102, 30);
    }

    /** A sell of 10 rests at 99 alone, and a bid of 4 comes to 100. */
    private static PaperBench crossing(final PaperBench bench, final boolean executions) {
        return wide(bench, executions)
                .limit(1, SELL, 99, 10)
                .after(500)
                .orders(DELTA, 3, 1, executions, 0, ADD, 21, BID, 100, 4);
    }

    private static PaperBench changes(final PaperBench bench, final long... rows) {
        return bench.orders(DELTA, 3, 1, false, 0, rows);
    }

    static Stream<HandTable.Row> scenarios() {
        return Stream.of(executions(), places(), trades(), views()).flatMap(rows -> rows);
    }

    private static Stream<HandTable.Row> executions() {
        return Stream.of(
                row(
                        "executions of orders ahead fill nothing",
                        b -> resting(b)
                                .orders(EXECUTE, 1, BID, 100, 20)
                                .orders(EXECUTE, 2, BID, 100, 30)
                                .after(500),
                        0,
                        0),
                row(
                        "an execution of an order behind us is ours",
                        b -> resting(b)
                                .orders(ADD, 4, BID, 100, 9)
                                .orders(EXECUTE, 4, BID, 100, 4)
                                .after(500),
                        4,
                        400,
                        "1550 fill 1 4@100 cum=4 MAKER"),
                row(
                        "executions behind us add up to our order and no further",
                        b -> resting(b)
                                .orders(ADD, 4, BID, 100, 90)
                                .orders(EXECUTE, 4, BID, 100, 7)
                                .orders(EXECUTE, 4, BID, 100, 80)
                                .after(500),
                        10,
                        1_000,
                        "1550 fill 1 7@100 cum=7 MAKER",
                        "1550 fill 1 3@100 cum=10 MAKER"),
                row(
                        "an execution at a worse price fills us at ours, whoever is ahead",
                        b -> resting(b).orders(EXECUTE, 3, BID, 99, 6).after(500),
                        6,
                        600,
                        "1550 fill 1 6@100 cum=6 MAKER"),
                row(
                        "an execution at a worse price fills the better own order first, the other only past its queue",
                        b -> resting(b)
                                .limit(2, BUY, 99, 5)
                                .after(500)
                                .orders(EXECUTE, 3, BID, 99, 13)
                                .after(500),
                        10,
                        1_000,
                        "2050 fill 1 10@100 cum=10 MAKER"),
                row(
                        "an execution at a better price is before us",
                        b -> resting(b)
                                .limit(2, BUY, 99, 5)
                                .after(500)
                                .orders(EXECUTE, 1, BID, 100, 20)
                                .after(500),
                        0,
                        0),
                row(
                        "an execution on the other side is not ours",
                        b -> resting(b).orders(EXECUTE, 11, ASK, 101, 20).after(500),
                        0,
                        0),
                row(
                        "a bid that came to our sell fills it once, not again when it is executed",
                        b -> crossing(b, true).orders(EXECUTE, 21, BID, 100, 4).after(500),
                        -4,
                        396,
                        "1550 fill 1 4@99 cum=4 MAKER"),
                row(
                        "a bid that came to our sell fills it once, in however many parts it is executed",
                        b -> crossing(b, true)
                                .orders(EXECUTE, 21, BID, 100, 1)
                                .orders(EXECUTE, 21, BID, 100, 2)
                                .orders(ADD, 22, BID, 100, 2)
                                .after(500),
                        -6,
                        594,
                        "1550 fill 1 4@99 cum=4 MAKER",
                        "1550 fill 1 2@99 cum=6 MAKER"),
                row(
                        "a sell is served as a buy is",
                        b -> book(b, true, 0)
                                .limit(1, SELL, 101, 10)
                                .after(500)
                                .orders(EXECUTE, 11, ASK, 101, 20, ADD, 13, ASK, 101, 5, EXECUTE, 13, ASK, 101, 5)
                                .orders(EXECUTE, 12, ASK, 102, 2)
                                .after(500),
                        -7,
                        707,
                        "1550 fill 1 5@101 cum=5 MAKER",
                        "1550 fill 1 2@101 cum=7 MAKER"),
                row(
                        "own orders share one execution, the older first",
                        b -> resting(b)
                                .limit(2, BUY, 100, 10)
                                .after(500)
                                .orders(ADD, 4, BID, 100, 90)
                                .orders(EXECUTE, 4, BID, 100, 14)
                                .after(500),
                        14,
                        1_400,
                        "2050 fill 1 10@100 cum=10 MAKER",
                        "2050 fill 2 4@100 cum=4 MAKER"),
                row(
                        "an order between two of ours is ahead of the younger alone",
                        b -> resting(b)
                                .orders(ADD, 4, BID, 100, 8)
                                .limit(2, BUY, 100, 10)
                                .after(500)
                                .orders(EXECUTE, 4, BID, 100, 8)
                                .orders(ADD, 5, BID, 100, 7, EXECUTE, 5, BID, 100, 7)
                                .after(500),
                        15,
                        1_500,
                        "2050 fill 1 8@100 cum=8 MAKER",
                        "2050 fill 1 2@100 cum=10 MAKER",
                        "2050 fill 2 5@100 cum=5 MAKER"),
                row(
                        "an execution of an order that nobody told of fills at our price only at the front",
                        b -> resting(b)
                                .orders(EXECUTE, 77, BID, 100, 5)
                                .orders(DELETE, 1, BID, 100, 0, DELETE, 2, BID, 100, 0)
                                .orders(EXECUTE, 77, BID, 100, 5)
                                .after(500),
                        5,
                        500,
                        "1550 fill 1 5@100 cum=5 MAKER"),
                row(
                        "the public trade beside an execution is the same event",
                        b -> resting(b)
                                .trade(100, 90)
                                .orders(ADD, 4, BID, 100, 90)
                                .orders(EXECUTE, 4, BID, 100, 3)
                                .trade(100, 3)
                                .trade(99, 50)
                                .after(500),
                        3,
                        300,
                        "1550 fill 1 3@100 cum=3 MAKER"));
    }

    private static Stream<HandTable.Row> places() {
        return Stream.of(
                row(
                        "a reduction ahead in place keeps that order ahead",
                        b -> resting(b)
                                .orders(CHANGE, 2, BID, 100, 5)
                                .orders(EXECUTE, 1, BID, 100, 20, EXECUTE, 2, BID, 100, 5)
                                .after(500),
                        0,
                        0),
                row(
                        "an increase loses the place: that order is behind us now",
                        b -> resting(b)
                                .orders(CHANGE, 1, BID, 100, 21)
                                .orders(EXECUTE, 2, BID, 100, 30)
                                .orders(EXECUTE, 1, BID, 100, 6)
                                .after(500),
                        6,
                        600,
                        "1550 fill 1 6@100 cum=6 MAKER"),
                row(
                        "a price change and back loses the place",
                        b -> resting(b)
                                .orders(CHANGE, 1, BID, 98, 20)
                                .orders(CHANGE, 1, BID, 100, 20)
                                .orders(EXECUTE, 1, BID, 100, 2)
                                .after(500),
                        2,
                        200,
                        "1550 fill 1 2@100 cum=2 MAKER"),
                row(
                        "an order that is deleted and added again is behind us",
                        b -> resting(b)
                                .orders(DELETE, 2, BID, 100, 0, ADD, 2, BID, 100, 30)
                                .orders(EXECUTE, 2, BID, 100, 3)
                                .after(500),
                        3,
                        300,
                        "1550 fill 1 3@100 cum=3 MAKER"),
                row(
                        "our amend to less keeps the place",
                        b -> resting(b)
                                .orders(ADD, 4, BID, 100, 9)
                                .amend(1, 100, 6)
                                .after(500)
                                .orders(EXECUTE, 4, BID, 100, 4)
                                .after(500),
                        4,
                        400,
                        "2050 fill 1 4@100 cum=4 MAKER"),
                row(
                        "our amend to more goes to the end",
                        b -> resting(b)
                                .orders(ADD, 4, BID, 100, 9)
                                .amend(1, 100, 12)
                                .after(500)
                                .orders(EXECUTE, 4, BID, 100, 9)
                                .orders(ADD, 5, BID, 100, 9, EXECUTE, 5, BID, 100, 2)
                                .after(500),
                        2,
                        200,
                        "2050 fill 1 2@100 cum=2 MAKER"),
                row(
                        "an order that reaches the venue while ours is on its way is ahead",
                        b -> book(b, true, 0)
                                .limit(1, BUY, 100, 10)
                                .after(50)
                                .orders(ADD, 4, BID, 100, 9)
                                .after(500)
                                .orders(EXECUTE, 4, BID, 100, 9)
                                .orders(ADD, 5, BID, 100, 9, EXECUTE, 5, BID, 100, 1)
                                .after(500),
                        1,
                        100,
                        "1600 fill 1 1@100 cum=1 MAKER"),
                row(
                        "a fill on its way is not undone by a cancel that arrives later",
                        b -> resting(b)
                                .orders(ADD, 4, BID, 100, 30)
                                .cancel(1)
                                .orders(EXECUTE, 4, BID, 100, 30)
                                .after(500),
                        10,
                        1_000,
                        "1550 fill 1 10@100 cum=10 MAKER"),
                row(
                        "a cancel that arrives first leaves nothing to fill",
                        b -> resting(b)
                                .orders(ADD, 4, BID, 100, 30)
                                .cancel(1)
                                .after(500)
                                .orders(EXECUTE, 4, BID, 100, 30)
                                .after(500),
                        0,
                        0),
                row(
                        "the rest of a taker queues behind nobody at a price it emptied",
                        b -> book(b, true, 0)
                                .order(1, BUY, OrderType.LIMIT, TimeInForce.GTC, 101, 29, false)
                                .after(500)
                                .orders(DELETE, 11, ASK, 101, 0)
                                .orders(ADD, 4, BID, 101, 5, EXECUTE, 4, BID, 101, 5)
                                .after(500),
                        25,
                        4_545,
                        "1150 fill 1 20@101 cum=20 TAKER",
                        "1550 fill 1 5@101 cum=25 MAKER"));
    }

    /** Where executions show as changes and deletes. */
    private static Stream<HandTable.Row> trades() {
        return Stream.of(
                row(
                        "cancels ahead move us on, cancels behind do not",
                        b -> changes(silent(b), ADD, 4, BID, 100, 60)
                                .orders(DELTA, 3, 1, false, 0, DELETE, 1, BID, 100, 0, DELETE, 4, BID, 100, 0)
                                .trade(100, 34)
                                .after(500),
                        0,
                        0),
                row(
                        "a trade fills what exceeds the orders still ahead",
                        b -> changes(silent(b).happened(5), DELETE, 1, BID, 100, 0)
                                .happened(6)
                                .trade(100, 34)
                                .after(500),
                        4,
                        400,
                        "1550 fill 1 4@100 cum=4 MAKER"),
                row(
                        "a trade and the deletes it caused are one event, trade first",
                        b -> changes(silent(b).happened(5).trade(100, 20), DELETE, 1, BID, 100, 0)
                                .happened(6)
                                .trade(100, 31)
                                .after(500),
                        1,
                        100,
                        "1550 fill 1 1@100 cum=1 MAKER"),
                row(
                        "a trade and the deletes it caused are one event, deletes first",
                        b -> changes(silent(b).happened(5), DELETE, 1, BID, 100, 0, CHANGE, 2, BID, 100, 25)
                                .trade(100, 25)
                                .happened(6)
                                .trade(100, 26)
                                .after(500),
                        1,
                        100,
                        "1550 fill 1 1@100 cum=1 MAKER"),
                row(
                        "a bid that came to our sell fills it once, not again when a trade tells of it",
                        b -> crossing(b, false).trade(100, 4).after(500),
                        -4,
                        396,
                        "1550 fill 1 4@99 cum=4 MAKER"),
                row(
                        "a trade that the first of ours takes whole moves the others all the same",
                        b -> wide(b, false)
                                .limit(1, BUY, 100, 2)
                                .after(500)
                                .orders(DELTA, 3, 1, false, 0, ADD, 21, BID, 100, 2)
                                .limit(2, BUY, 100, 5)
                                .after(500)
                                .orders(DELTA, 3, 1, false, 0, ADD, 22, BID, 100, 3)
                                .happened(5)
                                .orders(DELTA, 3, 1, false, 0, DELETE, 21, BID, 100, 0)
                                .trade(100, 2)
                                .orders(DELTA, 3, 1, false, 0, DELETE, 22, BID, 100, 0)
                                .trade(100, 3)
                                .after(500),
                        5,
                        500,
                        "2050 fill 1 2@100 cum=2 MAKER",
                        "2050 fill 2 3@100 cum=3 MAKER"),
                row(
                        "a trade through the price fills",
                        b -> silent(b).trade(99, 3).after(500),
                        3,
                        300,
                        "1550 fill 1 3@100 cum=3 MAKER"));
    }

    private static Stream<HandTable.Row> views() {
        return Stream.of(
                row(
                        "an ask that comes to our price fills us with what it has",
                        b -> resting(b)
                                .orders(DELETE, 1, BID, 100, 0, DELETE, 2, BID, 100, 0, ADD, 13, ASK, 100, 4)
                                .after(500),
                        4,
                        400,
                        "1550 fill 1 4@100 cum=4 MAKER"),
                row(
                        "while the book is not valid trades fill, though executions are told else",
                        b -> resting(b).invalid(2).trade(99, 4).after(500),
                        4,
                        400,
                        "1550 fill 1 4@100 cum=4 MAKER"),
                row(
                        "who is at the front when the view ends before its price is at the front still",
                        b -> book(b, true, 3)
                                .limit(1, BUY, 99, 10)
                                .after(500)
                                .orders(DELTA, 3, 1, true, 3, DELETE, 1, BID, 100, 0, ADD, 6, BID, 98, 7)
                                .orders(DELTA, 3, 1, true, 3, EXECUTE, 3, BID, 99, 40)
                                .orders(DELTA, 3, 1, true, 3, ADD, 7, BID, 99, 9, DELETE, 6, BID, 98, 0)
                                .orders(DELTA, 3, 1, true, 3, CHANGE, 7, BID, 99, 8)
                                .orders(DELTA, 3, 1, true, 3, EXECUTE, 7, BID, 99, 2)
                                .after(500),
                        2,
                        198,
                        "1550 fill 1 2@99 cum=2 MAKER"),
                row(
                        "while the venue's own book is crossed nobody knows who is reached",
                        b -> resting(b)
                                .orders(ADD, 13, ASK, 100, 4)
                                .orders(CHANGE, 13, ASK, 101, 4)
                                .after(500),
                        0,
                        0),
                row(
                        "after a gap who was ahead and still is stays ahead, who is new is behind",
                        b -> resting(b)
                                .invalid(2)
                                .orders(SNAPSHOT, 3, 2, true, 0, ADD, 9, BID, 100, 50, ADD, 2, BID, 100, 30)
                                .orders(DELTA, 3, 2, true, 0, EXECUTE, 2, BID, 100, 30)
                                .orders(DELTA, 3, 2, true, 0, EXECUTE, 9, BID, 100, 3)
                                .after(500),
                        3,
                        300,
                        "1550 fill 1 3@100 cum=3 MAKER"),
                row(
                        "an order sent before the first snapshot is behind all that it shows",
                        b -> book(b.limit(1, BUY, 100, 10).after(500), true, 0)
                                .orders(EXECUTE, 1, BID, 100, 20, EXECUTE, 2, BID, 100, 30)
                                .orders(ADD, 4, BID, 100, 9, EXECUTE, 4, BID, 100, 2)
                                .after(500),
                        2,
                        200,
                        "1550 fill 1 2@100 cum=2 MAKER"),
                row(
                        "behind the end of a limited view everybody who appears was there before us",
                        b -> book(b, true, 3)
                                .limit(1, BUY, 98, 10)
                                .after(500)
                                .orders(DELTA, 3, 1, true, 3, DELETE, 1, BID, 100, 0, ADD, 5, BID, 98, 7)
                                .orders(DELTA, 3, 1, true, 3, DELETE, 2, BID, 100, 0, ADD, 6, BID, 97, 7)
                                .orders(DELTA, 3, 1, true, 3, EXECUTE, 5, BID, 98, 7)
                                .orders(DELTA, 3, 1, true, 3, ADD, 7, BID, 98, 7)
                                .orders(DELTA, 3, 1, true, 3, EXECUTE, 7, BID, 98, 1)
                                .after(500),
                        1,
                        98,
                        "1550 fill 1 1@98 cum=1 MAKER"),
                row(
                        "an order that leaves a limited view at its end has not left the queue",
                        b -> book(b, true, 3)
                                .limit(1, BUY, 99, 10)
                                .after(500)
                                .orders(DELTA, 3, 1, true, 3, DELETE, 3, BID, 99, 0, ADD, 4, BID, 100, 5)
                                .orders(DELTA, 3, 1, true, 3, DELETE, 4, BID, 100, 0, ADD, 3, BID, 99, 40)
                                .orders(DELTA, 3, 1, true, 3, DELETE, 2, BID, 100, 0, ADD, 6, BID, 98, 5)
                                .orders(DELTA, 3, 1, true, 3, EXECUTE, 3, BID, 99, 40)
                                .after(500),
                        0,
                        0),
                HandTable.row(
                        FillModel.RISK_AVERSE,
                        "models of levels have their queue from the sums of the orders",
                        b -> silent(b).trade(100, 54).after(500),
                        4,
                        400,
                        "1550 fill 1 4@100 cum=4 MAKER"));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void shouldFillAsComputedByHand(final HandTable.Row scenario) {
        HandTable.assertFills(scenario);
    }
}
