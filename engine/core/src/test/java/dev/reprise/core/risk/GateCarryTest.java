package dev.reprise.core.risk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.reprise.api.schema.AlarmCode;
import dev.reprise.api.schema.ConnectionState;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.DiskLevel;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.RiskState;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.StateCause;
import dev.reprise.api.schema.StrategyStatus;
import dev.reprise.api.schema.StreamKind;
import dev.reprise.core.carry.StateReader;
import dev.reprise.core.carry.StateWriter;
import dev.reprise.core.decision.OrderRequest;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A gate that is told nothing but what another one wrote judges as that one does. */
class GateCarryTest {
    private static final Function<TradingRig, OrderRequest> ENTRY = rig -> rig.limit(Side.BUY, 9_900, 1_000);

    private static Arguments remembers(final DenialCode code, final Consumer<TradingRig> what) {
        return remembers(code, what, ENTRY);
    }

    private static Arguments remembers(
            final DenialCode code, final Consumer<TradingRig> what, final Function<TradingRig, OrderRequest> asked) {
        return Arguments.of(code, what, asked);
    }

    private static void limit(final TradingRig rig, final Limit limit, final long value) {
        rig.gate.applySettings(new TestLimits().set(limit, value).partial(-1, -1, -1, limit), 0);
    }

    private static void send(final TradingRig rig, final int count, final long qty) {
        for (int i = 0; i < count; i++) {
            rig.accept(rig.send(rig.limit(Side.BUY, 9_800 - 10 * i, qty)));
        }
    }

    static Stream<Arguments> breaches() {
        return Stream.of(
                remembers(DenialCode.K1_ENGINE_STATE, rig -> rig.gate.applyState(RiskState.REDUCING)),
                remembers(
                        DenialCode.STRATEGY_DISABLED,
                        rig -> rig.gate.applyStrategyStatus(0, StrategyStatus.DISABLED, StateCause.OPERATOR)),
                remembers(
                        DenialCode.K23_REJECT_RATE,
                        rig -> rig.gate.applyStrategyStatus(0, StrategyStatus.DISABLED, StateCause.REJECT_RATE)),
                remembers(DenialCode.K2_VENUE_LINK, rig -> rig.gate.applyReconciliation(0, false)),
                remembers(
                        DenialCode.K2_VENUE_LINK,
                        rig -> rig.gate.applyConnection(0, StreamKind.ORDER_ENTRY, ConnectionState.DOWN)),
                remembers(DenialCode.K3_ALLOW_LIST, rig -> rig.gate.disallow(0)),
                remembers(DenialCode.K6_MAX_QTY, rig -> limit(rig, Limit.MAX_ORDER_QTY, 990)),
                remembers(DenialCode.K8_FAT_FINGER, GateCarryTest::sendSmall),
                remembers(
                        DenialCode.K9_PRICE_COLLAR, GateCarryTest::runAway, rig -> rig.limit(Side.SELL, 9_720, 1_000)),
                remembers(DenialCode.K11_MAX_POSITION, GateCarryTest::limitNotionalInCurrency),
                remembers(DenialCode.K14_THROTTLE, rig -> {
                    limit(rig, Limit.ORDERS_PER_WINDOW, 2);
                    send(rig, 2, 100);
                }),
                remembers(DenialCode.K14_THROTTLE, rig -> {
                    final TestLimits ofVenue = new TestLimits();
                    ofVenue.ordersPerWindow = 2;
                    rig.gate.applySettings(ofVenue.ofVenue(0, Limit.ORDERS_PER_WINDOW, Limit.THROTTLE_WINDOW), 0);
                    send(rig, 2, 100);
                }),
                remembers(DenialCode.K15_REPEATED_EXECUTION, rig -> {
                    limit(rig, Limit.REPEATED_FILLS_WINDOW, 1_000_000);
                    rig.enter(Side.BUY, 10_000, 100, 0, 0);
                    limit(rig, Limit.MAX_REPEATED_FILLS, 1);
                }),
                remembers(
                        DenialCode.K16_DUPLICATE,
                        rig -> {
                            limit(rig, Limit.DUPLICATE_WINDOW, 1_000_000);
                            rig.canceled(rig.send(ENTRY.apply(rig)));
                        },
                        ENTRY),
                remembers(DenialCode.K16_DUPLICATE, GateCarryTest::sendSignal, GateCarryTest::signal),
                remembers(DenialCode.K17_PARENT_CHILD, GateCarryTest::closePart, GateCarryTest::child),
                remembers(DenialCode.K20_DAILY_LOSS, GateCarryTest::lose),
                remembers(DenialCode.K21_DRAWDOWN, rig -> {
                    rig.open(100_000);
                    limit(rig, Limit.MAX_DRAWDOWN, 5);
                    rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
                    rig.market.top(0, 9_880, 9_890, rig.now);
                    rig.gate.applyPrice(0);
                }),
                remembers(DenialCode.K22_ORDER_TO_TRADE, rig -> {
                    limit(rig, Limit.FREE_REQUESTS, 0);
                    limit(rig, Limit.ORDER_TO_TRADE_WINDOW, 1_000_000);
                    limit(rig, Limit.MAX_ORDERS_PER_TRADE, 2);
                    send(rig, 2, 100);
                    rig.gate.countDenial(DenialCode.K22_ORDER_TO_TRADE, 0);
                }),
                remembers(DenialCode.K23_REJECT_RATE, rig -> {
                    limit(rig, Limit.MAX_SAME_REJECTS, 1);
                    limit(rig, Limit.REJECT_PAUSE, 1_000_000);
                    rig.reject(rig.send(rig.limit(Side.BUY, 9_800, 100)));
                }),
                remembers(DenialCode.K25_CLOCK_LAG, rig -> {
                    limit(rig, Limit.MAX_CLOCK_OFFSET, 10);
                    rig.gate.applyClockOffset(-11);
                }),
                remembers(DenialCode.K25_CLOCK_LAG, rig -> {
                    limit(rig, Limit.MAX_ENGINE_LAG, 10);
                    rig.gate.applyHealth(11, DiskLevel.AMPLE);
                }),
                remembers(DenialCode.K26_JOURNAL, rig -> rig.gate.applyHealth(0, DiskLevel.HALT)),
                remembers(null, rig -> rig.gate.applyAlarm(AlarmCode.STALE_DATA, 1)),
                remembers(null, GateCarryTest::closePart),
                remembers(null, rig -> rig.gate.countDenial(DenialCode.K17_PARENT_CHILD, 1)));
    }

