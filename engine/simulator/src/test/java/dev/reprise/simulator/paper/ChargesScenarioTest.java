package dev.reprise.simulator.paper;

import static dev.reprise.api.schema.PriceKind.FUNDING_RATE;
import static dev.reprise.api.schema.PriceKind.MARK;
import static dev.reprise.api.schema.Side.BUY;
import static dev.reprise.api.schema.Side.SELL;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.FillDecoder;
import dev.reprise.api.schema.FundingDecoder;
import dev.reprise.api.schema.Liquidity;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Fees by tier, rebates and funding, computed by hand. As in {@link ScenarioTest} 10 at 100 are worth 1,000 (0.1000 of the quote
 * currency), of which a maker pays 1 and a taker 2 at the instrument's own rates. A funding rate of 0.01 takes 10 from that.
 */
class ChargesScenarioTest {
    private static final long HOUR = 3_600_000_000_000L;
    private static final long MINUTE = HOUR / 60;
    private static final long DAY = 24 * HOUR;
    private static final long PERCENT = 1_000_000;
    private static final long REBATE = -200_000; // 20 bps: 2 of 1,000
    private static final long TAKER = 100_000; // 10 bps: 1 of 1,000
    private static final long WORTH = 10; // 0.10 of the quote currency, at the volumes' scale
    private static final int PLAIN = 0;
    private static final int AT_VENUE = Records.FLAG_AT_VENUE;
    private static final long[] NOT_QUITE_ALL = {99, 40};
    private static final long[] ASKS = {101, 20, 102, 30, 103, 40};

    /** One row: what is done on the bench, the position it leaves, and what the fills and the funding must say. */
    record Scenario(String name, boolean twoClocks, Consumer<PaperBench> actions, long position, List<String> reports) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Scenario row(
            final String name, final Consumer<PaperBench> actions, final long position, final String... reports) {
        return new Scenario(name, false, actions, position, List.of(reports));
    }

    private static Scenario twoClocks(
            final String name, final Consumer<PaperBench> actions, final long position, final String... reports) {
        return new Scenario(name, true, actions, position, List.of(reports));
    }

    private static long nextId = 1;

    /** A maker's execution of so much at 100, at this time. */
    private static PaperBench made(final PaperBench bench, final long time, final Side side, final long qty) {
        return madeAt(bench, time, side, 100, qty, PLAIN);
    }

    private static PaperBench madeAt(
            final PaperBench bench,
            final long time,
            final Side side,
            final long price,
            final long qty,
            final int flags) {
        return bench.to(time - 1_000)
                .limit(nextId++, side, price, qty)
                .to(time)
                .trade(side == BUY ? price - 1 : price + 1, qty, side == BUY ? SELL : BUY, flags);
    }

    /** A perpetual contract with a constant rate each eight hours. */
    private static PaperBench perpetual(final PaperBench bench, final long rate) {
        return bench.kind(MarketKind.LINEAR_PERPETUAL).terms(true, rate, 8 * HOUR);
    }

    private static PaperBench recorded(final PaperBench bench) {
        return bench.kind(MarketKind.LINEAR_PERPETUAL);
    }

    private static PaperBench rate(final PaperBench bench, final long rate, final long next) {
        return bench.derived(FUNDING_RATE, rate, next, PLAIN);
    }

    private static PaperBench mark(final PaperBench bench, final long price) {
        return bench.derived(MARK, price * 1_000_000, Records.NO_TIME, PLAIN); // two decimals to eight
    }

    private static PaperBench tiers(final PaperBench bench) {
        return bench.terms(true, 0, 0, WORTH, REBATE, TAKER, 3 * WORTH, 2 * REBATE, TAKER / 2);
    }

    static Stream<Scenario> scenarios() {
        return Stream.of(tiers(), constant(), recorded(), positions()).flatMap(rows -> rows);
    }

