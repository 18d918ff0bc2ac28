package dev.reprise.app.bench;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.VerbException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a measurement's process wrote while it ran. */
final class BenchLog {
    private BenchLog() {}

    /**
     * The error of a process that failed, with the last thing it said that is no line of a stack trace: the cause of an exception.
     *
     * @param who the benchmark or the benchmarks
     * @throws IOException when the log cannot be read
     */
    static VerbException failed(final String who, final int code, final Path log) throws IOException {
        final List<String> said = new String(Files.readAllBytes(log), StandardCharsets.UTF_8) // whatever bytes it has
                .lines()
                .filter(line -> !line.isBlank() && !Character.isWhitespace(line.charAt(0)))
                .toList();
        return new VerbException(
                ExitCode.CHECK_FAILED,
                "RP-B003",
                who + " ended with exit code " + code + (said.isEmpty() ? "" : ": " + said.get(said.size() - 1)),
                log.toString(),
                "the end of that file has more");
    }
}
