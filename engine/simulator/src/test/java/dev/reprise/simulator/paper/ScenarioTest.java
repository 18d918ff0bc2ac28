package dev.reprise.simulator.paper;

import static dev.reprise.api.schema.LatencyKind.DRAWN;
import static dev.reprise.api.schema.LatencyKind.INTERPOLATED;
import static dev.reprise.api.schema.Side.BUY;
import static dev.reprise.api.schema.Side.SELL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.PriceKind;
import dev.reprise.api.schema.TimeInForce;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Races on the way to the venue and back, and what meets a thin book: every report, the position and the fees computed by hand. Everything
 * starts at time 1,000; an order takes 100 ns to the venue, a report 50 ns back, where the row has no table of its own. Quantities
 * have two decimals, prices two, amounts four: 10 at 100 are worth 1,000, of which a maker pays 1 and a taker 2.
 */
class ScenarioTest {
    private static final long[] BIDS = {100, 50, 99, 40, 98, 30};
    private static final long[] ASKS = {101, 20, 102, 30, 103, 40};
    private static final long[] NONE = {};

    private static HandTable.Row row(
            final String name,
            final Consumer<PaperBench> actions,
            final long position,
            final long fees,
            final String... reports) {
        return HandTable.row(FillModel.RISK_AVERSE, name, actions, position, fees, reports);
    }

    private static HandTable.Row twoClocks(
            final String name,
            final Consumer<PaperBench> actions,
            final long position,
            final long fees,
            final String... reports) {
        return new HandTable.Row(name, FillModel.RISK_AVERSE, true, actions, position, fees, List.of(reports));
    }

    /** A buy of so much at 100, alone at its price. */
    private static PaperBench alone(final PaperBench bench, final long qty) {
        return bench.snapshot(new long[] {99, 40}, ASKS).limit(1, BUY, 100, qty);
    }

    static Stream<HandTable.Row> scenarios() {
        return Stream.of(races(), tables(), clocks(), takers(), bands(), makers())
                .flatMap(rows -> rows);
    }

    private static Stream<HandTable.Row> races() {
        return Stream.of(
                row(
                        "a part fills while the cancel is on its way: the cancel takes the rest",
                        b -> alone(b, 20)
                                .to(2_000)
                                .cancel(1)
                                .to(2_099)
                                .trade(100, 10)
                                .after(500),
                        10,
                        1,
                        "1150 accepted 1",
                        "2149 fill 1 10@100 cum=10 MAKER",
                        "2150 canceled 1 cum=10"),
                row(
                        "all fills while the cancel is on its way: the cancel finds nothing",
                        b -> alone(b, 10)
                                .to(2_000)
                                .cancel(1)
                                .to(2_099)
                                .trade(100, 10)
                                .after(500),
                        10,
                        1,
                        "1150 accepted 1",
                        "2149 fill 1 10@100 cum=10 MAKER",
                        "2150 rejected 1 CANCEL UNKNOWN_ORDER"),
                row(
                        "the cancel is there one ns before the trade",
                        b -> alone(b, 10)
                                .to(2_000)
                                .cancel(1)
                                .to(2_101)
                                .trade(100, 10)
                                .after(500),
                        0,
                        0,
                        "1150 accepted 1",
                        "2150 canceled 1 cum=0"),
                row(
                        "of a cancel and a trade at one instant the cancel was there first",
                        b -> alone(b, 10)
                                .to(2_000)
                                .cancel(1)
                                .to(2_100)
                                .trade(100, 10)
                                .after(500),
                        0,
                        0,
                        "1150 accepted 1",
                        "2150 canceled 1 cum=0"),
                row(
                        "all fills while the amend is on its way",
                        b -> alone(b, 10)
                                .to(2_000)
                                .amend(1, 99, 10)
                                .to(2_099)
                                .trade(100, 10)
                                .after(500),
                        10,
                        1,
                        "1150 accepted 1",
                        "2149 fill 1 10@100 cum=10 MAKER",
                        "2150 rejected 1 AMEND UNKNOWN_ORDER"),
                row(
                        "the amend is there before the trade, which now passes above it",
                        b -> alone(b, 10)
                                .to(2_000)
                                .amend(1, 99, 10)
                                .to(2_101)
                                .trade(100, 10)
                                .after(500),
                        0,
                        0,
                        "1150 accepted 1",
                        "2150 amended 1 10@99"),
                row(
                        "the offer is gone one ns before the order arrives: it rests",
                        b -> b.snapshot(BIDS, ASKS)
                                .limit(1, BUY, 101, 10)
                                .to(1_099)
                                .delta(NONE, new long[] {101, 0})
                                .after(500),
                        0,
                        0,
                        "1150 accepted 1"),
                row(
                        "the offer goes one ns after the order arrived: it took it",
                        b -> b.snapshot(BIDS, ASKS)
                                .limit(1, BUY, 101, 10)
                                .to(1_101)
                                .delta(NONE, new long[] {101, 0})
                                .after(500),
                        10,
                        2,
                        "1150 accepted 1",
                        "1150 fill 1 10@101 cum=10 TAKER"));
    }

