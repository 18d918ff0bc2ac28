package dev.reprise.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.benchmarks.decode.DecodeCheck;
import dev.reprise.benchmarks.decode.Frames;
import dev.reprise.benchmarks.load.RecordedFiles;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is timed is what is said to be timed. */
class FramesTest {
    @ParameterizedTest
    @CsvSource({
        "trade, 64, 64",
        "aggTrade, 64, 64",
        "bookTicker, 64, 128",
        "depth, 64, 1280",
        "snapshot, 8, 1600",
        "partialDepth, 64, 2560",
        "kline, 64, 64",
        "markPrice, 64, 64"
    })
    void shouldReadEveryPriceAsJacksonDoes(final String kind, final int count, final int prices) {
        final Frames frames = Frames.of(kind);

        assertEquals(count, frames.count());
        assertEquals(prices, DecodeCheck.check(frames));
    }

    @ParameterizedTest
    @ValueSource(strings = {"spot", "usdm"})
    void shouldReadEveryRecordedPriceAsJacksonDoes(final String market) {
        Assumptions.assumeTrue(RecordedFiles.areThere(), "skipped: no recordings in shared/data, see -Dreprise.data");
        final Frames frames = Frames.recorded(RecordedFiles.of(market).orElseThrow(), "", 8_192);

        assertTrue(DecodeCheck.check(frames) > frames.count());
    }
}
