package dev.reprise.live.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.TickEncoder;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every record arrives once, whole, in its producer's order, whatever their lengths. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CellRingPropertyTest {
    private static final int PRODUCERS = 3;
    private static final int RECORDS = 20_000;

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {1, 2, 3})
    void recordsOfManyProducersArriveOnceWholeAndInOrder(final long seed) throws InterruptedException {
        final CellRing ring = new CellRing(CellRing.MIN_CELLS);
        final AtomicReference<Throwable> failure = new AtomicReference<>();
        final Thread[] producers = new Thread[PRODUCERS];
        for (int p = 0; p < PRODUCERS; p++) {
            final int producer = p;
            producers[p] = new Thread(() -> {
                try {
                    produce(new RingPublisher(ring, () -> 0), producer, new SplittableRandom(seed * 31 + producer));
                } catch (final Throwable thrown) {
                    failure.set(thrown);
                }
            });
            producers[p].setDaemon(true);
            producers[p].start();
        }
        final long[] next = new long[PRODUCERS];
        int taken = 0;
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (taken < PRODUCERS * RECORDS && failure.get() == null) {
            assertTrue(System.nanoTime() < deadline, "stuck after " + taken);
            taken += ring.poll(
                    (buffer, offset, length) -> {
                        assertTrue(offset % CellRing.CELL == 0 && offset + length <= ring.cells() * CellRing.CELL);
                        assertEquals(length, Records.length(buffer, offset));
                        final int producer = Records.source(buffer, offset);
                        assertEquals(next[producer]++, Records.receiveTime(buffer, offset), "order of a producer");
                        for (int i = Records.COMMON_LENGTH; i < length; i += Long.BYTES) {
                            assertEquals(next[producer] - 1, buffer.getLong(offset + i), "a whole record");
                        }
                    },
                    64);
        }
        for (final Thread producer : producers) {
            producer.join();
        }
        assertNull(failure.get());
        assertEquals(0, ring.poll((buffer, offset, length) -> {}, 64));
        assertEquals(ring.cells(), ring.freeCells());
    }

    private static void produce(final RingPublisher publisher, final int producer, final SplittableRandom random) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[publisher.maxRecordLength()]);
        for (int i = 0; i < RECORDS; i++) {
            final int longs = random.nextInt(4) == 0 ? random.nextInt(500) : random.nextInt(20);
            final int length = record(buffer, longs);
            Records.source(buffer, 0, producer);
            Records.receiveTime(buffer, 0, i);
            for (int at = Records.COMMON_LENGTH; at < length; at += Long.BYTES) {
                buffer.putLong(at, i);
            }
            publisher.publish(buffer, 0, length);
        }
    }

    /** A record with this many longs behind the common part. */
    private static int record(final UnsafeBuffer buffer, final int longs) {
        final int body = Records.COMMON_LENGTH - Records.BODY_OFFSET;
        Records.begin(buffer, 0, body, TickEncoder.TEMPLATE_ID);
        return Records.end(buffer, 0, body + longs * Long.BYTES);
    }

    @Test
    void marketDataGetsThreeQuartersAndTheRestIsForOthers() {
        final CellRing ring = new CellRing(CellRing.MIN_CELLS);
        final RingPublisher publisher = new RingPublisher(ring, () -> 0);
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
        final int length = record(buffer, 0);
        int taken = 0;
        while (publisher.offer(buffer, 0, length)) {
            taken++;
        }
        assertEquals(CellRing.MIN_CELLS * 3 / 4, taken);
        assertEquals(1, publisher.refused());
        assertFalse(publisher.isDrained());
        for (int i = 0; i < CellRing.MIN_CELLS / 4; i++) {
            publisher.publish(buffer, 0, length);
        }
        assertEquals(0, ring.freeCells());
        assertEquals(CellRing.MIN_CELLS, ring.poll((b, offset, l) -> {}, CellRing.MIN_CELLS));
        assertTrue(publisher.isDrained());
    }

    @Test
    void aRecordThatBreaksItsHandlerIsNotHandedOutAgain() {
        final CellRing ring = new CellRing(CellRing.MIN_CELLS);
        final RingPublisher publisher = new RingPublisher(ring, () -> 0);
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
        publisher.publish(buffer, 0, record(buffer, 1));
        publisher.publish(buffer, 0, record(buffer, 2));
        assertThrows(
                IllegalStateException.class,
                () -> ring.poll(
                        (b, offset, length) -> {
                            throw new IllegalStateException("broken");
                        },
                        64));
        final int[] lengths = new int[1];
        assertEquals(1, ring.poll((b, offset, length) -> lengths[0] = length, 64));
        assertEquals(Records.COMMON_LENGTH + 16, lengths[0]);
    }

    @Test
    void nothingIsTakenOnceItIsClosed() {
        final CellRing ring = new CellRing(CellRing.MIN_CELLS);
        final RingPublisher publisher = new RingPublisher(ring, () -> 0);
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
        final int length = record(buffer, 0);
        ring.close();
        assertThrows(IllegalStateException.class, () -> publisher.publish(buffer, 0, length));
        assertThrows(IllegalStateException.class, () -> publisher.offer(buffer, 0, length));
        final UnsafeBuffer tooLong = new UnsafeBuffer(new byte[8_192]);
        assertThrows(IllegalArgumentException.class, () -> ring.offer(tooLong, 0, publisher.maxRecordLength() + 8));
        assertThrows(IllegalArgumentException.class, () -> new CellRing(300));
    }
}
