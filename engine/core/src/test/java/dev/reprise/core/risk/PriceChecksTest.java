package dev.reprise.core.risk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.schema.AlarmCode;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.api.schema.TriggerSource;
import dev.reprise.core.decision.OrderRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the price checks say where there is no price, or a limit of zero. */
class PriceChecksTest {
    private final TradingRig rig = TradingRig.at(2, 1);

    private void limit(final Limit limit, final long value) {
        rig.gate.applySettings(new TestLimits().set(limit, value).partial(-1, -1, -1, limit), 0);
    }

    private OrderRequest buy() {
        return rig.limit(Side.BUY, 10_000, 1_000);
    }

    private OrderRequest market(final Side side, final OrderRole role) {
        final OrderRequest r = rig.limit(side, 0, 1_000);
        r.type = OrderType.MARKET;
        r.timeInForce = TimeInForce.IOC;
        r.role = role;
        return r;
    }

    private void assertDenied(final DenialCode code, final long allowed, final long actual, final OrderRequest r) {
        assertEquals(code, rig.check(r));
        assertEquals(allowed, r.allowed);
        assertEquals(actual, r.actual);
    }

    @Test
    void shouldTakeEntriesAtAnAgeOfZeroWhereNoneOlderIsAllowed() {
        limit(Limit.MAX_TOP_AGE, 0);
        assertNull(rig.check(buy()));
        rig.now++;
        assertDenied(DenialCode.K4_STALE_DATA, 0, 1, buy());
        rig.market.top(1, 0, 0, rig.now);
        limit(Limit.MAX_TOP_AGE, Long.MAX_VALUE);
        assertDenied(DenialCode.K4_STALE_DATA, Long.MAX_VALUE, Long.MAX_VALUE, buy());
    }

    @Test
    void shouldDenyOnAnInvalidBookHoweverOldItMayBe() {
        limit(Limit.MAX_BOOK_AGE, Long.MAX_VALUE);
        rig.market.bookKept[1] = true;
        rig.market.bookTime[1] = rig.now;
        assertDenied(DenialCode.K4_STALE_DATA, Long.MAX_VALUE, Long.MAX_VALUE, buy());
        rig.market.bookValid[1] = true;
        assertNull(rig.check(buy()));
    }

    @Test
    void shouldTakeALockedMarketWhereNoSpreadIsAllowed() {
        limit(Limit.MAX_SPREAD, 0);
        rig.market.top(1, 10_000, 10_000, rig.now);
        assertNull(rig.check(buy()));
        rig.market.top(1, 10_000, 10_010, rig.now);
        assertDenied(DenialCode.K4_STALE_DATA, 0, 10, buy());
    }

    @ParameterizedTest
    @EnumSource(
            value = TriggerSource.class,
            names = {"MARK", "INDEX", "LAST"})
    void shouldDenyEveryKindOfTriggerByAPriceThatIsNotThere(final TriggerSource source) {
        for (int kind = 0; kind < 3; kind++) {
            final OrderRequest r = buy();
            r.triggerSource = source;
            assertNull(rig.check(r), "no trigger");
            r.stopLossOffset = kind == 0 ? 100 : 0;
            r.takeProfitOffset = kind == 1 ? 100 : 0;
            if (kind == 2) {
                r.type = OrderType.STOP_LIMIT;
                r.stopPrice = 10_000;
            }
            assertDenied(DenialCode.K4_STALE_DATA, 1, 0, r);
            rig.market.mark[1] = 10_000;
            rig.market.index[1] = 10_000;
            rig.market.last[1] = 10_000;
            assertNull(rig.check(r));
            rig.market.mark[1] = 0;
            rig.market.index[1] = 0;
            rig.market.last[1] = 0;
        }
    }

