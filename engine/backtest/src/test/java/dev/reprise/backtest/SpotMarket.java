package dev.reprise.backtest;

import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.schema.MarketKind;

/** The one instrument that the tests of the runner trade; it costs no fees. */
final class SpotMarket {
    static final Currency BTC = new Currency(0, "BTC", 8);
    static final Currency USDT = new Currency(1, "USDT", 8);
    static final Instrument SPOT = new Instrument(
            0,
            1,
            "BTC-USDT.BINANCE",
            "BTCUSDT",
            "BINANCE",
            BTC,
            USDT,
            MarketKind.SPOT,
            new Instrument.Rules(2, 5, 1, 1, 1, 0, 1, 0, 0, 0),
            Instrument.Fees.NONE,
            false);

    private SpotMarket() {}
}
