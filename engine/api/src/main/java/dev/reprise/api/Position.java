package dev.reprise.api;

/** A strategy's position in one instrument. A view of the core's state: read it inside a callback, do not keep it. */
public interface Position {
    Instrument instrument();

    /** Signed quantity mantissa: above 0 long, below 0 short. */
    long qty();

    default boolean isFlat() {
        return qty() == 0;
    }

    /** Average entry price, price mantissa rounded half to even; 0 when flat. */
    long averagePrice();

    /** Who closes it when its stop-loss or take-profit price comes; NOTHING when flat. */
    Protector protectedBy();

    /** Realised profit, amount in the quote currency, before fees. */
    long realisedPnl();
}
