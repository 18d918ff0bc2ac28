package dev.reprise.strategies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Distance;
import dev.reprise.api.Instrument;
import dev.reprise.api.StrategyParameters;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.Side;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TouchMakerTest {
    private static final long MS = 1_000_000L;
    private static final long LOT_OF_BOOK = FakeMarket.BTC.qty("2");

    private FakeContext ctx;
    private TouchMaker maker;

    @Test
    void shouldQuoteBothSidesOfTheTouchPostOnlyWithStops() {
        start();
        touch("50000", "50000.10");
        assertEquals("BUY 0.01 @50000", ctx.working(Side.BUY).toString());
        assertEquals("SELL 0.01 @50000.1", ctx.working(Side.SELL).toString());
        assertTrue(ctx.sent(1).isPostOnly() && ctx.sent(2).isPostOnly());
        assertEquals(Distance.bps(20), ctx.sent(1).stopLoss());
    }

    @Test
    void shouldStandBehindTheTouchByItsEdge() {
        start("edge", "2 bps", "stop_loss", "0 bps");
        touch("50000", "50000.10");
        assertEquals("BUY 0.01 @49990", ctx.working(Side.BUY).toString());
        assertEquals("SELL 0.01 @50010.1", ctx.working(Side.SELL).toString());
        assertNull(ctx.sent(1).stopLoss());
    }

    @Test
    void shouldMoveAQuoteOnlyAfterItsLifeAndOnlyOnceTheCancelIsConfirmed() {
        startAndAcknowledge();
        touch("50004", "50004.10");
        assertEquals(0, ctx.cancels, "within 1 bp");
        touch("50010", "50010.10");
        assertEquals(0, ctx.cancels, "too young");
        ctx.at(250 * MS);
        assertEquals(2, ctx.cancels, "the timer brings it back without an event");
        touch("50020", "50020.10");
        assertEquals(2, ctx.cancels);
        assertEquals(2, ctx.sent(), "no new order while the cancels are under way");
        ctx.status(ctx.sent(1), OrderStatus.CANCELED);
        assertEquals("BUY 0.01 @50020", ctx.working(Side.BUY).toString());
        assertEquals(3, ctx.sent());
    }

    @Test
    void shouldPullTheThreatenedSideAtOnceAndComeBackWhenTheBookBalances() {
        startAndAcknowledge();
        lean("1", "9");
        assertEquals(OrderStatus.PENDING_CANCEL, ctx.sent(1).status());
        assertEquals(OrderStatus.NEW, ctx.sent(2).status());
        ctx.status(ctx.sent(1), OrderStatus.CANCELED);
        ctx.at(300 * MS);
        touch("50000", "50000.10");
        assertNull(ctx.working(Side.BUY));
        lean("5", "5");
        assertEquals(3, ctx.sent());
        assertNotNull(ctx.working(Side.BUY));
    }

    @Test
    void shouldPullEverythingWhenTheBookIsNotToBeRead() {
        startAndAcknowledge();
        ctx.top.valid = false;
        maker.onTopOfBook(ctx.top, ctx);
        assertEquals(2, ctx.cancels);
        ctx.status(ctx.sent(1), OrderStatus.CANCELED);
        ctx.at(10_000 * MS);
        assertEquals(2, ctx.sent());
    }

    @Test
    void shouldShiftAgainstItsInventoryAndStopThatSideWhenFull() {
        start("max_inventory", "0.02 BTC", "skew", "4 bps");
        touch("50000", "50020.10");
        ctx.status(ctx.sent(1), OrderStatus.NEW);
        ctx.status(ctx.sent(2), OrderStatus.NEW);
        ctx.at(1_000 * MS);
        ctx.fill(ctx.sent(1), ctx.sent(1).qty(), FakeMarket.BTC.price("50000"));
        assertEquals("BUY 0.01 @49989.99", ctx.working(Side.BUY).toString(), "half of 4 bps lower");
        assertEquals(OrderStatus.PENDING_CANCEL, ctx.sent(2).status(), "the ask moves down too");
        ctx.status(ctx.sent(2), OrderStatus.CANCELED);
        assertEquals("SELL 0.01 @50010.1", ctx.working(Side.SELL).toString());
        ctx.status(ctx.working(Side.BUY), OrderStatus.NEW);
        ctx.at(2_000 * MS);
        ctx.fill(ctx.working(Side.BUY), FakeMarket.BTC.qty("0.01"), FakeMarket.BTC.price("49989.99"));
        touch("49990", "49990.10");
        ctx.at(9_000 * MS);
        assertNull(ctx.working(Side.BUY), "full");
    }

    @Test
    void shouldNeverCrossTheTouchHoweverFarItsInventoryShiftsIt() {
        start("max_inventory", "0.01 BTC", "skew", "50 bps");
        ctx.moved(FakeMarket.BTC.qty("0.03"), FakeMarket.BTC.price("50000"));
        touch("50000", "50000.10");
        assertEquals(1, ctx.sent());
        assertEquals("SELL 0.01 @50000.01", ctx.working(Side.SELL).toString());
    }

    @Test
    void shouldKeepThePartlyFilledOrderAsTheSidesOnlyOne() {
        startAndAcknowledge();
        ctx.fill(ctx.sent(1), FakeMarket.BTC.qty("0.004"), FakeMarket.BTC.price("50000"));
        ctx.at(5_000 * MS);
        touch("50000", "50000.10");
        assertEquals(ctx.sent(1), ctx.working(Side.BUY));
    }

    @Test
    void shouldNotQuoteWhatIsWorthLessThanTheVenueTakes() {
        start(FakeMarket.FIVE_USDT_LEAST, "max_inventory", "0.02 BTC", "skew", "0 bps");
        ctx.moved(FakeMarket.BTC.qty("0.0199"), FakeMarket.BTC.price("50000"));
        touch("49999.99", "50000.10");
        assertNull(ctx.working(Side.BUY), "4.999999 USDT");
        assertEquals("SELL 0.01 @50000.1", ctx.working(Side.SELL).toString());
        touch("50000", "50000.10");
        assertEquals("BUY 0.0001 @50000", ctx.working(Side.BUY).toString());
    }

    @Test
    void shouldKeepTheRestOfAnOrderThatIsWorthLessThanTheVenueTakesOfANewOne() {
        start(FakeMarket.FIVE_USDT_LEAST, "max_inventory", "0.02 BTC");
        ctx.moved(FakeMarket.BTC.qty("0.01"), FakeMarket.BTC.price("50000"));
        touch("50000", "50000.10");
        ctx.status(ctx.sent(1), OrderStatus.NEW);
        ctx.fill(ctx.sent(1), FakeMarket.BTC.qty("0.00995"), FakeMarket.BTC.price("50000"));
        ctx.at(5_000 * MS);
        touch("50000", "50000.10");
        assertEquals(ctx.sent(1), ctx.working(Side.BUY));
    }

    @Test
    void shouldBackOffFurtherWithEveryRejectAndForgetItOnceAccepted() {
        start();
        touch("50000", "50000.10");
        ctx.status(ctx.sent(2), OrderStatus.NEW);
        ctx.status(ctx.sent(1), OrderStatus.REJECTED);
        ctx.at(499 * MS);
        assertEquals(2, ctx.sent());
        ctx.at(500 * MS);
        assertEquals(3, ctx.sent());
        ctx.status(ctx.sent(3), OrderStatus.EXPIRED);
        ctx.at(1_499 * MS);
        assertEquals(3, ctx.sent());
        ctx.at(1_500 * MS);
        assertEquals(4, ctx.sent());
        ctx.status(ctx.sent(4), OrderStatus.NEW);
        ctx.at(3_000 * MS);
        ctx.fill(ctx.sent(4), ctx.sent(4).qty(), FakeMarket.BTC.price("50000"));
        assertEquals(5, ctx.sent());
    }

    @Test
    void shouldBackOffAfterADenial() {
        start();
        ctx.denyNext = DenialCode.K14_THROTTLE;
        touch("50000", "50000.10");
        assertEquals(1, ctx.sent());
        assertEquals(Side.SELL, ctx.last().side());
        touch("50000", "50000.10");
        assertEquals(1, ctx.sent());
        ctx.at(500 * MS);
        assertEquals(Side.BUY, ctx.last().side());
    }

    @Test
    void shouldRefuseSettingsThatMakeNoSense() {
        assertThrows(IllegalArgumentException.class, () -> start("imbalance", "1.5"));
        assertThrows(IllegalArgumentException.class, () -> start("min_life", "0ms"));
        assertThrows(IllegalArgumentException.class, () -> start("edge", "-1 bps"));
        assertThrows(IllegalArgumentException.class, () -> start("max_inventory", "1 ETH"));
    }

    private void startAndAcknowledge(final String... parameters) {
        start(parameters);
        touch("50000", "50000.10");
        ctx.status(ctx.sent(1), OrderStatus.NEW);
        ctx.status(ctx.sent(2), OrderStatus.NEW);
    }

    private void start(final String... parameters) {
        start(FakeMarket.BTC, parameters);
    }

    private void start(final Instrument instrument, final String... parameters) {
        final Map<String, String> given = new HashMap<>(Map.of("size", "0.01 BTC", "max_inventory", "1 BTC"));
        for (int i = 0; i < parameters.length; i += 2) {
            given.put(parameters[i], parameters[i + 1]);
        }
        final TouchMakerFactory factory = new TouchMakerFactory();
        maker = (TouchMaker) factory.create(new StrategyParameters(factory.parameters(), given));
        ctx = new FakeContext(maker, instrument);
        maker.onStart(ctx);
    }

    private void touch(final String bid, final String ask) {
        ctx.touch(FakeMarket.BTC.price(bid), LOT_OF_BOOK, FakeMarket.BTC.price(ask), LOT_OF_BOOK);
    }

    private void lean(final String bidQty, final String askQty) {
        ctx.book.valid = true;
        ctx.book.bestBid = ctx.top.bidPrice;
        ctx.book.bestAsk = ctx.top.askPrice;
        ctx.book.bidQty = new long[] {FakeMarket.BTC.qty(bidQty)};
        ctx.book.askQty = new long[] {FakeMarket.BTC.qty(askQty)};
        maker.onBook(ctx.book, ctx);
    }
}