    private static Stream<Scenario> tiers() {
        return Stream.of(
                row(
                        "what is traded today counts from midnight on, and a rebate is a negative fee",
                        b -> {
                            made(tiers(b), 5_000, BUY, 10);
                            made(b, DAY - 1, BUY, 10);
                            made(b, DAY, BUY, 10).after(100);
                        },
                        30,
                        "5050 fill 10 fee 1",
                        DAY - 1 + 50 + " fill 10 fee 1",
                        DAY + 50 + " fill 10 fee -2"),
                row(
                        "a volume is reached by exactly so much, not by less",
                        b -> {
                            made(tiers(b), 5_000, BUY, 9); // 900: a fee of 0.9 is 1
                            made(b, DAY + 5_000, BUY, 1_000).after(100);
                            made(b, 2 * DAY + 5_000, BUY, 1_000).after(100);
                        },
                        2_009,
                        "5050 fill 9 fee 1",
                        DAY + 5_050 + " fill 1000 fee 100",
                        2 * DAY + 5_050 + " fill 1000 fee -400"),
                row(
                        "a taker's executions count too, and have a rate of their own",
                        b -> {
                            tiers(b).snapshot(NOT_QUITE_ALL, ASKS)
                                    .market(1, BUY, 10)
                                    .to(DAY);
                            b.market(2, BUY, 10).after(500);
                        },
                        20,
                        "1150 fill 10 fee 2",
                        DAY + 150 + " fill 10 fee 1"),
                row(
                        "the highest tier that is reached counts",
                        b -> {
                            made(tiers(b), 5_000, BUY, 30);
                            made(b, DAY + 5_000, BUY, 10).after(100);
                        },
                        40,
                        "5050 fill 30 fee 3",
                        DAY + 5_050 + " fill 10 fee -4"),
                row(
                        "thirty days later it still counts, a day later no more",
                        b -> {
                            made(tiers(b), 5_000, BUY, 10);
                            made(b, 30 * DAY + 5_000, BUY, 5);
                            made(b, 31 * DAY + 5_000, BUY, 10).after(100);
                        },
                        25,
                        "5050 fill 10 fee 1",
                        30 * DAY + 5_050 + " fill 5 fee -1",
                        31 * DAY + 5_050 + " fill 10 fee 1"),
                row(
                        "months without a trade forget everything",
                        b -> {
                            made(tiers(b), 5_000, BUY, 100);
                            made(b, 200 * DAY + 5_000, BUY, 10).after(100);
                        },
                        110,
                        "5050 fill 100 fee 10",
                        200 * DAY + 5_050 + " fill 10 fee 1"),
                row(
                        "a session without tiers has the instrument's rates, the next one with them what was traded before",
                        b -> {
                            made(tiers(b), 5_000, BUY, 10);
                            made(b.session(), DAY + 5_000, BUY, 10).after(100);
                            made(tiers(b.session()), DAY + 9_000, BUY, 10).after(100);
                        },
                        30,
                        "5050 fill 10 fee 1",
                        DAY + 5_050 + " fill 10 fee 1",
                        DAY + 9_050 + " fill 10 fee -2"));
    }

