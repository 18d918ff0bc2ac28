package dev.reprise.simulator.paper;

import static dev.reprise.api.schema.MarketKind.LINEAR_PERPETUAL;
import static dev.reprise.api.schema.MarketKind.SPOT;
import static dev.reprise.api.schema.Side.BUY;
import static dev.reprise.api.schema.Side.SELL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Capabilities;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.OrderRejectedDecoder;
import dev.reprise.api.schema.OrderRejectedEncoder;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.api.schema.TradingStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the venue says to what it refuses: our reading, its code, its words, on spot and of a contract. */
class RefusalTest {
    private static final long[] BIDS = {100, 50, 99, 40};
    private static final long[] ASKS = {101, 20, 102, 30};
    private static final int MIN_NOTIONAL = 1_000;

    /** One row: what is sent, and how it is refused; an empty answer: it is taken. */
    record Scenario(String name, Consumer<PaperBench> actions, String onSpot, String ofContract) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Scenario row(
            final String name, final Consumer<PaperBench> actions, final String onSpot, final String ofContract) {
        return new Scenario(name, actions, onSpot, ofContract);
    }

    static Stream<Scenario> refusals() {
        final String lot = "FILTER -1013 Filter failure: LOT_SIZE";
        final String price = "FILTER -1013 Filter failure: PRICE_FILTER";
        return Stream.of(
                row(
                        "below the smallest quantity",
                        b -> b.limit(1, BUY, 100, 1),
                        lot,
                        "FILTER -4004 Quantity less than min quantity."),
                row(
                        "above the largest quantity",
                        b -> b.limit(1, BUY, 100, 100_001),
                        lot,
                        "FILTER -4005 Quantity greater than max quantity."),
                row(
                        "no quantity",
                        b -> b.market(1, BUY, 0),
                        "MALFORMED -1130 Data sent for parameter 'quantity' is not valid.",
                        "MALFORMED -4003 Quantity less than zero."),
                row(
                        "no price",
                        b -> b.limit(1, BUY, 0, 10),
                        "MALFORMED -1130 Data sent for parameter 'price' is not valid.",
                        "MALFORMED -4001 Price less than 0."),
                row(
                        "below the lowest price",
                        b -> b.limit(1, BUY, 9, 200),
                        price,
                        "FILTER -4013 Price less than min price."),
                row(
                        "above the highest price",
                        b -> b.limit(1, SELL, 100_001, 10),
                        price,
                        "FILTER -4002 Price greater than max price."),
                row(
                        "too little",
                        b -> b.limit(1, BUY, 99, 10),
                        "FILTER -1013 Filter failure: NOTIONAL",
                        "FILTER -4164 Order's notional must be no smaller than the minimum (unless you choose reduce only)"),
                row(
                        "an exit may be small where it is one of a contract",
                        b -> b.role(OrderRole.EXIT).limit(1, BUY, 99, 10),
                        "FILTER -1013 Filter failure: NOTIONAL",
                        ""),
                row(
                        "post-only at the offer",
                        b -> b.order(1, BUY, OrderType.LIMIT, TimeInForce.GTC, 101, 10, true),
                        "WOULD_TAKE -2010 Order would immediately match and take.",
                        "WOULD_TAKE -5022 Due to the order could not be executed as maker, the Post Only order will be rejected."),
                row(
                        "a stop that would fire",
                        b -> b.conditional(1, SELL, OrderType.STOP_MARKET, 105, 0, 10, 0, 0, 0),
                        "WOULD_TRIGGER -2010 Order would trigger immediately.",
                        "WOULD_TRIGGER -2021 Order would immediately trigger."),
                row(
                        "a stop without a trigger",
                        b -> b.conditional(1, SELL, OrderType.STOP_MARKET, 0, 0, 10, 0, 0, 0),
                        price,
                        "FILTER -4006 Stop price less than zero."),
                row(
                        "its id is open",
                        b -> b.limit(1, BUY, 100, 10).limit(1, BUY, 100, 10),
                        "DUPLICATE -2010 Duplicate order sent.",
                        "DUPLICATE -4116 ClientOrderId is duplicated."),
                row(
                        "a halt",
                        b -> b.status(TradingStatus.HALTED).limit(1, BUY, 100, 10),
                        "MARKET_CLOSED -2010 Market is closed.",
                        "MARKET_CLOSED -4141 Symbol is closed."),
                row(
                        "a time in force that it has not",
                        b -> b.order(1, BUY, OrderType.LIMIT, TimeInForce.GTD, 100, 10, false),
                        "OTHER -2010 Unsupported order combination",
                        "OTHER -4020 Target strategy invalid for orderType."),
                row(
                        "a stop that may only rest",
                        b -> b.postOnlyStops().conditional(1, SELL, OrderType.STOP_LIMIT, 95, 94, 20, 0, 0, 0),
                        "OTHER -1115 Invalid timeInForce.",
                        ""),
                row(
                        "a stop at market that may only rest",
                        b -> b.postOnlyStops().conditional(1, SELL, OrderType.STOP_MARKET, 95, 0, 20, 0, 0, 0),
                        "OTHER -1115 Invalid timeInForce.",
                        "OTHER -4020 Target strategy invalid for orderType."),
                row(
                        "a cancel of nothing",
                        b -> b.cancel(7),
                        "UNKNOWN_ORDER -2011 Unknown order sent.",
                        "UNKNOWN_ORDER -2011 Unknown order sent."),
                row(
                        "an amend of nothing",
                        b -> b.amend(7, 100, 10),
                        "UNKNOWN_ORDER -2013 Order does not exist.",
                        "UNKNOWN_ORDER -2013 Order does not exist."),
                row(
                        "no place for a stop",
                        b -> b.limits(1)
                                .conditional(1, SELL, OrderType.STOP_MARKET, 90, 0, 20, 0, 0, 0)
                                .conditional(2, SELL, OrderType.STOP_MARKET, 90, 0, 20, 0, 0, 0),
                        "FILTER -1013 Filter failure: MAX_NUM_ALGO_ORDERS",
                        "FILTER -4045 Reach max stop order limit."),
                row(
                        "no place for an order",
                        b -> b.limit(1, BUY, 100, 10)
                                .limit(2, BUY, 100, 10)
                                .limit(3, BUY, 100, 10)
                                .limit(4, BUY, 100, 10),
                        "FILTER -1013 Filter failure: MAX_NUM_ORDERS",
                        "FILTER -2025 Reach max open order limit."));
    }

