package dev.reprise.core.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Capability;
import dev.reprise.api.Instrument;
import dev.reprise.api.Protector;
import dev.reprise.api.schema.AlarmCode;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.OrderType;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * A venue that takes its fee of a purchase in the coin bought: of 1.000 for 0.003, 0.997 are held, and 0.990 are lots that it takes back.
 */
class FeeInCoinScenarioTest extends VenueLegs {
    private static final long FEE = 3;

    private void buy(final long qty) {
        venue.takePaidInCoin(s.submit(o -> o.buy(qty).market().stopLoss(STOP)), 10_010, FEE);
    }

    private boolean isFlat() {
        final AtomicBoolean answer = new AtomicBoolean();
        s.strategy(ctx -> answer.set(ctx.position(s.instrument).isFlat()));
        return answer.get();
    }

    private void isQuiet() {
        assertEquals(List.of(), s.denials());
        assertEquals(0, count(AlarmCode.UNPROTECTED) + count(AlarmCode.PROTECTION_REJECTED));
    }

    @Test
    void theStopAtTheVenueIsWhatTheVenueTakes() {
        spot(Capability.STOP_MARKET);
        buy(1_000);
        assertEquals(997, s.position());
        final long stop = s.lastSent();
        assertEquals(990, s.order(stop).qty());
        venue.accept(stop);
        assertEquals(Protector.VENUE, protector(), "all that can be closed");
        assertFalse(isFlat());
        venue.fill(stop, 9_900, 990);
        assertEquals(7, s.position());
        assertTrue(isFlat());
        assertEquals(-1, s.state().protection.first(0));
        s.trade(9_000).top(8_990, 9_010).pass(600 * Scenario.SECOND);
        assertEquals(stop, s.lastSent(), "nobody tries to close the rest");
        isQuiet();
    }

    @Test
    void theStopInTheEngineFiresWholeLots() {
        spot();
        buy(1_000);
        assertEquals(Protector.ENGINE, protector());
        s.trade(9_890).top(9_880, 9_900);
        assertEquals(990, s.order(s.lastSent()).qty());
        venue.take(s.lastSent(), 9_880);
        assertTrue(isFlat());
        isQuiet();
    }

    @Test
    void whatFeesLeftMakesALotInTime() {
        spot(Capability.STOP_MARKET);
        buy(1_000);
        venue.accept(s.lastSent());
        s.pass(2 * Scenario.SECOND);
        buy(1_000);
        venue.accept(s.lastSent());
        assertEquals(1_994, s.position());
        assertEquals(1_990, s.state().protection.protectedQty(0, 0));
        assertEquals(0, s.state().protection.unprotectedQty(0, 0));
        isQuiet();
    }

    @Test
    void fillsBelowALotAreProtectedOnceTheyAreOne() {
        spot(Capability.STOP_MARKET);
        final long entry = s.submit(o -> o.buy(20).limit(10_000).stopLoss(STOP));
        venue.accept(entry).venue.fill(entry, 10_000, 10, 1, 1);
        assertEquals(entry, s.lastSent(), "0.009 are no lot");
        assertEquals(Protector.NOTHING, protector());
        assertTrue(isFlat());
        venue.fill(entry, 10_000, 10, 2, 1);
        assertEquals(10, s.order(s.lastSent()).qty());
        isQuiet();
    }

    @Test
    void aStrategyThatClosesItsPositionClosesItsLots() {
        for (final boolean isReduceOnly : new boolean[] {true, false}) {
            spot();
            venue.takePaidInCoin(s.submit(o -> o.buy(1_000).market()), 10_010, FEE);
            final long exit = s.submit(o -> isReduceOnly
                    ? o.sell(997).market().reduceOnly()
                    : o.sell(997).market());
            assertEquals(990, s.order(exit).qty(), "isReduceOnly=" + isReduceOnly);
            venue.take(exit, 9_990);
            assertTrue(isFlat());
            isQuiet();
        }
        spot();
        venue.takePaidInCoin(s.submit(o -> o.buy(1_000).market()), 10_010, FEE);
        final long stop = s.submit(o -> o.sell(997).stopMarket(9_900).reduceOnly());
        assertEquals(OrderStatus.HELD, s.status(stop));
        s.trade(9_890).top(9_880, 9_900);
        assertEquals(990, s.order(stop).qty());
        isQuiet();
        final long pair =
                s.submit(o -> o.sell(997).limit(10_500).orStopMarket(9_000).reduceOnly());
        assertEquals(0, pair, "the stop closes all of it");
        assertEquals(List.of(DenialCode.K24_REDUCE_ONLY), s.denials());
    }

