package dev.reprise.core.risk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.OrderInstructions;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.RiskState;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.StrategyStatus;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.api.schema.TradingStatus;
import dev.reprise.api.schema.TriggerSource;
import dev.reprise.core.decision.OrderRequest;
import org.junit.jupiter.api.Test;

class RiskGateTest {
    private final TradingRig rig = new TradingRig();
    private final TestLimits limits = new TestLimits();

    private DenialCode buy(final long price, final long qty) {
        return rig.check(rig.limit(Side.BUY, price, qty));
    }

    private DenialCode sell(final long price, final long qty) {
        return rig.check(rig.limit(Side.SELL, price, qty));
    }

    private OrderRequest exit(final OrderRole role, final Side side, final long qty) {
        final OrderRequest r = rig.limit(side, 0, qty);
        r.type = OrderType.MARKET;
        r.timeInForce = TimeInForce.IOC;
        r.role = role;
        return r;
    }

    @Test
    void shouldPassASaneEntryAndChangeNothing() {
        final long before = rig.gate.stateHash();

        assertNull(buy(10_000, 1_000));
        assertNull(sell(10_000, 1_000));
        assertEquals(before, rig.gate.stateHash());
    }

    @Test
    void shouldStartHaltedAndDenyAllButProtection() {
        final TradingRig fresh = new TradingRig();
        assertEquals(
                RiskState.HALTED,
                new RiskGate(fresh.market, fresh.orders, fresh.portfolio, new RiskCapacity(1, 1, 2)).state());

        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        rig.gate.applyState(RiskState.HALTED);

        assertEquals(DenialCode.K1_ENGINE_STATE, buy(10_000, 1_000));
        assertEquals(DenialCode.K1_ENGINE_STATE, rig.check(exit(OrderRole.EXIT, Side.SELL, 1_000)));
        assertNull(rig.check(exit(OrderRole.STOP_LOSS, Side.SELL, 1_000)));
    }

    @Test
    void shouldPassOnlyExitsWhenReducing() {
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        rig.gate.applyState(RiskState.REDUCING);

        assertEquals(DenialCode.K1_ENGINE_STATE, sell(10_000, 1_000));
        assertNull(rig.check(exit(OrderRole.EXIT, Side.SELL, 1_000)));
        assertEquals(DenialCode.K24_REDUCE_ONLY, rig.check(exit(OrderRole.EXIT, Side.BUY, 1_000)));
    }

    @Test
    void shouldDenyEntriesOfADisabledOrColdStrategyOnly() {
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        for (final StrategyStatus status : new StrategyStatus[] {StrategyStatus.DISABLED, StrategyStatus.COLD}) {
            rig.gate.applyStrategyStatus(0, status, dev.reprise.api.schema.StateCause.OPERATOR);

            assertEquals(DenialCode.STRATEGY_DISABLED, buy(10_000, 1_000));
            assertNull(rig.check(exit(OrderRole.EXIT, Side.SELL, 1_000)));
            assertNull(rig.check(rig.limit(1, 0, Side.BUY, 10_000, 1_000)));
        }
    }

    @Test
    void shouldDenyWhatIsNotOnTheAllowListOrNotTrading() {
        final RiskGate gate =
                new RiskGate(rig.market, rig.orders, rig.portfolio, new RiskCapacity(2, TradingRig.INSTRUMENTS, 2));
        gate.applyTime(rig.now);
        gate.applyState(RiskState.ACTIVE);
        gate.define(rig.market.instruments[1], 0);
        gate.applySettings(limits.record(-1, -1), 0);
        gate.allow(0, 1);

        assertEquals(DenialCode.K3_ALLOW_LIST, gate.checkNew(rig.limit(0, 0, Side.BUY, 10_000, 1_000), rig.now));
        assertNull(gate.checkNew(rig.limit(0, 1, Side.BUY, 10_000, 1_000), rig.now));
        assertEquals(DenialCode.K3_ALLOW_LIST, gate.checkNew(rig.limit(1, 1, Side.BUY, 10_000, 1_000), rig.now));
        assertEquals(DenialCode.K3_ALLOW_LIST, gate.checkNew(rig.limit(2, 1, Side.BUY, 10_000, 1_000), rig.now));
        assertEquals(DenialCode.K3_ALLOW_LIST, gate.checkNew(rig.limit(0, 2, Side.BUY, 10_000, 1_000), rig.now));
        for (final TradingStatus status :
                new TradingStatus[] {TradingStatus.CANCEL_ONLY, TradingStatus.HALTED, TradingStatus.CLOSED}) {
            rig.market.status[1] = status;
            assertEquals(DenialCode.K3_ALLOW_LIST, gate.checkNew(rig.limit(0, 1, Side.BUY, 10_000, 1_000), rig.now));
        }
    }

