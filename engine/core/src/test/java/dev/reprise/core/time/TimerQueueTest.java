package dev.reprise.core.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class TimerQueueTest {
    private final TimerQueue timers = new TimerQueue(2);

    @Test
    void shouldBeDueNeverWhenEmpty() {
        assertEquals(TimerQueue.NEVER, timers.nextDeadline());
        assertFalse(timers.isDue(Long.MAX_VALUE));
        assertEquals(0, timers.size());
        assertThrows(IllegalStateException.class, timers::pop);
    }

    @Test
    void shouldFireAtTheDeadlineAndNotBefore() {
        timers.schedule(100, 1, 2, 3, 4);

        assertFalse(timers.isDue(99));
        assertTrue(timers.isDue(100));
        assertEquals(100, timers.nextDeadline());
    }

    @Test
    void shouldShowWhatFired() {
        final long id = timers.schedule(100, 1, -2, 3, Long.MIN_VALUE);
        timers.pop();

        assertEquals(1, id);
        assertEquals(id, timers.firedId());
        assertEquals(100, timers.firedDeadline());
        assertEquals(1, timers.firedKind());
        assertEquals(-2, timers.firedOwner());
        assertEquals(3, timers.firedInstrument());
        assertEquals(Long.MIN_VALUE, timers.firedPayload());
        assertFalse(timers.isPending(id));
        assertFalse(timers.cancel(id));
    }

    @Test
    void shouldFireOneDeadlineInTheOrderOfIds() {
        timers.scheduleWithId(7, 100, 0, 0, 0, 0);
        timers.schedule(100, 0, 0, 0, 0);
        timers.schedule(50, 0, 0, 0, 0);
        timers.schedule(100, 0, 0, 0, 0);

        assertEquals(9, pop());
        assertEquals(7, pop());
        assertEquals(8, pop());
        assertEquals(10, pop());
    }

    @Test
    void shouldCountOnFromAGivenId() {
        timers.scheduleWithId(41, 100, 0, 0, 0, 0);

        assertEquals(42, timers.nextId());
        assertThrows(IllegalArgumentException.class, () -> timers.scheduleWithId(41, 100, 0, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> timers.scheduleWithId(3, 100, 0, 0, 0, 0));
        assertEquals(42, timers.schedule(1, 0, 0, 0, 0));
    }

    @Test
    void shouldNotFireWhatWasTakenBack() {
        final long first = timers.schedule(100, 0, 0, 0, 0);
        final long second = timers.schedule(200, 0, 0, 0, 0);

        assertTrue(timers.cancel(first));
        assertFalse(timers.cancel(first));
        assertFalse(timers.cancel(99));
        assertEquals(1, timers.size());
        assertEquals(second, pop());
    }

    @Test
    void shouldTakeBackAllOfAKindOrAnOwner() {
        for (int i = 0; i < 30; i++) {
            timers.schedule(1_000 - i, i % 3, i % 2, 0, 0);
        }

        assertEquals(10, timers.removeAll(1));
        assertEquals(0, timers.removeAll(1));
        assertEquals(5, timers.removeAll(2, 0));
        assertEquals(15, timers.size());
        long before = Long.MIN_VALUE;
        while (timers.size() != 0) {
            timers.pop();
            assertTrue(timers.firedDeadline() > before);
            assertTrue(timers.firedKind() == 0 || timers.firedKind() == 2 && timers.firedOwner() == 1);
            before = timers.firedDeadline();
        }
    }

    @Test
    void shouldHashTimersAndNotTheWayThere() {
        final TimerQueue other = new TimerQueue(100);
        for (int i = 1; i <= 20; i++) {
            timers.schedule(i * 7 % 5, 1, i, 2, i);
            other.schedule(i * 7 % 5, 1, i, 2, i);
        }
        other.cancel(other.schedule(0, 0, 0, 0, 0));
        assertNotEquals(timers.stateHash(), other.stateHash(), "the next id is state");
        timers.cancel(timers.schedule(100, 0, 0, 0, 0));
        assertEquals(timers.stateHash(), other.stateHash());

        timers.cancel(5);
        assertNotEquals(timers.stateHash(), other.stateHash());
    }

    @Test
    void shouldRefuseNoCapacity() {
        assertThrows(IllegalArgumentException.class, () -> new TimerQueue(0));
    }

    private long pop() {
        timers.pop();
        return timers.firedId();
    }
}
