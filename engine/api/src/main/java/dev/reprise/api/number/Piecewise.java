package dev.reprise.api.number;

/** Straight lines between given values. Allocates nothing. */
public final class Piecewise {
    private Piecewise() {}

    /**
     * The value at x: between the two points around it, before the first and behind the last as at that point. Fractions are cut off.
     *
     * @param xs ascending, of which the first {@code points} count, at least one
     * @param values of the same points
     */
    public static long at(final long x, final long[] xs, final long[] values, final int points) {
        int low = 0;
        int high = points; // the first point after x
        while (low < high) {
            final int middle = low + high >>> 1;
            if (xs[middle] <= x) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (high == 0) {
            return values[0];
        }
        if (high == points) {
            return values[points - 1];
        }
        final double part = (double) (x - xs[high - 1]) / (xs[high] - xs[high - 1]);
        return values[high - 1] + (long) (part * (values[high] - values[high - 1]));
    }

    /**
     * The quantile of values at equal distances, the first of them at 0 and the last at 1. Fractions are cut off.
     *
     * @param part from 0 to below 1
     * @param values ascending, of which the first {@code points} count, at least one
     */
    public static long quantile(final double part, final long[] values, final int points) {
        final double at = part * (points - 1);
        final int below = (int) at;
        final long step = below + 1 < points ? values[below + 1] - values[below] : 0;
        return values[below] + (long) (step * (at - below));
    }
}
