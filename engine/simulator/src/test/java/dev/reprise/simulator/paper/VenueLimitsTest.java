package dev.reprise.simulator.paper;

import static dev.reprise.api.schema.Side.BUY;
import static dev.reprise.api.schema.Side.SELL;
import static dev.reprise.api.schema.VenueLimitKind.ORDERS;
import static dev.reprise.api.schema.VenueLimitKind.REQUESTS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.reprise.api.Carrier;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.OrderRejectedDecoder;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.TimeInForce;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the venue takes of requests, by hand: an order is there 100 ns after its decision, the answer 50 ns later; it begins at 1,000. */
class VenueLimitsTest {
    private static final long[] BIDS = {100, 50, 99, 40};
    private static final long[] ASKS = {101, 20, 102, 30};

    /** One row: what is done on the bench, and the reports that must come. */
    record Scenario(String name, Consumer<PaperBench> actions, List<String> reports) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Scenario row(final String name, final Consumer<PaperBench> actions, final String... reports) {
        return new Scenario(name, actions, List.of(reports));
    }

    private static Instrument withOpenOrders(final int most) {
        final Instrument i = PaperBench.INSTRUMENT;
        final Instrument.Rules r = i.rules();
        return new Instrument(
                i.index(),
                i.version() + 1,
                i.symbol(),
                i.venueSymbol(),
                i.venue(),
                i.base(),
                i.quote(),
                i.market(),
                new Instrument.Rules(
                        r.priceScale(),
                        r.qtyScale(),
                        r.tickSize(),
                        r.lotSize(),
                        r.minQty(),
                        r.maxQty(),
                        r.minPrice(),
                        r.maxPrice(),
                        r.minNotional(),
                        most),
                i.fees(),
                false);
    }

    /** A limit and a stop of which one ends the other. */
    private static PaperBench pair(final PaperBench bench) {
        return bench.conditional(10, SELL, OrderType.LIMIT, 0, 120, 10, 10, 0, 0)
                .conditional(11, SELL, OrderType.STOP_MARKET, 90, 0, 10, 10, 0, 0);
    }

