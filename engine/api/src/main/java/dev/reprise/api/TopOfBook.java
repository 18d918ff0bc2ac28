package dev.reprise.api;

/** Best bid and ask. A view of the core's state: read it inside a callback, do not keep it. */
public interface TopOfBook {
    Instrument instrument();

    /** Whether both sides are known, not crossed, and not stale. When false, the other values mean nothing. */
    boolean isValid();

    /** Price mantissa. */
    long bidPrice();

    /** Quantity mantissa. */
    long bidQty();

    /** Price mantissa. */
    long askPrice();

    /** Quantity mantissa. */
    long askQty();

    /** (bid + ask) / 2 for indicators, as {@code double}. */
    default double midAsDouble() {
        return (instrument().priceAsDouble(bidPrice()) + instrument().priceAsDouble(askPrice())) / 2;
    }
}
