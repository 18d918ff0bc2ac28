package dev.reprise.adapters.dataset;

import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.schema.MarketKind;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What files that do not name their instrument are to be taken for.
 *
 * @param symbol canonical, {@code BASE-QUOTE.VENUE} for spot or {@code BASE-QUOTE-PERP.VENUE} for a perpetual: an inverse one where the
 *     venue's perpetuals in USD are (Binance's COIN-M), else a linear one
 * @param unit of times that are numbers
 * @param round whether numbers that went through a double are rounded, and counted, rather than refused
 * @param barNs length of a bar in ns, 0: the shortest distance between two of them; only of bars whose source does not tell it
 */
public record DatasetSettings(String symbol, TimeUnitOfFile unit, boolean round, long barNs) {
    private static final Pattern SYMBOL = Pattern.compile("[A-Z0-9]+-[A-Z0-9]+(-PERP)?\\.[A-Z0-9_]+");

    /** Venues whose perpetuals quoted in USD are margined and paid in their base currency. */
    private static final Set<String> INVERSE_IN_USD = Set.of("BINANCE", "BITMEX", "BYBIT", "DERIBIT", "HUOBI", "OKX");

    public DatasetSettings {
        if (!SYMBOL.matcher(symbol).matches()) {
            throw new IllegalArgumentException(
                    "symbol must be BASE-QUOTE.VENUE or BASE-QUOTE-PERP.VENUE, e.g. BTC-USD.BITSTAMP: was " + symbol);
        }
        if (barNs < 0) {
            throw new IllegalArgumentException("a bar's length must be above 0: was " + barNs);
        }
    }

    private String[] parts() {
        return symbol.substring(0, symbol.indexOf('.')).split("-");
    }

    private String venue() {
        return symbol.substring(symbol.indexOf('.') + 1);
    }

    /** Whether the symbol names an inverse contract, whose amounts are not price × quantity. */
    public boolean isInverse() {
        return parts().length > 2 && parts()[1].equals("USD") && INVERSE_IN_USD.contains(venue());
    }

    /**
     * What is wrong when the data is of an inverse contract, {@code null} when the symbol says so.
     *
     * @param found what shows that it is
     */
    public String inverseProblem(final String found) {
        return isInverse()
                ? null
                : found + " is an inverse (coin-margined) contract, whose quantities are contracts and not "
                        + parts()[0] + ", and --instrument " + symbol + " is none: give e.g. BTC-USD-PERP.BINANCE";
    }

    /** The symbol without hyphens and venue. */
    public String venueSymbol() {
        return parts()[0] + parts()[1];
    }

    /** Base and quote currency. */
    List<Currency> currencies() {
        return List.of(
                new Currency(0, parts()[0], Currency.DEFAULT_SCALE),
                new Currency(1, parts()[1], Currency.DEFAULT_SCALE));
    }

    /** The instrument with tick and lot of one unit at the scales. */
    Instrument instrument(final int priceScale, final int qtyScale) {
        return new Instrument(
                0,
                1,
                symbol,
                venueSymbol(),
                venue(),
                currencies().get(0),
                currencies().get(1),
                isInverse()
                        ? MarketKind.INVERSE_PERPETUAL
                        : parts().length > 2 ? MarketKind.LINEAR_PERPETUAL : MarketKind.SPOT,
                new Instrument.Rules(priceScale, qtyScale, 1, 1, 1, 0, 1, 0, 0, 0),
                Instrument.Fees.NONE,
                true);
    }
}
