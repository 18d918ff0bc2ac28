package dev.reprise.core.risk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.schema.AlarmCode;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.DiskLevel;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.RiskState;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.StateCause;
import dev.reprise.api.schema.StrategyStatus;
import dev.reprise.api.schema.TimeInForce;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a breach does beyond the denial: strategies stopped, entries cancelled, the engine reduced or halted. */
class BreachTest {
    private static final long SECOND = 1_000_000_000L;

    private final TradingRig rig = new TradingRig();

    private void limit(final int strategy, final int instrument, final Limit limit, final long value) {
        final TestLimits limits = new TestLimits().set(limit, value);
        rig.gate.applySettings(limits.partial(strategy, instrument, -1, limit), 0);
    }

    private DenialCode buy() {
        return rig.check(rig.limit(Side.BUY, 10_000, 1_000));
    }

    private dev.reprise.core.decision.OrderRequest exit(final OrderRole role, final long qty) {
        final dev.reprise.core.decision.OrderRequest r = rig.limit(Side.SELL, 0, qty);
        r.type = OrderType.MARKET;
        r.timeInForce = TimeInForce.IOC;
        r.role = role;
        return r;
    }

    private void rearm(final int strategy) {
        rig.strategyStatus(strategy, StrategyStatus.ENABLED, StateCause.OPERATOR, "");
    }

    // K9

    @Test
    void shouldDenyFollowingAPriceThatRanAwayAndForgetItAfterTheWindow() {
        limit(-1, -1, Limit.DRIFT_WINDOW, 60 * SECOND);
        limit(-1, -1, Limit.MAX_DRIFT, 100);
        rig.top(9_990, 10_010);
        rig.now += 50 * SECOND;
        rig.top(10_110, 10_130); // 120 bps up
        assertEquals(DenialCode.K9_PRICE_COLLAR, rig.check(rig.limit(Side.BUY, 10_120, 1_000)));
        assertEquals(100, rig.request.allowed);
        assertEquals(120, rig.request.actual);
        final dev.reprise.core.decision.OrderRequest market = exit(OrderRole.ENTRY, 1_000);
        market.side = Side.BUY;
        assertEquals(DenialCode.K9_PRICE_COLLAR, rig.check(market));
        assertNull(rig.check(rig.limit(Side.BUY, 10_100, 1_000)));
        assertNull(rig.check(rig.limit(Side.SELL, 10_120, 1_000)));
        rig.now += 8 * SECOND;
        rig.top(10_110, 10_130);
        assertEquals(DenialCode.K9_PRICE_COLLAR, rig.check(rig.limit(Side.BUY, 10_120, 1_000)));
        rig.now += 2 * SECOND;
        rig.top(10_110, 10_130);
        assertNull(rig.check(rig.limit(Side.BUY, 10_120, 1_000)));

        rig.top(9_990, 10_010); // and down again
        assertEquals(DenialCode.K9_PRICE_COLLAR, rig.check(rig.limit(Side.SELL, 10_000, 1_000)));
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        assertNull(rig.check(exit(OrderRole.EXIT, 1_000)));
    }

    // K15

    @Test
    void shouldDisableAStrategyWhoseFillsRepeatUntilAPersonArmsIt() {
        limit(-1, -1, Limit.MAX_REPEATED_FILLS, 3);
        limit(-1, -1, Limit.REPEATED_FILLS_WINDOW, 60 * SECOND);
        final long resting = rig.send(rig.limit(Side.BUY, 9_000, 1_000));
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        assertEquals(StrategyStatus.ENABLED, rig.gate.strategyStatus(0));
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);

