package dev.reprise.benchmarks;

import dev.reprise.benchmarks.load.RecordedFiles;
import dev.reprise.benchmarks.profile.Flames;
import dev.reprise.benchmarks.profile.JmhProfiler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * JMH's own command line, with one difference: forks run with the flags of {@code jvm.args}, the file the launcher starts the
 * engine with, unless {@code -jvmArgs} gives others; {@code -profile async|jfr DIRECTORY} writes flame graphs.
 *
 * <pre>java -jar reprise-benchmarks.jar FrameDecode -prof gc</pre>
 */
public final class Main {
    private static final String FLAGS_FILE = "jvm.args";
    /** Benchmarks that need recordings. */
    private static final String RECORDED = "RecordedDecodeBenchmark";
    /** Ours: {@code -profile async|jfr DIRECTORY}. */
    private static final String PROFILE_OPTION = "-profile";

    private static final String FLAGS_OPTION = "-jvmArgs";

    /** The engine refuses Java serialisation altogether; a fork must read what JMH, its parent, sends. */
    private static final String SERIAL_FILTER = "-Djdk.serialFilter=org.openjdk.jmh.**;java.**;!*";

    private Main() {}

    /** Runs JMH. */
    public static void main(final String[] args) throws IOException {
        final List<String> all = withFlags(List.of(args));
        if (!RecordedFiles.areThere()) {
            all.addAll(List.of("-e", RECORDED));
        }
        final int profile = all.indexOf(PROFILE_OPTION);
        if (profile < 0) {
            org.openjdk.jmh.Main.main(all.toArray(String[]::new));
            return;
        }
        final Path directory = Path.of(all.get(profile + 2));
        final String option = JmhProfiler.option(all.get(profile + 1), directory);
        all.subList(profile, profile + 3).clear();
        all.addAll(List.of("-prof", option));
        org.openjdk.jmh.Main.main(all.toArray(String[]::new));
        Flames.below(directory);
    }

    private static List<String> withFlags(final List<String> args) throws IOException {
        if (args.contains(FLAGS_OPTION)) {
            return new ArrayList<>(args);
        }
        final List<String> all = new ArrayList<>(args);
        all.add(FLAGS_OPTION);
        all.add(String.join(" ", forkFlags()));
        return all;
    }

    /** The engine's flags as a fork takes them. */
    public static List<String> forkFlags() throws IOException {
        try (InputStream in = Main.class.getResourceAsStream(FLAGS_FILE)) {
            final List<String> flags = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .flatMap(line -> List.of(line.split(" ")).stream())
                    .filter(flag -> !flag.isEmpty())
                    .collect(Collectors.toCollection(ArrayList::new));
            flags.add(SERIAL_FILTER);
            return flags;
        }
    }
}
