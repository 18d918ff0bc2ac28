package dev.reprise.benchmarks.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.Records;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class CausedTest {
    private final UnsafeBuffer order = new UnsafeBuffer(new byte[Records.COMMON_LENGTH]);
    private final Caused caused = new Caused();

    private void release(final long time) {
        Records.receiveTime(order, 0, time);
        caused.release(order, 0, order.capacity());
    }

    @Test
    void shouldNotTakeALateOrderForTheNextTouchs() {
        caused.expect(100);
        caused.expect(200);

        release(100);
        assertEquals(0, caused.at(), "of the touch before");

        final long before = System.nanoTime();
        release(200);
        assertTrue(caused.at() >= before);
    }

    @Test
    void shouldKeepTheFirstOfATouch() {
        caused.expect(100);
        release(100);
        final long first = caused.at();

        release(100);

        assertEquals(first, caused.at());
    }
}
