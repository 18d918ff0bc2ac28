package dev.reprise.adapters.binance;

import dev.reprise.api.schema.OrderStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.collections.LongHashSet;
import tools.jackson.databind.JsonNode;

/**
 * What the engine has been told about the account: orders, trades, balances. Audits compare it with the venue. It learns from
 * {@link OrderRecords}, so it is what was published, not what was meant. Re-uses its objects; not thread-safe.
 */
final class TrackedOrders {
    /** How many are remembered after their end. */
    static final int ENDED = 1 << 12;

    private static final int TRADES = 1 << 16;
    private static final int INSTRUMENT_SHIFT = 48;

    private final ForeignOrders foreign = new ForeignOrders();
    private final Long2ObjectHashMap<TrackedOrder> byId = new Long2ObjectHashMap<>();
    private final long[] ended = new long[ENDED];
    private final LongHashSet trades = new LongHashSet();
    private final long[] tradeRing = new long[TRADES];
    private TrackedOrder free;
    private long[] freeAmounts = new long[0];
    private long[] lockedAmounts = new long[0];
    private long[] balancesAt = new long[0]; // nanos, 0: never told
    private long endedCount;
    private long tradeCount;

    /** Those that are not ours. */
    ForeignOrders foreign() {
        return foreign;
    }

    /**
     * Our id behind a payload's text; 0 when the order is not ours. Also 0 when the text reads as ours and the engine has the order
     * among those of others since an earlier session: its journal lost it, or it is another instance's.
     */
    long ours(final JsonNode text, final int instrument, final long venueOrderId) {
        final long id = Account.clientOrderId(text);
        return id != 0 && byId.get(id) == null && foreign.isKnown(instrument, venueOrderId) ? 0 : id;
    }

    /** The order, or null when nothing was ever told about it, or too long ago. */
    TrackedOrder get(final long id) {
        return byId.get(id);
    }

    /** The order, begun when it is new. */
    TrackedOrder begin(final long id, final int instrument) {
        TrackedOrder order = byId.get(id);
        if (order == null) {
            order = free == null ? new TrackedOrder() : free;
            free = order.nextFree;
            order.nextFree = null;
            order.reset(id, instrument, System.nanoTime());
            byId.put(id, order);
        }
        return order;
    }

    /** Orders that are not over, in no particular order. */
    List<TrackedOrder> open() {
        final List<TrackedOrder> open = new ArrayList<>();
        for (final TrackedOrder order : byId.values()) {
            if (order.isOpen) {
                open.add(order);
            }
        }
        return open;
    }

    void onChanged(final long id, final long venueOrderId) {
        final TrackedOrder order = byId.get(id);
        if (order != null) {
            order.changedAt = System.nanoTime();
            order.venueOrderId = venueOrderId != 0 ? venueOrderId : order.venueOrderId;
        }
    }

    void onEnded(final long id, final long cumQty) {
        final TrackedOrder order = byId.get(id);
        if (order == null) {
            return;
        }
        order.changedAt = System.nanoTime();
        order.cumQty = Math.max(order.cumQty, cumQty);
        if (order.isOpen) {
            order.isOpen = false;
            final int slot = (int) (endedCount++ & ENDED - 1);
            if (endedCount > ENDED) {
                final TrackedOrder forgotten = byId.remove(ended[slot]);
                if (forgotten != null) {
                    forgotten.nextFree = free;
                    free = forgotten;
                }
            }
            ended[slot] = id;
        }
    }

    void onAmended(final long id, final long price, final long stopPrice, final long qty, final long venueOrderId) {
        final TrackedOrder order = byId.get(id);
        if (order != null) {
            order.price = price;
            order.stopPrice = stopPrice != 0 ? stopPrice : order.stopPrice;
            order.qty = qty;
            onChanged(id, venueOrderId);
        }
    }

    void onFill(
            final long id,
            final int instrument,
            final long qty,
            final long cumQty,
            final long tradeId,
            final boolean isBuy) {
        final boolean isNew = add(instrument, tradeId, isBuy);
        final TrackedOrder order = byId.get(id);
        if (order == null) {
            return;
        }
        order.changedAt = System.nanoTime();
        order.cumQty = Math.max(isNew ? order.cumQty + qty : order.cumQty, cumQty);
        if (order.qty > 0 && order.cumQty >= order.qty) {
            onEnded(id, order.cumQty);
        }
    }

    void onSnapshot(
            final long id,
            final int instrument,
            final OrderStatus status,
            final long qty,
            final long cumQty,
            final long venueOrderId) {
        if (id == 0) {
            foreign.told(instrument, venueOrderId, status);
            return;
        }
        final TrackedOrder order = begin(id, instrument);
        order.qty = qty > 0 ? qty : order.qty;
        order.cumQty = Math.max(order.cumQty, cumQty);
        order.changedAt = System.nanoTime();
        if (isEnd(status)) {
            onEnded(id, cumQty);
        }
    }

    static boolean isEnd(final OrderStatus status) {
        return switch (status) {
            case FILLED, CANCELED, REJECTED, EXPIRED, ABSENT -> true;
            case PENDING_NEW, NEW, PARTIALLY_FILLED, PENDING_CANCEL, PENDING_REPLACE, UNKNOWN, HELD, NULL_VAL -> false;
        };
    }

    /** Remembers our side of a trade as told; false when it was. */
    boolean add(final int instrument, final long tradeId, final boolean isBuy) {
        final long key = key(instrument, tradeId, isBuy);
        if (!trades.add(key)) {
            return false;
        }
        final int slot = (int) (tradeCount++ & TRADES - 1);
        if (tradeCount > TRADES) {
            trades.remove(tradeRing[slot]);
        }
        tradeRing[slot] = key;
        return true;
    }

    /** Whether our side of a trade was told; both sides may be ours. */
    boolean isTold(final int instrument, final long tradeId, final boolean isBuy) {
        return trades.contains(key(instrument, tradeId, isBuy));
    }

    private static long key(final int instrument, final long tradeId, final boolean isBuy) {
        return (long) instrument << INSTRUMENT_SHIFT | tradeId << 1 | (isBuy ? 1 : 0);
    }

    void onBalance(final int currency, final long freeAmount, final long locked) {
        if (currency >= balancesAt.length) {
            freeAmounts = Arrays.copyOf(freeAmounts, currency + 1);
            lockedAmounts = Arrays.copyOf(lockedAmounts, currency + 1);
            balancesAt = Arrays.copyOf(balancesAt, currency + 1);
        }
        freeAmounts[currency] = freeAmount;
        lockedAmounts[currency] = locked;
        balancesAt[currency] = Math.max(1, System.nanoTime());
    }

    /** When a balance was told last, 0 for never. */
    long balanceAt(final int currency) {
        return currency < balancesAt.length ? balancesAt[currency] : 0;
    }

    long free(final int currency) {
        return freeAmounts[currency];
    }

    long locked(final int currency) {
        return lockedAmounts[currency];
    }
}
