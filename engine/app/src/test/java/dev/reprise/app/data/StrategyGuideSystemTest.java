package dev.reprise.app.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.StrategyFactory;
import dev.reprise.app.cli.Ran;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Does what docs/strategies.md tells a newcomer: its files, out of its code blocks, compiled outside the build against the API's jar
 * alone, put into a jar, dropped in, listed, run by name.
 */
class StrategyGuideSystemTest {
    private static final Path GUIDE = Path.of("../../docs/strategies.md");
    private static final Pattern FILE = Pattern.compile(
            "^```(?:java|text)\\n(?://|#) file: (\\S+)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final String SERVICES = "src/META-INF/services/dev.reprise.api.StrategyFactory";

    @TempDir
    Path directory;

    private Path workspace;
    private Path jar;

    @BeforeEach
    void followTheGuide() throws Exception {
        workspace = Files.createDirectory(directory.resolve("workspace"));
        final Map<String, String> files = files();
        assertTrue(
                files.keySet().stream().filter(name -> name.endsWith(".java")).count() >= 2, files.keySet() + "");
        assertTrue(files.containsKey(SERVICES), files.keySet().toString());
        for (final Map.Entry<String, String> file : files.entrySet()) {
            final Path path = directory.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        final Path classes = compile(apiJar(), files.keySet());
        jar = directory.resolve("breakout.jar");
        pack(jar, classes, directory.resolve(SERVICES));
        importData();
    }

    private static Map<String, String> files() throws IOException {
        final Map<String, String> files = new TreeMap<>();
        final Matcher matcher = FILE.matcher(Files.readString(GUIDE));
        while (matcher.find()) {
            assertEquals(
                    null, files.put(matcher.group(1), matcher.group(2)), "twice in the guide: " + matcher.group(1));
        }
        return files;
    }

    /** What is published: the API's own classes, without the libraries that the engine needs. */
    private Path apiJar() throws Exception {
        final Path classes = Path.of(StrategyFactory.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        if (Files.isRegularFile(classes)) {
            return classes;
        }
        final Path built = directory.resolve("reprise-api.jar"); // a build that has not packaged yet
        try (OutputStream file = Files.newOutputStream(built);
                JarOutputStream out = new JarOutputStream(file)) {
            addAll(out, classes);
        }
        return built;
    }

    private Path compile(final Path api, final Iterable<String> files) throws IOException {
        final Path out = Files.createDirectory(directory.resolve("out"));
        final List<String> command = new ArrayList<>(List.of("--release", "17", "-Xlint:all", "-Werror", "-proc:none"));
        command.addAll(List.of("-cp", api.toString(), "-d", out.toString()));
        for (final String file : files) {
            if (file.endsWith(".java")) {
                command.add(directory.resolve(file).toString());
            }
        }
        final StringWriter said = new StringWriter();
        final boolean compiled = ToolProvider.getSystemJavaCompiler()
                .getTask(new PrintWriter(said), null, null, options(command), null, units(command))
                .call();
        assertTrue(compiled, said.toString());
        return out;
    }

    private static List<String> options(final List<String> command) {
        return command.stream().filter(word -> !word.endsWith(".java")).toList();
    }

    private static Iterable<? extends javax.tools.JavaFileObject> units(final List<String> command) {
        return ToolProvider.getSystemJavaCompiler()
                .getStandardFileManager(null, null, null)
                .getJavaFileObjectsFromStrings(
                        command.stream().filter(word -> word.endsWith(".java")).toList());
    }

    private static void pack(final Path jar, final Path classes, final Path services) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            addAll(out, classes);
            out.putNextEntry(new JarEntry("META-INF/services/dev.reprise.api.StrategyFactory"));
            Files.copy(services, out);
            out.closeEntry();
        }
    }

    private static void addAll(final JarOutputStream out, final Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (final Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(new JarEntry(root.relativize(file).toString()));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
    }

    private void importData() throws IOException {
        final Path frames = directory.resolve("frames.txt");
        try (InputStream in = StrategyGuideSystemTest.class.getResourceAsStream("frames.txt")) {
            Files.copy(in, frames);
        }
        ok("data", "import", "--format", "binance-frames", frames.toString());
    }

    private Ran run(final String... args) {
        return Ran.json(workspace, args);
    }

    /** What a command left behind. */
    private JsonNode ok(final String... args) {
        final Ran ran = run(args);
        assertEquals(0, ran.code(), ran.json().toString());
        return ran.json();
    }

    private static final String[] BACKTEST = {
        "backtest",
        "--strategy",
        "breakout",
        "--data",
        "btc-usdt.binance-20250720",
        "--param",
        "lookback=2",
        "--param",
        "bar=100ms"
    };

    @Test
    void shouldRunTheGuidesStrategyByNameFromTheWorkspace() throws IOException {
        assertEquals(3, run(BACKTEST).code(), "without its jar nobody knows it");

        Files.copy(jar, Files.createDirectory(workspace.resolve("strategies")).resolve("breakout.jar"));

        final JsonNode listed = ok("strategies");
        assertTrue(listed.toString().contains("\"breakout\""), listed.toString());
        final JsonNode backtest = ok(BACKTEST);
        assertEquals("breakout", backtest.get("strategy").asString());
        assertEquals("2", backtest.get("params").get("lookback").asString());
        assertEquals("20 bps", backtest.get("params").get("stop_loss").asString(), "defaults are told as well");
        assertTrue(backtest.get("orders").asLong() > 0, "it must trade: " + backtest);
        assertEquals("[]", backtest.get("strategies_disabled").toString());
        assertEquals(backtest.get("hash"), ok(BACKTEST).get("hash"));
        assertTrue(ok("replay", "latest", "--verify").get("identical").asBoolean());
    }

    @Test
    void shouldRunItFromTheClassPathOfOneCommand() {
        final List<String> command = new ArrayList<>(List.of(BACKTEST));
        command.addAll(List.of("--classpath", jar.toString()));

        final JsonNode backtest = ok(command.toArray(String[]::new));

        assertTrue(backtest.get("orders").asLong() > 0, "it must trade: " + backtest);
        assertEquals(3, run(BACKTEST).code(), "the next command does not have it");
        assertEquals(
                3,
                run("strategies", "--classpath", directory.resolve("no.jar").toString())
                        .code());
    }

    @Test
    void shouldRefuseAParameterThatTheGuidesFactoryRefuses() {
        final Ran ran = run(
                "backtest",
                "--strategy",
                "breakout",
                "--data",
                "btc-usdt.binance-20250720",
                "--classpath",
                jar.toString(),
                "--param",
                "lookback=0");

        assertEquals(3, ran.code(), ran.json().toString());
        assertTrue(
                ran.json().get("error").toString().contains("lookback"),
                ran.json().toString());
    }
}
