package dev.reprise.adapters.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.adapters.binance.ImportReport;
import dev.reprise.adapters.binance.RecordedData;
import dev.reprise.adapters.dataset.DatasetSettings;
import dev.reprise.adapters.dataset.TimeUnitOfFile;
import dev.reprise.api.DirectPublisher;
import dev.reprise.api.record.Records;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real files of several venues, with the figures known of them. */
class RecordedTradesTest {
    /** Files of one dataset, and what must be found. */
    record Dataset(String symbol, long messages, long trades, long gaps, String... files) {
        @Override
        public String toString() {
            return symbol;
        }
    }

    static Stream<Dataset> datasets() {
        final String ltc = "orderflow-trading/LTCUSDT_2025-06-";
        return Stream.of(
                new Dataset("BTC-USD.BITSTAMP", 100_000, 99_982, 0, "ta4j/bitstamp_trades_from_20131125_usd.csv.gz"),
                new Dataset(
                        "LTC-USDT.BINANCE",
                        88_619,
                        88_619,
                        19,
                        ltc + "21_06h_trades.csv.gz",
                        ltc + "21_09h_trades.csv.gz",
                        ltc + "21_12h_trades.csv.gz",
                        ltc + "21_15h_trades.csv.gz",
                        ltc + "21_18h_trades.csv.gz",
                        ltc + "22_18h_trades.csv.gz",
                        ltc + "22_21h_trades.csv.gz",
                        ltc + "22_00h_trades.csv.gz",
                        ltc + "22_03h_trades.csv.gz"),
                new Dataset("ETH-USD.GEMINI", 25_222, 25_222, 0, "ccapi/gemini__eth-usd__2021-07-01__trade.csv.gz"),
                new Dataset("BTC-USD.COINBASE", 5_882, 5_882, 0, "questdb/btc_trades_coinbase_20230905.csv.gz"),
                new Dataset("ETH-USDT.BINANCE", 1_000, 1_000, 0, "freqtrade/public_trades_list.csv"),
                new Dataset(
                        "BTC-USDT.BINANCE",
                        9_999,
                        9_999,
                        0,
                        "nautilus_trader/tardis_binance-futures_trades_btcusdt_20200222.csv.gz"));
    }

    @ParameterizedTest
    @MethodSource("datasets")
    void shouldFindWhatIsKnownOfTheFiles(final Dataset dataset) throws IOException {
        final ImportReport report = new ImportReport();
        final long[] times = {Long.MIN_VALUE, 0};
        CsvTrades.reader(new CsvTradesSettings(dataset.symbol(), Map.of(), TimeUnitOfFile.AUTO, false))
                .read(RecordedData.require(dataset.files()), new InOrder(times), report);
        assertEquals(dataset.messages(), report.of("messages"));
        assertEquals(dataset.trades(), report.of("trades"));
        assertEquals(dataset.gaps(), report.of("gaps"));
        assertEquals(0, report.of("receive_time_backwards"));
        assertEquals(0, times[1]);
    }

    @Test
    void shouldReadTradesOfTardisWithTheTimesTheyWereReceivedAt() throws IOException {
        final ImportReport report = new ImportReport();
        final long[] times = {Long.MIN_VALUE, 0};

        Tardis.reader(new DatasetSettings("BTC-USDT-PERP.BINANCE", TimeUnitOfFile.AUTO, false, 0))
                .read(
                        RecordedData.require("nautilus_trader/tardis_binance-futures_trades_btcusdt_20200222.csv.gz"),
                        new InOrder(times),
                        report);

        assertEquals(9_999, report.of("trades"), report::toString);
        assertEquals(0, report.of("gaps"), report::toString);
        assertEquals(0, times[1]);
        assertTrue(Long.parseLong(report.notes.get("clock_offset_ns")) > 0, report::toString);
    }

    /** Counts records that go back in time. */
    private record InOrder(long[] times) implements DirectPublisher {
        @Override
        public void publish(final DirectBuffer buffer, final int offset, final int length) {
            final long time = Records.receiveTime(buffer, offset);
            times[1] += time < times[0] ? 1 : 0;
            times[0] = time;
        }

        @Override
        public long nanos() {
            return times[0];
        }
    }
}
