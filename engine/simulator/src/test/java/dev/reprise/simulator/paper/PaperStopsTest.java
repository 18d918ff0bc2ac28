package dev.reprise.simulator.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.FillDecoder;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.OrderAcceptedDecoder;
import dev.reprise.api.schema.OrderAmendedDecoder;
import dev.reprise.api.schema.OrderCanceledDecoder;
import dev.reprise.api.schema.OrderExpiredDecoder;
import dev.reprise.api.schema.OrderRejectedDecoder;
import dev.reprise.api.schema.OrderTriggeredDecoder;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import java.util.ArrayList;
import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PaperStopsTest {
    private final FillDecoder fill = new FillDecoder();
    private final List<String> reports = new ArrayList<>();
    private final PaperBench bench = new PaperBench(this::onReport);

    private void onReport(final MutableDirectBuffer buffer, final int offset) {
        final long id = buffer.getLong(offset + Records.COMMON_LENGTH, java.nio.ByteOrder.LITTLE_ENDIAN);
        final String what = switch (Records.templateId(buffer, offset)) {
            case OrderAcceptedDecoder.TEMPLATE_ID -> "accepted ";
            case OrderRejectedDecoder.TEMPLATE_ID -> "rejected ";
            case OrderTriggeredDecoder.TEMPLATE_ID -> "triggered ";
            case OrderCanceledDecoder.TEMPLATE_ID -> "canceled ";
            case OrderExpiredDecoder.TEMPLATE_ID -> "expired ";
            case OrderAmendedDecoder.TEMPLATE_ID -> "amended ";
            case FillDecoder.TEMPLATE_ID -> {
                fill.wrap(buffer, offset + Records.BODY_OFFSET, Records.blockLength(buffer, offset), 1);
                yield "fill " + fill.lastQty() + "@" + fill.lastPrice() + " of ";
            }
            default -> "other ";
        };
        reports.add(what + id);
    }

    @BeforeEach
    void open() {
        bench.top(99, 500, 101, 500).trade(100, 1);
    }

    private PaperBench stop(
            final long id, final Side side, final OrderType type, final long trigger, final long price) {
        return bench.conditional(id, side, type, trigger, price, 50, 0, 0, 0);
    }

    private void expect(final String... expected) {
        bench.after(1_000);
        assertEquals(List.of(expected), reports);
        reports.clear();
    }

    @Test
    void shouldFireAStopWhenTheLastTradeReachesIt() {
        stop(1, Side.SELL, OrderType.STOP_MARKET, 95, 0);
        expect("accepted 1");
        bench.trade(96, 1);
        expect();
        bench.trade(95, 1);
        expect("triggered 1", "fill 50@95 of 1");
    }

    @Test
    void shouldRestAStopLimitThatItsLimitJumpedOver() {
        stop(1, Side.SELL, OrderType.STOP_LIMIT, 95, 100);
        expect("accepted 1");
        bench.trade(94, 1);
        expect("triggered 1");
        bench.trade(101, 60);
        expect("fill 50@100 of 1");
    }

    @Test
    void shouldExpireAPostOnlyStopLimitThatWouldTakeWhenItFires() {
        bench.kind(MarketKind.LINEAR_PERPETUAL).postOnlyStops();
        stop(1, Side.SELL, OrderType.STOP_LIMIT, 95, 94); // the bid is 99
        expect("accepted 1");
        bench.trade(95, 1);
        expect("triggered 1", "expired 1");
        bench.trade(100, 60);
        expect();
    }

    @Test
    void shouldRestAPostOnlyStopLimitThatWouldNotTakeWhenItFires() {
        bench.kind(MarketKind.LINEAR_PERPETUAL).postOnlyStops();
        stop(1, Side.SELL, OrderType.STOP_LIMIT, 95, 100);
        expect("accepted 1");
        bench.trade(95, 1);
        expect("triggered 1");
        bench.trade(101, 60);
        expect("fill 50@100 of 1");
    }

    @Test
    void shouldExpireAPostOnlyStopLimitThatWouldMeetOneOfOurs() {
        bench.kind(MarketKind.LINEAR_PERPETUAL).postOnlyStops().limit(7, Side.BUY, 100, 50); // inside the touch
        stop(1, Side.SELL, OrderType.TAKE_PROFIT_LIMIT, 105, 100);
        expect("accepted 7", "accepted 1");
        bench.trade(105, 1);
        expect("triggered 1", "expired 1");
    }

    @Test
    void shouldMoveThePostOnlyLimitOfAStopThatWaitsThroughTheMarket() {
        bench.kind(MarketKind.LINEAR_PERPETUAL).postOnlyStops();
        stop(1, Side.SELL, OrderType.STOP_LIMIT, 95, 100);
        bench.amendStop(1, 95, 94, 50);
        expect("accepted 1", "amended 1");
        bench.top(90, 500, 93, 500).trade(94, 1);
        expect("triggered 1"); // nothing to take at 94 by then
    }

    @Test
    void shouldNotRestWhatMayNotWhenItFires() {
        bench.stops(TimeInForce.IOC);
        stop(1, Side.SELL, OrderType.STOP_LIMIT, 95, 100); // the bid is 99
        expect("accepted 1");
        bench.trade(95, 1);
        expect("triggered 1", "expired 1");
        bench.top(99, 20, 101, 500).trade(96, 1);
        stop(2, Side.SELL, OrderType.STOP_LIMIT, 95, 94);
        expect("accepted 2");
        bench.trade(95, 1);
        expect("triggered 2", "fill 20@95 of 2", "expired 2");
    }

    @Test
    void shouldFillWholeOrNotWhenAFillOrKillStopFires() {
        bench.stops(TimeInForce.FOK).top(99, 49, 101, 500).trade(100, 1);
        stop(1, Side.SELL, OrderType.STOP_LIMIT, 95, 94);
        expect("accepted 1");
        bench.trade(95, 1);
        expect("triggered 1", "expired 1");
        bench.top(99, 50, 101, 500).trade(96, 1);
        stop(2, Side.SELL, OrderType.STOP_LIMIT, 95, 94);
        expect("accepted 2");
        bench.trade(95, 1);
        expect("triggered 2", "fill 50@95 of 2");
    }

    @Test
    void shouldFireATakeProfitOnTheOtherSide() {
        stop(1, Side.SELL, OrderType.TAKE_PROFIT_MARKET, 105, 0);
        stop(2, Side.BUY, OrderType.TAKE_PROFIT_LIMIT, 95, 110);
        expect("accepted 1", "accepted 2");
        bench.trade(105, 1);
        expect("triggered 1", "fill 50@99 of 1");
        bench.trade(95, 1);
        expect("triggered 2", "fill 50@101 of 2");
    }

    @Test
    void shouldRefuseWhatWouldFireAtOnce() {
        stop(1, Side.SELL, OrderType.STOP_MARKET, 100, 0);
        stop(2, Side.BUY, OrderType.TAKE_PROFIT_MARKET, 100, 0);
        expect("rejected 1", "rejected 2");
    }

    @Test
    void shouldTrailTheBestTrade() {
        bench.conditional(1, Side.SELL, OrderType.TRAILING_STOP, 90, 0, 50, 0, 100_000, 0); // 10 %
        expect("accepted 1");
        bench.trade(200, 1).trade(190, 1);
        expect();
        bench.trade(180, 1);
        expect("triggered 1", "fill 50@99 of 1");
    }

    @Test
    void shouldTrailFromTheActivationPriceOn() {
        bench.conditional(1, Side.SELL, OrderType.TRAILING_STOP, 108, 0, 50, 0, 100_000, 120);
        expect("accepted 1");
        bench.trade(119, 1).trade(50, 1);
        expect();
        bench.trade(120, 1).trade(109, 1);
        expect();
        bench.trade(108, 1);
        expect("triggered 1", "fill 50@50 of 1");
    }

    private void pair() {
        bench.conditional(7, Side.SELL, OrderType.LIMIT, 0, 110, 50, 7, 0, 0);
        bench.conditional(8, Side.SELL, OrderType.STOP_MARKET, 95, 0, 50, 7, 0, 0);
        expect("accepted 7", "accepted 8");
    }

    @Test
    void shouldEndTheStopOfAPairWhenTheLimitFillsInPart() {
        pair();
        bench.trade(111, 20);
        expect("fill 20@110 of 7", "expired 8");
        bench.trade(95, 1);
        expect();
    }

    @Test
    void shouldEndTheLimitOfAPairWhenTheStopFires() {
        pair();
        bench.trade(95, 1);
        expect("triggered 8", "expired 7", "fill 50@95 of 8");
    }

    @Test
    void shouldCancelBothLegsWithOne() {
        pair();
        bench.cancel(8);
        expect("canceled 8", "canceled 7");
    }

    @Test
    void shouldMoveATrigger() {
        stop(1, Side.SELL, OrderType.STOP_MARKET, 95, 0);
        expect("accepted 1");
        bench.amendStop(1, 90, 0, 40);
        expect("amended 1");
        bench.trade(95, 1);
        expect();
        bench.amendStop(1, 96, 0, 40);
        expect("rejected 1");
        bench.trade(90, 1);
        expect("triggered 1", "fill 40@90 of 1");
    }

    @Test
    void shouldSlipToTheTradeThatJumpedOverTheTouch() {
        stop(1, Side.SELL, OrderType.STOP_MARKET, 95, 0);
        stop(2, Side.BUY, OrderType.STOP_MARKET, 105, 0);
        expect("accepted 1", "accepted 2");
        bench.trade(80, 1);
        expect("triggered 1", "fill 50@80 of 1");
        bench.trade(120, 1, Side.BUY, 0);
        expect("triggered 2", "fill 50@120 of 2");
        bench.top(119, 500, 121, 500).market(3, Side.BUY, 50);
        expect("accepted 3", "fill 50@121 of 3");
    }
}
