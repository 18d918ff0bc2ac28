package dev.reprise.core.protection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Protector;
import dev.reprise.api.schema.AlarmCode;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.ProtectionKind;
import dev.reprise.api.schema.RiskState;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TradingStatus;
import dev.reprise.api.schema.TriggerSource;
import dev.reprise.core.decision.OrderRequest;
import dev.reprise.core.risk.TradingRig;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProtectionTest {
    private final TradingRig rig = new TradingRig();

    private int only() {
        final int protection = rig.protection.first(0);
        assertTrue(protection >= 0 && rig.protection.next(protection) < 0, "exactly one protection");
        return protection;
    }

    private long working(final Side side, final long qty, final TriggerSource source) {
        final OrderRequest r = rig.limit(side, 10_000, qty);
        r.stopLossOffset = 100;
        r.takeProfitOffset = 200;
        r.triggerSource = source;
        final long id = rig.send(r);
        rig.accept(id);
        return id;
    }

    @Test
    void shouldGrowWithEachFillAtTheAverageFillPrice() {
        final long entry = working(Side.BUY, 1_000, TriggerSource.BID_ASK);
        assertEquals(0, rig.protection.count());
        rig.fill(entry, 10_000, 400);
        assertEquals(400, rig.protection.qty(only()));
        assertEquals(9_900, rig.protection.stopPrice(only()));
        rig.fill(entry, 9_950, 600); // average 99.70
        assertEquals(1_000, rig.protection.qty(only()));
        assertEquals(9_870, rig.protection.stopPrice(only()));
        assertEquals(10_170, rig.protection.takeProfitPrice(only()));
        assertEquals(Side.SELL, rig.protection.closingSide(only()));
        assertEquals(Protector.ENGINE, rig.protection.protector(0, 0));
    }

    @Test
    void shouldPutTriggersOnTheTickNearerTheAverage() {
        final OrderRequest r = rig.limit(Side.BUY, 10_000, 1_000);
        r.stopLossOffset = 105;
        r.takeProfitOffset = 205;
        final long entry = rig.send(r);
        rig.fill(entry, 10_000, 1_000);
        assertEquals(9_900, rig.protection.stopPrice(only()));
        assertEquals(10_200, rig.protection.takeProfitPrice(only()));
    }

    @Test
    void shouldCloseALongWhenTheBidIsAtTheStop() {
        rig.enter(Side.BUY, 10_000, 1_000, 100, 200);
        rig.top(9_910, 9_930);
        assertEquals(List.of(), rig.triggered);
        rig.top(9_900, 9_920);
        assertEquals(List.of(ProtectionKind.STOP_LOSS), rig.triggered);
        final int slot = rig.orders.slotOf(rig.lastSent());
        assertEquals(OrderRole.STOP_LOSS, rig.orders.role(slot));
        assertEquals(Side.SELL, rig.orders.side(slot));
        assertEquals(1_000, rig.orders.qty(slot));
        rig.fill(rig.lastSent(), 9_900, 1_000);
        assertEquals(0, rig.protection.count());
        assertEquals(0, rig.portfolio.positionQty(0, 0));
        assertEquals(0, rig.protection.protectedQty(0, 0));
    }

    @Test
    void shouldCloseAShortWhenTheAskIsAtTheStopOrTarget() {
        rig.enter(Side.SELL, 10_000, 1_000, 100, 200);
        rig.top(10_070, 10_090);
        assertEquals(List.of(), rig.triggered);
        rig.top(10_080, 10_100);
        assertEquals(List.of(ProtectionKind.STOP_LOSS), rig.triggered);

        final TradingRig other = new TradingRig();
        other.enter(Side.SELL, 10_000, 1_000, 100, 200);
        other.top(9_780, 9_810);
        other.top(9_780, 9_800);
        assertEquals(List.of(ProtectionKind.TAKE_PROFIT), other.triggered);
    }

    @Test
    void shouldCloseAtOnceWhenThePriceIsAlreadyThrough() {
        final long entry = working(Side.BUY, 1_000, TriggerSource.BID_ASK);
        rig.now += 10_000_000_000L;
        rig.market.top(0, 9_500, 9_520, rig.now); // gapped while nobody looked
        rig.fill(entry, 10_000, 1_000);
        rig.price(0);
        assertEquals(List.of(ProtectionKind.STOP_LOSS), rig.triggered);
    }

    @Test
    void shouldNeverFireBothLegs() {
        rig.enter(Side.BUY, 10_000, 1_000, 100, 200);
        rig.top(9_900, 9_920);
        rig.now += 1_000_000_000L;
        rig.top(10_300, 10_320);
        assertEquals(List.of(ProtectionKind.STOP_LOSS), rig.triggered);
        rig.fill(rig.lastSent(), 9_900, 400);
        rig.expire(rig.lastSent()); // with a rest: at the target now
        assertEquals(List.of(ProtectionKind.STOP_LOSS, ProtectionKind.TAKE_PROFIT), rig.triggered);
        assertEquals(600, rig.orders.qty(rig.orders.slotOf(rig.lastSent())));
    }

    @Test
    void shouldWaitForAnExitOfUnknownFate() {
        rig.enter(Side.BUY, 10_000, 1_000, 100, 200);
        rig.top(9_900, 9_920);
        rig.unknown(rig.lastSent());
        rig.now += 60_000_000_000L;
        rig.top(9_800, 9_820);
        assertEquals(1, rig.triggered.size());
    }

    @Test
    void shouldFireByTheSourceTheEntryNames() {
        for (final TriggerSource source :
                new TriggerSource[] {TriggerSource.LAST, TriggerSource.MARK, TriggerSource.INDEX, TriggerSource.MID}) {
            final TradingRig fresh = new TradingRig();
            fresh.market.last[0] = 10_000;
            fresh.market.mark[0] = 10_000;
            fresh.market.index[0] = 10_000;
            final OrderRequest r = fresh.limit(Side.BUY, 10_000, 1_000);
            r.stopLossOffset = 100;
            r.triggerSource = source;
            final long entry = fresh.send(r);
            fresh.fill(entry, 10_000, 1_000);
            if (source != TriggerSource.MID) {
                fresh.top(9_000, 9_020);
            }
            assertEquals(List.of(), fresh.triggered, source.name());
            fresh.market.bid[0] = 9_990;
            fresh.market.ask[0] = 10_010;
            switch (source) {
                case LAST -> fresh.market.last[0] = 9_900;
                case MARK -> fresh.market.mark[0] = 9_900;
                case INDEX -> fresh.market.index[0] = 9_900;
                default -> fresh.market.top(0, 9_890, 9_911, fresh.now); // 99.005 rounds down to 99.00
            }
            fresh.price(0);
            assertEquals(List.of(ProtectionKind.STOP_LOSS), fresh.triggered, source.name());
        }
    }

    @Test
    void shouldRetryADeniedExitWithAGapAndRaiseAlarms() {
        rig.enter(Side.BUY, 10_000, 1_000, 100, 200);
        rig.market.status[0] = TradingStatus.HALTED;
        final long start = rig.now;
        while (rig.now <= start + 12_000_000_000L) {
            rig.top(9_800, 9_820);
            rig.now += 10_000_000L;
        }
        // At 0, 0.1, 0.3, 0.7, 1.5, 3.1 s and then every 1.6 s.
        assertEquals(11, rig.triggered.size());
        assertEquals(List.of(AlarmCode.PROTECTION_REJECTED, AlarmCode.UNPROTECTED, AlarmCode.UNPROTECTED), rig.alarms);
        assertEquals(1_000, rig.protection.protectedQty(0, 0));

        rig.market.status[0] = TradingStatus.TRADING;
        rig.now += 2_000_000_000L;
        rig.protection.onTime(rig.now, rig);
        assertEquals(12, rig.triggered.size());
        rig.fill(rig.lastSent(), 9_800, 1_000);
        assertEquals(0, rig.protection.count());
    }

    @Test
    void shouldStayArmedAfterARejectedOrCancelledExit() {
        rig.enter(Side.BUY, 10_000, 1_000, 100, 200);
        rig.top(9_900, 9_920);
        rig.reject(rig.lastSent());
        assertEquals(List.of(AlarmCode.PROTECTION_REJECTED), rig.alarms);
        rig.top(9_900, 9_920);
        assertEquals(1, rig.triggered.size()); // the gap is not over
        rig.now += Protection.MIN_GAP_NS;
        rig.top(9_900, 9_920);
        assertEquals(2, rig.triggered.size());
        rig.accept(rig.lastSent());
        rig.now += 2 * Protection.MIN_GAP_NS;
        rig.canceled(rig.lastSent());
        assertEquals(3, rig.triggered.size()); // at once: the gap was over
    }

    @Test
    void shouldTrimTheOldestWhenTheStrategyClosesByItself() {
        final long first = rig.enter(Side.BUY, 10_000, 1_000, 100, 200);
        final long second = rig.enter(Side.BUY, 10_010, 1_000, 100, 200);
        final long sell = rig.send(rig.limit(Side.SELL, 10_050, 1_500));
        rig.fill(sell, 10_050, 300);
        assertEquals(first, rig.protection.parentOrderId(rig.protection.first(0)));
        assertEquals(700, rig.protection.qty(rig.protection.first(0)));
        assertEquals(1_700, rig.protection.protectedQty(0, 0));
        rig.fill(sell, 10_050, 1_200);
        assertEquals(second, rig.protection.parentOrderId(only()));
        assertEquals(500, rig.protection.qty(only()));
    }

    @Test
    void shouldCancelAnExitThatWouldCloseMoreThanIsLeft() {
        rig.enter(Side.BUY, 10_000, 1_000, 100, 200);
        final long sell = rig.send(rig.limit(Side.SELL, 10_050, 600));
        rig.accept(sell);
        rig.top(9_900, 9_920);
        final long exit = rig.lastSent();
        rig.fill(sell, 10_050, 600);
        assertEquals(400, rig.protection.protectedQty(0, 0));
        assertTrue(rig.cancels.contains(exit));
    }

    @Test
    void shouldProtectOnlyWhatOpenedWhenAnEntryTurnsThePosition() {
        rig.enter(Side.SELL, 10_000, 300, 100, 200);
        rig.enter(Side.BUY, 10_000, 1_000, 100, 200);
        assertEquals(700, rig.protection.qty(only()));
        assertEquals(Side.SELL, rig.protection.closingSide(only()));
    }

    @Test
    void shouldKeepStrategiesAndInstrumentsApart() {
        rig.enter(Side.BUY, 10_000, 1_000, 100, 200);
        final OrderRequest other = rig.limit(1, 0, Side.SELL, 10_000, 1_000);
        final long sell = rig.send(other);
        rig.fill(sell, 10_000, 1_000);
        assertEquals(1_000, rig.protection.protectedQty(0, 0));
        assertEquals(Protector.NOTHING, rig.protection.protector(1, 0));
        assertEquals(1_000, rig.protection.unprotectedQty(1, 0));
        rig.market.top(1, 9_000, 9_020, rig.now);
        rig.price(1);
        assertEquals(List.of(), rig.triggered);
    }

    @Test
    void shouldCancelTheRestOfTheEntryAndRivalExitsWhenItFires() {
        final long entry = working(Side.BUY, 1_000, TriggerSource.BID_ASK);
        rig.fill(entry, 10_000, 600);
        final OrderRequest own = rig.limit(Side.SELL, 10_100, 600);
        own.role = OrderRole.EXIT;
        final long rival = rig.send(own);
        rig.accept(rival);
        rig.top(9_900, 9_920);
        assertEquals(List.of(entry, rival), rig.cancels);
        assertEquals(OrderStatus.PENDING_CANCEL, rig.orders.status(rig.orders.slotOf(entry)));
    }

    @Test
    void shouldProtectWhatFillsWhileTheExitIsUnderWay() {
        final long entry = working(Side.BUY, 1_000, TriggerSource.BID_ASK);
        rig.fill(entry, 10_000, 600);
        rig.top(9_900, 9_920);
        final long exit = rig.lastSent();
        rig.fill(entry, 10_000, 400);
        assertEquals(1_000, rig.protection.protectedQty(0, 0));
        rig.now += Protection.MIN_GAP_NS;
        rig.fill(exit, 9_900, 600);
        assertNotEquals(exit, rig.lastSent());
        assertEquals(400, rig.orders.qty(rig.orders.slotOf(rig.lastSent())));
        assertEquals(List.of(), rig.alarms);
    }

    @Test
    void shouldSayWhenThereIsNoRoomAndShowThePositionBare() {
        for (int i = 0; i < 16; i++) {
            rig.enter(Side.BUY, 10_000, 100, 1_000, 2_000);
        }
        assertEquals(List.of(), rig.alarms);
        rig.enter(Side.BUY, 10_000, 100, 1_000, 2_000);
        assertEquals(List.of(AlarmCode.CAPACITY), rig.alarms);
        assertEquals(100, rig.protection.unprotectedQty(0, 0));
        assertEquals(Protector.NOTHING, rig.protection.protector(0, 0));
    }

    @Test
    void shouldFireInAHaltedEngine() {
        rig.enter(Side.BUY, 10_000, 1_000, 100, 200);
        rig.gate.applyState(RiskState.HALTED);
        rig.top(9_900, 9_920);
        assertEquals(OrderStatus.PENDING_NEW, rig.orders.status(rig.orders.slotOf(rig.lastSent())));
        assertEquals(rig.lastSent(), rig.protection.openExitOrderId(only()));
    }

    @Test
    void shouldLeaveAnUnaskedEntryUnprotected() {
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        assertEquals(0, rig.protection.count());
        assertEquals(1_000, rig.protection.unprotectedQty(0, 0));
    }

    @Test
    void shouldSayWhenThereIsNoSuchStop() {
        final OrderRequest r = rig.limit(Side.BUY, 10_000, 1_000);
        r.stopLossOffset = 9_990;
        r.takeProfitOffset = 200;
        final long id = rig.send(r);
        rig.accept(id);
        rig.fill(id, 9_900, 1_000); // below its own distance
        assertEquals(List.of(AlarmCode.UNPROTECTED), rig.alarms);
        assertEquals(0, rig.protection.stopPrice(only()));
        assertEquals(10_100, rig.protection.takeProfitPrice(only()));

        final TradingRig bare = new TradingRig();
        final OrderRequest stopOnly = bare.limit(Side.BUY, 10_000, 1_000);
        stopOnly.stopLossOffset = 9_990;
        final long other = bare.send(stopOnly);
        bare.accept(other);
        bare.fill(other, 9_900, 1_000);
        assertEquals(List.of(AlarmCode.UNPROTECTED), bare.alarms);
        assertEquals(0, bare.protection.count());

        final TradingRig targetOnly = new TradingRig();
        targetOnly.enter(Side.BUY, 10_000, 1_000, 0, 200);
        assertEquals(List.of(), targetOnly.alarms);
        assertEquals(10_200, targetOnly.protection.takeProfitPrice(targetOnly.protection.first(0)));
    }

    @Test
    void shouldNeedNoRoomForAnEntryThatAsksForNothing() {
        for (int i = 0; i < 16; i++) {
            rig.enter(Side.BUY, 10_000, 100, 1_000, 2_000);
        }
        rig.enter(Side.BUY, 10_000, 100, 0, 0);
        assertEquals(List.of(), rig.alarms);
        assertEquals(16, rig.protection.count());
    }

    @Test
    void shouldLeaveTheExitsOfOthersAlone() {
        rig.enter(Side.BUY, 10_000, 1_000, 100, 200);
        final long long1 = rig.send(rig.limit(1, 0, Side.BUY, 10_000, 1_000));
        rig.accept(long1);
        rig.fill(long1, 10_000, 1_000);
        final OrderRequest own = rig.limit(1, 0, Side.SELL, 10_100, 1_000);
        own.role = OrderRole.EXIT;
        rig.accept(rig.send(own));
        rig.top(9_900, 9_920);
        assertEquals(List.of(ProtectionKind.STOP_LOSS), rig.triggered);
        assertEquals(List.of(), rig.cancels);
    }
}
