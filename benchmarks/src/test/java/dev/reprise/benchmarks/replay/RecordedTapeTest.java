package dev.reprise.benchmarks.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.adapters.binance.BinanceDecoder;
import dev.reprise.adapters.binance.DecodeResult;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookUpdateDecoder;
import dev.reprise.benchmarks.load.FrameTape;
import dev.reprise.benchmarks.load.LoadedEngine;
import dev.reprise.benchmarks.load.RecordedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recording as a load: every frame can be read, and the ring closes. */
class RecordedTapeTest {
    private static final long BEGUN = 1_753_000_000_000_000_000L;

    private final BinanceDecoder decoder = new BinanceDecoder(List.of(LoadedEngine.BTC_USDT));
    private final BookUpdateDecoder update = new BookUpdateDecoder();
    private final Map<Long, Long> bids = new TreeMap<>();
    private final Map<Long, Long> asks = new TreeMap<>();

    @TempDir
    Path directory;

    @Test
    void shouldLeadTheBookBackToItsBeginning() throws IOException {
        final ImportBenchmark recorded = new ImportBenchmark();
        recorded.write();
        try {
            final FrameTape tape = FrameTape.recorded(recorded.file());

            assertTrue(tape.size() > 40_000, "the frames, and those that lead back: " + tape.size());
            shouldCloseTheRing(tape);
            assertEquals(0, numberAfterRewinding(tape));
        } finally {
            recorded.remove();
        }
    }

    @Test
    void shouldPlayWhatAVenueSent() throws IOException {
        Assumptions.assumeTrue(RecordedFiles.areThere(), "skipped: no recordings in shared/data, see -Dreprise.data");
        shouldCloseTheRing(FrameTape.recorded(RecordedFiles.of("spot").orElseThrow()));
    }

    @Test
    void shouldRefuseARecordingWithoutABook() throws IOException {
        final Path trades = Files.writeString(
                directory.resolve("trades"),
                BEGUN
                        + " {\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":1753000000000,\"s\":\"BTCUSDT\",\"t\":1,"
                        + "\"p\":\"60000.00000000\",\"q\":\"0.00100000\",\"T\":1753000000000,\"m\":true,\"M\":true}}\n");

        assertThrows(IllegalArgumentException.class, () -> FrameTape.recorded(trades));
    }

    private static long numberAfterRewinding(final FrameTape tape) {
        final FrameTape again = tape.rewound();
        again.next(BEGUN);
        return again.number();
    }

    private void shouldCloseTheRing(final FrameTape tape) {
        final byte[] snapshot = tape.snapshot();
        apply(decoder.decode(new UnsafeBuffer(snapshot), 0, snapshot.length, BEGUN, 0));
        final Map<Long, Long> firstBids = new TreeMap<>(bids);
        final Map<Long, Long> firstAsks = new TreeMap<>(asks);
        assertFalse(firstBids.isEmpty());
        assertFalse(firstAsks.isEmpty());

        long tops = 0;
        long levels = 0;
        for (int i = 0; i < tape.size(); i++) {
            tape.next(BEGUN + i);
            apply(decoder.decode(tape.buffer(), tape.offset(), tape.length(), BEGUN + i, BinanceDecoder.BY_SYMBOL));
            tops += tape.isTop() ? 1 : 0;
            levels += tape.levels();
        }

        assertTrue(tops > 0);
        assertEquals(tape.changes(), levels);
        assertEquals(firstBids, bids);
        assertEquals(firstAsks, asks);
    }

    private void apply(final int result) {
        assertTrue(DecodeResult.hasRecords(result), () -> DecodeResult.name(result));
        if (result != DecodeResult.DEPTH && result != DecodeResult.SNAPSHOT) {
            return;
        }
        update.wrap(
                decoder.record(),
                Records.BODY_OFFSET,
                Records.blockLength(decoder.record(), 0),
                Records.version(decoder.record(), 0));
        for (final BookUpdateDecoder.BidsDecoder bid : update.bids()) {
            set(bids, bid.price(), bid.qty());
        }
        for (final BookUpdateDecoder.AsksDecoder ask : update.asks()) {
            set(asks, ask.price(), ask.qty());
        }
    }

    private static void set(final Map<Long, Long> side, final long price, final long qty) {
        if (qty == 0) {
            side.remove(price);
        } else {
            side.put(price, qty);
        }
    }
}
