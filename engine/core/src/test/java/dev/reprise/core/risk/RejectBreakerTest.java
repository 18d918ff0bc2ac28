package dev.reprise.core.risk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.RejectCode;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RejectBreakerTest {
    private static final long NOW = 5_000;
    private static final long PAUSE = 300;
    private static final int MINE = 1;
    private static final int HERE = 2;

    private final RiskCapacity capacity = new RiskCapacity(3, 4, 1);
    private final RiskLimits limits = new RiskLimits(new StubMarket(RiskLimitsTest.instruments(4)), capacity);
    private final RejectBreaker breaker = new RejectBreaker(limits, capacity);

    @BeforeEach
    void threeTheSameOrFiveOfAnyKind() {
        for (int i = 0; i < capacity.instruments(); i++) {
            limits.define(i);
        }
        set(Limit.MAX_SAME_REJECTS, 3);
        set(Limit.REJECT_PAUSE, PAUSE);
        set(Limit.MAX_REJECTS, 5);
        set(Limit.REJECT_WINDOW, 100);
    }

    private void set(final Limit limit, final long value) {
        limits.apply(new TestLimits().set(limit, value).partial(-1, -1, -1, limit), 0);
    }

    private boolean reject(final RejectCode code) {
        return breaker.applyReject(MINE, HERE, OrderRequest.NEW_ORDER, code, NOW);
    }

    private DenialCode check(final int strategy, final int instrument, final long now) {
        return breaker.check(new dev.reprise.core.decision.OrderRequest().reset(strategy, instrument), now);
    }

    /** O15. */
    @Test
    void shouldPauseTheStrategyInTheInstrumentAtTheThirdOfTheSame() {
        reject(RejectCode.FILTER);
        reject(RejectCode.FILTER);
        assertNull(check(MINE, HERE, NOW));
        assertFalse(breaker.isAlarmPending());
        reject(RejectCode.FILTER);

        assertTrue(breaker.isAlarmPending());
        assertEquals(MINE, breaker.alarmStrategy());
        assertEquals(HERE, breaker.alarmInstrument());
        assertEquals(NOW + PAUSE, breaker.pausedUntil());
        for (int s = 0; s < 3; s++) {
            for (int i = 0; i < 4; i++) {
                final boolean isPaused = s == MINE && i == HERE;
                assertEquals(isPaused ? DenialCode.K23_REJECT_RATE : null, check(s, i, NOW), s + " in " + i);
            }
        }
        final dev.reprise.core.decision.OrderRequest r = new dev.reprise.core.decision.OrderRequest().reset(MINE, HERE);
        assertEquals(DenialCode.K23_REJECT_RATE, breaker.check(r, NOW + PAUSE - 1));
        assertEquals(1, r.actual, "time left");
        assertNull(breaker.check(r, NOW + PAUSE));
        breaker.applyAlarm();
        assertFalse(breaker.isAlarmPending());
    }

    @Test
    void shouldBeginToCountAnewAfterAPause() {
        for (int i = 0; i < 3; i++) {
            reject(RejectCode.FILTER);
        }
        breaker.applyAlarm();
        reject(RejectCode.FILTER);
        reject(RejectCode.FILTER);
        assertFalse(breaker.isAlarmPending());
        reject(RejectCode.FILTER);
        assertTrue(breaker.isAlarmPending());
    }

    @Test
    void shouldCountOnlyTheSameRejectOfTheSameRequestInARow() {
        reject(RejectCode.FILTER);
        reject(RejectCode.FILTER);
        reject(RejectCode.MALFORMED);
        reject(RejectCode.FILTER);
        reject(RejectCode.FILTER);
        breaker.applyReject(MINE, HERE, OrderRequest.AMEND, RejectCode.FILTER, NOW);
        assertFalse(breaker.isAlarmPending());
        reject(RejectCode.FILTER);
        reject(RejectCode.FILTER);
        breaker.applyAccepted(MINE, HERE);
        reject(RejectCode.FILTER);
        reject(RejectCode.FILTER);
        assertFalse(breaker.isAlarmPending(), "the venue took one in between");
        breaker.applyAccepted(MINE, HERE - 1);
        breaker.applyAccepted(MINE - 1, HERE);
        reject(RejectCode.FILTER);
        assertTrue(breaker.isAlarmPending());
    }

    @Test
    void shouldCountEachInstrumentByItself() {
        for (int i = 0; i < 4; i++) {
            breaker.applyReject(MINE, i, OrderRequest.NEW_ORDER, RejectCode.FILTER, NOW);
        }
        breaker.applyReject(0, HERE, OrderRequest.NEW_ORDER, RejectCode.FILTER, NOW);
        breaker.applyReject(2, HERE, OrderRequest.NEW_ORDER, RejectCode.FILTER, NOW);
        assertFalse(breaker.isAlarmPending());
    }

    @ParameterizedTest
    @EnumSource(RejectCode.class)
    void shouldPauseForWhatRepeatingCannotCure(final RejectCode code) {
        final boolean isStructural = EnumSet.of(
                        RejectCode.FILTER,
                        RejectCode.MALFORMED,
                        RejectCode.MARKET_CLOSED,
                        RejectCode.CREDENTIAL,
                        RejectCode.INSUFFICIENT_BALANCE,
                        RejectCode.WOULD_TRIGGER,
                        RejectCode.DUPLICATE)
                .contains(code);
        for (int i = 0; i < 3; i++) {
            reject(code);
        }
        assertEquals(isStructural, breaker.isAlarmPending());
    }

    /** O15. */
    @Test
    void shouldDisableAtTheFifthInTheWindowWhateverItWas() {
        assertFalse(reject(RejectCode.OTHER));
        for (int i = 0; i < 3; i++) {
            assertFalse(breaker.applyReject(MINE, i, OrderRequest.CANCEL, RejectCode.OTHER, NOW + 1));
        }
        assertFalse(
                breaker.applyReject(MINE, HERE, OrderRequest.CANCEL, RejectCode.UNKNOWN_ORDER, NOW + 99),
                "lost a race against a fill");
        assertFalse(breaker.applyReject(0, HERE, OrderRequest.CANCEL, RejectCode.OTHER, NOW + 99));
        assertFalse(
                breaker.applyReject(MINE, HERE, OrderRequest.NEW_ORDER, RejectCode.OTHER, NOW + 100),
                "the first is out of the window");
        assertTrue(breaker.applyReject(MINE, HERE, OrderRequest.AMEND, RejectCode.UNKNOWN_ORDER, NOW + 100));
    }

    @Test
    void shouldTakeALimitOfZeroForOne() {
        set(Limit.MAX_REJECTS, 0);
        assertTrue(reject(RejectCode.OTHER));
        set(Limit.MAX_SAME_REJECTS, 0);
        assertFalse(breaker.isAlarmPending());
        reject(RejectCode.FILTER);
        assertTrue(breaker.isAlarmPending());
    }

    @Test
    void shouldDenyWhereALimitIsNotSetAndDisableNobody() {
        assertNull(check(MINE, HERE, NOW));
        set(Limit.MAX_REJECTS, 0);
        assertNull(check(MINE, HERE, NOW));
        set(Limit.MAX_REJECTS, Limit.NONE);
        assertEquals(DenialCode.K23_REJECT_RATE, check(MINE, HERE, NOW));
        for (int i = 0; i < 20; i++) {
            assertFalse(reject(RejectCode.OTHER));
        }
        set(Limit.MAX_REJECTS, 5);
        set(Limit.MAX_SAME_REJECTS, 0);
        assertNull(check(MINE, HERE, NOW));
        set(Limit.MAX_SAME_REJECTS, Limit.NONE);
        assertEquals(DenialCode.K23_REJECT_RATE, check(MINE, HERE, NOW));
        reject(RejectCode.FILTER);
        assertFalse(breaker.isAlarmPending());
    }

    @Test
    void shouldForgetAStrategysRejectsAndPausesOnceAPersonArmsIt() {
        for (int i = 0; i < 3; i++) {
            reject(RejectCode.FILTER);
        }
        for (int instrument = 0; instrument < 4; instrument++) {
            for (int s = 0; s < 3; s++) {
                breaker.applyReject(s, instrument, OrderRequest.NEW_ORDER, RejectCode.MALFORMED, NOW);
                breaker.applyReject(s, instrument, OrderRequest.NEW_ORDER, RejectCode.MALFORMED, NOW);
            }
        }
        breaker.applyAlarm();

        breaker.applyArming(MINE);

        assertNull(check(MINE, HERE, NOW));
        assertFalse(reject(RejectCode.MALFORMED), "the window is empty");
        for (int instrument = 0; instrument < 4; instrument++) {
            breaker.applyReject(MINE, instrument, OrderRequest.NEW_ORDER, RejectCode.MALFORMED, NOW);
        }
        assertFalse(breaker.isAlarmPending(), "two in a row here, one elsewhere");
        breaker.applyReject(0, 3, OrderRequest.NEW_ORDER, RejectCode.MALFORMED, NOW);
        assertTrue(breaker.isAlarmPending(), "the strategy before it was not armed");
        breaker.applyAlarm();
        breaker.applyReject(2, 0, OrderRequest.NEW_ORDER, RejectCode.MALFORMED, NOW);
        assertTrue(breaker.isAlarmPending(), "nor the one after it");
    }

    @Test
    void shouldShowStreaksPausesAndAlarmsInTheStateHash() {
        final Set<Long> hashes = new HashSet<>();
        assertTrue(hashes.add(breaker.stateHash(1)));
        set(Limit.MAX_REJECTS, Limit.NONE);
        for (int i = 0; i < 3; i++) {
            reject(RejectCode.FILTER);
            assertTrue(hashes.add(breaker.stateHash(1)));
        }
        breaker.applyAlarm();
        assertTrue(hashes.add(breaker.stateHash(1)));
        breaker.applyAccepted(MINE, HERE);
        assertTrue(hashes.add(breaker.stateHash(1)), "paused all the same");
        final long here = other(HERE);
        assertNotEquals(here, other(HERE + 1));
    }

    private long other(final int instrument) {
        final RejectBreaker other = new RejectBreaker(limits, capacity);
        other.applyReject(MINE, instrument, OrderRequest.NEW_ORDER, RejectCode.FILTER, NOW);
        return other.stateHash(1);
    }
}
