package dev.reprise.app.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reprise.api.StrategyFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A strategy of a user's: compiled outside the build, in a jar among the workspace's. */
final class OwnJar {
    private OwnJar() {}

    /**
     * Builds {@code strategies/own.jar} with a strategy of the type {@code own}.
     *
     * @param create body of the factory's method of that name
     */
    static Path build(final Path workspace, final String description, final String create) throws Exception {
        final Path sources = Files.createDirectories(workspace.resolve("sources"));
        final Path classes = Files.createDirectories(workspace.resolve("classes"));
        final Path source = Files.writeString(sources.resolve("Own.java"), """
                import dev.reprise.api.*;
                public final class Own implements StrategyFactory {
                    public String name() { return "own"; }
                    public String description() { return "%s"; }
                    public java.util.List<ParameterSpec> parameters() { return java.util.List.of(); }
                    public Strategy create(StrategyParameters parameters) { %s }
                }
                """.formatted(description, create));
        final String api = Path.of(StrategyFactory.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
        assertEquals(
                0,
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-proc:none",
                                "--release",
                                "17",
                                "-cp",
                                api,
                                "-d",
                                classes.toString(),
                                source.toString()));
        final Path jar =
                Files.createDirectories(workspace.resolve("strategies")).resolve("own.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (final Path name : compiled(classes)) {
                out.putNextEntry(new JarEntry(name.getFileName().toString()));
                Files.copy(name, out);
                out.closeEntry();
            }
            out.putNextEntry(new JarEntry("META-INF/services/" + StrategyFactory.class.getName()));
            out.write("Own".getBytes(StandardCharsets.US_ASCII));
            out.closeEntry();
        }
        return jar;
    }

    private static List<Path> compiled(final Path classes) throws IOException {
        try (Stream<Path> files = Files.list(classes)) {
            return files.sorted().toList();
        }
    }
}
