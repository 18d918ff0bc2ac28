package dev.reprise.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.DiskLevel;
import dev.reprise.api.schema.HealthDecoder;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.StopCause;
import dev.reprise.journal.JournalException;
import dev.reprise.journal.JournalSettings;
import dev.reprise.journal.JournalVerifier;
import dev.reprise.live.clock.LiveClock;
import dev.reprise.live.health.DiskLimits;
import dev.reprise.live.pipeline.PipelineSettings;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F39: the disk runs full under a whole engine. */
class DiskFullSystemTest {
    @TempDir
    private Path temp;

    private Path disk;

    @BeforeEach
    void mount() throws IOException, InterruptedException {
        final Path made = Files.createDirectory(temp.resolve("disk"));
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/mount"))
                        && run("mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", made.toString()),
                "skipped: only root may mount a small file system");
        disk = made;
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        if (disk != null) {
            assertTrue(run("umount", disk.toString()));
        }
    }

    private static boolean run(final String... command) throws IOException, InterruptedException {
        final Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    @Test
    void shouldTellTheCoreThenStopAndLetNothingGoThatIsNotInTheJournal() throws IOException {
        final Path journal = disk.resolve("journal");
        final Path filler = disk.resolve("filler");
        Files.write(filler, new byte[6 << 20]);
        final Set<Long> released = new HashSet<>();
        final LiveEngine engine = LiveEngine.start(
                new LiveEngine.Settings(
                        journal,
                        JournalSettings.small().withAhead(true),
                        PipelineSettings.DEFAULT,
                        Fixture.CORE,
                        TestStrategies::load,
                        Fixture.MODELS,
                        0),
                Fixture.bothStrategies(),
                new LiveClock(),
                (buffer, offset, length) ->
                        released.add(buffer.getLong(offset + Records.COMMON_LENGTH, ByteOrder.LITTLE_ENDIAN)));
        engine.reportHealth(new DiskLimits(9_000, 8_000, 0, 200));
        long time = engine.publisher().nanos();
        engine.command(CommandKind.ARM, -1, "test", "");
        try {
            for (int epoch = 1; engine.fault() == null; epoch++) {
                time = Fixture.drive(engine.publisher(), 3, epoch, time, 20);
            }
        } catch (final IllegalStateException stopped) {
            assertNotNull(stopped.getMessage()); // the ring takes nothing more
        }
        engine.stop(StopCause.FAULT);
        assertInstanceOf(JournalException.class, engine.fault());

        Files.delete(filler); // to read a hole of a tmpfs takes a page of it
        final JournalVerifier.Result result = JournalVerifier.verify(journal);
        assertTrue(result.intact(), result.problem());
        assertEquals(engine.journaled(), result.lastSequence(), "exactly what was acknowledged");
        final Set<Long> ordered = new HashSet<>();
        final Set<DiskLevel> levels = new HashSet<>();
        for (final byte[] bytes : Fixture.records(journal)) {
            final UnsafeBuffer record = new UnsafeBuffer(bytes);
            if (Records.templateId(record, 0) == NewOrderDecoder.TEMPLATE_ID) {
                ordered.add(record.getLong(Records.COMMON_LENGTH, ByteOrder.LITTLE_ENDIAN));
            } else if (Records.templateId(record, 0) == HealthDecoder.TEMPLATE_ID) {
                levels.add(new HealthDecoder()
                        .wrap(record, Records.BODY_OFFSET, Records.blockLength(record, 0), Records.version(record, 0))
                        .disk());
            }
        }
        assertTrue(ordered.containsAll(released), "what left is in the journal");
        assertTrue(
                levels.contains(DiskLevel.REDUCE) || levels.contains(DiskLevel.HALT), "the core was told: " + levels);
    }
}
