package dev.reprise.app.bench;

import dev.reprise.app.Main;
import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.VerbException;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the benchmarks are: beside the engine's jars in a build of the sources, nowhere in a distribution. */
public final class BenchmarkJars {
    /** System property with another place: a class path of what the engine's own does not hold. */
    public static final String PROPERTY = "reprise.benchmarks";

    private static final String JAR = "reprise-benchmarks.jar";

    private BenchmarkJars() {}

    /**
     * The class path to run them with.
     *
     * @throws VerbException when they are not there
     */
    public static String classPath() {
        final String given = System.getProperty(PROPERTY);
        if (given != null) {
            return given + File.pathSeparator + System.getProperty("java.class.path");
        }
        final Path lib = engine().getParent();
        final Path directory = lib.resolveSibling("benchmarks");
        if (!Files.isRegularFile(directory.resolve(JAR))) {
            throw new VerbException(
                    ExitCode.USAGE,
                    "RP-B001",
                    "the benchmarks are not part of a distribution: JMH is under another licence",
                    directory.toString(),
                    "run ./reprise bench in a clone of the sources");
        }
        // The engine first: the launcher's archive of classes is of a path that begins so, and of no other.
        return String.join(
                File.pathSeparator,
                engine().toString(),
                directory.resolve("*").toString(),
                lib.resolve("*").toString());
    }

    private static Path engine() {
        try {
            return Path.of(Main.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (final URISyntaxException e) {
            throw new IllegalStateException("a class without a place", e);
        }
    }
}
