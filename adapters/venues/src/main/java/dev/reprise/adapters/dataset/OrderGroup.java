package dev.reprise.adapters.dataset;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.api.EventPublisher;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookUpdateKind;
import dev.reprise.api.schema.L3UpdateEncoder;
import dev.reprise.api.schema.OrderAction;
import dev.reprise.api.schema.Side;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;

/** Collects orders that belong together, proves that they fit what was told before, and publishes them: a record, or a chain of them. */
final class OrderGroup {
    private static final int FIRST = 1;
    private static final int LAST = 2;
    private static final int MAX_EXECUTED = 65_536;
    private static final long MAX_LEVEL_QTY =
            Long.MAX_VALUE / 2; // a book and the snapshot after it stand side by side for a while

    /** An order of the venue's book. */
    private record Known(boolean isBid, long price, long qty) {}

    /** What happened to an order, at the instrument's scales. */
    private record Change(OrderAction action, long id, boolean isBid, long price, long qty) {}

    private final EventPublisher publisher;
    private final TouchCheck check;
    private final boolean executions;
    private final Map<Long, Known> known = new LinkedHashMap<>();
    private final Map<Long, Long> bidQtys = new HashMap<>(); // of what is known, by price
    private final Map<Long, Long> askQtys = new HashMap<>();
    private final Set<Long> executed = new LinkedHashSet<>(); // whole, the latest; some venues delete them once more
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
        bidQtys.clear();
        askQtys.clear();
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
        qtys(isBid).clear();
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
                forget(id);
                changes.add(new Change(is, id, isBid, before.price(), 0));
            }
            case EXECUTE -> {
                final long left = before.qty() - qty;
                if (left > 0) {
                    know(id, new Known(isBid, before.price(), left));
                } else {
                    forget(id);
                    rememberExecuted(id);
                }
                changes.add(new Change(is, id, isBid, price, qty));
            }
            default -> {
                know(id, new Known(isBid, price, qty));
                changes.add(new Change(is, id, isBid, price, qty));
            }
        }
        return null;
    }

    private void know(final long id, final Known order) {
        leave(known.put(id, order));
        qtys(order.isBid()).merge(order.price(), order.qty(), Long::sum);
    }

    private void forget(final long id) {
        leave(known.remove(id));
    }

    private void leave(final Known order) {
        if (order != null) {
            qtys(order.isBid())
                    .computeIfPresent(order.price(), (price, qty) -> qty == order.qty() ? null : qty - order.qty());
        }
    }

    private Map<Long, Long> qtys(final boolean isBid) {
        return isBid ? bidQtys : askQtys;
    }

    /** Whether the level is still a quantity when an order is there with so much. */
    boolean fits(final long id, final boolean isBid, final long price, final long qty) {
        final Known before = known.get(id);
        final boolean isThere = before != null && before.isBid() == isBid && before.price() == price;
        final long others = qtys(isBid).getOrDefault(price, 0L) - (isThere ? before.qty() : 0);
        return qty <= MAX_LEVEL_QTY - others;
    }

    private void rememberExecuted(final long id) {
        executed.add(id);
        if (executed.size() > MAX_EXECUTED) {
            final Iterator<Long> oldest = executed.iterator();
            oldest.next();
            oldest.remove();
        }
    }

    boolean isKnown(final long id) {
        return known.containsKey(id);
    }

    /** An order was executed that was there before the data began. */
    void addExecution(final long id, final boolean isBid, final long price, final long qty) {
        changes.add(new Change(OrderAction.EXECUTE, id, isBid, price, qty));
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
