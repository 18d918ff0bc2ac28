package dev.reprise.adapters.json;

import java.nio.charset.StandardCharsets;

/**
 * The members of one JSON object, found in one pass whatever their order: names of one letter by that letter, a few longer
 * names by the number they were given, all others skipped over.
 *
 * <pre>
 * fields.begin();
 * for (int key = fields.next(cursor); key >= 0; key = fields.next(cursor)) {
 *     code = fields.take(cursor, key);      // or read the value at the cursor in another way
 * }
 * </pre>
 *
 * A member that appears twice is refused. Not thread-safe: one per thread.
 */
public final class JsonFields {
    /** What {@link #next} returns behind the object's last member. */
    public static final int END = -100;
    /** Key of a member whose name is neither a letter nor known. */
    public static final int OTHER = 63;

    private static final int LETTERS = 64; // '@' is 0
    private static final int MAX_NAMES = 32;

    private final byte[][] names;
    private final int[] starts = new int[LETTERS + MAX_NAMES];
    private final int[] ends = new int[LETTERS + MAX_NAMES];
    private final long[] numbers = new long[LETTERS + MAX_NAMES];
    private long seenLetters;
    private int seenNames;
    private boolean isFirst;

    /** @param names the longer names of interest; the first has key {@code named(0)} */
    public JsonFields(final String... names) {
        if (names.length > MAX_NAMES) {
            throw new IllegalArgumentException("too many names: " + names.length);
        }
        this.names = new byte[names.length][];
        for (int i = 0; i < names.length; i++) {
            this.names[i] = names[i].getBytes(StandardCharsets.US_ASCII);
        }
    }

    /** Key of a name of one letter. */
    public static int letter(final char name) {
        return name - '@';
    }

    /** Key of the i-th name given to the constructor. */
    public static int named(final int i) {
        return LETTERS + i;
    }

    /** Forgets everything; the cursor stands behind the opening brace. */
    public void begin() {
        seenLetters = 0;
        seenNames = 0;
        isFirst = true;
    }

    /**
     * Steps to the next member's value.
     *
     * @return its key; {@link #END} with the cursor behind the closing brace; or a refusal of {@link JsonCursor}
     */
    public int next(final JsonCursor cursor) {
        final int letter = cursor.member(isFirst ? 0 : ',');
        if (letter != 0) {
            isFirst = false;
            final long bit = 1L << letter - '@';
            if ((seenLetters & bit) != 0) {
                return JsonCursor.MALFORMED;
            }
            seenLetters |= bit;
            return letter - '@';
        }
        return nextInAnyForm(cursor);
    }

    private int nextInAnyForm(final JsonCursor cursor) {
        int c = cursor.skipBlanks();
        if (c == '}') {
            cursor.advance();
            return END;
        }
        if (!isFirst) {
            if (c != ',') {
                return JsonCursor.MALFORMED;
            }
            cursor.advance();
            c = cursor.skipBlanks();
        }
        isFirst = false;
        final byte[] in = cursor.bytes();
        final int start = cursor.at() + 1;
        if (c != '"') {
            return JsonCursor.MALFORMED;
        }
        final int key;
        if (in[start] >= '@' && in[start + 1] == '"' && in[start] != '\\') {
            cursor.at(start + 2);
            key = in[start] - '@';
        } else {
            final int code = cursor.plainText();
            if (code != JsonCursor.OK) {
                return code;
            }
            key = find(cursor, start, cursor.at() - 1);
        }
        final int code = cursor.expect(':');
        return code != JsonCursor.OK ? code : remember(key);
    }

    private int find(final JsonCursor cursor, final int start, final int end) {
        for (int i = 0; i < names.length; i++) {
            if (cursor.matches(start, end, names[i])) {
                return LETTERS + i;
            }
        }
        return OTHER;
    }

    private int remember(final int key) {
        if (key >= LETTERS) {
            final int bit = 1 << key - LETTERS;
            if ((seenNames & bit) != 0) {
                return JsonCursor.MALFORMED;
            }
            seenNames |= bit;
        } else if (key != OTHER) {
            final long bit = 1L << key;
            if ((seenLetters & bit) != 0) {
                return JsonCursor.MALFORMED;
            }
            seenLetters |= bit;
        }
        return key;
    }

    /** Remembers where the value at the cursor lies, reads it when it is an integer, and steps over it. */
    public int take(final JsonCursor cursor, final int key) {
        final int start = cursor.at();
        final int c = cursor.peek();
        int code;
        if (c == '"') {
            code = cursor.plainText();
            if (code == JsonCursor.ESCAPED) {
                cursor.at(start);
                code = cursor.skipText();
            }
        } else if (c >= '0' && c <= '9') {
            code = cursor.integer();
            if (code == JsonCursor.OK) {
                numbers[key] = cursor.number();
            } else {
                cursor.at(start);
                numbers[key] = Long.MIN_VALUE;
                code = cursor.skipNumber();
            }
        } else {
            numbers[key] = Long.MIN_VALUE;
            code = cursor.skipValue();
        }
        // Of a value that cannot be read nothing is left: an object's first byte is neither text nor number.
        starts[key] = code == JsonCursor.OK ? start : 0;
        ends[key] = cursor.at();
        return code;
    }

    /** Marks that a value lies at the cursor, for one that is read later or elsewhere. */
    public void mark(final JsonCursor cursor, final int key) {
        starts[key] = cursor.at();
    }

    public boolean has(final int key) {
        return key >= LETTERS ? (seenNames & 1 << key - LETTERS) != 0 : (seenLetters & 1L << key) != 0;
    }

    /** Position of a value's first byte; only for a key that was seen and taken. */
    public int start(final int key) {
        return starts[key];
    }

    /** Position behind a value's last byte. */
    public int end(final int key) {
        return ends[key];
    }

    /** Whether the value is there and is an integer of no sign. */
    public boolean isInteger(final JsonCursor cursor, final int key) {
        if (!has(key)) {
            return false;
        }
        final int c = cursor.bytes()[starts[key]];
        return c >= '0' && c <= '9' && numbers[key] != Long.MIN_VALUE;
    }

    /** The integer; only when {@link #isInteger}. */
    public long integer(final int key) {
        return numbers[key];
    }

    /** Whether the value is there and is a text. */
    public boolean isText(final JsonCursor cursor, final int key) {
        return has(key) && cursor.bytes()[starts[key]] == '"';
    }

    /** Whether a text, quotes not counted, is this one. */
    public boolean isText(final JsonCursor cursor, final int key, final byte[] text) {
        return isText(cursor, key) && cursor.matches(starts[key] + 1, ends[key] - 1, text);
    }
}