    @Test
    void shouldDenyEntriesOnAnOldTopAndLetExitsThrough() {
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        final long top = rig.now;
        rig.now = top + limits.maxTopAge;
        assertNull(buy(10_000, 1_000));
        rig.now++;
        assertEquals(DenialCode.K4_STALE_DATA, buy(10_000, 1_000));
        assertNull(rig.check(exit(OrderRole.EXIT, Side.SELL, 1_000)));
        rig.market.bid[0] = 0;
        rig.market.topTime[0] = rig.now;
        assertEquals(DenialCode.K4_STALE_DATA, buy(10_000, 1_000));
    }

    @Test
    void shouldDenyEntriesOnAnOldOrInvalidBookWhereOneIsKept() {
        rig.market.bookKept[0] = true;
        assertEquals(DenialCode.K4_STALE_DATA, buy(10_000, 1_000));
        rig.market.bookValid[0] = true;
        rig.market.bookTime[0] = rig.now - limits.maxBookAge;
        assertNull(buy(10_000, 1_000));
        rig.market.bookTime[0]--;
        assertEquals(DenialCode.K4_STALE_DATA, buy(10_000, 1_000));
    }

    @Test
    void shouldDenyEntriesInASpreadAboveTheLimit() {
        rig.market.top(0, 9_900, 10_100, rig.now); // 200 bps
        assertNull(buy(10_000, 1_000));
        rig.market.top(0, 9_899, 10_100, rig.now);
        assertEquals(DenialCode.K4_STALE_DATA, buy(10_000, 1_000));
        assertEquals(200, rig.request.allowed);
        assertEquals(201, rig.request.actual);
    }

    @Test
    void shouldDenyProtectionByAPriceThatNobodySends() {
        final OrderRequest r = rig.limit(Side.BUY, 10_000, 1_000);
        r.stopLossOffset = 100;
        for (final TriggerSource source :
                new TriggerSource[] {TriggerSource.MARK, TriggerSource.INDEX, TriggerSource.LAST}) {
            r.triggerSource = source;
            assertEquals(DenialCode.K4_STALE_DATA, rig.check(r));
        }
        rig.market.mark[0] = 10_000;
        r.triggerSource = TriggerSource.MARK;
        assertNull(rig.check(r));
    }

    @Test
    void shouldDenyFieldsThatMakeNoSense() {
        assertEquals(DenialCode.K5_FIELD_SANITY, buy(10_000, 0));
        assertEquals(DenialCode.K5_FIELD_SANITY, buy(10_000, -10));
        assertEquals(DenialCode.K5_FIELD_SANITY, buy(10_000, 1_005)); // lot 10
        assertEquals(DenialCode.K5_FIELD_SANITY, buy(10_000, 10)); // smallest 20
        assertEquals(DenialCode.K5_FIELD_SANITY, buy(10_005, 1_000)); // tick 10
        assertEquals(DenialCode.K5_FIELD_SANITY, buy(0, 1_000));
        assertEquals(DenialCode.K5_FIELD_SANITY, buy(-10_000, 1_000));
        assertEquals(DenialCode.K5_FIELD_SANITY, buy(990, 1_000)); // lowest 1,000
        assertEquals(DenialCode.K5_FIELD_SANITY, rig.check(rig.limit(Side.NULL_VAL, 10_000, 1_000)));

        assertNull(buy(10_000, 50)); // worth 5.00, the smallest
        assertEquals(DenialCode.K5_FIELD_SANITY, buy(10_000, 40));
    }

    @Test
    void shouldDenyTermsThatContradictEachOther() {
        final OrderRequest r = rig.limit(Side.BUY, 10_000, 1_000);
        r.instructions = OrderInstructions.POST_ONLY;
        assertNull(rig.check(r));
        r.timeInForce = TimeInForce.IOC;
        assertEquals(DenialCode.K5_FIELD_SANITY, rig.check(r));
        r.timeInForce = TimeInForce.GTC;
        r.type = OrderType.MARKET;
        assertEquals(DenialCode.K5_FIELD_SANITY, rig.check(r));

        final OrderRequest gtd = rig.limit(Side.BUY, 10_000, 1_000);
        gtd.timeInForce = TimeInForce.GTD;
        assertEquals(DenialCode.K5_FIELD_SANITY, rig.check(gtd));
        gtd.expireTime = rig.now;
        assertEquals(DenialCode.K5_FIELD_SANITY, rig.check(gtd));
        gtd.expireTime = rig.now + 1;
        assertNull(rig.check(gtd));

        final OrderRequest stop = rig.limit(Side.BUY, 10_000, 1_000);
        stop.type = OrderType.STOP_MARKET;
        assertEquals(DenialCode.K5_FIELD_SANITY, rig.check(stop));
    }

