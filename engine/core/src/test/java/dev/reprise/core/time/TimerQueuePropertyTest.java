package dev.reprise.core.time;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The queue and its slow twin, a sorted set, fire the same timers in the same order. */
final class TimerQueuePropertyTest {
    private record Timer(long deadline, long id, int kind, int owner, int instrument, long payload) {}

    private final TreeSet<Timer> twin =
            new TreeSet<>(Comparator.comparingLong(Timer::deadline).thenComparingLong(Timer::id));

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void queueAgreesWithASortedSet(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final TimerQueue timers = new TimerQueue(4);
        long now = 0;
        for (int i = 0; i < 30_000; i++) {
            final String at = "seed=" + seed + " step=" + i;
            final int choice = random.nextInt(1_000);
            if (choice < 550) {
                schedule(timers, random, now, at);
            } else if (choice < 750) {
                final long id = random.nextLong(Math.max(0, timers.nextId() - 300), timers.nextId() + 2);
                assertEquals(twin.stream().anyMatch(t -> t.id == id), timers.isPending(id), at);
                assertEquals(twin.removeIf(t -> t.id == id), timers.cancel(id), at);
            } else if (choice < 995) {
                now += random.nextLong(0, 12);
                fire(timers, now, at);
            } else {
                final int kind = random.nextInt(4);
                final int owner = random.nextInt(3);
                final int before = twin.size();
                final boolean ofOwner = random.nextBoolean();
                twin.removeIf(t -> t.kind == kind && (!ofOwner || t.owner == owner));
                final int removed = ofOwner ? timers.removeAll(kind, owner) : timers.removeAll(kind);
                assertEquals(before - twin.size(), removed, at);
            }
            assertEquals(twin.size(), timers.size(), at);
            assertEquals(twin.isEmpty() ? TimerQueue.NEVER : twin.first().deadline, timers.nextDeadline(), at);
            if (i % 1_000 == 0) {
                assertEquals(rebuilt(timers.nextId()).stateHash(), timers.stateHash(), at);
            }
        }
        fire(timers, Long.MAX_VALUE, "seed=" + seed);
        assertEquals(0, timers.size());
    }

    private void schedule(final TimerQueue timers, final SplittableRandom random, final long now, final String at) {
        final long deadline = now + random.nextLong(-2, 300);
        final int kind = random.nextInt(4);
        final int owner = random.nextInt(3);
        final int instrument = random.nextInt(-1, 300);
        final long payload = random.nextLong();
        final long id = timers.nextId() + (random.nextInt(10) == 0 ? random.nextInt(5) : 0);
        if (id == timers.nextId()) {
            assertEquals(id, timers.schedule(deadline, kind, owner, instrument, payload), at);
        } else {
            timers.scheduleWithId(id, deadline, kind, owner, instrument, payload);
        }
        twin.add(new Timer(deadline, id, kind, owner, instrument, payload));
    }

    private void fire(final TimerQueue timers, final long now, final String at) {
        while (timers.isDue(now)) {
            timers.pop();
            assertEquals(
                    twin.pollFirst(),
                    new Timer(
                            timers.firedDeadline(),
                            timers.firedId(),
                            timers.firedKind(),
                            timers.firedOwner(),
                            timers.firedInstrument(),
                            timers.firedPayload()),
                    at);
        }
        assertEquals(false, !twin.isEmpty() && twin.first().deadline <= now, at);
    }

    /** The same pending timers, scheduled in the order of their ids. */
    private TimerQueue rebuilt(final long nextId) {
        final TimerQueue rebuilt = new TimerQueue(1);
        twin.stream()
                .sorted(Comparator.comparingLong(Timer::id))
                .forEach(t -> rebuilt.scheduleWithId(t.id, t.deadline, t.kind, t.owner, t.instrument, t.payload));
        if (rebuilt.nextId() < nextId) {
            rebuilt.scheduleWithId(nextId - 1, 0, 9, 9, 9, 9);
            rebuilt.cancel(nextId - 1);
        }
        return rebuilt;
    }
}
