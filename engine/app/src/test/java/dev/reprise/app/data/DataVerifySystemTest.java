package dev.reprise.app.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.app.cli.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code data verify} names what a backtest would miss. */
class DataVerifySystemTest {
    private static final String TARDIS = "exchange,symbol,timestamp,local_timestamp,";
    private static final String ROW = "binance,BTCUSDT,";

    @TempDir
    Path dir;

    private JsonNode run(final int code, final String... args) {
        return Ran.json(dir, args).ended(code).json();
    }

    private void imported(final String format, final String text, final String... options) throws IOException {
        final Path file = Files.writeString(dir.resolve("data.csv"), text);
        final List<String> args = new ArrayList<>(List.of(
                "data",
                "import",
                "--format",
                format,
                "--instrument",
                "BTC-USDT.BINANCE",
                "--id",
                "d",
                file.toString()));
        args.addAll(List.of(options));
        run(0, args.toArray(String[]::new));
    }

    private JsonNode verified(final int code) {
        return run(code, "data", "verify", "d");
    }

    private static Set<String> codes(final JsonNode verified) {
        final Set<String> codes = new TreeSet<>();
        verified.get("findings")
                .forEach(finding -> codes.add(finding.get("code").asString()));
        return codes;
    }

    @Test
    void shouldFindNothingMissingInAWholeBookWithTrades() throws IOException {
        try (var in = DataVerifySystemTest.class.getResourceAsStream("frames.txt")) {
            Files.copy(in, dir.resolve("frames.txt"));
        }
        run(
                0,
                "data",
                "import",
                "--format",
                "binance-frames",
                "--id",
                "d",
                dir.resolve("frames.txt").toString());

        final JsonNode verified = verified(0);

        assertEquals(Set.of(), codes(verified), verified::toString);
        assertTrue(verified.get("usable").asBoolean());
        assertEquals(70, verified.get("instruments").get(0).get("trades").asInt());
        assertEquals(0, verified.get("instruments").get(0).get("crossed").asInt());
    }

    @Test
    void shouldWarnOfTradesWithoutABookAndOfMissingIds() throws IOException {
        imported("csv-trades", "time,price,qty,id\n1723075200,100,1,1\n1723075260,101,1,2\n1723075700,102,1,9\n");

        assertEquals(Set.of("no_book", "trade_gaps", "silence"), codes(verified(0)));
        assertFalse(run(7, "data", "verify", "d", "--strict").get("usable").asBoolean());
    }

    @Test
    void shouldWarnOfBarsThatAreMissing() throws IOException {
        imported(
                "csv-bars",
                "time,open,high,low,close\n1723075200,10,11,9,10\n1723075260,10,11,9,10\n1723075440,10,11,9,10\n");

        final JsonNode verified = verified(0);

        assertEquals(Set.of("bars_only", "missing_bars"), codes(verified));
        assertEquals(2, verified.get("instruments").get(0).get("missing_bars").asInt());
    }

    @Test
    void shouldFailOnACrossedBookWithoutTrades() throws IOException {
        imported(
                "tardis",
                TARDIS + "is_snapshot,side,price,amount\n" + ROW + "1723075200000000,1723075200001000,true,bid,99.5,1\n"
                        + ROW
                        + "1723075200000000,1723075200001000,true,ask,100,2\n" + ROW
                        + "1723075200200000,1723075200201000,false,bid,100,3\n");

        final JsonNode verified = verified(7);

        assertEquals(Set.of("no_trades", "crossed_book"), codes(verified));
        assertEquals("RP-D007", verified.get("error").get("code").asString());
        assertEquals(1, verified.get("errors").asInt());
    }

    @Test
    void shouldWarnWhenAClockJumps() throws IOException {
        final StringBuilder text = new StringBuilder(TARDIS).append("id,side,price,amount\n");
        for (int i = 0; i < 1_024; i++) {
            final long venue = 1723075200000000L + i * 10_000L;
            text.append(ROW).append(venue).append(',').append(venue + (i < 512 ? 5_000 : 3_005_000));
            text.append(',').append(i + 1).append(",buy,100,1\n");
        }
        imported("tardis", text.toString());

        final JsonNode verified = verified(0);

        assertEquals(Set.of("no_book", "clock_jump"), codes(verified));
        assertEquals(1, verified.get("clock_jumps").asInt());
        assertEquals(5_000_000, verified.get("clock_offset_ns").asLong());
    }

    @Test
    void shouldImportTheSampleThatComesWithReprise() {
        final JsonNode datasets = run(0, "data", "import", "--sample").get("datasets");

        assertEquals("sample-trades", datasets.get(0).get("dataset").asString());
        assertEquals(100_000, datasets.get(0).get("messages").asInt());
        assertEquals(99_982, datasets.get(0).get("trades").asInt());
        assertEquals(580, datasets.get(1).get("bars").asInt());
        assertEquals("300000000000", datasets.get(1).get("notes").get("bar_ns").asString());
        assertEquals(
                Set.of("no_book", "silence"),
                codes(run(0, "data", "verify", "sample-trades")),
                "what a newcomer is told of the trades");
        assertTrue(run(0, "data", "import", "--sample")
                .get("datasets")
                .get(0)
                .get("existing")
                .asBoolean());
    }

    @Test
    void shouldSayThatADatasetIsNotThereOrDamaged() throws IOException {
        run(8, "data", "verify", "d");
        imported("csv-trades", "time,price,qty\n1723075200,100,1\n1723075260,101,1\n");
        final Path queue;
        try (var files = Files.walk(dir.resolve("data").resolve("d"))) {
            queue = files.filter(file -> file.toString().endsWith(".cq4"))
                    .findFirst()
                    .orElseThrow();
        }
        final byte[] bytes = Files.readAllBytes(queue);
        int at = bytes.length - 1;
        while (bytes[at] == 0) {
            at--;
        }
        bytes[at - 40] ^= 1; // in the last document
        Files.write(queue, bytes);

        final JsonNode verified = run(4, "data", "verify", "d");

        assertEquals("RP-J001", verified.get("error").get("code").asString());
    }
}