    @Test
    void shouldDenyOffsetsWhoseTriggerCouldNeverFire() {
        final OrderRequest r = rig.limit(Side.BUY, 10_000, 1_000);
        r.stopLossOffset = 9_999;
        assertNull(rig.check(r));
        r.stopLossOffset = 10_000;
        assertEquals(DenialCode.K5_FIELD_SANITY, rig.check(r));
        r.stopLossOffset = -1;
        assertEquals(DenialCode.K5_FIELD_SANITY, rig.check(r));
    }

    @Test
    void shouldDenyAQuantityAboveTheTightestOfItsScopes() {
        final TestLimits narrow = TestLimits.none();
        narrow.maxOrderQty = 2_000;
        for (final int[] scope : new int[][] {{-1, 0}, {0, -1}, {0, 0}}) {
            final TradingRig fresh = new TradingRig();
            fresh.limits(scope[0], scope[1], narrow);

            assertNull(fresh.check(fresh.limit(Side.BUY, 10_000, 1_990)));
            assertNull(fresh.check(fresh.limit(Side.BUY, 10_000, 2_000)));
            assertEquals(DenialCode.K6_MAX_QTY, fresh.check(fresh.limit(Side.BUY, 10_000, 2_010)));
            assertEquals(2_000, fresh.request.allowed);
            assertEquals(2_010, fresh.request.actual);
            assertNull(fresh.check(fresh.limit(1, 1, Side.BUY, 10_000, 2_010)));
        }
    }

    @Test
    void shouldDenyANotionalAboveTheLimit() {
        limits.maxOrderNotional = 10_000;
        rig.limits(-1, -1, limits);
        assertNull(buy(10_000, 1_000));
        assertNull(buy(9_990, 1_000));
        assertEquals(DenialCode.K7_MAX_NOTIONAL, buy(10_010, 1_000));
        assertEquals(10_010, rig.request.actual);

        final OrderRequest market = exit(OrderRole.ENTRY, Side.BUY, 1_000);
        assertEquals(DenialCode.K7_MAX_NOTIONAL, rig.check(market)); // at its collar, 101.00
        limits.maxOrderNotional = 10_100;
        rig.limits(-1, -1, limits);
        assertNull(rig.check(exit(OrderRole.ENTRY, Side.BUY, 1_000)));
    }

    @Test
    void shouldDenyPricesOutsideTheCollarOfEitherSide() {
        assertNull(buy(10_100, 1_000));
        assertEquals(DenialCode.K9_PRICE_COLLAR, buy(10_110, 1_000));
        assertNull(buy(9_000, 1_000));
        assertEquals(DenialCode.K9_PRICE_COLLAR, buy(8_990, 1_000));
        assertNull(sell(9_900, 1_000));
        assertEquals(DenialCode.K9_PRICE_COLLAR, sell(9_890, 1_000));
        assertNull(sell(11_000, 1_000));
        assertEquals(DenialCode.K9_PRICE_COLLAR, sell(11_010, 1_000));
    }

    @Test
    void shouldMakeAMarketOrderALimitAtTheCollar() {
        final OrderRequest entry = exit(OrderRole.ENTRY, Side.BUY, 1_000);
        assertNull(rig.check(entry));
        assertEquals(10_100, entry.price);

        rig.market.top(0, 9_991, 10_010, rig.now); // mid 100.005: bounds 101.00505 and 99.00495
        assertNull(rig.check(entry));
        assertEquals(10_100, entry.price);
        final OrderRequest sell = exit(OrderRole.ENTRY, Side.SELL, 1_000);
        assertNull(rig.check(sell));
        assertEquals(9_910, sell.price);

        rig.market.top(0, 9_990, 10_010, rig.now);
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        final OrderRequest exit = exit(OrderRole.EXIT, Side.SELL, 1_000);
        assertNull(rig.check(exit));
        assertEquals(9_500, exit.price); // five times wider
    }

