package dev.reprise.app.run;

import dev.reprise.api.number.Decimals;
import dev.reprise.api.record.ClientOrderIds;
import dev.reprise.api.record.Records;
import dev.reprise.app.cli.Output;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.agrona.DirectBuffer;

/**
 * A record's fields as people and programs want them: instruments, currencies and strategies by name, prices, quantities and amounts as
 * decimals, times as text, our order ids in base 36, venue ids as one. What is absent is left out. Where a definition is missing, the number stays as recorded. Not
 * thread-safe.
 */
public final class RecordFields implements AutoCloseable {
    private static final int SCALE_8 = 8;
    private static final Set<String> PRICES = Set.of("price", "stop_loss_offset", "take_profit_offset", "tick_size");
    private static final Set<String> QUANTITIES = Set.of("qty", "volume", "lot_size", "max_position");
    private static final Set<String> QUOTE_AMOUNTS =
            Set.of("quote_amount", "min_notional", "max_order_notional", "max_daily_loss");
    private static final Set<String> AMOUNTS = Set.of("free", "locked");
    private static final Set<String> AT_SCALE_8 = Set.of("maker_fee_rate", "taker_fee_rate", "contract_size");
    private static final Set<String> TIMES =
            Set.of("deadline", "anchor", "decoded", "taken", "decided", "journaled", "sent");
    private static final Set<String> HASHES = Set.of("decision_hash", "state_hash", "fingerprint");
    private static final Set<String> ZERO_IS_NONE = Set.of(
            "age",
            "stop_price",
            "parent_order_id",
            "stop_loss_offset",
            "take_profit_offset",
            "take_profit_price",
            "instructions",
            "client_order_id",
            "min_price",
            "max_price",
            "min_qty",
            "max_qty");
    private static final int DERIVED_PRICE = 6;
    private static final int SIGNAL = 49;

    private final JournalNames names;

    /** For the journal in a directory. */
    public RecordFields(final Path journal) {
        names = new JournalNames(journal);
    }

    /**
     * The fields of a record, without its receive time.
     *
     * @param sequence the record's: names are those defined up to it
     * @param time shows a time
     */
    public Map<String, Object> of(
            final DirectBuffer buffer, final int offset, final long sequence, final LongFunction<String> time) {
        final int template = Records.templateId(buffer, offset);
        final Map<String, Object> raw = RecordSchema.get()
                .decode(template, buffer, offset + Records.BODY_OFFSET, Records.blockLength(buffer, offset));
        final Context context = new Context(
                template, sequence, names.instrument(Records.instrument(buffer, offset), sequence), raw, time);
        final Map<String, Object> fields = convert(raw, context);
        if (Records.source(buffer, offset) != 0) {
            fields.put("source", (long) Records.source(buffer, offset));
        }
        return fields;
    }

    /** The record as one line: {@code NEW_ORDER instrument=BTC-USDT.BINANCE …}. Parameters as of {@link #of}. */
    public String line(
            final DirectBuffer buffer, final int offset, final long sequence, final LongFunction<String> time) {
        final StringBuilder text = new StringBuilder(160);
        text.append(String.format(
                "%-16s",
                RecordSchema.get().name(Records.templateId(buffer, offset)).toUpperCase(Locale.ROOT)));
        of(buffer, offset, sequence, time)
                .forEach((name, value) ->
                        text.append(' ').append(name).append('=').append(shown(value)));
        return text.toString();
    }

    /** A level of a book as {@code qty@price}; of anything else every field. */
    private static String shown(final Map<String, Object> entry) {
        return entry.containsKey("qty") && entry.containsKey("price")
                ? entry.get("qty") + "@" + entry.get("price")
                : entry.entrySet().stream()
                        .map(field -> field.getKey() + '=' + shown(field.getValue()))
                        .collect(Collectors.joining(","));
    }

    private static String shown(final Object value) {
        if (value instanceof List<?> entries) {
            return entries.stream().map(one -> shown(entry(one))).collect(Collectors.joining(" ", "[", "]"));
        }
        final String text = String.valueOf(value);
        final boolean isPlain = !(value instanceof String) || text.matches("[^\\s\"=]+");
        return isPlain ? text : Output.JSON.writeValueAsString(text);
    }

    /** What a field's meaning depends on. */
    private record Context(
            int template,
            long sequence,
            JournalNames.InstrumentName instrument,
            Map<String, Object> record,
            LongFunction<String> time) {}

