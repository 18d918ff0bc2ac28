package dev.reprise.adapters.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reprise.api.Instrument;
import dev.reprise.api.number.Decimals;
import dev.reprise.api.schema.MarketKind;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RequestTextPropertyTest {
    static LongStream seeds() {
        return LongStream.rangeClosed(1, 3);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void writesNumbersAsTheInstrumentDoes(final long seed) {
        final Random random = new Random(seed);
        final RequestText text = new RequestText();
        for (int i = 0; i < 20_000; i++) {
            final int scale = random.nextInt(13);
            final long step = Decimals.powerOfTen(random.nextInt(scale + 1)) * (random.nextBoolean() ? 1 : 5);
            final long mantissa = (random.nextLong() >>> 5 + random.nextInt(58)) / step * step;
            final Instrument instrument = new Instrument(
                    0,
                    1,
                    "X",
                    "X",
                    "B",
                    Frames.BTC,
                    Frames.USDT,
                    MarketKind.SPOT,
                    new Instrument.Rules(scale, scale, step, step, 0, 0, 0, 0, 0, 0),
                    Instrument.Fees.NONE,
                    false);
            text.begin(7, RequestText.ascii("m"))
                    .param(RequestText.ascii("p"), mantissa, scale, step)
                    .end();

            final String expected = instrument.formatPrice(mantissa);
            assertEquals("p=" + expected, text.payload(), "seed " + seed);
            assertEquals(
                    "{\"id\":7,\"method\":\"m\",\"params\":{\"p\":\"" + expected + "\"}}",
                    text.buffer().getStringWithoutLengthUtf8(0, text.length()));
        }
    }
}