    @Test
    void shouldReferToMarkAndThenLastWhenAnExitHasNoFreshTop() {
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        rig.now += limits.maxTopAge + 1;
        final OrderRequest exit = exit(OrderRole.EXIT, Side.SELL, 1_000);
        rig.market.last[0] = 8_000;
        rig.market.lastTime[0] = rig.now;
        assertNull(rig.check(exit));
        assertEquals(7_600, exit.price);
        rig.market.mark[0] = 6_000;
        rig.market.markTime[0] = rig.now;
        assertNull(rig.check(exit));
        assertEquals(5_700, exit.price);

        rig.market.bid[0] = 0;
        rig.market.mark[0] = 0;
        rig.market.last[0] = 0;
        assertEquals(DenialCode.K9_PRICE_COLLAR, rig.check(exit)); // no price at all
    }

    @Test
    void shouldDenyAMarketEntryThatWouldSlipTooFar() {
        rig.market.sweep[0] = 10_050;
        assertNull(rig.check(exit(OrderRole.ENTRY, Side.BUY, 1_000)));
        rig.market.sweep[0] = 10_051;
        assertEquals(DenialCode.K10_SLIPPAGE, rig.check(exit(OrderRole.ENTRY, Side.BUY, 1_000)));
        rig.market.sweep[0] = -1; // not enough in the book
        assertEquals(DenialCode.K10_SLIPPAGE, rig.check(exit(OrderRole.ENTRY, Side.BUY, 1_000)));
        assertNull(buy(10_000, 1_000));
    }

    @Test
    void shouldDenyAPositionAboveTheLimitCountingWhatIsWorking() {
        limits.maxPosition = 3_000;
        rig.limits(0, 0, limits);
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        final long working = rig.send(rig.limit(Side.BUY, 9_900, 1_000));
        assertNull(buy(10_000, 990));
        assertNull(buy(10_000, 1_000));
        assertEquals(DenialCode.K11_MAX_POSITION, buy(10_000, 1_010));
        assertEquals(3_010, rig.request.actual);
        assertNull(sell(10_000, 4_000));
        assertEquals(DenialCode.K11_MAX_POSITION, sell(10_000, 4_010));
        assertNull(rig.check(rig.limit(1, 0, Side.BUY, 10_000, 5_000)));

        rig.unknown(working);
        assertEquals(DenialCode.K11_MAX_POSITION, buy(10_000, 1_010)); // its fate is not known: it counts
    }

    @Test
    void shouldDenyAnAccountPositionAboveTheInstrumentsLimit() {
        limits.maxPosition = 3_000;
        rig.limits(-1, 0, limits);
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        rig.send(rig.limit(1, 0, Side.BUY, 10_000, 1_000));
        assertNull(rig.check(rig.limit(2, 0, Side.BUY, 10_000, 1_000)));
        assertEquals(DenialCode.K11_MAX_POSITION, rig.check(rig.limit(2, 0, Side.BUY, 10_000, 1_010)));
        assertNull(rig.check(rig.limit(2, 1, Side.BUY, 10_000, 3_010)));
    }

    @Test
    void shouldDenyMoreOpenOrdersThanAnyScopeAllows() {
        final int[][] scopes = {{-1, -1}, {-1, 0}, {0, -1}, {0, 0}};
        for (final int[] scope : scopes) {
            final TestLimits narrow = scope[0] < 0 && scope[1] < 0 ? new TestLimits() : TestLimits.none();
            narrow.maxOpenOrders = 2;
            final TradingRig fresh = new TradingRig();
            fresh.limits(scope[0], scope[1], narrow);
            fresh.send(fresh.limit(Side.BUY, 9_900, 1_000));
            assertNull(fresh.check(fresh.limit(Side.BUY, 9_890, 1_000)));
            fresh.send(fresh.limit(Side.BUY, 9_880, 1_000));
            assertEquals(DenialCode.K13_OPEN_ORDERS, fresh.check(fresh.limit(Side.BUY, 9_890, 1_000)));
            final boolean ofAll = scope[0] < 0 && scope[1] < 0;
            assertEquals(
                    ofAll ? DenialCode.K13_OPEN_ORDERS : null, fresh.check(fresh.limit(1, 1, Side.BUY, 9_890, 1_000)));
        }
    }

