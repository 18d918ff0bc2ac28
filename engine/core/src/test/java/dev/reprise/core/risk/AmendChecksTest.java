package dev.reprise.core.risk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.DiskLevel;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.RiskState;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.StateCause;
import dev.reprise.api.schema.StrategyStatus;
import dev.reprise.api.schema.TradingStatus;
import dev.reprise.core.decision.OrderRequest;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An amend is judged by every check that its order would have to pass, as what it would become. */
class AmendChecksTest {
    private final OrderRequest scratch = new OrderRequest();

    private DenialCode amend(final TradingRig rig, final long id, final long price, final long qty) {
        return rig.gate.checkAmend(rig.orders.slotOf(id), 0, price, qty, rig.now, scratch);
    }

    private static Arguments breach(final DenialCode code, final Consumer<TradingRig> what) {
        return Arguments.of(code, what);
    }

    private static void limit(final TradingRig rig, final Limit limit, final long value) {
        rig.gate.applySettings(new TestLimits().set(limit, value).partial(-1, -1, -1, limit), 0);
    }

    /** What goes wrong while an entry rests at the venue. */
    static Stream<Arguments> breaches() {
        return Stream.of(
                breach(DenialCode.K1_ENGINE_STATE, rig -> rig.gate.applyState(RiskState.REDUCING)),
                breach(
                        DenialCode.STRATEGY_DISABLED,
                        rig -> rig.gate.applyStrategyStatus(0, StrategyStatus.DISABLED, StateCause.OPERATOR)),
                breach(DenialCode.K2_VENUE_LINK, rig -> {
                    rig.linked();
                    rig.gate.applyReconciliation(0, false);
                }),
                breach(DenialCode.K3_ALLOW_LIST, rig -> rig.gate.disallow(0)),
                breach(DenialCode.K3_ALLOW_LIST, rig -> rig.market.status[0] = TradingStatus.HALTED),
                breach(DenialCode.K4_STALE_DATA, rig -> rig.now += 2_000_000_000L),
                breach(DenialCode.K6_MAX_QTY, rig -> limit(rig, Limit.MAX_ORDER_QTY, 1_190)),
                breach(DenialCode.K7_MAX_NOTIONAL, rig -> limit(rig, Limit.MAX_ORDER_NOTIONAL, 11_000)),
                breach(DenialCode.K9_PRICE_COLLAR, rig -> limit(rig, Limit.PASSIVE_COLLAR, 50)),
                breach(DenialCode.K11_MAX_POSITION, rig -> limit(rig, Limit.MAX_POSITION, 1_190)),
                breach(DenialCode.K12_EXPOSURE, rig -> limit(rig, Limit.MAX_GROSS_EXPOSURE, 11_990)),
                breach(DenialCode.K14_THROTTLE, rig -> limit(rig, Limit.ORDERS_PER_WINDOW, 1)),
                breach(DenialCode.K15_REPEATED_EXECUTION, rig -> limit(rig, Limit.MAX_REPEATED_FILLS, Limit.NONE)),
                breach(DenialCode.K19_CREDIT, rig -> limit(rig, Limit.MAX_BALANCE_USE, 9_900)),
                breach(DenialCode.K20_DAILY_LOSS, rig -> limit(rig, Limit.MAX_DAILY_LOSS, 0)),
                breach(DenialCode.K21_DRAWDOWN, rig -> limit(rig, Limit.MAX_DRAWDOWN, Limit.NONE)),
                breach(DenialCode.K22_ORDER_TO_TRADE, rig -> {
                    limit(rig, Limit.FREE_REQUESTS, 0);
                    limit(rig, Limit.MAX_ORDERS_PER_TRADE, 0);
                }),
                breach(DenialCode.K23_REJECT_RATE, rig -> limit(rig, Limit.MAX_SAME_REJECTS, Limit.NONE)),
                breach(DenialCode.K25_CLOCK_LAG, rig -> {
                    limit(rig, Limit.MAX_CLOCK_OFFSET, 10);
                    rig.gate.applyClockOffset(11);
                }),
                breach(DenialCode.K26_JOURNAL, rig -> rig.gate.applyHealth(0, DiskLevel.REDUCE)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("breaches")
    void shouldDenyAnAmendOfAnEntryThatWouldNotPassAsAnOrder(final DenialCode code, final Consumer<TradingRig> what) {
        final TradingRig rig = new TradingRig();
        final long id = rig.send(rig.limit(Side.BUY, 9_900, 1_000));
        rig.accept(id);
        assertNull(amend(rig, id, 9_900, 1_200));
        what.accept(rig);

        assertEquals(code, amend(rig, id, 9_900, 1_200));
    }

    @Test
    void shouldDenyAnAmendThatWouldTradeWithAnOrderOfOurs() {
        final TradingRig rig = new TradingRig();
        final long id = rig.send(rig.limit(Side.BUY, 9_900, 1_000));
        rig.accept(id);
        final long other = rig.send(rig.limit(1, 0, Side.SELL, 9_980, 1_000));
        rig.accept(other);
        assertNull(amend(rig, id, 9_970, 1_000));
        assertEquals(DenialCode.K18_SELF_TRADE, amend(rig, id, 9_980, 1_000));
    }

    @Test
    void shouldDenyAnAmendToWhatIsFilledAlready() {
        final TradingRig rig = new TradingRig();
        final long id = rig.send(rig.limit(Side.BUY, 9_900, 1_000));
        rig.accept(id);
        rig.fill(id, 9_900, 400);
        assertEquals(DenialCode.K5_FIELD_SANITY, amend(rig, id, 9_900, 390));
        assertEquals(DenialCode.K5_FIELD_SANITY, amend(rig, id, 9_900, 400));
        assertEquals(400, scratch.allowed);
        assertEquals(400, scratch.actual);
        assertNull(amend(rig, id, 9_900, 410));
    }

    @Test
    void shouldDenyAnAmendOfWhatDoesNotRest() {
        final TradingRig rig = new TradingRig();
        assertEquals(DenialCode.UNKNOWN_ORDER, amend(rig, 99, 9_900, 1_000));
        final long id = rig.send(rig.limit(Side.BUY, 9_900, 1_000));
        assertEquals(DenialCode.ORDER_NOT_WORKING, amend(rig, id, 9_900, 1_200), "not acknowledged");
        rig.unknown(id);
        assertEquals(DenialCode.UNRESOLVED_ORDER, amend(rig, id, 9_900, 1_200));
        rig.accept(id);
        assertNull(amend(rig, id, 9_900, 1_200));
        rig.cancel(id);
        assertEquals(DenialCode.CANCEL_PENDING, amend(rig, id, 9_900, 1_200));
        rig.canceled(id);
        assertEquals(DenialCode.ORDER_NOT_WORKING, amend(rig, id, 9_900, 1_200));
    }

    @Test
    void shouldAddOnlyWhatIsNotWorkingYet() {
        final TradingRig rig = new TradingRig();
        limit(rig, Limit.MAX_POSITION, 1_500);
        final long id = rig.send(rig.limit(Side.BUY, 9_900, 1_000));
        rig.accept(id);
        rig.fill(id, 9_900, 400);
        assertNull(amend(rig, id, 9_900, 1_500));
        assertEquals(DenialCode.K11_MAX_POSITION, amend(rig, id, 9_900, 1_510));
        assertNull(amend(rig, id, 9_900, 500), "less is never too much");
    }

    @Test
    void shouldKeepAnExitWithinThePositionHoweverItIsAmended() {
        final TradingRig rig = new TradingRig();
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        final OrderRequest exit = rig.limit(Side.SELL, 10_100, 600);
        exit.role = OrderRole.EXIT;
        final long id = rig.send(exit);
        rig.accept(id);
        assertNull(amend(rig, id, 10_100, 1_000));
        assertEquals(DenialCode.K24_REDUCE_ONLY, amend(rig, id, 10_100, 1_010));
        assertEquals(1_010, scratch.qty, "told as it would be");
        assertNull(amend(rig, id, 10_100, 500));
    }

    @Test
    void shouldLetAnExitBeAmendedWhateverHoldsUpEntries() {
        final TradingRig rig = new TradingRig();
        rig.linked();
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        final OrderRequest exit = rig.limit(Side.SELL, 10_100, 600);
        exit.role = OrderRole.EXIT;
        final long id = rig.send(exit);
        rig.accept(id);
        rig.gate.applyReconciliation(0, false);
        rig.gate.disallow(0);
        rig.gate.applyState(RiskState.REDUCING);
        rig.gate.applyStrategyStatus(0, StrategyStatus.DISABLED, StateCause.OPERATOR);
        limit(rig, Limit.MAX_REPEATED_FILLS, Limit.NONE);
        limit(rig, Limit.MAX_DAILY_LOSS, 0);
        limit(rig, Limit.MAX_SAME_REJECTS, Limit.NONE);
        limit(rig, Limit.MAX_GROSS_EXPOSURE, 0);
        rig.gate.applyHealth(0, DiskLevel.REDUCE);
        rig.now += 2_000_000_000L;
        assertNull(amend(rig, id, 10_100, 1_000));
    }

    @Test
    void shouldLetProtectionBeAmendedPastSizesAndThrottles() {
        final TradingRig rig = new TradingRig();
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        final OrderRequest stop = rig.limit(Side.SELL, 9_890, 600);
        stop.type = OrderType.STOP_LIMIT;
        stop.stopPrice = 9_900;
        stop.role = OrderRole.STOP_LOSS;
        final long id = rig.send(stop);
        rig.accept(id);
        limit(rig, Limit.ORDERS_PER_WINDOW, 0);
        limit(rig, Limit.MAX_ORDER_QTY, 100);
        limit(rig, Limit.MAX_ORDER_NOTIONAL, 100);
        limit(rig, Limit.MAX_POSITION, 0);
        rig.gate.applyState(RiskState.HALTED);
        assertNull(amend(rig, id, 9_890, 1_000));
        assertEquals(9_900, scratch.stopPrice, "the trigger it has");
        assertNull(rig.gate.checkAmend(rig.orders.slotOf(id), 9_950, 9_890, 1_000, rig.now, scratch));
        assertEquals(9_950, scratch.stopPrice);
        assertEquals(DenialCode.K24_REDUCE_ONLY, amend(rig, id, 9_890, 1_010));
    }

    @Test
    void shouldDenyWhatTheGatewayHasNoPlaceFor() {
        final TradingRig rig = TradingRig.withRoom(8, 2);
        final long id = rig.send(rig.limit(Side.BUY, 9_900, 1_000));
        rig.accept(id);
        rig.send(rig.limit(Side.BUY, 9_890, 1_000));
        assertNull(amend(rig, id, 9_900, 1_200));
        assertNull(rig.check(rig.limit(Side.BUY, 9_880, 1_000)), "one place is left");
        rig.send(rig.limit(Side.BUY, 9_880, 1_000));
        assertEquals(DenialCode.NO_CREDIT, amend(rig, id, 9_900, 1_200));
        assertEquals(DenialCode.NO_CREDIT, rig.check(rig.limit(Side.BUY, 9_870, 1_000)));
        final OrderRequest held = rig.limit(Side.BUY, 9_870, 1_000);
        assertEquals(DenialCode.NO_CREDIT, rig.gate.checkRelease(held, rig.now));
    }

    @Test
    void shouldDenyAnOrderMoreThanFitsTheTable() {
        final TradingRig rig = TradingRig.withRoom(2, 9);
        rig.send(rig.limit(Side.BUY, 9_900, 1_000));
        assertNull(rig.check(rig.limit(Side.BUY, 9_890, 1_000)));
        rig.send(rig.limit(Side.BUY, 9_890, 1_000));
        assertEquals(DenialCode.CAPACITY, rig.check(rig.limit(Side.BUY, 9_880, 1_000)));
    }

    @Test
    void shouldNotAskForACancelTheVenueDidNotKnowUntilAQueryAnswers() {
        final TradingRig rig = new TradingRig();
        final long id = rig.send(rig.limit(Side.BUY, 9_900, 1_000));
        rig.accept(id);
        assertEquals(DenialCode.UNKNOWN_ORDER, rig.gate.checkCancel(-1, rig.now));
        assertNull(rig.gate.checkCancel(rig.orders.slotOf(id), rig.now));
        rig.cancel(id);
        assertEquals(DenialCode.CANCEL_PENDING, rig.gate.checkCancel(rig.orders.slotOf(id), rig.now));
        rig.reject(id, dev.reprise.api.schema.OrderRequest.CANCEL, RejectCode.UNKNOWN_ORDER);
        assertEquals(DenialCode.UNRESOLVED_ORDER, rig.gate.checkCancel(rig.orders.slotOf(id), rig.now));
        assertNull(rig.gate.checkEngineCancel(rig.orders.slotOf(id)), "an operator's goes out");
        rig.cancel(id);
        assertEquals(DenialCode.CANCEL_PENDING, rig.gate.checkCancel(rig.orders.slotOf(id), rig.now));
        assertEquals(DenialCode.CANCEL_PENDING, rig.gate.checkEngineCancel(rig.orders.slotOf(id)));
        rig.canceled(id);
        assertEquals(DenialCode.ORDER_NOT_WORKING, rig.gate.checkCancel(rig.orders.slotOf(id), rig.now));
    }
}
