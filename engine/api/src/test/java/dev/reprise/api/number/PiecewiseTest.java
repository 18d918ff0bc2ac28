package dev.reprise.api.number;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PiecewiseTest {
    private static final long[] XS = {10, 20, 40, 0};
    private static final long[] VALUES = {100, 200, 160, 0};

    @ParameterizedTest
    @CsvSource({
        "3, 9, 100",
        "3, 10, 100",
        "3, 15, 150",
        "3, 20, 200",
        "3, 29, 182",
        "3, 40, 160",
        "3, 99, 160",
        "1, 99, 100"
    })
    void shouldLieOnTheLineBetweenTwoPoints(final int points, final long x, final long expected) {
        assertEquals(expected, Piecewise.at(x, XS, VALUES, points));
    }

    @ParameterizedTest
    @CsvSource({"3, 0, 10", "3, 0.25, 15", "3, 0.5, 20", "3, 0.75, 30", "3, 0.99, 39", "1, 0.7, 10"})
    void shouldTakeAQuantile(final int points, final double part, final long expected) {
        assertEquals(expected, Piecewise.quantile(part, XS, points));
    }
}
