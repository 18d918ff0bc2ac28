package dev.reprise.api;

import dev.reprise.api.schema.MarketKind;

/** Instruments for tests. */
final class Instruments {
    private Instruments() {}

    /** Spot, tick and lot given, quote in USDT of scale 8. */
    static Instrument of(
            final String base, final int priceScale, final int qtyScale, final long tickSize, final long lotSize) {
        return new Instrument(
                0,
                1,
                base + "-USDT.SIM",
                base + "USDT",
                "SIM",
                new Currency(0, base, 8),
                new Currency(1, "USDT", 8),
                MarketKind.SPOT,
                new Instrument.Rules(priceScale, qtyScale, tickSize, lotSize, 0, 0, 0, 0, 0, 0),
                Instrument.Fees.NONE,
                false);
    }
}
