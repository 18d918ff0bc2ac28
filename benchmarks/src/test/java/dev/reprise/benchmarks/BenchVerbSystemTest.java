package dev.reprise.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.app.bench.BenchProcess;
import dev.reprise.app.bench.BenchmarkJars;
import dev.reprise.app.bench.ThroughputRow;
import dev.reprise.app.cli.Cli;
import dev.reprise.app.cli.Output;
import dev.reprise.app.verb.Verbs;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code reprise bench jmh}, with real benchmarks, cheap ones. */
class BenchVerbSystemTest {
    @TempDir
    Path workspace;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void sayWhereTheyAre() {
        System.setProperty(BenchmarkJars.PROPERTY, Path.of("target/classes").toString());
    }

    @AfterEach
    void forget() {
        System.clearProperty(BenchmarkJars.PROPERTY);
    }

    private int run(final String... args) {
        final List<String> all = new ArrayList<>(List.of("-w", workspace.toString()));
        all.addAll(List.of(args));
        return Cli.execute(Verbs.all(), new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
    }

    /** An error is on the one or the other, by whether JSON was asked for. */
    private String said() {
        return out.toString() + err;
    }

    @Test
    void shouldPrintEachFigureBesideItsBaselineAndKeepJmhsJson() throws IOException {
        assertEquals(0, run("bench", "jmh", "RingPass", "--quick", "--json"), this::said);

        final JsonNode result = Output.JSON.readTree(out.toString());
        assertEquals("bench jmh", result.get("verb").asString());
        assertTrue(result.get("machine").get("cores").asInt() >= 1, out.toString());
        assertTrue(result.get("flags").toString().contains("UseSerialGC"), out.toString());
        assertEquals(1, result.get("rows").size(), out.toString());
        final JsonNode row = result.get("rows").get(0);
        assertEquals("RingPass.pass", row.get("name").asString());
        assertEquals(
                "RingPass.baselineDisruptor", row.get("baseline").get("name").asString());
        assertEquals(
                row.get("median").asDouble() / row.get("baseline").get("median").asDouble(),
                row.get("ratio").asDouble(),
                1e-9);
        assertEquals(0, row.get("alloc_bytes_per_event").asDouble());

        final Path kept = workspace
                .resolve("runs")
                .resolve(result.get("run").asString())
                .resolve("bench")
                .resolve("jmh-result.json");
        final JsonNode jmh = Output.JSON.readTree(Files.readString(kept));
        assertEquals(2, jmh.size());
        assertEquals("1.37", jmh.get(0).get("jmhVersion").asString());
    }

    /** Its iterations are over before C2 has compiled the gate. */
    @Test
    @Tag("slow")
    void shouldJudgeNothingThatIsQuick() throws IOException {
        assertEquals(0, run("bench", "jmh", "RiskGateBenchmark.check", "--quick"), this::said);
        assertEquals(
                4,
                out.toString()
                        .lines()
                        .filter(line -> line.endsWith("300 ns not judged"))
                        .count(),
                out.toString());

        out.getBuffer().setLength(0);
        assertEquals(0, run("bench", "jmh", "JournalAppend", "--quick", "--json"), this::said);
        for (final JsonNode row : Output.JSON.readTree(out.toString()).get("rows")) {
            assertEquals("1.25 x", row.get("budget").asString());
            assertTrue(row.get("within_budget").isNull(), row.toString());
        }
    }

    @Test
    void shouldWarmUpWhatIsShotAsLongAlsoWhenItIsQuick() throws IOException {
        assertEquals(0, run("bench", "jmh", "JournalRead.*baseline", "--quick", "--json"), this::said);

        final JsonNode result = Output.JSON.readTree(out.toString());
        final JsonNode jmh = Output.JSON.readTree(
                Files.readString(Path.of(result.get("result").asString())));
        assertEquals(3, jmh.size(), "documents of three lengths");
        for (final JsonNode each : jmh) {
            assertEquals("ss", each.get("mode").asString());
            assertEquals(1, each.get("forks").asInt());
            assertEquals(25, each.get("warmupIterations").asInt(), each::toString);
            assertEquals(25, each.get("measurementIterations").asInt(), each::toString);
        }
        for (final JsonNode row : result.get("rows")) {
            for (final String key : List.of("baseline", "ratio", "budget", "within_budget")) {
                assertTrue(row.path(key).isNull(), key);
            }
        }
    }

    /** Says nothing about time: only that every order came out, and that the figures and histograms come with it. */
    @Test
    @Tag("slow")
    void shouldMeasureLatencyUnderLoadBesideItsBaseline() throws IOException {
        assertEquals(
                0,
                run("bench", "latency", "--rate", "20000", "--forks", "1", "--duration", "0.2", "--json"),
                err::toString);

        final JsonNode result = Output.JSON.readTree(out.toString());
        assertEquals(7, result.get("rows").size(), "a rate, three bursts, and a rate each for three other ways to run");
        long handedOver = 0;
        for (final JsonNode row : result.get("rows")) {
            final JsonNode bare = row.get("baseline");
            assertTrue(row.get("orders").asLong() > 0, row::toString);
            assertEquals(row.get("orders").asLong(), row.get("count").asLong(), row::toString);
            assertTrue(row.get("denied").asLong() <= row.get("count").asLong(), row::toString);
            assertEquals(bare.get("orders").asLong(), bare.get("count").asLong(), row::toString);
            assertTrue(bare.get("p50").asDouble() > 0, row::toString);
            final boolean isBurst = row.get("load").asString().startsWith("burst");
            assertEquals(isBurst, row.has("queued"), row::toString);
            final JsonNode hop = row.get("hops").get(isBurst ? "taken" : "decoded");
            assertTrue(hop.get("count").asLong() > 0, row::toString);
            if (row.get("load").asString().equals("burst of 1000")) {
                assertEquals(1_000, row.get("queued").asInt(), row::toString);
                assertEquals(1_000, bare.get("queued").asInt(), row::toString);
            }
            handedOver += row.get("count").asLong()
                    - row.get("denied")
                            .asLong(); // a machine that stands still may have a row's orders denied, not every row's
        }
        assertTrue(handedOver > 0, out::toString);
        final Path files =
                workspace.resolve("runs").resolve(result.get("run").asString()).resolve("bench/fork-1");
        assertTrue(Files.size(files.resolve("latency.hlog")) > 0);
        assertTrue(Files.readString(files.resolve("fused-busy-spin-20000-level-changes-s.hgrm"))
                .contains("#[Mean"));
    }

    /** Says nothing about time: only that orders flowed, were stopped, and that the figures come out. */
    @Test
    @Tag("slow")
    void shouldMeasureHaltsWithTheRingEmptyAndFull() throws IOException {
        final int exit = run("bench", "halt", "--tries", "5", "--json");
        assertTrue(exit == 0 || exit == 7, this::said); // 7: over its goal, on a machine that may do other things

        final JsonNode result = Output.JSON.readTree(out.toString());
        assertEquals(2, result.get("rows").size(), out.toString());
        for (final JsonNode row : result.get("rows")) {
            assertEquals(5, row.get("tries").asInt(), out.toString());
            assertTrue(row.get("orders").asInt() >= 15, out.toString());
            assertTrue(row.get("baseline").get("p99_us").asDouble() > 0, out.toString());
            assertTrue(row.get("max_us").asDouble() >= row.get("p50_us").asDouble(), out.toString());
        }
        final Path kept =
                workspace.resolve("runs").resolve(result.get("run").asString()).resolve("bench");
        assertTrue(Files.readString(kept.resolve("ring-full.hgrm")).contains("TotalCount"), kept.toString());
    }

    /** Says nothing about time: only that every frame was taken and journaled, that orders came out, and that the journal is gone. */
    @Test
    @Tag("slow")
    void shouldSoakAndLeaveNoJournal() throws IOException {
        final int exit = run("bench", "soak", "--duration", "2s", "--rate", "5k", "--json");
        assertTrue(
                exit == 0 || exit == 7,
                err::toString); // 7: windows of a third of a second on a machine that does other things

        final JsonNode result = Output.JSON.readTree(out.toString());
        assertEquals(10_000, result.get("frames").asLong(), out.toString());
        assertTrue(result.get("inputs").asLong() >= 10_000, out.toString());
        assertEquals(0, result.get("journal_lag_at_end").asLong(), out.toString());
        assertTrue(result.get("first").get("count").asLong() > 0, out.toString());
        assertTrue(result.get("last").get("count").asLong() > 0, out.toString());
        assertTrue(result.get("maker_fills").asLong() > 0, out.toString());
        assertTrue(result.get("spin_stalled_share").asDouble(1) < 1, out.toString());
        final double stolen = result.get("stolen_share").get("last").asDouble(-1);
        assertTrue(stolen >= 0 && stolen < 1, out.toString());
        assertTrue(result.get("samples").size() >= 10, out.toString());
        assertEquals(7, result.get("rows").size(), out.toString());
        final Path files =
                workspace.resolve("runs").resolve(result.get("run").asString()).resolve("bench");
        assertTrue(Files.size(files.resolve("soak.hlog")) > 0);
        assertTrue(Files.readString(files.resolve("last-window.hgrm")).contains("#[Mean"));
        assertTrue(Files.notExists(files.resolve("journal")), "the journal is removed");
    }

    /** The two processes of {@code bench throughput} over a small market: orders flow, and all rows come out. */
    @Test
    @Tag("slow")
    void shouldMeasureThroughputAndTwoJobsInAHeapOfTheirOwn() throws IOException, InterruptedException {
        final String classPath = BenchmarkJars.classPath();
        final JsonNode found =
                new BenchProcess(classPath, BenchProcess.THROUGHPUT, workspace, "20000", "1", "1", "2").run();
        assertTrue(found.get("order_actions").asLong() > 0, found::toString);
        assertEquals(13, found.get("rows").size(), found::toString);
        assertEquals(12, found.get("rows").findValues("warm").size(), "of all but the steady load");
        assertEquals(
                Set.copyOf(ThroughputRow.NAMES),
                found.get("rows").findValues("row").stream()
                        .map(JsonNode::asString)
                        .filter(name -> !name.endsWith(", events")) // come with their row
                        .collect(Collectors.toSet()));

        final JsonNode jobs = new BenchProcess(classPath, BenchProcess.JOBS, workspace, "20000", "1")
                .heap(200)
                .run();
        final JsonNode heap = jobs.get("rows").get(2);
        assertEquals("heap, two jobs", heap.get("row").asString(), jobs::toString);
        assertEquals(200, heap.get("baseline").asDouble(), 20, jobs::toString);
    }

    @Test
    @Tag("slow")
    void shouldEndTheSoakWhenItsCommandIsKilled() throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--") || flag.startsWith("-X"))
                .forEach(command::add);
        command.add("-D" + BenchmarkJars.PROPERTY + '=' + System.getProperty(BenchmarkJars.PROPERTY));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.reprise.app.Main"));
        command.addAll(List.of("-w", workspace.toString(), "bench", "soak", "--duration", "10m", "--rate", "1k"));
        final Process soak = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(workspace.resolve("out.txt").toFile())
                .start();
        await(() -> isJournaling() || !soak.isAlive(), "a journal");
        final List<ProcessHandle> load = soak.children().toList();
        assertEquals(1, load.size(), () -> "out.txt: " + read(workspace.resolve("out.txt")));

        soak.destroyForcibly().waitFor();

        await(() -> !load.get(0).isAlive(), "the end of the load");
    }