    private static void sendSmall(final TradingRig rig) {
        limit(rig, Limit.MAX_SIZE_FACTOR, 2);
        for (int i = 0; i < 5; i++) { // the largest first: the median needs them in order
            rig.send(rig.limit(Side.BUY, 9_700 - 10 * i, 500 - 10 * i));
        }
        send(rig, 6, 490);
    }

    private static void runAway(final TradingRig rig) {
        limit(rig, Limit.DRIFT_WINDOW, 60_000_000_000L);
        limit(rig, Limit.MAX_DRIFT, 100);
        rig.top(9_900, 9_910);
        rig.top(9_710, 9_720);
    }

    private static void limitNotionalInCurrency(final TradingRig rig) {
        final TestLimits own = new TestLimits().set(Limit.MAX_POSITION_NOTIONAL, 9_000);
        rig.gate.applySettings(own.partial(-1, -1, 1, Limit.MAX_POSITION_NOTIONAL), 0);
    }

    private static OrderRequest signal(final TradingRig rig) {
        final OrderRequest r = rig.limit(Side.BUY, 9_850, 500);
        r.signalId = 77;
        return r;
    }

    private static void sendSignal(final TradingRig rig) {
        rig.canceled(rig.send(signal(rig)));
    }

    private static OrderRequest child(final TradingRig rig) {
        final OrderRequest r = rig.limit(Side.SELL, 10_050, 500);
        r.role = OrderRole.EXIT;
        r.parentOrderId = rig.sent.get(0);
        return r;
    }

    /** Of a position of 1.000 its order's children closed 0.600, and another order bought more. */
    private static void closePart(final TradingRig rig) {
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        rig.enter(Side.BUY, 10_000, 900, 0, 0);
        final OrderRequest r = child(rig);
        r.qty = 600;
        final long id = rig.send(r);
        rig.accept(id);
        rig.fill(id, 10_050, 600, 3, 1);
    }

    private static void lose(final TradingRig rig) {
        final TestLimits own = new TestLimits();
        own.maxDailyLoss = 100;
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        rig.gate.applySettings(own.partial(0, -1, -1, Limit.MAX_DAILY_LOSS), 0);
        rig.market.top(0, 9_880, 9_890, rig.now);
        rig.gate.applyPrice(0);
        rig.market.top(0, 9_990, 10_010, rig.now);
        rig.gate.applyPrice(0); // regained: what denies is that it was lost once
    }

