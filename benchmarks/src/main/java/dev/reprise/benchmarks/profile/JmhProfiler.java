package dev.reprise.benchmarks.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What JMH has to be told for its own profilers, which start one in each fork. */
public final class JmhProfiler {
    private JmhProfiler() {}

    /**
     * The value of {@code -prof}.
     *
     * @param kind {@code async} or {@code jfr}
     * @param directory for flame graphs and recordings, one directory a benchmark
     */
    public static String option(final String kind, final Path directory) throws IOException {
        Files.createDirectories(directory);
        if (kind.equals("jfr")) {
            Files.writeString(
                    directory.resolve("profile.txt"), "samples by the JVM's flight recorder, Java frames only");
            return "jfr:dir=" + directory;
        }
        Files.writeString(
                directory.resolve("profile.txt"),
                "samples by perf events; where they are forbidden, async-profiler takes ctimer and kernel frames are missing");
        final Path library = AsyncSampling.library(directory.resolve("async-profiler"));
        return "async:output=flamegraph;event=cpu;libPath=" + library + ";dir=" + directory;
    }
}
