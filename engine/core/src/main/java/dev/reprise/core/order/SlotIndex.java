package dev.reprise.core.order;

import dev.reprise.api.record.ClientOrderIds;
import java.util.Arrays;
import org.agrona.BitUtil;

/**
 * Finds the slot of an order by its id. A run's ids follow each other, and so do their places here: what is asked about a new order lies
 * beside what was asked about the last one, where a hash that scatters would meet cold memory each time. Ids of different runs
 * may share a place; the slots of a place are linked, the highest id first.
 */
final class SlotIndex {
    private static final int NONE = OrderTable.NONE;
    private static final int RUN_STEP = 0x9E3779B9; // 2^32 divided by the golden ratio, odd

    private final long[] ids; // by slot, the table's own
    private final int[] firsts; // by place
    private final int[] nexts; // by slot
    private final int mask;

    /** @param ids of the orders, by slot; an order's is there before it is added and until it is removed */
    SlotIndex(final long[] ids) {
        this.ids = ids;
        firsts = new int[BitUtil.findNextPositivePowerOfTwo(ids.length)];
        nexts = new int[ids.length];
        mask = firsts.length - 1;
        clear();
    }

    private int place(final long id) {
        return (int) id + ClientOrderIds.run(id) * RUN_STEP & mask;
    }

    /** The slot of this id, or {@link OrderTable#NONE}. */
    int find(final long id) {
        int slot = firsts[place(id)];
        while (slot != NONE && ids[slot] != id) {
            slot = nexts[slot];
        }
        return slot;
    }

    /** The id in this slot, which is not here yet. */
    void add(final int slot) {
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
    void remove(final int slot) {
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

    void clear() {
        Arrays.fill(firsts, NONE);
        Arrays.fill(nexts, NONE);
    }
}
