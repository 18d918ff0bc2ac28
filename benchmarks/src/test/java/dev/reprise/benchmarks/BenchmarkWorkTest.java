package dev.reprise.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.benchmarks.core.BookSnapshotBenchmark;
import dev.reprise.benchmarks.core.BookUpdateBenchmark;
import dev.reprise.benchmarks.core.StrategyCallbackBenchmark;
import dev.reprise.benchmarks.journal.Batch;
import dev.reprise.benchmarks.journal.JournalReadBenchmark;
import dev.reprise.benchmarks.replay.ImportBenchmark;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Benchmarks start, and do the work that they say they time. */
class BenchmarkWorkTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 64})
    void shouldReadBackEveryRecordOfTheJournal(final int records) throws IOException {
        final Batch batch = new Batch();
        batch.records = records;
        batch.fill();
        final JournalReadBenchmark benchmark = new JournalReadBenchmark();
        benchmark.write(batch);
        try {
            assertEquals(65_536 * 64, benchmark.read(batch));
            assertTrue(benchmark.baselineChronicle(batch) != 0, "the bytes were looked at");
        } finally {
            benchmark.remove();
        }
    }

    @Test
    void shouldImportEveryFrame() throws IOException {
        final ImportBenchmark benchmark = new ImportBenchmark();
        benchmark.write();
        try {
            assertTrue(
                    benchmark.importFrames() >= benchmark.baselineDecode(),
                    "the records of the same frames, and definitions");
        } finally {
            benchmark.remove();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"streaming", "ta4j"})
    void shouldCloseABarWithEveryTrade(final String indicators) {
        final StrategyCallbackBenchmark benchmark = new StrategyCallbackBenchmark();
        benchmark.indicators = indicators;
        benchmark.start();
        for (int i = 0; i < 1_000; i++) {
            final int logged = benchmark.callback();
            final int alone = benchmark.baselineBarsAlone();
            // What computes logs the same input and bar; what also trades logs its orders behind them.
            assertTrue(indicators.equals("streaming") ? logged == alone : logged >= alone, logged + " and " + alone);
        }
        benchmark.check();
    }

    @ParameterizedTest
    @ValueSource(strings = {"touch", "deep"})
    void shouldKeepTheBookThatASortedMapKeeps(final String where) {
        final BookUpdateBenchmark book = new BookUpdateBenchmark();
        final BookUpdateBenchmark map = new BookUpdateBenchmark();
        book.where = where;
        map.where = where;
        book.fill();
        map.fill();
        for (int i = 0; i < 10_000; i++) {
            assertEquals(map.baselineTreeMap(), book.set());
        }
        final BookSnapshotBenchmark snapshot = new BookSnapshotBenchmark();
        assertEquals(snapshot.baselineTreeMap(), snapshot.replace());
    }
}
