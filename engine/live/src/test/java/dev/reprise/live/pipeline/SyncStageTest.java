package dev.reprise.live.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.NoOpIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** With {@code durability: power}, what may leave when. */
class SyncStageTest {
    private final UnsafeBuffer order = new UnsafeBuffer(new byte[64]);
    private final List<Long> released = new ArrayList<>();
    private final AtomicLong journaled = new AtomicLong();
    private int forces;
    private IOException refusal;
    private Runnable duringForce = () -> {};
    private final SyncStage stage = new SyncStage(
            () -> {
                forces++;
                if (refusal != null) {
                    throw refusal;
                }
                duringForce.run();
            },
            (buffer, offset, length) -> released.add(buffer.getLong(offset)),
            journaled::get,
            0,
            NoOpIdleStrategy.INSTANCE);

    private void order(final long id) {
        order.putLong(0, id);
        journaled.incrementAndGet();
        stage.release(order, 0, order.capacity());
    }

    @Test
    void shouldLetNoOrderGoBeforeTheDiskHasItsRecord() throws IOException {
        order(1);
        order(2);
        assertEquals(List.of(), released);
        duringForce = () -> assertEquals(List.of(), released, "while the disk still works");
        stage.doWork(false);
        assertEquals(List.of(1L, 2L), released);
        assertEquals(1, forces, "one force for both");
        assertEquals(2, stage.durable());
    }

    @Test
    void shouldKeepAnOrderThatCameWhileTheDiskWorkedForTheNextForce() throws IOException {
        order(1);
        duringForce = () -> {
            duringForce = () -> {};
            order(2);
        };
        stage.doWork(false);
        assertEquals(List.of(1L), released);
        assertEquals(1, stage.durable());
        stage.doWork(false);
        assertEquals(List.of(1L, 2L), released);
        assertEquals(2, forces);
    }

    @Test
    void shouldLetNothingGoWhenTheDiskRefuses() {
        order(1);
        refusal = new IOException("no space left on device");
        assertThrows(IOException.class, () -> stage.doWork(false));
        assertEquals(List.of(), released);
        assertEquals(0, stage.durable());
    }

    @Test
    void shouldForceWhatHasNoOrdersAtTheEndAndOnlyOnce() throws IOException {
        journaled.set(5);
        assertEquals(0, stage.doWork(false), "young, and nobody waits for it");
        stage.doWork(true);
        assertEquals(5, stage.durable());
        assertEquals(0, stage.doWork(true));
        assertEquals(1, forces);
    }

    @Test
    void shouldTellTheJournalWhenItsQueueIsFullAndNobodyTakes() {
        stage.close();
        assertThrows(IllegalStateException.class, () -> {
            while (true) {
                order(1);
            }
        });
    }

    @Test
    void shouldKeepTheOrderOfOrdersAcrossTheEndOfItsQueue() throws IOException {
        long next = 0;
        for (int round = 0; round < 2_000; round++) {
            for (int i = 0; i < 37; i++) {
                order(next++);
            }
            stage.doWork(false);
        }
        assertEquals(next, released.size());
        for (int i = 0; i < next; i++) {
            assertEquals(i, released.get(i));
        }
    }
}
