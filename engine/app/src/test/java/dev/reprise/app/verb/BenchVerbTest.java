package dev.reprise.app.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.app.cli.Cli;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without the benchmarks, which this module does not know; the benchmarks' own tests run the verb with them. */
class BenchVerbTest {
    @TempDir
    Path workspace;

    private final StringWriter err = new StringWriter();

    private int run(final String... args) {
        final List<String> all = new ArrayList<>(List.of("-w", workspace.toString()));
        all.addAll(List.of(args));
        return Cli.execute(
                List.of(BenchVerb::new),
                new PrintWriter(new StringWriter()),
                new PrintWriter(err),
                all.toArray(String[]::new));
    }

    @Test
    void shouldSayWhereTheBenchmarksAreWhenTheyAreNotHere() {
        assertEquals(2, run("bench", "jmh"));

        assertTrue(err.toString().contains("RP-B001"), err.toString());
        assertTrue(err.toString().contains("clone of the sources"), err.toString());
        assertFalse(Files.exists(workspace.resolve("runs")), "nothing ran");
    }

    @Test
    void shouldRefuseLoadsThatAreNone() {
        assertEquals(2, run("bench", "latency"));
        assertTrue(err.toString().contains("RP-B001"), err.toString());
        assertEquals(2, run("bench", "latency", "--rate", "0"));
        assertEquals(2, run("bench", "latency", "--forks", "0"));
        assertEquals(2, run("bench", "latency", "--duration", "-1"));
        assertEquals(
                3,
                err.toString().lines().filter(line -> line.contains("RP-U032")).count(),
                err.toString());
    }

    @Test
    void shouldRefuseTriesOverTheWireThatAreNone() {
        assertEquals(2, run("bench", "wire"));
        assertTrue(err.toString().contains("RP-B001"), err.toString());
        assertEquals(2, run("bench", "wire", "--tries", "0"));
        assertEquals(2, run("bench", "wire", "--forks", "100"));
        assertEquals(
                2,
                err.toString().lines().filter(line -> line.contains("RP-U038")).count(),
                err.toString());
    }

    @Test
    void shouldRefuseHaltsThatAreNone() {
        assertEquals(2, run("bench", "halt"));
        assertTrue(err.toString().contains("RP-B001"), err.toString());
        assertEquals(2, run("bench", "halt", "--tries", "0"));
        assertTrue(err.toString().contains("RP-U031"), err.toString());
    }

    @Test
    void shouldRefuseSoaksThatAreNone() {
        assertEquals(2, run("bench", "soak"));
        assertTrue(err.toString().contains("RP-B001"), err.toString());
        for (final String duration : List.of("0s", "10", "1d", "169h", "9999999s")) {
            assertEquals(2, run("bench", "soak", "--duration", duration), duration);
        }
        for (final String rate : List.of("0", "99", "1001k", "20M", "2M")) {
            assertEquals(2, run("bench", "soak", "--rate", rate), rate);
        }
        assertEquals(
                10,
                err.toString().lines().filter(line -> line.contains("RP-U040")).count(),
                err.toString());
    }

    @Test
    void shouldTakeARateInThousandsAndMillions() {
        assertEquals(20_000, new RateConverter().convert("20000"));
        assertEquals(20_000, new RateConverter().convert("20k"));
        assertEquals(1_000_000, new RateConverter().convert("1M"));
    }

    @Test
    void shouldSayWhatARateLooksLike() {
        for (final String verb : List.of("latency", "soak")) {
            for (final String rate : List.of("-1", "1.5k", "20K", "fast", "9999999999")) {
                assertEquals(2, run("bench", verb, "--rate", rate), rate);
            }
        }
        assertEquals(
                10,
                err.toString()
                        .lines()
                        .filter(line -> line.contains("RP-U001") && line.contains("such as 20000, 20k or 1M"))
                        .count(),
                err.toString());
    }

    @Test
    void shouldNameTheRowsThatThereAreWhenOneIsAskedForThatIsNone() {
        assertEquals(2, run("bench", "throughput", "--row", "import", "--row", "replay"));
        assertTrue(err.toString().contains("no row is named \"replay\""), err.toString());
        assertTrue(err.toString().contains("; replay, no-op strategy; "), err.toString());
    }

    @Test
    void shouldRefuseAProfileThatIsNone() {
        for (final String verb : List.of("latency", "wire", "throughput", "jmh", "halt", "soak")) {
            assertEquals(2, run("bench", verb, "--profile", "perf"), verb);
            assertEquals(2, run("bench", verb, "--profile", "jfr"), verb);
        }
        assertEquals(
                6,
                err.toString()
                        .lines()
                        .filter(line -> line.contains("--profile"))
                        .count(),
                err.toString());
        assertEquals(
                6,
                err.toString().lines().filter(line -> line.contains("RP-B001")).count(),
                err.toString());
    }

    @Test
    void shouldRefuseAPatternThatIsNone() {
        assertEquals(2, run("bench", "jmh", "Frame["));

        assertTrue(err.toString().contains("RP-U030"), err.toString());
    }
}
