package dev.reprise.app.verb;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Option;

/** The flag that adds strategies for one command; for verbs that use them. */
final class StrategyJars {
    @Option(
            names = "--classpath",
            paramLabel = "JAR",
            description = "Jars with strategies, beside those in <workspace>/strategies; repeatable.")
    private List<String> classPath = new ArrayList<>();

    /** Jars and directories, in order. */
    List<Path> paths() {
        return classPath.stream()
                .flatMap(entry -> Arrays.stream(entry.split(File.pathSeparator)))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of)
                .toList();
    }
}
