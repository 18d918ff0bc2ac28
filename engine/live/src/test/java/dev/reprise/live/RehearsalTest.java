package dev.reprise.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.StopCause;
import dev.reprise.core.driver.CoreRunner;
import dev.reprise.journal.JournalSettings;
import dev.reprise.journal.JournalWriter;
import dev.reprise.live.clock.LiveClock;
import dev.reprise.live.pipeline.Pipeline;
import dev.reprise.live.pipeline.PipelineSettings;
import dev.reprise.live.pipeline.Release;
import dev.reprise.live.recovery.RollPolicy;
import dev.reprise.live.session.SessionRecords;
import dev.reprise.live.session.SessionSpec;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done while nothing comes: the way of an order, and nothing else. */
class RehearsalTest {
    private static final PipelineSettings SPINNING =
            new PipelineSettings(256, 1 << 16, true, PipelineSettings.Idle.BUSY_SPIN);

    @TempDir
    private Path directory;

    private LiveEngine.Settings settings(final Duration warmup) {
        return new LiveEngine.Settings(
                directory.resolve("session"),
                JournalSettings.small(),
                SPINNING,
                Fixture.CORE,
                TestStrategies::load,
                Fixture.MODELS,
                0,
                RollPolicy.NEVER,
                warmup);
    }

    @Test
    void shouldOrderOnEveryTouchThatIsNew() {
        final Rehearsal rehearsal = new Rehearsal(settings(Duration.ZERO), Fixture.bothStrategies());

        for (int i = 0; i < 10_000; i++) {
            rehearsal.run();
        }

        // Six of eight records are touches, one of five of those is the one before; a change of the book is one as
        // well.
        assertTrue(rehearsal.orders() > 6_500, "orders=" + rehearsal.orders());
    }

    @Test
    void shouldAllocateNothing() {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long thread = Thread.currentThread().getId();
        final Rehearsal rehearsal = new Rehearsal(settings(Duration.ZERO), Fixture.bothStrategies());
        long bytes = Long.MAX_VALUE;
        for (int round = 0;
                round < 50 && bytes > 0;
                round++) { // the JVM books what the JIT does on the thread that asked
            final long before = threads.getThreadAllocatedBytes(thread);
            for (int i = 0; i < 10_000; i++) {
                rehearsal.run();
            }
            bytes = threads.getThreadAllocatedBytes(thread) - before;
        }
        assertEquals(0, bytes, "in the quietest of fifty rounds");
    }

    @Test
    void shouldLeaveTheSessionAlone() {
        final AtomicInteger released = new AtomicInteger();
        final LiveEngine engine = LiveEngine.start(
                settings(Duration.ofMillis(1)),
                Fixture.bothStrategies(),
                new LiveClock(),
                (buffer, offset, length) -> released.incrementAndGet());
        engine.command(CommandKind.ARM, -1, "test", "");
        Fixture.drive(engine.publisher(), 3, 1, engine.publisher().nanos(), 20);
        engine.stop(StopCause.OPERATOR);

        assertNull(engine.fault());
        assertTrue(released.get() > 0, "the session's own orders");
        assertTrue(Fixture.verify(directory.resolve("session"), TestStrategies::load)
                .identical());
    }

    @Test
    void shouldEndWithItsFirstFailure() throws InterruptedException {
        final CountDownLatch failed = new CountDownLatch(1);
        final AtomicInteger calls = new AtomicInteger();
        final Runnable failing = () -> {
            calls.incrementAndGet();
            failed.countDown();
            throw new IllegalStateException("planted");
        };
        final SessionSpec spec = Fixture.bothStrategies();
        final CoreRunner runner = new CoreRunner(
                Fixture.CORE, TestStrategies::load, Fixture.MODELS.create(spec.mode(), spec.simulation()));
        final LiveClock clock = new LiveClock();
        try (JournalWriter writer = JournalWriter.open(directory.resolve("failing"), JournalSettings.small())) {
            final Pipeline pipeline = new Pipeline(SPINNING, runner, writer, Release.NONE, clock, fault -> {}, failing);
            pipeline.start();
            assertTrue(failed.await(60, TimeUnit.SECONDS));
            final SessionRecords session = new SessionRecords(pipeline.publisher());
            session.start(spec, 1, clock.nanos(), spec.balances());
            session.command(CommandKind.ARM, -1, "test", "");
            session.stop(StopCause.OPERATOR);
            pipeline.close();

            assertNull(pipeline.fault());
            assertTrue(pipeline.journaled() > 0);
            assertEquals(1, calls.get());
        }
    }
}
