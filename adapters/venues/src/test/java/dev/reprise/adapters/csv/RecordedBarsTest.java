package dev.reprise.adapters.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reprise.adapters.binance.ImportReport;
import dev.reprise.adapters.binance.RecordedData;
import dev.reprise.adapters.dataset.DatasetSettings;
import dev.reprise.adapters.dataset.TimeUnitOfFile;
import dev.reprise.api.DirectPublisher;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real bars of BitMEX and Bitfinex, with the figures known of them. */
class RecordedBarsTest {
    private static final String MINUTE = "60000000000";

    /** A file, and what must be found. @param openOutside bars that open outside their range */
    record Bars(String file, boolean isTimeEnd, long bars, long openOutside, boolean isWhole) {
        @Override
        public String toString() {
            return file;
        }
    }

    static Stream<Bars> oneOfEach() {
        return Stream.of(
                new Bars("bitmex-data/bitmex_xbtusd_1m_2018.csv.gz", true, 525_600, 17_175, true),
                new Bars("bitfinex-historical-data/BTCUSD_1m_2013.csv.gz", false, 148_055, 0, false));
    }

    static Stream<Bars> others() {
        return Stream.of(
                new Bars("bitmex-data/bitmex_xbtusd_1m_2019.csv.gz", true, 525_600, 9_814, true),
                new Bars("bitmex-data/bitmex_xbtusd_1m_2020.csv.gz", true, 527_040, 17_265, true),
                new Bars("bitfinex-historical-data/BTCUSD_1m_2014.csv.gz", false, 283_787, 0, false),
                new Bars("bitfinex-historical-data/BTCUSD_1m_2015.csv.gz", false, 366_710, 0, false),
                new Bars("bitfinex-historical-data/XRPUSD_1m_2017.csv.gz", false, 232_279, 0, false));
    }

    @ParameterizedTest
    @MethodSource("oneOfEach")
    void shouldFindWhatIsKnownOfAFileOfEachVenue(final Bars bars) throws IOException {
        read(bars);
    }

    @ParameterizedTest
    @MethodSource("others")
    @Tag("slow")
    void shouldFindWhatIsKnownOfTheOtherFiles(final Bars bars) throws IOException {
        read(bars);
    }

    private static void read(final Bars bars) throws IOException {
        final ImportReport report = new ImportReport();
        final long[] records = new long[1];
        final Map<String, String> columns = bars.isTimeEnd()
                ? Map.of()
                : Map.of("time", "1", "open", "2", "close", "3", "high", "4", "low", "5", "volume", "6");

        CsvBars.reader(new CsvBarsSettings(
                        new DatasetSettings("BTC-USD.TEST", TimeUnitOfFile.AUTO, false, 0), columns, bars.isTimeEnd()))
                .read(RecordedData.require(bars.file()), new Count(records), report);

        assertEquals(bars.bars(), report.of("bars"), report::toString);
        assertEquals(bars.bars(), report.of("messages"), report::toString);
        assertEquals(bars.openOutside(), report.of("open_outside"), report::toString);
        assertEquals(MINUTE, report.notes.get("bar_ns"));
        assertEquals(bars.isWhole(), report.of("missing_bars") == 0, report::toString);
        assertEquals(0, report.of("receive_time_backwards"), report::toString);
        assertEquals(bars.bars() + 3, records[0]); // two currencies and an instrument
    }

    private record Count(long[] records) implements DirectPublisher {
        @Override
        public void publish(final DirectBuffer buffer, final int offset, final int length) {
            records[0]++;
        }

        @Override
        public long nanos() {
            return 0;
        }
    }
}
