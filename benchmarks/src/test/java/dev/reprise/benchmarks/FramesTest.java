package dev.reprise.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reprise.benchmarks.decode.DecodeCheck;
import dev.reprise.benchmarks.decode.Frames;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is timed is what is said to be timed. */
class FramesTest {
    @ParameterizedTest
    @CsvSource({"trade, 64", "bookTicker, 128", "depth, 1280"})
    void shouldReadEveryPriceAsJacksonDoes(final String kind, final int prices) {
        final Frames frames = Frames.of(kind);

        assertEquals(64, frames.count());
        assertEquals(prices, DecodeCheck.check(frames));
    }
}
