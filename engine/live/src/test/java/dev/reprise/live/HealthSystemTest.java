package dev.reprise.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.DiskLevel;
import dev.reprise.api.schema.HealthDecoder;
import dev.reprise.api.schema.StopCause;
import dev.reprise.live.health.DiskLimits;
import dev.reprise.live.health.HealthReporter;
import dev.reprise.live.pipeline.PipelineSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the engine tells its core about itself. */
class HealthSystemTest {
    private static final long DEADLINE_NS = 10_000_000_000L;

    @TempDir
    private Path journal;

    /** A disk whose room a test decides. */
    private static final class TestDisk implements HealthReporter.Disk {
        private volatile long free = 50_000;
        private volatile boolean broken;
        private volatile int asked;

        @Override
        public long free() throws IOException {
            asked = asked + 1; // one thread asks
            if (broken) {
                throw new IOException("input/output error");
            }
            return free;
        }

        @Override
        public long total() {
            return 100_000;
        }
    }

    @Test
    void shouldTellTheCoreAtOnceWhenTheDisksLevelChanges() {
        final TestDisk disk = new TestDisk();
        final LiveEngine engine = Fixture.start(journal, PipelineSettings.DEFAULT, Fixture.bothStrategies());
        engine.reportHealth(disk, new DiskLimits(1_000, 500, 0, 200));
        awaitReport(disk);
        for (final long free : new long[] {10_000, 5_000, 2_000, 90_000}) {
            disk.free = free;
            awaitReport(disk);
        }
        disk.broken = true;
        awaitReport(disk);
        engine.stop(StopCause.OPERATOR);

        final List<DiskLevel> levels = new ArrayList<>();
        for (final byte[] bytes : Fixture.records(journal)) {
            final UnsafeBuffer record = new UnsafeBuffer(bytes);
            if (Records.templateId(record, 0) == HealthDecoder.TEMPLATE_ID) {
                final HealthDecoder health = new HealthDecoder()
                        .wrap(record, Records.BODY_OFFSET, Records.blockLength(record, 0), Records.version(record, 0));
                if (levels.isEmpty() || levels.get(levels.size() - 1) != health.disk()) {
                    levels.add(health.disk());
                }
                assertEquals(PipelineSettings.DEFAULT.ringCells(), health.ringCells());
                assertTrue(health.ringFree() <= health.ringCells());
            }
        }
        assertEquals(
                List.of(
                        DiskLevel.AMPLE,
                        DiskLevel.WARN,
                        DiskLevel.REDUCE,
                        DiskLevel.HALT,
                        DiskLevel.AMPLE,
                        DiskLevel.HALT),
                levels);
        assertTrue(Fixture.verify(journal, TestStrategies::load).identical());
    }

    /** Waits until a measurement that began later than now was reported: the one behind it has begun. */
    private static void awaitReport(final TestDisk disk) {
        final int before = disk.asked;
        final long end = System.nanoTime() + DEADLINE_NS;
        while (disk.asked < before + 3) {
            assertTrue(System.nanoTime() < end, "in time");
            Thread.onSpinWait();
        }
    }
}
