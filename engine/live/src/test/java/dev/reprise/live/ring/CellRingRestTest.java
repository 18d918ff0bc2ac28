package dev.reprise.live.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.TickEncoder;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A taker that rests. */
@Timeout(20)
class CellRingRestTest {
    private static final long HOUR_NS = TimeUnit.HOURS.toNanos(1);

    private final CellRing ring = new CellRing(CellRing.MIN_CELLS);
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[CellRing.CELL]);
    private final int length = tick();

    private int tick() {
        Records.begin(record, 0, TickEncoder.BLOCK_LENGTH, TickEncoder.TEMPLATE_ID);
        final int encoded = new TickEncoder()
                .wrap(record, Records.BODY_OFFSET)
                .receiveTime(1)
                .encodedLength();
        return Records.end(record, 0, encoded);
    }

    @Test
    void shouldNotRestWhenSomethingIsThere() {
        assertTrue(ring.offer(record, 0, length));

        ring.rest(HOUR_NS);

        assertEquals(1, ring.poll((buffer, offset, bytes) -> {}, 1));
    }

    /** One may be missed when it is published at the very moment, a second one not. */
    @Test
    void shouldBeWokenByAPublisher() throws InterruptedException {
        final AtomicInteger taken = new AtomicInteger();
        final Thread taker = new Thread(() -> {
            while (taken.get() == 0) {
                ring.rest(HOUR_NS);
                taken.addAndGet(ring.poll((buffer, offset, bytes) -> {}, 64));
            }
        });
        taker.start();
        while (taker.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        while (taken.get() == 0) {
            ring.offer(record, 0, length);
            Thread.sleep(1);
        }
        taker.join();
    }
}
