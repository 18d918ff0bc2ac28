package dev.reprise.adapters.binance;

import dev.reprise.adapters.json.StrictJson;
import dev.reprise.api.Capabilities;
import dev.reprise.api.Capability;
import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.PriceBand;
import dev.reprise.api.VenueAdapter.InstrumentRules;
import dev.reprise.api.VenueException;
import dev.reprise.api.number.Decimals;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.TradingStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Instruments from an answer to {@code exchangeInfo}, of spot or of USDⓈ-M futures.
 *
 * <p>Scales are the decimals of tick and step plus two, so that a finer tick needs no new scale at once. A filter's {@code "0"} means
 * "no limit", as in {@link Instrument.Rules}. Dated futures and contracts margined in coin are left out.
 */
public final class ExchangeInfo {
    /** The venue's name in canonical symbols. */
    public static final String VENUE = "BINANCE";

    /** What a spot account pays without discounts, 10 bps; the venue's fee schedule. */
    static final Instrument.Fees SPOT_FEES = new Instrument.Fees(100_000, 100_000);
    /** What a USDⓈ-M account pays without discounts, 2 and 5 bps. */
    static final Instrument.Fees FUTURES_FEES = new Instrument.Fees(20_000, 50_000);

    private static final int SPARE_DECIMALS = 2;
    private static final int MAX_SCALE = 12;

    private ExchangeInfo() {}

    /**
     * Reads an answer.
     *
     * @param json the whole document, at most 32 MiB
     * @throws VenueException when it is no exchangeInfo or a rule cannot be represented
     */
    public static List<InstrumentRules> read(final byte[] json) throws VenueException {
        final List<VenueException> failures = new ArrayList<>();
        final List<InstrumentRules> found = readEach(json, failures::add);
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
        return found;
    }

    /** As {@link #read}; but what cannot be represented is handed over, and hides no other symbol. */
    static List<InstrumentRules> readEach(final byte[] json, final Consumer<VenueException> failed)
            throws VenueException {
        final List<InstrumentRules> found = new ArrayList<>();
        for (final JsonNode symbol : symbols(json)) {
            try {
                if (isSupported(symbol)) {
                    found.add(rules(symbol));
                }
            } catch (final VenueException e) {
                failed.accept(e);
            }
        }
        return found;
    }

    private static JsonNode symbols(final byte[] json) throws VenueException {
        final JsonNode symbols;
        try {
            symbols = StrictJson.DOCUMENTS.readTree(json).path("symbols");
        } catch (final JacksonException e) {
            throw new VenueException("exchangeInfo is not JSON: " + e.getOriginalMessage(), e);
        }
        if (!symbols.isArray()) {
            throw new VenueException("not an exchangeInfo: it has no list named symbols");
        }
        return symbols;
    }

    /** What each symbol of an answer lets one do now. */
    static Map<String, TradingStatus> statuses(final byte[] json) throws VenueException {
        final Map<String, TradingStatus> statuses = new HashMap<>();
        for (final JsonNode symbol : symbols(json)) {
            statuses.put(
                    text(symbol, "symbol"),
                    switch (text(symbol, "status")) {
                        case "TRADING" -> TradingStatus.TRADING;
                        case "CANCEL_ONLY" -> TradingStatus.CANCEL_ONLY;
                        case "END_OF_DAY" -> TradingStatus.CLOSED;
                        default -> TradingStatus.HALTED; // HALT, BREAK, and what is not known yet
                    });
        }
        return statuses;
    }

    private static Capabilities capabilities(final JsonNode symbol) {
        int bits = Capability.TRIGGER_LAST.bit();
        for (final JsonNode type : symbol.path("orderTypes")) {
            bits |= switch (type.asString("")) {
                case "STOP_LOSS" -> Capability.STOP_MARKET.bit();
                case "STOP_LOSS_LIMIT" -> Capability.STOP_LIMIT.bit();
                case "TAKE_PROFIT" -> Capability.TAKE_PROFIT_MARKET.bit();
                case "TAKE_PROFIT_LIMIT" -> Capability.TAKE_PROFIT_LIMIT.bit();
                default -> 0;
            };
        }
        final Capabilities stops = new Capabilities(bits);
        if (symbol.path("allowTrailingStop").asBoolean(false) && stops.has(Capability.STOP_MARKET)) {
            bits |= Capability.TRAILING_STOP.bit();
        }
        if (symbol.path("ocoAllowed").asBoolean(false)) {
            bits |= Capability.OCO.bit();
        }
        if (symbol.path("amendAllowed").asBoolean(false)) {
            bits |= Capability.AMEND_DOWN.bit();
        }
        for (final JsonNode mode : symbol.path("allowedSelfTradePreventionModes")) {
            bits |= mode.asString("").equals("EXPIRE_MAKER") ? Capability.EXPIRE_MAKER.bit() : 0;
        }
        return new Capabilities(bits);
    }

    private static boolean isSupported(final JsonNode symbol) {
        final JsonNode contract = symbol.path("contractType");
        return contract.isMissingNode()
                || contract.asString("").equals("PERPETUAL")
                        && symbol.path("marginAsset").asString("").equals(text(symbol, "quoteAsset"));
    }

