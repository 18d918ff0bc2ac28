package dev.reprise.core.risk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.RiskState;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.StateCause;
import dev.reprise.core.decision.OrderRequest;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** K20 and K21 at their limits, of the last strategy in the last instrument. */
class EquityTest {
    private final TradingRig rig = TradingRig.at(TradingRig.STRATEGIES - 1, TradingRig.INSTRUMENTS - 1);

    private void limit(final Limit limit, final long value) {
        rig.gate.applySettings(new TestLimits().set(limit, value).partial(-1, -1, -1, limit), 0);
    }

    private OrderRequest buy() {
        return rig.limit(Side.BUY, 10_000, 1_000);
    }

    /** A position of 1.000 at 100.00 with 1,000.00 to begin with: a price lower by 0.10 loses 0.10, 1 bp of equity. */
    @ParameterizedTest
    @CsvSource({"9910, ACTIVE", "9900, HALTED", "9890, HALTED"})
    void shouldHaltWhenEquityFellByTheLimit(final long mid, final RiskState expected) {
        rig.open(100_000);
        limit(Limit.MAX_DRAWDOWN, 10);
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        rig.top(mid - 10, mid + 10);
        assertEquals(expected, rig.gate.state());
        assertEquals(100_000 - 10_000 + mid, rig.gate.equity(1));
    }

    @Test
    void shouldMeasureTheFallFromTheHighest() {
        rig.open(100_000);
        limit(Limit.MAX_DRAWDOWN, 100);
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        rig.top(10_990, 11_010); // 1,010.00
        rig.top(9_990, 10_010); // 9.90 % of a hundredth less
        assertEquals(RiskState.ACTIVE, rig.gate.state());
        rig.top(9_980, 10_000); // 1,010.00 less 10.10
        assertEquals(RiskState.HALTED, rig.gate.state());
        assertTrue(rig.causes.contains(StateCause.DRAWDOWN));
    }

    @Test
    void shouldMeasureNoDrawdownOfWhatNobodyOpenedNorWhereItIsOff() {
        limit(Limit.MAX_DRAWDOWN, 0);
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        rig.top(5_000, 5_020);
        assertEquals(RiskState.ACTIVE, rig.gate.state());
        rig.open(100_000);
        limit(Limit.MAX_DRAWDOWN, Limit.MAX_DRAWDOWN.off());
        rig.top(1_000, 1_020);
        assertEquals(RiskState.ACTIVE, rig.gate.state());
    }

    @Test
    void shouldHaltAtTheFirstLossWhereNoFallIsAllowed() {
        rig.open(100_000);
        limit(Limit.MAX_DRAWDOWN, 0);
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        rig.top(9_990, 10_010);
        assertEquals(RiskState.ACTIVE, rig.gate.state());
        rig.top(9_980, 10_000);
        assertEquals(RiskState.HALTED, rig.gate.state());
    }

    private void trip(final long exitPrice) {
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        final OrderRequest exit = rig.limit(Side.SELL, exitPrice, 1_000);
        exit.role = dev.reprise.api.schema.OrderRole.EXIT;
        final long id = rig.send(exit);
        rig.accept(id);
        rig.fill(id, exitPrice, 1_000);
        rig.now += 10_000;
        rig.top(9_990, 10_010);
    }

    @Test
    void shouldHaltAtTheThirdTripLostInARow() {
        limit(Limit.MAX_LOSING_STREAK, 3);
        trip(9_990);
        trip(9_990);
        trip(10_000); // neither won nor lost: it neither ends nor lengthens the streak
        assertEquals(RiskState.ACTIVE, rig.gate.state());
        trip(9_990);
        assertEquals(RiskState.HALTED, rig.gate.state());
        assertTrue(rig.causes.contains(StateCause.LOSING_STREAK));

        rig.arm();
        assertNull(rig.check(buy()));
        trip(9_990);
        trip(9_990);
        assertEquals(RiskState.ACTIVE, rig.gate.state(), "arming begins anew");
        trip(10_010);
        trip(9_990);
        trip(9_990);
        assertEquals(RiskState.ACTIVE, rig.gate.state(), "a trip was won in between");
        trip(9_990);
        assertEquals(RiskState.HALTED, rig.gate.state());
    }

