package dev.reprise.core.book;

import dev.reprise.api.schema.Side;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** The slow twin of {@link OrderBook}: sorted maps, best level first. */
final class NaiveBook {
    private static final long NONE = Long.MIN_VALUE;

    private final TreeMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
    private final TreeMap<Long, Long> asks = new TreeMap<>();

    void clear() {
        bids.clear();
        asks.clear();
    }

    void set(final Side side, final long price, final long qty) {
        if (qty == 0) {
            side(side).remove(price);
        } else {
            side(side).put(price, qty);
        }
    }

    long bestPrice(final Side side) {
        return side(side).isEmpty() ? NONE : side(side).firstKey();
    }

    long bestQty(final Side side) {
        return side(side).isEmpty() ? 0 : side(side).firstEntry().getValue();
    }

    long qtyAt(final Side side, final long price) {
        return side(side).getOrDefault(price, 0L);
    }

    long nextPrice(final Side side, final long price) {
        final Long next = side(side).higherKey(price);
        return next == null ? NONE : next;
    }

    int levels(final Side side) {
        return side(side).size();
    }

    boolean isCrossed() {
        return !bids.isEmpty() && !asks.isEmpty() && bids.firstKey() >= asks.firstKey();
    }

    long sweepPrice(final Side takerSide, final long qty) {
        BigInteger sum = BigInteger.ZERO;
        for (final var level : (takerSide == Side.BUY ? asks : bids).entrySet()) {
            sum = sum.add(BigInteger.valueOf(level.getValue()));
            if (sum.compareTo(BigInteger.valueOf(qty)) >= 0) {
                return level.getKey();
            }
        }
        return NONE;
    }

    List<Long> prices(final Side side) {
        return List.copyOf(side(side).keySet());
    }

    private TreeMap<Long, Long> side(final Side side) {
        return side == Side.BUY ? bids : asks;
    }
}
