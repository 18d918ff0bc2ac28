package dev.reprise.api;

import dev.reprise.api.number.Decimals;

/**
 * A currency of this journal.
 *
 * @param index dense index given by its definition record
 * @param code upper-case code, such as {@code USDT}
 * @param scale decimal digits of an amount, 0 to 18, for ever
 */
public record Currency(int index, String code, int scale) {
    /** Scale of an amount unless a coin is counted in trillions. */
    public static final int DEFAULT_SCALE = 8;

    public Currency {
        if (index < 0 || code.isEmpty() || scale < 0 || scale > Decimals.MAX_SCALE) {
            throw new IllegalArgumentException("bad currency: index=" + index + " code=" + code + " scale=" + scale);
        }
    }

    /** {@code 12.50000000 USDT}. */
    public String format(final long amount) {
        return Decimals.format(amount, scale) + ' ' + code;
    }
}
