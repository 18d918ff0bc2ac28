package dev.reprise.adapters.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.adapters.dataset.DamagedFileException;
import dev.reprise.adapters.dataset.TimeUnitOfFile;
import dev.reprise.api.DatasetReader;
import dev.reprise.api.DirectPublisher;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.TradeDecoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTradesTest {
    @TempDir
    Path dir;

    private final Map<String, Long> counts = new TreeMap<>();
    private final Map<String, String> notes = new TreeMap<>();
    private final List<String> trades = new ArrayList<>();

    private void read(final String symbol, final Map<String, String> columns, final boolean round, final Path... files)
            throws IOException {
        CsvTrades.reader(new CsvTradesSettings(symbol, columns, TimeUnitOfFile.AUTO, round))
                .read(List.of(files), new Capture(), new DatasetReader.Report() {
                    @Override
                    public void count(final String name, final long by) {
                        counts.merge(name, by, Long::sum);
                    }

                    @Override
                    public void note(final String name, final String value) {
                        notes.put(name, value);
                    }
                });
    }

    private void read(final String text) throws IOException {
        read("BTC-USD.TEST", Map.of(), false, file(text));
    }

    private Path file(final String text) throws IOException {
        return Files.writeString(dir.resolve("trades.csv"), text);
    }

    /** Keeps trades as text. */
    private final class Capture implements DirectPublisher {
        @Override
        public void publish(final DirectBuffer buffer, final int offset, final int length) {
            if (Records.templateId(buffer, offset) == TradeDecoder.TEMPLATE_ID) {
                final TradeDecoder trade = new TradeDecoder()
                        .wrap(buffer, offset + Records.BODY_OFFSET, Records.blockLength(buffer, offset), 1);
                trades.add(trade.receiveTime() + " " + trade.price() + " " + trade.qty() + " " + trade.aggressor() + " "
                        + trade.tradeIdLow());
            }
        }

        @Override
        public long nanos() {
            return 0;
        }
    }

    @Test
    void shouldFindUsualColumnsUnitAndScales() throws IOException {
        read("timestamp,price,amount\r\n1385337600,800.010000000000,0.100000000000\r\n1385337613,800.5,0.27838049\r\n");
        assertEquals(
                List.of(
                        "1385337600000000000 80001 10000000 NULL_VAL 0",
                        "1385337613000000000 80050 27838049 NULL_VAL 0"),
                trades);
        assertEquals("SECONDS", notes.get("ts_unit"));
        assertEquals("inferred: tick=0.01 lot=0.00000001", notes.get("instrument.BTCUSD"));
        assertEquals(2, counts.get("trades"));
    }

    @Test
    void shouldReadSidesIdsAndQuotedIsoTimes() throws IOException {
        read("\"symbol\",\"side\",\"price\",\"amount\",\"timestamp\",\"id\"\n"
                + "\"BTC-USD\",\"sell\",25741.02,2.5E-3,\"2023-09-05T16:00:01.281719Z\",7\n"
                + "\"BTC-USD\",\"buy\",25741.03,1,\"2023-09-05 16:00:02+00:00\",9\n"
                + "\"BTC-USD\",\"buy\",25741.03,1,\"2023-09-05T16:00:02\",9\n");
        assertEquals(
                List.of("1693929601281719000 2574102 25 SELL 7", "1693929602000000000 2574103 10000 BUY 9"), trades);
        assertEquals(1, counts.get("gaps"));
        assertEquals(1, counts.get("skipped.repeated_id"));
        assertEquals("ISO", notes.get("ts_unit"));
    }

    @Test
    void shouldKeepTradesWhoseIdsDoNotAscend() throws IOException {
        read("time,price,qty,id\n1385337600,1,1,7\n1385337600,1,2,9\n1385337600,1,3,8\n1385337601,1,4,10\n"
                + "1385337601,1,5,8\n1385337601,1,6,5\n");

        assertEquals(List.of("1 7", "2 9", "3 8", "4 10", "6 5"), qtysAndIds());
        assertEquals(1, counts.get("skipped.repeated_id"));
        assertEquals(2, counts.get("out_of_order_id"));
        assertEquals(1, counts.get("gaps"), "9 came before 8, and 10 after 9");
    }

    @Test
    void shouldLoseNothingBehindAStrayId() throws IOException {
        read(
                "time,price,qty,id\n1385337600,1,1,7\n1385337601,1,2,900000000000000000\n1385337602,1,3,8\n1385337603,1,4,9\n");

        assertEquals(List.of("1 7", "2 900000000000000000", "3 8", "4 9"), qtysAndIds());
        assertEquals(1, counts.get("out_of_order_id"));
        assertEquals(1, counts.get("gaps"));
    }

    @Test
    void shouldKnowTheLast4096IdsAgain() throws IOException {
        final StringBuilder text = new StringBuilder("time,price,qty,id\n");
        for (int id = 1; id <= 4_097; id++) {
            text.append("1385337600,1,1,").append(id).append('\n');
        }
        read(text + "1385337601,1,2,2\n1385337601,1,2,1\n");

        assertEquals(1, counts.get("skipped.repeated_id"), "2 is the oldest of the last 4,096");
        assertEquals(1, counts.get("out_of_order_id"), "1 is older, so nobody knows it");
        assertEquals(4_098, trades.size());
    }

    private List<String> qtysAndIds() {
        return trades.stream()
                .map(trade -> trade.split(" "))
                .map(parts -> parts[2] + " " + parts[4])
                .toList();
    }

    @Test
    void shouldReadFilesWithoutHeaderByNumber() throws IOException {
        read(
                "BTC-USDT.BINANCE",
                Map.of("id", "1", "price", "2", "qty", "3", "time", "5", "buyer_maker", "6"),
                false,
                file(
                        "12,20000.5,0.5,10000.25,1675329600138,True,True\n13,20000.6,0.5,10000.3,1675329600139,False,True\n"));
        assertEquals(List.of("1675329600138000000 200005 5 SELL 12", "1675329600139000000 200006 5 BUY 13"), trades);
    }

    @Test
    void shouldReadSecondsWithDecimalsAndNeverGoBack() throws IOException {
        read(
                "time_seconds,price,size,is_buyer_maker\n1625097621.647,2278.15,0.0409,1\n1625097621.5,2278.15,0.0008,0\n");
        assertEquals(List.of("1625097621647000000 227815 409 SELL 0", "1625097621647000000 227815 8 BUY 0"), trades);
        assertEquals(1, counts.get("receive_time_backwards"));
    }

    @Test
    void shouldRefuseWhatWentThroughADoubleUnlessAskedToRound() throws IOException {
        final Path file = file("time,price,qty\n1385337600,800.01,0.1\n1385337601,800.01,0.11244000000000001\n");
        final DamagedFileException refusal =
                assertThrows(DamagedFileException.class, () -> read("BTC-USD.TEST", Map.of(), false, file));
        assertEquals(3, refusal.line());
        assertTrue(refusal.getMessage().contains("--round"), refusal.getMessage());
        read("BTC-USD.TEST", Map.of(), true, file);
        assertEquals(1, counts.get("rounded"));
        assertEquals("1385337601000000000 80001 11244000 NULL_VAL 0", trades.get(1));
    }

    @Test
    void shouldSkipAndCountWhatIsNoTrade() throws IOException {
        read("time,price,qty\n1385337600,800.01,0\n1385337601,-1,1\n1385337602,1,1\n");
        assertEquals(2, counts.get("skipped.not_positive"));
        assertEquals(1, trades.size());
    }

    @Test
    void shouldNameFileAndLineOfWhatItCannotRead() {
        for (final String[] bad : new String[][] {
            {"time,price,qty\n1385337600,800.01,1\n1385337600,80x,1\n", "price is not a number: '80x'"},
            {"time,price,qty\n1385337600,800.01,1\n1385337600,800\n", "not a row like the others"},
            {"time,price,qty\n1385337600,800.01,1\nyesterday,800,1\n", "time is not a number"},
            {"time,price,qty\n1385337600,800.01,1\n2023-13-05T16:00:02,800,1\n", "not a time"},
            {"time,price,qty,side\n1385337600,800.01,1,buy\n1385337600,800,1,up\n", "side must be buy or sell"},
            {"time,price,qty\n1385337600,800.01,1\n1385337600,1234567890123456789012,1\n", "price is too large"},
            {"time,price,qty\n1385337600,800.01,1\n1e30,8,1\n", "time is out of range"}
        }) {
            final DamagedFileException e = assertThrows(DamagedFileException.class, () -> read(bad[0]), bad[1]);
            assertTrue(e.getMessage().contains(bad[1]), e.getMessage());
            assertEquals(3, e.line(), e.getMessage());
        }
    }

    @Test
    void shouldTellWhenACompressedFileIsCutOff() throws IOException {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            final StringBuilder text = new StringBuilder("time,price,qty\n");
            for (int i = 0; i < 20_000; i++) {
                text.append(1385337600L + i)
                        .append(',')
                        .append(800 + i * 7 % 100)
                        .append(",1\n");
            }
            gzip.write(text.toString().getBytes(StandardCharsets.UTF_8));
        }
        final Path file = Files.write(dir.resolve("cut.csv.gz"), Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2));
        final DamagedFileException e =
                assertThrows(DamagedFileException.class, () -> read("BTC-USD.TEST", Map.of(), false, file));
        assertTrue(e.getMessage().contains("cut off"), e.getMessage());
        assertTrue(e.line() > 1_000, e.getMessage());
    }

    @Test
    void shouldRefuseFilesInTheWrongOrder() throws IOException {
        final Path first =
                Files.writeString(dir.resolve("1.csv"), "time,price,qty,id\n1385337600,1,1,1\n1385337610,1,1,2\n");
        final Path second = Files.writeString(dir.resolve("2.csv"), "time,price,qty,id\n1385337611,1,1,3\n");
        final DamagedFileException e =
                assertThrows(DamagedFileException.class, () -> read("BTC-USD.TEST", Map.of(), false, second, first));
        assertTrue(e.getMessage().contains("1.csv line 2: the file begins before"), e.getMessage());
        read("BTC-USD.TEST", Map.of(), false, first, second);
        assertEquals(3, trades.size());
        assertEquals(0, counts.get("gaps"));
    }

    @Test
    void shouldSayWhichColumnIsMissing() {
        final IOException e = assertThrows(IOException.class, () -> read("when,price,qty\n1,2,3\n"));
        assertTrue(e.getMessage().contains("no column for `time`"), e.getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> new CsvTradesSettings("BTCUSD", Map.of(), TimeUnitOfFile.AUTO, false));
        assertThrows(
                IllegalArgumentException.class,
                () -> new CsvTradesSettings("A-B.C", Map.of("volume", "1"), TimeUnitOfFile.AUTO, false));
    }
}
