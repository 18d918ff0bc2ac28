package dev.reprise.adapters.binance;

import dev.reprise.api.schema.OrderStatus;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Orders on the account that are not ours, as the engine was told about them. One that the venue no longer lists ended while nobody
 * listened: it is asked for by itself, one at a time, because a list may lag behind or be empty, and the answer says how it ended.
 * Learns from {@link OrderRecords}. Not thread-safe.
 */
final class ForeignOrders {
    private static final int ENDED = 1 << 12;

    private final Map<Key, Order> open = new LinkedHashMap<>();
    private final Set<Key> ended = new HashSet<>();
    private final Key[] endedRing = new Key[ENDED];
    private int endedCount;
    private Key asked;

    /** A venue order id is unique in its instrument only. */
    record Key(int instrument, long venueOrderId) {}

    private static final class Order {
        private long changedAt;
        private boolean isSuspected;
        private boolean isMissed;
        private boolean isOfAudit; // who missed it first; a list that names it, or news of it, settles that
        private boolean isDoubted;

        private void settle() {
            isSuspected = false;
            isMissed = false;
            isDoubted = false;
        }
    }

    /** Told about one, by its stream, a list or an answer; or known from earlier. */
    void told(final int instrument, final long venueOrderId, final OrderStatus status) {
        final Key key = new Key(instrument, venueOrderId);
        if (TrackedOrders.isEnd(status)) {
            open.remove(key);
            // That nobody knows it is no proof that it ended: a list that names it is news again.
            if (status != OrderStatus.ABSENT && ended.add(key)) {
                final int slot = endedCount++ & ENDED - 1;
                if (endedCount > ENDED) {
                    ended.remove(endedRing[slot]);
                }
                endedRing[slot] = key;
            }
        } else {
            final Order order = open.computeIfAbsent(key, k -> new Order());
            order.changedAt = System.nanoTime();
            order.settle();
        }
    }

    /** Whether it was told as ended: what says that it is open is older than that. */
    boolean hasEnded(final int instrument, final long venueOrderId) {
        return ended.contains(new Key(instrument, venueOrderId));
    }

    boolean isKnown(final int instrument, final long venueOrderId) {
        final Key key = new Key(instrument, venueOrderId);
        return open.containsKey(key) || ended.contains(key);
    }

    /**
     * A whole list of what is open has come.
     *
     * @param instrument whose list, -1 for all
     * @param listed what it names
     * @param before what was told since then may be newer than the list, nanos
     */
    void onList(final int instrument, final Set<Key> listed, final long before, final boolean isAudit) {
        for (final Map.Entry<Key, Order> e : open.entrySet()) {
            final Order order = e.getValue();
            if (instrument >= 0 && e.getKey().instrument() != instrument || order.isSuspected) {
                continue;
            }
            if (listed.contains(e.getKey())) {
                order.settle();
            } else if (order.changedAt - before < 0) {
                order.isSuspected = true;
                order.isOfAudit = order.isDoubted ? order.isOfAudit : isAudit;
                order.isDoubted = true;
            }
        }
    }

    /** Whether an audit was the first to miss it, so that its end is a correction. */
    boolean isOfAudit(final int instrument, final long venueOrderId) {
        final Order order = open.get(new Key(instrument, venueOrderId));
        return order != null && order.isSuspected && order.isOfAudit;
    }

    /** The venue does not know one by its id: of one that only a list lacked, that counts when it says so a second time. */
    boolean isFirstMiss(final int instrument, final long venueOrderId) {
        final Order order = open.get(new Key(instrument, venueOrderId));
        final boolean isFirst = order != null && order.isSuspected && !order.isMissed;
        if (isFirst) {
            order.isMissed = true;
        }
        return isFirst;
    }

    /** Asks about the next one, when there is one and none is being asked about. */
    int poll(final RequestSender sender) {
        if (asked != null) {
            return 0;
        }
        for (final Map.Entry<Key, Order> e : open.entrySet()) {
            if (e.getValue().isSuspected) {
                final Key key = e.getKey();
                if (sender.foreignOrder(key.venueOrderId(), key.instrument())) {
                    asked = key;
                }
                return 1;
            }
        }
        return 0;
    }

    /** The venue has answered, or will not: the next list brings it up again. */
    void onAnswered(final int instrument, final long venueOrderId) {
        final Key key = new Key(instrument, venueOrderId);
        final Order order = open.get(key);
        if (order != null) {
            order.isSuspected = false;
        }
        if (key.equals(asked)) {
            asked = null;
        }
    }

    void onDown() {
        asked = null;
        open.values().forEach(order -> order.isSuspected = false);
    }
}
