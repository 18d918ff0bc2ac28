package dev.reprise.app.data;

import static dev.reprise.app.data.EventArchive.ADD_ORDER;
import static dev.reprise.app.data.EventArchive.BUY;
import static dev.reprise.app.data.EventArchive.CANCEL_ORDER;
import static dev.reprise.app.data.EventArchive.CLEAR;
import static dev.reprise.app.data.EventArchive.DEPTH;
import static dev.reprise.app.data.EventArchive.EXCHANGE;
import static dev.reprise.app.data.EventArchive.FILL;
import static dev.reprise.app.data.EventArchive.LOCAL;
import static dev.reprise.app.data.EventArchive.MODIFY_ORDER;
import static dev.reprise.app.data.EventArchive.SELL;
import static dev.reprise.app.data.EventArchive.SNAPSHOT;
import static dev.reprise.app.data.EventArchive.TRADE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.app.cli.Ran;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Order-level data from import to backtest: Bitfinex's raw books and the order events of hftbacktest. */
class OrderLevelSystemTest {
    static final String RAW = "[{\"event\":\"info\",\"version\":2},"
            + "{\"event\":\"subscribed\",\"channel\":\"book\",\"chanId\":8,\"symbol\":\"tBTCUSD\",\"prec\":\"R0\",\"len\":\"25\"},"
            + "[8,[[1,100,2],[2,99,1.5],[3,101,-1],[4,102,-3]]],"
            + "[8,[5,100,0.5]],[8,\"hb\"],[8,[1,100,1.25]],[8,[2,0,1]],[8,[3,100,-1]],[8,[1,0,1]],[8,[5,0,1]]]";
    private static final long BOTH = EXCHANGE | LOCAL;
    private static final long T = 1_000_000_000_000_000_000L;

    @TempDir
    Path dir;

    private JsonNode run(final int code, final String... args) {
        return Ran.json(dir.resolve("w"), args).ended(code).json();
    }

    private JsonNode importRaw(final int expected, final Path file, final String... more) {
        final List<String> args = new ArrayList<>(List.of(
                "data",
                "import",
                "--format",
                "bitfinex-r0",
                "--instrument",
                "BTC-USD.BITFINEX",
                "--begin",
                "2021-03-01T00:00:00Z",
                "--id",
                "raw"));
        args.addAll(List.of(more));
        args.add(file.toString());
        return run(expected, args.toArray(String[]::new));
    }

    private Path file(final String name, final String text) throws IOException {
        return Files.writeString(dir.resolve(name), text);
    }

    private static Path recorded() {
        return RecordedData.require("nautilus_trader/bitfinex_r0_l3_btcusd.json.gz")
                .get(0);
    }

    @Test
    void shouldReadARawBook() throws IOException {
        final JsonNode manifest = importRaw(0, file("raw.json", RAW));

        assertEquals(1, manifest.get("snapshots").asInt(), manifest::toString);
        assertEquals(6, manifest.get("order_updates").asInt(), manifest::toString);
        assertEquals(6, manifest.get("order_changes").asInt(), manifest::toString);
        assertEquals(1, manifest.get("skipped").get("heartbeat").asInt());
        assertEquals(1, manifest.get("skipped").get("event_info").asInt());
        assertEquals(2, manifest.get("crossed").asInt(), manifest::toString);
        assertEquals("25", manifest.get("notes").get("book.depth_orders").asString());
        assertEquals("0.01", manifest.get("instruments").get(0).get("lot").asString());
        final JsonNode check = run(7, "data", "verify", "raw"); // crossed in two moments of seven
        assertEquals(6, check.get("instruments").get(0).get("order_changes").asInt(), check::toString);
        assertEquals("crossed_book", check.get("findings").get(1).get("code").asString(), check::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[8,[2,0,1]]>[8,[77,0,1]]>message 7: order 77 is not in the book",
                "[8,[2,0,1]]>[8,[2,0,-1]]>message 7: order 2 changes its side",
                "[8,[1,0,1]]>[9,[1,0,1]]>message 9: no message of the subscribed channel",
                "[8,[1,100,1.25]]>[8,[1,100]]>message 6: an entry must be [order id, price, amount]",
                "\"R0\">\"P0\">message 2: it is no subscription to a raw book",
                "[8,[5,0,1]]]>[8,[5,0>message 11: it cannot be read, the file is damaged or cut off",
                "[8,[5,0,1]]]>[8,[5,0,1]]>cut off"
            })
    void shouldSayWhereARawBookIsDamaged(final String row) throws IOException {
        final String[] parts = row.split(">");
        final String damaged = RAW.replace(parts[0], parts[1]);
        assertTrue(!damaged.equals(RAW), "the copy is not damaged");

        final JsonNode error = importRaw(4, file("damaged.json", damaged)).get("error");

        assertTrue(error.get("message").asString().contains(parts[2]), error::toString);
    }

