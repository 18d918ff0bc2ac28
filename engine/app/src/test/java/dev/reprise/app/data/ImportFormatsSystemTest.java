package dev.reprise.app.data;

import static dev.reprise.app.data.EventArchive.BEST;
import static dev.reprise.app.data.EventArchive.BUY;
import static dev.reprise.app.data.EventArchive.CLEAR;
import static dev.reprise.app.data.EventArchive.DEPTH;
import static dev.reprise.app.data.EventArchive.EXCHANGE;
import static dev.reprise.app.data.EventArchive.LOCAL;
import static dev.reprise.app.data.EventArchive.SELL;
import static dev.reprise.app.data.EventArchive.SNAPSHOT;
import static dev.reprise.app.data.EventArchive.TRADE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.app.cli.Ran;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Every format of {@code data import}: a small file gives its counts, a damaged copy of it says where it is damaged. */
class ImportFormatsSystemTest {
    /**
     * A kind of file.
     *
     * @param from text that is replaced
     * @param to by this, which damages it
     * @param says part of the message then
     */
    record Kind(
            String name,
            String format,
            String text,
            Map<String, Integer> counts,
            String from,
            String to,
            String says,
            String... options) {
        @Override
        public String toString() {
            return format + ' ' + name;
        }
    }

    private static final String TARDIS = "exchange,symbol,timestamp,local_timestamp,";
    private static final String ROW = "binance-futures,BTCUSDT,";