    @Test
    void shouldEndATripThoughAFeeInTheCoinLeftLessThanALot() {
        limit(Limit.MAX_LOSING_STREAK, 2);
        for (int trip = 0; trip < 2; trip++) {
            assertEquals(RiskState.ACTIVE, rig.gate.state());
            final long entry = rig.send(rig.limit(Side.BUY, 10_000, 1_000));
            rig.accept(entry);
            rig.fill(entry, 10_000, 1_000, 3, 0);
            final OrderRequest exit = rig.limit(Side.SELL, 9_990, 990 + 10L * trip);
            exit.role = dev.reprise.api.schema.OrderRole.EXIT;
            final long id = rig.send(exit);
            rig.accept(id);
            rig.fill(id, 9_990, exit.qty);
            rig.now += 10_000;
            rig.top(9_990, 10_010);
        }
        assertEquals(RiskState.HALTED, rig.gate.state());
        assertEquals(4, rig.portfolio.positionQty(TradingRig.STRATEGIES - 1, TradingRig.INSTRUMENTS - 1));
    }

    @Test
    void shouldTakeAStreakOfZeroForOne() {
        limit(Limit.MAX_LOSING_STREAK, 0);
        trip(10_010);
        assertEquals(RiskState.ACTIVE, rig.gate.state());
        trip(9_990);
        assertEquals(RiskState.HALTED, rig.gate.state());
    }

    @ParameterizedTest
    @CsvSource({"MAX_DRAWDOWN", "MAX_LOSING_STREAK"})
    void shouldPassAtZeroAndDenyWhereTheLimitIsNotSet(final Limit limit) {
        limit(limit, 0);
        assertNull(rig.check(buy()));
        limit(limit, Limit.NONE);
        assertEquals(DenialCode.K21_DRAWDOWN, rig.check(buy()));
        assertEquals(limit == Limit.MAX_DRAWDOWN ? 0 : Limit.MAX_DRAWDOWN.off(), rig.request.allowed);
        assertEquals(0, rig.request.actual);
    }

    @Test
    void shouldCountALossForItsOwnStrategyAndInstrumentAlone() {
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        rig.top(9_890, 9_910);
        for (int s = 0; s < TradingRig.STRATEGIES; s++) {
            for (int i = 0; i < TradingRig.INSTRUMENTS; i++) {
                final boolean here = s == rig.homeStrategy && i == rig.homeInstrument;
                assertEquals(here ? 100 : 0, rig.gate.dailyLoss(s, i), s + " in " + i);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"-1, -1, -1", "-1, 1, -1", "2, -1, -1", "2, 1, -1", "-1, -1, 1", "2, -1, 1"})
    void shouldReduceAtTheDailyLossOfEveryScopeAndBeginAnewNextDay(
            final int strategy, final int instrument, final int currency) {
        rig.gate.applySettings(
                new TestLimits()
                        .set(Limit.MAX_DAILY_LOSS, 100)
                        .partial(strategy, instrument, currency, Limit.MAX_DAILY_LOSS),
                0);
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        rig.top(9_891, 9_911); // 0.99
        assertEquals(RiskState.ACTIVE, rig.gate.state());
        assertNull(rig.check(rig.limit(Side.BUY, 9_900, 1_000)));
        rig.top(9_890, 9_910); // 1.00
        assertEquals(RiskState.REDUCING, rig.gate.state());
        rig.arm();
        assertEquals(DenialCode.K20_DAILY_LOSS, rig.check(rig.limit(Side.BUY, 9_900, 1_000)));
        assertEquals(100, rig.request.allowed);
        assertEquals(100, rig.request.actual);
        rig.now += DailyLoss.DAY_NS;
        rig.gate.applyTime(rig.now);
        rig.top(9_890, 9_910);
        assertNull(rig.check(rig.limit(Side.BUY, 9_900, 1_000)));
        rig.top(9_790, 9_810);
        assertEquals(RiskState.REDUCING, rig.gate.state());
    }

    @Test
    void shouldShowProfitsAndStreaksInTheStateHash() {
        final Set<Long> hashes = new HashSet<>();
        assertTrue(hashes.add(rig.gate.stateHash()));
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        assertTrue(hashes.add(rig.gate.stateHash()));
        rig.top(9_980, 10_000);
        assertTrue(hashes.add(rig.gate.stateHash()));
        rig.gate.countDenial(DenialCode.K6_MAX_QTY, 0);
        assertTrue(hashes.add(rig.gate.stateHash()));
        assertNotEquals(0, rig.gate.denials(DenialCode.K6_MAX_QTY));
    }
}
