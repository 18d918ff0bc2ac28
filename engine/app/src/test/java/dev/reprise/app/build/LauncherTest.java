package dev.reprise.app.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher script, with a Java and a Maven that only write down what they are asked. */
class LauncherTest {
    private static final Path SCRIPT = Path.of("../../reprise").toAbsolutePath().normalize();
    private static final long TIMEOUT_S = 60;

    @TempDir
    Path directory;

    private final Map<Process, List<Path>> outputs = new HashMap<>();
    private Path checkout;
    private Path jdk;
    private Path bin;

    private record Result(int code, String out, String err) {}

    @BeforeEach
    void makeACheckout() throws IOException {
        checkout = Files.createDirectories(directory.resolve("a checkout"));
        Files.copy(SCRIPT, checkout.resolve("reprise"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(checkout.resolve("pom.xml"), "<project/>");
        write(checkout.resolve("engine/app/Main.java"), "one", "rw-r--r--");
        jdk = directory.resolve("jdk");
        write(jdk.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n", "rw-r--r--");
        write(
                jdk.resolve("bin/java"),
                String.join(
                        "\n",
                        "#!/bin/sh",
                        "for flag in \"$@\"; do",
                        "  case $flag in",
                        "    -XX:ArchiveClassesAtExit=*) [ -z \"${FAKE_ARCHIVE:-}\" ] || echo archive >\"${flag#*=}\" ;;",
                        "  esac",
                        "done",
                        "printf '%s\\n' \"$@\"",
                        "exit ${FAKE_EXIT:-0}",
                        ""),
                "rwxr-xr-x");
        write(jdk.resolve("bin/javac"), "#!/bin/sh\n", "rwxr-xr-x");
        bin = directory.resolve("bin");
        write(
                bin.resolve("mvn"),
                String.join(
                        "\n",
                        "#!/bin/sh",
                        "echo built >>'" + directory + "/builds'",
                        "echo noise on stdout",
                        "[ -z \"${FAKE_FAILURE:-}\" ] || { echo 'COMPILATION ERROR'; exit 1; }",
                        "mkdir -p engine/app/target/d/reprise-1/lib",
                        "echo jar >engine/app/target/d/reprise-1/lib/reprise-app-1.jar",
                        "echo -Dflag >engine/app/target/d/reprise-1/jvm.args",
                        "mkdir -p benchmarks/target/benchmarks",
                        "echo jar >benchmarks/target/benchmarks/reprise-app-1.jar",
                        "echo jar >benchmarks/target/benchmarks/jmh-1.jar",
                        "cd engine/app/target/d && tar -czf ../reprise-1.tar.gz reprise-1",
                        ""),
                "rwxr-xr-x");
    }

    private static void write(final Path file, final String text, final String mode) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private Process start(final Map<String, String> environment, final List<String> command) throws IOException {
        final ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", jdk.toString());
        builder.environment().put("PATH", bin + ":/usr/local/bin:/usr/bin:/bin");
        builder.environment().remove("REPRISE_JAVA_OPTS");
        builder.environment().putAll(environment);
        builder.redirectOutput(Files.createTempFile(directory, "out", ".txt").toFile());
        builder.redirectError(Files.createTempFile(directory, "err", ".txt").toFile());
        final Process process = builder.start();
        outputs.put(
                process,
                List.of(
                        builder.redirectOutput().file().toPath(),
                        builder.redirectError().file().toPath()));
        return process;
    }

    private Result await(final Process process) throws IOException, InterruptedException {
        if (!process.waitFor(TIMEOUT_S, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("no end within " + TIMEOUT_S + " s");
        }
        final List<Path> files = outputs.get(process);
        return new Result(process.exitValue(), Files.readString(files.get(0)), Files.readString(files.get(1)));
    }

    private Result launch(final Map<String, String> environment, final String... args)
            throws IOException, InterruptedException {
        final List<String> command =
                new ArrayList<>(List.of(checkout.resolve("reprise").toString()));
        command.addAll(List.of(args));
        return await(start(environment, command));
    }

    private long builds() throws IOException {
        final Path count = directory.resolve("builds");
        return Files.exists(count) ? Files.readAllLines(count).size() : 0;
    }

    private List<Path> kept() throws IOException {
        try (Stream<Path> all = Files.list(checkout.resolve(".build"))) {
            return all.filter(d -> Files.isDirectory(d.resolve("lib"))).toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "dash", "bash --posix", "busybox sh"})
    void shouldBePlainShell(final String shell) throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>(List.of(shell.split(" ")));
        assumeTrue(
                Files.isExecutable(Path.of("/bin", command.get(0)))
                        || Files.isExecutable(Path.of("/usr/bin", command.get(0))),
                shell + " is not here");
        command.addAll(List.of("-n", SCRIPT.toString()));

        final Result result = await(start(Map.of(), command));

        assertEquals(0, result.code(), result.err());
    }

    @Test
    void shouldBuildOnceAndPassEverythingOn() throws IOException, InterruptedException {
        final Result first = launch(Map.of("REPRISE_JAVA_OPTS", "-Xmx1g -Xms1g"), "run", "two words", "*");

        assertEquals(0, first.code(), first.err());
        assertTrue(first.err().contains("build"), first.err());
        final List<String> args = first.out().lines().toList();
        assertEquals("@" + kept().get(0) + "/jvm.args", args.get(0));
        assertTrue(args.contains("-Dreprise.home=" + checkout), first.out());
        assertTrue(args.containsAll(List.of("-Xmx1g", "-Xms1g")), first.out());
        assertEquals(List.of("run", "two words", "*"), args.subList(args.size() - 3, args.size()));

        final Result second = launch(Map.of("FAKE_EXIT", "7"), "x");

        assertEquals(7, second.code());
        assertEquals("", second.err());
        assertEquals(1, builds());
    }

    @Test
    void shouldPutTheBenchmarksBesideTheEngineWithoutItsJars() throws IOException, InterruptedException {
        launch(Map.of());

        final Path benchmarks = kept().get(0).resolve("benchmarks");
        assertTrue(Files.exists(benchmarks.resolve("jmh-1.jar")));
        assertFalse(Files.exists(benchmarks.resolve("reprise-app-1.jar")), "it is in lib/");
    }

    /** What its Java says while it makes one, or one that is of another JVM, is no part of what a command prints. */
    @Test
    void shouldStartWithTheArchiveOfClassesThatTheBuildMade() throws IOException, InterruptedException {
        final Result made = launch(Map.of("FAKE_ARCHIVE", "yes"), "run");
        final Path build = kept().get(0).toRealPath();
        final List<String> expected = List.of(
                "-XX:SharedArchiveFile=" + build.resolve("classes.jsa"), "-Xlog:cds=off,cds+dynamic=off", "-jar");
        final List<String> args = made.out().lines().toList();

        assertEquals(0, made.code(), made.err());
        assertEquals("@" + build.resolve("jvm.args"), args.get(0), "the first thing on stdout is the command's own");
        assertEquals(expected, args.subList(args.indexOf(expected.get(0)), args.indexOf("-jar") + 1));
        assertEquals(made.out(), launch(Map.of(), "run").out());
        try (Stream<Path> all = Files.list(checkout.resolve(".build"))) {
            assertFalse(all.anyMatch(each -> each.getFileName().toString().startsWith("tmp.")));
        }
    }

    @Test
    void shouldStartWithoutAnArchiveOfClassesWhereTheBuildCouldMakeNone() throws IOException, InterruptedException {
        for (final Map<String, String> failing :
                List.of(Map.<String, String>of(), Map.of("FAKE_ARCHIVE", "yes", "FAKE_EXIT", "3"))) {
            Files.writeString(checkout.resolve("engine/app/Main.java"), failing.toString());

            assertFalse(launch(failing, "run").out().contains("SharedArchiveFile"), failing::toString);
        }
    }

    @Test
    void shouldBuildAgainWhenASourceChangesAndNotForATest() throws IOException, InterruptedException {
        launch(Map.of());
        write(checkout.resolve("engine/app/src/test/java/ATest.java"), "test", "rw-r--r--");
        write(checkout.resolve("engine/app/target/x"), "output", "rw-r--r--");
        launch(Map.of());
        assertEquals(1, builds());

        write(checkout.resolve("engine/app/Main.java"), "two", "rw-r--r--");
        launch(Map.of());
        assertEquals(2, builds());

        write(checkout.resolve("engine/app/Main.java"), "one", "rw-r--r--");
        launch(Map.of());
        assertEquals(2, builds(), "the build of the same sources is still there");
        assertFalse(Files.exists(checkout.resolve("engine/app/target/reprise-1.tar.gz")), "target/ is left alone");
    }

    @Test
    void shouldKeepThreeBuildsAndThoseThatRun() throws IOException, InterruptedException {
        launch(Map.of());
        final Path running = kept().get(0);
        write(running.resolve("run/" + ProcessHandle.current().pid()), "", "rw-r--r--");
        for (int i = 0; i < 5; i++) {
            write(checkout.resolve("engine/app/Main.java"), "version " + i, "rw-r--r--");
            assertEquals(0, launch(Map.of()).code());
        }

        assertTrue(kept().contains(running), "it runs");
        assertEquals(4, kept().size(), kept().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--live", "--liv"})
    void shouldNeverBuildForRealMoney(final String flag) throws IOException, InterruptedException {
        final Result refused = launch(Map.of(), "run", flag);
        assertEquals(2, refused.code());
        assertEquals("", refused.out());
        assertTrue(refused.err().contains("build it:"), refused.err());
        assertEquals(0, builds());

        launch(Map.of());
        assertEquals(0, launch(Map.of(), "run", flag).code());
        assertEquals(1, builds());
    }

    @Test
    void shouldBuildOnceForTwoTerminals() throws IOException, InterruptedException {
        final List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            processes.add(start(Map.of(), List.of(checkout.resolve("reprise").toString())));
        }
        for (final Process process : processes) {
            final Result result = await(process);
            assertEquals(0, result.code(), result.err());
        }

        assertEquals(1, builds());
    }

    @Test
    void shouldTakeOverTheLockOfADeadProcessWithoutFlock() throws IOException, InterruptedException {
        final Process dead = start(Map.of(), List.of("sh", "-c", "exit 0"));
        dead.waitFor();
        write(checkout.resolve(".build/lock.d/pid"), dead.pid() + "\n", "rw-r--r--");

        final Result result = launch(Map.of("PATH", bin + ":" + tools()));

        assertEquals(0, result.code(), result.err());
        assertEquals(1, builds());
        assertFalse(Files.exists(checkout.resolve(".build/lock.d")));
    }

    @Test
    void shouldShowTheEndOfTheLogWhenTheBuildFails() throws IOException, InterruptedException {
        final Result result = launch(Map.of("FAKE_FAILURE", "yes"));

        assertEquals(1, result.code());
        assertEquals("", result.out());
        assertTrue(result.err().contains("COMPILATION ERROR"), result.err());
        assertTrue(Files.readString(checkout.resolve(".build/build.log"), StandardCharsets.UTF_8)
                .contains("noise"));
        assertEquals(List.of(), kept());
        assertEquals(0, launch(Map.of()).code(), "the next try starts afresh");
    }

    @Test
    void shouldSayWhatIsMissing() throws IOException, InterruptedException {
        Files.delete(bin.resolve("mvn"));
        final Result noMaven = launch(Map.of("PATH", tools().toString()));
        assertEquals(2, noMaven.code());
        assertTrue(noMaven.err().contains("Maven"), noMaven.err());
        assertTrue(noMaven.err().contains("apt install maven"), noMaven.err());

        write(jdk.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n", "rw-r--r--");
        final Result oldJava = launch(Map.of("PATH", tools().toString()));
        assertEquals(2, oldJava.code());
        assertTrue(oldJava.err().contains("Java 11"), oldJava.err());
        assertTrue(oldJava.err().contains("openjdk-17-jdk"), oldJava.err());
        assertEquals("", oldJava.out());
    }

    /** A directory with what the script needs and nothing else: no flock, no Maven, no Java. */
    private Path tools() throws IOException {
        final Path tools = directory.resolve("tools");
        for (final String tool : List.of(
                "cat",
                "cp",
                "cut",
                "dirname",
                "find",
                "gzip",
                "head",
                "ls",
                "mkdir",
                "mv",
                "readlink",
                "rm",
                "rmdir",
                "sed",
                "sha256sum",
                "sleep",
                "sort",
                "tail",
                "tar",
                "touch",
                "tr")) {
            final Path real = Stream.of("/usr/bin", "/bin")
                    .map(place -> Path.of(place, tool))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElse(null);
            assumeTrue(real != null, tool + " is not here");
            write(tools.resolve(tool), "#!/bin/sh\nexec " + real + " \"$@\"\n", "rwxr-xr-x");
        }
        return tools;
    }

    @Test
    void shouldRunADistributionThroughSymlinksWithoutMaven() throws IOException, InterruptedException {
        final Path distribution = directory.resolve("opt/reprise-1");
        write(distribution.resolve("jvm.args"), "-Dflag\n", "rw-r--r--");
        write(distribution.resolve("lib/reprise-app-1.jar"), "jar", "rw-r--r--");
        Files.copy(SCRIPT, distribution.resolve("reprise"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.delete(jdk.resolve("bin/javac"));
        Files.delete(bin.resolve("mvn"));
        Files.createSymbolicLink(directory.resolve("opt/current"), Path.of("reprise-1"));
        final Path link = Files.createSymbolicLink(bin.resolve("reprise"), Path.of("../opt/current/reprise"));

        final Result result = await(start(Map.of(), List.of(link.toString(), "run", "--live")));

        assertEquals(0, result.code(), result.err());
        final List<String> args = result.out().lines().toList();
        assertTrue(args.contains("-Dreprise.home=" + distribution.toRealPath()), result.out());
        assertEquals("--live", args.get(args.size() - 1));
    }

    @Test
    void shouldLeaveTheSecondCompilerOutWhereOnlyATextIsAskedFor() throws IOException, InterruptedException {
        final Path distribution = directory.resolve("opt/reprise-1");
        write(distribution.resolve("jvm.args"), "-Dflag\n", "rw-r--r--");
        write(distribution.resolve("lib/reprise-app-1.jar"), "jar", "rw-r--r--");
        Files.copy(SCRIPT, distribution.resolve("reprise"), StandardCopyOption.COPY_ATTRIBUTES);
        final String script = distribution.resolve("reprise").toString();

        for (final List<String> args :
                List.of(List.<String>of(), List.of("--help"), List.of("run", "-h"), List.of("--version", "--json"))) {
            assertTrue(isShort(script, args), args::toString);
        }
        for (final List<String> args : List.of(List.of("run", "--arm"), List.of("ctl", "--", "--help"))) {
            assertFalse(isShort(script, args), args::toString);
        }
    }

    private boolean isShort(final String script, final List<String> args) throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>(List.of(script));
        command.addAll(args);
        final Result result = await(start(Map.of(), command));
        assertEquals(0, result.code(), result.err());
        final List<String> seen = result.out().lines().toList();
        assertEquals(args, seen.subList(seen.size() - args.size(), seen.size()));
        return seen.contains("-XX:TieredStopAtLevel=1");
    }
}
