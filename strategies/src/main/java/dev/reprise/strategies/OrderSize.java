package dev.reprise.strategies;

import dev.reprise.api.Instrument;
import dev.reprise.api.StrategyParameters;
import dev.reprise.api.number.Decimals;
import dev.reprise.api.number.FixedPoint;

/**
 * A quantity from a parameter, for one instrument. The text is in the base currency ({@code 0.01 BTC}) or in the quote currency
 * ({@code 500 USDT}); {@code base} and {@code quote} stand for whichever currency that is, so that one default fits every
 * instrument.
 */
final class OrderSize {
    private final Instrument instrument;
    private final boolean inQuote;
    private final long mantissa; // quantity, or amount in the quote currency

    /**
     * @throws IllegalArgumentException when the unit is neither of the instrument's currencies, the number has more decimals
     *     than its scale, or it is not above 0
     */
    OrderSize(final StrategyParameters parameters, final String name, final Instrument instrument) {
        this.instrument = instrument;
        final String text = parameters.asText().get(name);
        final boolean symbolicBase = text.endsWith("base");
        inQuote = !symbolicBase
                && (text.endsWith("quote") || text.endsWith(instrument.quote().code()));
        if (symbolicBase || inQuote) {
            final int scale = inQuote ? instrument.quote().scale() : instrument.qtyScale();
            mantissa = Decimals.parse(number(text), scale);
        } else {
            mantissa = parameters.qty(name, instrument);
        }
        if (Decimals.isRefused(mantissa) || mantissa <= 0) {
            throw new IllegalArgumentException("parameter `" + name + "` must be above 0 and on the scale of "
                    + instrument.symbol() + ": was '" + text + "'; write e.g. 0.01 "
                    + instrument.base().code() + " or 500 " + instrument.quote().code());
        }
    }

    private static String number(final String text) {
        int end = 0;
        while (end < text.length() && !Character.isLetter(text.charAt(end))) {
            end++;
        }
        return text.substring(0, end).trim().replace("_", "");
    }

    /**
     * The quantity at a price: on the lot grid, and never below the venue's smallest order.
     *
     * @param price mantissa above 0
     * @return quantity mantissa; 0 when it does not fit a quantity
     */
    long qty(final long price) {
        final long raw = inQuote ? bought(price) : mantissa;
        if (raw == FixedPoint.OVERFLOW) {
            return 0;
        }
        final long smallest = Math.max(
                instrument.lotSize(), -instrument.floorToLot(-instrument.rules().minQty()));
        return Math.max(smallest, instrument.floorToLot(raw));
    }

    private long bought(final long price) {
        final int scaleUp = instrument.priceScale()
                + instrument.qtyScale()
                - instrument.quote().scale();
        return scaleUp >= 0
                ? FixedPoint.multiplyDivide(mantissa, Decimals.powerOfTen(scaleUp), price)
                : FixedPoint.multiply(FixedPoint.multiplyDivide(mantissa, 1, price), 1, -scaleUp);
    }
}
