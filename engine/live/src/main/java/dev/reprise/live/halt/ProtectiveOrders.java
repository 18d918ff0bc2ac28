package dev.reprise.live.halt;

import org.agrona.collections.LongHashSet;

/**
 * Client order ids of stop-loss and take-profit orders that went out, the newest of them: the side path knows nothing else of what
 * an order is for. Any thread.
 */
public final class ProtectiveOrders {
    private static final int CAPACITY = 4_096;

    private final LongHashSet ids = new LongHashSet(2 * CAPACITY);
    private final long[] ring = new long[CAPACITY];
    private int next;

    /** Remembers one; of more than the capacity the oldest is forgotten. */
    public synchronized void add(final long clientOrderId) {
        if (ids.add(clientOrderId)) {
            if (ring[next] != 0) {
                ids.remove(ring[next]);
            }
            ring[next] = clientOrderId;
            next = (next + 1) % CAPACITY;
        }
    }

    /** Whether an order protects a position. */
    public synchronized boolean contains(final long clientOrderId) {
        return ids.contains(clientOrderId);
    }
}
