package dev.reprise.adapters.binance;

import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.number.Decimals;
import dev.reprise.api.record.ClientOrderIds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.collections.Object2LongHashMap;
import tools.jackson.databind.JsonNode;

/**
 * What the private side knows: instruments and currencies by the venue's names, and which venue order is which of ours. Not
 * thread-safe.
 */
final class Account {
    /** {@link #clientOrderIdOf} of an order nobody has told about. */
    static final long UNTOLD = 0;
    /** {@link #clientOrderIdOf} of an order that is not ours. */
    static final long FOREIGN = -1;
    /** {@link #sentNanosOf} of an order that this process did not send. */
    static final long NOT_SENT = Long.MIN_VALUE;

    private static final int MAX_GENERATION_DIGITS = 6;
    private static final int REMEMBERED = 1 << 16;

    private final List<Instrument> instruments; // of one index each, replaced when the venue changes its rules
    private final Map<String, Instrument> bySymbol = new HashMap<>();
    private final Map<String, Currency> currencies = new HashMap<>();
    private final Object2LongHashMap<ForeignOrders.Key> clientOrderIds = new Object2LongHashMap<>(UNTOLD);
    private final ForeignOrders.Key[] venueOrderRing = new ForeignOrders.Key[REMEMBERED];
    private final Long2LongHashMap sentNanos = new Long2LongHashMap(NOT_SENT);
    private final long[] sentRing = new long[REMEMBERED];
    private long venueOrders;
    private long sent;

    Account(final List<Instrument> instruments, final List<Currency> currencies) {
        this.instruments = new ArrayList<>(instruments);
        for (final Instrument instrument : instruments) {
            bySymbol.put(instrument.venueSymbol(), instrument);
        }
        for (final Currency currency : currencies) {
            this.currencies.put(currency.code(), currency);
        }
    }

    List<Instrument> instruments() {
        return instruments;
    }

    /** Whether the session has it: an engine remembers orders in what an earlier configuration named. */
    boolean has(final int index) {
        for (int i = 0; i < instruments.size(); i++) { // usually at its own index
            if (instruments
                            .get((index + i & Integer.MAX_VALUE) % instruments.size())
                            .index()
                    == index) {
                return true;
            }
        }
        return false;
    }

    /** A new version of an instrument. */
    void replace(final Instrument instrument) {
        instruments.replaceAll(i -> i.index() == instrument.index() ? instrument : i);
        bySymbol.put(instrument.venueSymbol(), instrument);
    }

    Instrument instrument(final int index) {
        for (int i = 0; i < instruments.size(); i++) { // usually at its own index
            final Instrument candidate = instruments.get((index + i) % instruments.size());
            if (candidate.index() == index) {
                return candidate;
            }
        }
        throw new IllegalArgumentException("instrument " + index + " is not of this venue");
    }

    /** The instrument of a payload's {@code s} or {@code symbol}; null when it is none of ours. */
    Instrument bySymbol(final JsonNode symbol) {
        return bySymbol.get(symbol.asString(""));
    }

    /** A new currency for a code, behind all that are known. */
    Currency define(final String code) {
        int next = 0;
        for (final Currency known : currencies.values()) {
            next = Math.max(next, known.index() + 1);
        }
        final Currency currency = new Currency(next, code, Currency.DEFAULT_SCALE);
        currencies.put(code, currency);
        return currency;
    }

    /** The currency, or null when the engine has none of that code. */
    Currency currency(final JsonNode code) {
        return currencies.get(code.asString(""));
    }

    void sent(final long clientOrderId, final long nanos) {
        final int slot = (int) (sent++ & REMEMBERED - 1);
        if (sent > REMEMBERED) {
            sentNanos.remove(sentRing[slot]);
        }
        sentRing[slot] = clientOrderId;
        sentNanos.put(clientOrderId, nanos);
    }

    long sentNanosOf(final long clientOrderId) {
        return sentNanos.get(clientOrderId);
    }

    /** Learns whose a venue order is; its id is unique in its instrument only. */
    void told(final int instrument, final long venueOrderId, final long clientOrderId) {
        final ForeignOrders.Key key = new ForeignOrders.Key(instrument, venueOrderId);
        if (clientOrderIds.getValue(key) == UNTOLD) {
            final int slot = (int) (venueOrders++ & REMEMBERED - 1);
            if (venueOrders > REMEMBERED) {
                clientOrderIds.removeKey(venueOrderRing[slot]);
            }
            venueOrderRing[slot] = key;
            clientOrderIds.put(key, clientOrderId == 0 ? FOREIGN : clientOrderId);
        }
    }

    long clientOrderIdOf(final int instrument, final long venueOrderId) {
        return clientOrderIds.getValue(new ForeignOrders.Key(instrument, venueOrderId));
    }

    /** Our id behind a payload's text; 0 when the order is not ours. */
    static long clientOrderId(final JsonNode text) {
        final String id = text.asString("");
        final int hyphen = id.indexOf('-');
        if (hyphen >= 0 && generation(id, hyphen) == 0) {
            return 0;
        }
        return ClientOrderIds.parse(hyphen < 0 ? id : id.substring(0, hyphen));
    }

    /** Which replacement of an order a payload's text names, from 1; 0 for the order itself. */
    static int generation(final JsonNode text) {
        final String id = text.asString("");
        final int hyphen = id.indexOf('-');
        return hyphen < 0 ? 0 : generation(id, hyphen);
    }

    private static int generation(final String id, final int hyphen) {
        int number = 0;
        if (id.length() - hyphen - 1 > MAX_GENERATION_DIGITS || id.length() - hyphen < 2) {
            return 0;
        }
        for (int i = hyphen + 1; i < id.length(); i++) {
            final int digit = id.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /** Mantissa of a payload's number; throws IllegalArgumentException when it is none at that scale. */
    static long mantissa(final JsonNode number, final int scale) {
        return Decimals.require(number.asString(""), scale);
    }

    /** An amount that may have more digits than its currency's scale, such as price × quantity: rounded down. */
    static long amount(final JsonNode number, final int scale) {
        final String text = number.asString("");
        final int point = text.indexOf('.');
        final boolean isLong = point >= 0 && text.length() - point - 1 > scale;
        return Decimals.require(isLong ? text.substring(0, point + (scale == 0 ? 0 : scale + 1)) : text, scale);
    }
}
