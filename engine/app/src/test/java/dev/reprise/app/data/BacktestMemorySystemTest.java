package dev.reprise.app.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Currency;
import dev.reprise.api.DirectPublisher;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.DefinitionRecords;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookUpdateEncoder;
import dev.reprise.api.schema.BookUpdateKind;
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
 * A journal that is larger than the heap, through a backtest in a virtual machine of its own with 512 MB, and one four times shorter, which
 * must need as much memory. Twenty million events as a rule; {@code -Dreprise.test.events=200000000} for more.
 */
@Tag("slow")
class BacktestMemorySystemTest {
    private static final int EVENTS = Integer.getInteger("reprise.test.events", 20_000_000);
    private static final long START = 1_752_000_000_000_000_000L;
    private static final long STEP_NS = 1_000_000;
    private static final int SWING = 400;
    private static final int STILL = 100; // events between two moves of a tick
    private static final int LEVELS = 10;
    private static final int HEAP_MB = 512;
    private static final int LONGER = 4; // times
    /** The longer journal has 15 and 3 million events more: a byte of each that was kept would be 14 and 3 MiB, an object of each 4 times that. */
    private static final int MORE_MB = 8;

    /** A small young generation, so that the peak is what is kept and not garbage. */
    private static final List<String> SMALL_YOUNG = List.of("-XX:+UseSerialGC", "-Xmn16m");

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

    /** Puts the record of an event into the buffer and returns its length. */
    @FunctionalInterface
    private interface Event {
        int write(UnsafeBuffer record, int i);
    }

    private static long mid(final int i) {
        return 600_000_000L + 100L * Math.abs(i / STILL % (2 * SWING) - SWING);
    }

    private static int top(final UnsafeBuffer record, final int i) {
        final long mid = mid(i);
        Records.begin(record, 0, TopOfBookEncoder.BLOCK_LENGTH, TopOfBookEncoder.TEMPLATE_ID);
        return new TopOfBookEncoder()
                .wrap(record, Records.BODY_OFFSET)
                .receiveTime(START + i * STEP_NS)
                .venueTime(START + i * STEP_NS)
                .instrument(0)
                .bidPrice(mid)
                .bidQty(10_000_000L + 100 * (i % 7))
                .askPrice(mid + 100)
                .askQty(10_000_000L + 100 * (i % 5))
                .encodedLength();
    }

    /** A book of ten levels a side: a change of its best ones, or all of them move a tick. */
    private static int book(final UnsafeBuffer record, final int i) {
        final long mid = mid(i);
        final long before = i == 0 ? mid : mid(i - 1);
        Records.begin(record, 0, BookUpdateEncoder.BLOCK_LENGTH, BookUpdateEncoder.TEMPLATE_ID);
        final BookUpdateEncoder update = new BookUpdateEncoder();
        update.wrap(record, Records.BODY_OFFSET)
                .receiveTime(START + i * STEP_NS)
                .venueTime(START + i * STEP_NS)
                .instrument(0)
                .firstUpdateId(i + 1L)
                .lastUpdateId(i + 1L)
                .epoch(1)
                .kind(i == 0 ? BookUpdateKind.SNAPSHOT : BookUpdateKind.DELTA)
                .chain((short) 3);
        final int levels = i == 0 ? LEVELS : 1;
        final long qty = 10_000_000L + 100 * (i % 7);
        final BookUpdateEncoder.BidsEncoder bids = update.bidsCount(mid == before ? levels : 2);
        final long lowest = mid - 100L * LEVELS;
        bids.next().price(mid).qty(qty);
        for (int level = 1; level < levels; level++) {
            bids.next().price(mid - 100L * level).qty(qty);
        }
        if (mid > before) {
            bids.next().price(lowest).qty(0);
        } else if (mid < before) {
            bids.next().price(before).qty(0);
        }
        final BookUpdateEncoder.AsksEncoder asks = update.asksCount(mid == before ? levels : 2);
        asks.next().price(mid + 100).qty(qty);
        for (int level = 1; level < levels; level++) {
            asks.next().price(mid + 100 + 100L * level).qty(qty);
        }
        if (mid > before) {
            asks.next().price(before + 100).qty(0);
        } else if (mid < before) {
            asks.next().price(mid + 100 + 100L * LEVELS).qty(0);
        }
        return update.encodedLength();
    }

    private static void write(final Path journal, final int events, final Event event) {
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
        final UnsafeBuffer record = new UnsafeBuffer(new byte[1_024]);
        try (JournalWriter writer = JournalWriter.open(journal, DatasetWriter.settings())) {
            final BatchWriter batch = new BatchWriter(writer);
            DefinitionRecords.publish(new Appender(batch), List.of(btc, usdt), List.of(spot), START);
            for (int i = 0; i < events; i++) {
                batch.append(record, 0, Records.end(record, 0, event.write(record, i)), 1);
            }
            batch.flush();
        }
    }

    /** The backtest of so many events, without its journals again. */
    private JsonNode backtest(final String name, final int events, final Event event) throws Exception {
        final Path data = Files.createDirectories(workspace.resolve(name));
        final long start = System.nanoTime();
        write(data.resolve("journal"), events, event);
        final double written = (System.nanoTime() - start) / 1e9;

        final JsonNode backtest = ChildJvm.run(
                Path.of(System.getProperty("java.home")),
                SMALL_YOUNG,
                workspace,
                "backtest",
                "--data",
                data.toString(),
                "--strategy",
                "touch-maker",
                "--param",
                "requote=0 bps",
                "--param",
                "min_life=40ms",
                "--param",
                "stop_loss=0 bps");

        assertEquals(events, backtest.get("market_events").asLong());
        final long swings = events / (2 * STILL * SWING);
        assertTrue(backtest.get("orders").asLong() > swings, backtest.toString());
        assertTrue(backtest.get("fills").asLong() > 0, backtest.toString());
        System.out.printf(
                "%s: %,d events written in %.1f s, through a backtest in %.1f s, heap at most %s of %d MB, %s orders, %s fills%n",
                name,
                events,
                written,
                backtest.get("seconds").asDouble(),
                backtest.get("heap_peak_mb"),
                HEAP_MB,
                backtest.get("orders"),
                backtest.get("fills"));
        return backtest;
    }

    private void assertNoMoreMemory(final int events, final Event event) throws Exception {
        final JsonNode brief = backtest("short", events / LONGER, event);
        final JsonNode whole = backtest("long", events, event);

        final long peak = whole.get("heap_peak_mb").asLong();
        assertTrue(peak <= HEAP_MB, whole.toString());
        assertTrue(
                peak <= brief.get("heap_peak_mb").asLong() + MORE_MB,
                "it grows with the journal: " + brief.get("heap_peak_mb") + " MB, then " + peak);
    }

    @Test
    void shouldRunAJournalLargerThanTheHeapInTheMemoryOfAShorterOne() throws Exception {
        assertNoMoreMemory(EVENTS, BacktestMemorySystemTest::top);
    }

    @Test
    void shouldRunALongJournalOfBooksInTheMemoryOfAShorterOne() throws Exception {
        assertNoMoreMemory(EVENTS / 5, BacktestMemorySystemTest::book);
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
