package dev.reprise.app.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Currency;
import dev.reprise.api.DirectPublisher;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.DefinitionRecords;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.TopOfBookEncoder;
import dev.reprise.app.jvm.ChildJvm;
import dev.reprise.backtest.BatchWriter;
import dev.reprise.journal.JournalWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A journal that is larger than the heap, through a backtest in a virtual machine of its own with 512 MB. Twenty million events as a rule;
 * {@code -Dreprise.test.events=200000000} for more.
 */
@Tag("slow")
class BacktestMemorySystemTest {
    private static final int EVENTS = Integer.getInteger("reprise.test.events", 20_000_000);
    private static final long START = 1_752_000_000_000_000_000L;
    private static final long STEP_NS = 1_000_000;
    private static final int SWING = 400;
    private static final int HEAP_MB = 512;

    @TempDir
    Path workspace;

    /** Publishes into a batch. */
    private record Appender(BatchWriter batch) implements DirectPublisher {
        @Override
        public void publish(final DirectBuffer buffer, final int offset, final int length) {
            batch.append(buffer, offset, length, 1);
        }

        @Override
        public long nanos() {
            return START;
        }
    }

    private void write(final Path journal) {
        final Currency btc = new Currency(0, "BTC", 8);
        final Currency usdt = new Currency(1, "USDT", 8);
        final Instrument spot = new Instrument(
                0,
                1,
                "BTC-USDT.BINANCE",
                "BTCUSDT",
                "BINANCE",
                btc,
                usdt,
                MarketKind.SPOT,
                new Instrument.Rules(4, 7, 100, 100, 100, 90_000_000_000L, 100, 10_000_000_000L, 500_000_000L, 200),
                Instrument.Fees.NONE,
                false);
        final UnsafeBuffer record = new UnsafeBuffer(new byte[256]);
        final TopOfBookEncoder top = new TopOfBookEncoder();
        try (JournalWriter writer = JournalWriter.open(journal, DatasetWriter.settings())) {
            final BatchWriter batch = new BatchWriter(writer);
            DefinitionRecords.publish(new Appender(batch), List.of(btc, usdt), List.of(spot), START);
            for (int i = 0; i < EVENTS; i++) {
                final long mid = 600_000_000L + 100L * Math.abs(i / 2_000 % (2 * SWING) - SWING);
                Records.begin(record, 0, TopOfBookEncoder.BLOCK_LENGTH, TopOfBookEncoder.TEMPLATE_ID);
                top.wrap(record, Records.BODY_OFFSET)
                        .receiveTime(START + i * STEP_NS)
                        .venueTime(START + i * STEP_NS)
                        .instrument(0)
                        .bidPrice(mid)
                        .bidQty(10_000_000L + 100 * (i % 7))
                        .askPrice(mid + 100)
                        .askQty(10_000_000L + 100 * (i % 5));
                batch.append(record, 0, Records.end(record, 0, top.encodedLength()), 1);
            }
            batch.flush();
        }
    }

    @Test
    void shouldRunAJournalLargerThanTheHeap() throws Exception {
        Files.createDirectories(workspace.resolve("long"));
        final long start = System.nanoTime();
        write(workspace.resolve("long/journal"));
        final double written = (System.nanoTime() - start) / 1e9;

        final JsonNode backtest = ChildJvm.run(
                workspace, "backtest", "--data", workspace.resolve("long").toString(), "--strategy", "touch-maker");

        assertEquals(EVENTS, backtest.get("market_events").asLong());
        assertTrue(backtest.get("orders").asLong() > 0, backtest.toString());
        assertTrue(backtest.get("fills").asLong() > 0, backtest.toString());
        assertTrue(backtest.get("heap_peak_mb").asLong() <= HEAP_MB, backtest.toString());
        System.out.printf(
                "%,d events written in %.1f s, through a backtest in %.1f s, heap at most %s of %d MB, %s orders, %s fills%n",
                EVENTS,
                written,
                backtest.get("seconds").asDouble(),
                backtest.get("heap_peak_mb"),
                HEAP_MB,
                backtest.get("orders"),
                backtest.get("fills"));
    }

    /** 24 hours of one symbol, when the recording is there: see {@link RecordedData}. */
    @Test
    void shouldRunADayOfARecording() throws Exception {
        final List<Path> files = RecordedData.require(
                "hftbacktest_playground/nexousdt_20240723.dat.gz", "hftbacktest_playground/nexousdt_20240724.dat.gz");
        final JsonNode dataset = ChildJvm.run(
                workspace,
                "data",
                "import",
                "--format",
                "binance-frames",
                files.get(0).toString(),
                files.get(1).toString());
        assertEquals(136_315, dataset.get("book_levels").asLong(), dataset.toString());

        final JsonNode backtest = ChildJvm.run(
                workspace, "backtest", "--data", dataset.get("dataset").asString(), "--strategy", "touch-maker");

        assertTrue(backtest.get("fills").asLong() > 0, backtest.toString());
        assertTrue(backtest.get("heap_peak_mb").asLong() <= HEAP_MB, backtest.toString());
        System.out.printf(
                "24 h of NEXOUSDT: %s events in %.1f s, heap at most %s of %d MB%n",
                backtest.get("market_events"),
                backtest.get("seconds").asDouble(),
                backtest.get("heap_peak_mb"),
                HEAP_MB);
    }
}