    private static Stream<Scenario> constant() {
        return Stream.of(
                row(
                        "a long pays when the rate is above 0, each interval",
                        b -> made(perpetual(b, PERCENT), 5_000, BUY, 10).to(16 * HOUR + 100),
                        10,
                        "5050 fill 10 fee 1",
                        8 * HOUR + 50 + " funding -10 on 10 at 99",
                        16 * HOUR + 50 + " funding -10 on 10 at 99"),
                row(
                        "a short receives it",
                        b -> made(perpetual(b, PERCENT), 5_000, SELL, 10).to(8 * HOUR + 100),
                        -10,
                        "5050 fill 10 fee 1",
                        8 * HOUR + 50 + " funding 10 on -10 at 101"),
                row(
                        "below 0 the long receives",
                        b -> made(perpetual(b, -PERCENT), 5_000, BUY, 10).to(8 * HOUR + 100),
                        10,
                        "5050 fill 10 fee 1",
                        8 * HOUR + 50 + " funding 10 on 10 at 99"),
                row(
                        "and the short pays",
                        b -> made(perpetual(b, -PERCENT), 5_000, SELL, 10).to(8 * HOUR + 100),
                        -10,
                        "5050 fill 10 fee 1",
                        8 * HOUR + 50 + " funding -10 on -10 at 101"),
                row(
                        "who is flat at the time pays nothing, and later again",
                        b -> {
                            made(perpetual(b, PERCENT), 5_000, BUY, 10);
                            made(b, 8 * HOUR - 1, SELL, 10);
                            made(b, 9 * HOUR, SELL, 20).to(16 * HOUR + 100);
                        },
                        -20,
                        "5050 fill 10 fee 1",
                        8 * HOUR + 49 + " fill 10 fee 1",
                        9 * HOUR + 50 + " fill 20 fee 2",
                        16 * HOUR + 50 + " funding 20 on -20 at 101"),
                row(
                        "a spot instrument has none",
                        b -> made(b.terms(true, PERCENT, 8 * HOUR), 5_000, BUY, 10)
                                .to(DAY),
                        10,
                        "5050 fill 10 fee 1"),
                row(
                        "nor has an inverse contract, which no portfolio takes",
                        b -> made(b.kind(MarketKind.INVERSE_PERPETUAL).terms(true, PERCENT, 8 * HOUR), 5_000, BUY, 10)
                                .to(DAY),
                        10,
                        "5050 fill 10 fee 1"),
                row(
                        "without a rate nothing is paid",
                        b -> made(b.kind(MarketKind.LINEAR_PERPETUAL), 5_000, BUY, 10)
                                .to(DAY),
                        10,
                        "5050 fill 10 fee 1"),
                row(
                        "a session that sets no rate ends it; the next one goes on with the position",
                        b -> {
                            made(perpetual(b, PERCENT), 5_000, BUY, 10)
                                    .session()
                                    .to(10 * HOUR);
                            b.session().terms(true, 2 * PERCENT, 8 * HOUR).to(16 * HOUR + 100);
                        },
                        10,
                        "5050 fill 10 fee 1",
                        16 * HOUR + 50 + " funding -20 on 10 at 99"),
                row(
                        "where it is off none is booked",
                        b -> made(
                                        rate(b.kind(MarketKind.LINEAR_PERPETUAL).terms(false, 0, 0), PERCENT, HOUR),
                                        5_000,
                                        BUY,
                                        10)
                                .to(DAY),
                        10,
                        "5050 fill 10 fee 1"));
    }

