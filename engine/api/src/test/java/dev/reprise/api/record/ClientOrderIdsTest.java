package dev.reprise.api.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ClientOrderIdsTest {
    private static final long MAX_COUNTER = (1L << 40) - 1;

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {1, 2})
    void everyIdReadsBackFromItsText(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 20_000; i++) {
            final int run = random.nextInt(1, ClientOrderIds.MAX_RUN + 1);
            final long counter = random.nextLong(1, MAX_COUNTER + 1) >>> random.nextInt(0, 39) | 1;
            final long id = ClientOrderIds.of(run, counter);
            final String text = ClientOrderIds.render(id);
            final String at = "seed=" + seed + " run=" + run + " counter=" + counter;

            assertTrue(id > 0, at);
            assertTrue(text.matches("[0-9a-z]{1,13}"), at);
            assertEquals(run, ClientOrderIds.run(id), at);
            assertEquals(counter, ClientOrderIds.counter(id), at);
            assertEquals(id, ClientOrderIds.parse(text), at);
        }
    }

    @Test
    void shouldHoldTheSmallestAndTheLargest() {
        assertEquals(1L << 40 | 1, ClientOrderIds.of(1, 1));
        assertEquals(Long.MAX_VALUE, ClientOrderIds.of(ClientOrderIds.MAX_RUN, MAX_COUNTER));
        assertEquals("1y2p0ij32e8e7", ClientOrderIds.render(Long.MAX_VALUE));
        assertEquals(Long.MAX_VALUE, ClientOrderIds.parse("1y2p0ij32e8e7"));
    }

    @ParameterizedTest(name = "run={0} counter={1}")
    @CsvSource({"0, 1", "-1, 1", "8388608, 1", "1, 0", "1, -1", "1, 1099511627776"})
    void shouldRefuseWhatIsOutOfRange(final int run, final long counter) {
        assertThrows(IllegalArgumentException.class, () -> ClientOrderIds.of(run, counter));
    }

    @ParameterizedTest(name = "''{0}''")
    @ValueSource(
            strings = {
                "",
                "0",
                "1",
                "zzz", // no run
                "e13wu1og", // run 1, counter 0
                "1y2p0ij32e8e8", // above the largest
                "zzzzzzzzzzzzz",
                "01y2p0ij32e8e7", // longer than any
                "0e13wu1oh", // leading zero
                "E13WU1OH",
                "-e13wu1oh",
                "e13wu 1oh",
                "web_e13wu1oh",
                "5f2b6a7e-1111-4222-8333-444455556666"
            })
    void shouldNotTakeForOursWhatIsNot(final String text) {
        assertEquals(0, ClientOrderIds.parse(text));
    }
}
