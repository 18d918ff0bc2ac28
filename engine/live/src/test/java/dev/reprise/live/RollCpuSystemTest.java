package dev.reprise.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reprise.api.schema.StopCause;
import dev.reprise.journal.JournalSettings;
import dev.reprise.journal.JournalVerifier;
import dev.reprise.live.clock.LiveClock;
import dev.reprise.live.pipeline.PipelineSettings;
import dev.reprise.live.pipeline.Release;
import dev.reprise.live.recovery.RollPolicy;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import net.openhft.affinity.Affinity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A processor that is the core's alone stays the core's alone when the journal's next generation begins. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux binds threads")
class RollCpuSystemTest {
    private static final Path SELF = Path.of("/proc/thread-self/status");
    private static final Path TASKS = Path.of("/proc/self/task");
    private static final long DEADLINE_MS = 60_000; // a disk or a processor can be away for ten seconds

    private static String allowed(final Path status) throws IOException {
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("Cpus_allowed_list:"))
                .findFirst()
                .orElseThrow();
    }

    /** Where each thread of that name may run. */
    private static List<String> allowed(final String name) throws IOException {
        final List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
            for (final Path task : tasks) {
                try {
                    if (Files.readString(task.resolve("comm")).strip().equals(name)) {
                        found.add(allowed(task.resolve("status")));
                    }
                } catch (final NoSuchFileException ended) {
                    continue; // while it was looked at
                }
            }
        }
        return found;
    }

    /** A thread takes its name, which the system sees, once it runs. */
    private static List<String> awaitAllowed(final String name) throws IOException, InterruptedException {
        final long end = System.currentTimeMillis() + DEADLINE_MS;
        List<String> found = allowed(name);
        while (found.isEmpty()) {
            assertTrue(System.currentTimeMillis() < end, "no thread " + name);
            Thread.sleep(1);
            found = allowed(name);
        }
        return found;
    }

    @Test
    void shouldLeaveTheJournalsHelperOffTheCoresProcessor(@TempDir final Path directory)
            throws IOException, InterruptedException {
        final BitSet all = Affinity.getAffinity();
        assumeTrue(all.cardinality() > 1 && Affinity.isJNAAvailable(), "no second processor, or none can be chosen");
        final int cpu = all.length() - 1;
        final LiveEngine engine = LiveEngine.start(
                new LiveEngine.Settings(
                        directory.resolve("journal"),
                        JournalSettings.small().withAhead(true),
                        new PipelineSettings(
                                4_096, 1 << 22, true, PipelineSettings.Idle.BACKOFF, cpu, PipelineSettings.ANY_CPU),
                        Fixture.CORE,
                        TestStrategies::load,
                        Fixture.MODELS,
                        0,
                        RollPolicy.NEVER),
                Fixture.bothStrategies(),
                new LiveClock(),
                Release.NONE);
        final long now = Fixture.drive(engine.publisher(), 1, 1, System.currentTimeMillis() * 1_000_000, 1);

        assertNull(engine.roll().roll("test", "", false).failure());

        final List<String> helpers = awaitAllowed("reprise-blocks");
        Fixture.drive(engine.publisher(), 2, 2, now, 1);
        assertTrue(allowed("reprise-core").contains("Cpus_allowed_list:\t" + cpu), "the core's thread is bound");
        engine.stop(StopCause.OPERATOR);
        for (final String helper : helpers) {
            assertEquals(allowed(SELF), helper);
        }
        assertTrue(JournalVerifier.verify(directory.resolve("journal")).intact());
    }
}
