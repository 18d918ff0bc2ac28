package dev.reprise.simulator.paper;

import static dev.reprise.api.schema.SelfTradeMode.EXPIRE_BOTH;
import static dev.reprise.api.schema.SelfTradeMode.EXPIRE_MAKER;
import static dev.reprise.api.schema.SelfTradeMode.EXPIRE_TAKER;
import static dev.reprise.api.schema.SelfTradeMode.NONE;
import static dev.reprise.api.schema.Side.BUY;
import static dev.reprise.api.schema.Side.SELL;
import static dev.reprise.api.schema.TimeInForce.FOK;
import static dev.reprise.api.schema.TimeInForce.GTC;
import static dev.reprise.api.schema.TimeInForce.IOC;

import dev.reprise.api.Capabilities;
import dev.reprise.api.Capability;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderType;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two orders of ours meet, by hand, with Binance's modes: an order is there 100 ns after its decision, the report 50 ns later, it begins at
 * 1,000; a maker pays 10 bps of price × quantity, a taker 20, both rounded.
 */
class SelfTradeScenarioTest {
    private static final long[] BIDS = {99, 40, 98, 30};
    private static final long[] ASKS = {101, 20, 102, 30, 103, 40};
    private static final long[] NO_CHANGE = {};

    private static HandTable.Row row(
            final String name,
            final Consumer<PaperBench> actions,
            final long position,
            final long fees,
            final String... reports) {
        return HandTable.row(FillModel.RISK_AVERSE, name, actions, position, fees, reports);
    }

    private static HandTable.Row row(
            final FillModel model,
            final String name,
            final Consumer<PaperBench> actions,
            final long position,
            final long fees,
            final String... reports) {
        return HandTable.row(model, name, actions, position, fees, reports);
    }

    /** Our bid of 10 at 100 is alone at its price. */
    private static PaperBench ownBid(final PaperBench bench) {
        return bench.snapshot(BIDS, ASKS).limit(1, BUY, 100, 10).after(500);
    }

    /** Our ask of 10 at 102 is behind 30 of others. */
    private static PaperBench ownAsk(final PaperBench bench) {
        return bench.snapshot(BIDS, ASKS).limit(1, SELL, 102, 10).after(500);
    }

    /** Of 28 at 101 there are 8 before our 10 and 20 behind. */
    private static PaperBench inTheQueue(final PaperBench bench) {
        return bench.snapshot(BIDS, ASKS)
                .limit(1, SELL, 101, 10)
                .after(500)
                .trade(101, 12, BUY, 0)
                .delta(NO_CHANGE, new long[] {101, 28});
    }

    static Stream<HandTable.Row> scenarios() {
        return Stream.of(modes(), queues(), orders()).flatMap(rows -> rows);
    }

    private static Stream<HandTable.Row> modes() {
        return Stream.of(
                row(
                        "the resting one ends, the taker goes on to the next level and rests",
                        b -> ownBid(b.selfTrade(EXPIRE_MAKER))
                                .limit(2, SELL, 99, 50)
                                .after(500),
                        -40,
                        8,
                        "1150 accepted 1",
                        "1650 accepted 2",
                        "1650 expired 1 cum=0 SELF_TRADE",
                        "1650 fill 2 40@99 cum=40 TAKER"),
                row(
                        "the taker ends, the resting one stays and fills",
                        b -> ownBid(b.selfTrade(EXPIRE_TAKER))
                                .limit(2, SELL, 99, 50)
                                .after(500)
                                .trade(100, 10)
                                .after(500),
                        10,
                        1,
                        "1150 accepted 1",
                        "1650 accepted 2",
                        "1650 expired 2 cum=0 SELF_TRADE",
                        "2050 fill 1 10@100 cum=10 MAKER"),
                row(
                        "both end",
                        b -> ownBid(b.selfTrade(EXPIRE_BOTH))
                                .limit(2, SELL, 99, 50)
                                .after(500)
                                .trade(90, 500)
                                .after(500),
                        0,
                        0,
                        "1150 accepted 1",
                        "1650 accepted 2",
                        "1650 expired 1 cum=0 SELF_TRADE",
                        "1650 expired 2 cum=0 SELF_TRADE"),
                row(
                        "without prevention they trade at the resting one's price and pay both fees",
                        b -> ownBid(b.selfTrade(NONE)).limit(2, SELL, 99, 14).after(500),
                        -4,
                        4,
                        "1150 accepted 1",
                        "1650 accepted 2",
                        "1650 fill 2 10@100 cum=10 TAKER",
                        "1650 fill 1 10@100 cum=10 MAKER",
                        "1650 fill 2 4@99 cum=14 TAKER"),
                row(
                        "without prevention a part of the resting one may be left",
                        b -> ownBid(b.selfTrade(NONE))
                                .limit(2, SELL, 99, 4)
                                .after(500)
                                .trade(100, 50)
                                .after(500),
                        6,
                        2,
                        "1150 accepted 1",
                        "1650 accepted 2",
                        "1650 fill 2 4@100 cum=4 TAKER",
                        "1650 fill 1 4@100 cum=4 MAKER",
                        "2050 fill 1 6@100 cum=10 MAKER"),
                row(
                        "a session that says nothing has the mode of Binance's symbols",
                        b -> ownBid(b.selfTrade(NONE).session())
                                .limit(2, SELL, 100, 10)
                                .after(500),
                        0,
                        0,
                        "1150 accepted 1",
                        "1650 accepted 2",
                        "1650 expired 1 cum=0 SELF_TRADE"));
    }