    private static Stream<Scenario> recorded() {
        return Stream.of(
                row(
                        "the mark price, and the rate that was told last before the time",
                        b -> {
                            made(rate(mark(recorded(b), 100), PERCENT, 2 * HOUR), 5_000, BUY, 10)
                                    .to(2 * HOUR - 10 * MINUTE);
                            rate(mark(b, 110), 3 * PERCENT, 2 * HOUR).to(2 * HOUR + 10);
                            rate(mark(b, 200), 9 * PERCENT, 10 * HOUR).to(3 * HOUR);
                        },
                        10,
                        "5050 fill 10 fee 1",
                        2 * HOUR + 50 + " funding -33 on 10 at 110"),
                row(
                        "a rate goes on being told for a time that has been: it is paid once",
                        b -> {
                            made(rate(recorded(b), PERCENT, 2 * HOUR), 5_000, BUY, 10)
                                    .to(2 * HOUR + 1);
                            rate(b, PERCENT, 2 * HOUR).to(3 * HOUR);
                            rate(b, PERCENT, 2 * HOUR).to(20 * HOUR);
                        },
                        10,
                        "5050 fill 10 fee 1",
                        2 * HOUR + 50 + " funding -10 on 10 at 99"),
                row(
                        "the venue is past the time before our clock is: it is paid then, once",
                        b -> {
                            made(rate(recorded(b), PERCENT, 2 * HOUR), 5_000, BUY, 10)
                                    .to(2 * HOUR - 1_000);
                            rate(b, 5 * PERCENT, 10 * HOUR).to(10 * HOUR + 100);
                        },
                        10,
                        "5050 fill 10 fee 1",
                        2 * HOUR - 950 + " funding -10 on 10 at 99",
                        10 * HOUR + 50 + " funding -50 on 10 at 99"),
                row(
                        "the venue has it earlier than it said",
                        b -> {
                            made(rate(recorded(b), PERCENT, 8 * HOUR), 5_000, BUY, 10)
                                    .to(HOUR);
                            rate(b, 2 * PERCENT, 4 * HOUR).to(9 * HOUR);
                        },
                        10,
                        "5050 fill 10 fee 1",
                        4 * HOUR + 50 + " funding -20 on 10 at 99"),
                row(
                        "a rate without its time counts at the eighth hour",
                        b -> {
                            made(rate(recorded(b), PERCENT, Records.NO_TIME), 5_000, BUY, 10)
                                    .to(9 * HOUR);
                            rate(b, 2 * PERCENT, Records.NO_TIME).to(16 * HOUR + 100);
                        },
                        10,
                        "5050 fill 10 fee 1",
                        8 * HOUR + 50 + " funding -10 on 10 at 99",
                        16 * HOUR + 50 + " funding -20 on 10 at 99"),
                row(
                        "a rate of the data's ends the constant one",
                        b -> {
                            made(perpetual(b, PERCENT), 5_000, BUY, 10).to(HOUR);
                            rate(b, 5 * PERCENT, 4 * HOUR).to(DAY);
                        },
                        10,
                        "5050 fill 10 fee 1",
                        4 * HOUR + 50 + " funding -50 on 10 at 99"),
                row(
                        "the position comes after the time that was told: nothing until the next one",
                        b -> {
                            rate(recorded(b), PERCENT, HOUR);
                            made(b, 2 * HOUR, BUY, 10).to(3 * HOUR);
                            rate(b, 2 * PERCENT, 4 * HOUR).to(5 * HOUR);
                        },
                        10,
                        2 * HOUR + 50 + " fill 10 fee 1",
                        4 * HOUR + 50 + " funding -20 on 10 at 99"),
                twoClocks(
                        "with two clocks the time is the venue's, and so are the prices",
                        b -> {
                            b.kind(MarketKind.LINEAR_PERPETUAL).to(HOUR);
                            b.happened(HOUR - 7_000) // our clock is 7 us ahead
                                    .derived(FUNDING_RATE, PERCENT, 2 * HOUR, AT_VENUE)
                                    .happened(HOUR - 2_000);
                            madeAt(b, HOUR + 5_000, BUY, 100, 10, AT_VENUE).to(2 * HOUR - MINUTE);
                            b.happened(2 * HOUR - MINUTE - 7_000)
                                    .derived(MARK, 100_000_000, Records.NO_TIME, AT_VENUE)
                                    .derived(MARK, 900_000_000, Records.NO_TIME, PLAIN)
                                    .to(3 * HOUR);
                        },
                        10,
                        HOUR + 5_050 + " fill 10 fee 1",
                        2 * HOUR + 7_050 + " funding -10 on 10 at 100"),
                twoClocks(
                        "with two clocks the constant rate's times are the venue's too, and each is paid once",
                        b -> {
                            perpetual(b, PERCENT).happened(HOUR - 7_000);
                            madeAt(b, HOUR, BUY, 100, 10, AT_VENUE).to(2 * HOUR);
                            b.happened(2 * HOUR - 9_000).trade(100, 1, AT_VENUE).to(16 * HOUR + 8_000);
                        },
                        10,
                        HOUR + 50 + " fill 10 fee 1",
                        8 * HOUR + 7_050 + " funding -10 on 10 at 100"),
                row(
                        "a mark price more than ten minutes older than the last trade is none",
                        b -> {
                            made(rate(mark(recorded(b), 150), PERCENT, 11 * MINUTE), 5_000, BUY, 10)
                                    .to(10 * MINUTE + 1_001)
                                    .trade(200, 1);
                            rate(b.to(12 * MINUTE), PERCENT, 20 * MINUTE).to(21 * MINUTE);
                        },
                        10,
                        "5050 fill 10 fee 1",
                        11 * MINUTE + 50 + " funding -20 on 10 at 200",
                        20 * MINUTE + 50 + " funding -20 on 10 at 200"),
                row(
                        "one ten minutes older is not",
                        b -> made(rate(mark(recorded(b), 150), PERCENT, 11 * MINUTE), 5_000, BUY, 10)
                                .to(10 * MINUTE + 1_000)
                                .trade(200, 1)
                                .to(12 * MINUTE),
                        10,
                        "5050 fill 10 fee 1",
                        11 * MINUTE + 50 + " funding -15 on 10 at 150"),
                row(
                        "while nothing else is told the mark price is the best that is known",
                        b -> made(rate(mark(recorded(b), 150), PERCENT, 8 * HOUR), 5_000, BUY, 10)
                                .to(9 * HOUR),
                        10,
                        "5050 fill 10 fee 1",
                        8 * HOUR + 50 + " funding -15 on 10 at 150"),
                row(
                        "a touch more than ten minutes younger stands for it, at its mid",
                        b -> made(rate(mark(recorded(b), 150), PERCENT, 11 * MINUTE), 5_000, BUY, 10)
                                .to(10 * MINUTE + 1_001)
                                .top(100, 5, 300, 5)
                                .to(12 * MINUTE),
                        10,
                        "5050 fill 10 fee 1",
                        11 * MINUTE + 50 + " funding -20 on 10 at 200"));
    }

