package dev.reprise.core.risk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.schema.AlarmCode;
import dev.reprise.api.schema.ConnectionState;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.DiskLevel;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.RiskState;
import dev.reprise.api.schema.RunMode;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.StateCause;
import dev.reprise.api.schema.StrategyStatus;
import dev.reprise.api.schema.StreamKind;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** Two gates of the same hash would judge the same: each single thing they remember changes it. */
class StateHashTest {
    private static final RiskCapacity CAPACITY = new RiskCapacity(2, 2, 2);

    private static final long SEED = 0x5bd1e995_9e3779b9L;

    private final Set<Long> seen = new HashSet<>();
    private final TradingRig rig = new TradingRig();
    private final RiskGate gate = rig.gate;
    private final RiskLimits limits = new RiskLimits(rig.market, CAPACITY);

    private void each(final LongSupplier hash, final Runnable... changes) {
        assertTrue(seen.add(hash.getAsLong()));
        for (int i = 0; i < changes.length; i++) {
            changes[i].run();
            assertTrue(seen.add(hash.getAsLong()), "unchanged by change " + i);
        }
    }

    @Test
    void shouldMixEveryBit() {
        assertEquals(0xdaa66d2aa8ec1d5cL, Exact.mix(1, 2));
        assertEquals(0x21c886478ef1b1dfL, Exact.mix(-1, 1L << 62));
        for (int bit = 0; bit < Long.SIZE; bit++) {
            assertTrue(seen.add(Exact.mix(7, 1L << bit)));
        }
    }

    @Test
    void shouldShowEveryThingTheGateRemembers() {
        each(
                gate::stateHash,
                () -> gate.applyConnection(0, StreamKind.PRIVATE, ConnectionState.UP),
                () -> gate.applyConnection(0, StreamKind.ORDER_ENTRY, ConnectionState.UP),
                () -> gate.applyConnection(63, StreamKind.MARKET_DATA, ConnectionState.BLOCKED),
                () -> gate.applyReconciliation(0, true),
                () -> gate.applyReconciliation(63, true),
                () -> gate.applyClockOffset(5),
                () -> gate.applyInput(6),
                () -> gate.applyHealth(7, DiskLevel.NULL_VAL),
                () -> gate.applyHealth(7, DiskLevel.WARN),
                () -> gate.applyHealth(7, DiskLevel.HALT),
                () -> gate.applyState(RiskState.REDUCING),
                () -> gate.applyAlarm(AlarmCode.STALE_DATA, 0),
                () -> gate.applyAlarm(AlarmCode.STALE_DATA, 1),
                () -> gate.applyStrategyStatus(0, StrategyStatus.DISABLED, StateCause.OPERATOR),
                () -> gate.applyStrategyStatus(0, StrategyStatus.DISABLED, StateCause.REJECT_RATE),
                () -> gate.disallow(2),
                () -> gate.applySignal(0, 1),
                () -> gate.applySignal(0, 2),
                () -> gate.applySignal(2, 2),
                () -> gate.applyRelease(-1, -1, 1),
                () -> gate.applyRelease(0, -1, 1),
                () -> gate.applyRelease(-1, 0, 1),
                () -> gate.applyCancel(-1, -1, 1),
                () -> gate.applyCancel(2, -1, 1),
                () -> gate.applyCancel(-1, 1, 1),
                () -> gate.applyNewOrder(0, -1, Side.BUY, OrderType.LIMIT, OrderRole.EXIT, 9_900, 100, rig.now),
                () -> gate.applyNewOrder(0, 0, Side.BUY, OrderType.LIMIT, OrderRole.ENTRY, 9_900, 100, rig.now),
                () -> gate.countDenial(DenialCode.K1_ENGINE_STATE, -1),
                () -> gate.countDenial(DenialCode.NO_CREDIT, -1),
                () -> gate.countDenial(DenialCode.K17_PARENT_CHILD, 1),
                () -> gate.allow(2, 1),
                () -> rig.limits(-1, -1, new TestLimits().set(Limit.MAX_LEVERAGE, 1)),
                () -> gate.applyPrice(0),
                () -> gate.applyRun(RunMode.LIVE));
    }

    @Test
    void shouldShowWhatTheHourBroughtBesideTheCountsOfTheDay() {
        gate.countDenial(DenialCode.K1_ENGINE_STATE, -1);
        each(gate::stateHash, () -> gate.applyTime(rig.now + DailyLoss.DAY_NS));
    }

    @Test
    void shouldShowLinks() {
        final VenueLinks links = new VenueLinks(CAPACITY);
        each(() -> links.stateHash(1 * SEED), () -> links.applyRun(RunMode.LIVE));
        for (int venue = 0; venue < VenueLinks.VENUES; venue++) {
            final int v = venue;
            each(
                    () -> links.stateHash(2 * SEED),
                    () -> links.applyConnection(v, StreamKind.MARKET_DATA, ConnectionState.UP),
                    () -> links.applyConnection(v, StreamKind.ORDER_ENTRY, ConnectionState.UP),
                    () -> links.applyConnection(v, StreamKind.PRIVATE, ConnectionState.UP),
                    () -> links.applyConnection(v, StreamKind.PRIVATE, ConnectionState.DOWN),
                    () -> links.applyReconciliation(v, true));
            seen.remove(links.stateHash(2 * SEED));
        }
    }

    @Test
    void shouldShowHealth() {
        final MachineHealth health = new MachineHealth(limits);
        each(
                () -> health.stateHash(1 * SEED),
                () -> health.applyClockOffset(3),
                () -> health.applyInput(3),
                () -> health.applyHealth(3, DiskLevel.NULL_VAL),
                () -> health.applyHealth(3, DiskLevel.REDUCE),
                () -> health.applyHealth(3, DiskLevel.HALT),
                health::applyState);
    }