    private static Stream<HandTable.Row> queues() {
        return Stream.of(
                row(
                        "better levels, and who is before ours at its price, come first",
                        b -> ownAsk(b.selfTrade(EXPIRE_TAKER))
                                .market(2, BUY, 60)
                                .after(500),
                        50,
                        10,
                        "1150 accepted 1",
                        "1650 accepted 2",
                        "1650 fill 2 20@101 cum=20 TAKER",
                        "1650 fill 2 30@102 cum=50 TAKER",
                        "1650 expired 2 cum=50 SELF_TRADE"),
                row(
                        "the market order goes on behind ours",
                        b -> ownAsk(b.selfTrade(EXPIRE_MAKER))
                                .market(2, BUY, 60)
                                .after(500),
                        60,
                        12,
                        "1150 accepted 1",
                        "1650 accepted 2",
                        "1650 fill 2 20@101 cum=20 TAKER",
                        "1650 fill 2 30@102 cum=50 TAKER",
                        "1650 expired 1 cum=0 SELF_TRADE",
                        "1650 fill 2 10@103 cum=60 TAKER"),
                row(
                        "a taker whom those before ours satisfy does not meet it",
                        b -> ownAsk(b.selfTrade(EXPIRE_BOTH)).market(2, BUY, 50).after(500),
                        50,
                        10,
                        "1150 accepted 1",
                        "1650 accepted 2",
                        "1650 fill 2 20@101 cum=20 TAKER",
                        "1650 fill 2 30@102 cum=50 TAKER"),
                row(
                        "in the middle of its level: those behind ours are not reached",
                        b -> inTheQueue(b.selfTrade(EXPIRE_BOTH))
                                .order(2, BUY, OrderType.LIMIT, IOC, 101, 20, false)
                                .after(500),
                        8,
                        2,
                        "1150 accepted 1",
                        "1650 accepted 2",
                        "1650 fill 2 8@101 cum=8 TAKER",
                        "1650 expired 1 cum=0 SELF_TRADE",
                        "1650 expired 2 cum=8 SELF_TRADE"),
                row(
                        "in the middle of its level: ours ends, those behind it are",
                        b -> inTheQueue(b.selfTrade(EXPIRE_MAKER))
                                .order(2, BUY, OrderType.LIMIT, IOC, 101, 20, false)
                                .after(500),
                        20,
                        4,
                        "1150 accepted 1",
                        "1650 accepted 2",
                        "1650 fill 2 8@101 cum=8 TAKER",
                        "1650 expired 1 cum=0 SELF_TRADE",
                        "1650 fill 2 12@101 cum=20 TAKER"),
                row(
                        "a taker before took those ahead of ours: the next one meets ours at once",
                        b -> inTheQueue(b.selfTrade(EXPIRE_TAKER))
                                .order(2, BUY, OrderType.LIMIT, IOC, 101, 8, false)
                                .order(3, BUY, OrderType.LIMIT, IOC, 101, 5, false)
                                .after(500),
                        8,
                        2,
                        "1150 accepted 1",
                        "1650 accepted 2",
                        "1650 fill 2 8@101 cum=8 TAKER",
                        "1650 accepted 3",
                        "1650 expired 3 cum=0 SELF_TRADE"),
                row(
                        FillModel.TOUCH,
                        "where no place is kept ours is behind all that is shown",
                        b -> inTheQueue(b.selfTrade(EXPIRE_BOTH))
                                .order(2, BUY, OrderType.LIMIT, IOC, 101, 28, false)
                                .after(500)
                                .limit(3, BUY, 101, 5)
                                .after(500),
                        28,
                        6,
                        "1150 accepted 1",
                        "1650 accepted 2",
                        "1650 fill 2 28@101 cum=28 TAKER",
                        "2150 accepted 3",
                        "2150 expired 1 cum=0 SELF_TRADE",
                        "2150 expired 3 cum=0 SELF_TRADE"),
                row(
                        FillModel.power(3),
                        "an estimated place is as good as one that trades told",
                        b -> inTheQueue(b.selfTrade(EXPIRE_TAKER))
                                .order(2, BUY, OrderType.LIMIT, IOC, 101, 20, false)
                                .after(500),
                        8,
                        2,
                        "1150 accepted 1",
                        "1650 accepted 2",
                        "1650 fill 2 8@101 cum=8 TAKER",
                        "1650 expired 2 cum=8 SELF_TRADE"),
                row(
                        FillModel.FIFO,
                        "order by order: 5 before ours, 7 behind",
                        b -> b.selfTrade(EXPIRE_MAKER)
                                .orders(
                                        dev.reprise.api.schema.BookUpdateKind.SNAPSHOT,
                                        3,
                                        1,
                                        true,
                                        0,
                                        1,
                                        71,
                                        1,
                                        99,
                                        40,
                                        1,
                                        81,
                                        2,
                                        101,
                                        5)
                                .limit(1, SELL, 101, 10)
                                .after(500)
                                .orders(1, 82, 2, 101, 7)
                                .order(2, BUY, OrderType.LIMIT, IOC, 101, 9, false)
                                .after(500),
                        9,
                        2,
                        "1150 accepted 1",
                        "1650 accepted 2",
                        "1650 fill 2 5@101 cum=5 TAKER",
                        "1650 expired 1 cum=0 SELF_TRADE",
                        "1650 fill 2 4@101 cum=9 TAKER"));
    }

