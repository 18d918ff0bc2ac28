package dev.reprise.app.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookUpdateDecoder;
import dev.reprise.api.schema.BookUpdateKind;
import dev.reprise.app.cli.Ran;
import dev.reprise.journal.JournalReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Books of Tardis as wide as they come, and sizes that went through a double, in every format that can hold one. */
class ImportNumbersSystemTest {
    private static final int DEPTH = 25;
    private static final String HEAD = "exchange,symbol,timestamp,local_timestamp,";
    private static final String ROW = "binance-futures,BTCUSDT,";
    private static final long TIME = 1_723_075_200_000_000L;
    private static final long BOTH = EventArchive.EXCHANGE | EventArchive.LOCAL;

    @TempDir
    Path dir;

    private JsonNode imported(final int code, final String format, final Path file, final String... options) {
        final List<String> args = new ArrayList<>(
                List.of("data", "import", "--format", format, "--instrument", "BTC-USDT-PERP.BINANCE", "--id", "d"));
        args.addAll(List.of(options));
        args.add(file.toString());
        return Ran.json(dir, args.toArray(String[]::new)).ended(code).json();
    }

    /** Levels of a side, best first: price and amount as they are written. */
    private record Side(List<String> prices, List<String> amounts) {
        static Side of(final int from, final int step, final int levels) {
            final Side side = new Side(new ArrayList<>(), new ArrayList<>());
            for (int i = 0; i < levels; i++) {
                side.prices.add(Integer.toString(from + i * step));
                side.amounts.add((i + 1) + ".5");
            }
            return side;
        }

        Side without(final int level) {
            final Side side = new Side(new ArrayList<>(prices), new ArrayList<>(amounts));
            side.prices.remove(level);
            side.amounts.remove(level);
            return side;
        }

        Side with(final int level, final String price, final String amount) {
            final Side side = new Side(new ArrayList<>(prices), new ArrayList<>(amounts));
            side.prices.add(level, price);
            side.amounts.add(level, amount);
            return side;
        }

        /** "price,amount", or two empty columns where there is no such level. */
        String columns(final int level) {
            return level < prices.size() ? prices.get(level) + ',' + amounts.get(level) : ",";
        }

        /** As {@link #levels} tells them. */
        List<String> told() {
            final List<String> told = new ArrayList<>();
            for (int i = 0; i < prices.size(); i++) {
                told.add(prices.get(i) + '@' + amounts.get(i));
            }
            return told;
        }
    }

    private static String header() {
        final StringBuilder text = new StringBuilder(HEAD);
        for (int i = 0; i < DEPTH; i++) {
            final String at = "[" + i + "].";
            text.append("asks" + at + "price,asks" + at + "amount,bids" + at + "price,bids" + at + "amount");
            text.append(i < DEPTH - 1 ? ',' : '\n');
        }
        return text.toString();
    }

    private static String row(final long time, final Side asks, final Side bids) {
        final StringBuilder text =
                new StringBuilder(ROW).append(time).append(',').append(time + 1_000);
        for (int i = 0; i < DEPTH; i++) {
            text.append(',').append(asks.columns(i)).append(',').append(bids.columns(i));
        }
        return text.append('\n').toString();
    }

    /** The snapshots of the journal: of each its asks, then its bids. */
    private List<List<String>> levels() {
        final List<List<String>> told = new ArrayList<>();
        final BookUpdateDecoder update = new BookUpdateDecoder();
        try (JournalReader reader = JournalReader.open(dir.resolve("data/d/journal"))) {
            while (reader.next()) {
                if (Records.templateId(reader.buffer(), reader.offset()) == BookUpdateDecoder.TEMPLATE_ID) {
                    update.wrap(
                            reader.buffer(),
                            reader.offset() + Records.BODY_OFFSET,
                            Records.blockLength(reader.buffer(), reader.offset()),
                            Records.version(reader.buffer(), reader.offset()));
                    assertEquals(BookUpdateKind.SNAPSHOT, update.kind());
                    final List<String> bids = new ArrayList<>();
                    for (final BookUpdateDecoder.BidsDecoder bid : update.bids()) {
                        bids.add(bid.price() + "@" + bid.qty() / 10 + '.' + bid.qty() % 10);
                    }
                    final List<String> asks = new ArrayList<>();
                    for (final BookUpdateDecoder.AsksDecoder ask : update.asks()) {
                        asks.add(ask.price() + "@" + ask.qty() / 10 + '.' + ask.qty() % 10);
                    }
                    told.add(asks);
                    told.add(bids);
                }
            }
        }
        return told;
    }

    /** Levels that go, and such that come within the 25 and push others out, between one snapshot and the next. */
    @Test
    void shouldReadSnapshotsOfTwentyFiveLevelsASide() throws IOException {
        final Side asks = Side.of(60_001, 1, DEPTH);
        final Side bids = Side.of(60_000, -1, DEPTH);
        final Side fewerAsks = asks.without(3).without(0); // 23 are left, and two empty places
        final Side otherBids =
                bids.without(24).without(7).with(5, "59995.5", "9.5").with(0, "60000.5", "0.5");
        final Side noBids = Side.of(0, 0, 0);
        final Path file = Files.writeString(
                dir.resolve("binance-futures_book_snapshot_25_2024-08-08_BTCUSDT.csv"),
                header()
                        + row(TIME, asks, bids)
                        + row(TIME + 100_000, fewerAsks, otherBids)
                        + row(TIME + 200_000, fewerAsks, noBids)
                        + row(TIME + 300_000, asks, bids));

        final JsonNode manifest = imported(0, "tardis", file);

        assertEquals(4, manifest.get("snapshots").asInt(), manifest::toString);
        assertEquals(0, manifest.get("crossed").asInt(), manifest::toString);
        assertEquals(0, manifest.path("resyncs").asInt(0), manifest::toString);
        final List<List<String>> expected = Stream.of(asks, bids, fewerAsks, otherBids, fewerAsks, noBids, asks, bids)
                .map(Side::told)
                .map(side -> side.stream().map(ImportNumbersSystemTest::inTicks).toList())
                .toList();
        assertEquals(expected, levels());
    }