    @Test
    void anExitOfWhatWasBoughtIsAnExitOfWhatIsLeftOfIt() {
        spot();
        venue.takePaidInCoin(s.submit(o -> o.buy(1_000).market()), 10_010, 10); // a lot: what is left is lots too
        final long half = s.submit(o -> o.sell(500).market().reduceOnly());
        assertEquals(500, s.order(half).qty());
        venue.take(half, 9_990);
        final long rest = s.submit(o -> o.sell(500).market().reduceOnly());
        assertEquals(490, s.order(rest).qty());
        venue.take(rest, 9_990);
        assertEquals(0, s.position());
        isQuiet();
        venue.take(s.submit(o -> o.buy(1_000).market()), 10_010);
        assertEquals(0, s.submit(o -> o.sell(1_010).market().reduceOnly()), "that fee was the last position's");
        assertEquals(List.of(DenialCode.K24_REDUCE_ONLY), s.denials());
    }

    @Test
    void aPairClosesLotsToo() {
        spot(PAIRS);
        venue.takePaidInCoin(s.submit(o -> o.buy(1_000).market()), 10_010, FEE);
        final long pair =
                s.submit(o -> o.sell(997).limit(10_500).orStopMarket(9_000).reduceOnly());
        assertEquals(990, s.order(pair).qty());
        assertEquals(990, s.order(pair + 1).qty());
        isQuiet();
    }

    @Test
    void whatIsNoLotAndNotAllIsDenied() {
        spot();
        venue.takePaidInCoin(s.submit(o -> o.buy(1_000).market()), 10_010, FEE);
        assertEquals(0, s.submit(o -> o.sell(985).market().reduceOnly()));
        assertEquals(0, s.submit(o -> o.sell(995).market()));
        assertEquals(0, s.submit(o -> o.sell(1_010).market().reduceOnly()), "more than was bought");
        assertEquals(
                List.of(DenialCode.K5_FIELD_SANITY, DenialCode.K5_FIELD_SANITY, DenialCode.K24_REDUCE_ONLY),
                s.denials());
    }

    @Test
    void aFlattenSellsTheLotsAndIsDone() {
        spot(Capability.STOP_MARKET);
        buy(1_000);
        venue.accept(s.lastSent());
        final long stop = s.lastSent();
        s.command(CommandKind.FLATTEN);
        venue.cancel(stop);
        final long exit = s.lastSent();
        assertEquals(990, s.order(exit).qty());
        assertEquals(OrderType.MARKET, s.order(exit).orderType());
        venue.take(exit, 9_990);
        final int decided = s.decided();
        s.pass(60 * Scenario.SECOND);
        assertEquals(7, s.position());
        assertEquals(exit, s.lastSent());
        assertTrue(s.decided() - decided < 10, "it does not try 22 times: " + (s.decided() - decided));
        isQuiet();
    }

    @Test
    void whatOneTradeLeftIsSoldWithTheNext() {
        spot();
        venue.takePaidInCoin(s.submit(o -> o.buy(1_000).market()), 10_010, FEE);
        venue.take(s.submit(o -> o.sell(997).market().reduceOnly()), 9_990);
        venue.takePaidInCoin(s.submit(o -> o.buy(1_000).market()), 10_010, FEE);
        assertEquals(1_004, s.position());
        venue.take(s.submit(o -> o.sell(1_004).market().reduceOnly()), 9_990);
        assertEquals(4, s.position());
        isQuiet();
    }

    @Test
    void aPositionBelowTheVenuesSmallestOrderIsFlat() {
        // smallest worth 10.00: 0.100 at 100.00, at the price now
        at(MarketKind.SPOT, new Instrument.Rules(2, 3, 10, 10, 10, 0, 10, 0, 1_000, 0));
        venue.takePaidInCoin(s.submit(o -> o.buy(110).market()), 10_010, 11);
        assertEquals(99, s.position());
        assertTrue(isFlat(), "0.090 are worth 9.00");
        s.trade(12_000).top(11_990, 12_010);
        assertFalse(isFlat(), "10.80");
    }

    @Test
    void nobodyIsToldAgainAndAgainOfWhatNobodyCanClose() {
        at(MarketKind.SPOT, new Instrument.Rules(2, 3, 10, 10, 10, 0, 10, 0, 1_000, 0));
        venue.takePaidInCoin(s.submit(o -> o.buy(110).market().stopLoss(STOP)), 10_010, 11);
        for (int i = 0; i < 600; i++) {
            s.trade(9_800).top(9_790, 9_810).pass(Scenario.SECOND / 10);
        }
        assertTrue(s.denials().size() > 1, "it is tried: the venue may see another price");
        assertEquals(1, count(AlarmCode.PROTECTION_REJECTED));
        assertEquals(0, count(AlarmCode.UNPROTECTED));
    }

    @Test
    void aContractPaysNoFeeInCoins() {
        perpetual();
        venue.takePaidInCoin(s.submit(o -> o.buy(1_000).market()), 10_010, FEE);
        assertEquals(1_000, s.position());
    }
}
