package dev.reprise.adapters.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.number.Decimals;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

class JsonCursorPropertyTest {
    private static final String ALPHABET = "0123456789..--+eE ";
    private final JsonCursor cursor = new JsonCursor(4096);

    private void load(final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertEquals(JsonCursor.OK, cursor.load(new UnsafeBuffer(bytes), 0, bytes.length));
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 3);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void decimalEqualsDecimalsParse(final long seed) {
        final Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            final String text = number(random);
            final int scale = random.nextInt(Decimals.MAX_SCALE + 1);
            load('"' + text + "\",");
            final long actual = cursor.decimal(scale);
            assertEquals(
                    Decimals.parse(text, scale), actual, () -> "seed " + seed + " text '" + text + "' scale " + scale);
            if (!Decimals.isRefused(actual)) {
                assertEquals(text.length() + 2, cursor.at());
            }
        }
    }

    /** Venues write numbers of one form by the thousand, which are read by their form; now and then another one comes. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void decimalsOfOneFormEqualDecimalsParse(final long seed) {
        final Random random = new Random(seed);
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            final int scale = random.nextInt(10);
            final int decimals = 1 + random.nextInt(9);
            final String[] numbers = new String[50];
            text.setLength(0);
            for (int n = 0; n < numbers.length; n++) {
                numbers[n] = random.nextInt(30) == 0 ? number(random) : inForm(random, decimals, scale);
                text.append('"').append(numbers[n]).append("\",");
            }
            load(text.toString());
            int at = 0;
            for (final String number : numbers) {
                cursor.at(at);
                assertEquals(
                        Decimals.parse(number, scale),
                        cursor.decimal(scale),
                        () -> "seed " + seed + " text '" + number + "' scale " + scale);
                at += number.length() + 3;
            }
        }
    }

    private static String inForm(final Random random, final int decimals, final int scale) {
        final StringBuilder text = new StringBuilder();
        text.append(random.nextInt((int) Math.pow(10, random.nextInt(9)))).append('.');
        for (int n = 0; n < decimals; n++) {
            text.append(n < scale || random.nextInt(30) == 0 ? random.nextInt(10) : 0);
        }
        if (random.nextInt(30) == 0) {
            text.setCharAt(random.nextInt(text.length()), ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    private static String number(final Random random) {
        final StringBuilder text = new StringBuilder();
        if (random.nextInt(3) == 0) {
            for (int n = random.nextInt(25); n > 0; n--) {
                text.append(ALPHABET.charAt(random.nextInt(random.nextInt(4) == 0 ? ALPHABET.length() : 12)));
            }
            return text.toString();
        }
        text.append(random.nextInt(8) == 0 ? "-" : "").append(Math.abs(random.nextLong() >> random.nextInt(63)));
        if (random.nextBoolean()) {
            text.append('.');
            for (int n = random.nextInt(12); n >= 0; n--) {
                text.append(random.nextInt(10));
            }
            text.append("0".repeat(random.nextInt(6)));
        }
        return text.toString();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void skipsWhatJacksonReadsAndNothingElse(final long seed) {
        final Random random = new Random(seed);
        final JsonMapper mapper = JsonMapper.builder().build();
        int taken = 0;
        for (int i = 0; i < 60_000; i++) {
            final StringBuilder text = new StringBuilder();
            value(text, random, 0);
            for (int n = random.nextInt(3); n > 0; n--) {
                text.setCharAt(random.nextInt(text.length()), "{}[]\",:\\ ae10-.".charAt(random.nextInt(15)));
            }
            load(text.toString());
            final boolean isTaken = cursor.skipValue() == JsonCursor.OK && cursor.isAtEnd();
            boolean isJson = !text.toString().isBlank();
            try {
                mapper.readTree(text.toString());
            } catch (final JacksonException e) {
                isJson = false;
            }
            taken += isTaken ? 1 : 0;
            assertEquals(isJson, isTaken, () -> "seed " + seed + ": " + text);
        }
        assertTrue(taken > 10_000 && taken < 60_000, "taken " + taken);
    }

    private static void value(final StringBuilder text, final Random random, final int depth) {
        final String blank = random.nextInt(6) == 0 ? " \n" : "";
        text.append(blank);
        switch (random.nextInt(depth > 4 ? 5 : 8)) {
            case 0 -> text.append("true");
            case 1 -> text.append("null");
            case 2 -> text.append(random.nextInt(2000) - 1000).append(random.nextBoolean() ? ".5" : "");
            case 3 -> text.append("1.25e-7");
            case 4 -> text.append("\"té\\n\\u00e9x\"");
            case 5 -> {
                text.append('[');
                for (int n = random.nextInt(4); n > 0; n--) {
                    value(text, random, depth + 1);
                    text.append(n > 1 ? "," : "");
                }
                text.append(']');
            }
            default -> {
                text.append('{');
                for (int n = random.nextInt(4); n > 0; n--) {
                    text.append("\"k").append(n).append("\"").append(blank).append(':');
                    value(text, random, depth + 1);
                    text.append(n > 1 ? "," : "");
                }
                text.append('}');
            }
        }
        text.append(blank);
    }

    /** Eight bytes are looked at together: a text ends at the same one as when each is looked at by itself. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void textsEndWhereAReaderByteByByteEndsThem(final long seed) {
        final Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            final byte[] text = new byte[1 + random.nextInt(40)];
            random.nextBytes(text);
            final int tame = random.nextInt(20);
            for (int n = 0; n < text.length; n++) {
                if (random.nextInt(20) < tame) {
                    text[n] = (byte) (' ' + random.nextInt('~' - ' '));
                }
            }
            text[0] = '"';
            int end = 1;
            while (end < text.length && text[end] != '"' && text[end] != '\\' && (text[end] < 0 || text[end] >= ' ')) {
                end++;
            }
            final int expected = end == text.length
                    ? JsonCursor.MALFORMED
                    : text[end] == '"' ? JsonCursor.OK : text[end] == '\\' ? JsonCursor.ESCAPED : JsonCursor.MALFORMED;
            final JsonCursor cursor = new JsonCursor(text.length); // no byte of room behind the text but its own
            cursor.load(new UnsafeBuffer(text), 0, text.length);

            assertEquals(expected, cursor.plainText(), () -> "seed " + seed + ": " + Arrays.toString(text));
            assertEquals(end + 1, cursor.at(), () -> "seed " + seed + ": " + Arrays.toString(text));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void integersAreThoseOfTheLibrary(final long seed) {
        final Random random = new Random(seed);
        final Pattern integer = Pattern.compile("(-?(?:0|[1-9][0-9]{0,17}))(?![0-9.eE])");
        for (int i = 0; i < 200_000; i++) {
            final String text = random.nextBoolean()
                    ? number(random)
                    : random.nextLong(1L << random.nextInt(1, 63)) + (random.nextInt(8) == 0 ? "x" : "");
            load(text + ",");
            final Matcher found = integer.matcher(text);
            final boolean isInteger = found.lookingAt();

            assertEquals(isInteger, cursor.integer() == JsonCursor.OK, () -> "seed " + seed + ": " + text);
            if (isInteger) {
                assertEquals(Long.parseLong(found.group(1)), cursor.number(), () -> "seed " + seed + ": " + text);
                assertEquals(found.end(1), cursor.at(), () -> "seed " + seed + ": " + text);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{", "[{\"a\":"})
    void refusesDeepNesting(final String opening) {
        load(opening.repeat(JsonCursor.MAX_DEPTH + 1));
        assertEquals(JsonCursor.TOO_DEEP, cursor.skipValue() == JsonCursor.MALFORMED ? deep() : JsonCursor.TOO_DEEP);
        load("[".repeat(JsonCursor.MAX_DEPTH) + "]".repeat(JsonCursor.MAX_DEPTH));
        assertEquals(JsonCursor.OK, cursor.skipValue());
        assertTrue(cursor.isAtEnd());
    }

    private int deep() {
        load("[".repeat(JsonCursor.MAX_DEPTH + 1));
        return cursor.skipValue();
    }
}
