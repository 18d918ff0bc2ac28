package dev.reprise.simulator.paper;

import static dev.reprise.api.schema.Side.BUY;
import static dev.reprise.api.schema.Side.SELL;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a trade has taken, and the book does not tell yet, is not there for whoever comes after it. Computed by hand: bids of 50 at 100,
 * 100 at 99 and 30 at 97, asks of 40 at 102 and 60 at 103; ours sell, and the last trade was at 101.
 */
class RecordedTakersTest {
    private static final long[] BIDS = {100, 50, 99, 100, 97, 30};
    private static final long[] ASKS = {102, 40, 103, 60};
    private static final long[] NONE = {};

    /** One row: what happens, and the reports of it without their times. */
    record Scenario(String name, Consumer<PaperBench> actions, List<String> reports) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Scenario row(final String name, final Consumer<PaperBench> actions, final String... reports) {
        return new Scenario(name, actions, List.of(reports));
    }

    private static PaperBench stop(final PaperBench bench, final long trigger, final long qty) {
        return bench.conditional(1, SELL, OrderType.STOP_MARKET, trigger, 0, qty, 0, 0, 0)
                .after(200);
    }

    private static PaperBench bids(final PaperBench bench, final long... levels) {
        return bench.delta(levels, NONE);
    }

    private static PaperBench sweep(final PaperBench bench) {
        return bench.trade(100, 50, SELL, 0).trade(99, 30, SELL, 0);
    }

    private static PaperBench sell(final PaperBench bench, final long id, final long price, final long qty) {
        return bench.order(id, SELL, OrderType.LIMIT, TimeInForce.IOC, price, qty, false)
                .after(200);
    }

