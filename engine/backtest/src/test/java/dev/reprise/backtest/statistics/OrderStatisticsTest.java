package dev.reprise.backtest.statistics;

import static dev.reprise.api.record.Records.BODY_OFFSET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.CancelOrderEncoder;
import dev.reprise.api.schema.FillEncoder;
import dev.reprise.api.schema.Liquidity;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.NewOrderEncoder;
import dev.reprise.api.schema.OrderAcceptedEncoder;
import dev.reprise.api.schema.OrderAmendedEncoder;
import dev.reprise.api.schema.OrderCanceledEncoder;
import dev.reprise.api.schema.OrderExpiredEncoder;
import dev.reprise.api.schema.OrderRejectedEncoder;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TradeEncoder;
import java.util.Map;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Times in µs, worked out by hand; the way to the venue and back takes 3 each. */
class OrderStatisticsTest {
    private static final Instrument INSTRUMENT = new Instrument(
            0,
            1,
            "AAA-BBB.TEST",
            "AAABBB",
            "TEST",
            new Currency(0, "AAA", 8),
            new Currency(1, "BBB", 4),
            MarketKind.SPOT,
            new Instrument.Rules(2, 0, 1, 1, 1, 0, 1, 0, 0, 0),
            Instrument.Fees.NONE,
            false);
    private static final long WAY = 3;
    private static final long OFFSET = 2_000; // our clock is 2 us ahead

    private final UnsafeBuffer record = new UnsafeBuffer(new byte[512]);
    private long mid = 1_000;
    private final OrderStatistics orders = new OrderStatistics((instrument, time) -> mid, i -> INSTRUMENT, OFFSET);

    private void begin(final int blockLength, final int template, final long time) {
        Records.begin(record, 0, blockLength, template);
        Records.venueTime(record, 0, (time - WAY) * 1_000);
        Records.receiveTime(record, 0, time * 1_000);
    }

    private void end(final int length) {
        Records.end(record, 0, length);
        orders.onRecord(record, 0);
    }

    private void order(final long time, final long id, final OrderType type, final Side side, final long qty) {
        begin(NewOrderEncoder.BLOCK_LENGTH, NewOrderEncoder.TEMPLATE_ID, time);
        end(new NewOrderEncoder()
                .wrap(record, BODY_OFFSET)
                .clientOrderId(id)
                .price(990)
                .qty(qty)
                .side(side)
                .orderType(type)
                .encodedLength());
    }

    private void accept(final long time, final long id) {
        begin(OrderAcceptedEncoder.BLOCK_LENGTH, OrderAcceptedEncoder.TEMPLATE_ID, time);
        end(new OrderAcceptedEncoder()
                .wrap(record, BODY_OFFSET)
                .clientOrderId(id)
                .encodedLength());
    }

    private void amend(final long time, final long id, final long price, final long qty) {
        begin(OrderAmendedEncoder.BLOCK_LENGTH, OrderAmendedEncoder.TEMPLATE_ID, time);
        end(new OrderAmendedEncoder()
                .wrap(record, BODY_OFFSET)
                .clientOrderId(id)
                .price(price)
                .qty(qty)
                .encodedLength());
    }

    private void fill(
            final long time,
            final long id,
            final Side side,
            final Liquidity liquidity,
            final long price,
            final long qty) {
        begin(FillEncoder.BLOCK_LENGTH, FillEncoder.TEMPLATE_ID, time);
        end(new FillEncoder()
                .wrap(record, BODY_OFFSET)
                .clientOrderId(id)
                .lastPrice(price)
                .lastQty(qty)
                .side(side)
                .liquidity(liquidity)
                .encodedLength());
    }

    private void cancel(final long time, final long id) {
        begin(CancelOrderEncoder.BLOCK_LENGTH, CancelOrderEncoder.TEMPLATE_ID, time);
        end(new CancelOrderEncoder().wrap(record, BODY_OFFSET).clientOrderId(id).encodedLength());
    }

    private void canceled(final long time, final long id) {
        begin(OrderCanceledEncoder.BLOCK_LENGTH, OrderCanceledEncoder.TEMPLATE_ID, time);
        end(new OrderCanceledEncoder()
                .wrap(record, BODY_OFFSET)
                .clientOrderId(id)
                .encodedLength());
    }

