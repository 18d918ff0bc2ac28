package dev.reprise.adapters.json;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.reprise.api.number.Decimals;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A position in a JSON text that lies in its own byte array, and the steps one can take from there.
 *
 * <p>{@link #load} copies the text and puts zero bytes behind it: no step needs to look for the end, because a zero byte is
 * legal nowhere in JSON, and eight bytes can be read at once anywhere. Nothing is allocated and nothing is thrown: a step returns a
 * code, {@link #OK} or one of the refusals below; after a refusal the position has no meaning. Not thread-safe: one per thread.
 *
 * <pre>if (cursor.load(buffer, offset, length) == OK && cursor.expect('[') == OK) price = cursor.decimal(2);</pre>
 */
public final class JsonCursor {
    /** The step was taken. */
    public static final int OK = 0;
    /** Not JSON, or not the kind of value that was asked for. */
    public static final int MALFORMED = -1;
    /** Nested deeper than {@link #MAX_DEPTH}. */
    public static final int TOO_DEEP = -2;
    /** A name or a text that has to be read contains an escape. */
    public static final int ESCAPED = -3;
    /** A number does not fit its field. */
    public static final int TOO_LARGE = -4;
    /** A number has more digits than its scale. */
    public static final int TOO_PRECISE = -5;
    /** The text is longer than the cursor's capacity. */
    public static final int TOO_LONG = -6;

    /** Deepest nesting that is skipped over; deeper text is refused. */
    public static final int MAX_DEPTH = 32;

    private static final int PADDING = 16;
    private static final int MAX_DIGITS = 18;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);
    private static final long QUOTES = Digits.ONES * '"';
    private static final long BACKSLASHES = Digits.ONES * '\\';
    private static final long BLANKS = Digits.ONES * ' ';

    private final byte[] in;
    private final UnsafeBuffer view;
    private final int[] decimalsAt = new int[MAX_DIGITS + 1]; // by scale: how many the last text had
    private int at;
    private int end;
    private long number;

    /** @param capacity longest text in bytes */
    public JsonCursor(final int capacity) {
        in = new byte[capacity + PADDING];
        view = new UnsafeBuffer(in);
        Arrays.fill(decimalsAt, Long.BYTES);
    }

    /**
     * Takes a text and stands at its first byte.
     *
     * @return {@link #OK} or {@link #TOO_LONG}
     */
    public int load(final DirectBuffer buffer, final int offset, final int length) {
        if (length > in.length - PADDING) {
            return TOO_LONG;
        }
        final byte[] array = buffer.byteArray();
        if (array != null) {
            System.arraycopy(array, buffer.wrapAdjustment() + offset, in, 0, length);
        } else {
            buffer.getBytes(offset, in, 0, length);
        }
        LONG.set(in, length, 0L);
        LONG.set(in, length + Long.BYTES, 0L);
        at = 0;
        end = length;
        return OK;
    }

    /** The text, followed by zero bytes. */
    public byte[] bytes() {
        return in;
    }

    /** Position, from 0. */
    public int at() {
        return at;
    }

    /** Goes to a position seen before. */
    public void at(final int position) {
        at = position;
    }

    /** Steps over one byte that the caller has looked at. */
    public void advance() {
        at++;
    }

    /** Byte at the position; 0 at the end. */
    public int peek() {
        return in[at];
    }

    /** Skips white space; returns the byte after it. */
    public int skipBlanks() {
        int c = in[at];
        while (c <= ' ' && (c == ' ' || c == '\n' || c == '\r' || c == '\t')) {
            c = in[++at];
        }
        return c;
    }

    /** Whether nothing but white space is left. */
    public boolean isAtEnd() {
        skipBlanks();
        return at == end;
    }

    /** Steps over white space and one given byte, and the white space behind it. */
    public int expect(final int c) {
        if (in[at] != c && skipBlanks() != c) {
            return MALFORMED;
        }
        at++;
        if (in[at] <= ' ') {
            skipBlanks();
        }
        return OK;
    }

    /**
     * Steps over {@code ,"k":} (with {@code {} instead of the comma for the first member) when the text goes on exactly so.
     *
     * @param c comma, or 0 when the position is behind the brace already
     * @return the letter, or 0 when it goes on in another way and the position is unchanged
     */
    int member(final int c) {
        final long word = (long) LONG.get(in, at);
        final int shift = c == 0 ? 0 : 8;
        final int four = (int) (word >>> shift);
        final int letter = four >> 8 & 0xFF;
        if ((four & 0xFFFF00FF) != 0x3A220022 || shift != 0 && (byte) word != c || letter < '@' || letter == '\\') {
            return 0;
        }
        final int next = at + 4 + (shift >> 3);
        if (in[next] <= ' ' || letter > '~') {
            return 0;
        }
        at = next;
        return letter;
    }

    /** Integer read by {@link #integer}. */
    public long number() {
        return number;
    }

    /** Reads an integer of up to 18 digits into {@link #number}; a fraction or an exponent is {@link #MALFORMED}. */
    public int integer() {
        int p = at;
        final boolean negative = in[p] == '-';
        if (negative) {
            p++;
        }
        final int first = p;
        long value = 0;
        final long word = (long) LONG.get(in, p);
        if (Digits.areEight(word)) {
            value = Digits.value(word);
            p += Long.BYTES;
        }
        int c = in[p];
        while (c >= '0' && c <= '9') {
            value = value * 10 + (c - '0');
            c = in[++p];
        }
        if (p - first > MAX_DIGITS) {
            return TOO_LARGE;
        }
        if (p == first || in[first] == '0' && p - first > 1 || c == '.' || c == 'e' || c == 'E') {
            return MALFORMED;
        }
        number = negative ? -value : value;
        at = p;
        return OK;
    }

    /**
     * Steps over a text that has no escapes; afterwards {@code at() - 1} is its closing quote.
     *
     * @return {@link #OK}, {@link #MALFORMED} or {@link #ESCAPED}
     */
    public int plainText() {
        if (in[at] != '"') {
            return MALFORMED;
        }
        return restOfText(at + 1);
    }

    /** Steps over a text, escapes and all. */
    public int skipText() {
        int code = plainText();
        while (code == ESCAPED) {
            final int c = in[at];
            if (c == 'u') {
                for (int i = 1; i <= 4; i++) {
                    if (Character.digit(in[at + i], 16) < 0) {
                        return MALFORMED;
                    }
                }
                at += 4;
            } else if (c != '"' && c != '\\' && c != '/' && c != 'b' && c != 'f' && c != 'n' && c != 'r' && c != 't') {
                return MALFORMED;
            }
            // The rest reads like a text of its own that began at the escape's last byte.
            code = restOfText(at + 1);
        }
        return code;
    }

    private int restOfText(final int from) {
        int p = from;
        long stops = stops((long) LONG.get(in, p));
        while (stops == 0) {
            p += Long.BYTES;
            stops = stops((long) LONG.get(in, p));
        }
        p += Long.numberOfTrailingZeros(stops) >>> 3;
        final int c = in[p];
        at = p + 1;
        return c == '"' ? OK : c == '\\' ? ESCAPED : MALFORMED;
    }

    /** High bits of the bytes that end a plain text: quotes, backslashes, controls. The lowest is right, those above it may not be. */
    private static long stops(final long word) {
        return Digits.zeroBytes(word ^ QUOTES)
                | Digits.zeroBytes(word ^ BACKSLASHES)
                | word - BLANKS & ~word & Digits.HIGH;
    }

    /** Steps over any number. */
    public int skipNumber() {
        int p = in[at] == '-' ? at + 1 : at;
        int q = digits(p);
        if (q == p || in[p] == '0' && q - p > 1) {
            return MALFORMED;
        }
        if (in[q] == '.') {
            p = q + 1;
            q = digits(p);
            if (q == p) {
                return MALFORMED;
            }
        }
        if (in[q] == 'e' || in[q] == 'E') {
            p = in[q + 1] == '+' || in[q + 1] == '-' ? q + 2 : q + 1;
            q = digits(p);
            if (q == p) {
                return MALFORMED;
            }
        }
        at = q;
        return OK;
    }

    private int digits(final int from) {
        int p = from;
        while (in[p] >= '0' && in[p] <= '9') {
            p++;
        }
        return p;
    }

    /** Steps over {@code true}, {@code false} or {@code null}. */
    public int skipLiteral() {
        final int word = (int) (long) LONG.get(in, at);
        if (word == 0x65757274 || word == 0x6c6c756e) { // true, null
            at += 4;
            return OK;
        }
        if (word == 0x736c6166 && in[at + 4] == 'e') { // false
            at += 5;
            return OK;
        }
        return MALFORMED;
    }

    /** Steps over one value of any kind, the white space before it too. */
    public int skipValue() {
        long objects = 0; // bit per level: 1 object, 0 array
        int depth = 0;
        while (true) {
            int c = skipBlanks();
            int code = OK;
            if (c == '{' || c == '[') {
                if (++depth > MAX_DEPTH) {
                    return TOO_DEEP;
                }
                objects = objects << 1 | (c == '{' ? 1 : 0);
                at++;
                if (skipBlanks() != (c == '{' ? '}' : ']')) {
                    if (c == '{' && (code = skipName()) != OK) {
                        return code;
                    }
                    continue;
                }
                at++;
                objects >>>= 1;
                depth--;
            } else if ((code = skipScalar(c)) != OK) {
                return code;
            }
            while (depth > 0) {
                c = skipBlanks();
                final boolean isObject = (objects & 1) != 0;
                at++;
                if (c == ',') {
                    if (isObject && (code = skipName()) != OK) {
                        return code;
                    }
                    break;
                }
                if (c != (isObject ? '}' : ']')) {
                    return MALFORMED;
                }
                objects >>>= 1;
                depth--;
            }
            if (depth == 0) {
                return OK;
            }
        }
    }

    private int skipScalar(final int c) {
        if (c == '"') {
            return skipText();
        }
        return c == '-' || c >= '0' && c <= '9' ? skipNumber() : skipLiteral();
    }

    private int skipName() {
        skipBlanks();
        final int code = skipText();
        return code == OK ? expect(':') : code;
    }

    /**
     * Reads a decimal number written as a text, as venues write prices, and steps over it.
     *
     * <p>A venue writes as many decimals as the last time: where the text ends is checked, not searched for, so that the processor can
     * go on with the next number while this one is still being added up.
     *
     * @param scale decimal digits of the mantissa, 0 to 18
     * @return the mantissa, or a refusal of {@link Decimals}; the rules are those of {@link Decimals#parse(DirectBuffer, int, int, int)}
     */
    public long decimal(final int scale) {
        final int decimals = decimalsAt[scale];
        final long mantissa = decimals < Long.BYTES ? eightDigits(scale, decimals) : eightDecimals(scale);
        return mantissa >= 0 ? mantissa : anyDecimal(scale);
    }

    /** A number of eight digits at most, as futures have them: all of them at once; below 0 when it is none. */
    private long eightDigits(final int scale, final int decimals) {
        final byte[] text = in;
        final int start = at + 1;
        final long head = (long) LONG.get(text, start);
        final int whole = Digits.beforePoint(head);
        final int used = Math.min(decimals, scale);
        if (!Digits.isShort(whole, used) || !Digits.fits(whole, scale)) {
            return -1;
        }
        final int end = start + whole + 1 + decimals;
        final int last = end - decimals + used;
        if (text[end] != '"' || text[start - 1] != '"' || last < Long.BYTES) {
            return -1;
        }
        final long digits = Digits.joined(head, whole, (long) LONG.get(text, last - Long.BYTES), used);
        if (digits < 0 || used < decimals && !Digits.areZeroes((long) LONG.get(text, last), decimals - used)) {
            return -1;
        }
        at = end + 1;
        return digits * Decimals.powerOfTen(scale - used);
    }

    /**
     * A number with eight decimals, which spot always sends; below 0 when it is none. Byte by byte to the point on purpose: lengths repeat,
     * so the processor guesses where it is. Eight bytes at a time measured slower, because the point is then a result to wait for.
     */
    private long eightDecimals(final int scale) {
        final byte[] text = in;
        final int start = at + 1;
        int p = start;
        int c = text[p];
        long mantissa = 0;
        while (c >= '0' && c <= '9') {
            mantissa = mantissa * 10 + (c - '0');
            c = text[++p];
        }
        final int first = p + 1;
        if (c != '.' || text[first + Long.BYTES] != '"' || text[start - 1] != '"' || !Digits.fits(p - start, scale)) {
            return -1;
        }
        final long fraction = Digits.fraction((long) LONG.get(text, first), scale);
        if (fraction < 0) {
            return -1;
        }
        at = first + Long.BYTES + 1;
        return mantissa * Decimals.powerOfTen(scale) + fraction;
    }

    /** Any number, byte by byte; the next one at this scale is expected to have as many decimals. */
    private long anyDecimal(final int scale) {
        final byte[] text = in;
        final int start = at + 1;
        int p = start;
        int c = text[p];
        long mantissa = 0;
        while (c >= '0' && c <= '9') {
            mantissa = mantissa * 10 + (c - '0');
            c = text[++p];
        }
        int whole = p - start;
        int missing = scale;
        if (c == '.') {
            final int first = p + 1;
            final int limit = first + scale;
            c = text[++p];
            while (c >= '0' && c <= '9' && p < limit) {
                mantissa = mantissa * 10 + (c - '0');
                c = text[++p];
            }
            missing = limit - p;
            while (c == '0') {
                c = text[++p];
            }
            if (p == first) {
                whole = 0; // nothing read behind the point: the slow way tells why
            } else {
                decimalsAt[scale] = Math.min(p - first, Long.BYTES);
            }
        }
        if (c != '"' || whole == 0 || whole + scale > MAX_DIGITS || text[start - 1] != '"') {
            return slowDecimal(scale);
        }
        at = p + 1;
        return missing == 0 ? mantissa : mantissa * Decimals.powerOfTen(missing);
    }

    private long slowDecimal(final int scale) {
        final int start = at + 1;
        if (plainText() != OK) {
            return Decimals.MALFORMED;
        }
        return Decimals.parse(view, start, at - 1 - start, scale);
    }

    /** Whether the bytes between two positions are these. */
    public boolean matches(final int start, final int stop, final byte[] text) {
        if (stop - start != text.length) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (in[start + i] != text[i]) {
                return false;
            }
        }
        return true;
    }

    /** The refusal of this class for one of {@link Decimals}. */
    public static int refusal(final long decimal) {
        return decimal == Decimals.TOO_PRECISE ? TOO_PRECISE : decimal == Decimals.TOO_LARGE ? TOO_LARGE : MALFORMED;
    }
}
