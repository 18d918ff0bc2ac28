package dev.reprise.app.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.app.cli.Ran;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Data that is not what a backtest would take it for. */
class ImportRefusalsSystemTest {
    private static final String INVERSE = "BTC-USD-PERP.BINANCE";
    private static final String LINEAR = "BTC-USDT-PERP.BINANCE";
    private static final String TRADES =
            "7,60000.5,2,0.00003,1723075200000,true\n8,60000.6,1,0.00002,1723075200001,false\n";
    private static final String TARDIS = "exchange,symbol,timestamp,local_timestamp,";
    private static final String ROW = "binance-futures,BTCUSDT,";

    @TempDir
    Path dir;

    private JsonNode run(final int code, final String... args) {
        return Ran.json(dir, args).ended(code).json();
    }

    private JsonNode imported(
            final int code, final String format, final String instrument, final String name, final String text)
            throws IOException {
        final Path file = Files.writeString(dir.resolve(name), text);
        return run(
                code, "data", "import", "--format", format, "--instrument", instrument, "--id", "d", file.toString());
    }

    private JsonNode backtestRefused() {
        return run(4, "backtest", "--data", "d", "--strategy", "touch-maker").get("error");
    }

    @Test
    void shouldRefuseAnInverseContractUnderTheNameOfAnother() throws IOException {
        final String head = "id,price,qty,base_qty,time,is_buyer_maker\n";
        final String[] refused = {
            says("binance-vision", LINEAR, "BTCUSD_PERP-trades-2024-08-08.csv", TRADES),
            says("binance-vision", "BTC-USDT.BINANCE", "BTCUSD_240927-trades-2024-08-08.csv", TRADES),
            says("binance-vision", LINEAR, "trades.csv", head + TRADES),
            says(
                    "tardis",
                    LINEAR,
                    "t.csv",
                    TARDIS
                            + "id,side,price,amount\nbinance-delivery,BTCUSD_PERP,1582329602111000,1582329602418379,1,buy,9682,2\n"),
            says(
                    "tardis",
                    "BTC-USD.BITMEX",
                    "b.csv",
                    TARDIS + "id,side,price,amount\nbitmex,XBTUSD,1582329602111000,1582329602418379,1,buy,9682,2\n")
        };

        for (final String message : refused) {
            assertTrue(message.contains("is an inverse (coin-margined) contract"), message);
            assertTrue(message.contains("give e.g. BTC-USD-PERP.BINANCE"), message);
        }
    }

    @Test
    void shouldRefuseBarsThatRepeatOrOverlap() throws IOException {
        final String head = "time,open,high,low,close,volume\n1723075200,1,2,1,2,5\n";
        final String repeated = says("csv-bars", "BTC-USDT.X", "repeated.csv", head + "1723075200,1,2,1,2,5\n");
        final Path minutes =
                Files.writeString(dir.resolve("minutes.csv"), head + "1723075260,2,2,1,1,5\n1723075320,1,2,1,1,5\n");
        final String overlapping = run(
                        4,
                        "data",
                        "import",
                        "--format",
                        "csv-bars",
                        "--instrument",
                        "BTC-USDT.X",
                        "--id",
                        "d",
                        "--interval",
                        "5m",
                        minutes.toString())
                .get("error")
                .get("message")
                .asString();

        assertTrue(repeated.contains("is not behind the one before it"), repeated);
        assertTrue(overlapping.contains("overlap; is their length right?"), overlapping);
    }

    private String says(final String format, final String instrument, final String name, final String text)
            throws IOException {
        return imported(4, format, instrument, name, text)
                .get("error")
                .get("message")
                .asString();
    }

    @Test
    void shouldImportAnInverseContractAsOneAndRefuseToBacktestIt() throws IOException {
        final JsonNode dataset = imported(0, "binance-vision", INVERSE, "BTCUSD_PERP-trades-2024-08-08.csv", TRADES);

        assertEquals(2, dataset.get("trades").asInt());
        final JsonNode error = backtestRefused();
        assertEquals("RP-D014", error.get("code").asString(), error::toString);
    }

    @Test
    void shouldRefuseToFillAtWhatRestsWithinAPercent() throws IOException {
        imported(
                0,
                "binance-vision",
                LINEAR,
                "BTCUSDT-bookDepth-2024-08-08.csv",
                "timestamp,percentage,depth,notional\n2024-08-08 00:00:08,-1,10,995\n2024-08-08 00:00:08,1,20,2010\n");

        final JsonNode error = backtestRefused();

        assertEquals("RP-D015", error.get("code").asString(), error::toString);
    }

    @Test
    void shouldTakeASecondSnapshotRightBehindTheFirstForAnotherBook() throws IOException {
        final String first = "1723075200000000,1723075200001000,true,";
        final String second = "1723075201000000,1723075201001000,true,";
        final JsonNode dataset = imported(
                0,
                "tardis",
                LINEAR,
                "book.csv",
                TARDIS + "is_snapshot,side,price,amount\n" + ROW + first + "bid,99.5,1\n" + ROW + first + "ask,100,2\n"
                        + ROW + second + "bid,99,1\n" + ROW + second + "ask,100,3\n");

        assertEquals(2, dataset.get("snapshots").asInt(), dataset::toString);
        assertEquals(1, dataset.get("resyncs").asInt());
        assertEquals(0, dataset.get("book_updates").asInt());
    }

    @Test
    void shouldGoOnWithASnapshotThatComesInParts() throws IOException {
        final String first = "1723075200000000,1723075200001000,true,";
        final String second = "1723075200000000,1723075200001001,true,";
        final JsonNode dataset = imported(
                0,
                "tardis",
                LINEAR,
                "book.csv",
                TARDIS + "is_snapshot,side,price,amount\n" + ROW + first + "bid,99.5,1\n" + ROW + first + "ask,100,2\n"
                        + ROW + second + "bid,99,1\n" + ROW + second + "ask,101,3\n");

        assertEquals(1, dataset.get("snapshots").asInt(), dataset::toString);
        assertEquals(1, dataset.get("book_updates").asInt());
    }

    @Test
    void shouldFindAWrongChecksumOfAnArchiveOfEvents() throws IOException {
        final long both = EventArchive.EXCHANGE | EventArchive.LOCAL;
        final long time = 1_723_075_200_000_000_000L;
        final EventArchive events = new EventArchive()
                .add(both | EventArchive.BUY | EventArchive.SNAPSHOT, time, time, 99.5, 1)
                .add(both | EventArchive.SELL | EventArchive.SNAPSHOT, time, time, 100, 1);
        final Path file = events.write(dir.resolve("a.npz"), EventArchive.TYPE, 2);
        final byte[] bytes = Files.readAllBytes(file);
        final int descriptor =
                new String(bytes, StandardCharsets.ISO_8859_1).indexOf("PK\u0007\u0008"); // its checksum follows
        assertTrue(descriptor > 0);
        bytes[descriptor + 4] ^= 1;
        Files.write(file, bytes);

        final JsonNode error = run(
                        4, "data", "import", "--format", "hftbacktest-npz", "--instrument", LINEAR, file.toString())
                .get("error");

        assertTrue(error.get("message").asString().contains("the archive's checksum is wrong"), error::toString);
    }
}