    static Stream<Kind> kinds() {
        return Stream.of(
                new Kind(
                        "aggTrades",
                        "binance-vision",
                        "100,60000.10,0.5,200,201,1723075200000,true,true\n101,60000.20,0.25,202,202,1723075200100,false,true\n"
                                + "103,60000.00,1,203,203,1723075200200,True,True\n",
                        Map.of("trades", 3, "gaps", 1),
                        "0.25",
                        "0,25",
                        "line 2"),
                new Kind(
                        "trades",
                        "binance-vision",
                        "id,price,qty,quote_qty,time,is_buyer_maker\n7,10.5,2,21,1723075200000,true\n8,10.6,1,10.6,1723075200001,false\n",
                        Map.of("trades", 2, "gaps", 0),
                        ",1723075200001",
                        ",yesterday",
                        "line 3: time is not a number: 'yesterday'"),
                new Kind(
                        "klines",
                        "binance-vision",
                        "1723075200000,10,12,9,11,5.5,1723075259999,60,3,1,1,0\n1723075260000,11,13,11,12,1,1723075319999,12,1,1,1,0\n"
                                + "1723075440000,12,12,12,12,1,1723075499999,12,1,1,1,0\n",
                        Map.of("bars", 3, "gaps", 1, "missing_bars", 2),
                        ",13,11,12,",
                        ",13,11,14,",
                        "line 2: no bar has these prices: open=11 high=13 low=11 close=14"),
                new Kind(
                        "bookTicker",
                        "binance-vision",
                        "update_id,best_bid_price,best_bid_qty,best_ask_price,best_ask_qty,transaction_time,event_time\n"
                                + "5,10.1,1,10.2,2,1723075200000,1723075200003\n6,10.3,1,10.2,2,1723075200001,1723075200004\n",
                        Map.of("top_of_book", 2, "crossed", 1),
                        "10.3",
                        "ten",
                        "line 3: best_bid_price is not a number: 'ten'"),
                new Kind(
                        "bookDepth",
                        "binance-vision",
                        "timestamp,percentage,depth,notional\n2024-08-08 00:00:08,-2,30,2970\n2024-08-08 00:00:08,-1,10,995\n"
                                + "2024-08-08 00:00:08,1,20,2010\n2024-08-08 00:00:08,2,50,5070\n2024-08-08 00:00:38,-1,10,995\n"
                                + "2024-08-08 00:00:38,1,20,2010\n",
                        Map.of("snapshots", 2, "crossed", 0),
                        "-2,30,2970",
                        "-2,3,297",
                        "rests less than nearer to the price"),
                new Kind(
                        "incremental_book_L2",
                        "tardis",
                        TARDIS + "is_snapshot,side,price,amount\n" + ROW
                                + "1723075200000000,1723075200001000,true,bid,99.5,1\n"
                                + ROW + "1723075200000000,1723075200001000,true,ask,100,2\n" + ROW
                                + "1723075200100000,1723075200101000,false,bid,99.6,3\n" + ROW
                                + "1723075200100000,1723075200101000,false,bid,99.5,0\n" + ROW
                                + "1723075200200000,1723075200201000,false,bid,100,3\n" + ROW
                                + "1723075200300000,1723075200301000,true,bid,99,1\n" + ROW
                                + "1723075200300000,1723075200301000,true,ask,101,1\n",
                        Map.of("book_updates", 2, "book_levels", 3, "snapshots", 2, "resyncs", 1, "crossed", 1),
                        "false,bid,99.6",
                        "maybe,bid,99.6",
                        "line 4: is_snapshot must be true or false: was 'maybe'"),
                new Kind(
                        "trades",
                        "tardis",
                        TARDIS + "id,side,price,amount\n" + ROW
                                + "1582329602111000,1582329602418379,42377944,buy,9682,0.132\n" + ROW
                                + "1582329602116000,1582329602418420,42377945,unknown,9682,0.412\n",
                        Map.of("trades", 2, "gaps", 0, "clock_offset_ns", 302_420_000),
                        "BTCUSDT,1582329602116000",
                        "ETHUSDT,1582329602116000",
                        "line 3: a row of ETHUSDT behind rows of BTCUSDT"),
                new Kind(
                        "quotes",
                        "tardis",
                        TARDIS + "ask_amount,ask_price,bid_price,bid_amount\n" + ROW
                                + "1723075200000000,1723075200001000,2,100,99.5,1\n" + ROW
                                + "1723075200100000,1723075200101000,,,99.5,1\n",
                        Map.of("top_of_book", 2, "crossed", 0),
                        "ask_amount,ask_price",
                        "ask_size,ask_price",
                        "line 1: not the first line of"),
                new Kind(
                        "book_snapshot_2",
                        "tardis",
                        TARDIS
                                + "asks[0].price,asks[0].amount,bids[0].price,bids[0].amount,asks[1].price,asks[1].amount,"
                                + "bids[1].price,bids[1].amount\n" + ROW
                                + "1723075200000000,1723075200001000,100,1,99,1,101,1,98,1\n" + ROW
                                + "1723075200100000,1723075200101000,100,1,99,2,101,1,,\n",
                        Map.of("snapshots", 2, "resyncs", 0, "crossed", 0),
                        "1723075200101000,100,1,99,2,101,1,,",
                        "1723075200101000,100,1,99",
                        "line 3: not a row like the others"),
                new Kind(
                        "BitMEX",
                        "csv-bars",
                        "timestamp,open,high,low,close,trades,volume\n2018-01-01T00:01:00.000Z,13936.5,13937,13861.5,13873,181,405574\n"
                                + "2018-01-01T00:02:00.000Z,13860,13905.5,13869,13869,233,252517\n",
                        Map.of("bars", 2, "missing_bars", 0, "open_outside", 1),
                        "00:02:00",
                        "00:00:30",
                        "line 3: the bar is not behind the one before it",
                        "--bar-time",
                        "end"),
                new Kind(
                        "Bitfinex",
                        "csv-bars",
                        "1364774820000,93.25,93.3,93.3,93.25,93.3\n1364774880000,100,100,100,100,93.3\n"
                                + "1364775060000,93.35,93.47,93.47,93.35,33.67686227\n",
                        Map.of("bars", 3, "gaps", 1, "missing_bars", 2),
                        "93.35,93.47,93.47,93.35",
                        "93.35,93.47,93.47,93.350000000000001",
                        "line 3: price has more digits than anybody prints",
                        "--column=time=1",
                        "--column=open=2",
                        "--column=close=3",
                        "--column=high=4",
                        "--column=low=5",
                        "--column=volume=6"),
                new Kind(
                        "Coinbase",
                        "csv-trades",
                        "side,price,size,time\nbuy,9600.5,0.11244,2018-04-24T03:52:17.202Z\nsell,9600,1,2018-04-24T03:52:18.202Z\n",
                        Map.of("trades", 2),
                        "0.11244,",
                        "0.11244000000000001,",
                        "line 2: qty has more digits than anybody prints"));
    }

    @TempDir
    Path dir;

    private JsonNode run(final int code, final List<String> args) {
        return Ran.json(dir, args.toArray(String[]::new)).ended(code).json();
    }

    private JsonNode run(final int code, final String format, final List<String> options, final Path... files) {
        final List<String> args =
                new ArrayList<>(List.of("data", "import", "--format", format, "--instrument", "BTC-USDT-PERP.BINANCE"));
        args.addAll(options);
        Arrays.stream(files).forEach(file -> args.add(file.toString()));
        return run(code, args);
    }

    private JsonNode run(final int code, final Kind kind, final Path... files) {
        return run(code, kind.format(), List.of(kind.options()), files);
    }

    private Path file(final String name, final String text) throws IOException {
        return Files.writeString(dir.resolve(name), text);
    }

