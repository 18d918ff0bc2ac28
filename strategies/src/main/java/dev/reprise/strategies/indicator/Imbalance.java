package dev.reprise.strategies.indicator;

import dev.reprise.api.Book;
import dev.reprise.api.TopOfBook;
import dev.reprise.api.schema.Side;

/**
 * Order book imbalance, {@code (bidQty - askQty) / (bidQty + askQty)}: 1 when only buyers wait, −1 when only sellers do, 0
 * when they balance or nobody waits. Source: Cartea, Jaimungal, Penalva, Algorithmic and High-Frequency Trading, 2015, chapter 12.
 */
public final class Imbalance {
    private Imbalance() {}

    /** Of the best level; the top must be valid. */
    public static double of(final TopOfBook top) {
        return ratio(top.bidQty(), top.askQty());
    }

    /**
     * Of the first levels of each side; the book must be valid.
     *
     * @param levels how many of a side to add up, above 0; a side that has fewer counts with what it has
     */
    public static double of(final Book book, final int levels) {
        return ratio(book.depth(Side.BUY, levels), book.depth(Side.SELL, levels));
    }

    private static double ratio(final double bidQty, final double askQty) {
        final double sum = bidQty + askQty;
        return sum == 0 ? 0 : (bidQty - askQty) / sum;
    }
}
