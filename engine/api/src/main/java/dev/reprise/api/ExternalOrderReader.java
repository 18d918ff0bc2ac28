package dev.reprise.api;

/** Hears of orders at the venue that are not ours. */
@FunctionalInterface
public interface ExternalOrderReader {
    /**
     * @param instrument instrument index
     * @param venueOrderIdHigh venue order id, upper half
     * @param venueOrderIdLow venue order id, lower half
     */
    void order(int instrument, long venueOrderIdHigh, long venueOrderIdLow);
}
