package dev.reprise.app.data;

import dev.reprise.app.cli.Output;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The committed recording {@code frames.txt}, made as long as a test wants: its changes, best bids and asks and trades again and
 * again, ids and times going on, behind a snapshot as deep as the venue's. Quantities in changes are absolute, so they may repeat.
 */
public final class SyntheticRecording {
    private static final long SEED = 20250720;
    private static final int LEVELS = 1_000; // of a REST snapshot, a side
    private static final int MAX_LOTS = 500_000;

    private SyntheticRecording() {}

    /** Writes it; {@code rounds} times some 210 lines. */
    public static Path write(final Path file, final int rounds) throws IOException {
        final List<String> lines;
        try (InputStream in = SyntheticRecording.class.getResourceAsStream("frames.txt")) {
            lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
        final long ids = last(lines, "u") - first(lines, "U") + 1;
        final long trades = last(lines, "t") - first(lines, "t") + 1;
        final long nanos = time(lines.get(lines.size() - 1)) - time(lines.get(0)) + 1_000_000;
        final List<String> all = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            for (final String line : lines) {
                final ObjectNode frame = json(line);
                final long time = time(line) + round * nanos;
                if (frame.has("lastUpdateId")) {
                    if (round == 0) {
                        all.add(time + " " + deepened(frame));
                    }
                    continue;
                }
                final ObjectNode data = (ObjectNode) frame.get("data");
                shift(data, "U", round * ids);
                shift(data, "u", round * ids);
                shift(data, "t", round * trades);
                shift(data, "E", round * nanos / 1_000_000);
                shift(data, "T", round * nanos / 1_000_000);
                all.add(time + " " + frame);
            }
        }
        return Files.write(file, all);
    }

    private static ObjectNode json(final String line) {
        return (ObjectNode) Output.JSON.readTree(line.substring(line.indexOf(' ') + 1));
    }

    private static long time(final String line) {
        return Long.parseLong(line.substring(0, line.indexOf(' ')));
    }

    private static void shift(final ObjectNode data, final String key, final long by) {
        if (data.path(key).isIntegralNumber()) {
            data.put(key, data.get(key).asLong() + by);
        }
    }

    private static long first(final List<String> lines, final String key) {
        return lines.stream()
                .map(line -> json(line).path("data").path(key))
                .filter(tools.jackson.databind.JsonNode::isIntegralNumber)
                .findFirst()
                .orElseThrow()
                .asLong();
    }

    private static long last(final List<String> lines, final String key) {
        return lines.stream()
                .map(line -> json(line).path("data").path(key))
                .filter(tools.jackson.databind.JsonNode::isIntegralNumber)
                .mapToLong(tools.jackson.databind.JsonNode::asLong)
                .max()
                .orElseThrow();
    }

    /** Levels far from the touch, where no change ever comes. */
    private static ObjectNode deepened(final ObjectNode snapshot) {
        final SplittableRandom random = new SplittableRandom(SEED);
        deepen((ArrayNode) snapshot.get("bids"), 6_000_000, -1, random);
        deepen((ArrayNode) snapshot.get("asks"), 6_900_000, 1, random);
        return snapshot;
    }

    private static void deepen(
            final ArrayNode side, final long fromCents, final int step, final SplittableRandom random) {
        for (long cents = fromCents; side.size() < LEVELS; cents += step) {
            side.addArray()
                    .add(java.math.BigDecimal.valueOf(cents, 2).toPlainString())
                    .add(java.math.BigDecimal.valueOf(1 + random.nextInt(MAX_LOTS), 5)
                            .toPlainString());
        }
    }
}
