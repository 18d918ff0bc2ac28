package dev.reprise.api.number;

/**
 * What a fee is worth in the quote currency of the instrument it was charged for. The one rule that profit, equity, limits,
 * reports and exported tables share. A fee is valued once, when its fill is applied, and keeps that value:
 *
 * <ul>
 *   <li>in the quote currency it is itself;
 *   <li>in the base currency it is worth the fill's own price;
 *   <li>in any other one the valuation price, just then, of the first instrument by index that trades it against the quote
 *       currency, in either direction, and has a price.
 * </ul>
 *
 * Rounded half to even to the quote currency's unit. Without a price it is {@link #UNKNOWN}: whoever asks counts it.
 *
 * <pre>{@code
 * long value = FeeValue.inQuote(markets, instrument, lastPrice, fee, feeCurrency);
 * }</pre>
 */
public final class FeeValue {
    /** No price is known. */
    public static final long UNKNOWN = Long.MAX_VALUE;

    private FeeValue() {}

    /** Instruments by index, and what they trade at. Scales and currencies are asked of traded ones only. */
    public interface Prices {
        /** All indexes are below it. */
        int instrumentCount();

        /** Whether the index is defined. */
        boolean isTraded(int instrument);

        /** Index of the base currency. */
        int base(int instrument);

        /** Decimals of the base currency. */
        int baseScale(int instrument);

        /** Index of the quote currency. */
        int quote(int instrument);

        /** Decimals of the quote currency. */
        int quoteScale(int instrument);

        /** Decimals of prices. */
        int priceScale(int instrument);

        /** As {@link Valuation} says, price mantissa; 0 when nothing is known. */
        long valuationPrice(int instrument);
    }

    /**
     * Values a fee. Allocates nothing.
     *
     * @param prices as they are when the fill is applied
     * @param instrument that was filled
     * @param price of the fill, mantissa
     * @param fee mantissa of its currency, a rebate negative
     * @return amount in the quote currency, {@link #UNKNOWN} without a price, {@link FixedPoint#OVERFLOW} past 63 bits
     */
    public static long inQuote(
            final Prices prices, final int instrument, final long price, final long fee, final int feeCurrency) {
        final int quote = prices.quote(instrument);
        if (feeCurrency == quote) {
            return fee;
        }
        if (feeCurrency == prices.base(instrument)) {
            return times(prices, instrument, fee, price);
        }
        for (int i = 0; i < prices.instrumentCount(); i++) {
            final long known = prices.isTraded(i) ? prices.valuationPrice(i) : 0;
            if (known > 0 && prices.base(i) == feeCurrency && prices.quote(i) == quote) {
                return times(prices, i, fee, known);
            }
            if (known > 0 && prices.quote(i) == feeCurrency && prices.base(i) == quote) {
                return divided(prices, i, fee, known);
            }
        }
        return UNKNOWN;
    }

    private static long times(final Prices prices, final int i, final long fee, final long price) {
        return checked(
                FixedPoint.multiply(fee, price, prices.baseScale(i) + prices.priceScale(i) - prices.quoteScale(i)));
    }

    private static long divided(final Prices prices, final int i, final long fee, final long price) {
        final int scaleUp = prices.baseScale(i) + prices.priceScale(i) - prices.quoteScale(i);
        if (scaleUp < 0) {
            final long divisor = FixedPoint.multiplyExact(price, Decimals.powerOfTen(-scaleUp));
            return divisor == FixedPoint.OVERFLOW ? 0 : checked(FixedPoint.multiplyDivide(fee, 1, divisor));
        }
        final int rest = Math.max(0, scaleUp - Decimals.MAX_SCALE);
        final long scaled = FixedPoint.multiplyExact(fee, Decimals.powerOfTen(rest));
        return scaled == FixedPoint.OVERFLOW
                ? scaled
                : checked(FixedPoint.multiplyDivide(scaled, Decimals.powerOfTen(scaleUp - rest), price));
    }

    private static long checked(final long value) {
        return value == UNKNOWN ? FixedPoint.OVERFLOW : value;
    }
}
