package dev.reprise.localvenues.binance;

import dev.reprise.api.number.Decimals;

/**
 * An instrument of the local venue. Prices and quantities are mantissas at the symbol's own scales.
 *
 * @param symbol the venue's text, upper case
 * @param base asset that is bought and sold
 * @param quote asset that is paid with
 * @param priceScale decimals of a price, 0 to 8
 * @param qtyScale decimals of a quantity, 0 to 8
 * @param tickSize price step, above 0
 * @param lotSize quantity step, above 0
 * @param startPrice where a seeded market opens; 0 in a playback
 * @param typicalQty a typical order of a seeded market; 0 in a playback
 * @param minNotional smallest order, quote currency at 8 decimals; 0 = none
 * @param status such as TRADING or CANCEL_ONLY, as the venue writes it
 */
public record VenueSymbol(
        String symbol,
        String base,
        String quote,
        int priceScale,
        int qtyScale,
        long tickSize,
        long lotSize,
        long startPrice,
        long typicalQty,
        long minNotional,
        String status) {
    /** Trading is open. */
    static final String TRADING = "TRADING";

    /** Decimals of every price, quantity and balance the venue prints. */
    static final int VENUE_SCALE = 8;

    // With a tick of 0.01 and a lot of 0.00001 these are the real limits of BTCUSDT: 1,000,000 and 9,000.
    private static final long MAX_PRICE_TICKS = 100_000_000;
    private static final long MAX_QTY_LOTS = 900_000_000;

    public VenueSymbol {
        if (!symbol.equals(base + quote) || base.isEmpty() || quote.isEmpty()) {
            throw new IllegalArgumentException(
                    "symbol must be base and quote: symbol=" + symbol + " base=" + base + " quote=" + quote);
        }
        if (priceScale < 0 || priceScale > VENUE_SCALE || qtyScale < 0 || qtyScale > VENUE_SCALE) {
            throw new IllegalArgumentException(
                    "scales must be 0 to 8: symbol=" + symbol + " priceScale=" + priceScale + " qtyScale=" + qtyScale);
        }
        if (tickSize <= 0 || lotSize <= 0 || minNotional < 0) {
            throw new IllegalArgumentException("tickSize and lotSize must be above 0, minNotional not below: symbol="
                    + symbol + " tickSize=" + tickSize + " lotSize=" + lotSize + " minNotional=" + minNotional);
        }
    }

    /** A symbol that is traded. */
    public VenueSymbol(
            final String symbol,
            final String base,
            final String quote,
            final int priceScale,
            final int qtyScale,
            final long tickSize,
            final long lotSize,
            final long startPrice,
            final long typicalQty,
            final long minNotional) {
        this(
                symbol,
                base,
                quote,
                priceScale,
                qtyScale,
                tickSize,
                lotSize,
                startPrice,
                typicalQty,
                minNotional,
                TRADING);
    }

    /** The same with other steps. */
    public VenueSymbol withSteps(final long newTickSize, final long newLotSize) {
        return new VenueSymbol(
                symbol,
                base,
                quote,
                priceScale,
                qtyScale,
                newTickSize,
                newLotSize,
                startPrice,
                typicalQty,
                minNotional,
                status);
    }

    /** The same with another status. */
    public VenueSymbol withStatus(final String newStatus) {
        return new VenueSymbol(
                symbol,
                base,
                quote,
                priceScale,
                qtyScale,
                tickSize,
                lotSize,
                startPrice,
                typicalQty,
                minNotional,
                newStatus);
    }

    /** BTCUSDT at 60,000 with the real grid: tick 0.01, lot 0.00001, smallest order 5 USDT. */
    public static VenueSymbol btcUsdt() {
        return new VenueSymbol("BTCUSDT", "BTC", "USDT", 2, 5, 1, 1, 60_000_00L, 20_000, 5_00000000L);
    }

    /** ETHUSDT at 2,600: tick 0.01, lot 0.0001, smallest order 5 USDT. */
    public static VenueSymbol ethUsdt() {
        return new VenueSymbol("ETHUSDT", "ETH", "USDT", 2, 4, 1, 1, 2_600_00L, 40_000, 5_00000000L);
    }

    /** Symbol as stream names carry it. */
    String lower() {
        return symbol.toLowerCase(java.util.Locale.ROOT);
    }

    long priceStep() {
        return Decimals.powerOfTen(VENUE_SCALE - priceScale);
    }

    long qtyStep() {
        return Decimals.powerOfTen(VENUE_SCALE - qtyScale);
    }

    long maxPrice() {
        return tickSize * MAX_PRICE_TICKS;
    }

    long maxQty() {
        return lotSize * MAX_QTY_LOTS;
    }

    String priceText(final long price) {
        return Decimals.format(price * priceStep(), VENUE_SCALE);
    }

    String qtyText(final long qty) {
        return Decimals.format(qty * qtyStep(), VENUE_SCALE);
    }

    StringBuilder appendPrice(final StringBuilder text, final long price) {
        return Decimals.append(text, price * priceStep(), VENUE_SCALE);
    }

    StringBuilder appendQty(final StringBuilder text, final long qty) {
        return Decimals.append(text, qty * qtyStep(), VENUE_SCALE);
    }

    /** Price × quantity in quote currency at 8 decimals. */
    long notional(final long price, final long qty) {
        return dev.reprise.api.number.FixedPoint.multiply(price, qty, priceScale + qtyScale - VENUE_SCALE);
    }
}
