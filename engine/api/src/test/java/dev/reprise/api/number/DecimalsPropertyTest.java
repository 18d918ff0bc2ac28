package dev.reprise.api.number;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DecimalsPropertyTest {
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");
    private static final BigInteger MAX = BigInteger.valueOf(Decimals.MAX_MANTISSA);
    private static final String ALPHABET = "0123456789000.-+eE _,N";

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {1, 2, 3})
    void everyMantissaReadsBackFromItsText(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 50_000; i++) {
            final int scale = random.nextInt(0, 19);
            final long mantissa = random.nextLong(-Decimals.MAX_MANTISSA, Decimals.MAX_MANTISSA + 1)
                    / Decimals.powerOfTen(random.nextInt(0, 18));
            final String at = "seed=" + seed + " mantissa=" + mantissa + " scale=" + scale;
            final String text = Decimals.format(mantissa, scale);

            assertEquals(BigDecimal.valueOf(mantissa, scale).toPlainString(), text, at);
            assertEquals(mantissa, Decimals.parse(text, scale), at);
            assertEquals(mantissa, Decimals.parse(Decimals.formatShort(mantissa, scale), scale), at);
        }
    }

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {4, 5, 6})
    void parseAgreesWithBigDecimal(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 100_000; i++) {
            final String text = i % 2 == 0 ? number(random) : noise(random);
            final int scale = random.nextInt(0, 19);
            assertEquals(
                    expected(text, scale),
                    Decimals.parse(text, scale),
                    "seed=" + seed + " '" + text + "' scale=" + scale);
        }
    }

    private static String number(final SplittableRandom random) {
        final StringBuilder text = new StringBuilder(random.nextInt(3) == 0 ? "-" : "");
        digits(text, random, random.nextInt(1, 22));
        if (random.nextInt(3) != 0) {
            digits(text.append('.'), random, random.nextInt(1, 24));
        }
        return text.toString();
    }

    private static void digits(final StringBuilder text, final SplittableRandom random, final int count) {
        final int zeroesFrom = random.nextInt(0, count + 1);
        for (int i = 0; i < count; i++) {
            text.append(i >= zeroesFrom ? '0' : (char) ('0' + random.nextInt(10)));
        }
    }

    private static String noise(final SplittableRandom random) {
        final StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(0, 7); i > 0; i--) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    private static long expected(final String text, final int scale) {
        if (!DECIMAL.matcher(text).matches()) {
            return Decimals.MALFORMED;
        }
        final BigDecimal value = new BigDecimal(text);
        if (value.signum() == 0) {
            return text.startsWith("-") ? Decimals.MALFORMED : 0;
        }
        final BigDecimal[] parts = value.scaleByPowerOfTen(scale).divideAndRemainder(BigDecimal.ONE);
        if (parts[0].toBigInteger().abs().compareTo(MAX) > 0) {
            return Decimals.TOO_LARGE;
        }
        return parts[1].signum() != 0 ? Decimals.TOO_PRECISE : parts[0].longValueExact();
    }
}