    private static void assertCounts(final Map<String, Integer> counts, final JsonNode manifest) {
        counts.forEach(
                (name, count) -> assertEquals(count, manifest.path(name).asInt(0), () -> name + " of " + manifest));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldCountWhatIsThere(final Kind kind) throws IOException {
        final JsonNode manifest = run(0, kind, file("data.csv", kind.text()));

        assertCounts(kind.counts(), manifest);
        assertEquals(kind.format(), manifest.get("format").asString());
        assertEquals("BTC-USDT-PERP.BINANCE", manifest.get("instrument").asString());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldSayWhereACopyIsDamaged(final Kind kind) throws IOException {
        final String damaged = kind.text().replaceFirst(java.util.regex.Pattern.quote(kind.from()), kind.to());
        assertTrue(!damaged.equals(kind.text()), "the copy is not damaged");

        final JsonNode error = run(4, kind, file("damaged.csv", damaged)).get("error");

        assertTrue(error.get("message").asString().contains(kind.says()), error::toString);
        assertTrue(error.get("where").asString().contains("damaged.csv line "), error::toString);
        assertTrue(error.get("remedy").asString().startsWith("nothing was imported"), error::toString);
        assertEquals(0, run(0, List.of("data", "ls")).get("datasets").size());
    }

    @Test
    void shouldRoundWhatWentThroughADoubleWhenAskedTo() throws IOException {
        final JsonNode manifest = run(
                0,
                "csv-trades",
                List.of("--round"),
                file(
                        "t.csv",
                        "side,price,size,time\nbuy,9600.5,0.11244000000000001,1524541937\nsell,9600,1,1524541938\n"));

        assertCounts(Map.of("trades", 2, "rounded", 1), manifest);
        assertEquals("0.00000001", manifest.get("instruments").get(0).get("lot").asString());
    }

    @Test
    void shouldMergeBookQuotesAndTradesOfTardisByTime() throws IOException {
        final Path book = file(
                "book.csv",
                TARDIS + "is_snapshot,side,price,amount\n" + ROW + "1723075200000000,1723075200001000,true,bid,99.5,1\n"
                        + ROW
                        + "1723075200000000,1723075200001000,true,ask,100,2\n" + ROW
                        + "1723075200100000,1723075200101000,false,bid,99.6,3\n");
        final Path quotes = file(
                "quotes.csv",
                TARDIS + "ask_amount,ask_price,bid_price,bid_amount\n" + ROW
                        + "1723075200000000,1723075200001000,2,100,99.5,1\n" + ROW
                        + "1723075200100000,1723075200101000,2,100,99.7,3\n");
        final Path trades = file(
                "trades.csv",
                TARDIS + "id,side,price,amount\n" + ROW + "1723075200050000,1723075200051000,1,sell,99.5,0.1\n");

        final JsonNode manifest = run(0, "tardis", List.of(), trades, quotes, book);

        assertCounts(
                Map.of(
                        "trades",
                        1,
                        "snapshots",
                        1,
                        "book_updates",
                        1,
                        "top_of_book",
                        2,
                        "bbo_compared",
                        2,
                        "bbo_equal",
                        1,
                        "receive_time_backwards",
                        0),
                manifest);
        assertEquals(
                "BTC-USDT-PERP.BINANCE",
                run(0, List.of("journal", "tail", "btc-usdt-perp.binance-20240808", "--type", "trade"))
                        .path("instrument")
                        .asString("BTC-USDT-PERP.BINANCE"));
    }

    @Test
    void shouldRefuseTwoFilesThatTellTheSame() throws IOException {
        final Path trades = file("BTCUSDT-trades.csv", "7,10.5,2,21,1723075200000,true,true\n");
        final Path agg = file("BTCUSDT-aggTrades.csv", "7,10.5,2,1,2,1723075200000,true,true\n");

        final JsonNode error = run(4, "binance-vision", List.of(), trades, agg).get("error");

        assertTrue(error.get("message").asString().contains("import one of them"), error::toString);
    }

    @Test
    void shouldReadAZipOfTheArchiveAndFindItCutOff() throws IOException {
        final Path zip = dir.resolve("BTCUSDT-trades-2024-08-08.zip");
        try (OutputStream out = Files.newOutputStream(zip);
                ZipOutputStream archive = new ZipOutputStream(out)) {
            archive.putNextEntry(new ZipEntry("BTCUSDT-trades-2024-08-08.csv"));
            for (int i = 1; i <= 2_000; i++) {
                archive.write(
                        (i + ",1" + i % 7 + ".5,2." + i + ",21,17230752" + String.format("%05d", i) + ",true,true\n")
                                .getBytes(StandardCharsets.US_ASCII));
            }
            archive.closeEntry();
        }
        assertCounts(Map.of("trades", 2_000, "gaps", 0), run(0, "binance-vision", List.of(), zip));

        final byte[] bytes = Files.readAllBytes(zip);
        final Path cut = dir.resolve("cut.zip");
        Files.write(cut, Arrays.copyOf(bytes, bytes.length / 2));
        final JsonNode error =
                run(4, "binance-vision", List.of("--id", "cut"), cut).get("error");

        assertTrue(
                error.get("message").asString().contains("the compressed file is cut off or damaged"), error::toString);
    }

    private static EventArchive events() {
        final long both = EXCHANGE | LOCAL;
        return new EventArchive()
                .add(both | BUY | CLEAR, 1_000_000_000_000_000_000L, 1_000_000_000_001_000_000L, 0, 0)
                .add(both | BUY | SNAPSHOT, 1_000_000_000_000_000_000L, 1_000_000_000_001_000_000L, 99.5, 1)
                .add(both | SELL | SNAPSHOT, 1_000_000_000_000_000_000L, 1_000_000_000_001_000_000L, 100, 0.125)
                .add(both | BUY | DEPTH, 1_000_000_000_100_000_000L, 1_000_000_000_101_000_000L, 99.6, 3)
                .add(both | BUY | BEST, 1_000_000_000_100_000_000L, 1_000_000_000_101_000_000L, 99.6, 3)
                .add(EXCHANGE | BUY | DEPTH, 1_000_000_000_150_000_000L, 1_000_000_000_151_000_000L, 99.7, 3)
                .add(both | SELL | TRADE, 1_000_000_000_200_000_000L, 1_000_000_000_201_000_000L, 99.6, 0.001);
    }

    @Test
    void shouldReadEventsOfHftbacktest() throws IOException {
        final EventArchive events = events();

        final JsonNode manifest = run(
                0, "hftbacktest-npz", List.of(), events.write(dir.resolve("a.npz"), EventArchive.TYPE, events.count()));

        assertCounts(
                Map.of(
                        "snapshots",
                        1,
                        "book_updates",
                        1,
                        "top_of_book",
                        1,
                        "trades",
                        1,
                        "crossed",
                        0,
                        "clock_offset_ns",
                        1_000_000),
                manifest);
        assertEquals(1, manifest.get("skipped").get("exchange_only").asInt());
        assertEquals("0.1", manifest.get("instruments").get(0).get("tick").asString());
        assertEquals("0.001", manifest.get("instruments").get(0).get("lot").asString());
    }

    @Test
    void shouldSayWhereEventsOfHftbacktestAreDamaged() throws IOException {
        final EventArchive events = events();
        final Path shorter = events.write(dir.resolve("short.npz"), EventArchive.TYPE, events.count() + 1);
        final Path other = events.write(dir.resolve("other.npz"), "'<f8'", events.count());
        final EventArchive noisy = events().add(
                        EXCHANGE | LOCAL | SELL | TRADE,
                        1_000_000_000_200_000_000L,
                        1_000_000_000_201_000_000L,
                        99.60000000000001,
                        1);
        final Path doubles = noisy.write(dir.resolve("doubles.npz"), EventArchive.TYPE, noisy.count());

        assertTrue(says("hftbacktest-npz", shorter).contains("short.npz event 8: the array ends here"));
        assertTrue(says("hftbacktest-npz", other).contains("no array of hftbacktest's event_dtype"));
        final EventArchive unsorted = events().add(EXCHANGE | LOCAL | SELL | TRADE, 1, 2, 99.6, 1);
        final Path backwards = unsorted.write(dir.resolve("backwards.npz"), EventArchive.TYPE, unsorted.count());

        assertTrue(says("hftbacktest-npz", backwards).contains("the rows are not in the order of time; sort them"));
        assertTrue(says("hftbacktest-npz", doubles).contains("event 8: price has more digits than anybody prints"));
    }

    private String says(final String format, final Path file) {
        return run(4, format, List.of(), file).get("error").get("message").asString();
    }

    @Test
    void shouldRefuseOptionsOfOtherFormats() throws IOException {
        final Path file = file("x.csv", "1\n");
        run(2, "tardis", List.of("--column=price=1"), file);
        run(2, "csv-trades", List.of("--interval=1m"), file);
        run(2, "csv-bars", List.of("--interval=soon"), file);
        run(2, "cryptofeed", List.of(), file);
        run(2, List.of("data", "import", "--format", "tardis", file.toString()));
    }
}
