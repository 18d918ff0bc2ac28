package dev.reprise.api;

import dev.reprise.api.number.Decimals;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.schema.MarketKind;

/**
 * One version of an instrument: its names, scales and the venue's rules. Immutable; the scales never change, a finer rule makes
 * a new version.
 *
 * @param index dense index in this journal, from 0
 * @param version counts the definition's versions, from 1
 * @param symbol ours, such as {@code BTC-USDT.BINANCE}
 * @param venueSymbol the venue's, such as {@code BTCUSDT}
 * @param venue the venue's name, such as {@code BINANCE}
 * @param base currency bought and sold
 * @param quote currency it is paid in
 * @param market spot or which derivative
 * @param rules scales, steps and limits
 * @param fees what trading it costs
 * @param inferred true when the rules were worked out from data instead of told by the venue
 * @param capabilities what the venue holds by itself; the engine does the rest
 */
public record Instrument(
        int index,
        int version,
        String symbol,
        String venueSymbol,
        String venue,
        Currency base,
        Currency quote,
        MarketKind market,
        Rules rules,
        Fees fees,
        boolean inferred,
        Capabilities capabilities) {

    /** An instrument of a venue that declares nothing. */
    public Instrument(
            final int index,
            final int version,
            final String symbol,
            final String venueSymbol,
            final String venue,
            final Currency base,
            final Currency quote,
            final MarketKind market,
            final Rules rules,
            final Fees fees,
            final boolean inferred) {
        this(index, version, symbol, venueSymbol, venue, base, quote, market, rules, fees, inferred, Capabilities.NONE);
    }

    /**
     * What the venue accepts. Prices are mantissas at {@code priceScale}, quantities at {@code qtyScale}; 0 is "no limit".
     *
     * @param priceScale decimals of a price, 0 to 12: those of the tick at definition plus two, or as the venue's data needs
     * @param qtyScale decimals of a quantity, 0 to 12
     * @param tickSize price step, above 0
     * @param lotSize quantity step, above 0
     * @param minQty smallest order
     * @param maxQty largest order
     * @param minPrice lowest limit price
     * @param maxPrice highest limit price
     * @param minNotional smallest price × quantity, amount in the quote currency
     * @param maxOpenOrders the venue's limit on open orders
     * @param band how far from the average price a limit may lie
     * @param notionalMinutes minutes of trades in the average that a market order's notional is measured with, 0: the last trade,
     *     {@link #NOT_AT_MARKET}: {@code minNotional} is not for market orders
     */
    public record Rules(
            int priceScale,
            int qtyScale,
            long tickSize,
            long lotSize,
            long minQty,
            long maxQty,
            long minPrice,
            long maxPrice,
            long minNotional,
            int maxOpenOrders,
            PriceBand band,
            int notionalMinutes) {
        /** {@code notionalMinutes} of a venue that does not measure market orders. */
        public static final int NOT_AT_MARKET = -1;

        private static final int MAX_SCALE = 12;

        /** Rules without a price band; a market order is measured with the last trade. */
        public Rules(
                final int priceScale,
                final int qtyScale,
                final long tickSize,
                final long lotSize,
                final long minQty,
                final long maxQty,
                final long minPrice,
                final long maxPrice,
                final long minNotional,
                final int maxOpenOrders) {
            this(
                    priceScale,
                    qtyScale,
                    tickSize,
                    lotSize,
                    minQty,
                    maxQty,
                    minPrice,
                    maxPrice,
                    minNotional,
                    maxOpenOrders,
                    PriceBand.NONE,
                    0);
        }

        /** Checks the ranges. */
        public Rules {
            if (priceScale < 0 || priceScale > MAX_SCALE || qtyScale < 0 || qtyScale > MAX_SCALE) {
                throw new IllegalArgumentException(
                        "scales must be 0 to 12: priceScale=" + priceScale + " qtyScale=" + qtyScale);
            }
            if (tickSize <= 0 || lotSize <= 0) {
                throw new IllegalArgumentException(
                        "tick and lot must be above 0: tickSize=" + tickSize + " lotSize=" + lotSize);
            }
            if (minQty < 0 || maxQty < 0 || minPrice < 0 || maxPrice < 0 || minNotional < 0 || maxOpenOrders < 0) {
                throw new IllegalArgumentException("limits must not be negative");
            }
            if (notionalMinutes < NOT_AT_MARKET || notionalMinutes > PriceBand.MAX_MINUTES) {
                throw new IllegalArgumentException("notionalMinutes must be -1 to 60: was " + notionalMinutes);
            }
        }
    }

    /**
     * Fee rates, mantissas at scale 8 of the traded amount: 10 bps is 100000. A rebate is negative.
     *
     * @param makerRate when our order rested
     * @param takerRate when it took
     */
    public record Fees(long makerRate, long takerRate) {
        /** Decimal digits of a rate. */
        public static final int SCALE = 8;
        /** No fees. */
        public static final Fees NONE = new Fees(0, 0);
    }

    public int priceScale() {
        return rules.priceScale;
    }

    public int qtyScale() {
        return rules.qtyScale;
    }

    public long tickSize() {
        return rules.tickSize;
    }

    public long lotSize() {
        return rules.lotSize;
    }

    /**
     * Price × quantity as an amount in the quote currency, rounded half to even.
     *
     * @return the amount, or {@link FixedPoint#OVERFLOW}
     */
    public long notional(final long price, final long qty) {
        return FixedPoint.multiply(price, qty, rules.priceScale + rules.qtyScale - quote.scale());
    }

    /** Mantissa of a price written as text. */
    public long price(final String text) {
        return Decimals.require(text, rules.priceScale);
    }

    /** Mantissa of a quantity written as text. */
    public long qty(final String text) {
        return Decimals.require(text, rules.qtyScale);
    }

    /** Highest price on the grid that is not above {@code price}; for positive prices. */
    public long floorToTick(final long price) {
        return price - Math.floorMod(price, rules.tickSize);
    }

    /** Lowest price on the grid that is not below {@code price}; for positive prices. */
    public long ceilToTick(final long price) {
        final long over = Math.floorMod(price, rules.tickSize);
        return over == 0 ? price : price + rules.tickSize - over;
    }

    /** Largest quantity on the grid that is not above {@code qty}. */
    public long floorToLot(final long qty) {
        return qty - Math.floorMod(qty, rules.lotSize);
    }

    /** {@code double} view of a price, for indicators and for people. */
    public double priceAsDouble(final long price) {
        return (double) price / Decimals.powerOfTen(rules.priceScale);
    }

    /** {@code double} view of a quantity. */
    public double qtyAsDouble(final long qty) {
        return (double) qty / Decimals.powerOfTen(rules.qtyScale);
    }

    /** The price as text, with the decimals of its tick. */
    public String formatPrice(final long price) {
        return trimmed(price, rules.priceScale, rules.tickSize);
    }

    /** The quantity as text, with the decimals of its lot. */
    public String formatQty(final long qty) {
        return trimmed(qty, rules.qtyScale, rules.lotSize);
    }

    private static String trimmed(final long mantissa, final int scale, final long step) {
        long s = step;
        long m = mantissa;
        int decimals = scale;
        while (decimals > 0 && s % 10 == 0 && m % 10 == 0) {
            s /= 10;
            m /= 10;
            decimals--;
        }
        return Decimals.format(m, decimals);
    }

    @Override
    public String toString() {
        return symbol;
    }
}
