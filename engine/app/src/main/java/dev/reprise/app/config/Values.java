package dev.reprise.app.config;

import dev.reprise.core.risk.Limit;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts of the configuration to values. A number with a dimension must carry its unit. */
final class Values {
    private static final int MAX_DIGITS = 18;
    private static final Pattern NUMBER = Pattern.compile("-?\\d[\\d_]*(\\.\\d+)?");
    private static final Pattern WITH_UNIT = Pattern.compile("(-?\\d[\\d_]*(?:\\.\\d+)?)\\s*(\\D.*|\\S*\\D\\S*)?");
    private static final Pattern CURRENCY = Pattern.compile("[A-Z0-9]{1,20}");
    private static final Pattern RATE = Pattern.compile("(\\d[\\d_]*)\\s+per\\s+(.+)");
    private static final Map<String, Long> NANOS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "µs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L,
            "d", 86_400_000_000_000L);

    private Values() {}

    /** A value that was refused; carries everything a problem needs but its place. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final ProblemCode code;
        private final transient List<String> notes;
        private final String remedy;

        RefusedException(final ProblemCode code, final String message, final List<String> notes, final String remedy) {
            super(message);
            this.code = code;
            this.notes = notes;
            this.remedy = remedy;
        }

        RefusedException(final ProblemCode code, final String message, final String remedy) {
            this(code, message, List.of(), remedy);
        }

        ProblemCode code() {
            return code;
        }

        List<String> notes() {
            return notes;
        }

        String remedy() {
            return remedy;
        }
    }

    static int whole(final String text, final int min, final int max) throws RefusedException {
        final BigDecimal number = number(text, "a whole number");
        if (number.stripTrailingZeros().scale() > 0) {
            throw new RefusedException(
                    ProblemCode.WRONG_TYPE, "must be a whole number: was " + shown(text), "write e.g. 20");
        }
        checkRange(number, text, min, max);
        return number.intValueExact();
    }

    static long wholeLong(final String text) throws RefusedException {
        final BigDecimal number = number(text, "a whole number");
        if (number.signum() < 0 || number.stripTrailingZeros().scale() > 0) {
            throw new RefusedException(
                    ProblemCode.BAD_VALUE, "must be a whole number from 0: was " + shown(text), "write e.g. 42");
        }
        return number.longValueExact();
    }

    private static void checkRange(final BigDecimal number, final String text, final long min, final long max)
            throws RefusedException {
        if (number.compareTo(BigDecimal.valueOf(min)) < 0 || number.compareTo(BigDecimal.valueOf(max)) > 0) {
            throw new RefusedException(
                    ProblemCode.BAD_VALUE,
                    "must be from " + min + " to " + max + ": was " + shown(text),
                    "choose a value in that range");
        }
    }

    /** A plain decimal number, not negative; its unit is the key of the map it stands in. */
    static BigDecimal amount(final String text, final String currency) throws RefusedException {
        final Matcher matcher = WITH_UNIT.matcher(text);
        if (matcher.matches() && matcher.group(2) != null && matcher.group(2).equals(currency)) {
            return positive(matcher.group(1), text);
        }
        return positive(number(text, "an amount of " + currency).toPlainString(), text);
    }

    /** {@code 5_000 USDT}: the amount, and its currency as the key. */
    static Map.Entry<String, BigDecimal> quantity(final String text) throws RefusedException {
        final Matcher matcher = split(text, "a currency", "5_000 USDT");
        final String currency = matcher.group(2).toUpperCase(Locale.ROOT);
        if (!CURRENCY.matcher(currency).matches()) {
            throw new RefusedException(
                    ProblemCode.WRONG_UNIT, shown(matcher.group(2)) + " is not a currency", "write e.g. 5_000 USDT");
        }
        if (currency.equals("BPS") || NANOS.containsKey(matcher.group(2))) {
            throw new RefusedException(
                    ProblemCode.WRONG_UNIT,
                    "needs a currency as its unit: was " + shown(text),
                    "write e.g. 5_000 USDT");
        }
        return Map.entry(currency, positive(matcher.group(1), text));
    }

    static String currency(final String text) throws RefusedException {
        final String code = text.toUpperCase(Locale.ROOT);
        if (!CURRENCY.matcher(code).matches()) {
            throw new RefusedException(
                    ProblemCode.BAD_VALUE, shown(text) + " is not a currency", "write e.g. BTC: 0.5");
        }
        return code;
    }

    private static BigDecimal positive(final String number, final String text) throws RefusedException {
        final BigDecimal amount = number(number, "an amount");
        if (amount.signum() < 0) {
            throw new RefusedException(
                    ProblemCode.BAD_VALUE, "must not be negative: was " + shown(text), "write an amount from 0 up");
        }
        return amount;
    }

    /** Basis points with their unit. */
    static BigDecimal bps(final String text) throws RefusedException {
        final Matcher matcher = split(text, "bps", "2.5 bps");
        if (!matcher.group(2).equals("bps")) {
            throw new RefusedException(
                    ProblemCode.WRONG_UNIT, "needs basis points: was " + shown(text), "write e.g. 2.5 bps");
        }
        return number(matcher.group(1), "basis points");
    }

    /** Whole basis points from 0 to 1,000,000. */
    static int wholeBps(final String text) throws RefusedException {
        final BigDecimal bps = bps(text);
        if (bps.stripTrailingZeros().scale() > 0) {
            throw new RefusedException(
                    ProblemCode.BAD_VALUE, "must be whole basis points: was " + shown(text), "write e.g. 100 bps");
        }
        checkRange(bps, text, 0, 1_000_000);
        return bps.intValueExact();
    }

    /** {@code 5 %} of something, as basis points. */
    static int percent(final String text) throws RefusedException {
        final Matcher matcher = split(text, "%", "5 %");
        if (!matcher.group(2).strip().equals("%")) {
            throw new RefusedException(
                    ProblemCode.WRONG_UNIT, "needs % as its unit: was " + shown(text), "write e.g. 5 %");
        }
        final BigDecimal bps = positive(matcher.group(1), text).movePointRight(2);
        if (bps.stripTrailingZeros().scale() > 0 || bps.compareTo(BigDecimal.valueOf(10_000)) >= 0) {
            throw new RefusedException(
                    ProblemCode.BAD_VALUE,
                    "must be below 100 % with at most 2 decimals: was " + shown(text),
                    "write e.g. 5 %");
        }
        return bps.intValueExact();
    }

    static String formatPercent(final int bps) {
        return plain(BigDecimal.valueOf(bps, 2)) + " %";
    }

    /** {@code 2 GiB}, as bytes. */
    static long bytes(final String text) throws RefusedException {
        final Matcher matcher = split(text, "MiB or GiB", "2 GiB");
        final long unit = switch (matcher.group(2).strip()) {
            case "MiB" -> 1L << 20;
            case "GiB" -> 1L << 30;
            default ->
                throw new RefusedException(
                        ProblemCode.WRONG_UNIT, "needs MiB or GiB as its unit: was " + shown(text), "write e.g. 2 GiB");
        };
        final BigDecimal bytes = positive(matcher.group(1), text).multiply(BigDecimal.valueOf(unit));
        checkRange(bytes, text, 0, 1L << 50);
        return bytes.longValue();
    }

    static String formatBytes(final long bytes) {
        return plain(new BigDecimal(bytes).divide(BigDecimal.valueOf(1 << 20), 6, java.math.RoundingMode.HALF_UP))
                + " MiB";
    }

    /** A time with its unit, to the nanosecond, not negative. */
    static Duration duration(final String text) throws RefusedException {
        final Matcher matcher = split(text, "a unit of time", "250ms");
        final Long nanos = NANOS.get(matcher.group(2));
        if (nanos == null) {
            throw new RefusedException(
                    ProblemCode.WRONG_UNIT,
                    "needs a unit of time (ns, us, ms, s, m, h, d): was " + shown(text),
                    "write e.g. 250ms");
        }
        final BigDecimal total = number(matcher.group(1), "a time").multiply(BigDecimal.valueOf(nanos));
        if (total.signum() < 0
                || total.stripTrailingZeros().scale() > 0
                || total.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw new RefusedException(
                    ProblemCode.BAD_VALUE, "must be whole nanoseconds from 0: was " + shown(text), "write e.g. 1.5ms");
        }
        return Duration.ofNanos(total.longValueExact());
    }

    /** {@code 50 per 10s}. */
    static RateLimit rate(final String text) throws RefusedException {
        final Matcher matcher = RATE.matcher(text);
        if (!matcher.matches()) {
            final ProblemCode code = NUMBER.matcher(text).matches() ? ProblemCode.MISSING_UNIT : ProblemCode.WRONG_UNIT;
            throw new RefusedException(code, "needs a count per time: was " + shown(text), "write e.g. 50 per 10s");
        }
        final Duration window = duration(matcher.group(2));
        if (window.isZero()) {
            throw new RefusedException(
                    ProblemCode.BAD_VALUE, "needs a time above 0: was " + shown(text), "write e.g. 50 per 10s");
        }
        return new RateLimit(whole(matcher.group(1), 1, Limit.MOST_PER_VENUE_WINDOW), window);
    }

    static boolean bool(final String text) throws RefusedException {
        if (!text.equals("true") && !text.equals("false")) {
            throw new RefusedException(
                    ProblemCode.WRONG_TYPE, "must be true or false: was " + shown(text), "write true or false");
        }
        return text.equals("true");
    }

    static <E extends Enum<E>> E choice(final String text, final Class<E> type) throws RefusedException {
        final List<String> names =
                Arrays.stream(type.getEnumConstants()).map(Values::name).toList();
        final int at = names.indexOf(text);
        if (at < 0) {
            throw oneOf(text, names);
        }
        return type.getEnumConstants()[at];
    }

    /** The refusal of a word that is not in a list. */
    static RefusedException oneOf(final String text, final List<String> names) {
        final List<String> notes = Suggestions.closest(text, names)
                .map(s -> List.of("did you mean `" + s + "`?"))
                .orElse(List.of());
        return new RefusedException(
                ProblemCode.BAD_VALUE,
                "must be one of " + String.join(", ", names) + ": was " + shown(text),
                notes,
                "choose one of them");
    }

    /** How a constant is written in the configuration: {@code busy_spin}. */
    static String name(final Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** A time as short as it can be written exactly: {@code 250ms}. */
    static String format(final Duration duration) {
        final long nanos = duration.toNanos();
        if (nanos == 0) {
            return "0s";
        }
        for (final String unit : List.of("d", "h", "m", "s", "ms", "us")) {
            if (nanos % NANOS.get(unit) == 0) {
                return nanos / NANOS.get(unit) + unit;
            }
        }
        return nanos + "ns";
    }

    /** {@code 2.5 bps}. */
    static String formatBps(final BigDecimal bps) {
        return plain(bps) + " bps";
    }

    /** Without exponent and trailing zeroes. */
    static String plain(final BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    private static Matcher split(final String text, final String unit, final String example) throws RefusedException {
        final Matcher matcher = WITH_UNIT.matcher(text);
        if (!matcher.matches()) {
            throw new RefusedException(
                    ProblemCode.WRONG_TYPE,
                    "must be a number with " + unit + ": was " + shown(text),
                    "write e.g. " + example);
        }
        if (matcher.group(2) == null) {
            throw new RefusedException(
                    ProblemCode.MISSING_UNIT,
                    "needs its unit (" + unit + "): was the bare number " + shown(text),
                    "write e.g. " + example);
        }
        return matcher;
    }

    /** A number without a unit. */
    static BigDecimal number(final String text, final String wanted) throws RefusedException {
        if (!NUMBER.matcher(text).matches()) {
            throw new RefusedException(
                    ProblemCode.WRONG_TYPE,
                    "must be " + wanted + ": was " + shown(text),
                    "write digits, with a point before decimals and _ between thousands if you like");
        }
        final BigDecimal number = new BigDecimal(text.replace("_", ""));
        if (number.precision() > MAX_DIGITS || number.scale() > MAX_DIGITS) {
            throw new RefusedException(
                    ProblemCode.BAD_VALUE, "has more than " + MAX_DIGITS + " digits", "write a shorter number");
        }
        return number;
    }

    private static String shown(final String text) {
        return "'" + ConfigSource.masked(text) + "'";
    }
}
