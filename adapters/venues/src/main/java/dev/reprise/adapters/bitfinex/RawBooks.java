package dev.reprise.adapters.bitfinex;

import dev.reprise.adapters.dataset.DatasetSettings;
import dev.reprise.adapters.dataset.MergedReader;
import dev.reprise.api.DatasetReader;

/**
 * Raw books (precision {@code R0}: order by order) of Bitfinex's WebSocket version 2, format {@code bitfinex-r0}: one JSON array of the
 * channel's messages, as a client got them. An entry is {@code [order id, price, amount]}, amounts of asks are negative, and price 0
 * removes the order; an order that is told again has changed. Only the best orders are shown, as many as {@code len} of the
 * subscription says. Layout: docs.bitfinex.com, "Raw Books".
 *
 * <p>The messages tell no times: the one at place n counts as received n milliseconds after the begin that is given.
 */
public final class RawBooks {
    /** Name of the format. */
    public static final String FORMAT = "bitfinex-r0";

    private RawBooks() {}

    /**
     * Reads files of one instrument.
     *
     * @param beginNs when the first message counts as received, UTC ns, above 0
     */
    public static DatasetReader reader(final DatasetSettings settings, final long beginNs) {
        if (beginNs <= 0) {
            throw new IllegalArgumentException("the begin must lie behind 1970: was " + beginNs + " ns");
        }
        return new MergedReader(FORMAT, settings, file -> new RawBookSource(file, beginNs));
    }
}