    private Map<String, Object> convert(final Map<String, Object> raw, final Context context) {
        final Map<String, Object> fields = new LinkedHashMap<>();
        raw.forEach((name, value) -> {
            if (name.equals("receive_time") || value == null) {
                return;
            }
            if (value instanceof List<?> entries) {
                final List<Object> converted = new ArrayList<>();
                entries.forEach(entry -> converted.add(convert(entry(entry), context)));
                fields.put(name, converted);
            } else if (!(value instanceof Long number)) {
                fields.put(name, value);
            } else if (name.endsWith("_high") && raw.get(name.replaceFirst("_high$", "_low")) instanceof Long low) {
                id(fields, name.replaceFirst("_high$", ""), number, low);
            } else if (!(name.endsWith("_low") && raw.containsKey(name.replaceFirst("_low$", "_high")))
                    && !(number == Records.NO_VALUE)
                    && !(number == 0 && ZERO_IS_NONE.contains(name))) {
                number(fields, name, number, context);
            }
        });
        return fields;
    }

    @SuppressWarnings("unchecked") // the schema makes lists of such maps only
    private static Map<String, Object> entry(final Object entry) {
        return (Map<String, Object>) entry;
    }

    private static void id(final Map<String, Object> fields, final String name, final long high, final long low) {
        if (high != 0 || low != 0) {
            fields.put(
                    name.endsWith("_id") || name.equals("id") ? name : name + "_id",
                    high == 0 && low > 0 ? Long.toString(low) : String.format("%016x%016x", high, low));
        }
    }

    private void number(final Map<String, Object> fields, final String name, final long value, final Context context) {
        final Object shown = switch (name) {
            case "instrument" -> instrument(value, context);
            case "strategy" -> strategy(value, context);
            case "currency", "base_currency", "quote_currency", "fee_currency" -> currency(value, context);
            case "client_order_id", "parent_order_id" -> ClientOrderIds.render(value);
            default -> quantity(name, value, context);
        };
        if (shown != null) {
            fields.put(name, shown);
        }
    }

    private Object instrument(final long index, final Context context) {
        if (index < 0) {
            return null;
        }
        return context.instrument() == null
                ? (Object) index
                : context.instrument().symbol();
    }

    private Object strategy(final long index, final Context context) {
        if (index < 0) {
            return index == Records.PROTECTION ? "protection" : null;
        }
        final String name = names.strategy((int) index, context.sequence());
        return name == null ? (Object) index : name;
    }

    private Object currency(final long index, final Context context) {
        final JournalNames.CurrencyName currency = names.currency((int) index, context.sequence());
        return currency == null ? (Object) index : currency.code();
    }

    private Object quantity(final String name, final long value, final Context context) {
        if (name.endsWith("_time") || TIMES.contains(name)) {
            return value == 0 && context.template() >= Records.FIRST_UNHASHED_TEMPLATE
                    ? null // a stage that the input did not pass
                    : context.time().apply(value);
        }
        if (HASHES.contains(name)) {
            return String.format("%016x", value);
        }
        if (AT_SCALE_8.contains(name)
                || name.equals("value") && (context.template() == DERIVED_PRICE || context.template() == SIGNAL)) {
            return Decimals.format(value, SCALE_8);
        }
        final JournalNames.InstrumentName instrument = context.instrument();
        if (instrument != null && (PRICES.contains(name) || name.endsWith("_price"))) {
            return Decimals.format(value, instrument.priceScale());
        }
        if (instrument != null && (QUANTITIES.contains(name) || name.endsWith("_qty"))) {
            return value == -1 && name.equals("cum_qty") ? null : Decimals.format(value, instrument.qtyScale());
        }
        if (instrument != null && QUOTE_AMOUNTS.contains(name)) {
            return amount(value, instrument.quoteCurrency(), context);
        }
        if (name.equals("fee") || AMOUNTS.contains(name)) {
            final String key = name.equals("fee") ? "fee_currency" : "currency";
            return context.record().get(key) instanceof Long index ? amount(value, index, context) : (Object) value;
        }
        return value;
    }

    private Object amount(final long value, final long currencyIndex, final Context context) {
        final JournalNames.CurrencyName currency = names.currency((int) currencyIndex, context.sequence());
        return currency == null ? (Object) value : Decimals.format(value, currency.scale());
    }

    @Override
    public void close() {
        names.close();
    }
}