    @Test
    void shouldAskForTheTimeThatMessagesDoNotTell() throws IOException {
        final JsonNode error = run(
                        2,
                        "data",
                        "import",
                        "--format",
                        "bitfinex-r0",
                        "--instrument",
                        "BTC-USD.BITFINEX",
                        file("raw.json", RAW).toString())
                .get("error");

        assertTrue(error.get("remedy").asString().contains("--begin"), error::toString);
    }

    @Test
    @Tag("slow")
    void shouldImportAndTestTheRecordedRawBook() {
        final JsonNode manifest = importRaw(0, recorded());

        assertEquals(1, manifest.get("snapshots").asInt(), manifest::toString);
        assertEquals(99_998, manifest.get("order_updates").asInt(), manifest::toString);
        assertEquals(21, manifest.get("crossed").asInt(), manifest::toString);
        final JsonNode check = run(0, "data", "verify", "raw");
        assertEquals(21, check.get("instruments").get(0).get("crossed").asInt(), check::toString);
        assertEquals(0, check.get("errors").asInt(), check::toString);
        for (final String fill : List.of("fifo", "risk_averse", "power(3)")) {
            final JsonNode report = run(
                    0,
                    "backtest",
                    "--data",
                    "raw",
                    "--strategy",
                    "touch-maker",
                    "--initial",
                    "USD=1000000",
                    "--initial",
                    "BTC=10",
                    "--fill",
                    fill);
            assertTrue(report.get("fills").asInt() > 0, report::toString);
        }
    }

    @Test
    void shouldFindTheRecordedRawBookCutOffOrChanged() throws IOException {
        final byte[] bytes = Files.readAllBytes(recorded());
        final Path cut = dir.resolve("cut.json.gz");
        Files.write(cut, Arrays.copyOf(bytes, bytes.length / 2));
        assertTrue(importRaw(4, cut).get("error").get("message").asString().contains("cut off or damaged"), "cut off");

        final String text;
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        final Path changed = file("changed.json", text.replaceFirst("\\[60504776420, 0, 1\\]", "[60504776421, 0, 1]"));
        final String message = importRaw(4, changed).get("error").get("message").asString();
        assertTrue(message.contains("order 60504776421 is not in the book"), message);
    }

    /** A book of two bids and an ask, told order by order; then one bid is filled in part, and again whole. */
    private static EventArchive orders() {
        return new EventArchive()
                .add(BOTH | CLEAR, T, T, Double.NaN, 0)
                .order(BOTH | BUY | ADD_ORDER, T, 99, 5, 1)
                .order(BOTH | BUY | ADD_ORDER, T, 98, 5, 2)
                .order(BOTH | SELL | ADD_ORDER, T, 101, 5, 3)
                .order(BOTH | BUY | ADD_ORDER, T + 1_000, 99, 4, 4)
                .add(BOTH | SELL | TRADE, T + 2_000, T + 2_000, 99, 2)
                .order(BOTH | BUY | FILL, T + 2_000, 99, 2, 1)
                .order(BOTH | BUY | MODIFY_ORDER, T + 2_000, 99, 3, 1)
                .order(BOTH | BUY | FILL, T + 3_000, 99, 3, 1)
                .order(BOTH | BUY | CANCEL_ORDER, T + 3_000, 99, 3, 1)
                .order(BOTH | SELL | MODIFY_ORDER, T + 4_000, 100, 6, 3);
    }

    private JsonNode importEvents(final int expected, final EventArchive events) throws IOException {
        return run(
                expected,
                "data",
                "import",
                "--format",
                "hftbacktest-npz",
                "--instrument",
                "BTC-USD.TEST",
                "--id",
                "events",
                events.write(dir.resolve("events.npz"), EventArchive.TYPE, events.count())
                        .toString());
    }

