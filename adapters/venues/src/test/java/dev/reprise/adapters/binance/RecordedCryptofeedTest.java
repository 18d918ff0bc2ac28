package dev.reprise.adapters.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recordings of cryptofeed, with what is known of them: frames, books that bridge, no gap, never crossed. */
class RecordedCryptofeedTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "BINANCE_20210417, 1228, 10",
        "BINANCE_20211012, 265, 4",
        "BINANCE_US_20211012, 480, 4",
        "BINANCE_FUTURES_20210417, 3259, 4",
        "BINANCE_FUTURES_20210722, 1535, 4",
        "BINANCE_DELIVERY_20210722, 4371, 10"
    })
    void shouldRebuildEveryBook(final String file, final long frames, final int books) throws IOException {
        final ImportReport report = new ImportReport();
        final CapturingPublisher publisher = new CapturingPublisher();
        publisher.keeps = false;

        new FramesReader().read(RecordedData.require("cryptofeed/" + file + ".jsonl.zst"), publisher, report);

        final long lists = 1;
        assertEquals(frames + books + lists, report.of("messages"), report::toString);
        assertEquals(books, report.of("snapshots"), report::toString);
        assertEquals(0, report.of("gaps"), report::toString);
        assertEquals(0, report.of("crossed"), report::toString);
        assertEquals(0, report.of("skipped.snapshot_not_needed"), report::toString);
        assertTrue(report.notes.keySet().stream().noneMatch(note -> note.startsWith("book.")), report::toString);
        assertEquals(
                frames,
                report.of("trades") + report.of("top_of_book") + report.of("book_updates") + report.of("bars"),
                report::toString);
        assertTrue(report.of("bbo_equal") * 10 >= report.of("bbo_compared") * 9, report::toString);
        assertEquals("SECONDS", report.notes.get("ts_unit"));
    }
}
