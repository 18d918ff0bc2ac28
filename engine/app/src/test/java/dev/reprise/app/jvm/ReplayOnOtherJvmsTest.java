package dev.reprise.app.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.app.data.RecordedData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The same journal replays with the same hash on whatever JVM: another JDK, interpreted, compiled, with another collector. The
 * journal is of a paper session with both bundled strategies. With {@code -Dreprise.jvms=all} every combination is tried on every
 * JDK, and it takes some minutes.
 */
class ReplayOnOtherJvmsTest {
    private static final List<String> INTERPRETED = List.of("-Xint");
    /** C2 alone, early, and no method runs on before its compilation is done. */
    private static final List<String> COMPILED =
            List.of("-XX:-TieredCompilation", "-XX:CompileThreshold=100", "-Xbatch");

    private static final List<String> COLLECTORS = List.of("-XX:+UseSerialGC", "-XX:+UseG1GC", "-XX:+UseZGC");

    private static final int SESSIONS = 5; // at most

    @TempDir
    Path workspace;

    private static Path ownHome() {
        return Path.of(System.getProperty("java.home"));
    }

    private static Path config(final String name) {
        for (Path dir = Path.of("").toAbsolutePath(); dir != null; dir = dir.getParent()) {
            final Path file = dir.resolve("config").resolve(name);
            if (Files.exists(file)) {
                return file;
            }
        }
        throw new AssertionError("no config/" + name + " above the working directory");
    }

    /** Trades on paper for a while, on a machine that is busy with others once more; returns the last session's hash. */
    private String session(final int seconds) throws Exception {
        JsonNode session = null;
        for (int i = 0;
                i < SESSIONS && (session == null || session.get("orders").asInt() == 0);
                i++) {
            session = ChildJvm.run(
                    workspace, "run", "-c", config("demo.yaml").toString(), "--duration", Integer.toString(seconds));
        }
        assertTrue(session.get("orders").asInt() > 0, session.toString());
        return session.get("hash").asString();
    }

    private void assertReplays(final String run, final String hash, final Path home, final List<String> flags)
            throws Exception {
        final JsonNode replay = ChildJvm.run(home, flags, workspace, "replay", run, "--verify");

        assertTrue(replay.get("identical").asBoolean(), () -> home + " " + flags + ": " + replay);
        assertTrue(replay.get("outputs_compared").asInt() > 0, replay.toString());
        assertEquals(hash, replay.get("hash").asString(), () -> home + " " + flags);
    }

    private static SortedMap<Integer, Path> otherJdks() throws Exception {
        final SortedMap<Integer, Path> others = OtherJdks.find();
        Assumptions.assumeFalse(
                others.isEmpty(),
                "skipped: no other JDK from 17 up; install one, or name its home in JAVA_HOME_25 to run this test");
        return others;
    }

    @Test
    @Tag("slow")
    void hashIsEqualOnEveryOtherJdk() throws Exception {
        final SortedMap<Integer, Path> others = otherJdks();
        final String hash = session(5);

        for (final Path home : others.values()) {
            assertReplays("demo", hash, home, List.of());
        }
    }

    @Test
    @Tag("slow")
    void hashOfARecordedBacktestIsEqualOnEveryOtherJdk() throws Exception {
        final Path recording =
                RecordedData.require("hftbacktest/usdm/btcusdt_20240808.gz").get(0);
        final SortedMap<Integer, Path> others = otherJdks();
        ChildJvm.run(workspace, "data", "import", "--format", "binance-frames", "--id", "usdm", recording.toString());
        for (final String strategy : List.of("touch-maker", "ema-cross")) {
            final String hash = ChildJvm.run(workspace, "backtest", "--data", "usdm", "--strategy", strategy)
                    .get("hash")
                    .asString();
            for (final Path home : others.values()) {
                assertReplays("latest", hash, home, List.of());
                final JsonNode again =
                        ChildJvm.run(home, List.of(), workspace, "backtest", "--data", "usdm", "--strategy", strategy);
                assertEquals(hash, again.get("hash").asString(), () -> strategy + " on " + home);
            }
        }
    }

    @Test
    @Tag("slow")
    void hashIsEqualInterpretedWithSerialAndCompiledWithG1() throws Exception {
        final String hash = session(12);

        assertReplays("demo", hash, ownHome(), concat(INTERPRETED, "-XX:+UseSerialGC"));
        assertReplays("demo", hash, ownHome(), concat(COMPILED, "-XX:+UseG1GC"));
    }

    @Test
    @Tag("slow")
    void hashIsEqualInEveryCombination() throws Exception {
        Assumptions.assumeTrue(
                "all".equals(System.getProperty("reprise.jvms")), "skipped: runs with -Dreprise.jvms=all only");
        final String hash = session(12);

        final List<Path> homes = Stream.concat(Stream.of(ownHome()), OtherJdks.find().values().stream())
                .toList();
        for (final Path home : homes) {
            for (final String collector : COLLECTORS) {
                assertReplays("demo", hash, home, concat(INTERPRETED, collector));
                assertReplays("demo", hash, home, concat(COMPILED, collector));
            }
        }
    }

    private static List<String> concat(final List<String> flags, final String more) {
        final List<String> all = new ArrayList<>(flags);
        all.add(more);
        return all;
    }
}
