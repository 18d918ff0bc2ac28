package dev.reprise.strategies.ta4j;

import dev.reprise.api.Instrument;

/** How much an entry buys or sells. */
@FunctionalInterface
public interface EntrySize {
    /**
     * @param instrument its scale is the result's
     * @param price mantissa of the last close, above 0
     * @return quantity mantissa; 0 for no entry
     * @throws IllegalArgumentException when the size cannot be told for this instrument, with the remedy
     */
    long qty(Instrument instrument, long price);
}
