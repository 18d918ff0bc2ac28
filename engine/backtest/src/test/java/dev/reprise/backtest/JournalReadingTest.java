package dev.reprise.backtest;

import static dev.reprise.api.record.Records.BODY_OFFSET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.reprise.api.Currency;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.TradeEncoder;
import dev.reprise.backtest.compare.RunFacts;
import dev.reprise.core.CoreSettings;
import dev.reprise.journal.JournalDamagedException;
import dev.reprise.journal.JournalReader;
import dev.reprise.journal.JournalRoll;
import dev.reprise.journal.JournalSettings;
import dev.reprise.journal.JournalWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What a journal is read for beside a backtest: as far as the backtest goes, and no damaged one. */
class JournalReadingTest {
    private static final long START = 1_753_000_000_000_000_000L;
    private static final long STEP = 1_000_000;
    private static final int TRADES = 100;

    @TempDir
    Path directory;

    /** Trades, each seen so much after it happened. */
    private void write(final Path journal, final int from, final long delay) {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[512]);
        try (JournalWriter writer = JournalWriter.open(journal, JournalSettings.small())) {
            final BatchWriter batch = new BatchWriter(writer);
            for (int i = from; i < from + TRADES; i++) {
                Records.begin(record, 0, TradeEncoder.BLOCK_LENGTH, TradeEncoder.TEMPLATE_ID);
                final TradeEncoder trade =
                        new TradeEncoder().wrap(record, BODY_OFFSET).price(100).qty(1);
                Records.receiveTime(record, 0, START + i * STEP);
                Records.venueTime(record, 0, START + i * STEP - delay);
                Records.instrument(record, 0, 0);
                batch.append(record, 0, Records.end(record, 0, trade.encodedLength()), 1);
            }
            batch.flush();
        }
    }

    @Test
    void shouldMeasureClocksNoFurtherThanTheBacktestGoes() {
        final Path journal = directory.resolve("journal");
        write(journal, 0, 5_000);
        write(journal, TRADES, -7_000); // from here on the recorder's clock was behind

        final ClockScan part = ClockScan.read(journal, START + TRADES * STEP);
        final ClockScan all = ClockScan.read(journal, Long.MAX_VALUE);

        assertEquals(TRADES, part.timed());
        assertEquals(5_000, part.smallest());
        assertEquals(Records.NO_VALUE, part.offset());
        assertEquals(2 * TRADES, all.timed());
        assertEquals(-7_000, all.offset());
    }

    @Test
    void shouldMeasureOverAllGenerations() {
        final Path journal = directory.resolve("journal");
        write(journal, 0, 5_000);
        try (JournalWriter writer = JournalWriter.open(journal, JournalSettings.small());
                JournalRoll roll = JournalRoll.begin(writer, JournalSettings.small())) {
            roll.commit(path -> {});
        }
        write(journal, TRADES, -7_000);

        final ClockScan all = ClockScan.read(journal, Long.MAX_VALUE);
        final long[] feed = MeasuredFeed.read(journal, all.offset());

        assertEquals(2 * TRADES, all.timed());
        assertEquals(5_000, all.largest());
        assertEquals(2 * TRADES, feed.length);
        assertEquals(12_000, feed[feed.length - 1]);
    }

    @Test
    void shouldRefuseAJournalWithAHoleBehindWhatLooksLikeItsEnd() throws IOException {
        final Path journal = directory.resolve("journal");
        write(journal, 0, 5_000);
        final Path file = file(journal);
        final byte[] before = Files.readAllBytes(file);
        final int end;
        try (JournalReader reader = JournalReader.open(journal)) {
            reader.readToVerifiedEnd();
            end = (int) (reader.bytesRead() + 3 & ~3);
        }
        write(journal, TRADES, 5_000);
        write(journal, 2 * TRADES, 5_000);
        final byte[] after = Files.readAllBytes(file);
        // As if of all that came later the page with the next document's length, and those that point there, were lost.
        final byte[] damaged = Arrays.copyOf(before, after.length);
        System.arraycopy(after, end + 4, damaged, end + 4, after.length - end - 4);
        Files.write(file, damaged);
        final Currency reporting = new Currency(0, "USDT", 8);

        for (final Executable reading : List.<Executable>of(
                () -> ClockScan.read(journal, Long.MAX_VALUE),
                () -> MeasuredLatencies.read(journal),
                () -> RunFacts.read(List.of(journal), reporting, CoreSettings.DEFAULT))) {
            assertThrows(JournalDamagedException.class, reading);
        }
    }

    private static Path file(final Path journal) throws IOException {
        try (Stream<Path> files = Files.walk(journal)) {
            return files.filter(path -> path.toString().endsWith(".cq4"))
                    .filter(path -> !path.getFileName().toString().startsWith("metadata"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