    static Stream<Scenario> scenarios() {
        return Stream.of(
                row(
                        "the third order of a window is refused, its successor in the next one is taken",
                        b -> b.limits(0, ORDERS, 2, 10_000)
                                .limit(1, BUY, 90, 10)
                                .limit(2, BUY, 90, 10)
                                .to(9_899)
                                .limit(3, BUY, 90, 10)
                                .after(1)
                                .limit(4, BUY, 90, 10)
                                .after(500),
                        "1150 accepted 1",
                        "1150 accepted 2",
                        "10049 rejected 3 NEW_ORDER RATE_LIMIT -1015",
                        "10050 accepted 4"),
                row(
                        "cancels and amends are no orders",
                        b -> b.limits(0, ORDERS, 1, 10_000)
                                .limit(1, BUY, 90, 10)
                                .after(500)
                                .amend(1, 90, 9)
                                .after(500)
                                .cancel(1)
                                .after(500),
                        "1150 accepted 1",
                        "1650 amended 1 9@90",
                        "2150 canceled 1 cum=0"),
                row(
                        "an order that is refused for another reason is no order, but a request",
                        b -> b.limits(0, ORDERS, 1, 10_000, REQUESTS, 2, 10_000)
                                .limit(1, BUY, 90, 1)
                                .after(500)
                                .limit(2, BUY, 90, 10)
                                .after(500)
                                .cancel(2)
                                .after(500),
                        "1150 rejected 1 NEW_ORDER FILTER -1013",
                        "1650 accepted 2",
                        "2150 rejected 2 CANCEL RATE_LIMIT -1003"),
                // The venue's own tables: Spot Unfilled Order Count Rules.
                row(
                        "takers: a first execution takes one off, a further one nothing",
                        b -> b.limits(0, ORDERS, 2, 10_000)
                                .limit(1, BUY, 90, 10) // 1
                                .limit(2, BUY, 101, 30) // 2, then 1: 20 of it are executed
                                .limit(3, BUY, 90, 10) // 2
                                .limit(4, BUY, 90, 10)
                                .after(500)
                                .trade(100, 10) // 10 more of the second, which rests at 101
                                .limit(5, BUY, 90, 10)
                                .after(500),
                        "1150 accepted 1",
                        "1150 accepted 2",
                        "1150 fill 2 20@101 cum=20 TAKER",
                        "1150 accepted 3",
                        "1150 rejected 4 NEW_ORDER RATE_LIMIT -1015",
                        "1550 fill 2 10@101 cum=30 MAKER",
                        "1650 rejected 5 NEW_ORDER RATE_LIMIT -1015"),
                row(
                        "a cancel and an order that expires take nothing off",
                        b -> b.limits(0, ORDERS, 2, 10_000)
                                .limit(1, BUY, 90, 10)
                                .order(2, BUY, OrderType.LIMIT, TimeInForce.FOK, 101, 100, false)
                                .after(500)
                                .cancel(1)
                                .limit(3, BUY, 90, 10)
                                .after(500),
                        "1150 accepted 1",
                        "1150 accepted 2",
                        "1150 expired 2 cum=0",
                        "1650 canceled 1 cum=0",
                        "1650 rejected 3 NEW_ORDER RATE_LIMIT -1015"),
                row(
                        "an order of yesterday takes one off today's, which never falls below zero",
                        b -> b.limits(0, ORDERS, 2, 10_000)
                                .limit(1, BUY, 90, 10)
                                .limit(2, BUY, 89, 10)
                                .to(10_000)
                                .trade(89, 100) // 0: the first is executed
                                .limit(3, BUY, 88, 10) // 1
                                .after(500)
                                .trade(88, 100) // 0: the second
                                .limit(4, BUY, 80, 10) // 1
                                .limit(5, BUY, 80, 10) // 2
                                .limit(6, BUY, 80, 10)
                                .after(500),
                        "1150 accepted 1",
                        "1150 accepted 2",
                        "10050 fill 1 10@90 cum=10 MAKER",
                        "10150 accepted 3",
                        "10550 fill 2 10@89 cum=10 MAKER",
                        "10650 accepted 4",
                        "10650 accepted 5",
                        "10650 rejected 6 NEW_ORDER RATE_LIMIT -1015"),
                row(
                        "of contracts every order counts",
                        b -> b.kind(MarketKind.LINEAR_PERPETUAL)
                                .snapshot(BIDS, ASKS)
                                .limits(0, ORDERS, 1, 10_000)
                                .market(1, BUY, 5)
                                .market(2, BUY, 5)
                                .after(500),
                        "1150 accepted 1",
                        "1150 fill 1 5@101 cum=5 TAKER",
                        "1150 rejected 2 NEW_ORDER RATE_LIMIT -1015"),
                row(
                        "a cancel beyond the requests is refused, and the order stays and fills",
                        b -> b.limits(0, REQUESTS, 2, 10_000)
                                .limit(1, BUY, 90, 10)
                                .after(500)
                                .amend(1, 90, 9)
                                .after(500)
                                .cancel(1)
                                .after(500)
                                .trade(89, 100)
                                .after(8_000)
                                .cancel(1)
                                .after(500),
                        "1150 accepted 1",
                        "1650 amended 1 9@90",
                        "2150 rejected 1 CANCEL RATE_LIMIT -1003",
                        "2550 fill 1 9@90 cum=9 MAKER",
                        "10650 rejected 1 CANCEL UNKNOWN_ORDER -2011"),
                row(
                        "an amend beyond the requests leaves the order as it was",
                        b -> b.limits(0, REQUESTS, 1, 10_000)
                                .limit(1, BUY, 90, 10)
                                .after(500)
                                .amend(1, 95, 20)
                                .after(500)
                                .trade(89, 100)
                                .after(500),
                        "1150 accepted 1",
                        "1650 rejected 1 AMEND RATE_LIMIT -1003",
                        "2050 fill 1 10@90 cum=10 MAKER"),
                row(
                        "the longer window holds when the shorter one is new; what was refused counts in none",
                        b -> b.limits(0, ORDERS, 2, 2_000, ORDERS, 3, 100_000)
                                .limit(1, BUY, 90, 10)
                                .limit(2, BUY, 90, 10)
                                .limit(3, BUY, 90, 10)
                                .to(3_000)
                                .limit(4, BUY, 90, 10)
                                .limit(5, BUY, 90, 10)
                                .after(500),
                        "1150 accepted 1",
                        "1150 accepted 2",
                        "1150 rejected 3 NEW_ORDER RATE_LIMIT -1015",
                        "3150 accepted 4",
                        "3150 rejected 5 NEW_ORDER RATE_LIMIT -1015"),
                row(
                        "a market order counts as any other: until it is executed",
                        b -> b.limits(0, ORDERS, 1, 10_000)
                                .market(1, BUY, 5)
                                .market(2, BUY, 5)
                                .limit(3, BUY, 90, 10)
                                .market(4, BUY, 5)
                                .after(500),
                        "1150 accepted 1",
                        "1150 fill 1 5@101 cum=5 TAKER",
                        "1150 accepted 2",
                        "1150 fill 2 5@101 cum=5 TAKER",
                        "1150 accepted 3",
                        "1150 rejected 4 NEW_ORDER RATE_LIMIT -1015"),
                row(
                        "an instrument's open orders: what rests needs a place, which an end gives back",
                        b -> {
                            b.venue.onInstrument(withOpenOrders(2));
                            b.limit(1, BUY, 90, 10)
                                    .limit(2, SELL, 110, 10)
                                    .limit(3, BUY, 91, 10)
                                    .order(4, BUY, OrderType.LIMIT, TimeInForce.IOC, 101, 5, false)
                                    .after(500)
                                    .cancel(1)
                                    .limit(5, BUY, 92, 10)
                                    .after(500)
                                    .trade(111, 10, BUY, 0)
                                    .limit(6, BUY, 93, 10)
                                    .after(500);
                        },
                        "1150 accepted 1",
                        "1150 accepted 2",
                        "1150 rejected 3 NEW_ORDER FILTER -1013",
                        "1150 accepted 4",
                        "1150 fill 4 5@101 cum=5 TAKER",
                        "1650 canceled 1 cum=0",
                        "1650 accepted 5",
                        "2050 fill 2 10@110 cum=10 MAKER",
                        "2150 accepted 6"),
                row(
                        "stops that wait have a limit of their own, and take a place among the open orders",
                        b -> {
                            b.venue.onInstrument(withOpenOrders(3));
                            b.limits(1)
                                    .trade(100, 1)
                                    .conditional(1, SELL, OrderType.STOP_MARKET, 95, 0, 10, 0, 0, 0)
                                    .conditional(2, SELL, OrderType.STOP_MARKET, 94, 0, 10, 0, 0, 0)
                                    .limit(3, BUY, 90, 10)
                                    .limit(4, BUY, 90, 10)
                                    .limit(5, BUY, 90, 10)
                                    .after(500)
                                    .cancel(1)
                                    .conditional(6, SELL, OrderType.STOP_MARKET, 94, 0, 10, 0, 0, 0)
                                    .after(500);
                        },
                        "1150 accepted 1",
                        "1150 rejected 2 NEW_ORDER FILTER -1013",
                        "1150 accepted 3",
                        "1150 accepted 4",
                        "1150 rejected 5 NEW_ORDER FILTER -1013",
                        "1650 canceled 1 cum=0",
                        "1650 accepted 6"),
                row(
                        "a pair is one request and two orders: beyond either none of it is taken, and nothing counts",
                        b -> pair(b.limits(0, ORDERS, 3, 10_000, REQUESTS, 3, 10_000)
                                        .trade(100, 1)
                                        .limit(1, BUY, 90, 10)
                                        .limit(2, BUY, 90, 10))
                                .limit(13, BUY, 90, 10)
                                .limit(14, BUY, 90, 10)
                                .after(500),
                        "1150 accepted 1",
                        "1150 accepted 2",
                        "1150 rejected 10 NEW_ORDER RATE_LIMIT -1015",
                        "1150 rejected 11 NEW_ORDER RATE_LIMIT -1015",
                        "1150 accepted 13",
                        "1150 rejected 14 NEW_ORDER RATE_LIMIT -1015"),
                row(
                        "a pair counts two orders and one request",
                        b -> pair(b.limits(0, ORDERS, 3, 10_000, REQUESTS, 3, 10_000)
                                        .trade(100, 1)
                                        .limit(1, BUY, 90, 10))
                                .cancel(1)
                                .cancel(10)
                                .after(500),
                        "1150 accepted 1",
                        "1150 accepted 10",
                        "1150 accepted 11",
                        "1150 canceled 1 cum=0",
                        "1150 rejected 10 CANCEL RATE_LIMIT -1003"),
                row(
                        "a pair for whose second leg there is no place leaves nothing resting",
                        b -> {
                            b.venue.onInstrument(withOpenOrders(2));
                            pair(b.trade(100, 1).limit(1, BUY, 90, 10))
                                    .after(500)
                                    .trade(200, 500, BUY, 0)
                                    .trade(80, 500)
                                    .after(500);
                        },
                        "1150 accepted 1",
                        "1150 rejected 10 NEW_ORDER FILTER -1013",
                        "1150 rejected 11 NEW_ORDER FILTER -1013",
                        "1550 fill 1 10@90 cum=10 MAKER"),
                row(
                        "a pair of two stops needs two of the stops' places",
                        b -> b.limits(1)
                                .trade(100, 1)
                                .conditional(10, SELL, OrderType.TAKE_PROFIT_MARKET, 120, 0, 10, 10, 0, 0)
                                .conditional(11, SELL, OrderType.STOP_MARKET, 90, 0, 10, 10, 0, 0)
                                .conditional(12, SELL, OrderType.STOP_MARKET, 90, 0, 10, 0, 0, 0)
                                .after(500),
                        "1150 rejected 10 NEW_ORDER FILTER -1013",
                        "1150 rejected 11 NEW_ORDER FILTER -1013",
                        "1150 accepted 12"),
                row(
                        "a pair whose stop would fire at once, and one whose limit would take, is refused as one",
                        b -> b.trade(100, 1)
                                .conditional(10, SELL, OrderType.LIMIT, 0, 120, 10, 10, 0, 0)
                                .conditional(11, SELL, OrderType.STOP_MARKET, 101, 0, 10, 10, 0, 0)
                                .conditional(20, SELL, OrderType.LIMIT, 0, 100, 10, 20, 0, 0)
                                .conditional(21, SELL, OrderType.STOP_MARKET, 90, 0, 10, 20, 0, 0)
                                .after(500)
                                .trade(130, 500, BUY, 0)
                                .trade(80, 500)
                                .after(500),
                        "1150 rejected 10 NEW_ORDER WOULD_TRIGGER -2010",
                        "1150 rejected 11 NEW_ORDER WOULD_TRIGGER -2010",
                        "1150 rejected 20 NEW_ORDER WOULD_TAKE -2010",
                        "1150 rejected 21 NEW_ORDER WOULD_TAKE -2010"),
                row(
                        "what has the number of a second leg and comes later is an order of its own",
                        b -> b.limits(0, ORDERS, 2, 10_000)
                                .trade(100, 1)
                                .conditional(10, SELL, OrderType.LIMIT, 0, 120, 10, 10, 0, 0)
                                .after(500)
                                .conditional(11, SELL, OrderType.STOP_MARKET, 90, 0, 10, 10, 0, 0)
                                .after(500)
                                .limit(12, BUY, 90, 10)
                                .after(500),
                        "1150 accepted 10",
                        "1650 accepted 11",
                        "2150 rejected 12 NEW_ORDER RATE_LIMIT -1015"),
                row(
                        "a new session has the limits it says, and goes on counting those it had",
                        b -> {
                            b.limits(0, ORDERS, 1, 10_000).limit(1, BUY, 90, 10).after(500);
                            b.session();
                            b.limit(2, BUY, 90, 10).after(500);
                            b.limits(0, ORDERS, 1, 10_000).limit(3, BUY, 90, 10).after(500);
                            b.limits(0, ORDERS, 1, 5_000).limit(4, BUY, 90, 10).after(500);
                        },
                        "1150 accepted 1",
                        "1650 accepted 2",
                        "2150 rejected 3 NEW_ORDER RATE_LIMIT -1015",
                        "2650 accepted 4"));
    }