    private void rejected(final long time, final long id, final OrderRequest request, final RejectCode code) {
        begin(OrderRejectedEncoder.BLOCK_LENGTH, OrderRejectedEncoder.TEMPLATE_ID, time);
        end(new OrderRejectedEncoder()
                .wrap(record, BODY_OFFSET)
                .clientOrderId(id)
                .request(request)
                .code(code)
                .encodedLength());
    }

    @Test
    void shouldWaitFromRestingToTheFirstAndToTheLastFillByTheVenuesTime() {
        order(100, 1, OrderType.LIMIT, Side.BUY, 5);
        accept(106, 1); // there at 103
        fill(120, 1, Side.BUY, Liquidity.MAKER, 990, 2); // at 117: 14 after
        fill(140, 1, Side.BUY, Liquidity.MAKER, 990, 3); // at 137: 34 after
        order(200, 2, OrderType.LIMIT, Side.BUY, 5);
        accept(208, 2);
        fill(213, 2, Side.BUY, Liquidity.MAKER, 990, 1); // 5 after; the rest never

        assertEquals(2, orders.rested());
        assertEquals(2, orders.firstFill().count());
        assertEquals(5_000, orders.firstFill().percentile(50), 5);
        assertEquals(14_000, orders.firstFill().percentile(90), 14);
        assertEquals(1, orders.wholeFill().count());
        assertEquals(34_000, orders.wholeFill().percentile(50), 34);
        assertEquals(6_000, orders.latency().of(OrderLatency.Stage.ORDER_TO_ACK).percentile(50), 6);
        assertEquals(8_000, orders.latency().of(OrderLatency.Stage.ORDER_TO_ACK).max(), 8);
    }

    @Test
    void shouldBeginTheWaitAgainWithANewPriceOrMoreAndNotWithLess() {
        order(100, 1, OrderType.LIMIT, Side.BUY, 5);
        accept(106, 1);
        amend(116, 1, 980, 5); // last at its new price from 113 on
        amend(126, 1, 980, 4);
        fill(136, 1, Side.BUY, Liquidity.MAKER, 980, 4);

        assertEquals(20_000, orders.wholeFill().percentile(50), 20);
        assertEquals(1, orders.wholeOrders());
    }

    @Test
    void shouldNotCallWhatWasTakenOrTriggeredAWait() {
        order(100, 1, OrderType.LIMIT, Side.BUY, 5);
        accept(106, 1);
        fill(106, 1, Side.BUY, Liquidity.TAKER, 1_010, 2);
        fill(156, 1, Side.BUY, Liquidity.MAKER, 990, 3); // what was left waited 50
        order(200, 2, OrderType.STOP_LIMIT, Side.BUY, 5);
        accept(206, 2);
        fill(300, 2, Side.BUY, Liquidity.MAKER, 990, 5);
        order(400, 3, OrderType.MARKET, Side.BUY, 5);
        accept(406, 3);
        fill(406, 3, Side.BUY, Liquidity.TAKER, 1_010, 5);

        assertEquals(1, orders.rested());
        assertEquals(1, orders.firstFill().count());
        assertEquals(50_000, orders.wholeFill().percentile(50), 50);
        assertEquals(3, orders.filledOrders());
        assertEquals(3, orders.wholeOrders());
    }

    @Test
    void shouldTakeOurTimeWhereTheVenueTellsNone() {
        order(100, 1, OrderType.LIMIT, Side.SELL, 5);
        accept(106, 1);
        Records.begin(record, 0, FillEncoder.BLOCK_LENGTH, FillEncoder.TEMPLATE_ID);
        Records.venueTime(record, 0, Records.NO_TIME);
        Records.receiveTime(record, 0, 126_000);
        end(new FillEncoder()
                .wrap(record, BODY_OFFSET)
                .clientOrderId(1)
                .lastPrice(990)
                .lastQty(5)
                .side(Side.SELL)
                .liquidity(Liquidity.MAKER)
                .encodedLength());

        assertEquals(20_000, orders.firstFill().percentile(50), 20);
    }

