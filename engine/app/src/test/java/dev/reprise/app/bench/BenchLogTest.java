package dev.reprise.app.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.VerbException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchLogTest {
    @TempDir
    Path directory;

    private VerbException failed(final String said) throws IOException {
        return BenchLog.failed("the benchmark", 1, Files.writeString(directory.resolve("wire.log"), said));
    }

    @Test
    void shouldSayTheCauseOfTheException() throws IOException {
        final VerbException failed = failed("""
                WARNING: something of the JVM
                Exception in thread "main" java.lang.IllegalStateException: no order after 20 s
                \tat dev.reprise.benchmarks.wire.WireSession.answered(WireSession.java:168)
                Caused by: java.io.IOException: No space left on device
                \tat java.base/sun.nio.ch.FileDispatcherImpl.write0(Native Method)
                \t... 3 more

                """);

        assertEquals(ExitCode.CHECK_FAILED, failed.exitCode());
        assertEquals(
                "the benchmark ended with exit code 1: Caused by: java.io.IOException: No space left on device",
                failed.getMessage());
    }

    @Test
    void shouldDoWithoutWhenNothingWasSaid() throws IOException {
        assertEquals("the benchmark ended with exit code 1", failed("").getMessage());
    }
}