    private static byte[] write(final RiskGate gate) {
        final StateWriter writer = new StateWriter();
        gate.carry(writer);
        return writer.take();
    }

    private static RiskGate read(final TradingRig rig) {
        final byte[] bytes = write(rig.gate);
        final RiskGate read = new RiskGate(
                rig.market,
                rig.orders,
                rig.portfolio,
                new RiskCapacity(TradingRig.STRATEGIES, TradingRig.INSTRUMENTS, 2));
        assertNotEquals(rig.gate.stateHash(), read.stateHash());
        final StateReader reader = new StateReader(bytes, bytes.length);
        read.carry(reader);
        reader.end();
        assertArrayEquals(bytes, write(read));
        return read;
    }

    @ParameterizedTest(name = "{0} {index}")
    @MethodSource("breaches")
    void shouldJudgeAsTheGateThatWroteIt(
            final DenialCode code, final Consumer<TradingRig> what, final Function<TradingRig, OrderRequest> asked) {
        final TradingRig rig = new TradingRig();
        rig.linked();
        final long plain = rig.gate.stateHash();
        what.accept(rig);
        assertNotEquals(plain, rig.gate.stateHash());
        final OrderRequest r = asked.apply(rig);
        assertEquals(code, rig.check(r));
        final long allowed = r.allowed;
        final long actual = r.actual;

        final RiskGate read = read(rig);

        assertEquals(rig.gate.stateHash(), read.stateHash());
        assertEquals(code, read.checkNew(asked.apply(rig), rig.now));
        assertEquals(allowed, r.allowed);
        assertEquals(actual, r.actual);
    }

    @Test
    void shouldKnowWhatAnOrderHoldsAndHowManyCancelsWereSent() {
        final TradingRig rig = new TradingRig();
        rig.open(12_000);
        limit(rig, Limit.MAX_BALANCE_USE, 9_999);
        final long id = rig.send(rig.limit(Side.BUY, 10_000, 1_000));
        rig.accept(id);
        final RiskGate read = read(rig);
        final OrderRequest scratch = new OrderRequest();
        final int slot = rig.orders.slotOf(id);
        assertNull(read.checkAmend(slot, 0, 9_990, 1_000, rig.now, scratch), "it is paid for already");
        assertEquals(DenialCode.K19_CREDIT, read.checkAmend(slot, 0, 10_000, 1_200, rig.now, scratch));
        final long other = rig.send(rig.limit(Side.BUY, 9_900, 100));
        rig.accept(other);
        rig.cancel(other);
        limit(rig, Limit.CANCELS_PER_WINDOW, 1);
        assertEquals(DenialCode.K14_THROTTLE, rig.gate.checkCancel(slot, rig.now));
        assertEquals(DenialCode.K14_THROTTLE, read(rig).checkCancel(slot, rig.now));
    }

    @Test
    void shouldKnowWhatWasDeniedAndWhatTheDayBrought() {
        final TradingRig rig = new TradingRig();
        rig.open(100_000);
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        rig.top(9_980, 9_990);
        rig.gate.countDenial(DenialCode.K8_FAT_FINGER, 0);
        rig.now += DailyLoss.DAY_NS;
        rig.market.top(0, 9_960, 9_970, rig.now);
        rig.gate.applyTime(rig.now);
        rig.gate.applyPrice(0);
        rig.gate.countDenial(DenialCode.K8_FAT_FINGER, 0);
        rig.reject(
                rig.send(rig.limit(Side.BUY, 9_900, 100)),
                dev.reprise.api.schema.OrderRequest.NEW_ORDER,
                RejectCode.OTHER);
        final RiskGate read = read(rig);
        assertEquals(2, read.denials(DenialCode.K8_FAT_FINGER));
        assertEquals(1, read.denialsToday(DenialCode.K8_FAT_FINGER));
        assertEquals(rig.gate.dailyLoss(0, 0), read.dailyLoss(0, 0));
        assertEquals(20, read.dailyLoss(0, 0));
        assertEquals(rig.gate.equity(1), read.equity(1));
        assertEquals(100_000 - 35, read.equity(1));
        read.applyTime(rig.now);
        assertEquals(1, read.denialsToday(DenialCode.K8_FAT_FINGER), "the same day");
    }
}
