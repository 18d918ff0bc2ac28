package dev.reprise.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * JMH's own command line, with one difference: forks run with the flags of {@code jvm.args}, the file the launcher starts the
 * engine with, unless {@code -jvmArgs} gives others.
 *
 * <pre>java -jar reprise-benchmarks.jar FrameDecode -prof gc</pre>
 */
public final class Main {
    private static final String FLAGS_FILE = "jvm.args";
    private static final String FLAGS_OPTION = "-jvmArgs";

    /** The engine refuses Java serialisation altogether; a fork must read what JMH, its parent, sends. */
    private static final String SERIAL_FILTER = "-Djdk.serialFilter=org.openjdk.jmh.**;java.**;!*";

    private Main() {}

    /** Runs JMH. */
    public static void main(final String[] args) throws IOException {
        org.openjdk.jmh.Main.main(withFlags(List.of(args)).toArray(String[]::new));
    }

    private static List<String> withFlags(final List<String> args) throws IOException {
        if (args.contains(FLAGS_OPTION)) {
            return args;
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
