package dev.reprise.api.record;

/** Bits of the field {@code instructions} of a {@code NewOrder} record. */
public final class OrderInstructions {
    /** Rest or be rejected. */
    public static final int POST_ONLY = 1;
    /** Only cut the position. */
    public static final int REDUCE_ONLY = 1 << 1;
    /** Held by the engine, not sent. */
    public static final int EMULATED = 1 << 2;
    /** Fires only at the second price in a row that is through. */
    public static final int CONFIRM_TWICE = 1 << 3;
    /** The entry's stop-loss and take-profit stay in the engine. */
    public static final int PROTECT_IN_ENGINE = 1 << 4;
    /** A leg of a pair that the venue holds; both legs go out as one request. */
    public static final int PAIRED = 1 << 5;
    /** Closes because a person asked for every position to be closed: of the checks on size and rate none holds it up. */
    public static final int OPERATOR = 1 << 6;

    private OrderInstructions() {}
}
