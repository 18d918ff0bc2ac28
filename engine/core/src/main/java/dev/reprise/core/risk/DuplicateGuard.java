package dev.reprise.core.risk;

import dev.reprise.api.Carrier;
import dev.reprise.api.schema.Side;

/**
 * Remembers what one strategy ordered last, for the duplicate check. The memory is a ring; when all of it is younger
 * than the window, it may have lost an entry and says "seen", so that a storm is stopped rather than let through.
 */
final class DuplicateGuard {
    private final long[] times;
    private final int[] instruments;
    private final Side[] sides;
    private final long[] prices;
    private final long[] qtys;
    private int next;
    private int size;

    DuplicateGuard(final int capacity) {
        times = new long[capacity];
        instruments = new int[capacity];
        sides = new Side[capacity];
        prices = new long[capacity];
        qtys = new long[capacity];
    }

    /**
     * Whether the same order was sent less than {@code windowNs} before {@code now}.
     *
     * @param price limit price mantissa; 0 for a market order, whose collar moves with the market
     */
    boolean hasSeen(
            final int instrument,
            final Side side,
            final long price,
            final long qty,
            final long windowNs,
            final long now) {
        int index = next;
        for (int n = 0; n < size; n++) {
            index = index == 0 ? times.length - 1 : index - 1;
            if (now - times[index] >= windowNs) {
                return false;
            }
            if (instruments[index] == instrument
                    && sides[index] == side
                    && prices[index] == price
                    && qtys[index] == qty) {
                return true;
            }
        }
        return size == times.length;
    }

    /** An order was sent. */
    void add(final int instrument, final Side side, final long price, final long qty, final long now) {
        times[next] = now;
        instruments[next] = instrument;
        sides[next] = side;
        prices[next] = price;
        qtys[next] = qty;
        next = next + 1 == times.length ? 0 : next + 1;
        if (size < times.length) {
            size++;
        }
    }

    long stateHash(final long seed) {
        long hash = Exact.mix(seed, size);
        int index = next;
        for (int n = 0; n < size; n++) {
            index = index == 0 ? times.length - 1 : index - 1;
            hash = Exact.mix(hash, times[index]);
            hash = Exact.mix(hash, instruments[index]);
            hash = Exact.mix(hash, sides[index].value());
            hash = Exact.mix(hash, prices[index]);
            hash = Exact.mix(hash, qtys[index]);
        }
        return hash;
    }

    void carry(final Carrier carrier) {
        carrier.carry(times);
        carrier.carry(instruments);
        carrier.carry(prices);
        carrier.carry(qtys);
        carrier.carry(sides, Side.values());
        next = carrier.carry(next);
        size = carrier.carry(size);
    }
}
