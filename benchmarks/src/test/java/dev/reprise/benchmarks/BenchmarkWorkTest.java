package dev.reprise.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
            assertTrue(benchmark.callback() > benchmark.baselineBarsAlone() / 2, "the log of an input and its bar");
        }
        benchmark.check();
    }
}