    private static InstrumentRules rules(final JsonNode node) throws VenueException {
        final String symbol = text(node, "symbol");
        final boolean isSpot = node.path("contractType").isMissingNode();
        final String base = text(node, "baseAsset");
        final String quote = text(node, "quoteAsset");
        try {
            return new InstrumentRules(
                    symbol,
                    canonical(base, quote, isSpot),
                    base,
                    quote,
                    isSpot ? MarketKind.SPOT : MarketKind.LINEAR_PERPETUAL,
                    limits(node.path("filters"), isSpot),
                    isSpot ? SPOT_FEES : FUTURES_FEES,
                    text(node, "status").equals("TRADING"),
                    isSpot ? capabilities(node) : Capabilities.NONE);
        } catch (final IllegalArgumentException e) {
            throw new VenueException("exchangeInfo of " + symbol + ": " + e.getMessage(), e);
        }
    }

    static String canonical(final String base, final String quote, final boolean isSpot) {
        return base + '-' + quote + (isSpot ? "" : "-PERP") + '.' + VENUE;
    }

    private static Instrument.Rules limits(final JsonNode filters, final boolean isSpot) {
        JsonNode price = filters.path(-1);
        JsonNode lot = price;
        JsonNode notional = price;
        JsonNode orders = price;
        PriceBand band = PriceBand.NONE;
        for (final JsonNode filter : filters) {
            switch (text(filter, "filterType")) {
                case "PRICE_FILTER" -> price = filter;
                case "LOT_SIZE" -> lot = filter;
                case "NOTIONAL", "MIN_NOTIONAL" -> notional = filter;
                case "MAX_NUM_ORDERS" -> orders = filter;
                case "PERCENT_PRICE" -> band = isSpot ? band(filter, "multiplier", "multiplier") : ofContract(filter);
                case "PERCENT_PRICE_BY_SIDE" -> band = band(filter, "bidMultiplier", "askMultiplier");
                default -> {
                    // Other filters are the venue's to check: their refusal is a reject of code FILTER.
                }
            }
        }
        final int priceScale = scale(price, "tickSize");
        final int qtyScale = scale(lot, "stepSize");
        final String minNotional =
                notional.has("minNotional") ? text(notional, "minNotional") : text(notional, "notional");
        return new Instrument.Rules(
                priceScale,
                qtyScale,
                mantissa(price, "tickSize", priceScale),
                mantissa(lot, "stepSize", qtyScale),
                mantissa(lot, "minQty", qtyScale),
                mantissa(lot, "maxQty", qtyScale),
                mantissa(price, "minPrice", priceScale),
                mantissa(price, "maxPrice", priceScale),
                minNotional.isEmpty() ? 0 : Decimals.require(minNotional, Currency.DEFAULT_SCALE),
                orders.path("maxNumOrders").asInt(orders.path("limit").asInt(0)),
                band,
                notionalMinutes(notional));
    }

    /** Of a contract the filter says neither: its market orders are measured, with the price of now. */
    private static int notionalMinutes(final JsonNode filter) {
        final boolean isForMarket = filter.path("applyMinToMarket")
                .asBoolean(filter.path("applyToMarket").asBoolean(true));
        return isForMarket
                ? Math.min(PriceBand.MAX_MINUTES, filter.path("avgPriceMins").asInt(0))
                : Instrument.Rules.NOT_AT_MARKET;
    }

    private static PriceBand band(final JsonNode filter, final String bid, final String ask) {
        return new PriceBand(
                factor(filter, bid + "Down"),
                factor(filter, bid + "Up"),
                factor(filter, ask + "Down"),
                factor(filter, ask + "Up"),
                Math.min(PriceBand.MAX_MINUTES, filter.path("avgPriceMins").asInt(0)));
    }

    /** Of a contract only the side towards the market is bounded: buys from above, sells from below. */
    private static PriceBand ofContract(final JsonNode filter) {
        return new PriceBand(0, factor(filter, "multiplierUp"), factor(filter, "multiplierDown"), 0, 0);
    }

    /** 0, which is no bound, where the venue tells none or one that no price comes near. */
    private static int factor(final JsonNode filter, final String name) {
        if (!filter.has(name)) {
            return 0;
        }
        final String text = text(filter, name);
        final boolean isBeyondAll = Decimals.parse(text, PriceBand.SCALE) == Decimals.TOO_LARGE;
        final long factor = isBeyondAll ? Long.MAX_VALUE : Decimals.require(text, PriceBand.SCALE);
        return factor > Integer.MAX_VALUE ? 0 : (int) factor;
    }

    private static int scale(final JsonNode filter, final String step) {
        final int decimals = Decimals.significantDecimals(text(filter, step));
        if (decimals < 0) {
            throw new IllegalArgumentException("no " + step + " in its filters");
        }
        return Math.min(decimals + SPARE_DECIMALS, MAX_SCALE);
    }

    private static long mantissa(final JsonNode filter, final String name, final int scale) {
        return Decimals.require(text(filter, name), scale);
    }

    private static String text(final JsonNode node, final String name) {
        return node.path(name).asString("");
    }
}