    private static Stream<HandTable.Row> orders() {
        return Stream.of(
                row(
                        "fill or kill: what ours would give is not there, and ours stays",
                        b -> ownBid(b.selfTrade(EXPIRE_MAKER))
                                .order(2, SELL, OrderType.LIMIT, FOK, 99, 45, false)
                                .after(500)
                                .order(3, SELL, OrderType.LIMIT, FOK, 99, 40, false)
                                .after(500),
                        -40,
                        8,
                        "1150 accepted 1",
                        "1650 accepted 2",
                        "1650 expired 2 cum=0",
                        "2150 accepted 3",
                        "2150 expired 1 cum=0 SELF_TRADE",
                        "2150 fill 3 40@99 cum=40 TAKER"),
                row(
                        "fill or kill: without prevention it is",
                        b -> ownBid(b.selfTrade(NONE))
                                .order(2, SELL, OrderType.LIMIT, FOK, 99, 45, false)
                                .after(500),
                        -35,
                        10,
                        "1150 accepted 1",
                        "1650 accepted 2",
                        "1650 fill 2 10@100 cum=10 TAKER",
                        "1650 fill 1 10@100 cum=10 MAKER",
                        "1650 fill 2 35@99 cum=45 TAKER"),
                row(
                        "fill or kill: an end in front of ours is none",
                        b -> ownAsk(b.selfTrade(EXPIRE_TAKER))
                                .order(2, BUY, OrderType.LIMIT, FOK, 103, 51, false)
                                .order(3, BUY, OrderType.LIMIT, FOK, 103, 50, false)
                                .after(500),
                        50,
                        10,
                        "1150 accepted 1",
                        "1650 accepted 2",
                        "1650 expired 2 cum=0",
                        "1650 accepted 3",
                        "1650 fill 3 20@101 cum=20 TAKER",
                        "1650 fill 3 30@102 cum=50 TAKER"),
                row(
                        "post-only at our own bid's price would take",
                        b -> ownBid(b.selfTrade(EXPIRE_MAKER))
                                .order(2, SELL, OrderType.LIMIT, GTC, 100, 10, true)
                                .after(500),
                        0,
                        0,
                        "1150 accepted 1",
                        "1650 rejected 2 NEW_ORDER WOULD_TAKE"),
                row(
                        "an amend that comes to our own bid's price is a taker",
                        b -> ownBid(b.selfTrade(EXPIRE_BOTH))
                                .limit(2, SELL, 105, 10)
                                .after(500)
                                .amend(2, 100, 10)
                                .after(500),
                        0,
                        0,
                        "1150 accepted 1",
                        "1650 accepted 2",
                        "2150 amended 2 10@100",
                        "2150 expired 1 cum=0 SELF_TRADE",
                        "2150 expired 2 cum=0 SELF_TRADE"),
                row(
                        "a stop that fires is a taker: it fired, and ends with the rest",
                        b -> ownBid(b.selfTrade(EXPIRE_TAKER).trade(101, 1, BUY, 0))
                                .conditional(2, SELL, OrderType.TAKE_PROFIT_MARKET, 105, 0, 10, 0, 0, 0)
                                .after(500)
                                .trade(105, 1, BUY, 0)
                                .after(500),
                        0,
                        0,
                        "1150 accepted 1",
                        "1650 accepted 2",
                        "2050 triggered 2",
                        "2050 expired 2 cum=0 SELF_TRADE"),
                row(
                        "a leg that ends so ends its pair",
                        b -> b.selfTrade(EXPIRE_MAKER)
                                .trade(101, 1, BUY, 0)
                                .snapshot(BIDS, ASKS)
                                .conditional(1, SELL, OrderType.LIMIT, 0, 104, 10, 1, 0, 0)
                                .conditional(2, SELL, OrderType.STOP_MARKET, 90, 0, 10, 1, 0, 0)
                                .after(500)
                                .limit(3, BUY, 104, 90)
                                .limit(4, BUY, 104, 5)
                                .after(500)
                                .trade(80, 1_000)
                                .after(500),
                        95,
                        19,
                        "1150 accepted 1",
                        "1150 accepted 2",
                        "1650 accepted 3",
                        "1650 fill 3 20@101 cum=20 TAKER",
                        "1650 fill 3 30@102 cum=50 TAKER",
                        "1650 fill 3 40@103 cum=90 TAKER",
                        "1650 accepted 4",
                        "1650 expired 1 cum=0 SELF_TRADE",
                        "1650 expired 2 cum=0",
                        "2050 fill 4 5@104 cum=5 MAKER"),
                row(
                        "an exit asks for EXPIRE_MAKER where the instrument has it",
                        b -> ownBid(b.rules(0, 100, 0, MarketKind.SPOT, Capabilities.of(Capability.EXPIRE_MAKER))
                                        .selfTrade(EXPIRE_TAKER))
                                .role(OrderRole.EXIT)
                                .limit(2, SELL, 99, 10)
                                .after(500),
                        -10,
                        2,
                        "1150 accepted 1",
                        "1650 accepted 2",
                        "1650 expired 1 cum=0 SELF_TRADE",
                        "1650 fill 2 10@99 cum=10 TAKER"),
                row(
                        "an exit has the venue's mode where the instrument has not",
                        b -> ownBid(b.selfTrade(EXPIRE_TAKER))
                                .role(OrderRole.EXIT)
                                .limit(2, SELL, 99, 10)
                                .after(500),
                        0,
                        0,
                        "1150 accepted 1",
                        "1650 accepted 2",
                        "1650 expired 2 cum=0 SELF_TRADE"));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void shouldReportAsComputedByHand(final HandTable.Row scenario) {
        HandTable.assertReports(scenario);
    }
}
