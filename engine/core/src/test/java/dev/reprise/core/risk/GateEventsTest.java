package dev.reprise.core.risk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Instrument;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.AlarmCode;
import dev.reprise.api.schema.ConnectionState;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.DiskLevel;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.RiskState;
import dev.reprise.api.schema.RunMode;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.StateCause;
import dev.reprise.api.schema.StrategyStatus;
import dev.reprise.api.schema.StreamKind;
import dev.reprise.core.decision.OrderRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each event changes for the next order: sessions, arming, alarms, amends, fills, and indices of nobody. */
class GateEventsTest {
    private final TradingRig rig = new TradingRig();

    private void limit(final Limit limit, final long value) {
        rig.gate.applySettings(new TestLimits().set(limit, value).partial(-1, -1, -1, limit), 0);
    }

    private OrderRequest entry() {
        return rig.limit(Side.BUY, 9_900, 1_000);
    }

    @Test
    void shouldFollowAnInstrumentToItsVenue() {
        rig.linked();
        rig.gate.define(rig.market.instruments[0], 1);
        assertEquals(DenialCode.K2_VENUE_LINK, rig.check(entry()));
        rig.gate.applyConnection(1, StreamKind.ORDER_ENTRY, ConnectionState.UP);
        rig.gate.applyConnection(1, StreamKind.PRIVATE, ConnectionState.UP);
        rig.gate.applyReconciliation(1, true);
        assertNull(rig.check(entry()));
    }

    @Test
    void shouldBeginASessionHaltedAndWell() {
        limit(Limit.MAX_CLOCK_OFFSET, 10);
        rig.gate.applyClockOffset(11);
        rig.gate.applyHealth(0, DiskLevel.HALT);
        rig.gate.applyRun(RunMode.BACKTEST);
        assertEquals(RiskState.HALTED, rig.gate.state());
        assertEquals(DenialCode.K1_ENGINE_STATE, rig.check(entry()));
        rig.gate.decide(rig.now, rig);
        assertEquals(List.of(), rig.causes);
        rig.arm();
        rig.gate.decide(rig.now, rig);
        assertEquals(List.of(), rig.causes);
        assertNull(rig.check(entry()));
    }

    @Test
    void shouldHaltOnceForAFullDisk() {
        rig.gate.applyHealth(0, DiskLevel.HALT);
        rig.gate.applyState(RiskState.REDUCING);
        rig.gate.decide(rig.now, rig);
        assertEquals(List.of(), rig.causes, "the change answered it");
        rig.gate.applyHealth(0, DiskLevel.HALT);
        rig.gate.decide(rig.now, rig);
        assertEquals(List.of(), rig.causes, "it is as full as it was");
        rig.gate.applyHealth(0, DiskLevel.REDUCE);
        rig.gate.applyHealth(0, DiskLevel.HALT);
        rig.gate.applyHealth(0, DiskLevel.HALT);
        rig.gate.decide(rig.now, rig);
        rig.gate.decide(rig.now, rig);
        assertEquals(List.of(StateCause.JOURNAL), rig.causes);
    }

    @Test
    void shouldTakeWhatNobodyMeasuredForWell() {
        limit(Limit.MAX_CLOCK_OFFSET, 10);
        limit(Limit.MAX_ENGINE_LAG, 10);
        rig.gate.applyHealth(11, DiskLevel.REDUCE);
        rig.gate.applyHealth(Records.NO_VALUE, DiskLevel.NULL_VAL);
        assertEquals(DenialCode.K26_JOURNAL, rig.check(entry()), "the disk is as it was");
        rig.gate.applyHealth(Records.NO_VALUE, DiskLevel.WARN);
        assertNull(rig.check(entry()));
        rig.gate.applyInput(11);
        final OrderRequest r = entry();
        assertEquals(DenialCode.K25_CLOCK_LAG, rig.check(r));
        assertEquals(11, r.actual);
        rig.gate.applyInput(0);
        rig.gate.applyClockOffset(Long.MIN_VALUE);
        assertEquals(DenialCode.K25_CLOCK_LAG, rig.check(r));
        assertEquals(Long.MAX_VALUE, r.actual);
    }