    private static List<String> answers(final Consumer<PaperBench> actions, final MarketKind kind, final int minutes) {
        final List<String> answers = new ArrayList<>();
        final PaperBench bench = new PaperBench((buffer, offset) -> {
                    if (Records.templateId(buffer, offset) == OrderRejectedDecoder.TEMPLATE_ID) {
                        answers.add(PaperBench.refusal(buffer, offset));
                    }
                })
                .rules(3, MIN_NOTIONAL, minutes, kind, Capabilities.NONE)
                .trade(100, 1)
                .snapshot(BIDS, ASKS);
        actions.accept(bench);
        bench.after(500);
        return answers;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void shouldAnswerAsTheVenueDoes(final Scenario scenario) {
        assertEquals(scenario.onSpot(), String.join("; ", answers(scenario.actions(), SPOT, 0)));
        assertEquals(scenario.ofContract(), String.join("; ", answers(scenario.actions(), LINEAR_PERPETUAL, 0)));
    }

    /** 9 at about 100 are less than 1,000, 10 are not, and 10 at 99 are. */
    static Stream<Scenario> marketOrders() {
        final String tooLittle = "FILTER -1013 Filter failure: NOTIONAL";
        return Stream.of(
                row("by the last trade: too little", b -> b.market(1, BUY, 9), tooLittle, null),
                row("by the last trade: enough", b -> b.market(1, BUY, 10), "", null),
                row("the last trade counts, not the offer", b -> b.trade(99, 1).market(1, BUY, 10), tooLittle, null),
                row("a stop by its trigger", b -> stop(b, 99, 10), tooLittle, null),
                row("a stop by its trigger: enough", b -> stop(b, 99, 11), "", null));
    }

    private static void stop(final PaperBench bench, final long trigger, final long qty) {
        bench.conditional(1, SELL, OrderType.STOP_MARKET, trigger, 0, qty, 0, 0, 0);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("marketOrders")
    void shouldMeasureMarketOrdersUnlessTheFilterIsNotForThem(final Scenario scenario) {
        assertEquals(scenario.onSpot(), String.join("; ", answers(scenario.actions(), SPOT, 0)));
        assertEquals(
                "", String.join("; ", answers(scenario.actions(), SPOT, Instrument.Rules.NOT_AT_MARKET)), "not for it");
    }

    /** 10 at 100, then 30 at 96: on average 97, of which 11 are worth 1,067 and 10 are worth 970; at 96 the last are 1,056. */
    static Stream<Scenario> averages() {
        final Consumer<PaperBench> fall = b -> b.trade(100, 9).trade(96, 30);
        final String tooLittle = "FILTER -1013 Filter failure: NOTIONAL";
        return Stream.of(
                row(
                        "of the minutes: too little",
                        b -> fall.andThen(c -> c.market(1, BUY, 10)).accept(b),
                        tooLittle,
                        null),
                row(
                        "of the minutes: enough",
                        b -> fall.andThen(c -> c.market(1, BUY, 11)).accept(b),
                        "",
                        null),
                row(
                        "which the last trade alone would not do",
                        b -> b.trade(101, 999).trade(90, 1).market(1, BUY, 10),
                        "",
                        null),
                row(
                        "after the minutes: the last trade",
                        b -> b.trade(101, 999)
                                .trade(90, 1)
                                .after(6 * 60_000_000_000L)
                                .market(1, BUY, 10),
                        tooLittle,
                        null));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("averages")
    void shouldMeasureMarketOrdersWithTheAverageOfTheMinutes(final Scenario scenario) {
        assertEquals(scenario.onSpot(), String.join("; ", answers(scenario.actions(), SPOT, 5)));
    }

    @ParameterizedTest
    @EnumSource(Refusal.class)
    void messagesShouldFitTheMailbox(final Refusal refusal) {
        final int fixed = Records.BODY_OFFSET + OrderRejectedEncoder.BLOCK_LENGTH + Integer.BYTES;
        assertTrue(fixed + refusal.message(SPOT).length + Long.BYTES <= Mailbox.SLOT_LENGTH);
        assertTrue(fixed + refusal.message(LINEAR_PERPETUAL).length + Long.BYTES <= Mailbox.SLOT_LENGTH);
    }
}
