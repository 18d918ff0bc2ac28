package dev.reprise.localvenues.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Capability;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Orders that wait at the venue for a price: stops, take-profits, trailing stops, pairs. */
@Timeout(40)
class AdapterStopsTest {
    @TempDir
    Path folder;

    private VenueRig rig;

    @BeforeEach
    void open() throws Exception {
        rig = new VenueRig(folder, 0.02, UnaryOperator.identity());
        rig.awaitReady();
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    private void stop(final long number, final Side side, final OrderType type, final long price, final long stop) {
        rig.order(number, side, type, TimeInForce.GTC, price, stop, "0.01", 0, 0);
    }

    /** Sells until the last trade lies so far below where it was. */
    private void pushDown(final long target) throws Exception {
        for (int i = 0; i < 200 && rig.told.bid() > target; i++) {
            rig.marketByHand("SELL", "0.05");
        }
    }

    @Test
    void shouldDeclareWhatTheVenueHolds() {
        for (final Capability capability : new Capability[] {
            Capability.STOP_MARKET,
            Capability.STOP_LIMIT,
            Capability.TAKE_PROFIT_MARKET,
            Capability.TAKE_PROFIT_LIMIT,
            Capability.TRAILING_STOP,
            Capability.OCO,
            Capability.AMEND_DOWN,
            Capability.TRIGGER_LAST
        }) {
            assertTrue(rig.instrument().capabilities().has(capability), capability.toString());
        }
        assertFalse(rig.instrument().capabilities().has(Capability.TRIGGER_MARK));
        assertFalse(rig.instrument().capabilities().has(Capability.GTD));
    }

    @Test
    void shouldFireAStopOnTheLastTrade() throws Exception {
        final long trigger = rig.away(Side.BUY, 10);
        stop(1, Side.SELL, OrderType.STOP_MARKET, 0, trigger);
        rig.await("accepted 1");
        pushDown(trigger);
        rig.await("triggered 1");
        rig.await("fill 1");
        assertTrue(rig.told.at("triggered 1") < rig.told.at("fill 1"), rig.told.all());
    }

    @Test
    void shouldRefuseAStopThatWouldFireAtOnce() throws Exception {
        stop(1, Side.SELL, OrderType.STOP_MARKET, 0, rig.away(Side.SELL, 20));
        rig.await("rejected 1 NEW_ORDER WOULD_TRIGGER");
    }

    /** The engine holds it; sent all the same, it would become an order that takes. */
    @Test
    void shouldRefuseAStopLimitThatMayOnlyRest() throws Exception {
        assertFalse(rig.instrument().capabilities().has(Capability.POST_ONLY_STOP));
        rig.isPostOnly = true;
        stop(1, Side.SELL, OrderType.STOP_LIMIT, rig.away(Side.BUY, 600), rig.away(Side.BUY, 500));
        rig.await("rejected 1 NEW_ORDER MALFORMED");
    }

    @Test
    void shouldHoldAndCancelAStopLimitAndATakeProfit() throws Exception {
        stop(1, Side.SELL, OrderType.STOP_LIMIT, rig.away(Side.BUY, 600), rig.away(Side.BUY, 500));
        stop(2, Side.SELL, OrderType.TAKE_PROFIT_LIMIT, rig.away(Side.SELL, 900), rig.away(Side.SELL, 1_000));
        stop(3, Side.BUY, OrderType.TAKE_PROFIT_MARKET, 0, rig.away(Side.BUY, 1_000));
        for (int i = 1; i <= 3; i++) {
            rig.await("accepted " + i);
            rig.cancel(i);
            rig.await("canceled " + i);
        }
        assertFalse(rig.told.has("triggered"), rig.told.all());
    }

    @Test
    void shouldTrailByBasisPoints() throws Exception {
        final long start = rig.told.bid();
        rig.order(1, Side.SELL, OrderType.TRAILING_STOP, TimeInForce.GTC, 0, 0, "0.01", 100, 0); // 1 bp
        rig.await("accepted 1");
        pushDown(start - start / 4_000);
        rig.await("triggered 1");
        rig.await("fill 1");
    }

    @Test
    void shouldEndTheOtherLegWhenOneFires() throws Exception {
        final long trigger = rig.away(Side.BUY, 10);
        rig.order(1, Side.SELL, OrderType.LIMIT, TimeInForce.GTC, rig.away(Side.SELL, 500), 0, "0.01", 0, 1);
        rig.order(2, Side.SELL, OrderType.STOP_MARKET, TimeInForce.GTC, 0, trigger, "0.01", 0, 1);
        rig.await("accepted 1");
        rig.await("accepted 2");
        pushDown(trigger);
        rig.await("expired 1");
        rig.await("fill 2");
        assertEquals(rig.qty("0.01"), rig.told.filledQty());
    }

    /** A leg whose pair the engine keeps is an order like any other: nothing is waited for. */
    @Test
    void shouldSendALegWhoseOtherLegTheEngineHolds() throws Exception {
        rig.isOtherLegHeld = true;
        rig.order(1, Side.SELL, OrderType.LIMIT, TimeInForce.GTC, rig.away(Side.SELL, 500), 0, "0.01", 0, 1);
        rig.await("accepted 1");
        rig.order(
                3, Side.SELL, OrderType.LIMIT, TimeInForce.GTC, rig.away(Side.SELL, 600), 0, "0.01", 0, 2); // has fired
        rig.await("accepted 3");
        rig.cancel(1);
        rig.await("canceled 1");
        assertFalse(rig.told.has("canceled 3"), rig.told.all());
    }

    @Test
    void shouldEndBothLegsWithOneCancelAndFindThemWhenTheAnswerIsLost() throws Exception {
        rig.venue.faults(Faults.NONE.with(Fault.UNKNOWN, 1));
        rig.order(1, Side.SELL, OrderType.LIMIT, TimeInForce.GTC, rig.away(Side.SELL, 500), 0, "0.01", 0, 1);
        rig.order(2, Side.SELL, OrderType.STOP_MARKET, TimeInForce.GTC, 0, rig.away(Side.BUY, 500), "0.01", 0, 1);
        rig.await("unknown 1 NEW_ORDER");
        rig.await("unknown 2 NEW_ORDER");
        rig.await("snapshot 1 NEW");
        rig.await("snapshot 2 NEW");
        rig.venue.faults(Faults.NONE);
        rig.cancel(2);
        awaitEnd(1);
        awaitEnd(2);
        assertEquals(1, rig.logged("canceled", 1));
        assertEquals(1, rig.logged("canceled", 2));
    }

    /** A slow machine may lose the connection over it: then a look at the venue tells. */
    private void awaitEnd(final int number) throws InterruptedException {
        rig.await(
                () -> rig.told.has("canceled " + number) || rig.told.has("snapshot " + number + " CANCELED"),
                "canceled " + number);
    }
}