    @Test
    void shouldForgetRatiosAndRejectsOnceAStrategyIsArmed() {
        limit(Limit.FREE_REQUESTS, 0);
        limit(Limit.ORDER_TO_TRADE_WINDOW, 1_000_000_000);
        limit(Limit.MAX_ORDERS_PER_TRADE, 2);
        rig.gate.applyAmend(0, 0, rig.now);
        assertNull(rig.check(entry()));
        rig.gate.applyAmend(0, 0, rig.now);
        assertEquals(DenialCode.K22_ORDER_TO_TRADE, rig.check(entry()));
        rig.gate.applyStrategyStatus(0, StrategyStatus.DISABLED, StateCause.OPERATOR);
        rig.gate.applyStrategyStatus(0, StrategyStatus.ENABLED, StateCause.OPERATOR);
        assertNull(rig.check(entry()));
        limit(Limit.MAX_SAME_REJECTS, 1);
        limit(Limit.REJECT_PAUSE, 1_000_000_000);
        final long id = rig.send(entry());
        rig.reject(id);
        assertEquals(List.of(AlarmCode.REJECTS), rig.alarms);
        rig.gate.decide(rig.now, rig);
        assertEquals(List.of(AlarmCode.REJECTS), rig.alarms, "told once");
        rig.gate.applyStrategyStatus(0, StrategyStatus.DISABLED, StateCause.OPERATOR);
        rig.gate.applyStrategyStatus(0, StrategyStatus.ENABLED, StateCause.OPERATOR);
        assertNull(rig.check(entry()));
    }

