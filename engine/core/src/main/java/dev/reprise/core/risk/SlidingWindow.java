package dev.reprise.core.risk;

import dev.reprise.api.Carrier;

/**
 * Counts requests in sliding time windows, exactly: the ring of the last send times answers for every window, not
 * only for aligned ones. Times are core times in ns and never go back.
 */
final class SlidingWindow {
    private final long[] times;
    private int next;
    private int size;

    /** @param capacity largest limit it can hold; a larger one is held as this one, which is tighter */
    SlidingWindow(final int capacity) {
        times = new long[capacity];
    }

    /**
     * Whether one more request at {@code now} leaves at most {@code limit} in every half-open window of this length.
     *
     * @param limit requests per window; 0 allows none
     * @param windowNs length; one that is not above 0 allows none
     */
    boolean allows(final long limit, final long windowNs, final long now) {
        if (limit <= 0 || windowNs <= 0) {
            return false;
        }
        final int n = (int) Math.min(limit, times.length);
        return size < n || now - times[indexBack(n)] >= windowNs;
    }

    /** Requests sent less than {@code windowNs} before {@code now}, at most the capacity. */
    int count(final long windowNs, final long now) {
        int n = 0;
        while (n < size && now - times[indexBack(n + 1)] < windowNs) {
            n++;
        }
        return n;
    }

    /** A request was sent. */
    void add(final long now) {
        times[next] = now;
        next = next + 1 == times.length ? 0 : next + 1;
        if (size < times.length) {
            size++;
        }
    }

    /** Nothing was sent. */
    void clear() {
        size = 0;
    }

    private int indexBack(final int n) {
        final int index = next - n;
        return index < 0 ? index + times.length : index;
    }

    long stateHash(final long seed) {
        long hash = Exact.mix(seed, size);
        for (int n = size; n > 0; n--) {
            hash = Exact.mix(hash, times[indexBack(n)]);
        }
        return hash;
    }

    void carry(final Carrier carrier) {
        carrier.carry(times);
        next = carrier.carry(next);
        size = carrier.carry(size);
    }

    /** Writes or reads the windows that there are, and makes those that are missing. */
    static void carry(final Carrier carrier, final SlidingWindow[] windows, final int capacity) {
        for (int i = 0; i < windows.length; i++) {
            if (carrier.carry(windows[i] != null)) {
                if (windows[i] == null) {
                    windows[i] = new SlidingWindow(capacity);
                }
                windows[i].carry(carrier);
            }
        }
    }
}
