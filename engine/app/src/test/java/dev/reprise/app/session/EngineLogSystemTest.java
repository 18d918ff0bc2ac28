package dev.reprise.app.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.app.cli.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a run leaves in its log. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class EngineLogSystemTest {
    @TempDir
    Path workspace;

    private Path config(final String strategies, final String level) throws IOException {
        HaltStrategies.install(workspace);
        return Files.writeString(
                workspace.resolve("demo.yaml"),
                Files.readString(Path.of("../../config/demo.yaml"))
                                .replace("strategies:\n", "strategies:\n" + strategies)
                        + "logging: { level: " + level + " }\n");
    }

    private Ran run(final Path config) {
        return Ran.of(workspace, "run", "-c", config.toString(), "--duration", "1");
    }

    private Path log() {
        return workspace.resolve("live/demo/engine.log");
    }

    @Test
    void shouldHaveWhatItsLevelAsksForReadableByItsOwnerOnly() throws IOException {
        run(config("", "debug")).ended(0);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(log())));
        final String told = Files.readString(log());
        assertTrue(told.contains(" DEBUG RunVerb "), told);
        assertTrue(told.contains("armed     paper on seeded"), told);

        run(config("", "error")).ended(0);
        assertEquals(told, Files.readString(log()), "the next start appends, here nothing");
    }

    @Test
    void shouldKeepTheStackTraceOfAStartThatFailed() throws IOException {
        final Ran ran =
                run(config("  - { name: bad, type: failing }\n", "info")).ended(3);
        assertFalse(ran.err().contains("\tat "), "not for people: " + ran.err());
        final String told = Files.readString(log());
        assertTrue(told.contains("VerbException: strategy `bad` failed as it started"), told);
        assertTrue(told.contains("\tat dev.reprise.app.session.Engines.requireEnabled"), told);
    }
}
