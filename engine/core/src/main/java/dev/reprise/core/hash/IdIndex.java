package dev.reprise.core.hash;

import java.util.Arrays;
import org.agrona.BitUtil;

/**
 * Finds the slot of an order or a timer by its id. Ids that follow each other, as those of a run do, have places that do: what is asked
 * about the next one lies beside what was asked about the last, where a hash that scatters would meet cold memory each
 * time. Several ids may share a place; the slots of a place are linked, the highest id first. Not thread-safe.
 */
public final class IdIndex {
    /** No slot. */
    public static final int NONE = -1;

    private static final int UPPER_BITS = 40; // of a client order id: the run
    private static final int UPPER_STEP = 0x9E3779B9; // 2^32 divided by the golden ratio, odd

    private final long[] ids; // by slot, the owner's
    private final int[] firsts; // by place
    private final int[] nexts; // by slot
    private final int mask;

    /** @param ids by slot; an id is there before it is added and until it is removed */
    public IdIndex(final long[] ids) {
        this.ids = ids;
        firsts = new int[BitUtil.findNextPositivePowerOfTwo(ids.length)];
        nexts = new int[ids.length];
        mask = firsts.length - 1;
        clear();
    }

    private int place(final long id) {
        return (int) id + (int) (id >>> UPPER_BITS) * UPPER_STEP & mask;
    }

    /** The slot of this id, or {@link #NONE}. */
    public int find(final long id) {
        int slot = firsts[place(id)];
        while (slot != NONE && ids[slot] != id) {
            slot = nexts[slot];
        }
        return slot;
    }

    /** The id in this slot, which is not here yet. */
    public void add(final int slot) {
        final int place = place(ids[slot]);
        int before = NONE;
        int behind = firsts[place];
        while (behind != NONE && ids[behind] > ids[slot]) {
            before = behind;
            behind = nexts[behind];
        }
        nexts[slot] = behind;
        link(place, before, slot);
    }

    /** The id in this slot, which is here. */
    public void remove(final int slot) {
        final int place = place(ids[slot]);
        int before = NONE;
        int at = firsts[place];
        while (at != slot) {
            before = at;
            at = nexts[at];
        }
        link(place, before, nexts[slot]);
        nexts[slot] = NONE;
    }

    private void link(final int place, final int before, final int slot) {
        if (before == NONE) {
            firsts[place] = slot;
        } else {
            nexts[before] = slot;
        }
    }

    /** Nothing is here. */
    public void clear() {
        Arrays.fill(firsts, NONE);
        Arrays.fill(nexts, NONE);
    }
}