    private static PaperBench bench(final List<String> reports) {
        return new PaperBench((buffer, offset) -> {
                    String text = PaperBench.text(buffer, offset);
                    if (Records.templateId(buffer, offset) == OrderRejectedDecoder.TEMPLATE_ID) {
                        text += " "
                                + new OrderRejectedDecoder()
                                        .wrap(
                                                buffer,
                                                offset + Records.BODY_OFFSET,
                                                Records.blockLength(buffer, offset),
                                                1)
                                        .venueCode();
                    }
                    reports.add(text);
                })
                .snapshot(BIDS, ASKS);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenarios")
    void shouldAnswerAsComputedByHand(final Scenario scenario) {
        final List<String> reports = new ArrayList<>();

        scenario.actions().accept(bench(reports));

        assertEquals(scenario.reports(), reports);
    }

    @Test
    void shouldGoOnCountingWhereItsStateIsCarriedTo() {
        final List<String> reports = new ArrayList<>();
        final PaperBench first = bench(new ArrayList<>())
                .limits(2, ORDERS, 2, 10_000, REQUESTS, 9, 50_000)
                .limit(1, BUY, 90, 10)
                .after(500);
        final PaperBench second = bench(reports).after(500);
        assertNotEquals(first.venue.stateHash(), second.venue.stateHash());
        final Memory memory = new Memory();
        first.venue.carry(memory);
        second.venue.carry(memory.read());
        assertEquals(first.venue.stateHash(), second.venue.stateHash());

        second.limit(2, BUY, 90, 10).limit(3, BUY, 90, 10).after(500);

        assertEquals(List.of("1650 accepted 2", "1650 rejected 3 NEW_ORDER RATE_LIMIT -1015"), reports);
    }

    @Test
    void shouldRefuseLimitsThatAreNone() {
        final PaperBench bench = bench(new ArrayList<>());
        assertThrows(IllegalArgumentException.class, () -> bench.limits(0, ORDERS, 0, 10_000));
        assertThrows(IllegalArgumentException.class, () -> bench.limits(0, ORDERS, 1, 0));
    }

    /** What was written, to be read. */
    private static final class Memory implements Carrier {
        private final List<Long> values = new ArrayList<>();
        private int next;
        private boolean reads;

        Memory read() {
            reads = true;
            return this;
        }

        @Override
        public boolean isReading() {
            return reads;
        }

        @Override
        public long carry(final long value) {
            if (reads) {
                return values.get(next++);
            }
            values.add(value);
            return value;
        }

        @Override
        public void carry(final long[] numbers) {
            sameLength(numbers.length);
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = carry(numbers[i]);
            }
        }

        @Override
        public void carry(final int[] numbers) {
            sameLength(numbers.length);
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = carry(numbers[i]);
            }
        }

        @Override
        public void carry(final byte[] numbers) {
            sameLength(numbers.length);
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = (byte) carry((long) numbers[i]);
            }
        }

        @Override
        public void carry(final boolean[] conditions) {
            sameLength(conditions.length);
            for (int i = 0; i < conditions.length; i++) {
                conditions[i] = carry(conditions[i]);
            }
        }
    }
}