    /** Prices have one decimal here: 60000 is told as 600000. */
    private static String inTicks(final String level) {
        final String[] parts = level.split("@");
        final String price = parts[0].contains(".") ? parts[0].replace(".", "") : parts[0] + "0";
        return price + '@' + parts[1];
    }

    @Test
    void shouldSeeThatAWideSnapshotIsCrossed() throws IOException {
        final Side asks = Side.of(60_001, 1, DEPTH);
        final Path file = Files.writeString(
                dir.resolve("crossed.csv"),
                header()
                        + row(TIME, asks, Side.of(60_000, -1, DEPTH))
                        + row(TIME + 100_000, asks, Side.of(60_001, -1, DEPTH)));

        assertEquals(1, imported(0, "tardis", file).get("crossed").asInt());
    }

    /**
     * A file with one size that went through a double.
     *
     * @param count that has the rows whose numbers are used, rounded
     * @param place of that size
     * @param value of it
     */
    record Doubles(String name, String format, String text, String count, int rows, String place, String value) {
        @Override
        public String toString() {
            return format + ' ' + name;
        }
    }

    static Stream<Doubles> doubles() {
        return Stream.of(
                new Doubles(
                        "incremental_book_L2",
                        "tardis",
                        HEAD + "is_snapshot,side,price,amount\n" + ROW + TIME + ',' + TIME + ",true,bid,99.5,0.1\n"
                                + ROW
                                + TIME + ',' + TIME + ",true,ask,100,0.30000000000000004\n" + ROW + (TIME + 1) + ','
                                + (TIME + 1) + ",false,bid,99.5,0\n",
                        "book_levels",
                        1,
                        "line 3",
                        "0.30000000000000004"),
                new Doubles(
                        "trades",
                        "tardis",
                        HEAD + "id,side,price,amount\n" + ROW + TIME + ',' + TIME + ",1,buy,9682,0.132\n" + ROW + TIME
                                + ',' + TIME + ",2,sell,9682,0.11244000000000001\n",
                        "trades",
                        2,
                        "line 3",
                        "0.11244000000000001"),
                new Doubles(
                        "quotes",
                        "tardis",
                        HEAD + "ask_amount,ask_price,bid_price,bid_amount\n" + ROW + TIME + ',' + TIME
                                + ",2,100,99.5,0.7999999999999999\n",
                        "top_of_book",
                        1,
                        "line 2",
                        "0.7999999999999999"),
                new Doubles(
                        "trades",
                        "csv-trades",
                        "time,price,size\n1723075200,9682,0.132\n1723075201,9682,0.11244000000000001\n",
                        "trades",
                        2,
                        "line 3",
                        "0.11244000000000001"),
                new Doubles("events", "hftbacktest-npz", null, "trades", 1, "event 3", "0.30000000000000004"));
    }

    private Path file(final Doubles of) throws IOException {
        if (of.text() != null) {
            return Files.writeString(dir.resolve("doubles.csv"), of.text());
        }
        final long time = TIME * 1_000;
        final EventArchive events = new EventArchive()
                .add(BOTH | EventArchive.BUY | EventArchive.SNAPSHOT, time, time, 99.5, 1)
                .add(BOTH | EventArchive.SELL | EventArchive.SNAPSHOT, time, time, 100, 1)
                .add(BOTH | EventArchive.SELL | EventArchive.TRADE, time + 1, time + 1, 99.5, 0.1 + 0.2);
        return events.write(dir.resolve("doubles.npz"), EventArchive.TYPE, events.count());
    }

    @ParameterizedTest
    @MethodSource("doubles")
    void shouldRefuseASizeThatWentThroughADouble(final Doubles of) throws IOException {
        final JsonNode error = imported(4, of.format(), file(of)).get("error");

        final String message = error.get("message").asString();
        assertTrue(message.contains(of.place() + ": qty has more digits than anybody prints"), message);
        assertTrue(message.contains(": " + of.value() + ";") && message.endsWith("or round with --round"), message);
        assertTrue(error.get("where").asString().endsWith(' ' + of.place()), error::toString);
    }

    @ParameterizedTest
    @MethodSource("doubles")
    void shouldRoundItWhenAskedToAndCountIt(final Doubles of) throws IOException {
        final JsonNode manifest = imported(0, of.format(), file(of), "--round");

        assertEquals(1, manifest.path("rounded").asInt(0), manifest::toString);
        assertEquals(of.rows(), manifest.get(of.count()).asInt(), manifest::toString);
        assertEquals("0.00000001", manifest.get("instruments").get(0).get("lot").asString());
    }
}