    @Test
    void shouldKeepToHalfOfTheVenuesOpenOrders() {
        final TradingRig fresh = new TradingRig(4, 10_000_000, 5);
        fresh.send(fresh.limit(Side.BUY, 9_900, 1_000));
        fresh.send(fresh.limit(1, 0, Side.BUY, 9_890, 1_000));
        assertEquals(DenialCode.K13_OPEN_ORDERS, fresh.check(fresh.limit(Side.BUY, 9_880, 1_000)));
        assertEquals(2, fresh.request.allowed);
    }

    @Test
    void shouldThrottleEachStrategyByItself() {
        final TestLimits own = TestLimits.none();
        own.ordersPerWindow = 2;
        rig.limits(0, -1, own);
        rig.send(rig.limit(Side.BUY, 9_900, 1_000));
        rig.now += 10;
        final long id = rig.send(rig.limit(0, 1, Side.BUY, 9_890, 1_000));
        rig.accept(id);
        assertEquals(DenialCode.K14_THROTTLE, buy(9_880, 1_000));
        assertEquals(
                DenialCode.K14_THROTTLE,
                rig.gate.checkAmend(rig.orders.slotOf(id), 0, 9_870, 1_000, rig.now, rig.request));
        assertNull(rig.check(rig.limit(1, 0, Side.BUY, 9_880, 1_000)));
        rig.now += limits.throttleWindow - 11;
        assertEquals(DenialCode.K14_THROTTLE, buy(9_880, 1_000));
        rig.now++;
        assertNull(buy(9_880, 1_000));
    }

    @Test
    void shouldNotThrottleWhereTheLimitIsOff() {
        final TestLimits off = TestLimits.none();
        off.ordersPerWindow = Limit.ORDERS_PER_WINDOW.off();
        rig.limits(0, -1, off);
        for (int n = 0; n <= Limit.ORDERS_PER_WINDOW.most(); n++) {
            rig.gate.applyNewOrder(0, 0, Side.BUY, OrderType.LIMIT, OrderRole.ENTRY, 9_000 + n, 1_000, rig.now);
        }
        assertEquals(DenialCode.K14_THROTTLE, buy(9_880, 1_000), "the account's own limit holds");
        limits.ordersPerWindow = Limit.ORDERS_PER_WINDOW.off();
        rig.limits(-1, -1, limits);
        assertNull(buy(9_880, 1_000));
    }

    private void ofVenue(final int venue, final long orders) {
        final TestLimits own = new TestLimits().set(Limit.ORDERS_PER_WINDOW, orders);
        own.throttleWindow = 10_000;
        assertTrue(rig.gate.applySettings(own.ofVenue(venue, Limit.ORDERS_PER_WINDOW, Limit.THROTTLE_WINDOW), 0));
    }

    @Test
    void shouldThrottleAVenueByItsOwnLimitAndWindow() {
        rig.gate.define(rig.market.instruments[1], 1); // instrument 1 is at another venue
        ofVenue(0, 3);
        rig.accept(rig.send(rig.limit(0, 0, Side.BUY, 9_900, 1_000)));
        rig.now += 2_000; // out of the account's window
        final long id = rig.send(rig.limit(1, 0, Side.BUY, 9_890, 1_000));
        rig.accept(id);
        rig.now += 2_000;
        assertNull(buy(9_880, 1_000)); // the third of three
        rig.send(rig.limit(2, 0, Side.BUY, 9_880, 1_000));
        assertEquals(DenialCode.K14_THROTTLE, buy(9_870, 1_000));
        assertEquals(3, rig.request.allowed);
        assertEquals(4, rig.request.actual);
        assertEquals(
                DenialCode.K14_THROTTLE,
                rig.gate.checkAmend(rig.orders.slotOf(id), 0, 9_860, 1_000, rig.now, rig.request));
        assertEquals(DenialCode.K14_THROTTLE, rig.gate.checkRelease(rig.limit(Side.BUY, 9_870, 1_000), rig.now));
        assertNull(rig.check(rig.limit(0, 1, Side.BUY, 9_870, 1_000)));
        rig.now += 5_999;
        assertEquals(DenialCode.K14_THROTTLE, buy(9_870, 1_000));
        rig.now++;
        assertNull(buy(9_870, 1_000)); // the first is out of its window
        ofVenue(0, 2);
        assertEquals(DenialCode.K14_THROTTLE, buy(9_870, 1_000));
        ofVenue(0, Limit.NONE);
        assertNull(buy(9_870, 1_000));
    }

