package dev.reprise.live;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.DiskLevel;
import dev.reprise.api.schema.HealthEncoder;
import dev.reprise.api.schema.StopCause;
import dev.reprise.api.schema.TradeEncoder;
import dev.reprise.core.driver.CoreRunner;
import dev.reprise.journal.JournalSettings;
import dev.reprise.journal.JournalWriter;
import dev.reprise.live.pipeline.Pipeline;
import dev.reprise.live.pipeline.PipelineSettings;
import dev.reprise.live.pipeline.Release;
import dev.reprise.live.ring.CellRing;
import dev.reprise.live.ring.RingPublisher;
import dev.reprise.live.session.SessionRecords;
import dev.reprise.live.session.SessionSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The laws of the pipeline: one log however it runs, and no ring so small that anything waits for ever. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PipelineLawTest {
    private static final long START = 1_700_000_000_000_000_000L;
    private static final int SMALLEST_LOG_RING = 1 << 18;

    @TempDir
    private Path directory;

    private record Outcome(List<byte[]> journal, List<Long> released, String hash, long stateHash) {}

    /** The clock stands still, so that no age and no tick depends on the threads. */
    private Outcome run(final String name, final PipelineSettings settings) {
        final Path journal = directory.resolve(name);
        final SessionSpec spec = Fixture.bothStrategies();
        final CoreRunner runner = new CoreRunner(
                Fixture.CORE, TestStrategies::load, Fixture.MODELS.create(spec.mode(), spec.simulation()));
        final List<Long> released = new java.util.ArrayList<>();
        final Release release =
                (buffer, offset, length) -> released.add(buffer.getLong(offset + Records.COMMON_LENGTH));
        try (JournalWriter writer = JournalWriter.open(journal, JournalSettings.small())) {
            final Pipeline pipeline = new Pipeline(settings, runner, writer, release, () -> START, fault -> {});
            pipeline.start();
            final SessionRecords session = new SessionRecords(pipeline.publisher());
            session.start(spec, 1, START, spec.balances());
            session.command(CommandKind.ARM, -1, "test", "");
            Fixture.drive(pipeline.publisher(), 3, 1, START, 20);
            session.stop(StopCause.OPERATOR);
            pipeline.close();
            assertNull(pipeline.fault());
            assertTrue(pipeline.isDrained());
            assertEquals(runner.log().lastSequence(), pipeline.journaled());
        }
        return new Outcome(
                Fixture.records(journal),
                released,
                runner.log().hash().text(),
                runner.core().stateHash());
    }

    @Test
    void fusedAndPipelinedGiveTheSameBytesOfTheLog() {
        final Outcome fused = run("fused", Fixture.FUSED);
        final Outcome pipelined = run("pipelined", Fixture.PIPELINED);
        final Outcome cramped = run("cramped", smallest(false, 1_024));

        assertTrue(fused.released.size() > 20, "orders");
        assertSame(fused, pipelined);
        assertSame(fused, cramped);
    }

    private static PipelineSettings smallest(final boolean fused, final int cells) {
        return new PipelineSettings(cells, SMALLEST_LOG_RING, fused, PipelineSettings.Idle.BACKOFF);
    }

    private static void assertSame(final Outcome expected, final Outcome actual) {
        assertEquals(expected.journal.size(), actual.journal.size());
        for (int i = 0; i < expected.journal.size(); i++) {
            final int sequence = i + 1;
            if (Fixture.templateId(expected.journal.get(i)) != dev.reprise.api.schema.RunIdentityEncoder.TEMPLATE_ID) {
                assertArrayEquals(expected.journal.get(i), actual.journal.get(i), () -> "sequence=" + sequence);
            }
        }
        assertEquals(expected.released, actual.released);
        assertEquals(expected.hash, actual.hash);
        assertEquals(expected.stateHash, actual.stateHash);
    }

    @Test
    void nothingDeadlocksWithEveryRingAtItsSmallestFused() throws InterruptedException {
        flood(smallest(true, CellRing.MIN_CELLS));
    }

    @Test
    void nothingDeadlocksWithEveryRingAtItsSmallestPipelined() throws InterruptedException {
        flood(smallest(false, CellRing.MIN_CELLS));
    }

    /** Two producers faster than the core: market data is refused past its share, private records wait and all arrive. */
    private void flood(final PipelineSettings settings) throws InterruptedException {
        final int privates = 20_000;
        final CoreRunner runner = new CoreRunner(Fixture.CORE, TestStrategies::load, null);
        final AtomicLong refused = new AtomicLong();
        final AtomicLong taken = new AtomicLong();
        final Path journal = directory.resolve("flood");
        try (JournalWriter writer = JournalWriter.open(journal, JournalSettings.small())) {
            final Pipeline pipeline = new Pipeline(settings, runner, writer, Release.NONE, () -> START, fault -> {});
            final Thread market = new Thread(() -> {
                final RingPublisher publisher = pipeline.publisher();
                final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
                for (int i = 0; i < 50_000; i++) {
                    Records.begin(buffer, 0, TradeEncoder.BLOCK_LENGTH, TradeEncoder.TEMPLATE_ID);
                    final int length = Records.end(buffer, 0, TradeEncoder.BLOCK_LENGTH);
                    if (publisher.offer(buffer, 0, length)) {
                        taken.incrementAndGet();
                    }
                }
                refused.set(publisher.refused());
            });
            final Thread health = new Thread(() -> {
                final RingPublisher publisher = pipeline.publisher();
                final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
                for (int i = 0; i < privates; i++) {
                    Records.begin(buffer, 0, HealthEncoder.BLOCK_LENGTH, HealthEncoder.TEMPLATE_ID);
                    Records.venueTime(buffer, 0, i);
                    new HealthEncoder().wrap(buffer, Records.BODY_OFFSET).disk(DiskLevel.AMPLE);
                    publisher.publish(buffer, 0, Records.end(buffer, 0, HealthEncoder.BLOCK_LENGTH));
                }
            });
            market.start();
            health.start(); // before the core runs: both fill the ring first
            market.join();
            pipeline.start();
            health.join();
            pipeline.close();
            assertNull(pipeline.fault());
            assertEquals(taken.get() + privates, pipeline.inputs());
            assertTrue(refused.get() > 0, "offers refused");
        }
        long next = 0;
        for (final byte[] record : Fixture.records(journal)) {
            if (Fixture.templateId(record) == HealthEncoder.TEMPLATE_ID) {
                assertEquals(next++, Records.venueTime(new UnsafeBuffer(record), 0));
            }
        }
        assertEquals(privates, next);
    }
}
