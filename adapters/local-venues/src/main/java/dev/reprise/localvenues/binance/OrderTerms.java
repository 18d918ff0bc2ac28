package dev.reprise.localvenues.binance;

import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.schema.Side;
import java.math.BigDecimal;
import java.util.List;

/**
 * What a request to place an order asks for, checked against the symbol's filters.
 *
 * @param price at the symbol's scale, 0 for a market order
 * @param qty at the symbol's scale
 * @param quoteOrderQty at 8 decimals, 0 when the quantity was given
 * @param cost what a market buy will pay at most, 8 decimals; 0 for other orders
 * @param stopPrice at the symbol's scale, 0 for none
 * @param trailingDelta in basis points, 0 for none
 */
record OrderTerms(
        Side side,
        OrderType type,
        String timeInForce,
        long price,
        long qty,
        long quoteOrderQty,
        long cost,
        long stopPrice,
        long trailingDelta) {
    private static final int SCALE = VenueSymbol.VENUE_SCALE;
    private static final long MAX_TRAILING_BIPS = 2_000;
    /** A buy stop may fill above its trigger. */
    private static final long STOP_RESERVE_PERCENT = 105;

    static OrderTerms of(final Params params, final SeededInstrument instrument) throws ApiError {
        final Side side = side(params);
        final OrderType type = type(params);
        final VenueSymbol symbol = instrument.symbol;
        if (type == OrderType.MARKET) {
            return market(params, instrument, side);
        }
        if (type.isStop()) {
            return stop(params, instrument, side, type);
        }
        String timeInForce = "GTC";
        if (type == OrderType.LIMIT) {
            timeInForce = params.require("timeInForce");
            if (!List.of("GTC", "IOC", "FOK").contains(timeInForce)) {
                throw new ApiError(-1115, "Invalid timeInForce.");
            }
        } else if (params.has("timeInForce")) {
            throw new ApiError(-1106, "Parameter 'timeInForce' sent when not required.");
        }
        final long price = limit(params, instrument, side);
        final long qty = qty(params, symbol);
        if (symbol.notional(price, qty) < symbol.minNotional()) {
            throw ApiError.filter("NOTIONAL");
        }
        return new OrderTerms(side, type, timeInForce, price, qty, 0, 0, 0, 0);
    }

    private static OrderTerms stop(
            final Params params, final SeededInstrument instrument, final Side side, final OrderType type)
            throws ApiError {
        final VenueSymbol symbol = instrument.symbol;
        final long trailingDelta = params.number("trailingDelta", 0);
        if (!params.has("stopPrice") && trailingDelta == 0) {
            throw ApiError.missing("stopPrice");
        }
        if (trailingDelta > MAX_TRAILING_BIPS) {
            throw ApiError.filter("TRAILING_DELTA");
        }
        final long stopPrice = params.has("stopPrice") ? price(params, symbol, "stopPrice") : 0;
        if (!type.isMarket() && !List.of("GTC", "IOC", "FOK").contains(params.require("timeInForce"))) {
            throw new ApiError(-1115, "Invalid timeInForce.");
        }
        final long price = type.isMarket() ? 0 : limit(params, instrument, side);
        final long qty = qty(params, symbol);
        final long atPrice = price != 0 ? price : stopPrice;
        if (atPrice != 0 && symbol.notional(atPrice, qty) < symbol.minNotional()) {
            throw ApiError.filter("NOTIONAL");
        }
        final long cost = side == Side.BUY && type.isMarket() && stopPrice != 0
                ? FixedPoint.multiplyDivide(symbol.notional(stopPrice, qty), STOP_RESERVE_PERCENT, 100)
                : 0;
        return new OrderTerms(
                side, type, params.text("timeInForce", "GTC"), price, qty, 0, cost, stopPrice, trailingDelta);
    }

    private static Side side(final Params params) throws ApiError {
        return switch (params.require("side")) {
            case "BUY" -> Side.BUY;
            case "SELL" -> Side.SELL;
            default -> throw new ApiError(-1117, "Invalid side.");
        };
    }

    private static OrderType type(final Params params) throws ApiError {
        return switch (params.require("type")) {
            case "LIMIT" -> OrderType.LIMIT;
            case "LIMIT_MAKER" -> OrderType.LIMIT_MAKER;
            case "MARKET" -> OrderType.MARKET;
            case "STOP_LOSS" -> OrderType.STOP_LOSS;
            case "STOP_LOSS_LIMIT" -> OrderType.STOP_LOSS_LIMIT;
            case "TAKE_PROFIT" -> OrderType.TAKE_PROFIT;
            case "TAKE_PROFIT_LIMIT" -> OrderType.TAKE_PROFIT_LIMIT;
            default -> throw new ApiError(-1116, "Invalid orderType.");
        };
    }

    private static OrderTerms market(final Params params, final SeededInstrument instrument, final Side side)
            throws ApiError {
        for (final String name : List.of("price", "timeInForce")) {
            if (params.has(name)) {
                throw new ApiError(-1106, "Parameter '" + name + "' sent when not required.");
            }
        }
        final VenueSymbol symbol = instrument.symbol;
        final boolean isByQuote = params.has("quoteOrderQty");
        if (isByQuote == params.has("quantity")) {
            throw ApiError.missing("quantity");
        }
        final long quote = isByQuote ? params.requireDecimal("quoteOrderQty") : 0;
        final long qty = isByQuote ? affordable(instrument, side, quote) : qty(params, symbol);
        if (qty <= 0) {
            throw ApiError.filter("LOT_SIZE");
        }
        final long value = value(instrument, side, qty);
        if (value < symbol.minNotional()) {
            throw ApiError.filter("NOTIONAL");
        }
        return new OrderTerms(side, OrderType.MARKET, "GTC", 0, qty, quote, side == Side.BUY ? value : 0, 0, 0);
    }

    private static long price(final Params params, final VenueSymbol symbol, final String name) throws ApiError {
        final long price = params.requireDecimal(name);
        final long step = symbol.priceStep();
        if (price % (symbol.tickSize() * step) != 0 || price <= 0 || price / step > symbol.maxPrice()) {
            throw ApiError.filter("PRICE_FILTER");
        }
        return price / step;
    }

    /** The limit price, within the band around the last trade. */
    private static long limit(final Params params, final SeededInstrument instrument, final Side side) throws ApiError {
        final long price = price(params, instrument.symbol, "price");
        if (!ExchangeInfo.BAND.allows(side, price, instrument.lastPrice())) {
            throw ApiError.filter("PERCENT_PRICE_BY_SIDE");
        }
        return price;
    }

    private static long qty(final Params params, final VenueSymbol symbol) throws ApiError {
        return qty(params, symbol, "quantity");
    }

    /** A quantity of a request, checked against the symbol's filters. */
    static long qty(final Params params, final VenueSymbol symbol, final String name) throws ApiError {
        final long qty = params.requireDecimal(name);
        final long step = symbol.qtyStep();
        if (qty % (symbol.lotSize() * step) != 0 || qty <= 0 || qty / step > symbol.maxQty()) {
            throw ApiError.filter("LOT_SIZE");
        }
        return qty / step;
    }

    private static Side opposite(final Side side) {
        return side == Side.BUY ? Side.SELL : Side.BUY;
    }

    /** What taking a quantity from the book is worth, at 8 decimals. */
    private static long value(final SeededInstrument instrument, final Side side, final long qty) {
        final Side makers = opposite(side);
        long left = qty;
        long value = 0;
        for (int i = 0; left > 0 && i < instrument.engine.levels(makers); i++) {
            final long taken = Math.min(left, instrument.engine.qtyAtDepth(makers, i));
            value += instrument.symbol.notional(instrument.engine.priceAt(makers, i), taken);
            left -= taken;
        }
        return value;
    }

    /** How much of the book an amount of quote currency is worth, in whole lots. */
    private static long affordable(final SeededInstrument instrument, final Side side, final long quote) {
        final VenueSymbol symbol = instrument.symbol;
        final Side makers = opposite(side);
        BigDecimal left = BigDecimal.valueOf(quote, SCALE);
        long qty = 0;
        for (int i = 0; i < instrument.engine.levels(makers); i++) {
            final long offered = instrument.engine.qtyAtDepth(makers, i);
            final BigDecimal price = BigDecimal.valueOf(instrument.engine.priceAt(makers, i), symbol.priceScale());
            final BigDecimal lot = price.multiply(BigDecimal.valueOf(symbol.lotSize(), symbol.qtyScale()));
            final long lots = left.divideToIntegralValue(lot)
                    .min(BigDecimal.valueOf(offered / symbol.lotSize()))
                    .longValueExact();
            qty += lots * symbol.lotSize();
            left = left.subtract(lot.multiply(BigDecimal.valueOf(lots)));
            if (lots * symbol.lotSize() < offered) {
                break;
            }
        }
        return qty;
    }
}