    private boolean isJournaling() {
        try (Stream<Path> files = Files.walk(workspace)) {
            return files.anyMatch(file -> file.toString().endsWith(".cq4"));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(final Path file) {
        try {
            return Files.readString(file);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(final BooleanSupplier condition, final String what) throws InterruptedException {
        final long end = System.nanoTime() + 60_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "not within 60 s: " + what);
            Thread.sleep(20);
        }
    }

    /** Says nothing about time: only that every frame was answered by an order and by an echo of the same length. */
    @Test
    @Tag("slow")
    void shouldMeasureFrameInToOrderOutBesideAnEcho() throws IOException {
        assertEquals(0, run("bench", "wire", "--tries", "40", "--forks", "1", "--json"), this::said);

        final JsonNode result = Output.JSON.readTree(out.toString());
        assertEquals(4, result.get("rows").size(), "two ways to wait, with one logon and with a signature per order");
        for (final JsonNode row : result.get("rows")) {
            assertEquals(40, row.get("count").asInt(), row::toString);
            assertEquals(40, row.get("baseline").get("count").asInt(), row::toString);
            assertTrue(row.get("p50").asDouble() > row.get("taken").get("p50").asDouble(), row::toString);
            assertTrue(row.get("baseline").get("p50").asDouble() > 0, row::toString);
            assertTrue(row.get("denied").isIntegralNumber(), row::toString);
            assertEquals(
                    row.get("p50").asDouble() - row.get("baseline").get("p50").asDouble(),
                    row.get("excess_us").asDouble(),
                    1e-9);
            assertEquals(row.get("wait").asString().equals("busy_spin"), row.hasNonNull("budget"), row::toString);
        }
        assertTrue(
                result.get("rows").get(1).get("order_bytes").asInt()
                        > result.get("rows").get(0).get("order_bytes").asInt() + 64,
                "a hexadecimal HMAC and the key's name");
        final Path files =
                workspace.resolve("runs").resolve(result.get("run").asString()).resolve("bench/fork-1");
        assertTrue(
                Files.readString(files.resolve("busy-spin-HMAC-per-order.hgrm")).contains("#[Mean"));
    }

    @Test
    void shouldSayThatNothingMatches() {
        assertEquals(2, run("bench", "jmh", "NoSuchBenchmark"));

        assertTrue(err.toString().contains("RP-B002"), err.toString());
        assertTrue(err.toString().contains("NoSuchBenchmark"), err.toString());
    }
}