    @Test
    void shouldCountWhatBecameOfTheOrders() {
        order(100, 1, OrderType.LIMIT, Side.BUY, 5);
        accept(106, 1);
        cancel(110, 1);
        canceled(117, 1);
        order(200, 2, OrderType.LIMIT, Side.BUY, 5);
        rejected(206, 2, OrderRequest.NEW_ORDER, RejectCode.WOULD_TAKE);
        order(300, 3, OrderType.LIMIT, Side.BUY, 5);
        accept(306, 3);
        cancel(310, 3);
        fill(315, 3, Side.BUY, Liquidity.MAKER, 990, 5);
        rejected(316, 3, OrderRequest.CANCEL, RejectCode.UNKNOWN_ORDER);
        order(400, 4, OrderType.LIMIT, Side.BUY, 5);
        begin(OrderExpiredEncoder.BLOCK_LENGTH, OrderExpiredEncoder.TEMPLATE_ID, 406);
        end(new OrderExpiredEncoder().wrap(record, BODY_OFFSET).clientOrderId(4).encodedLength());

        assertEquals(4, orders.orders());
        assertEquals(1, orders.filledOrders());
        assertEquals(1, orders.canceledOrders());
        assertEquals(7_000, orders.cancelToAck().percentile(50), 7);
        assertEquals(1, orders.cancelToAck().count());
        assertEquals(Map.of(RejectCode.WOULD_TAKE, 1L, RejectCode.UNKNOWN_ORDER, 1L), orders.rejects());
    }

    /** Happened at {@code time} by the venue's clock, which is 2 us behind ours; the core takes it at {@code taken}. */
    private void trade(final long time, final long received, final long taken) {
        Records.begin(record, 0, TradeEncoder.BLOCK_LENGTH, TradeEncoder.TEMPLATE_ID);
        Records.venueTime(record, 0, time * 1_000);
        Records.receiveTime(record, 0, received * 1_000);
        Records.age(record, 0, (taken - received) * 1_000);
        Records.end(record, 0, new TradeEncoder().wrap(record, BODY_OFFSET).encodedLength());
        orders.onInput(record, 0);
        orders.onRecord(record, 0);
    }

    private String latency(final OrderType type) {
        final StringBuilder text = new StringBuilder();
        for (final OrderLatency.Stage stage : OrderLatency.Stage.values()) {
            final Times times = orders.latency().of(type, stage);
            text.append(times.count())
                    .append('x')
                    .append(Math.round(times.max() / 1_000))
                    .append(' ');
        }
        return text.toString();
    }

    /** Feed, tick to order, order to venue, venue to report and order to ack, by hand. */
    @Test
    void shouldSplitTheWayOfAnOrderByItsTypeFromTheMarketsEventOn() {
        trade(10, 17, 21); // 5 on its way, 4 in the ring
        order(19, 1, OrderType.LIMIT, Side.BUY, 1); // a timer that was due before the trade was taken
        order(21, 2, OrderType.LIMIT, Side.BUY, 1);
        order(21, 3, OrderType.MARKET, Side.BUY, 1);
        accept(40, 2);
        accept(50, 3);
        accept(60, 1);

        assertEquals("1x5 1x4 2x38 2x3 2x41 ", latency(OrderType.LIMIT));
        assertEquals("1x5 1x4 1x26 1x3 1x29 ", latency(OrderType.MARKET));
        assertEquals(3, orders.latency().of(OrderLatency.Stage.ORDER_TO_ACK).count());
        assertEquals(Set.of(OrderType.LIMIT, OrderType.MARKET), orders.latency().types());
    }

    @Test
    void shouldMeasureTheShortfallFromTheMidOfTheDecision() {
        order(100, 1, OrderType.MARKET, Side.BUY, 3); // mid 10.00
        mid = 1_100;
        fill(106, 1, Side.BUY, Liquidity.TAKER, 1_020, 3); // 0.20 worse, of 30
        order(200, 2, OrderType.LIMIT, Side.SELL, 1); // mid 11.00
        mid = 0;
        fill(206, 2, Side.SELL, Liquidity.MAKER, 1_130, 1); // 0.30 better, of 11
        order(300, 3, OrderType.MARKET, Side.SELL, 1); // no mid: left out
        fill(306, 3, Side.SELL, Liquidity.TAKER, 900, 1);

        assertEquals(1e4 * (0.60 - 0.30) / 41, orders.shortfallBps(), 1e-9);
        assertTrue(Double.isNaN(new OrderStatistics((instrument, time) -> 0, i -> INSTRUMENT, 0).shortfallBps()));
    }
}
