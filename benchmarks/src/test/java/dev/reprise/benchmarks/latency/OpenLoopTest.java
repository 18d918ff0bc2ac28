package dev.reprise.benchmarks.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.benchmarks.load.FrameTape;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class OpenLoopTest {
    private final Recorded target = new Recorded();
    private final OpenLoop loop = new OpenLoop(new FrameTape(64, 20, 1), target);

    @Test
    void shouldLetGoWhenTheWholeBurstWaits() {
        loop.bursts(5, 1);

        assertEquals(List.of("hold top", "head top", "queue", "queue", "queue", "queue", "let go"), target.burst());
        assertEquals(5, loop.sent());
        assertEquals(1, loop.orders());
        assertEquals(5, loop.queued());
    }

    @Test
    void shouldSendBehindItWhatTheRingHasNoRoomFor() {
        target.room = 3;

        loop.bursts(5, 1);

        assertEquals(
                List.of("hold top", "head top", "queue", "queue", "full", "let go", "pass", "pass"), target.burst());
        assertEquals(
                List.of(1L, 2L, 3L, 4L),
                target.numbers.subList(target.numbers.size() - 4, target.numbers.size()).stream()
                        .map(number -> number - target.head)
                        .toList());
        assertEquals(3, loop.queued());
    }

    @Test
    void shouldCountFromThePlannedMomentOfLettingGo() {
        loop.bursts(5, 1);

        assertTrue(target.letGoDue - target.lastQueued > 0, "planned before the burst waited");
        assertTrue(target.letGoAt - target.letGoDue >= 0, "let go before it was due");
    }

    @Test
    void shouldMeasureNothingOfWhatLiesBeforeABurst() {
        loop.bursts(5, 1);

        assertTrue(target.calls.indexOf("hold top") > 0, target.calls::toString);
        assertTrue(target.calls.subList(0, target.calls.indexOf("hold top")).stream()
                .allMatch("pass"::equals));
    }

    /** Keeps what it is asked. */
    private static final class Recorded implements Target {
        private final List<String> calls = new ArrayList<>();
        private final List<Long> numbers = new ArrayList<>(); // of frames that came into the ring
        private int room = Integer.MAX_VALUE;
        private long head;
        private long lastQueued;
        private long letGoDue;
        private long letGoAt;
        private boolean held;
        private long ends;

        private List<String> burst() {
            return calls.subList(calls.indexOf("hold top"), calls.size());
        }

        @Override
        public void take(final FrameTape tape, final long due, final boolean causesOrder) {
            calls.add("take");
        }

        @Override
        public void pass(final FrameTape tape) {
            calls.add("pass");
            numbers.add(tape.number());
        }

        @Override
        public void hold(final FrameTape tape) {
            calls.add("hold" + (tape.isTop() ? " top" : ""));
            held = true;
        }

        @Override
        public boolean isHeld() {
            return held;
        }

        @Override
        public boolean queue(final FrameTape tape, final boolean isHead) {
            if (room == 0) {
                calls.add("full");
                return false;
            }
            room--;
            calls.add((isHead ? "head" : "queue") + (isHead && tape.isTop() ? " top" : ""));
            numbers.add(tape.number());
            head = isHead ? tape.number() : head;
            lastQueued = System.nanoTime();
            return true;
        }

        @Override
        public void letGo(final long due) {
            calls.add("let go");
            letGoDue = due;
            letGoAt = System.nanoTime();
            held = false;
            ends++;
        }

        @Override
        public long ends() {
            return ends;
        }

        @Override
        public Histogram latencies() {
            return Hops.histogram();
        }

        @Override
        public void reset() {
            calls.clear();
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
