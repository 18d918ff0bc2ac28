package dev.reprise.adapters.binance;

import dev.reprise.api.Currency;
import dev.reprise.api.DatasetReader;
import dev.reprise.api.Instrument;
import dev.reprise.api.VenueAdapter.InstrumentRules;
import dev.reprise.api.number.Decimals;
import dev.reprise.api.schema.MarketKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Instruments and currencies of a dataset: told by the venue where possible, else inferred from what was seen. */
final class DatasetInstruments {
    /** Quote currencies a symbol may end in; the longest that fits counts. */
    private static final List<String> QUOTES = List.of(
            "USDT", "USDC", "FDUSD", "TUSD", "BUSD", "USDP", "DAI", "USD", "EUR", "GBP", "TRY", "BRL", "JPY", "AUD",
            "ARS", "MXN", "PLN", "ZAR", "UAH", "RUB", "IDR", "BTC", "ETH", "BNB");

    private static final int MAX_SCALE = 12;

    private final List<Currency> currencies = new ArrayList<>();
    private final List<Instrument> instruments = new ArrayList<>();

    DatasetInstruments(final DatasetSurvey survey, final ImportSettings settings, final DatasetReader.Report report)
            throws IOException {
        final List<InstrumentRules> told = settings.instruments().isEmpty() ? survey.told() : settings.instruments();
        for (final Map.Entry<String, DatasetSurvey.Seen> entry :
                survey.symbols().entrySet()) {
            final InstrumentRules rules = find(told, entry.getKey());
            final boolean isInferred = rules == null;
            if (isInferred && !told.isEmpty()) {
                report.note("instrument." + entry.getKey(), "left out: not among the instruments given");
                continue;
            }
            final InstrumentRules used =
                    isInferred ? infer(entry.getKey(), entry.getValue(), settings.symbols()) : rules;
            add(used, isInferred);
            report.note("instrument." + used.symbol(), describe(used, isInferred));
        }
        if (instruments.isEmpty()) {
            throw new IOException("no instrument found: is this a recording of Binance frames, a line being"
                    + " '<receive time> <JSON>'? Symbols seen: "
                    + survey.symbols().keySet());
        }
    }

    List<Currency> currencies() {
        return currencies;
    }

    List<Instrument> instruments() {
        return instruments;
    }

    private static InstrumentRules find(final List<InstrumentRules> told, final String symbol) {
        for (final InstrumentRules rules : told) {
            if (rules.venueSymbol().equals(symbol)) {
                return rules;
            }
        }
        return null;
    }

    private void add(final InstrumentRules rules, final boolean isInferred) {
        instruments.add(new Instrument(
                instruments.size(),
                1,
                rules.symbol(),
                rules.venueSymbol(),
                ExchangeInfo.VENUE,
                currency(rules.base()),
                currency(rules.quote()),
                rules.market(),
                rules.rules(),
                rules.fees(),
                isInferred));
    }

    private Currency currency(final String code) {
        for (final Currency currency : currencies) {
            if (currency.code().equals(code)) {
                return currency;
            }
        }
        final Currency added = new Currency(currencies.size(), code, Currency.DEFAULT_SCALE);
        currencies.add(added);
        return added;
    }

    private static InstrumentRules infer(
            final String symbol, final DatasetSurvey.Seen seen, final Map<String, String> canonicals)
            throws IOException {
        final boolean isSpot = !seen.isFutures && !seen.isCoinMargined;
        final String given = canonicals.get(symbol);
        final String[] pair = given != null ? split(symbol, given) : guess(symbol);
        final int priceScale = Math.min(seen.priceDecimals, MAX_SCALE);
        final int qtyScale = Math.min(seen.qtyDecimals, MAX_SCALE);
        final MarketKind market = isSpot
                ? MarketKind.SPOT
                : seen.isCoinMargined ? MarketKind.INVERSE_PERPETUAL : MarketKind.LINEAR_PERPETUAL;
        return new InstrumentRules(
                symbol,
                given != null ? given : canonical(symbol, pair, isSpot),
                pair[0],
                pair[1],
                market,
                new Instrument.Rules(priceScale, qtyScale, 1, 1, 1, 0, 1, 0, 0, 0),
                isSpot ? ExchangeInfo.SPOT_FEES : ExchangeInfo.FUTURES_FEES,
                true);
    }

    /** As the venue's perpetuals and spot pairs are named; a dated contract ends in its date. */
    private static String canonical(final String symbol, final String[] pair, final boolean isSpot) {
        final int date = symbol.indexOf('_') + 1;
        return date == 0 || symbol.endsWith("_PERP")
                ? ExchangeInfo.canonical(pair[0], pair[1], isSpot)
                : pair[0] + '-' + pair[1] + '-' + symbol.substring(date) + '.' + ExchangeInfo.VENUE;
    }

    private static String[] split(final String symbol, final String canonical) throws IOException {
        final int dot = canonical.indexOf('.');
        final String[] parts =
                dot < 0 ? new String[0] : canonical.substring(0, dot).split("-");
        if (parts.length < 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
            throw new IOException("symbol " + symbol + "=" + canonical
                    + ": write BASE-QUOTE.VENUE or BASE-QUOTE-PERP.VENUE, e.g. BTC-USDT-PERP.BINANCE");
        }
        return parts;
    }

    private static String[] guess(final String symbol) throws IOException {
        final int end = symbol.indexOf('_') < 0 ? symbol.length() : symbol.indexOf('_');
        final String pair = symbol.substring(0, end);
        String quote = "";
        for (final String candidate : QUOTES) {
            if (pair.endsWith(candidate) && pair.length() > candidate.length() && candidate.length() > quote.length()) {
                quote = candidate;
            }
        }
        if (quote.isEmpty()) {
            throw new IOException(
                    "symbol " + symbol + ": its quote currency is none of the usual ones; say which with --symbol "
                            + symbol + "=BASE-QUOTE.BINANCE, or give the venue's exchangeInfo with --instruments FILE");
        }
        return new String[] {pair.substring(0, pair.length() - quote.length()), quote};
    }

    private static String describe(final InstrumentRules rules, final boolean isInferred) {
        final Instrument.Rules r = rules.rules();
        return (isInferred ? "inferred" : "told by the venue")
                + ": symbol=" + rules.venueSymbol()
                + " market=" + rules.market()
                + " tick=" + Decimals.formatShort(r.tickSize(), r.priceScale())
                + " lot=" + Decimals.formatShort(r.lotSize(), r.qtyScale());
    }
}