        assertEquals(StrategyStatus.DISABLED, rig.gate.strategyStatus(0));
        assertEquals(List.of(StateCause.REPEATED_EXECUTION), rig.causes);
        assertEquals(List.of(AlarmCode.STRATEGY_DISABLED), rig.alarms);
        assertEquals(List.of(resting), rig.cancels);
        assertEquals(DenialCode.K15_REPEATED_EXECUTION, buy());
        rig.now += 3_600 * SECOND;
        rig.top(9_990, 10_010);
        assertEquals(DenialCode.K15_REPEATED_EXECUTION, buy()); // time heals nothing
        assertNull(rig.check(rig.limit(1, 0, Side.BUY, 10_000, 1_000)));
        assertNull(rig.check(exit(OrderRole.EXIT, 1_000)));
        rearm(0);
        assertNull(buy());
    }

    @Test
    void shouldCountFillsByInstrumentSideAndWindow() {
        limit(-1, -1, Limit.MAX_REPEATED_FILLS, 2);
        limit(-1, -1, Limit.REPEATED_FILLS_WINDOW, 60 * SECOND);
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        rig.enter(Side.SELL, 10_000, 1_000, 0, 0);
        final long other = rig.send(rig.limit(0, 1, Side.BUY, 10_000, 1_000));
        rig.fill(other, 10_000, 1_000);
        final long another = rig.send(rig.limit(1, 0, Side.BUY, 10_000, 1_000));
        rig.fill(another, 10_000, 1_000);
        rig.now += 60 * SECOND; // the first is out of the window
        rig.top(9_990, 10_010);
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        assertTrue(rig.causes.isEmpty());

        rig.now += 60 * SECOND - 1;
        rig.top(9_990, 10_010);
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        assertEquals(List.of(StateCause.REPEATED_EXECUTION), rig.causes);
    }

    @Test
    void shouldForgetFillsWhenAStrategyIsArmed() {
        limit(-1, -1, Limit.MAX_REPEATED_FILLS, 2);
        limit(-1, -1, Limit.REPEATED_FILLS_WINDOW, 60 * SECOND);
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        rearm(0);
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        assertEquals(StrategyStatus.ENABLED, rig.gate.strategyStatus(0));
    }

    // K17

    @Test
    void shouldDenyAChildBeyondWhatItsParentFilledAndStopTheStrategy() {
        final long parent = rig.send(rig.limit(Side.BUY, 10_000, 1_000));
        rig.fill(parent, 10_000, 600);
        rig.send(rig.limit(1, 0, Side.BUY, 9_990, 1_000)); // another strategy's, no child
        final dev.reprise.core.decision.OrderRequest child = exit(OrderRole.STOP_LOSS, 600);
        child.parentOrderId = parent;
        assertNull(rig.check(child));
        child.qty = 590;
        assertNull(rig.check(child));
        child.qty = 610;
        assertEquals(DenialCode.K17_PARENT_CHILD, rig.check(child));
        assertEquals(600, child.allowed);
        assertEquals(610, child.actual);

        rig.order(child);
        rig.gate.decide(rig.now, rig);
        assertEquals(StrategyStatus.DISABLED, rig.gate.strategyStatus(0));
        assertEquals(List.of(StateCause.PARENT_CHILD), rig.causes);
        assertEquals(DenialCode.K17_PARENT_CHILD, buy());
    }

    @Test
    void shouldCountChildrenWhenTheyAreSentAndBothLegsOfABracketByThemselves() {
        final long parent = rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        final dev.reprise.core.decision.OrderRequest stop = exit(OrderRole.STOP_LOSS, 600);
        stop.parentOrderId = parent;
        final long first = rig.send(stop);
        stop.qty = 410;
        assertEquals(DenialCode.K17_PARENT_CHILD, rig.check(stop));
        stop.qty = 400;
        assertNull(rig.check(stop));
        rig.fill(first, 10_000, 300);
        rig.canceled(first);
        stop.qty = 700;
        assertNull(rig.check(stop)); // 300 are closed, nothing works
        stop.qty = 710;
        assertEquals(DenialCode.K17_PARENT_CHILD, rig.check(stop));
        stop.parentOrderId = parent + 1_000; // nobody remembers it: the position bounds it
        assertEquals(DenialCode.K24_REDUCE_ONLY, rig.check(stop));
    }

    // K18

    @Test
    void shouldDenyAnOrderThatWouldTradeWithOneOfOurs() {
        final long resting = rig.send(rig.limit(1, 0, Side.SELL, 10_050, 1_000));
        rig.accept(resting);
        assertNull(rig.check(rig.limit(Side.BUY, 10_040, 1_000)));
        assertEquals(DenialCode.K18_SELF_TRADE, rig.check(rig.limit(Side.BUY, 10_050, 1_000)));
        assertEquals(10_050, rig.request.allowed);
        assertEquals(DenialCode.K18_SELF_TRADE, rig.check(rig.limit(Side.BUY, 10_060, 1_000)));
        assertNull(rig.check(rig.limit(Side.SELL, 10_050, 990)));
        assertNull(rig.check(rig.limit(0, 1, Side.BUY, 10_060, 1_000)));

        final dev.reprise.core.decision.OrderRequest market = exit(OrderRole.ENTRY, 1_000);
        market.side = Side.BUY;
        assertNull(rig.check(market)); // reaches 100.10 by the book, whatever its collar
        rig.market.sweep[0] = 10_050;
        assertEquals(DenialCode.K18_SELF_TRADE, rig.check(market));
        rig.canceled(resting);
        assertNull(rig.check(market));
    }

    @Test
    void shouldDenySellsThroughOurBidAndLetExitsPass() {
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        rig.accept(rig.send(rig.limit(1, 0, Side.BUY, 9_990, 1_000)));
        assertNull(rig.check(rig.limit(Side.SELL, 10_000, 1_000)));
        assertEquals(DenialCode.K18_SELF_TRADE, rig.check(rig.limit(Side.SELL, 9_990, 1_000)));
        assertNull(rig.check(exit(OrderRole.EXIT, 1_000)), "nothing of ours keeps a position open");
        assertNull(rig.check(exit(OrderRole.STOP_LOSS, 1_000)));
    }

    // K19

    @Test
    void shouldDenyWhatTheBalanceDoesNotPayForFeesAndReservationsIncluded() {
        limit(-1, -1, Limit.MAX_BALANCE_USE, 10_000);
        assertEquals(DenialCode.K19_CREDIT, buy()); // nobody told a balance
        rig.open(20_000);
        assertNull(buy());
        final long first = rig.send(rig.limit(Side.BUY, 10_000, 1_000));
        assertNull(rig.check(rig.limit(1, 1, Side.BUY, 10_000, 1_000)));
        assertEquals(DenialCode.K19_CREDIT, rig.check(rig.limit(1, 1, Side.BUY, 10_000, 1_010)));
        rig.fill(first, 10_000, 500, 100, 1); // the fee of 1.00 is gone too
        assertEquals(14_900, rig.portfolio.balances().total(1));
        assertEquals(5_000, rig.portfolio.balances().reserved(1));
        assertNull(rig.check(rig.limit(1, 1, Side.BUY, 10_000, 990)));
        assertEquals(DenialCode.K19_CREDIT, rig.check(rig.limit(1, 1, Side.BUY, 10_000, 1_000)));
        rig.canceled(first);
        assertEquals(0, rig.portfolio.balances().reserved(1));
        assertNull(rig.check(rig.limit(1, 1, Side.BUY, 10_000, 1_490)));
    }

    @Test
    void shouldDenyASaleOfWhatIsNotThere() {
        limit(-1, -1, Limit.MAX_BALANCE_USE, 10_000);
        rig.portfolio.applyBalance(0, 800, 200);
        assertNull(rig.check(rig.limit(Side.SELL, 10_000, 1_000)));
        assertEquals(DenialCode.K19_CREDIT, rig.check(rig.limit(Side.SELL, 10_000, 1_010)));
        final long id = rig.send(rig.limit(Side.SELL, 10_000, 600));
        assertEquals(DenialCode.K19_CREDIT, rig.check(rig.limit(Side.SELL, 10_010, 410)));
        rig.fill(id, 10_000, 600);
        assertEquals(400, rig.portfolio.balances().total(0));
        assertNull(rig.check(rig.limit(Side.SELL, 10_010, 400)));
    }

    /** By decision: docs/risk.md says entries. What our reckoning of the balance says must not keep a position open. */
    @Test
    void shouldLetAnExitOutWhateverTheBalanceSeemsToBe() {
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        limit(-1, -1, Limit.MAX_BALANCE_USE, 10_000);
        rig.portfolio.applyBalance(0, 0, 0);
        assertEquals(DenialCode.K19_CREDIT, rig.check(rig.limit(Side.SELL, 10_000, 1_000)), "as an entry");
        assertNull(rig.check(exit(OrderRole.EXIT, 1_000)));
        assertNull(rig.check(exit(OrderRole.STOP_LOSS, 1_000)));
        assertNull(rig.check(exit(OrderRole.TAKE_PROFIT, 1_000)));
        assertEquals(DenialCode.K24_REDUCE_ONLY, rig.check(exit(OrderRole.EXIT, 1_010)), "K24 bounds it");
    }

    @Test
    void shouldJudgeAnAmendByWhatItAddsToItsReservation() {
        limit(-1, -1, Limit.MAX_BALANCE_USE, 10_000);
        rig.open(20_000);
        final long id = rig.send(rig.limit(Side.BUY, 10_000, 1_000));
        rig.accept(id);
        final int slot = rig.orders.slotOf(id);
        assertNull(rig.gate.checkAmend(slot, 0, 10_000, 2_000, rig.now, rig.request));
        assertEquals(DenialCode.K19_CREDIT, rig.gate.checkAmend(slot, 0, 10_000, 2_010, rig.now, rig.request));
        assertEquals(DenialCode.K19_CREDIT, rig.gate.checkAmend(slot, 0, 10_010, 2_000, rig.now, rig.request));
    }

    // K21

    @Test
    void shouldHaltAndCancelAllButProtectionWhenEquityFellTooFar() {
        rig.open(100_000);
        limit(-1, -1, Limit.MAX_DRAWDOWN, 100); // 1 %
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        final long entry = rig.send(rig.limit(1, 1, Side.BUY, 9_900, 1_000));
        rig.top(10_990, 11_010); // won 10.00: the peak is 1,010.00
        rig.top(9_981, 10_001); // 999.91 now, a fall of 10.09
        assertEquals(RiskState.ACTIVE, rig.gate.state());
        rig.top(9_979, 10_001); // 999.90: 10.10 is 1 % of the peak
        assertEquals(RiskState.HALTED, rig.gate.state());
        assertEquals(List.of(StateCause.DRAWDOWN), rig.causes);
        assertEquals(List.of(entry), rig.cancels);

        rig.gate.applyState(RiskState.REDUCING);
        rig.gate.applyState(RiskState.HALTED);
        rig.arm();
        assertNull(buy()); // a person saw it: it begins anew from here
        rig.top(9_970, 9_990);
        assertEquals(RiskState.ACTIVE, rig.gate.state());
    }

    @Test
    void shouldDenyBetweenABreachAndTheHalt() {
        rig.open(100_000);
        limit(-1, -1, Limit.MAX_DRAWDOWN, 100);
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        rig.market.top(0, 8_990, 9_010, rig.now);
        rig.gate.applyPrice(0);

        assertEquals(DenialCode.K21_DRAWDOWN, rig.check(rig.limit(Side.BUY, 9_000, 1_000)));
        assertNull(rig.check(exit(OrderRole.EXIT, 1_000)));
    }

    @Test
    void shouldHaltAfterRoundTripsLostInARow() {
        limit(-1, -1, Limit.MAX_LOSING_STREAK, 2);
        roundTrip(9_990);
        roundTrip(10_010); // a gain between
        roundTrip(9_990);
        assertEquals(RiskState.ACTIVE, rig.gate.state());
        roundTrip(9_990);

        assertEquals(RiskState.HALTED, rig.gate.state());
        assertEquals(List.of(StateCause.LOSING_STREAK), rig.causes);
        rig.arm();
        assertNull(buy());
    }

    private void roundTrip(final long sellPrice) {
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        rig.enter(Side.SELL, sellPrice, 500, 0, 0); // half of it is no round trip yet
        rig.enter(Side.SELL, sellPrice, 500, 0, 0);
    }

    // K22

    @Test
    void shouldSlowAStrategyWithoutTradesAndStopItAfterAWholeWindow() {
        limit(-1, -1, Limit.MAX_ORDERS_PER_TRADE, 2);
        limit(-1, -1, Limit.FREE_REQUESTS, 3);
        limit(-1, -1, Limit.ORDER_TO_TRADE_WINDOW, 60 * SECOND);
        for (int i = 0; i < 3; i++) {
            rig.expire(rig.send(rig.limit(Side.BUY, 9_000 + 10 * i, 1_000))); // free
        }
        deny();
        assertEquals(DenialCode.K22_ORDER_TO_TRADE, rig.lastDenial);
        rig.now += 59 * SECOND - 1;
        rig.top(9_990, 10_010);
        deny();
        assertEquals(DenialCode.K22_ORDER_TO_TRADE, rig.lastDenial);
        assertEquals(StrategyStatus.ENABLED, rig.gate.strategyStatus(0));

        rig.now += 2 * SECOND;
        rig.top(9_990, 10_010);
        assertNull(buy()); // what it sent is out of the window
    }

    @Test
    void shouldStopAStrategyThatRunsIntoTheRatioForAWholeWindow() {
        limit(-1, -1, Limit.MAX_CANCELS_PER_TRADE, 0);
        limit(-1, -1, Limit.FREE_REQUESTS, 0);
        limit(-1, -1, Limit.ORDER_TO_TRADE_WINDOW, 60 * SECOND);
        final long[] ids = new long[4];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = rig.send(rig.limit(Side.BUY, 9_000 + 10 * i, 1_000));
            rig.accept(ids[i]);
        }
        for (int i = 0; i < ids.length; i++) {
            rig.cancel(ids[i]);
            deny();
            assertEquals(DenialCode.K22_ORDER_TO_TRADE, rig.lastDenial);
            assertEquals(StrategyStatus.ENABLED, rig.gate.strategyStatus(0));
            rig.now += 20 * SECOND - (i == 2 ? 1 : 0);
            rig.top(9_990, 10_010);
        }
        rig.now -= 20 * SECOND - 1; // a whole window after the first denial
        rig.top(9_990, 10_010);
        deny();
        rig.gate.decide(rig.now, rig);
        assertEquals(StrategyStatus.DISABLED, rig.gate.strategyStatus(0));
        assertEquals(List.of(StateCause.ORDER_TO_TRADE), rig.causes);
    }

    private void deny() {
        assertEquals(0, rig.order(rig.limit(Side.BUY, 10_000, 1_000)));
        rig.gate.applyTime(rig.now);
        rig.gate.decide(rig.now, rig);
    }

    // K23

    @Test
    void shouldPauseAStrategyInTheInstrumentAfterTheSameStructuralRejectThreeTimes() {
        limit(-1, -1, Limit.MAX_SAME_REJECTS, 3);
        limit(-1, -1, Limit.REJECT_PAUSE, 60 * SECOND);
        rejected(0, RejectCode.FILTER);
        rejected(0, RejectCode.MALFORMED);
        rejected(0, RejectCode.FILTER);
        rejected(0, RejectCode.FILTER);
        assertNull(buy());
        rig.accept(rig.send(rig.limit(Side.BUY, 9_000, 1_000))); // the venue takes one: it begins anew
        rejected(0, RejectCode.FILTER);
        rejected(0, RejectCode.FILTER);
        assertNull(buy());
        rejected(0, RejectCode.FILTER);

        assertEquals(List.of(AlarmCode.REJECTS), rig.alarms);
        assertEquals(DenialCode.K23_REJECT_RATE, buy());
        assertNull(rig.check(rig.limit(0, 1, Side.BUY, 10_000, 1_000)));
        assertNull(rig.check(rig.limit(1, 0, Side.BUY, 10_000, 1_000)));
        rig.now += 60 * SECOND - 1;
        rig.top(9_990, 10_010);
        assertEquals(DenialCode.K23_REJECT_RATE, buy());
        assertEquals(1, rig.request.actual);
        rig.now++;
        assertNull(buy());
    }

    @Test
    void shouldNotPauseForWhatRepeatingMayCure() {
        limit(-1, -1, Limit.MAX_SAME_REJECTS, 2);
        for (int i = 0; i < 4; i++) {
            rejected(0, RejectCode.WOULD_TAKE);
        }
        assertNull(buy());
        assertTrue(rig.alarms.isEmpty());
    }

    @Test
    void shouldDisableAStrategyThatTheVenueRejectsTooOften() {
        limit(-1, -1, Limit.MAX_REJECTS, 3);
        limit(-1, -1, Limit.REJECT_WINDOW, 60 * SECOND);
        rejected(0, RejectCode.WOULD_TAKE);
        rejected(1, RejectCode.OTHER);
        rig.now += 60 * SECOND;
        rig.top(9_990, 10_010);
        rejected(0, RejectCode.OTHER);
        rejected(0, RejectCode.FILTER);
        assertEquals(StrategyStatus.ENABLED, rig.gate.strategyStatus(0));
        final long id = rig.send(rig.limit(Side.SELL, 10_900, 1_000));
        rig.accept(id);
        rig.cancel(id);
        rig.reject(id, OrderRequest.CANCEL, RejectCode.UNKNOWN_ORDER); // lost a race
        assertEquals(StrategyStatus.ENABLED, rig.gate.strategyStatus(0));
        rejected(0, RejectCode.WOULD_TAKE);

        assertEquals(StrategyStatus.DISABLED, rig.gate.strategyStatus(0));
        assertEquals(List.of(StateCause.REJECT_RATE), rig.causes);
        assertEquals(DenialCode.K23_REJECT_RATE, buy());
        assertEquals(StrategyStatus.ENABLED, rig.gate.strategyStatus(1));
        rearm(0);
        assertNull(buy());
    }

    private void rejected(final int strategy, final RejectCode code) {
        rig.reject(rig.send(rig.limit(strategy, 0, Side.BUY, 9_500, 1_000)), OrderRequest.NEW_ORDER, code);
    }

    // K4

    @Test
    void shouldCancelEntriesOfAnInstrumentWhoseDataStaysStale() {
        limit(-1, 0, Limit.MAX_STALE_TIME, 10 * SECOND);
        final long stale = rig.send(rig.limit(Side.BUY, 9_900, 1_000));
        final long other = rig.send(rig.limit(0, 1, Side.BUY, 9_900, 1_000));
        rig.accept(stale);
        rig.accept(other);
        rig.now += 10 * SECOND;
        rig.price(1);
        assertTrue(rig.cancels.isEmpty());
        rig.now += SECOND;
        rig.price(1);
        assertEquals(List.of(stale), rig.cancels);
        assertEquals(List.of(AlarmCode.STALE_DATA), rig.alarms);
        assertEquals(RiskState.ACTIVE, rig.gate.state());
        rig.now += SECOND;
        rig.price(1);
        assertEquals(1, rig.alarms.size());
        rig.canceled(stale);

        rig.top(9_990, 10_010); // prices come again
        assertNull(buy());
    }

    // K26

    @Test
    void shouldHaltWhenTheDiskIsFull() {
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        final long entry = rig.send(rig.limit(Side.BUY, 9_900, 1_000));
        rig.gate.applyHealth(0, DiskLevel.REDUCE);
        rig.gate.decide(rig.now, rig);
        assertEquals(RiskState.ACTIVE, rig.gate.state());
        rig.gate.applyHealth(0, DiskLevel.HALT);
        rig.gate.decide(rig.now, rig);

        assertEquals(RiskState.HALTED, rig.gate.state());
        assertEquals(List.of(StateCause.JOURNAL), rig.causes);
        assertEquals(List.of(entry), rig.cancels);
        assertNull(rig.check(exit(OrderRole.STOP_LOSS, 1_000)));
    }

    // Settings

    @ParameterizedTest
    @EnumSource(Limit.class)
    void shouldSayWhatLoosens(final Limit limit) {
        final boolean smaller = limit.tighter() == Limit.Tighter.SMALLER;
        assertEquals(smaller, limit.loosens(5, 6));
        assertEquals(!smaller, limit.loosens(6, 5));
        assertFalse(limit.loosens(5, 5));
        assertTrue(limit.loosens(5, Limit.NONE));
        assertFalse(limit.loosens(Limit.NONE, 5));
        assertEquals(limit, Limit.of(limit.kind()));
        assertEquals(limit.name(), limit.kind().name());
    }

    @Test
    void shouldSayWhetherARecordLoosens() {
        final TestLimits limits = new TestLimits();
        limits.maxOrderQty = 999_999;
        assertFalse(loosens(limits, -1, -1));
        assertFalse(loosens(limits, 0, 0)); // the account sets one already
        limits.maxOrderQty = 1_000_001;
        assertTrue(loosens(limits, -1, -1));
        limits.maxOrderQty = Limit.NONE;
        assertTrue(loosens(limits, -1, -1));
        assertFalse(loosens(limits, 0, 0));

        limit(-1, -1, Limit.MAX_ORDER_QTY, Limit.NONE); // now nothing passes
        limits.maxOrderQty = 5;
        for (final int[] scope : new int[][] {{-1, -1}, {0, -1}, {-1, 0}, {0, 0}}) {
            assertTrue(loosens(limits, scope[0], scope[1]));
        }
        limit(-1, 0, Limit.MAX_ORDER_QTY, 100);
        assertTrue(loosens(limits, 0, -1)); // instrument 1 has none
        assertFalse(loosens(limits, 0, 0));
        limit(-1, 1, Limit.MAX_ORDER_QTY, 100);
        assertFalse(loosens(limits, 0, -1));
    }

    private boolean loosens(final TestLimits limits, final int strategy, final int instrument) {
        return rig.gate.loosens(limits.partial(strategy, instrument, -1, Limit.MAX_ORDER_QTY), 0);
    }

    @Test
    void shouldChangeOnlyTheLimitsThatARecordNames() {
        final long before = rig.gate.stateHash();
        limit(-1, -1, Limit.MAX_ORDER_QTY, 990);
        assertNotEquals(before, rig.gate.stateHash());
        assertEquals(DenialCode.K6_MAX_QTY, buy());
        assertNull(rig.check(rig.limit(Side.BUY, 10_000, 990)));
        limit(-1, -1, Limit.MAX_ORDER_QTY, 1_000_000);
        assertEquals(before, rig.gate.stateHash());
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void shouldRefuseAScopeThatDoesNotExist(final int strategy) {
        final TestLimits limits = new TestLimits();
        assertFalse(rig.gate.applySettings(limits.record(strategy, -1, -1), 0));
        assertFalse(rig.gate.applySettings(limits.record(-1, strategy, -1), 0));
        assertFalse(rig.gate.applySettings(limits.record(-1, -1, strategy), 0));
        assertFalse(rig.gate.applySettings(limits.record(-1, 0, 1), 0));
    }
}
