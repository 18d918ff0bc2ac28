package dev.reprise.localvenues.binance;

import dev.reprise.api.PriceBand;
import dev.reprise.api.number.Decimals;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The venue's list of instruments, as {@code GET /api/v3/exchangeInfo} answers. */
final class ExchangeInfo {
    static final int MAX_OPEN_ORDERS = 400;
    /** Bounds of a limit price, of the last trade's: those of Binance's large pairs. */
    static final PriceBand BAND = new PriceBand(2_000, 50_000, 2_000, 50_000, 0);

    /** What an order may ask for beside the account's own mode. */
    static final List<String> SELF_TRADE_MODES = List.of("EXPIRE_TAKER", "EXPIRE_MAKER", "EXPIRE_BOTH");

    private static final int ORDERS_PER_DAY = 100_000_000;
    private static final int PRECISION = 8;

    private ExchangeInfo() {}

    static String text(final List<VenueSymbol> symbols, final AccountSettings account, final long nowMs) {
        final ObjectNode info = VenueJson.object();
        info.put("timezone", "UTC").put("serverTime", nowMs);
        final ArrayNode limits = info.putArray("rateLimits");
        limits.add(limit("REQUEST_WEIGHT", "MINUTE", 1, account.weightPerMinute()));
        limits.add(limit("ORDERS", "SECOND", 10, account.ordersPerTenSeconds()));
        limits.add(limit("ORDERS", "DAY", 1, ORDERS_PER_DAY));
        info.putArray("exchangeFilters");
        final ArrayNode list = info.putArray("symbols");
        for (final VenueSymbol symbol : symbols) {
            list.add(symbol(symbol, account));
        }
        return info.toString();
    }

    static ObjectNode limit(final String type, final String interval, final int intervalNum, final int limit) {
        return VenueJson.object()
                .put("rateLimitType", type)
                .put("interval", interval)
                .put("intervalNum", intervalNum)
                .put("limit", limit);
    }

    private static ObjectNode symbol(final VenueSymbol symbol, final AccountSettings account) {
        final ObjectNode node = VenueJson.object();
        node.put("symbol", symbol.symbol()).put("status", symbol.status());
        node.put("baseAsset", symbol.base()).put("baseAssetPrecision", PRECISION);
        node.put("quoteAsset", symbol.quote()).put("quotePrecision", PRECISION).put("quoteAssetPrecision", PRECISION);
        node.put("baseCommissionPrecision", PRECISION).put("quoteCommissionPrecision", PRECISION);
        final ArrayNode types = node.putArray("orderTypes");
        for (final OrderType type : OrderType.values()) {
            types.add(type.name());
        }
        node.put("icebergAllowed", false).put("ocoAllowed", true).put("otoAllowed", false);
        node.put("quoteOrderQtyMarketAllowed", true).put("allowTrailingStop", true);
        node.put("cancelReplaceAllowed", true).put("amendAllowed", true).put("pegInstructionsAllowed", false);
        node.put("isSpotTradingAllowed", true).put("isMarginTradingAllowed", false);
        final ArrayNode filters = node.putArray("filters");
        filters.addObject()
                .put("filterType", "PRICE_FILTER")
                .put("minPrice", symbol.priceText(symbol.tickSize()))
                .put("maxPrice", symbol.priceText(symbol.maxPrice()))
                .put("tickSize", symbol.priceText(symbol.tickSize()));
        filters.add(lot("LOT_SIZE", symbol));
        filters.add(lot("MARKET_LOT_SIZE", symbol));
        filters.addObject()
                .put("filterType", "NOTIONAL")
                .put("minNotional", Decimals.format(symbol.minNotional(), PRECISION))
                .put("applyMinToMarket", true)
                .put("maxNotional", "9000000.00000000")
                .put("applyMaxToMarket", false)
                .put("avgPriceMins", 5);
        filters.addObject()
                .put("filterType", "PERCENT_PRICE_BY_SIDE")
                .put("bidMultiplierUp", Decimals.format(BAND.bidUp(), PriceBand.SCALE))
                .put("bidMultiplierDown", Decimals.format(BAND.bidDown(), PriceBand.SCALE))
                .put("askMultiplierUp", Decimals.format(BAND.askUp(), PriceBand.SCALE))
                .put("askMultiplierDown", Decimals.format(BAND.askDown(), PriceBand.SCALE))
                .put("avgPriceMins", BAND.minutes());
        filters.addObject().put("filterType", "MAX_NUM_ORDERS").put("maxNumOrders", MAX_OPEN_ORDERS);
        node.putArray("permissions");
        node.putArray("permissionSets").addArray().add("SPOT");
        final String mode = account.preventsSelfTrades() ? "EXPIRE_TAKER" : "NONE";
        node.put("defaultSelfTradePreventionMode", mode);
        final ArrayNode modes = node.putArray("allowedSelfTradePreventionModes");
        if (!SELF_TRADE_MODES.contains(mode)) {
            modes.add(mode);
        }
        SELF_TRADE_MODES.forEach(modes::add);
        return node;
    }

    private static ObjectNode lot(final String type, final VenueSymbol symbol) {
        return VenueJson.object()
                .put("filterType", type)
                .put("minQty", symbol.qtyText(symbol.lotSize()))
                .put("maxQty", symbol.qtyText(symbol.maxQty()))
                .put("stepSize", symbol.qtyText(symbol.lotSize()));
    }
}
