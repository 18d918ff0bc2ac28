package dev.reprise.adapters.net;

import java.util.Arrays;
import java.util.function.Function;

/**
 * Bytes that must not be seen: prints as {@code ***}, has no getter, is wiped on {@link #close}. What is made of them inside
 * {@link #use} is the caller's to guard.
 */
public final class Secret implements AutoCloseable {
    private final byte[] bytes;

    /** @param bytes copied; the caller wipes its own */
    public Secret(final byte[] bytes) {
        this.bytes = bytes.clone();
    }

    /** Lends a copy of the bytes, wiped when the function returns. */
    public <T> T use(final Function<byte[], T> function) {
        final byte[] copy = bytes.clone();
        try {
            return function.apply(copy);
        } finally {
            Arrays.fill(copy, (byte) 0);
        }
    }

    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public String toString() {
        return "***";
    }
}
