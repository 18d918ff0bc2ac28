package dev.reprise.api;

import dev.reprise.api.number.Decimals;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.schema.MarketKind;

/**
 * How much of a position its fees take: on spot the fee of a fill in the base currency is paid with the coins traded, and who bought
 * 0.001 with a fee of 0.000001 holds 0.000999. A rebate adds.
 *
 * <p>A position counts in units of the instrument's quantities, which may be coarser than the currency's. So a fee takes whole units,
 * rounded up, and what it did not use is the <i>rest</i>: 0 or more, less than a unit, an amount of the base currency. The next fee of the
 * same position uses it first, so that after any number of fills the position is what was bought less what was sold and paid, down to a
 * unit: never more than is really there.
 *
 * <pre>{@code
 * long coins = FeeCoins.isTaken(instrument, feeCurrency) ? FeeCoins.qty(instrument, rest, fee) : 0;
 * position -= coins;
 * rest = FeeCoins.rest(instrument, rest, fee);
 * }</pre>
 */
public final class FeeCoins {
    private FeeCoins() {}

    /** Whether the position pays a fee in this currency; contracts hold no coin to pay with. */
    public static boolean isTaken(final Instrument instrument, final int feeCurrency) {
        return instrument.market() == MarketKind.SPOT
                && feeCurrency == instrument.base().index();
    }

    /**
     * What a fee takes of the position, quantity mantissa; a rebate's is negative.
     *
     * @param rest before this fee, mantissa of the base currency
     * @param fee mantissa of the base currency
     * @return {@link FixedPoint#OVERFLOW} past 63 bits
     */
    public static long qty(final Instrument instrument, final long rest, final long fee) {
        final long owed = FixedPoint.add(fee, -rest);
        final int digits = digits(instrument);
        if (owed == FixedPoint.OVERFLOW || digits <= 0) {
            return FixedPoint.multiplyExact(owed, Decimals.powerOfTen(-Math.min(digits, 0)));
        }
        return -Math.floorDiv(-owed, Decimals.powerOfTen(digits));
    }

    /**
     * The rest after a fee that {@link #qty} has a number for.
     *
     * @param rest before it
     */
    public static long rest(final Instrument instrument, final long rest, final long fee) {
        final int digits = digits(instrument);
        return digits <= 0 ? 0 : Math.floorMod(rest - fee, Decimals.powerOfTen(digits));
    }

    private static int digits(final Instrument instrument) {
        return instrument.base().scale() - instrument.qtyScale();
    }
}