    static Stream<Scenario> scenarios() {
        return Stream.of(
                row(
                        "a stop sells behind the trade that fired it",
                        b -> sweep(stop(b, 99, 80)),
                        "accepted 1",
                        "triggered 1",
                        "fill 1 70@99 cum=70 TAKER",
                        "fill 1 10@97 cum=80 TAKER"),
                row(
                        "better levels than the trade's are gone, whether or not their trades were told",
                        b -> stop(b, 99, 20).trade(99, 30, SELL, 0),
                        "accepted 1",
                        "triggered 1",
                        "fill 1 20@99 cum=20 TAKER"),
                row(
                        "the book tells the trade: it is not taken twice, ours are",
                        b -> sell(bids(sell(sweep(b), 1, 99, 80), 100, 0, 99, 70), 2, 99, 5),
                        "accepted 1",
                        "fill 1 70@99 cum=70 TAKER",
                        "expired 1 cum=70",
                        "accepted 2",
                        "expired 2 cum=0"),
                row(
                        "the same by a top of book",
                        b -> sell(sell(sweep(b), 1, 99, 60).top(99, 70, 102, 40), 2, 99, 15),
                        "accepted 1",
                        "fill 1 60@99 cum=60 TAKER",
                        "accepted 2",
                        "fill 2 10@99 cum=10 TAKER",
                        "expired 2 cum=10"),
                row(
                        "who comes after the book told it is there",
                        b -> sell(bids(bids(sweep(b), 100, 0, 99, 70), 100, 20), 1, 99, 95),
                        "accepted 1",
                        "fill 1 20@100 cum=20 TAKER",
                        "fill 1 70@99 cum=90 TAKER",
                        "expired 1 cum=90"),
                row(
                        "a book of the trade's time or a later one tells it, even where it changes nothing",
                        b -> sell(
                                bids(
                                        sweep(bids(b.happened(5), 97, 31).happened(10))
                                                .happened(12),
                                        97,
                                        30),
                                1,
                                99,
                                160),
                        "accepted 1",
                        "fill 1 50@100 cum=50 TAKER",
                        "fill 1 100@99 cum=150 TAKER",
                        "expired 1 cum=150"),
                row(
                        "one of an earlier time does not",
                        b -> sell(
                                bids(
                                        sweep(bids(b.happened(5), 97, 31).happened(10))
                                                .happened(9),
                                        97,
                                        30),
                                1,
                                99,
                                160),
                        "accepted 1",
                        "fill 1 70@99 cum=70 TAKER",
                        "expired 1 cum=70"),
                row(
                        "one of an earlier time takes off what it tells",
                        b -> sell(
                                bids(
                                        sweep(bids(b.happened(5), 97, 31).happened(10))
                                                .happened(9),
                                        99,
                                        80),
                                1,
                                99,
                                160),
                        "accepted 1",
                        "fill 1 70@99 cum=70 TAKER",
                        "expired 1 cum=70"),
                row(
                        "a book that told it before its trade",
                        b -> sell(sweep(bids(b.happened(10), 100, 0, 99, 70)), 1, 99, 90),
                        "accepted 1",
                        "fill 1 70@99 cum=70 TAKER",
                        "expired 1 cum=70"),
                row(
                        "and without times: the touch fell just before",
                        b -> sell(bids(bids(b, 97, 31), 100, 20).trade(100, 30, SELL, 0), 1, 100, 30),
                        "accepted 1",
                        "fill 1 20@100 cum=20 TAKER",
                        "expired 1 cum=20"),
                row(
                        "but not for a trade after that",
                        b -> sell(
                                bids(bids(b, 97, 31), 100, 20)
                                        .trade(100, 30, SELL, 0)
                                        .trade(100, 15, SELL, 0),
                                1,
                                100,
                                30),
                        "accepted 1",
                        "fill 1 5@100 cum=5 TAKER",
                        "expired 1 cum=5"),
                row(
                        "without times and without a change it counts for a second",
                        b -> sell(bids(sweep(b).after(1_000_000_001L), 97, 31), 1, 99, 160),
                        "accepted 1",
                        "fill 1 50@100 cum=50 TAKER",
                        "fill 1 100@99 cum=150 TAKER",
                        "expired 1 cum=150"),
                row(
                        "beyond all that is shown the touch's quantity stands at the trade's price",
                        b -> stop(b, 99, 80).trade(90, 500, SELL, 0),
                        "accepted 1",
                        "triggered 1",
                        "fill 1 50@90 cum=50 TAKER",
                        "expired 1 cum=50"),
                row(
                        "until the book tells it",
                        b -> sell(bids(b.trade(90, 500, SELL, 0), 100, 0, 99, 10, 97, 0), 1, 90, 20),
                        "accepted 1",
                        "fill 1 10@99 cum=10 TAKER",
                        "expired 1 cum=10"),
                row(
                        "a FOK order reckons with it",
                        b -> sweep(b).order(1, SELL, OrderType.LIMIT, TimeInForce.FOK, 99, 71, false)
                                .order(2, SELL, OrderType.LIMIT, TimeInForce.FOK, 99, 70, false),
                        "accepted 1",
                        "expired 1 cum=0",
                        "accepted 2",
                        "fill 2 70@99 cum=70 TAKER"),
                row(
                        "the other side stands",
                        b -> sweep(b).market(1, BUY, 50),
                        "accepted 1",
                        "fill 1 40@102 cum=40 TAKER",
                        "fill 1 10@103 cum=50 TAKER"),
                row(
                        "a taker whose side is not told",
                        b -> sell(b.trade(99, 30, Side.NULL_VAL, 0), 1, 99, 80),
                        "accepted 1",
                        "fill 1 70@99 cum=70 TAKER",
                        "expired 1 cum=70"),
                row(
                        "what we took first is ours in the trade: only what he took beyond it goes",
                        b -> sell(sell(b, 1, 100, 20).trade(100, 30, SELL, 0), 2, 100, 40),
                        "accepted 1",
                        "fill 1 20@100 cum=20 TAKER",
                        "accepted 2",
                        "fill 2 20@100 cum=20 TAKER",
                        "expired 2 cum=20"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenarios")
    void shouldNotBeThereForWhoComesAfter(final Scenario scenario) {
        for (final FillModel model : List.of(FillModel.TOUCH, FillModel.RISK_AVERSE, FillModel.LOG)) {
            final List<String> reports = new ArrayList<>();
            final PaperBench bench = new PaperBench(
                    (buffer, offset) -> {
                        final String line = PaperBench.text(buffer, offset);
                        reports.add(line.substring(line.indexOf(' ') + 1));
                    },
                    model);
            bench.snapshot(BIDS, ASKS).trade(101, 1, BUY, 0);

            scenario.actions().accept(bench);
            bench.after(1_000);

            assertEquals(scenario.reports(), reports, model.toString());
        }
    }
}
