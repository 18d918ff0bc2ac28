package dev.reprise.adapters.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.adapters.binance.ImportReport;
import dev.reprise.adapters.dataset.DamagedFileException;
import dev.reprise.adapters.dataset.DatasetSettings;
import dev.reprise.adapters.dataset.TimeUnitOfFile;
import dev.reprise.api.DirectPublisher;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.VenueBarDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the klines of Binance's archive end: by their own close time. */
class BinanceKlinesTest {
    @TempDir
    Path dir;

    private final ImportReport report = new ImportReport();
    private final List<String> bars = new ArrayList<>();

    /** Keeps bars as text: begin, end, receive time. */
    private final class Capture implements DirectPublisher {
        @Override
        public void publish(final DirectBuffer buffer, final int offset, final int length) {
            if (Records.templateId(buffer, offset) == VenueBarDecoder.TEMPLATE_ID) {
                final VenueBarDecoder bar = new VenueBarDecoder()
                        .wrap(buffer, offset + Records.BODY_OFFSET, Records.blockLength(buffer, offset), 1);
                bars.add(text(bar.openTime()) + " " + text(bar.closeTime()) + " "
                        + text(Records.receiveTime(buffer, offset)));
            }
        }

        private static String text(final long time) {
            return Instant.ofEpochSecond(0, time).toString();
        }

        @Override
        public long nanos() {
            return 0;
        }
    }

    /** Reads klines, a row of open and close time each. */
    private void read(final String... rows) throws IOException {
        final StringBuilder text = new StringBuilder();
        for (final String row : rows) {
            final String[] times = row.split(" ");
            text.append(times[0]).append(",1,2,1,2,5,").append(times[1]).append(",10,3,2,5,0\n");
        }
        final Path file = Files.writeString(dir.resolve("klines.csv"), text);
        BinanceArchive.reader(new DatasetSettings("BTC-USDT.BINANCE", TimeUnitOfFile.AUTO, false, 0))
                .read(List.of(file), new Capture(), report);
    }

    private static String ms(final String begin, final String end) {
        return Instant.parse(begin).toEpochMilli() + " " + (Instant.parse(end).toEpochMilli() - 1);
    }

    private static String day(final String begin, final String end) {
        return ms(begin + "T00:00:00Z", end + "T00:00:00Z");
    }

    private String refusal(final String... rows) {
        return assertThrows(DamagedFileException.class, () -> read(rows)).getMessage();
    }

    @Test
    void shouldKnowHowLongTheOnlyBarIs() throws IOException {
        read(ms("2024-01-01T00:00:00Z", "2024-01-01T01:00:00Z"));

        assertEquals(List.of("2024-01-01T00:00:00Z 2024-01-01T01:00:00Z 2024-01-01T01:00:00Z"), bars);
        assertEquals("3600000000000", report.notes.get("bar_ns"));
    }

    @Test
    void shouldEndABarWhereItSaysAlsoWhenTheNextOnesAreMissing() throws IOException {
        read(
                ms("2024-01-01T00:00:00Z", "2024-01-01T01:00:00Z"),
                ms("2024-01-01T03:00:00Z", "2024-01-01T04:00:00Z"),
                ms("2024-01-01T06:00:00Z", "2024-01-01T07:00:00Z"));

        assertEquals("2024-01-01T00:00:00Z 2024-01-01T01:00:00Z 2024-01-01T01:00:00Z", bars.get(0));
        assertEquals("2024-01-01T06:00:00Z 2024-01-01T07:00:00Z 2024-01-01T07:00:00Z", bars.get(2));
        assertEquals(4, report.of("missing_bars"));
    }

    @Test
    void shouldAddOneUnitOfTheFileToTheLastMomentOfABar() throws IOException {
        read("1735689600000000 1735689659999999", "1735689660000000 1735689719999999");

        assertEquals("2025-01-01T00:00:00Z 2025-01-01T00:01:00Z 2025-01-01T00:01:00Z", bars.get(0));
    }

    @Test
    void shouldRefuseMonthsThatHaveNoOneLength() {
        final String message = refusal(
                day("2024-01-01", "2024-02-01"),
                day("2024-02-01", "2024-03-01"),
                day("2024-03-01", "2024-04-01"),
                day("2024-04-01", "2024-05-01"));

        assertTrue(message.contains("line 3: "), message);
        assertTrue(message.contains("2505600000 ms"), message);
        assertTrue(message.contains("2678400000 ms"), message);
        assertTrue(message.contains("import klines of a fixed length, e.g. 1d"), message);
        assertTrue(bars.size() <= 2, bars::toString);
        assertTrue(bars.get(0).endsWith("2024-02-01T00:00:00Z"), bars::toString);
    }

    @Test
    void shouldRefuseAShorterMonthAtTheEnd() {
        final String message = refusal(day("2024-01-01", "2024-02-01"), day("2024-02-01", "2024-03-01"));

        assertTrue(message.contains("line 2: "), message);
        assertTrue(message.contains("import klines of a fixed length, e.g. 1d"), message);
    }

    @Test
    void shouldTakeMonthsOfOneLength() throws IOException {
        read(day("2024-07-01", "2024-08-01"), day("2024-08-01", "2024-09-01"));

        assertEquals("2024-07-01T00:00:00Z 2024-08-01T00:00:00Z 2024-08-01T00:00:00Z", bars.get(0));
    }

    @Test
    void shouldCountABarThatAnOutageCutShortAndEndItWithItsInterval() throws IOException {
        read(
                ms("2018-02-08T00:00:00Z", "2018-02-08T00:28:59.500Z"),
                ms("2018-02-09T09:00:00Z", "2018-02-09T10:00:00Z"),
                ms("2018-02-09T10:00:00Z", "2018-02-09T11:00:00Z"));

        assertEquals("2018-02-08T00:00:00Z 2018-02-08T01:00:00Z 2018-02-08T01:00:00Z", bars.get(0));
        assertEquals(1, report.of("bars_cut_short"));
    }

    @Test
    void shouldRefuseABarThatEndsBeforeItBegins() {
        final String message = refusal("1735689660000000 1735689659999999");

        assertTrue(message.contains("line 1: the bar's close_time is before its open_time"), message);
    }
}