    @Test
    void shouldShowRejects() {
        final RejectBreaker rejects = new RejectBreaker(limits, CAPACITY);
        each(
                () -> rejects.stateHash(1 * SEED),
                () -> rejects.applyReject(0, 0, OrderRequest.NEW_ORDER, RejectCode.FILTER, 1),
                () -> rejects.applyReject(0, 0, OrderRequest.NEW_ORDER, RejectCode.FILTER, 2),
                () -> rejects.applyReject(0, 0, OrderRequest.AMEND, RejectCode.FILTER, 3),
                () -> rejects.applyReject(0, 1, OrderRequest.AMEND, RejectCode.FILTER, 4),
                () -> rejects.applyAccepted(0, 1),
                () -> rejects.applyReject(1, 1, OrderRequest.AMEND, RejectCode.OTHER, 5),
                () -> rejects.applyAccepted(1, 1),
                () -> rejects.applyArming(0));
    }

    @Test
    void shouldShowStops() {
        final Stops stops = new Stops(2);
        each(
                () -> stops.stateHash(1 * SEED),
                () -> stops.want(0, StateCause.ORDER_TO_TRADE),
                () -> stops.want(1, StateCause.ORDER_TO_TRADE),
                () -> stops.applyStatus(0));
    }

    @Test
    void shouldShowWindowsAndCounts() {
        final SlidingWindow window = new SlidingWindow(3);
        each(
                () -> window.stateHash(1 * SEED),
                () -> window.add(1),
                () -> window.add(2),
                () -> window.add(3),
                () -> window.add(4));
        final RollingCount count = new RollingCount();
        each(
                () -> count.stateHash(2 * SEED),
                () -> count.add(600, 5),
                () -> count.add(600, 6),
                () -> count.add(600, 25),
                () -> count.add(6_000, 26));
        final SignalMemory signals = new SignalMemory();
        each(() -> signals.stateHash(3 * SEED), () -> signals.add(1), () -> signals.add(3));
        final SignalMemory others = new SignalMemory();
        others.add(1);
        assertFalse(seen.add(others.stateHash(3 * SEED)), "the same as the first");
        each(() -> others.stateHash(4 * SEED), () -> others.add(4));
        assertTrue(seen.add(others.stateHash(3 * SEED)), "another signal");
        final PriceDrift drift = new PriceDrift();
        each(
                () -> drift.stateHash(4 * SEED),
                () -> drift.add(10, 600, 1),
                () -> drift.add(12, 600, 2),
                () -> drift.add(9, 600, 3),
                () -> drift.add(9, 600, 13),
                () -> drift.add(9, 1_200, 13));
        final DuplicateGuard guard = new DuplicateGuard(2);
        each(
                () -> guard.stateHash(5 * SEED),
                () -> guard.add(0, Side.BUY, 1, 1, 1),
                () -> guard.add(0, Side.BUY, 1, 2, 1),
                () -> guard.add(0, Side.SELL, 1, 2, 1),
                () -> guard.add(1, Side.SELL, 1, 2, 1),
                () -> guard.add(1, Side.SELL, 1, 2, 2));
    }

    @Test
    void shouldShowPositionsTripsAndChildren() {
        final long parent = rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        final Equity equity = new Equity(rig.portfolio, limits, new RiskCapacity(3, 2, 2));
        each(
                () -> equity.stateHash(1 * SEED),
                () -> equity.applyProfit(0, 10),
                () -> equity.applyProfit(0, -5),
                () -> equity.applyProfit(1, -5),
                () -> equity.applyFill(0, 0, 0));
        final dev.reprise.core.decision.OrderRequest exit = rig.limit(Side.SELL, 10_000, 1_000);
        exit.role = OrderRole.EXIT;
        exit.parentOrderId = parent;
        final int child = rig.orders.slotOf(rig.send(exit));
        final ParentChild children = new ParentChild(rig.orders);
        each(
                () -> children.stateHash(1 * SEED),
                () -> children.applyFill(child, 100),
                () -> children.applyFill(child, 100));
        rig.fill(rig.lastSent(), 10_000, 1_000);
        each(() -> equity.stateHash(2 * SEED), () -> equity.applyFill(0, 0, -3));
    }

    @Test
    void shouldShowLossesOfTheDay() {
        final Equity equity = new Equity(rig.portfolio, limits, new RiskCapacity(3, 2, 2));
        final DailyLoss daily = new DailyLoss(rig.market, rig.portfolio, limits, equity, new RiskCapacity(3, 2, 2));
        for (int i = 0; i < 2; i++) {
            limits.define(i);
        }
        each(
                () -> daily.stateHash(1 * SEED),
                () -> daily.applyTime(rig.now),
                () -> daily.applyPrice(0),
                () -> daily.applyPrice(1),
                () -> daily.applyFill(0, 0, 10_000, 5, 1),
                () -> daily.applyFill(1, 0, 10_000, 5, 1),
                () -> daily.applyFill(0, 1, 10_000, 5, 1),
                () -> daily.applyTime(rig.now + DailyLoss.DAY_NS),
                () -> daily.applyFill(0, 0, 10_000, -5, 1),
                () -> daily.applyFill(0, 0, 10_000, 6, 1));
        final long before = equity.stateHash(2 * SEED);
        daily.applyFill(0, 0, 10_000, 5, -1);
        assertEquals(before, equity.stateHash(2 * SEED), "a fee in a third currency has no price");
    }
}
