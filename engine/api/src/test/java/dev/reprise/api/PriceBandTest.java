package dev.reprise.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.schema.Side;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceBandTest {
    @ParameterizedTest
    @CsvSource({
        "BUY, 20, true",
        "BUY, 19, false",
        "BUY, 500, true",
        "BUY, 501, false",
        "SELL, 50, true",
        "SELL, 49, false",
        "SELL, 100000, true"
    })
    void shouldBoundEachSideByItsFactorsOfTheAverage(final Side side, final long price, final boolean isAllowed) {
        final PriceBand band = new PriceBand(2_000, 50_000, 5_000, 0, 5);
        assertEquals(isAllowed, band.allows(side, price, 100));
    }

    @Test
    void shouldBoundNothingWithoutFactors() {
        assertTrue(PriceBand.NONE.isNone());
        assertTrue(PriceBand.NONE.allows(Side.BUY, 1, 1_000));
    }

    @Test
    void shouldRefuseABandWithoutRoom() {
        assertThrows(IllegalArgumentException.class, () -> new PriceBand(10_000, 10_000, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new PriceBand(0, 0, 10_000, 9_000, 0));
        assertThrows(IllegalArgumentException.class, () -> new PriceBand(-1, 0, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new PriceBand(0, 1, 0, 1, 61));
    }
}