    private static Stream<Scenario> positions() {
        return Stream.of(
                row(
                        "of an order in two parts the one before the time pays, the one at it does not",
                        b -> {
                            perpetual(b, PERCENT).to(8 * HOUR - 5_000);
                            b.limit(900, BUY, 100, 10).to(8 * HOUR - 1).trade(99, 4);
                            b.to(8 * HOUR).trade(99, 6).to(16 * HOUR + 100);
                        },
                        10,
                        8 * HOUR + 49 + " fill 4 fee 0",
                        8 * HOUR + 50 + " funding -4 on 4 at 99",
                        8 * HOUR + 50 + " fill 6 fee 1",
                        16 * HOUR + 50 + " funding -10 on 10 at 99"),
                row(
                        "a part sold one ns before the time pays no more",
                        b -> {
                            made(perpetual(b, PERCENT), 5_000, BUY, 10);
                            made(b, 8 * HOUR - 1, SELL, 4).to(8 * HOUR + 100);
                        },
                        6,
                        "5050 fill 10 fee 1",
                        8 * HOUR + 49 + " fill 4 fee 0",
                        8 * HOUR + 50 + " funding -6 on 6 at 101"),
                row(
                        "each strategy for itself",
                        b -> {
                            made(perpetual(b, PERCENT), 5_000, BUY, 10);
                            made(b.strategy(2), 9_000, SELL, 30).to(8 * HOUR + 100);
                        },
                        -20,
                        "5050 fill 10 fee 1",
                        "9050 fill 30 fee 3",
                        8 * HOUR + 50 + " funding -10 on 10 at 101",
                        8 * HOUR + 50 + " funding 30 on -30 at 101 of 2"),
                row(
                        "without a mark price the mid, rounded down",
                        b -> {
                            made(perpetual(b, 10 * PERCENT), 5_000, BUY, 10);
                            b.top(80, 5, 85, 5).to(8 * HOUR + 100);
                        },
                        10,
                        "5050 fill 10 fee 1",
                        8 * HOUR + 50 + " funding -82 on 10 at 82"),
                row(
                        "without a book the last trade",
                        b -> {
                            made(perpetual(b, 10 * PERCENT), 5_000, BUY, 10);
                            b.top(80, 5, 85, 5)
                                    .trade(77, 1)
                                    .invalid(1)
                                    .top(0, 0, 0, 0)
                                    .to(8 * HOUR + 100);
                        },
                        10,
                        "5050 fill 10 fee 1",
                        8 * HOUR + 50 + " funding -77 on 10 at 77"),
                row(
                        "half a unit is rounded to the even one",
                        b -> {
                            made(perpetual(b, PERCENT), 5_000, BUY, 10);
                            mark(b.to(8 * HOUR - MINUTE), 105).to(16 * HOUR - MINUTE); // 1,050 × 0.01 = 10.5
                            mark(b, 115).to(16 * HOUR + 100); // 11.5
                        },
                        10,
                        "5050 fill 10 fee 1",
                        8 * HOUR + 50 + " funding -10 on 10 at 105",
                        16 * HOUR + 50 + " funding -12 on 10 at 115"));
    }

