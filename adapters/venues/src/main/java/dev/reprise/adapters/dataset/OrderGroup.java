package dev.reprise.adapters.dataset;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.api.EventPublisher;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookUpdateKind;
import dev.reprise.api.schema.L3UpdateEncoder;
import dev.reprise.api.schema.OrderAction;
import dev.reprise.api.schema.Side;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;

/** Collects orders that belong together, proves that they fit what was told before, and publishes them: a record, or a chain of them. */
final class OrderGroup {
    private static final int FIRST = 1;
    private static final int LAST = 2;

    /** An order of the venue's book. */
    private record Known(boolean isBid, long price, long qty) {}

    /** What happened to an order, at the instrument's scales. */
    private record Change(OrderAction action, long id, boolean isBid, long price, long qty) {}

    private final EventPublisher publisher;
    private final TouchCheck check;
    private final boolean executions;
    private final Map<Long, Known> known = new LinkedHashMap<>();
    private final Set<Long> executed = new HashSet<>(); // whole; some venues delete them once more
    private final List<Change> changes = new ArrayList<>();
    private final L3UpdateEncoder update = new L3UpdateEncoder();
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[Records.MAX_LENGTH * 2]);
    private int depth;
    private long sequence;
    private int epoch = 1;

    /**
     * @param check sees what is published
     * @param executions whether the data tells each execution
     */
    OrderGroup(final EventPublisher publisher, final TouchCheck check, final boolean executions) {
        this.publisher = publisher;
        this.check = check;
        this.executions = executions;
    }

    /** Orders a side that the venue shows at most, 0: all. */
    void depth(final int shown) {
        depth = shown;
    }

    int size() {
        return changes.size();
    }

    /** What comes is a whole book: what was known is not. */
    void begin(final boolean isNewEpoch) {
        known.clear();
        executed.clear();
        epoch += isNewEpoch ? 1 : 0;
    }

    /** Everything of a side leaves. */
    void clear(final boolean isBid) {
        known.forEach((id, order) -> {
            if (order.isBid() == isBid) {
                changes.add(new Change(OrderAction.DELETE, id, isBid, order.price(), 0));
            }
        });
        known.values().removeIf(order -> order.isBid() == isBid);
    }

    /**
     * Takes what happened to an order.
     *
     * @param action {@link OrderAction#NULL_VAL}: the order is as told now, whether it was there or not
     * @return what is wrong with it, {@code null} when it fits
     */
    String add(final OrderAction action, final long id, final boolean isBid, final long price, final long qty) {
        final Known before = known.get(id);
        if (action == OrderAction.DELETE && before == null && executed.remove(id)) {
            return null; // told with its last execution
        }
        if (before == null
                && (action == OrderAction.DELETE || action == OrderAction.CHANGE || action == OrderAction.EXECUTE)) {
            return "order " + id + " is not in the book";
        }
        if (before != null && before.isBid() != isBid) {
            return "order " + id + " changes its side";
        }
        if (before != null && action == OrderAction.ADD) {
            return "order " + id + " is in the book already";
        }
        final boolean isTold = action == OrderAction.NULL_VAL;
        final OrderAction is = isTold ? before == null ? OrderAction.ADD : OrderAction.CHANGE : action;
        switch (is) {
            case DELETE -> {
                known.remove(id);
                changes.add(new Change(is, id, isBid, before.price(), 0));
            }
            case EXECUTE -> {
                final long left = before.qty() - qty;
                if (left > 0) {
                    known.put(id, new Known(isBid, before.price(), left));
                } else {
                    known.remove(id);
                    executed.add(id);
                }
                changes.add(new Change(is, id, isBid, price, qty));
            }
            default -> {
                known.put(id, new Known(isBid, price, qty));
                changes.add(new Change(is, id, isBid, price, qty));
            }
        }
        return null;
    }

    /** Publishes what was added, and is empty. */
    void publish(final long receiveTime, final long venueTime, final boolean isSnapshot) {
        final int most = maxOrders();
        int done = 0;
        int bits = FIRST;
        do {
            final int part = Math.min(most, changes.size() - done);
            final boolean isLast = done + part == changes.size();
            Records.begin(record, 0, L3UpdateEncoder.BLOCK_LENGTH, L3UpdateEncoder.TEMPLATE_ID);
            update.wrap(record, BODY_OFFSET)
                    .sourceSequence(++sequence)
                    .epoch(epoch)
                    .depth(depth)
                    .kind(isSnapshot ? BookUpdateKind.SNAPSHOT : BookUpdateKind.DELTA)
                    .chain((short) (bits | (isLast ? LAST : 0)))
                    .executions((short) (executions ? 1 : 0));
            final L3UpdateEncoder.OrdersEncoder orders = update.ordersCount(part);
            for (final Change change : changes.subList(done, done + part)) {
                orders.next()
                        .orderIdHigh(0)
                        .orderIdLow(change.id())
                        .price(change.price())
                        .qty(change.qty())
                        .side(change.isBid() ? Side.BUY : Side.SELL)
                        .action(change.action());
            }
            Records.receiveTime(record, 0, receiveTime);
            Records.venueTime(record, 0, venueTime);
            Records.instrument(record, 0, 0);
            final int length = Records.end(record, 0, update.encodedLength());
            check.onOrders(record, 0);
            publisher.publish(record, 0, length);
            done += part;
            bits = 0;
        } while (done < changes.size());
        changes.clear();
    }

    private int maxOrders() {
        return (publisher.maxRecordLength() - BODY_OFFSET - L3UpdateEncoder.BLOCK_LENGTH - 2 * Long.BYTES)
                / L3UpdateEncoder.OrdersEncoder.sbeBlockLength();
    }
}