    @Test
    void shouldTakeAVenuesScopeByItselfAndForItsThrottleAlone() {
        final long before = rig.gate.stateHash();
        final TestLimits own = new TestLimits().set(Limit.MAX_ORDER_QTY, 1);
        assertTrue(rig.gate.applySettings(own.ofVenue(0, Limit.MAX_ORDER_QTY), 0));
        assertEquals(before, rig.gate.stateHash());
        assertNull(buy(9_900, 1_000));
        for (final int venue : new int[] {-2, 64}) {
            assertFalse(rig.gate.applySettings(own.ofVenue(venue, Limit.ORDERS_PER_WINDOW), 0), "venue " + venue);
        }
        assertTrue(rig.gate.applySettings(own.ofVenue(63, Limit.ORDERS_PER_WINDOW), 0));
        assertFalse(rig.gate.loosens(own.ofVenue(0, Limit.ORDERS_PER_WINDOW, Limit.MAX_ORDER_QTY), 0));
        ofVenue(0, 3);
        own.set(Limit.ORDERS_PER_WINDOW, 4);
        assertTrue(rig.gate.loosens(own.ofVenue(0, Limit.ORDERS_PER_WINDOW), 0));
        own.set(Limit.ORDERS_PER_WINDOW, 3);
        assertFalse(rig.gate.loosens(own.ofVenue(0, Limit.ORDERS_PER_WINDOW), 0));
    }

    private DenialCode signal(final int strategy, final long id) {
        final OrderRequest r = rig.limit(strategy, 0, Side.BUY, 9_900, 1_000);
        r.signalId = id;
        return rig.check(r);
    }

    private void act(final int strategy, final long id) {
        final OrderRequest r = rig.limit(strategy, 0, Side.BUY, 9_900, 1_000);
        r.signalId = id;
        rig.expire(rig.send(r));
        rig.now += 1_000;
    }

    @Test
    void shouldActOnASignalOnceHoweverMuchLater() {
        act(0, 500);
        assertEquals(DenialCode.K16_DUPLICATE, signal(0, 500));
        assertEquals(500, rig.request.actual);
        assertNull(signal(0, 499));
        assertNull(signal(0, 501));
        assertNull(signal(0, 0)); // no signal at all
        assertNull(signal(1, 500));
        rig.now += DailyLoss.DAY_NS;
        rig.top(9_990, 10_010);
        rig.market.top(1, 9_990, 10_010, rig.now);
        assertEquals(DenialCode.K16_DUPLICATE, signal(0, 500));
        assertEquals(DenialCode.K16_DUPLICATE, rig.check(other(500))); // whatever the order says
    }

    private OrderRequest other(final long id) {
        final OrderRequest r = rig.limit(0, 1, Side.SELL, 10_100, 500);
        r.signalId = id;
        return r;
    }

    @Test
    void shouldCountEveryOlderSignalAsSeenOnceItsMemoryIsFull() {
        act(0, 10);
        for (int i = 1; i < SignalMemory.CAPACITY; i++) {
            act(0, 100 + i);
            rig.top(9_990, 10_010);
        }
        assertNull(signal(0, 9)); // ten is still known by itself
        assertEquals(DenialCode.K16_DUPLICATE, signal(0, 10));
        final long before = rig.gate.stateHash();
        act(0, 1_000);
        assertNotEquals(before, rig.gate.stateHash());
        rig.top(9_990, 10_010);
        assertEquals(DenialCode.K16_DUPLICATE, signal(0, 9));
        assertEquals(DenialCode.K16_DUPLICATE, signal(0, 10));
        assertNull(signal(0, 11));
        assertEquals(DenialCode.K16_DUPLICATE, signal(0, 101));
        assertEquals(DenialCode.K16_DUPLICATE, signal(0, 1_000));
        assertNull(signal(0, 1_001));
    }

    @Test
    void shouldDenyADuplicateInTheWindowAndBesideItsWorkingTwin() {
        limits.duplicateWindow = 500;
        rig.limits(-1, -1, limits);
        final long id = rig.send(rig.limit(Side.BUY, 9_900, 1_000));
        assertEquals(DenialCode.K16_DUPLICATE, buy(9_900, 1_000));
        assertNull(buy(9_900, 1_010));
        assertNull(buy(9_910, 1_000));
        assertNull(sell(9_910, 1_000));
        assertNull(rig.check(rig.limit(0, 1, Side.BUY, 9_900, 1_000)));
        assertNull(rig.check(rig.limit(1, 0, Side.BUY, 9_900, 1_000)));
        rig.now += 500;
        assertEquals(DenialCode.K16_DUPLICATE, buy(9_900, 1_000)); // still working
        rig.reject(id);
        assertNull(buy(9_900, 1_000));
        rig.now--;
        assertEquals(DenialCode.K16_DUPLICATE, buy(9_900, 1_000));
    }

