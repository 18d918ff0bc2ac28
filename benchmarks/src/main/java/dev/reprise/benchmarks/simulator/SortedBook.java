package dev.reprise.benchmarks.simulator;

import dev.reprise.api.schema.Side;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/** The baseline: price and time priority as the JDK's collections give it, levels in sorted maps, orders in queues. */
final class SortedBook {
    private final TreeMap<Long, ArrayDeque<Order>> bids = new TreeMap<>((a, b) -> Long.compare(b, a));
    private final TreeMap<Long, ArrayDeque<Order>> asks = new TreeMap<>();
    private final Map<Long, Order> orders = new HashMap<>();
    private long ids;

    private static final class Order {
        private final long id;
        private final Side side;
        private final long price;
        private long qty;

        private Order(final long id, final Side side, final long price, final long qty) {
            this.id = id;
            this.side = side;
            this.price = price;
            this.qty = qty;
        }
    }

    /** Matches, and rests with what is left unless it may not. */
    long place(final Side side, final long price, final long qty, final boolean rests) {
        final Order order = new Order(++ids, side, price, qty);
        match(order);
        if (rests && order.qty > 0) {
            own(side).computeIfAbsent(price, p -> new ArrayDeque<>()).add(order);
            orders.put(order.id, order);
        }
        return order.id;
    }

    private void match(final Order order) {
        final TreeMap<Long, ArrayDeque<Order>> others = own(order.side == Side.BUY ? Side.SELL : Side.BUY);
        final Iterator<Map.Entry<Long, ArrayDeque<Order>>> levels =
                others.entrySet().iterator();
        while (order.qty > 0 && levels.hasNext()) {
            final Map.Entry<Long, ArrayDeque<Order>> level = levels.next();
            if (order.side == Side.BUY ? level.getKey() > order.price : level.getKey() < order.price) {
                return;
            }
            final ArrayDeque<Order> queue = level.getValue();
            while (order.qty > 0 && !queue.isEmpty()) {
                final Order first = queue.peek();
                final long traded = Math.min(order.qty, first.qty);
                order.qty -= traded;
                first.qty -= traded;
                if (first.qty == 0) {
                    orders.remove(queue.remove().id);
                }
            }
            if (queue.isEmpty()) {
                levels.remove();
            }
        }
    }

    void cancel(final long id) {
        final Order order = orders.remove(id);
        final TreeMap<Long, ArrayDeque<Order>> side = own(order.side);
        final ArrayDeque<Order> queue = side.get(order.price);
        queue.remove(order);
        if (queue.isEmpty()) {
            side.remove(order.price);
        }
    }

    boolean isOpen(final long id) {
        return orders.containsKey(id);
    }

    /** 0 for none. */
    long bestBid() {
        return bids.isEmpty() ? 0 : bids.firstKey();
    }

    private TreeMap<Long, ArrayDeque<Order>> own(final Side side) {
        return side == Side.BUY ? bids : asks;
    }
}
