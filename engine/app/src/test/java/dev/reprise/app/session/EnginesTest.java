package dev.reprise.app.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.app.cli.Cli;
import dev.reprise.app.verb.Verbs;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EnginesTest {
    private static final String NO_SUCH = "1023"; // the configuration's highest

    @TempDir
    Path workspace;

    /** By `run` itself: said with place, value and remedy, and before there is a journal. */
    @Test
    void shouldRefuseAProcessorThatThereIsNot() throws Exception {
        final Path file = Files.writeString(
                workspace.resolve("pinned.yaml"),
                Files.readString(Path.of("../../config/demo.yaml"))
                        .replace("pipeline: fused", "pipeline: fused, cpu: [" + NO_SUCH + "]"));
        final StringWriter err = new StringWriter();

        final int code = Cli.execute(
                Verbs.all(),
                new PrintWriter(new StringWriter()),
                new PrintWriter(err),
                "run",
                "-c",
                file.toString(),
                "-w",
                workspace.toString(),
                "--duration",
                "1",
                "--progress",
                "none");

        assertEquals(3, code, err.toString());
        assertTrue(err.toString().contains("RP-C044"), err.toString());
        assertTrue(err.toString().contains("cpu=" + NO_SUCH), "the value: " + err);
        assertTrue(err.toString().contains("pinned.yaml:"), "the place: " + err);
        assertTrue(err.toString().contains("without `engine.cpu` the system chooses"), "the remedy: " + err);
        assertFalse(Files.exists(workspace.resolve("live")), "nothing was started");
    }

    @Test
    void shouldTellAFaultThatHasNoCause() {
        final Throwable thread = new IllegalStateException("a thread ended");
        final Throwable core = new IllegalStateException("the core ended", new ArithmeticException("why"));

        assertSame(thread, Engines.reason(thread));
        assertSame(core.getCause(), Engines.reason(core));
    }
}