    @Test
    void shouldDenyBesideAnUnresolvedOrderOfTheSameSide() {
        final long id = rig.send(rig.limit(Side.BUY, 9_900, 1_000));
        rig.unknown(id);
        assertEquals(DenialCode.UNRESOLVED_ORDER, buy(9_910, 1_000));
        assertNull(sell(10_010, 1_000));
        assertNull(rig.check(rig.limit(0, 1, Side.BUY, 9_910, 1_000)));
        assertNull(rig.check(rig.limit(1, 0, Side.BUY, 9_910, 1_000)));
        rig.accept(id);
        assertNull(buy(9_910, 1_000));
    }

    @Test
    void shouldNotHoldUpProtectionByRateDuplicatesOrUnresolvedOrders() {
        limits.ordersPerWindow = 2;
        limits.duplicateWindow = 1_000_000;
        rig.limits(-1, -1, limits);
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        rig.unknown(rig.send(rig.limit(Side.SELL, 10_100, 1_000)));
        limits.maxOrderQty = 0;
        limits.maxPosition = 0;
        limits.maxOpenOrders = 0;
        rig.limits(-1, -1, limits);
        assertEquals(DenialCode.K6_MAX_QTY, rig.check(exit(OrderRole.EXIT, Side.SELL, 1_000)));
        rig.send(exit(OrderRole.STOP_LOSS, Side.SELL, 500));
        rig.send(exit(OrderRole.STOP_LOSS, Side.SELL, 500));
        assertEquals(DenialCode.K24_REDUCE_ONLY, rig.check(exit(OrderRole.STOP_LOSS, Side.SELL, 500)));
    }

    @Test
    void shouldLetAnExitCloseOnlyWhatOtherExitsLeave() {
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        final OrderRequest r = rig.limit(Side.SELL, 10_100, 600);
        r.role = OrderRole.EXIT;
        rig.send(r);
        assertNull(rig.check(exit(OrderRole.EXIT, Side.SELL, 400)));
        assertEquals(DenialCode.K24_REDUCE_ONLY, rig.check(exit(OrderRole.EXIT, Side.SELL, 410)));
        assertEquals(400, rig.request.allowed);
        assertNull(rig.check(exit(OrderRole.STOP_LOSS, Side.SELL, 1_000)));
        assertEquals(DenialCode.K24_REDUCE_ONLY, rig.check(exit(OrderRole.STOP_LOSS, Side.SELL, 1_010)));
    }

    @Test
    void shouldDenyEveryLimitThatNobodySet() {
        final RiskGate gate =
                new RiskGate(rig.market, rig.orders, rig.portfolio, new RiskCapacity(1, TradingRig.INSTRUMENTS, 2));
        gate.applyTime(rig.now);
        gate.applyState(RiskState.ACTIVE);
        gate.define(rig.market.instruments[0], 0);
        gate.allow(0, 0);
        assertEquals(DenialCode.K4_STALE_DATA, gate.checkNew(rig.limit(Side.BUY, 10_000, 1_000), rig.now));

        final DenialCode[] expected = {
            DenialCode.K6_MAX_QTY,
            DenialCode.K7_MAX_NOTIONAL,
            DenialCode.K9_PRICE_COLLAR,
            DenialCode.K11_MAX_POSITION,
            DenialCode.K13_OPEN_ORDERS,
            DenialCode.K14_THROTTLE,
            DenialCode.K16_DUPLICATE,
            DenialCode.K20_DAILY_LOSS
        };
        for (final DenialCode code : expected) {
            final TestLimits some = new TestLimits();
            switch (code) {
                case K6_MAX_QTY -> some.maxOrderQty = -1;
                case K7_MAX_NOTIONAL -> some.maxOrderNotional = -1;
                case K9_PRICE_COLLAR -> some.aggressiveCollarBps = -1;
                case K11_MAX_POSITION -> some.maxPosition = -1;
                case K13_OPEN_ORDERS -> some.maxOpenOrders = -1;
                case K14_THROTTLE -> some.ordersPerWindow = -1;
                case K16_DUPLICATE -> some.duplicateWindow = -1;
                default -> some.maxDailyLoss = -1;
            }
            gate.applySettings(some.record(-1, -1), 0);
            assertEquals(code, gate.checkNew(rig.limit(Side.BUY, 10_000, 1_000), rig.now));
        }
    }

