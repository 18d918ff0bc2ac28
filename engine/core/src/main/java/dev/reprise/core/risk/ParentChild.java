package dev.reprise.core.risk;

import dev.reprise.api.Carrier;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.core.decision.OrderRequest;
import dev.reprise.core.order.Orders;

/**
 * K17: orders that close for a parent are never more than the parent filled: what its children filled, plus what works
 * of the same role, plus the request, counted when they are sent. A stop-loss and a take-profit of one parent may both
 * stand for all of it, since the fill of either takes from both. A parent that is no longer remembered is bounded by the
 * position (K24) alone.
 */
final class ParentChild {
    private final Orders orders;
    private final long[] parents; // by slot of the parent: its id, to know when the slot has another order
    private final long[] filled; // by slot of the parent: quantity its children filled

    ParentChild(final Orders orders) {
        this.orders = orders;
        parents = new long[orders.capacity()];
        filled = new long[orders.capacity()];
    }

    /** A fill of the order in this slot counts. */
    void applyFill(final int slot, final long qty) {
        final long parent = orders.parentOrderId(slot);
        final int parentSlot = parent == 0 ? -1 : orders.slotOf(parent);
        if (parentSlot < 0) {
            return;
        }
        filled[parentSlot] = filledBy(parent, parentSlot) + qty;
        parents[parentSlot] = parent;
    }

    private long filledBy(final long parent, final int parentSlot) {
        return parents[parentSlot] == parent ? filled[parentSlot] : 0;
    }

    /** @param added quantity that the request adds to what is working */
    DenialCode check(final OrderRequest r, final long added) {
        final int parentSlot = r.parentOrderId == 0 || !r.isExit() ? -1 : orders.slotOf(r.parentOrderId);
        if (parentSlot < 0) {
            return null;
        }
        long left = orders.filledQty(parentSlot) - filledBy(r.parentOrderId, parentSlot);
        for (int slot = orders.firstOpen(); slot >= 0 && left >= added; slot = orders.nextOpen(slot)) {
            if (orders.parentOrderId(slot) == r.parentOrderId
                    && orders.role(slot) == r.role
                    && (r.listId == 0 || orders.listId(slot) != r.listId)) {
                left -= orders.worstLeavesQty(slot);
            }
        }
        if (added <= left) {
            return null;
        }
        r.allowed = Math.max(left, 0);
        r.actual = added;
        return DenialCode.K17_PARENT_CHILD;
    }

    long stateHash(final long seed) {
        long hash = seed;
        for (int slot = 0; slot < parents.length; slot++) {
            if (parents[slot] != 0) {
                hash = Exact.mix(Exact.mix(hash, parents[slot]), filled[slot]);
            }
        }
        return hash;
    }

    void carry(final Carrier carrier) {
        carrier.carry(parents);
        carrier.carry(filled);
    }
}
