package dev.reprise.api;

/** A strategy's position in one instrument. A view of the core's state: read it inside a callback, do not keep it. */
public interface Position {
    Instrument instrument();

    /**
     * Signed quantity mantissa, what is really held: above 0 long, below 0 short. On spot a fee in the coin that is traded is paid out of
     * it, so that it may be no number of whole lots; an order that closes all of it is cut down to those.
     */
    long qty();

    /** Whether there is none, or too little for the venue: less than a lot, or than its smallest order at the price now. */
    default boolean isFlat() {
        return qty() == 0;
    }

    /** Average entry price, price mantissa rounded half to even; 0 when nothing is held. */
    long averagePrice();

    /** Who closes it when its stop-loss or take-profit price comes; NOTHING when there is nothing to close. */
    Protector protectedBy();

    /** Realised profit, amount in the quote currency, before fees. */
    long realisedPnl();
}
