package dev.reprise.core.order;

import dev.reprise.api.Carrier;
import dev.reprise.api.ExecutionReader;
import dev.reprise.core.hash.Mix;
import java.util.Arrays;
import org.agrona.BitUtil;

/**
 * The last so many executions, so that a fill that comes twice counts once. The key is instrument, side and execution id: the
 * side, because both orders of a trade with ourselves carry the same id.
 *
 * <p>A ring in order of arrival and an open-addressing index over it; the oldest key is forgotten first.
 */
final class FillKeys {
    private final int[] owners;
    private final long[] highs;
    private final long[] lows;
    private final int[] index; // position in the ring plus 1, 0: empty
    private final int mask;
    private int oldest;
    private int count;
    private long hash;

    FillKeys(final int capacity) {
        owners = new int[capacity];
        highs = new long[capacity];
        lows = new long[capacity];
        index = new int[BitUtil.findNextPositivePowerOfTwo(capacity) * 2];
        mask = index.length - 1;
    }

    /** Remembers a key; false when it is known already. */
    boolean add(final int instrument, final boolean isBuy, final long high, final long low) {
        final int owner = instrument << 1 | (isBuy ? 0 : 1);
        int at = home(owner, high, low);
        while (index[at] != 0) {
            final int known = index[at] - 1;
            if (lows[known] == low && highs[known] == high && owners[known] == owner) {
                return false;
            }
            at = at + 1 & mask;
        }
        if (count == owners.length) {
            forgetOldest();
            at = home(owner, high, low);
            while (index[at] != 0) {
                at = at + 1 & mask;
            }
        }
        int position = oldest + count;
        if (position >= owners.length) {
            position -= owners.length;
        }
        owners[position] = owner;
        highs[position] = high;
        lows[position] = low;
        index[at] = position + 1;
        count++;
        hash += keyHash(owner, high, low);
        return true;
    }

    /**
     * Whether a key may have been known and forgotten, where ids count up in each instrument: there is no room for more, and none
     * is remembered of the instrument that is not above it. Looks at every key.
     */
    boolean mayHaveForgotten(final int instrument, final long high, final long low) {
        if (count < owners.length) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (owners[i] >> 1 == instrument && !isAbove(highs[i], lows[i], high, low)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAbove(final long high, final long low, final long thanHigh, final long thanLow) {
        return high == thanHigh ? Long.compareUnsigned(low, thanLow) > 0 : Long.compareUnsigned(high, thanHigh) > 0;
    }

    /** All of them, in order of arrival. */
    void forEach(final ExecutionReader reader) {
        for (int i = 0; i < count; i++) {
            final int position = oldest + i < owners.length ? oldest + i : oldest + i - owners.length;
            reader.execution(owners[position] >> 1, (owners[position] & 1) == 0, highs[position], lows[position]);
        }
    }

    int size() {
        return count;
    }

    /** Depends on the keys remembered, not on how they came. */
    long stateHash() {
        return hash;
    }

    private void forgetOldest() {
        hash -= keyHash(owners[oldest], highs[oldest], lows[oldest]);
        int hole = home(owners[oldest], highs[oldest], lows[oldest]);
        while (index[hole] != oldest + 1) {
            hole = hole + 1 & mask;
        }
        // Backward shift: later keys of the same run move up, so that no probe ends too early.
        int next = hole + 1 & mask;
        while (index[next] != 0) {
            final int position = index[next] - 1;
            final int home = home(owners[position], highs[position], lows[position]);
            if ((next - home & mask) >= (next - hole & mask)) {
                index[hole] = index[next];
                hole = next;
            }
            next = next + 1 & mask;
        }
        index[hole] = 0;
        oldest = oldest + 1 == owners.length ? 0 : oldest + 1;
        count--;
    }

    private int home(final int owner, final long high, final long low) {
        return (int) keyHash(owner, high, low) & mask;
    }

    private static long keyHash(final int owner, final long high, final long low) {
        return Mix.step(Mix.step(Mix.step(1, owner), high), low);
    }

    void carry(final Carrier carrier) {
        carrier.carry(owners);
        carrier.carry(highs);
        carrier.carry(lows);
        oldest = carrier.carry(oldest);
        count = carrier.carry(count);
        hash = carrier.carry(hash);
        if (carrier.isReading()) {
            Arrays.fill(index, 0);
            for (int i = 0; i < count; i++) {
                final int position = oldest + i < owners.length ? oldest + i : oldest + i - owners.length;
                int at = home(owners[position], highs[position], lows[position]);
                while (index[at] != 0) {
                    at = at + 1 & mask;
                }
                index[at] = position + 1;
            }
        }
    }
}
