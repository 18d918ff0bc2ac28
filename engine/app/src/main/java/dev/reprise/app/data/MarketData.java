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
import dev.reprise.journal.JournalHistory;
import dev.reprise.journal.JournalReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.agrona.DirectBuffer;

/**
 * What a journal defines.
 *
 * @param currencies in index order
 * @param instruments in index order
 */
record MarketData(List<Currency> currencies, List<Instrument> instruments) {

    /** What is defined before the first market record of all generations. */
    static MarketData read(final Path journal) {
        final Found found = new Found();
        try (JournalHistory history = JournalHistory.open(journal)) {
            boolean isHead = true;
            while (isHead && history.next()) {
                isHead = found.take(history.buffer(), history.offset());
            }
        }
        return found.data();
    }

    /**
     * What is defined anywhere in the journal, by later sessions too; an instrument in its last version. Reads the newest generation alone,
     * which begins with what was defined before it.
     */
    static MarketData readAll(final Path journal) {
        final Found found = new Found();
        try (JournalReader reader = JournalReader.open(journal)) {
            while (reader.next()) {
                found.take(reader.buffer(), reader.offset());
            }
        }
        return found.data();
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
        try (JournalHistory history = JournalHistory.open(journal)) {
            while (history.next()) {
                if (MarketRecordFilter.isMarket(history.buffer(), history.offset())
                        && !MarketRecordFilter.isMade(history.buffer(), history.offset())) {
                    switch (Records.templateId(history.buffer(), history.offset())) {
                        case TopOfBookDecoder.TEMPLATE_ID,
                                BookUpdateDecoder.TEMPLATE_ID,
                                L3UpdateDecoder.TEMPLATE_ID -> {
                            return new Content(true, trades, longest);
                        }
                        case TradeDecoder.TEMPLATE_ID -> trades = true;
                        case VenueBarDecoder.TEMPLATE_ID -> {
                            bar.wrap(
                                    history.buffer(),
                                    history.offset() + BODY_OFFSET,
                                    Records.blockLength(history.buffer(), history.offset()),
                                    Records.version(history.buffer(), history.offset()));
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
        try (JournalHistory history = JournalHistory.open(journal)) {
            while (!missing.isEmpty() && history.next()) {
                if (Records.templateId(history.buffer(), history.offset()) == L3UpdateDecoder.TEMPLATE_ID) {
                    missing.remove(Records.instrument(history.buffer(), history.offset()));
                }
            }
        }
        return instruments.stream()
                .filter(instrument -> missing.contains(instrument.index()))
                .findFirst()
                .orElse(null);
    }

    /** Gathers definitions. */
    private static final class Found {
        private final Currency[] currencies = new Currency[CoreSettings.DEFAULT.maxCurrencies()];
        private final TreeMap<Integer, Instrument> instruments = new TreeMap<>();

        /** Returns false for a record that tells a price. */
        boolean take(final DirectBuffer buffer, final int offset) {
            final int body = offset + BODY_OFFSET;
            final int block = Records.blockLength(buffer, offset);
            final int version = Records.version(buffer, offset);
            switch (Records.templateId(buffer, offset)) {
                case CurrencyDefinitionDecoder.TEMPLATE_ID -> {
                    final CurrencyDefinitionDecoder definition =
                            new CurrencyDefinitionDecoder().wrap(buffer, body, block, version);
                    currencies[definition.currency()] =
                            new Currency(definition.currency(), definition.code(), definition.scale());
                }
                case InstrumentDefinitionDecoder.TEMPLATE_ID -> {
                    final Instrument instrument = Definitions.instrument(
                            new InstrumentDefinitionDecoder().wrap(buffer, body, block, version), currencies);
                    instruments.put(instrument.index(), instrument);
                }
                case TradeDecoder.TEMPLATE_ID,
                        TopOfBookDecoder.TEMPLATE_ID,
                        BookUpdateDecoder.TEMPLATE_ID,
                        L3UpdateDecoder.TEMPLATE_ID,
                        VenueBarDecoder.TEMPLATE_ID -> {
                    return false;
                }
                default -> {
                    // Sessions begin with more than definitions.
                }
            }
            return true;
        }

        MarketData data() {
            final List<Currency> known = new ArrayList<>();
            for (final Currency currency : currencies) {
                if (currency != null) {
                    known.add(currency);
                }
            }
            return new MarketData(known, List.copyOf(instruments.values()));
        }
    }

    /** The same market with the fees that were given. */
    MarketData withFees(final GivenFees fees) {
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
                                fees.over(i.fees()),
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
