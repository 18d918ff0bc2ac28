package dev.reprise.app.session;

import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.VenueAdapter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Currencies and instruments of a session with their indexes.
 *
 * @param currencies in index order
 * @param instruments in index order
 */
public record Catalogue(List<Currency> currencies, List<Instrument> instruments) {

    /** Numbers what a venue told; currencies in alphabetical order, instruments as given. */
    public static Catalogue of(final List<VenueAdapter.InstrumentRules> rules, final Instrument.Fees fees) {
        final TreeSet<String> codes = new TreeSet<>();
        rules.forEach(rule -> {
            codes.add(rule.base());
            codes.add(rule.quote());
        });
        final List<Currency> currencies = new ArrayList<>();
        codes.forEach(code -> currencies.add(new Currency(currencies.size(), code, Currency.DEFAULT_SCALE)));
        final List<Instrument> instruments = new ArrayList<>();
        for (final VenueAdapter.InstrumentRules rule : rules) {
            instruments.add(new Instrument(
                    instruments.size(),
                    1,
                    rule.symbol(),
                    rule.venueSymbol(),
                    rule.symbol().substring(rule.symbol().lastIndexOf('.') + 1),
                    find(currencies, rule.base()),
                    find(currencies, rule.quote()),
                    rule.market(),
                    rule.rules(),
                    fees,
                    false,
                    rule.capabilities()));
        }
        return new Catalogue(List.copyOf(currencies), List.copyOf(instruments));
    }

    private static Currency find(final List<Currency> currencies, final String code) {
        return currencies.stream()
                .filter(currency -> currency.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no currency " + code));
    }

    /** The currency with a code, or {@code null}. */
    public Currency currency(final String code) {
        return currencies.stream()
                .filter(currency -> currency.code().equals(code))
                .findFirst()
                .orElse(null);
    }
}