    private static Stream<HandTable.Row> tables() {
        return Stream.of(
                row(
                        "between two rows both latencies are in between",
                        b -> b.latencies(INTERPOLATED, 0, 1_000, 100, 50, 2_000, 300, 250)
                                .snapshot(BIDS, ASKS)
                                .to(1_500)
                                .limit(1, BUY, 100, 10)
                                .after(1_000),
                        0,
                        0,
                        "1890 accepted 1"),
                row(
                        "after the last row as there",
                        b -> b.latencies(INTERPOLATED, 0, 1_000, 100, 50, 2_000, 300, 250)
                                .snapshot(BIDS, ASKS)
                                .to(3_000)
                                .limit(1, BUY, 100, 10)
                                .after(1_000),
                        0,
                        0,
                        "3550 accepted 1"),
                row(
                        "before the first row as there",
                        b -> b.latencies(INTERPOLATED, 0, 5_000, 40, 30, 6_000, 90, 90)
                                .snapshot(BIDS, ASKS)
                                .limit(1, BUY, 100, 10)
                                .after(1_000),
                        0,
                        0,
                        "1070 accepted 1"),
                row(
                        "a cancel that would be faster never overtakes its order",
                        b -> b.latencies(INTERPOLATED, 0, 1_000, 500, 50, 1_100, 10, 50)
                                .snapshot(BIDS, ASKS)
                                .limit(1, BUY, 100, 10)
                                .to(1_100)
                                .cancel(1)
                                .after(1_000),
                        0,
                        0,
                        "1550 accepted 1",
                        "1550 canceled 1 cum=0"),
                row(
                        "a slow cancel lets a late trade pass",
                        b -> alone(b.latencies(INTERPOLATED, 0, 1_000, 100, 50, 2_000, 100, 50, 2_001, 900, 50), 10)
                                .to(2_001)
                                .cancel(1)
                                .to(2_800)
                                .trade(100, 10)
                                .after(500),
                        10,
                        1,
                        "1150 accepted 1",
                        "2850 fill 1 10@100 cum=10 MAKER",
                        "2951 rejected 1 CANCEL UNKNOWN_ORDER"),
                row(
                        "a quick cancel comes before the same trade",
                        b -> alone(b.latencies(INTERPOLATED, 0, 1_000, 100, 50, 2_000, 100, 50, 2_001, 700, 50), 10)
                                .to(2_001)
                                .cancel(1)
                                .to(2_800)
                                .trade(100, 10)
                                .after(500),
                        0,
                        0,
                        "1150 accepted 1",
                        "2751 canceled 1 cum=0"),
                row(
                        "a cancel sent before a slow fill report is known",
                        b -> alone(b.latencies(INTERPOLATED, 0, 1_000, 100, 50, 1_999, 100, 50, 2_000, 100, 900), 10)
                                .to(2_000)
                                .trade(100, 10)
                                .to(2_500)
                                .cancel(1)
                                .after(2_000),
                        10,
                        1,
                        "1150 accepted 1",
                        "2900 fill 1 10@100 cum=10 MAKER",
                        "3500 rejected 1 CANCEL UNKNOWN_ORDER"),
                row(
                        "a report that would be faster does not overtake the one before it",
                        b -> alone(
                                        b.latencies(
                                                INTERPOLATED,
                                                0,
                                                1_000,
                                                100,
                                                50,
                                                1_999,
                                                100,
                                                50,
                                                2_000,
                                                100,
                                                900,
                                                2_001,
                                                100,
                                                10),
                                        20)
                                .to(2_000)
                                .trade(100, 10)
                                .to(2_100)
                                .trade(100, 10)
                                .after(2_000),
                        20,
                        2,
                        "1150 accepted 1",
                        "2900 fill 1 10@100 cum=10 MAKER",
                        "2900 fill 1 10@100 cum=20 MAKER"),
                row(
                        "one quantile is a constant",
                        b -> b.latencies(DRAWN, 9, 0, 70, 20)
                                .snapshot(BIDS, ASKS)
                                .limit(1, BUY, 100, 10)
                                .after(500),
                        0,
                        0,
                        "1090 accepted 1"));
    }

