package dev.reprise.app.data;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookUpdateDecoder;
import dev.reprise.api.schema.CurrencyDefinitionDecoder;
import dev.reprise.api.schema.InstrumentDefinitionDecoder;
import dev.reprise.api.schema.L3UpdateDecoder;
import dev.reprise.api.schema.TopOfBookDecoder;
import dev.reprise.api.schema.TradeDecoder;
import dev.reprise.api.schema.VenueBarDecoder;
import dev.reprise.backtest.MarketRecordFilter;
import dev.reprise.core.CoreSettings;
import dev.reprise.core.Definitions;
import dev.reprise.journal.JournalReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a journal defines.
 *
 * @param currencies in index order
 * @param instruments in index order
 */
record MarketData(List<Currency> currencies, List<Instrument> instruments) {

    /** What is defined before the first market record. */
    static MarketData read(final Path journal) {
        return read(journal, false);
    }

    /** What is defined anywhere in the journal, by later sessions too; an instrument in its last version. */
    static MarketData readAll(final Path journal) {
        return read(journal, true);
    }

    /**
     * What tells prices in a journal.
     *
     * @param book whether anything tells best bid and ask
     * @param trades whether there are trades; not looked for when there is a book
     * @param longestBarNs length of the longest whole bar, 0 without bars; not looked for when there is a book
     */
    record Content(boolean book, boolean trades, long longestBarNs) {
        /** Whether bars alone tell prices. */
        boolean isBarsOnly() {
            return !book && !trades && longestBarNs > 0;
        }
    }

    /** Reads on until it finds a book. */
    static Content content(final Path journal) {
        boolean trades = false;
        long longest = 0;
        final VenueBarDecoder bar = new VenueBarDecoder();
        try (JournalReader reader = JournalReader.open(journal)) {
            while (reader.next()) {
                if (MarketRecordFilter.isMarket(reader.buffer(), reader.offset())
                        && !MarketRecordFilter.isMade(reader.buffer(), reader.offset())) {
                    switch (Records.templateId(reader.buffer(), reader.offset())) {
                        case TopOfBookDecoder.TEMPLATE_ID,
                                BookUpdateDecoder.TEMPLATE_ID,
                                L3UpdateDecoder.TEMPLATE_ID -> {
                            return new Content(true, trades, longest);
                        }
                        case TradeDecoder.TEMPLATE_ID -> trades = true;
                        case VenueBarDecoder.TEMPLATE_ID -> {
                            bar.wrap(
                                    reader.buffer(),
                                    reader.offset() + BODY_OFFSET,
                                    Records.blockLength(reader.buffer(), reader.offset()),
                                    Records.version(reader.buffer(), reader.offset()));
                            longest = bar.closed() == 0
                                    ? longest // not at its end yet
                                    : Math.max(longest, bar.closeTime() - bar.openTime());
                        }
                        default -> {
                            // tells no price to trade at
                        }
                    }
                }
            }
        }
        return new Content(false, trades, longest);
    }

    /** The first instrument that is nowhere told order by order, or {@code null}; reads on until each was. */
    Instrument withoutOrders(final Path journal) {
        final Set<Integer> missing = new HashSet<>();
        instruments.forEach(instrument -> missing.add(instrument.index()));
        try (JournalReader reader = JournalReader.open(journal)) {
            while (!missing.isEmpty() && reader.next()) {
                if (Records.templateId(reader.buffer(), reader.offset()) == L3UpdateDecoder.TEMPLATE_ID) {
                    missing.remove(Records.instrument(reader.buffer(), reader.offset()));
                }
            }
        }
        return instruments.stream()
                .filter(instrument -> missing.contains(instrument.index()))
                .findFirst()
                .orElse(null);
    }

    private static MarketData read(final Path journal, final boolean toTheEnd) {
        final Currency[] currencies = new Currency[CoreSettings.DEFAULT.maxCurrencies()];
        final TreeMap<Integer, Instrument> instruments = new TreeMap<>();
        try (JournalReader reader = JournalReader.open(journal)) {
            boolean isHead = true;
            while (isHead && reader.next()) {
                switch (Records.templateId(reader.buffer(), reader.offset())) {
                    case CurrencyDefinitionDecoder.TEMPLATE_ID -> {
                        final Currency currency = currency(reader);
                        currencies[currency.index()] = currency;
                    }
                    case InstrumentDefinitionDecoder.TEMPLATE_ID -> {
                        final InstrumentDefinitionDecoder definition = new InstrumentDefinitionDecoder();
                        definition.wrap(
                                reader.buffer(),
                                reader.offset() + BODY_OFFSET,
                                Records.blockLength(reader.buffer(), reader.offset()),
                                Records.version(reader.buffer(), reader.offset()));
                        final Instrument instrument = Definitions.instrument(definition, currencies);
                        instruments.put(instrument.index(), instrument);
                    }
                    case TradeDecoder.TEMPLATE_ID,
                            TopOfBookDecoder.TEMPLATE_ID,
                            BookUpdateDecoder.TEMPLATE_ID,
                            L3UpdateDecoder.TEMPLATE_ID,
                            VenueBarDecoder.TEMPLATE_ID -> isHead = toTheEnd;
                    default -> {
                        // Sessions begin with more than definitions.
                    }
                }
            }
        }
        final List<Currency> known = new ArrayList<>();
        for (final Currency currency : currencies) {
            if (currency != null) {
                known.add(currency);
            }
        }
        return new MarketData(known, List.copyOf(instruments.values()));
    }

    private static Currency currency(final JournalReader reader) {
        final CurrencyDefinitionDecoder definition = new CurrencyDefinitionDecoder()
                .wrap(
                        reader.buffer(),
                        reader.offset() + BODY_OFFSET,
                        Records.blockLength(reader.buffer(), reader.offset()),
                        Records.version(reader.buffer(), reader.offset()));
        return new Currency(definition.currency(), definition.code(), definition.scale());
    }

    /** The same market with other fees. */
    MarketData withFees(final Instrument.Fees fees) {
        return new MarketData(
                currencies,
                instruments.stream()
                        .map(i -> new Instrument(
                                i.index(),
                                i.version(),
                                i.symbol(),
                                i.venueSymbol(),
                                i.venue(),
                                i.base(),
                                i.quote(),
                                i.market(),
                                i.rules(),
                                fees,
                                i.inferred(),
                                i.capabilities()))
                        .toList());
    }

    /** The currency that profit is told in: the first quote currency by code. */
    Currency reporting() {
        return instruments.stream()
                .map(Instrument::quote)
                .min(java.util.Comparator.comparing(Currency::code))
                .orElseThrow();
    }
}
