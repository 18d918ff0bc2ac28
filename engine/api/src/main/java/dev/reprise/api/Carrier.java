package dev.reprise.api;

/**
 * Takes a state out of an object, or puts it back: the object calls it once for each of its fields, in one order, and assigns
 * what it returns. When a state is written the value comes back as it was; when one is read, the value written there comes back.
 * So one method both writes and reads, and the two cannot disagree.
 *
 * <pre>{@code
 * public void carry(final Carrier carrier) {
 *     count = carrier.carry(count);
 *     carrier.carry(prices); // arrays in place
 *     if (carrier.isReading()) {
 *         rebuildIndex();
 *     }
 * }
 * }</pre>
 *
 * Reading throws an {@link IllegalStateException} when what was written cannot have been this object's. Not thread-safe.
 */
public interface Carrier {
    /** Whether a state is being put back. */
    boolean isReading();

    /** One number. */
    long carry(long value);

    /** One number within the range of an {@code int}. */
    default int carry(final int value) {
        final long carried = carry((long) value);
        if (carried != (int) carried) {
            throw new IllegalStateException("what was carried is not an int: was " + carried);
        }
        return (int) carried;
    }

    /** One condition. */
    default boolean carry(final boolean value) {
        return carry(value ? 1L : 0L) != 0;
    }

    /** One floating-point number, bit for bit. */
    default double carry(final double value) {
        return Double.longBitsToDouble(carry(Double.doubleToRawLongBits(value)));
    }

    /** A text, or {@code null}. */
    default String carry(final String value) {
        final int length = carry(value == null ? -1 : value.length());
        if (length < 0) {
            return null;
        }
        final StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append((char) carry((long) (isReading() ? 0 : value.charAt(i))));
        }
        return text.toString();
    }

    /** Every number of an array, in place; the array read into has the length of the one written. */
    void carry(long[] values);

    /** The same for {@code int}s. */
    void carry(int[] values);

    /** The same for {@code byte}s. */
    void carry(byte[] values);

    /** The same for conditions. */
    void carry(boolean[] values);

    /** The same for floating-point numbers, bit for bit. */
    default void carry(final double[] values) {
        sameLength(values.length);
        for (int i = 0; i < values.length; i++) {
            values[i] = carry(values[i]);
        }
    }

    /**
     * A constant, or {@code null}. Its place among the constants is carried, so new ones go to the end, before {@code NULL_VAL}.
     *
     * @param constants all of its type, in their order
     */
    default <E extends Enum<E>> E carry(final E value, final E[] constants) {
        final int code = carry(value == null ? 0 : "NULL_VAL".equals(value.name()) ? 1 : value.ordinal() + 2);
        if (code == 0) {
            return null;
        }
        final E found =
                code == 1 ? constants[constants.length - 1] : constants[Math.min(code - 2, constants.length - 1)];
        if (code != 1 && found.ordinal() != code - 2 || code == 1 && !"NULL_VAL".equals(found.name())) {
            throw new IllegalStateException("what was carried is no " + found.getDeclaringClass() + ": code=" + code);
        }
        return found;
    }

    /** Every constant of an array, in place. */
    default <E extends Enum<E>> void carry(final E[] values, final E[] constants) {
        sameLength(values.length);
        for (int i = 0; i < values.length; i++) {
            values[i] = carry(values[i], constants);
        }
    }

    /**
     * Carries a length that may not differ.
     *
     * @throws IllegalStateException when another one was written
     */
    default void sameLength(final int length) {
        final int carried = carry(length);
        if (carried != length) {
            throw new IllegalStateException("what was carried has length=" + carried + ", this engine's has length="
                    + length + ": its capacities differ");
        }
    }
}