    private static Stream<HandTable.Row> clocks() {
        return Stream.of(
                twoClocks(
                        "what only the core sees fills nothing",
                        b -> b.limit(1, BUY, 100, 10).after(500).trade(99, 10).after(500),
                        0,
                        0,
                        "1150 accepted 1"),
                twoClocks(
                        "what happens at the venue fills",
                        b -> b.limit(1, BUY, 100, 10)
                                .after(500)
                                .trade(99, 10, Records.FLAG_AT_VENUE)
                                .after(500),
                        10,
                        1,
                        "1150 accepted 1",
                        "1550 fill 1 10@100 cum=10 MAKER"),
                twoClocks(
                        "one trade, at the venue and then seen, fills once",
                        b -> b.limit(1, BUY, 100, 20)
                                .after(500)
                                .trade(99, 10, Records.FLAG_AT_VENUE)
                                .after(200)
                                .trade(99, 10)
                                .after(500),
                        10,
                        1,
                        "1150 accepted 1",
                        "1550 fill 1 10@100 cum=10 MAKER"),
                row(
                        "with one clock there is no other one",
                        b -> b.limit(1, BUY, 100, 10)
                                .after(500)
                                .trade(99, 10, Records.FLAG_AT_VENUE)
                                .after(500),
                        0,
                        0,
                        "1150 accepted 1"));
    }

    private static Stream<HandTable.Row> takers() {
        return Stream.of(
                row(
                        "an IOC walks two levels",
                        b -> b.snapshot(BIDS, ASKS)
                                .order(1, BUY, OrderType.LIMIT, TimeInForce.IOC, 102, 40, false)
                                .after(500),
                        40,
                        4 + 4,
                        "1150 accepted 1",
                        "1150 fill 1 20@101 cum=20 TAKER",
                        "1150 fill 1 20@102 cum=40 TAKER"),
                row(
                        "what an IOC does not get within its price expires",
                        b -> b.snapshot(BIDS, ASKS)
                                .order(1, BUY, OrderType.LIMIT, TimeInForce.IOC, 101, 25, false)
                                .after(500),
                        20,
                        4,
                        "1150 accepted 1",
                        "1150 fill 1 20@101 cum=20 TAKER",
                        "1150 expired 1 cum=20"),
                row(
                        "a FOK one lot too large fills nothing",
                        b -> b.snapshot(BIDS, ASKS)
                                .order(1, BUY, OrderType.LIMIT, TimeInForce.FOK, 102, 51, false)
                                .after(500),
                        0,
                        0,
                        "1150 accepted 1",
                        "1150 expired 1 cum=0"),
                row(
                        "a FOK that just fits fills whole",
                        b -> b.snapshot(BIDS, ASKS)
                                .order(1, BUY, OrderType.LIMIT, TimeInForce.FOK, 102, 50, false)
                                .after(500),
                        50,
                        4 + 6,
                        "1150 accepted 1",
                        "1150 fill 1 20@101 cum=20 TAKER",
                        "1150 fill 1 30@102 cum=50 TAKER"),
                row(
                        "a market order takes the whole thin side, the rest expires",
                        b -> b.snapshot(BIDS, ASKS).market(1, BUY, 100).after(500),
                        90,
                        4 + 6 + 8,
                        "1150 accepted 1",
                        "1150 fill 1 20@101 cum=20 TAKER",
                        "1150 fill 1 30@102 cum=50 TAKER",
                        "1150 fill 1 40@103 cum=90 TAKER",
                        "1150 expired 1 cum=90"),
                row(
                        "what an IOC took is not there for the next one while the venue shows it",
                        b -> b.snapshot(BIDS, ASKS)
                                .order(1, BUY, OrderType.LIMIT, TimeInForce.IOC, 101, 15, false)
                                .after(500)
                                .order(2, BUY, OrderType.LIMIT, TimeInForce.IOC, 101, 15, false)
                                .after(500),
                        20,
                        3 + 1,
                        "1150 accepted 1",
                        "1150 fill 1 15@101 cum=15 TAKER",
                        "1650 accepted 2",
                        "1650 fill 2 5@101 cum=5 TAKER",
                        "1650 expired 2 cum=5"));
    }

