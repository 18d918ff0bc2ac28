package dev.reprise.api;

import dev.reprise.api.schema.Side;

/**
 * How far from the average price of the last minutes' trades the venue takes a limit price; beyond it refuses the order. Binance's
 * filters {@code PERCENT_PRICE_BY_SIDE} and {@code PERCENT_PRICE}
 * (<a href="https://developers.binance.com/docs/binance-spot-api-docs/filters">filters</a>).
 *
 * <p>Of contracts Binance bounds buys from above and sells from below only, around the mark price; here it is around the last trade while
 * the feed tells no mark price, or none for ten minutes.
 *
 * <p>Factors are mantissas at scale 4: 50000 is five times the average. 0 is no bound.
 *
 * @param bidDown lowest price of a buy order
 * @param bidUp highest price of a buy order
 * @param askDown lowest price of a sell order
 * @param askUp highest price of a sell order
 * @param minutes that the average is made of, 0 to 60; 0: the last trade alone
 */
public record PriceBand(int bidDown, int bidUp, int askDown, int askUp, int minutes) {
    /** Decimal digits of a factor. */
    public static final int SCALE = 4;
    /** The longest average. */
    public static final int MAX_MINUTES = 60;
    /** No bounds. */
    public static final PriceBand NONE = new PriceBand(0, 0, 0, 0, 0);

    private static final double ONE = 10_000;

    /** Checks the ranges. */
    public PriceBand {
        if (bidDown < 0 || bidUp < 0 || askDown < 0 || askUp < 0) {
            throw new IllegalArgumentException("factors of a price band must not be negative");
        }
        if (bidUp > 0 && bidUp <= bidDown || askUp > 0 && askUp <= askDown) {
            throw new IllegalArgumentException("a price band must have room: bids " + bidDown + " to " + bidUp
                    + ", asks " + askDown + " to " + askUp);
        }
        if (minutes < 0 || minutes > MAX_MINUTES) {
            throw new IllegalArgumentException("minutes of a price band must be 0 to 60: " + minutes);
        }
    }

    /** Whether nothing is bounded. */
    public boolean isNone() {
        return (bidDown | bidUp | askDown | askUp) == 0;
    }

    /**
     * Whether a limit price is within, bounds included.
     *
     * @param price mantissa
     * @param average at the same scale, above 0
     */
    public boolean allows(final Side side, final long price, final double average) {
        final int down = side == Side.BUY ? bidDown : askDown;
        final int up = side == Side.BUY ? bidUp : askUp;
        final double scaled = price * ONE;
        return scaled >= average * down && (up == 0 || scaled <= average * up);
    }
}
