package dev.reprise.app.bench;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.VerbException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The measurement of a halt in a process of its own, with the flags of this one, which are the engine's. */
public final class HaltProcess {
    private static final String MAIN = "dev.reprise.benchmarks.halt.HaltLatency";

    private final List<String> command = new ArrayList<>();
    private final Path directory;

    /**
     * Prepares a run.
     *
     * @param classPath of the benchmarks
     * @param directory for its results and its log
     */
    public HaltProcess(final String classPath, final int tries, final Path directory) {
        this.directory = directory;
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (final String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (flag.startsWith("--") || flag.startsWith("-X") || flag.startsWith("-D") && !isOurs(flag)) {
                command.add(flag);
            }
        }
        command.addAll(List.of("-cp", classPath, MAIN, directory.toString(), Integer.toString(tries)));
    }

    private static boolean isOurs(final String flag) {
        return flag.startsWith("-Dreprise.") || flag.contains("surefire");
    }

    /**
     * Runs to the end; returns what it found.
     *
     * @throws VerbException when it fails
     */
    public JsonNode run() throws IOException, InterruptedException {
        final Path log = directory.resolve("halt.log");
        final Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            final int code = process.waitFor();
            if (code != 0) {
                throw new VerbException(
                        ExitCode.CHECK_FAILED,
                        "RP-B003",
                        "the benchmark ended with exit code " + code,
                        log.toString(),
                        "the end of that file says why");
            }
            return Output.JSON.readTree(Files.readString(directory.resolve("halt.json")));
        } finally {
            process.destroy();
        }
    }
}