    @Test
    void shouldReadOrderEventsOfHftbacktest() throws IOException {
        final JsonNode manifest = importEvents(0, orders());

        assertEquals(1, manifest.get("snapshots").asInt(), manifest::toString);
        assertEquals(1, manifest.get("trades").asInt(), manifest::toString);
        assertEquals(5, manifest.get("order_changes").asInt(), manifest::toString);
        assertEquals(0, manifest.get("crossed").asInt(), manifest::toString);
        run(0, "data", "verify", "events");
    }

    @Test
    void shouldSayWhereOrderEventsDoNotFit() throws IOException {
        assertTrue(says(orders().order(BOTH | BUY | CANCEL_ORDER, T + 5_000, 99, 3, 9))
                .contains("event 12: order 9 is not in the book"));
        assertTrue(says(orders().order(BOTH | BUY | ADD_ORDER, T + 5_000, 99, 3, 4))
                .contains("order 4 is in the book already"));
        assertTrue(says(orders().add(BOTH | BUY | DEPTH, T + 5_000, T + 5_000, 99, 3))
                .contains("cannot be put together"));
    }

    private String says(final EventArchive events) throws IOException {
        return importEvents(4, events).get("error").get("message").asString();
    }

    /** Bids at 99, 98 and 97, asks at 101, 102 and 103; then something is cleared, and a trade follows. */
    private JsonNode cleared(final long flags, final double price) throws IOException {
        final EventArchive events = new EventArchive();
        for (int i = 1; i <= 3; i++) {
            events.add(BOTH | BUY | SNAPSHOT, T, T, 100 - i, i);
            events.add(BOTH | SELL | SNAPSHOT, T, T, 100 + i, i);
        }
        return importEvents(
                0,
                events.add(BOTH | flags | CLEAR, T + 1_000, T + 1_000, price, 0)
                        .add(BOTH | SELL | TRADE, T + 2_000, T + 2_000, 99, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bid 98 2", "bid 99.5 0", "bid NaN 3", "ask 101 1", "ask 200 3", "none 0 6", "none NaN 6"})
    void shouldClearFromTheBestToAPrice(final String row) throws IOException {
        final String[] parts = row.split(" ");
        final long flags = parts[0].equals("bid") ? BUY : parts[0].equals("ask") ? SELL : 0;

        final JsonNode manifest = cleared(flags, Double.parseDouble(parts[1]));

        assertEquals(1, manifest.get("clears").asInt(), manifest::toString);
        assertEquals(Integer.parseInt(parts[2]), manifest.get("book_levels").asInt(), manifest::toString);
    }

    @Test
    void shouldClearOneSideOfABookOfOrders() throws IOException {
        final JsonNode manifest = importEvents(
                0,
                orders().add(BOTH | BUY | CLEAR, T + 5_000, T + 5_000, Double.NaN, 0)
                        .order(BOTH | BUY | ADD_ORDER, T + 6_000, 97, 1, 10));

        assertEquals(1, manifest.get("clears").asInt(), manifest::toString);
        assertEquals(1, manifest.get("snapshots").asInt(), manifest::toString);
        assertEquals(8, manifest.get("order_changes").asInt(), manifest::toString);
    }

    @Test
    void shouldRefuseFifoOnDataWithoutOrders() throws IOException {
        cleared(BUY, 98);

        final JsonNode error = run(
                        4,
                        "backtest",
                        "--data",
                        "events",
                        "--strategy",
                        "touch-maker",
                        "--initial",
                        "USD=1000",
                        "--fill",
                        "fifo")
                .get("error");

        assertEquals("RP-D016", error.get("code").asString(), error::toString);
        assertTrue(error.get("remedy").asString().contains("risk_averse"), error::toString);
    }

    @Test
    void shouldRefuseFifoInPaperTradingWhoseFeedsTellNoOrders() throws IOException {
        final JsonNode answer = run(
                3,
                "config",
                "check",
                file("paper.yaml", "paper:\n  fill: fifo\n").toString());

        assertTrue(answer.toString().contains("no live feed here tells"), answer::toString);
    }
}
