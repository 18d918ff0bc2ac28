package dev.reprise.simulator.market;

import java.util.Arrays;

/** Prices of one side that changed since the last book record, each once, ascending. */
final class ChangedLevels {
    private long[] prices = new long[1024];
    private int size;

    void add(final long price) {
        final int found = Arrays.binarySearch(prices, 0, size, price);
        if (found >= 0) {
            return;
        }
        if (size == prices.length) {
            prices = Arrays.copyOf(prices, size * 2);
        }
        final int at = -found - 1;
        System.arraycopy(prices, at, prices, at + 1, size - at);
        prices[at] = price;
        size++;
    }

    int size() {
        return size;
    }

    long price(final int i) {
        return prices[i];
    }

    void clear() {
        size = 0;
    }
}
