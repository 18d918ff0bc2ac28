package dev.reprise.core;

import dev.reprise.api.Capabilities;
import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.PriceBand;
import dev.reprise.api.record.DefinitionRecords;
import dev.reprise.api.schema.InstrumentDefinitionDecoder;

/** Reads definitions out of their records. */
public final class Definitions {
    private Definitions() {}

    /**
     * The instrument that a record defines. Reads the record's texts, so the decoder is used up.
     *
     * @param currencies by index, base and quote among them
     */
    public static Instrument instrument(final InstrumentDefinitionDecoder d, final Currency[] currencies) {
        final Currency base = currencies[d.baseCurrency()];
        final Currency quote = currencies[d.quoteCurrency()];
        if (base == null || quote == null) {
            throw new IllegalArgumentException("instrument " + d.instrument() + " uses an undefined currency: base="
                    + d.baseCurrency() + " quote=" + d.quoteCurrency());
        }
        final String symbol = d.symbol();
        final String venueSymbol = d.venueSymbol();
        final String venue = d.venue();
        return new Instrument(
                d.instrument(),
                d.version(),
                symbol,
                venueSymbol,
                venue,
                base,
                quote,
                d.market(),
                new Instrument.Rules(
                        d.priceScale(),
                        d.qtyScale(),
                        d.tickSize(),
                        d.lotSize(),
                        d.minQty(),
                        d.maxQty(),
                        d.minPrice(),
                        d.maxPrice(),
                        d.minNotional(),
                        d.maxOpenOrders(),
                        new PriceBand(d.bandBidDown(), d.bandBidUp(), d.bandAskDown(), d.bandAskUp(), d.bandMinutes()),
                        d.notionalMinutes() == DefinitionRecords.NOT_AT_MARKET
                                ? Instrument.Rules.NOT_AT_MARKET
                                : d.notionalMinutes()),
                new Instrument.Fees(d.makerFeeRate(), d.takerFeeRate()),
                d.inferred() != 0,
                new Capabilities((int) d.capabilities()));
    }
}