    private static Stream<HandTable.Row> bands() {
        final long minute = 60_000_000_000L;
        return Stream.of(
                row(
                        "a price outside the band around the last trade is refused, each side by its own bounds",
                        b -> b.band(8_000, 11_000, 9_000, 20_000, 0)
                                .snapshot(BIDS, ASKS)
                                .trade(100, 10)
                                .limit(1, BUY, 79, 10)
                                .limit(2, BUY, 80, 10)
                                .limit(3, BUY, 111, 10)
                                .limit(4, SELL, 89, 10)
                                .limit(5, SELL, 200, 10)
                                .limit(6, SELL, 201, 10)
                                .after(500),
                        0,
                        0,
                        "1150 rejected 1 NEW_ORDER FILTER",
                        "1150 accepted 2",
                        "1150 rejected 3 NEW_ORDER FILTER",
                        "1150 rejected 4 NEW_ORDER FILTER",
                        "1150 accepted 5",
                        "1150 rejected 6 NEW_ORDER FILTER"),
                row(
                        "the band follows the average by quantity, and forgets trades older than its minutes",
                        b -> b.band(9_000, 11_000, 9_000, 11_000, 2)
                                .snapshot(BIDS, ASKS)
                                .trade(100, 30)
                                .trade(200, 10) // average 125: bids from 112.5
                                .limit(1, BUY, 112, 10)
                                .after(2 * minute)
                                .limit(2, BUY, 112, 10) // nothing traded since: of the last trade, 180 to 220
                                .after(500)
                                .trade(100, 5)
                                .limit(3, BUY, 90, 10)
                                .after(500),
                        0,
                        0,
                        "1150 rejected 1 NEW_ORDER FILTER",
                        "120000001150 rejected 2 NEW_ORDER FILTER",
                        "120000001650 accepted 3"),
                row(
                        "before the first trade there is no band; a stop's limit and an amend have one",
                        b -> b.snapshot(BIDS, ASKS)
                                .band(9_000, 11_000, 9_000, 11_000, 0)
                                .limit(1, BUY, 50, 10)
                                .after(500)
                                .trade(100, 1)
                                .amend(1, 51, 10)
                                .amend(1, 90, 10)
                                .after(500),
                        0,
                        0,
                        "1150 accepted 1",
                        "1650 rejected 1 AMEND FILTER",
                        "1650 amended 1 10@90"),
                row(
                        "a contract's band is around its mark price; the last trade where that is more than ten minutes younger",
                        b -> b.band(9_000, 11_000, 9_000, 11_000, 0)
                                .kind(MarketKind.LINEAR_PERPETUAL)
                                .snapshot(BIDS, ASKS)
                                .trade(100, 1)
                                .derived(PriceKind.MARK, 80_000_000, Records.NO_TIME, 0)
                                .limit(1, BUY, 71, 10)
                                .limit(2, BUY, 72, 10)
                                .limit(3, BUY, 89, 10)
                                .after(11 * minute)
                                .trade(100, 1)
                                .limit(4, BUY, 89, 10)
                                .limit(5, BUY, 90, 10)
                                .after(500),
                        0,
                        0,
                        "1150 rejected 1 NEW_ORDER FILTER",
                        "1150 accepted 2",
                        "1150 rejected 3 NEW_ORDER FILTER",
                        "660000001150 rejected 4 NEW_ORDER FILTER",
                        "660000001150 accepted 5"),
                row(
                        "that of a spot instrument is not",
                        b -> b.band(9_000, 11_000, 9_000, 11_000, 0)
                                .snapshot(BIDS, ASKS)
                                .trade(100, 1)
                                .derived(PriceKind.MARK, 80_000_000, Records.NO_TIME, 0)
                                .limit(1, BUY, 72, 10)
                                .after(500),
                        0,
                        0,
                        "1150 rejected 1 NEW_ORDER FILTER"));
    }

