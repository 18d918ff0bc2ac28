package dev.reprise.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.benchmarks.decode.FrameDecodeBenchmark;
import dev.reprise.benchmarks.journal.JournalAppendBenchmark;
import dev.reprise.benchmarks.ring.RingHopBenchmark;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Since JDK 23 a build whose annotation processor is not named is green and holds no benchmark. */
class BenchmarkListTest {
    @Test
    void shouldHoldTheBenchmarks() throws IOException {
        final String list;
        try (InputStream in = Main.class.getResourceAsStream("/META-INF/BenchmarkList")) {
            list = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }

        for (final Class<?> type :
                List.of(RingHopBenchmark.class, JournalAppendBenchmark.class, FrameDecodeBenchmark.class)) {
            assertTrue(list.contains(type.getName()), list);
        }
    }

    @Test
    void shouldScoreInAForkWithTheEnginesFlags(@TempDir final Path directory) throws IOException, InterruptedException {
        final Path json = directory.resolve("jmh.json");
        final Path log = directory.resolve("jmh.txt");
        // In a process of its own, as users run it: this one refuses what JMH's forks would send back.
        final Process jmh = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "FrameDecodeBenchmark.decode",
                        "-p",
                        "kind=trade",
                        "-f",
                        "1",
                        "-wi",
                        "0",
                        "-i",
                        "1",
                        "-r",
                        "100ms",
                        "-foe",
                        "true",
                        "-rf",
                        "json",
                        "-rff",
                        json.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!jmh.waitFor(60, TimeUnit.SECONDS)) {
            jmh.destroyForcibly();
        }

        assertEquals(0, jmh.waitFor(), () -> text(log));
        final JsonNode results = JsonMapper.shared().readTree(Files.readString(json));
        assertEquals(2, results.size());
        assertEquals("avgt", results.get(0).get("mode").asString());
        assertEquals("sample", results.get(1).get("mode").asString());
        assertTrue(results.get(0).get("primaryMetric").get("score").asDouble() > 0, results::toString);
        final List<String> flags = new ArrayList<>();
        results.get(0).get("jvmArgs").forEach(flag -> flags.add(flag.asString()));
        assertEquals(Main.forkFlags(), flags);
        assertTrue(flags.contains("--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED"), flags::toString);
        assertTrue(flags.contains("-XX:+UseSerialGC"), flags::toString);
    }

    private static String text(final Path file) {
        try {
            return Files.readString(file);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