    @Test
    void shouldDenyAMarketOrderWithoutABandAndBoundOneWithoutALimit() {
        limit(Limit.AGGRESSIVE_COLLAR, Limit.NONE);
        assertDenied(DenialCode.K9_PRICE_COLLAR, 0, 0, market(Side.BUY, OrderRole.ENTRY));
        limit(Limit.AGGRESSIVE_COLLAR, 0);
        final OrderRequest r = market(Side.BUY, OrderRole.ENTRY);
        limit(Limit.MAX_SLIPPAGE, Limit.MAX_SLIPPAGE.off());
        assertNull(rig.check(r));
        assertEquals(10_000, r.price);
        limit(Limit.AGGRESSIVE_COLLAR, Limit.AGGRESSIVE_COLLAR.off());
        assertNull(rig.check(market(Side.BUY, OrderRole.ENTRY)));
        assertEquals(11_000, rig.request.price, "ten per cent at most");
    }

    @Test
    void shouldGiveExitsAWiderBand() {
        limit(Limit.AGGRESSIVE_COLLAR, 100);
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        final OrderRequest exit = market(Side.SELL, OrderRole.EXIT);
        assertNull(rig.check(exit));
        assertEquals(9_500, exit.price);
        limit(Limit.AGGRESSIVE_COLLAR, Limit.AGGRESSIVE_COLLAR.off());
        assertNull(rig.check(market(Side.SELL, OrderRole.EXIT)));
        assertEquals(5_000, rig.request.price, "half the price at most");
    }

    @ParameterizedTest
    @CsvSource({"AGGRESSIVE_COLLAR", "PASSIVE_COLLAR"})
    void shouldTakeThePriceOfTheReferenceWhereTheBandIsZero(final Limit limit) {
        limit(limit, 0);
        assertNull(rig.check(buy()));
        final long off = limit == Limit.AGGRESSIVE_COLLAR ? 10_010 : 9_990;
        assertDenied(DenialCode.K9_PRICE_COLLAR, 0, 10, rig.limit(Side.BUY, off, 1_000));
        limit(limit, Limit.NONE);
        assertEquals(DenialCode.K9_PRICE_COLLAR, rig.check(buy()));
    }

    @Test
    void shouldDenyANotionalThatDoesNotFitAndEveryOneAtZero() {
        limit(Limit.MAX_ORDER_NOTIONAL, 0);
        assertDenied(DenialCode.K7_MAX_NOTIONAL, 0, 10_000, buy());
        limit(Limit.MAX_ORDER_NOTIONAL, 1);
        assertDenied(DenialCode.K7_MAX_NOTIONAL, 1, 10_000, buy());
    }

    @Test
    void shouldTellTheTypicalSizeOfTheStrategyInTheInstrument() {
        limit(Limit.MAX_SIZE_FACTOR, 3);
        for (int i = 0; i < TypicalSize.LEAST; i++) {
            rig.expire(rig.send(rig.limit(Side.BUY, 9_900, 100)));
            rig.now += 10_000;
        }
        rig.top(9_990, 10_010);
        assertDenied(DenialCode.K8_FAT_FINGER, 100, 310, rig.limit(Side.BUY, 10_000, 310));
        assertNull(rig.check(rig.limit(Side.BUY, 10_000, 300)));
        assertNull(rig.check(rig.limit(0, 1, Side.BUY, 10_000, 1_000)), "another strategy");
        limit(Limit.MAX_SIZE_FACTOR, 0);
        assertDenied(DenialCode.K8_FAT_FINGER, 100, 100, rig.limit(Side.BUY, 10_000, 100));
        limit(Limit.MAX_SIZE_FACTOR, Limit.NONE);
        assertDenied(DenialCode.K8_FAT_FINGER, 0, 100, rig.limit(Side.BUY, 10_000, 100));
    }

