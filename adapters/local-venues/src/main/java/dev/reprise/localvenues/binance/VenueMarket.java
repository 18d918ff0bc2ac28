package dev.reprise.localvenues.binance;

import java.util.List;
import java.util.function.Consumer;

/** Where the venue's market data comes from. On the venue thread only. */
interface VenueMarket {
    /**
     * Does what is due.
     *
     * @param nowNs monotonic time
     * @return ns until there is more to do
     */
    long advance(long nowNs);

    List<VenueSymbol> symbols();

    /** What a stream's frames are published under, or null when the name has no meaning; unknown symbols have one. */
    String key(String stream);

    /** Somebody wants a stream from now on. */
    void onSubscribed(String key, long nowNs);

    /** Book of a known symbol, now or later. */
    void depth(VenueSymbol symbol, int limit, Consumer<Answer> answer);

    default VenueSymbol symbol(final String name) throws ApiError {
        for (final VenueSymbol symbol : symbols()) {
            if (symbol.symbol().equals(name)) {
                return symbol;
            }
        }
        throw ApiError.invalidSymbol();
    }
}
