package dev.reprise.app.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.VerbException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunLocatorTest {
    private static final String FIRST = "20261121T014512Z-demo-7f3a91";
    private static final String SECOND = "20261121T020000Z-demo-000001";

    @TempDir
    Path workspace;

    @BeforeEach
    void fillTheWorkspace() throws IOException {
        for (final String directory : new String[] {"runs/" + FIRST, "runs/" + SECOND, "live/maker"}) {
            Files.createDirectories(workspace.resolve(directory).resolve("journal"));
        }
        Files.createDirectories(workspace.resolve("data/btc"));
        Files.createFile(workspace.resolve("data/btc/20000101.cq4"));
        Files.createSymbolicLink(workspace.resolve("runs/latest"), Path.of(SECOND));
    }

    @Test
    void shouldFindByIdPrefixLatestNameAndDataset() {
        assertEquals(FIRST, RunLocator.find(workspace, FIRST).id());
        assertEquals(FIRST, RunLocator.find(workspace, "20261121T01").id());
        assertEquals(SECOND, RunLocator.find(workspace, "latest").id());
        final RunLocator.Run instance = RunLocator.find(workspace, "maker");
        assertEquals(workspace.resolve("live/maker/journal"), instance.journal());
        final RunLocator.Run dataset = RunLocator.find(workspace, "btc");
        assertEquals(workspace.resolve("data/btc"), dataset.journal());
        assertEquals("btc", dataset.id());
    }

    @Test
    void shouldFindByThePathOfARunAndOfItsJournal() throws IOException {
        final Path run = workspace.resolve("runs").resolve(FIRST);
        assertEquals(
                run.resolve("journal"),
                RunLocator.find(Path.of("."), run.toString()).journal());

        Files.createFile(run.resolve("journal/20000101.cq4"));
        final RunLocator.Run byJournal =
                RunLocator.find(Path.of("."), run.resolve("journal").toString());
        assertEquals(run.resolve("journal"), byJournal.journal());
        assertEquals(FIRST, byJournal.id());
    }

    @Test
    void shouldSayWhatThereIsWhenItFindsNothingOrTooMuch() {
        final VerbException nothing = refused("nothing");
        assertTrue(nothing.remedy().contains(FIRST) && nothing.remedy().contains("maker"), nothing.remedy());

        final VerbException both = refused("20261121");
        assertTrue(both.remedy().contains(FIRST) && both.remedy().contains(SECOND), both.remedy());

        refused("");
        refused("a\0b");
        refused("./maker");
        refused(workspace.resolve("runs").toString());
    }

    private VerbException refused(final String run) {
        final VerbException e = assertThrows(VerbException.class, () -> RunLocator.find(workspace, run));
        assertEquals(ExitCode.NOT_RUNNING, e.exitCode());
        return e;
    }
}