    @Test
    void shouldMeasureDriftByTheReferenceForMarketOrdersAndNotForStops() {
        limit(Limit.DRIFT_WINDOW, 60_000_000_000L);
        rig.top(9_990, 10_010);
        rig.now += 1_000_000;
        rig.top(10_040, 10_060);
        limit(Limit.MAX_DRIFT, 50);
        limit(Limit.MAX_SLIPPAGE, Limit.MAX_SLIPPAGE.off());
        assertNull(rig.check(market(Side.BUY, OrderRole.ENTRY)), "its own price is far away, the market is not");
        limit(Limit.MAX_DRIFT, 49);
        assertDenied(DenialCode.K9_PRICE_COLLAR, 49, 50, market(Side.BUY, OrderRole.ENTRY));
        assertEquals(DenialCode.K9_PRICE_COLLAR, rig.check(rig.limit(Side.BUY, 10_050, 1_000)));
        final OrderRequest stop = rig.limit(Side.BUY, 10_060, 1_000);
        stop.type = OrderType.STOP_LIMIT;
        stop.stopPrice = 10_060;
        assertNull(rig.check(stop));
        limit(Limit.MAX_DRIFT, 0);
        assertNull(rig.check(rig.limit(Side.BUY, 10_000, 1_000)), "where the price was");
    }

    @Test
    void shouldDenyAMarketEntryThatTheBookCannotFillAndTakeOneWithoutSlippage() {
        limit(Limit.MAX_SLIPPAGE, 0);
        rig.market.sweep[1] = 10_000;
        assertNull(rig.check(market(Side.BUY, OrderRole.ENTRY)));
        rig.market.sweep[1] = 10_001;
        assertDenied(DenialCode.K10_SLIPPAGE, 0, 1, market(Side.BUY, OrderRole.ENTRY));
        rig.market.sweep[1] = -1;
        assertDenied(DenialCode.K10_SLIPPAGE, 0, Long.MAX_VALUE, market(Side.BUY, OrderRole.ENTRY));
        assertNull(rig.check(buy()), "a limit order waits");
    }

    @Test
    void shouldCancelEntriesOfAStaleInstrumentOnceAndAgainAfterFreshPrices() {
        limit(Limit.MAX_STALE_TIME, 500_000_000);
        final long id = rig.send(rig.limit(Side.BUY, 9_900, 1_000));
        rig.accept(id);
        final long other = rig.send(rig.limit(2, 0, Side.BUY, 9_900, 1_000));
        rig.accept(other);
        rig.now += 500_000_000;
        rig.market.top(0, 9_990, 10_010, rig.now);
        rig.gate.decide(rig.now, rig);
        assertEquals(0, rig.cancels.size(), "at the limit");
        rig.now += 99_999_999;
        rig.gate.decide(rig.now, rig);
        assertEquals(0, rig.cancels.size(), "it looks ten times a second");
        rig.now++;
        rig.gate.decide(rig.now, rig);
        assertEquals(java.util.List.of(id), rig.cancels);
        assertEquals(java.util.List.of(AlarmCode.STALE_DATA), rig.alarms);
        rig.now += 100_000_000;
        rig.gate.decide(rig.now, rig);
        assertEquals(1, rig.alarms.size(), "told once");
        rig.canceled(id);
        rig.top(9_990, 10_010);
        final long again = rig.send(rig.limit(Side.BUY, 9_880, 1_000));
        rig.accept(again);
        rig.market.top(0, 9_990, 10_010, rig.now + 600_000_000);
        rig.now += 600_000_001;
        rig.gate.decide(rig.now, rig);
        assertEquals(2, rig.alarms.size());
        assertTrue(rig.cancels.contains(again));
    }

    @Test
    void shouldThrottleAnAmendAndCountItForTheStrategyAndVenue() {
        limit(Limit.ORDERS_PER_WINDOW, 2);
        limit(Limit.THROTTLE_WINDOW, 1_000);
        rig.gate.applyAmend(2, 1, rig.now);
        assertNull(rig.check(buy()));
        rig.gate.applyAmend(2, 1, rig.now);
        assertDenied(DenialCode.K14_THROTTLE, 2, 3, buy());
        rig.now += 999;
        assertEquals(DenialCode.K14_THROTTLE, rig.check(buy()));
        rig.now++;
        assertNull(rig.check(buy()));
        limit(Limit.ORDERS_PER_WINDOW, 0);
        assertDenied(DenialCode.K14_THROTTLE, 0, 1, buy());
        limit(Limit.ORDERS_PER_WINDOW, Limit.NONE);
        assertDenied(DenialCode.K14_THROTTLE, 0, 1, buy());
    }
}
