package dev.reprise.api;

import dev.reprise.api.schema.Side;

/** A trade at the venue. A view: valid only during the callback it is handed to. */
public interface Trade {
    Instrument instrument();

    /** Mantissa at the instrument's price scale. */
    long price();

    /** Mantissa at the instrument's quantity scale. */
    long qty();

    /** Side of the taker. */
    Side aggressor();

    /** UTC ns, or {@link dev.reprise.api.record.Records#NO_TIME}. */
    long venueTime();
}
