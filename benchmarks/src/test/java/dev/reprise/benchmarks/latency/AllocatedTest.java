package dev.reprise.benchmarks.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

class AllocatedTest {
    private static final int BYTES = 1 << 16;

    private volatile byte[] kept;

    @Test
    void shouldCountTheCallingThread() {
        final Allocated allocated = new Allocated();

        allocated.begin();
        kept = new byte[BYTES];

        assertTrue(allocated.end() >= kept.length);
    }

    @Test
    void shouldCountNothingOfItsOwn() {
        final Allocated allocated = new Allocated();
        allocated.begin();
        allocated.end();

        long least = Long.MAX_VALUE; // the JVM books bytes of its own for what it compiles
        for (int i = 0; i < 10; i++) {
            allocated.begin();
            least = Math.min(least, allocated.end());
        }

        assertEquals(0, least);
    }

    @Test
    void shouldCountTheCoresThread() throws InterruptedException, BrokenBarrierException {
        final CyclicBarrier begun = new CyclicBarrier(2);
        final CountDownLatch go = new CountDownLatch(1);
        final CountDownLatch done = new CountDownLatch(1);
        final CountDownLatch end = new CountDownLatch(1);
        final Thread core = new Thread(
                () -> {
                    try {
                        begun.await();
                        go.await();
                        kept = new byte[BYTES];
                        done.countDown();
                        end.await();
                    } catch (final InterruptedException | BrokenBarrierException e) {
                        throw new IllegalStateException(e);
                    }
                },
                "reprise-core");
        core.start();
        begun.await();
        final Allocated allocated = new Allocated();

        allocated.begin();
        go.countDown();
        done.await();

        assertTrue(allocated.end() >= BYTES);
        end.countDown();
        core.join();
    }
}
