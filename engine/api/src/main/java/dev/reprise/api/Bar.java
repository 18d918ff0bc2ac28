package dev.reprise.api;

/** A closed bar. A view: valid only during the callback it is handed to. */
public interface Bar {
    Instrument instrument();

    BarSpec spec();

    /** Start, UTC ns. */
    long openTime();

    /** End, exclusive, UTC ns. */
    long closeTime();

    /** Price mantissa of the first trade; of a bar without one, the close before it. */
    long open();

    /** Price mantissa. */
    long high();

    /** Price mantissa. */
    long low();

    /** Price mantissa of the last trade. */
    long close();

    /** Quantity mantissa. */
    long volume();

    /** Number of trades; 0 for a bar in which none happened, and for one of the venue's that does not tell. */
    long trades();

    /** {@code double} view of {@link #close}, for indicators. */
    default double closeAsDouble() {
        return instrument().priceAsDouble(close());
    }
}
