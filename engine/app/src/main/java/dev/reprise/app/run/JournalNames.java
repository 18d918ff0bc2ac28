package dev.reprise.app.run;

import dev.reprise.api.record.Records;
import dev.reprise.journal.JournalReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What a journal's indices stand for: instruments, currencies and strategies, by their definitions in it. Reads the journal's start when it
 * opens, and reads on only when a record names something that was not defined there. Not thread-safe.
 */
final class JournalNames implements AutoCloseable {
    private static final int INSTRUMENT_DEFINITION = 7;
    private static final int CURRENCY_DEFINITION = 10;
    private static final int STRATEGY_DEFINITION = 57;
    private static final int FIRST_SYSTEM = 40;

    private static final RecordSchema SCHEMA = RecordSchema.get();

    /** An instrument's text and scales. */
    record InstrumentName(String symbol, int priceScale, int qtyScale, int quoteCurrency) {}

    /** A currency's text and scale. */
    record CurrencyName(String code, int scale) {}

    private final JournalReader reader;
    private final Map<Integer, InstrumentName> instruments = new HashMap<>();
    private final Map<Integer, CurrencyName> currencies = new HashMap<>();
    private final Map<Integer, String> strategies = new HashMap<>();
    private long readTo;

    JournalNames(final Path journal) {
        reader = JournalReader.open(journal);
        boolean isStart = true;
        while (isStart && reader.next()) {
            take();
            final int template = Records.templateId(reader.buffer(), reader.offset());
            isStart = template == INSTRUMENT_DEFINITION
                    || template == CURRENCY_DEFINITION
                    || template >= FIRST_SYSTEM; // a session's texts, limits and strategies, and what they caused
        }
    }

    private void take() {
        readTo = reader.sequence();
        final int template = Records.templateId(reader.buffer(), reader.offset());
        if (template != INSTRUMENT_DEFINITION && template != CURRENCY_DEFINITION && template != STRATEGY_DEFINITION) {
            return;
        }
        final Map<String, Object> fields = SCHEMA.decode(
                template,
                reader.buffer(),
                reader.offset() + Records.BODY_OFFSET,
                Records.blockLength(reader.buffer(), reader.offset()));
        switch (template) {
            case INSTRUMENT_DEFINITION ->
                instruments.put(
                        number(fields, "instrument"),
                        new InstrumentName(
                                (String) fields.get("symbol"),
                                number(fields, "price_scale"),
                                number(fields, "qty_scale"),
                                number(fields, "quote_currency")));
            case CURRENCY_DEFINITION ->
                currencies.put(
                        number(fields, "currency"),
                        new CurrencyName((String) fields.get("code"), number(fields, "scale")));
            default -> strategies.put(number(fields, "strategy"), (String) fields.get("name"));
        }
    }

    private static int number(final Map<String, Object> fields, final String name) {
        return ((Long) fields.get(name)).intValue();
    }

    /** The instrument as defined up to a record, or null. */
    InstrumentName instrument(final int index, final long sequence) {
        while (index >= 0 && !instruments.containsKey(index) && readOn(sequence)) {
            take();
        }
        return instruments.get(index);
    }

    /** The currency as defined up to a record, or null. */
    CurrencyName currency(final int index, final long sequence) {
        while (index >= 0 && !currencies.containsKey(index) && readOn(sequence)) {
            take();
        }
        return currencies.get(index);
    }

    /** The strategy as defined up to a record, or null. */
    String strategy(final int index, final long sequence) {
        while (index >= 0 && !strategies.containsKey(index) && readOn(sequence)) {
            take();
        }
        return strategies.get(index);
    }

    private boolean readOn(final long sequence) {
        return readTo < sequence && reader.next();
    }

    @Override
    public void close() {
        reader.close();
    }
}
