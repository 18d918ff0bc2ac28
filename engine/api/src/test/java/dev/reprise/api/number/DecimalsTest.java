package dev.reprise.api.number;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DecimalsTest {
    @ParameterizedTest(name = "{0} at scale {1}")
    @CsvSource({
        "0, 0, 0",
        "0, 18, 0",
        "0.00, 2, 0",
        "0.000, 2, 0",
        "1, 2, 100",
        "-1, 2, -100",
        "1.5, 2, 150",
        "1.50, 2, 150",
        "1.500000000000000000000, 2, 150",
        "-0.01, 2, -1",
        "007, 0, 7",
        "00000000000000000000000001, 0, 1",
        "42, 0, 42",
        "42.0, 0, 42",
        "999999999999999999, 0, 999999999999999999",
        "-999999999999999999, 0, -999999999999999999",
        "0.999999999999999999, 18, 999999999999999999",
        "9999999999.99999999, 8, 999999999999999999"
    })
    void shouldReadWhatFits(final String text, final int scale, final long mantissa) {
        assertEquals(mantissa, Decimals.parse(text, scale));
    }

    @ParameterizedTest(name = "''{0}''")
    @ValueSource(
            strings = {
                "",
                "-",
                "--1",
                "+1",
                ".",
                ".5",
                "-.5",
                "1.",
                "1..2",
                "1.2.3",
                "1e5",
                "1E5",
                "NaN",
                "Infinity",
                " 1",
                "1 ",
                "1,5",
                "1_000",
                "0x10",
                "-0",
                "-0.0",
                "-0.000",
                "1-",
                "é",
                "１"
            })
    void shouldRefuseWhatIsNoDecimalNumber(final String text) {
        assertEquals(Decimals.MALFORMED, Decimals.parse(text, 2));
    }

    @ParameterizedTest(name = "{0} at scale {1}")
    @CsvSource({"0.001, 2", "-0.001, 2", "1.5, 0", "0.0000000000000000001, 18", "1.500000000000000000001, 2"})
    void shouldRefuseDigitsBeyondTheScale(final String text, final int scale) {
        assertEquals(Decimals.TOO_PRECISE, Decimals.parse(text, scale));
    }

    @ParameterizedTest(name = "{0} at scale {1}")
    @CsvSource({
        "1000000000000000000, 0",
        "-1000000000000000000, 0",
        "9223372036854775807, 0",
        "9223372036854775808, 0",
        "99999999999999999999999999999999999999, 0",
        "1, 18",
        "10000000000, 8",
        "10000000000.00000000, 8"
    })
    void shouldRefuseWhatDoesNotFit(final String text, final int scale) {
        assertEquals(Decimals.TOO_LARGE, Decimals.parse(text, scale));
    }

    @Test
    void shouldReadOnlyItsPartOfABuffer() {
        final byte[] bytes = {'9', '9', '-', '1', '.', '5', '9'};

        assertEquals(-150, Decimals.parse(new UnsafeBuffer(bytes), 2, 4, 2));
        assertEquals(Decimals.MALFORMED, Decimals.parse(new UnsafeBuffer(bytes), 2, 0, 2));
    }

    @Test
    void shouldTellRefusalsFromMantissas() {
        assertTrue(Decimals.isRefused(Decimals.MALFORMED));
        assertTrue(Decimals.isRefused(Decimals.TOO_PRECISE));
        assertTrue(Decimals.isRefused(Decimals.TOO_LARGE));
        assertFalse(Decimals.isRefused(Decimals.MIN_MANTISSA));
        assertFalse(Decimals.isRefused(Decimals.MAX_MANTISSA));
    }

    @Test
    void shouldSayWhatIsWrongWithTheText() {
        final var refused = assertThrows(IllegalArgumentException.class, () -> Decimals.require("1.234", 2));

        assertEquals("'1.234' has more digits than the scale (scale 2)", refused.getMessage());
        assertEquals(123, Decimals.require("1.23", 2));
        assertEquals("is too large", Decimals.reason(Decimals.TOO_LARGE));
        assertEquals("is not a decimal number", Decimals.reason(Decimals.MALFORMED));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "1, 0",
        "100, 0",
        "1.0, 0",
        "1.50, 1",
        "0.001, 3",
        "-0.25, 2",
        "0.0000000000000000000001, 22",
        "1000000000000000000000, 0",
        "-0, -1",
        "abc, -1"
    })
    void shouldCountTheDecimalsThatCount(final String text, final int decimals) {
        assertEquals(decimals, Decimals.significantDecimals(text));
    }

    @ParameterizedTest(name = "{0} at scale {1}")
    @CsvSource({
        "0, 0, 0, 0",
        "0, 2, 0.00, 0",
        "5, 2, 0.05, 0.05",
        "-5, 2, -0.05, -0.05",
        "150, 2, 1.50, 1.5",
        "-10000, 2, -100.00, -100",
        "100, 0, 100, 100",
        "1, 18, 0.000000000000000001, 0.000000000000000001",
        "9223372036854775807, 18, 9.223372036854775807, 9.223372036854775807",
        "-9223372036854775807, 0, -9223372036854775807, -9223372036854775807"
    })
    void shouldWriteAllDecimalsOrOnlyThoseThatCount(
            final long mantissa, final int scale, final String text, final String shortText) {
        assertEquals(text, Decimals.format(mantissa, scale));
        assertEquals(shortText, Decimals.formatShort(mantissa, scale));
    }

    @Test
    void shouldNotWriteTheValueThatIsNone() {
        assertThrows(IllegalArgumentException.class, () -> Decimals.format(Long.MIN_VALUE, 2));
        assertThrows(IllegalArgumentException.class, () -> Decimals.formatShort(Long.MIN_VALUE, 2));
    }

    @Test
    void shouldKnowThePowersOfTen() {
        assertEquals(1, Decimals.powerOfTen(0));
        assertEquals(1_000_000_000_000_000_000L, Decimals.powerOfTen(18));
    }
}
