package dev.reprise.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.StopCause;
import dev.reprise.journal.JournalSettings;
import dev.reprise.journal.JournalWriter;
import dev.reprise.live.clock.LiveClock;
import dev.reprise.live.pipeline.PipelineSettings;
import dev.reprise.live.pipeline.Release;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine that loses its power while an engine with {@code durability: process} runs: only what was forced is left. */
class PowerCutSystemTest {
    @TempDir
    private Path directory;

    private LiveEngine start(final Path journal, final PipelineSettings pipeline, final LiveEngine.Disk disk) {
        return LiveEngine.start(
                new LiveEngine.Settings(
                        journal,
                        JournalSettings.small(),
                        pipeline,
                        Fixture.CORE,
                        TestStrategies::load,
                        Fixture.MODELS,
                        0),
                Fixture.bothStrategies(),
                new LiveClock(),
                Release.NONE,
                null,
                disk);
    }

    private static Path queue(final Path journal) {
        try (var files = Files.newDirectoryStream(journal, "*.cq4")) {
            return files.iterator().next();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void usesNoIdAgain(final PipelineSettings pipeline) {
        final Path disk = directory.resolve("disk");
        final Path journal = directory.resolve("journal");
        final LiveEngine engine = start(journal, pipeline, writer -> {
            Files.createDirectories(disk);
            Files.copy(queue(journal), disk.resolve(queue(journal).getFileName()));
            writer.force();
        });
        final long from = engine.publisher().nanos();
        engine.command(CommandKind.ARM, -1, "test", "");
        Fixture.drive(engine.publisher(), 1, 1, from, 5);
        engine.stop(StopCause.OPERATOR);
        assertTrue(engine.runner().core().state().counters().orders() > 0);

        final LiveEngine next = start(disk, pipeline, JournalWriter::force);

        assertTrue(next.runNumber() > engine.runNumber(), "was " + next.runNumber());
        assertEquals(1, next.recovered().sessions());
        next.stop(StopCause.OPERATOR);
        assertNull(next.fault());
    }

    @Test
    void shouldUseNoClientOrderIdAgainAfterAPowerCut() {
        usesNoIdAgain(Fixture.FUSED);
    }

    @Test
    void shouldUseNoClientOrderIdAgainAfterAPowerCutWithAThreadForTheJournal() {
        usesNoIdAgain(Fixture.PIPELINED);
    }

    @Test
    void shouldNotStartWhenTheDiskDoesNotTakeTheBeginning() {
        final UncheckedIOException refused = assertThrows(
                UncheckedIOException.class,
                () -> start(directory.resolve("journal"), Fixture.FUSED, writer -> {
                    throw new IOException("planted: the disk refuses");
                }));
        assertTrue(refused.getMessage().contains("beginning"), refused.getMessage());
        final LiveEngine again = start(directory.resolve("journal"), Fixture.FUSED, JournalWriter::force);
        assertEquals(2, again.runNumber(), "nothing holds the instance, and its journal is whole");
        again.stop(StopCause.OPERATOR);
    }
}