    private static long signedQty(final MutableDirectBuffer buffer, final int offset) {
        final FillDecoder fill =
                new FillDecoder().wrap(buffer, offset + Records.BODY_OFFSET, Records.blockLength(buffer, offset), 1);
        return fill.side() == BUY ? fill.lastQty() : -fill.lastQty();
    }

    private static String text(final MutableDirectBuffer buffer, final int offset) {
        final int body = offset + Records.BODY_OFFSET;
        final int block = Records.blockLength(buffer, offset);
        final long time = Records.receiveTime(buffer, offset);
        if (Records.templateId(buffer, offset) == FillDecoder.TEMPLATE_ID) {
            final FillDecoder fill = new FillDecoder().wrap(buffer, body, block, 1);
            assertEquals(fill.liquidity() == Liquidity.MAKER, fill.lastPrice() == 100);
            return time + " fill " + fill.lastQty() + " fee " + fill.fee();
        }
        final FundingDecoder funding = new FundingDecoder().wrap(buffer, body, block, 1);
        assertEquals(time - PaperBench.RESPONSE, funding.venueTime());
        return time + " funding " + funding.amount() + " on " + funding.position() + " at " + funding.price()
                + (funding.strategy() == 4 ? "" : " of " + funding.strategy());
    }

    @Test
    void shouldWaitForAFundingWithOneTimer() {
        final PaperBench bench = new PaperBench((buffer, offset) -> {});
        made(rate(recorded(bench), PERCENT, 8 * HOUR), 5_000, BUY, 10).to(HOUR);
        rate(bench, PERCENT, 4 * HOUR).to(5 * HOUR); // earlier than it was told
        rate(bench, PERCENT, 12 * HOUR);
        assertEquals(2, bench.timers(), "that of the eighth hour is still under way");

        bench.to(9 * HOUR);

        assertEquals(1, bench.timers());
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void shouldChargeAsComputedByHand(final Scenario scenario) {
        final List<String> reports = new ArrayList<>();
        final long[] position = new long[1];
        final PaperBench bench = new PaperBench(
                (buffer, offset) -> {
                    final int template = Records.templateId(buffer, offset);
                    if (template == FillDecoder.TEMPLATE_ID) {
                        position[0] += signedQty(buffer, offset);
                    }
                    if (template == FillDecoder.TEMPLATE_ID || template == FundingDecoder.TEMPLATE_ID) {
                        reports.add(text(buffer, offset));
                    }
                },
                new PaperSettings(PaperBench.ENTRY, PaperBench.RESPONSE, FillModel.TOUCH, scenario.twoClocks()));

        scenario.actions().accept(bench);

        assertEquals(scenario.reports(), reports);
        assertEquals(scenario.position(), position[0], "position");
    }
}
