package dev.reprise.adapters.binance;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Venue symbols, found by their bytes: as written in payloads (upper case) and in names of streams (lower case). Symbols outside
 * ASCII exist; they are UTF-8. Built once, then only read.
 */
final class SymbolTable {
    static final int NONE = -1;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);
    private static final long MIX = 0x9E3779B97F4A7C15L;
    private static final int SLOTS_PER_SYMBOL = 8;

    private final byte[][] keys;
    private final int[] values;
    private final int mask;

    /** @param symbols the value of each is its position */
    SymbolTable(final String... symbols) {
        final int capacity = Integer.highestOneBit(Math.max(1, symbols.length) * SLOTS_PER_SYMBOL);
        keys = new byte[capacity][];
        values = new int[capacity];
        mask = capacity - 1;
        for (int i = 0; i < symbols.length; i++) {
            add(symbols[i], i);
            add(symbols[i].toLowerCase(Locale.ROOT), i);
        }
    }

    private void add(final String symbol, final int value) {
        final byte[] text = symbol.getBytes(StandardCharsets.UTF_8);
        final byte[] padded = Arrays.copyOf(text, text.length + Long.BYTES);
        if (find(padded, 0, text.length) == NONE) {
            int slot = slot(padded, 0, text.length);
            while (keys[slot] != null) {
                slot = slot + 1 & mask;
            }
            keys[slot] = text;
            values[slot] = value;
        }
    }

    /** The symbol's value or {@link #NONE}; eight bytes behind the text must be readable. */
    int find(final byte[] in, final int start, final int length) {
        int slot = slot(in, start, length);
        byte[] key = keys[slot];
        while (key != null) {
            if (key.length == length && matches(key, in, start)) {
                return values[slot];
            }
            slot = slot + 1 & mask;
            key = keys[slot];
        }
        return NONE;
    }

    private static boolean matches(final byte[] key, final byte[] in, final int start) {
        for (int i = 0; i < key.length; i++) {
            if (key[i] != in[start + i]) {
                return false;
            }
        }
        return true;
    }

    private int slot(final byte[] in, final int start, final int length) {
        long hash = (long) LONG.get(in, start);
        if (length < Long.BYTES) {
            hash &= (1L << length * 8) - 1;
        } else {
            hash ^= (long) LONG.get(in, start + length - Long.BYTES) * 31;
        }
        return (int) ((hash ^ length) * MIX >>> 40) & mask;
    }
}
