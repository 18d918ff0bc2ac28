package dev.reprise.app.session;

import static dev.reprise.api.record.Records.BODY_OFFSET;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.VenueModel;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.CancelOrderEncoder;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.NewOrderEncoder;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.api.schema.TopOfBookEncoder;
import dev.reprise.api.schema.TradeEncoder;
import dev.reprise.app.config.ConfigLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The time that the engine takes to decide, from the configuration to races at the simulated venue, by hand. All times in µs. */
class ComputeTimeTest {
    private static final Instrument INSTRUMENT = new Instrument(
            0,
            1,
            "AAA-BBB.TEST",
            "AAABBB",
            "TEST",
            new Currency(0, "AAA", 8),
            new Currency(1, "BBB", 4),
            MarketKind.SPOT,
            new Instrument.Rules(0, 0, 1, 1, 1, 100_000, 1, 100_000, 0, 0),
            Instrument.Fees.NONE,
            false);

    private final UnsafeBuffer record = new UnsafeBuffer(new byte[512]);
    private final PriorityQueue<long[]> timers = new PriorityQueue<>((a, b) -> Long.compare(a[0], b[0]));
    private final List<String> heard = new ArrayList<>();
    private VenueModel venue;
    private long now = 1;

    /** An order takes 1000 to the venue beside what the engine takes. */
    private void start(final String compute) {
        venue = PaperModels.traced(
                new ConfigLoader(Map.of())
                        .source("test.yaml", """
                                version: 1
                                mode: paper
                                venues: { binance: { adapter: binance-spot, environment: live } }
                                instruments: [BTC-USDT.BINANCE]
                                paper: { latency: { compute: %s, order: 1ms, response: 1ms }, fill: touch }
                                """.formatted(compute))
                        .load()
                        .config()
                        .paper()
                        .spec(),
                (what, time, instrument, id, side, price, qty, cumQty, ahead, lastPrice, lastQty) ->
                        heard.add(time / 1_000 + " " + what));
        venue.start(new VenueModel.Context() {
            @Override
            public long now() {
                return now;
            }

            @Override
            public void schedule(final long deadline, final long payload) {
                timers.add(new long[] {deadline, payload});
            }

            @Override
            public void report(final MutableDirectBuffer buffer, final int offset, final int length) {
                // The trace tells what happened.
            }
        });
        venue.onInstrument(INSTRUMENT);
    }

    private void to(final long micros) {
        while (!timers.isEmpty() && timers.peek()[0] <= micros * 1_000) {
            final long[] timer = timers.remove();
            now = timer[0];
            venue.onTimer(timer[1]);
        }
        now = micros * 1_000;
    }

    private void top(final long bid, final long ask) {
        Records.begin(record, 0, TopOfBookEncoder.BLOCK_LENGTH, TopOfBookEncoder.TEMPLATE_ID);
        final TopOfBookEncoder top = new TopOfBookEncoder()
                .wrap(record, BODY_OFFSET)
                .instrument(0)
                .bidPrice(bid)
                .bidQty(50)
                .askPrice(ask)
                .askQty(50);
        Records.end(record, 0, top.encodedLength());
        venue.onMarket(record, 0);
    }

    private void soldAt(final long price) {
        Records.begin(record, 0, TradeEncoder.BLOCK_LENGTH, TradeEncoder.TEMPLATE_ID);
        final TradeEncoder trade = new TradeEncoder()
                .wrap(record, BODY_OFFSET)
                .instrument(0)
                .price(price)
                .qty(10)
                .aggressor(Side.SELL);
        Records.end(record, 0, trade.encodedLength());
        venue.onMarket(record, 0);
    }

    private void buy(final long price) {
        Records.begin(record, 0, NewOrderEncoder.BLOCK_LENGTH, NewOrderEncoder.TEMPLATE_ID);
        final NewOrderEncoder order = new NewOrderEncoder()
                .wrap(record, BODY_OFFSET)
                .instrument(0)
                .clientOrderId(1)
                .price(price)
                .qty(10)
                .side(Side.BUY)
                .orderType(OrderType.LIMIT)
                .timeInForce(TimeInForce.GTC);
        Records.end(record, 0, order.encodedLength());
        venue.onOrder(record, 0);
    }

    private void cancel() {
        Records.begin(record, 0, CancelOrderEncoder.BLOCK_LENGTH, CancelOrderEncoder.TEMPLATE_ID);
        final CancelOrderEncoder cancel =
                new CancelOrderEncoder().wrap(record, BODY_OFFSET).instrument(0).clientOrderId(1);
        Records.end(record, 0, cancel.encodedLength());
        venue.onOrder(record, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "0us,   11000 RESTED; 11100 FILLED",
        "99us,  11099 RESTED; 11100 FILLED",
        "101us, 11101 RESTED",
    })
    void shouldMissATradeWhileTheEngineComputes(final String compute, final String expected) {
        start(compute);
        top(100, 101);
        to(10_000);
        buy(100); // decided now
        to(11_100);
        soldAt(99);
        to(20_000);

        assertEquals(expected, String.join("; ", heard));
    }

    @ParameterizedTest
    @CsvSource({
        "0us,   11000 FILLED",
        "99us,  11099 FILLED",
        "101us, 11101 RESTED",
    })
    void shouldMissAnOfferWhileTheEngineComputes(final String compute, final String expected) {
        start(compute);
        top(100, 101);
        to(10_000);
        buy(101);
        to(11_100);
        top(100, 103);
        to(20_000);

        assertEquals(expected, String.join("; ", heard));
    }

    @ParameterizedTest
    @CsvSource({
        "0us,   11000 RESTED; 21000 CANCELED",
        "99us,  11099 RESTED; 21099 CANCELED",
        "101us, 11101 RESTED; 21100 FILLED",
    })
    void shouldCancelTooLateWhileTheEngineComputes(final String compute, final String expected) {
        start(compute);
        top(100, 101);
        to(10_000);
        buy(100);
        to(20_000);
        cancel();
        to(21_100);
        soldAt(99);
        to(30_000);

        assertEquals(expected, String.join("; ", heard));
    }
}