    @Test
    void shouldJudgeAnAmendAsTheWorseOfOldAndNew() {
        limits.maxPosition = 2_000;
        limits.maxOrderNotional = 20_000;
        rig.limits(-1, -1, limits);
        final long id = rig.send(rig.limit(Side.BUY, 10_000, 1_000));
        final int slot = rig.orders.slotOf(id);
        assertEquals(DenialCode.ORDER_NOT_WORKING, amend(slot, 9_900, 1_000)); // not acknowledged
        rig.accept(id);
        assertNull(amend(slot, 9_900, 2_000));
        assertEquals(DenialCode.K11_MAX_POSITION, amend(slot, 9_900, 2_010));
        assertEquals(DenialCode.K7_MAX_NOTIONAL, amend(slot, 10_010, 2_000));
        assertEquals(DenialCode.K9_PRICE_COLLAR, amend(slot, 10_110, 1_000));
        assertNull(amend(slot, 9_900, 500));
        rig.fill(id, 10_000, 400);
        assertEquals(DenialCode.K5_FIELD_SANITY, amend(slot, 9_900, 400));
        assertNull(amend(slot, 9_900, 410));
        rig.gate.applyState(RiskState.REDUCING);
        assertEquals(DenialCode.K1_ENGINE_STATE, amend(slot, 9_900, 410));
        rig.gate.applyState(RiskState.ACTIVE);
        rig.cancel(id);
        assertEquals(DenialCode.CANCEL_PENDING, amend(slot, 9_900, 410));
        assertEquals(DenialCode.UNKNOWN_ORDER, amend(-1, 9_900, 410));
    }

    private DenialCode amend(final int slot, final long price, final long qty) {
        return rig.gate.checkAmend(slot, 0, price, qty, rig.now, rig.request);
    }

    @Test
    void shouldPassCancelsInEveryStateAndThrottleOnlyStrategies() {
        limits.cancelsPerWindow = 1;
        rig.limits(-1, -1, limits);
        final long first = rig.send(rig.limit(Side.BUY, 9_900, 1_000));
        final long second = rig.send(rig.limit(Side.BUY, 9_890, 1_000));
        final int slot = rig.orders.slotOf(second);
        assertNull(rig.gate.checkCancel(slot, rig.now));
        rig.cancel(first);
        assertEquals(DenialCode.CANCEL_PENDING, rig.gate.checkCancel(rig.orders.slotOf(first), rig.now));
        assertEquals(DenialCode.K14_THROTTLE, rig.gate.checkCancel(slot, rig.now));
        assertNull(rig.gate.checkEngineCancel(slot));
        assertNull(rig.gate.checkCancel(slot, rig.now + limits.throttleWindow));
        rig.gate.applyState(RiskState.HALTED);
        assertNull(rig.gate.checkCancel(slot, rig.now));
        rig.reject(second);
        assertEquals(DenialCode.ORDER_NOT_WORKING, rig.gate.checkCancel(slot, rig.now));
        assertEquals(DenialCode.UNKNOWN_ORDER, rig.gate.checkCancel(-1, rig.now));
    }

    @Test
    void shouldCountDenialsByCodeAndByDay() {
        rig.gate.countDenial(DenialCode.K6_MAX_QTY, 0);
        rig.gate.countDenial(DenialCode.K6_MAX_QTY, 0);
        rig.gate.applyTime(rig.now + DailyLoss.DAY_NS);
        rig.gate.countDenial(DenialCode.K6_MAX_QTY, 0);

        assertEquals(3, rig.gate.denials(DenialCode.K6_MAX_QTY));
        assertEquals(1, rig.gate.denialsToday(DenialCode.K6_MAX_QTY));
        assertEquals(0, rig.gate.denials(DenialCode.K7_MAX_NOTIONAL));
    }

    @Test
    void shouldRefuseSettingsOfAScopeItHasNoRoomFor() {
        final long before = rig.gate.stateHash();
        assertFalse(rig.gate.applySettings(limits.record(TradingRig.STRATEGIES, -1), 0));
        assertFalse(rig.gate.applySettings(limits.record(-1, TradingRig.INSTRUMENTS), 0));
        assertFalse(rig.gate.applySettings(limits.record(-2, -1), 0));
        assertEquals(before, rig.gate.stateHash());
        limits.maxOrderQty--;
        assertTrue(rig.gate.applySettings(limits.record(0, 0), 0));
        assertNotEquals(before, rig.gate.stateHash());
    }
}
