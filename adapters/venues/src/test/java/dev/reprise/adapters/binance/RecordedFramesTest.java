package dev.reprise.adapters.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Figures of public recordings, which their collector worked out with other software. */
class RecordedFramesTest {
    private final ImportReport report = new ImportReport();
    private final CapturingPublisher publisher = new CapturingPublisher();

    private void read(final List<Path> files) throws IOException {
        publisher.keeps = false;
        new FramesReader().read(files, publisher, report);
        assertEquals(0, report.of("gaps"), report::toString);
        assertEquals(0, report.of("crossed"), report::toString);
        assertTrue(report.counts.keySet().stream().noneMatch(name -> name.startsWith("skipped.")), report::toString);
    }

    private void assertCounts(
            final long messages, final long updates, final long tops, final long trades, final long levels) {
        assertEquals(messages, report.of("messages"), report::toString);
        assertEquals(updates, report.of("book_updates"), report::toString);
        assertEquals(tops, report.of("top_of_book"), report::toString);
        assertEquals(trades, report.of("trades"), report::toString);
        assertEquals(levels, report.of("book_levels"), report::toString);
    }

    private void assertTouch(final long compared, final long equal) {
        assertEquals(compared, report.of("bbo_compared"), report::toString);
        assertTrue(report.of("bbo_equal") >= equal, report::toString);
    }

    @Test
    void shouldRebuildUsdmBtcusdt() throws IOException {
        read(RecordedData.require("hftbacktest/usdm/btcusdt_20240808.gz"));

        assertCounts(93_954, 6_551, 66_089, 21_313, 443_521);
        assertTouch(6_545, 6_516);
        assertEquals("NANOSECONDS", report.notes.get("ts_unit"));
        assertEquals(
                "inferred: symbol=BTCUSDT market=LINEAR_PERPETUAL tick=0.1 lot=0.001",
                report.notes.get("instrument.BTC-USDT-PERP.BINANCE"));
        final long offset = Long.parseLong(report.notes.get("clock_offset_ns"));
        assertTrue(offset < -1_200_000_000L && offset > -1_400_000_000L, "clock offset " + offset);
    }

    @Test
    void shouldRebuildUsdmEthusdt() throws IOException {
        read(RecordedData.require("hftbacktest/usdm/ethusdt_20240808.gz"));

        assertCounts(74_655, 6_586, 53_992, 14_076, 428_662);
        assertTouch(6_579, 6_567);
    }

    @Test
    void shouldRebuildSpotBtcusdtFromTwoFiles() throws IOException {
        read(RecordedData.require("hftbacktest/spot/btcusdt_20240808.gz", "hftbacktest/spot/btcusdt_20240809.gz"));

        assertCounts(99_574, 6_495, 73_174, 19_904, 298_111);
        assertTouch(6_492, 6_490);
    }

    @Test
    void shouldRebuildADayOfNexousdtFromTwoFiles() throws IOException {
        read(RecordedData.require(
                "hftbacktest_playground/nexousdt_20240723.dat.gz", "hftbacktest_playground/nexousdt_20240724.dat.gz"));

        assertCounts(114_078, 68_182, 33_437, 12_458, 136_315);
        assertTouch(68_180, 68_167);
        assertEquals("MICROSECONDS", report.notes.get("ts_unit"));
    }

    @Test
    void shouldReadMarkPricesOfUsdmIn2023() throws IOException {
        read(RecordedData.require(
                "hftbacktest/usdm/btcusdt_20230404.dat.gz", "hftbacktest/usdm/btcusdt_20230405.dat.gz"));

        assertCounts(73_765, 16_110, 44_205, 12_935, 322_682);
        assertTouch(16_110, 16_110);
        assertEquals(514, report.of("derived_prices"), report::toString);
    }

    @Test
    void shouldRebuildCoinMarginedBtcusdFromTwoFiles() throws IOException {
        read(RecordedData.require("hftbacktest/cm/btcusd_perp_20240808.gz", "hftbacktest/cm/btcusd_perp_20240809.gz"));

        assertCounts(98_386, 44_795, 48_355, 5_235, 659_671);
        assertTouch(44_770, 44_770);
    }

    @Test
    void shouldReadSevenSecondsOfUsdmBtcusdt() throws IOException {
        read(RecordedData.require("collect-binancefutures/btcusdt_20220811.dat.gz"));

        assertCounts(1_533, 206, 0, 1_326, 20_623);
    }

    @Test
    void shouldLeaveTheBookOutWithoutASnapshot() throws IOException {
        read(RecordedData.require("hftbacktest/spot/btcusdt_20230405.dat.gz"));

        assertCounts(15_088, 3_929, 8_015, 3_144, 32_024);
        assertTouch(0, 0);
        assertFalse(report.notes.get("book.BTC-USDT.BINANCE").isEmpty(), report::toString);
        assertEquals(0, publisher.count(dev.reprise.api.schema.BookUpdateEncoder.TEMPLATE_ID));
    }
}
