package dev.reprise.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.reprise.api.number.FixedPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DistanceTest {
    private final Instrument instrument = Instruments.of("BTC", 4, 5, 500, 100);

    @Test
    void shouldTakeBasisPointsOfThePrice() {
        assertEquals(new Distance(Distance.Unit.BPS_HUNDREDTHS, 250), Distance.bps(2.5));
        assertEquals(75_000, Distance.bps(2.5).at(300_000_000, instrument)); // 7.50 of 30000
        assertEquals(3_000_000, Distance.bps(100).at(300_000_000, instrument));
    }

    @Test
    void shouldRoundDownToTheTickButKeepOne() {
        assertEquals(500, Distance.bps(0.01).at(300_000_000, instrument)); // 0.03 is less than a tick
        assertEquals(500, Distance.price(999).at(300_000_000, instrument));
        assertEquals(1_000, Distance.price(1_000).at(300_000_000, instrument));
        assertEquals(500, Distance.price(1).at(300_000_000, instrument));
    }

    @Test
    void shouldCountTicks() {
        assertEquals(1_500, Distance.ticks(3).at(300_000_000, instrument));
        assertEquals(500, Distance.ticks(1).at(1, instrument));
    }

    @Test
    void shouldSayThatItDoesNotFit() {
        assertEquals(FixedPoint.OVERFLOW, Distance.ticks(Long.MAX_VALUE).at(1, instrument));
        assertEquals(FixedPoint.OVERFLOW, Distance.bps(Double.MAX_VALUE).at(300_000_000, instrument));
    }

    @ParameterizedTest(name = "{0} bps")
    @ValueSource(doubles = {0, -1, 0.001, Double.NaN, Double.NEGATIVE_INFINITY})
    void shouldRefuseNothingAndLess(final double bps) {
        assertThrows(IllegalArgumentException.class, () -> Distance.bps(bps));
    }

    @Test
    void shouldRefuseNoTicksAndNoPrice() {
        assertThrows(IllegalArgumentException.class, () -> Distance.ticks(0));
        assertThrows(IllegalArgumentException.class, () -> Distance.price(-1));
    }
}
