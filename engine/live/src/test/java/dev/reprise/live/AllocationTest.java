package dev.reprise.live;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.reprise.api.DirectPublisher;
import dev.reprise.core.driver.CoreRunner;
import dev.reprise.live.session.SessionRecords;
import dev.reprise.live.session.SessionSpec;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** The core allocates nothing for market data once it is warm, checkpoints included. */
class AllocationTest {
    private static final long START = 1_700_000_000_000_000_000L;
    private static final int EVENTS = 1_000_000;

    /** Runs records at once, or keeps them. */
    private static final class Direct implements DirectPublisher {
        private final CoreRunner runner;
        private final List<UnsafeBuffer> kept; // null: run

        private Direct(final CoreRunner runner, final List<UnsafeBuffer> kept) {
            this.runner = runner;
            this.kept = kept;
        }

        @Override
        public void publish(final DirectBuffer buffer, final int offset, final int length) {
            if (kept == null) {
                runner.run(buffer, offset, length);
            } else {
                final byte[] copy = new byte[length];
                buffer.getBytes(offset, copy);
                kept.add(new UnsafeBuffer(copy));
            }
        }

        @Override
        public int maxRecordLength() {
            return 16_384;
        }

        @Override
        public long nanos() {
            return START;
        }
    }

    @Test
    void shouldAllocateNothingForAMillionMarketRecords() {
        final SessionSpec spec = Fixture.spec(Fixture.strategy("quiet", 0));
        final CoreRunner runner = new CoreRunner(
                Fixture.CORE, TestStrategies::load, Fixture.MODELS.create(spec.mode(), spec.simulation()));
        new SessionRecords(new Direct(runner, null)).start(spec, 1, START, spec.balances());
        final List<UnsafeBuffer> market = new ArrayList<>();
        Fixture.drive(new Direct(runner, market), 5, 1, START, 60);
        run(runner, market, EVENTS / 10);

        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long thread = Thread.currentThread().getId();
        final long before = threads.getThreadAllocatedBytes(thread);
        run(runner, market, EVENTS);
        final long allocated = threads.getThreadAllocatedBytes(thread) - before;
        assertTrue(allocated < 4_096, "bytes allocated in " + EVENTS + " events: " + allocated);
    }

    private static void run(final CoreRunner runner, final List<UnsafeBuffer> market, final int events) {
        int next = 0;
        for (int i = 0; i < events; i++) {
            final UnsafeBuffer record = market.get(next);
            next = next + 1 == market.size() ? 0 : next + 1;
            runner.run(record, 0, record.capacity());
        }
    }
}