    private static Stream<HandTable.Row> makers() {
        return Stream.of(
                row(
                        "post-only at the offer is refused",
                        b -> b.snapshot(BIDS, ASKS)
                                .order(1, BUY, OrderType.LIMIT, TimeInForce.GTC, 101, 10, true)
                                .after(500),
                        0,
                        0,
                        "1150 rejected 1 NEW_ORDER WOULD_TAKE"),
                row(
                        "post-only below it rests, and fills as a maker by a trade through it",
                        b -> b.snapshot(BIDS, ASKS)
                                .order(1, BUY, OrderType.LIMIT, TimeInForce.GTC, 100, 10, true)
                                .after(500)
                                .trade(99, 10)
                                .after(500),
                        10,
                        1,
                        "1150 accepted 1",
                        "1550 fill 1 10@100 cum=10 MAKER"),
                row(
                        "a snapshot whose offer crosses our bid fills it at our price, as much as it shows",
                        b -> b.snapshot(BIDS, ASKS)
                                .limit(1, BUY, 100, 20)
                                .after(500)
                                .snapshot(new long[] {98, 30}, new long[] {99, 10, 101, 5})
                                .after(500),
                        10,
                        1,
                        "1150 accepted 1",
                        "1550 fill 1 10@100 cum=10 MAKER"),
                row(
                        "a level that vanished without a trade leaves us before those who come back",
                        b -> b.snapshot(BIDS, ASKS)
                                .limit(1, BUY, 100, 20)
                                .after(500)
                                .delta(new long[] {100, 0}, NONE)
                                .delta(new long[] {100, 5}, NONE)
                                .trade(100, 10)
                                .after(500),
                        10,
                        1,
                        "1150 accepted 1",
                        "1550 fill 1 10@100 cum=10 MAKER"),
                row(
                        "a trade right after its level vanished is what took it: nothing reaches us twice",
                        b -> b.snapshot(BIDS, ASKS)
                                .limit(1, BUY, 100, 20)
                                .after(500)
                                .delta(new long[] {100, 0}, NONE)
                                .trade(100, 10)
                                .after(500),
                        0,
                        0,
                        "1150 accepted 1"),
                row(
                        "our own sell at our own bid's price ends it, and rests",
                        b -> b.snapshot(new long[] {99, 40}, ASKS)
                                .limit(1, BUY, 100, 10)
                                .after(500)
                                .limit(2, SELL, 100, 10)
                                .after(500),
                        0,
                        0,
                        "1150 accepted 1",
                        "1650 accepted 2",
                        "1650 expired 1 cum=0 SELF_TRADE"),
                row(
                        "a round trip as a maker on both sides pays two fees and is flat",
                        b -> alone(b, 10)
                                .limit(2, SELL, 101, 10)
                                .after(500)
                                .trade(99, 10)
                                .trade(102, 10, BUY, 0)
                                .after(500),
                        0,
                        1 + 1,
                        "1150 accepted 1",
                        "1150 accepted 2",
                        "1550 fill 1 10@100 cum=10 MAKER",
                        "1550 fill 2 10@101 cum=10 MAKER"));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void shouldReportAsComputedByHand(final HandTable.Row scenario) {
        HandTable.assertReports(scenario);
    }

    private static List<String> drawn(final long seed) {
        final List<String> reports = new ArrayList<>();
        final PaperBench bench = new PaperBench((buffer, offset) -> reports.add(PaperBench.text(buffer, offset)))
                .latencies(DRAWN, seed, 0, 100, 50, 0, 200, 60, 0, 900, 1_000)
                .snapshot(BIDS, ASKS);
        for (int id = 1; id <= 200; id++) {
            bench.limit(id, BUY, 100, 10).after(5_000);
        }
        return reports;
    }

    @Test
    void shouldDrawTheSameLatenciesFromTheSameSeedWithinTheTable() {
        final List<String> first = drawn(1);

        assertEquals(first, drawn(1));
        assertNotEquals(first, drawn(2));
        long shortest = Long.MAX_VALUE;
        long longest = 0;
        long fast = 0;
        for (int i = 0; i < 200; i++) {
            final long trip = Long.parseLong(first.get(i).split(" ")[0]) - (1_000 + i * 5_000L);
            assertTrue(trip >= 150 && trip <= 1_900, first.get(i));
            shortest = Math.min(shortest, trip);
            longest = Math.max(longest, trip);
            fast += trip <= 260 ? 1 : 0;
        }
        assertTrue(shortest < 200 && longest > 1_500, shortest + " " + longest);
        assertTrue(fast > 25 && fast < 75, "a quarter has both latencies in their lower half: " + fast);
    }

    @Test
    void shouldRefuseATableWithoutRows() {
        assertThrows(IllegalArgumentException.class, () -> new PaperBench((buffer, offset) -> {}).latencies(DRAWN, 1));
    }
}
