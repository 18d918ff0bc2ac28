package dev.reprise.core;

import java.util.stream.LongStream;

/** The seeds of random tests. {@code -Dreprise.test.seeds=3} keeps each test to its first three. */
public final class Seeds {
    private static final long MOST = Long.getLong("reprise.test.seeds", Long.MAX_VALUE);

    private Seeds() {}

    /** From the first to the last, both included, or as many of them as were asked for. */
    public static LongStream range(final long first, final long last) {
        return LongStream.rangeClosed(first, last).limit(MOST);
    }
}