    @Test
    void shouldCountFillsAgainstOrders() {
        limit(Limit.FREE_REQUESTS, 0);
        limit(Limit.ORDER_TO_TRADE_WINDOW, 1_000_000_000);
        limit(Limit.MAX_ORDERS_PER_TRADE, 2);
        final long id = rig.send(entry());
        rig.send(rig.limit(Side.BUY, 9_890, 1_000));
        assertEquals(DenialCode.K22_ORDER_TO_TRADE, rig.check(rig.limit(Side.BUY, 9_880, 1_000)));
        rig.fill(id, 9_900, 400);
        rig.fill(id, 9_900, 600);
        assertNull(rig.check(rig.limit(Side.BUY, 9_880, 1_000)), "two fills, three orders");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, TradingRig.STRATEGIES})
    void shouldTakeWhatIsNobodysInItsStride(final int strategy) {
        final long before = rig.gate.stateHash();
        rig.gate.applyNewOrder(strategy, 0, Side.BUY, OrderType.LIMIT, OrderRole.ENTRY, 9_900, 100, rig.now);
        rig.gate.applySignal(strategy, 7);
        rig.gate.applyAmend(strategy, 0, rig.now);
        rig.gate.applyCancel(strategy, 0, rig.now);
        rig.gate.countDenial(DenialCode.K17_PARENT_CHILD, strategy);
        rig.gate.countDenial(DenialCode.K22_ORDER_TO_TRADE, strategy);
        assertNotEquals(before, rig.gate.stateHash());
        rig.gate.decide(rig.now, rig);
        assertEquals(List.of(), rig.causes);
        assertEquals(1, rig.gate.denials(DenialCode.K17_PARENT_CHILD));
    }

    @Test
    void shouldStopAStrategyOnceAndNotOneThatIsStoppedAlready() {
        rig.gate.applyStrategyStatus(1, StrategyStatus.DISABLED, StateCause.OPERATOR);
        rig.gate.countDenial(DenialCode.K17_PARENT_CHILD, 1);
        rig.gate.decide(rig.now, rig);
        assertEquals(List.of(), rig.causes);
        rig.gate.countDenial(DenialCode.K17_PARENT_CHILD, 0);
        rig.gate.countDenial(DenialCode.K17_PARENT_CHILD, 2);
        rig.gate.decide(rig.now, rig);
        assertEquals(List.of(StateCause.PARENT_CHILD, StateCause.PARENT_CHILD), rig.causes);
        rig.gate.decide(rig.now, rig);
        assertEquals(2, rig.causes.size());
    }

    @Test
    void shouldKnowWhichStrategiesAreToStop() {
        final Stops stops = new Stops(3);
        assertFalse(stops.isAny());
        stops.want(1, StateCause.REJECT_RATE);
        stops.want(1, StateCause.ORDER_TO_TRADE);
        stops.want(2, StateCause.PARENT_CHILD);
        assertEquals(StateCause.REJECT_RATE, stops.cause(1), "the first says why");
        stops.applyStatus(0);
        stops.applyStatus(1);
        assertTrue(stops.isAny());
        stops.applyStatus(2);
        stops.applyStatus(2);
        assertFalse(stops.isAny());
        stops.want(0, StateCause.REPEATED_EXECUTION);
        assertTrue(stops.isAny());
    }

    @ParameterizedTest
    @EnumSource(StateCause.class)
    void shouldSayWhyAStrategyStops(final StateCause cause) {
        final String check = switch (cause) {
            case REPEATED_EXECUTION -> "K15:";
            case PARENT_CHILD -> "K17:";
            case ORDER_TO_TRADE -> "K22:";
            case REJECT_RATE -> "K23:";
            default -> cause.name();
        };
        assertTrue(Stops.text(cause).startsWith(check));
    }

    private static DailyLoss daily(final TradingRig rig, final RiskLimits limits, final int currencies) {
        final RiskCapacity capacity = new RiskCapacity(TradingRig.STRATEGIES, TradingRig.INSTRUMENTS, currencies);
        final DailyLoss daily =
                new DailyLoss(rig.market, rig.portfolio, limits, new Equity(rig.portfolio, limits, capacity), capacity);
        daily.applyTime(rig.now);
        return daily;
    }

    private static RiskLimits limits(final TradingRig rig, final long maxDailyLoss) {
        final RiskLimits limits =
                new RiskLimits(rig.market, new RiskCapacity(TradingRig.STRATEGIES, TradingRig.INSTRUMENTS, 2));
        limits.define(0);
        limits.define(1);
        final TestLimits account = new TestLimits();
        account.maxDailyLoss = maxDailyLoss;
        limits.apply(account.record(-1, -1), 0);
        return limits;
    }

    @Test
    void shouldCountAFeeForItsStrategyAndInstrumentAndReachALimitOfNothingWithTheFirst() {
        final DailyLoss daily = daily(rig, limits(rig, 0), 2);
        final Instrument second = rig.market.instruments[1];
        daily.applyFill(2, 1, 10_000, 0, 1);
        assertFalse(daily.isPending(), "nothing was lost yet");
        daily.applyFill(2, 1, 10_000, 7, 5);
        assertFalse(daily.isPending(), "a fee that has no price here");
        daily.applyFill(2, 1, 10_000, 7, 1);
        assertEquals(7, daily.loss(3, 2, second));
        assertEquals(7, daily.loss(0, 0, second));
        assertEquals(7, daily.loss(2, 2, second));
        assertEquals(0, daily.loss(2, 1, second));
        assertEquals(7, daily.loss(1, 0, second));
        assertEquals(0, daily.loss(1, 0, rig.market.instruments[0]));
        assertTrue(daily.isPending());
        assertTrue(daily.isBreached(RiskLimits.ACCOUNT));
        daily.applyState();
        daily.applyFill(2, 1, 10_000, 7, 1);
        assertFalse(daily.isPending(), "breached already");
        daily.applyFill(2, 1, 10_000, 30, 0); // 0.030 of the base at 100.00
        assertEquals(14 + 300, daily.loss(3, 2, second));
    }

    @Test
    void shouldCountNothingForStrategiesAndInstrumentsThatAreNot() {
        final DailyLoss daily = daily(rig, limits(rig, 1), 2);
        final long before = daily.stateHash(0);
        for (final int index : new int[] {-1, 3}) {
            daily.applyFill(index, 0, 10_000, 7, 1);
            daily.applyFill(0, index, 10_000, 7, 1);
            daily.applyPrice(index);
        }
        daily.applyFill(0, 2, 10_000, 7, 1);
        daily.applyPrice(2);
        assertEquals(before, daily.stateHash(0));
        final DailyLoss narrow = daily(rig, limits(rig, 1), 1);
        final long narrowBefore = narrow.stateHash(0);
        narrow.applyFill(0, 0, 10_000, 7, 1);
        narrow.applyPrice(0);
        assertEquals(narrowBefore, narrow.stateHash(0), "a currency there is no room for");
        assertEquals(Long.MAX_VALUE, narrow.loss(0, 0, rig.market.instruments[0]));
    }

    @Test
    void shouldTakeALossThatDoesNotFitForTheLargest() {
        final DailyLoss daily = daily(rig, limits(rig, 1_000), 2);
        daily.applyFill(0, 0, 10_000, Long.MAX_VALUE - 1, 1);
        daily.applyFill(0, 0, 10_000, Long.MAX_VALUE - 1, 1);
        assertEquals(Long.MAX_VALUE, daily.loss(0, 0, rig.market.instruments[0]));
        assertTrue(daily.isPending());
    }

    @Test
    void shouldNotValueAPositionBeforeThereIsAPrice() {
        final DailyLoss daily = daily(rig, limits(rig, 1), 2);
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        rig.market.top(0, 0, 0, 0);
        daily.applyFill(0, 0, 10_000, 0, 1);
        assertEquals(0, daily.loss(0, 0, rig.market.instruments[0]));
        rig.market.top(0, 9_990, 10_000, rig.now);
        daily.applyPrice(0);
        assertEquals(5, daily.loss(0, 0, rig.market.instruments[0]));
        rig.market.top(0, 0, 0, 0);
        daily.applyPrice(0);
        daily.applyFill(0, 0, 10_000, 0, 1);
        assertEquals(5, daily.loss(0, 0, rig.market.instruments[0]), "the last one holds");
    }

    private Equity equity(final long maxDrawdown, final long streak) {
        final RiskLimits limits = limits(rig, 1);
        final TestLimits own =
                new TestLimits().set(Limit.MAX_DRAWDOWN, maxDrawdown).set(Limit.MAX_LOSING_STREAK, streak);
        limits.apply(own.partial(-1, -1, -1, Limit.MAX_DRAWDOWN, Limit.MAX_LOSING_STREAK), 0);
        return new Equity(rig.portfolio, limits, new RiskCapacity(TradingRig.STRATEGIES, TradingRig.INSTRUMENTS, 2));
    }

    @Test
    void shouldTellHowFarEquityFell() {
        rig.open(10_000);
        final Equity equity = equity(100, 5);
        equity.applyProfit(1, 0);
        equity.applyProfit(1, -99);
        assertEquals(StateCause.NULL_VAL, equity.pending());
        assertNull(equity.check(rig.request.reset(0, 0), 1));
        equity.applyProfit(1, -1);
        assertEquals(StateCause.DRAWDOWN, equity.pending());
        assertEquals(DenialCode.K21_DRAWDOWN, equity.check(rig.request.reset(0, 0), 1));
        assertEquals(100, rig.request.allowed);
        assertEquals(100, rig.request.actual);
    }

    @Test
    void shouldHaltAtAFallOfNothingAndWhenEquityDoesNotFit() {
        rig.open(10_000);
        final Equity none = equity(0, 5);
        none.applyProfit(1, 5);
        none.applyProfit(1, 0);
        assertEquals(StateCause.NULL_VAL, none.pending());
        none.applyProfit(1, -1);
        assertEquals(StateCause.DRAWDOWN, none.pending());
        final Equity wide = equity(9_000, 5);
        wide.applyProfit(1, FixedPoint.OVERFLOW);
        assertEquals(StateCause.DRAWDOWN, wide.pending());
    }

    @Test
    void shouldCountTripsOfEachStrategyInEachInstrument() {
        final Equity equity = equity(9_000, 2);
        rig.homeStrategy = 2;
        rig.homeInstrument = 1;
        for (int trip = 1; trip <= 2; trip++) {
            rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
            equity.applyFill(2, 1, -10L * (trip - 1));
            final OrderRequest exit = rig.limit(Side.SELL, 9_990, 1_000);
            exit.role = OrderRole.EXIT;
            rig.fill(rig.send(exit), 9_990, 1_000);
            equity.applyFill(2, 1, -10L * trip);
            rig.now += 10_000;
            rig.top(9_990, 10_010);
        }
        assertEquals(StateCause.LOSING_STREAK, equity.pending());
    }
}
