package dev.reprise.simulator.matching;

/**
 * Open orders by id, in a table with open addressing, and a pool of those that ended. Grows by doubling when more are open than ever
 * before.
 */
final class Orders {
    private static final int INITIAL_CAPACITY = 4096;
    private static final long GOLDEN_RATIO = 0x9E37_79B9_7F4A_7C15L; // spreads ids that count up

    private Order[] table = new Order[INITIAL_CAPACITY]; // at most half of it is used
    private int mask = INITIAL_CAPACITY - 1;
    private int shift = Long.numberOfLeadingZeros(mask);
    private int size;
    private Order free;

    Orders() {
        pool(INITIAL_CAPACITY / 2);
    }

    private void pool(final int count) {
        for (int i = 0; i < count; i++) {
            final Order order = new Order();
            order.next = free;
            free = order;
        }
    }

    /** Number of open orders. */
    int size() {
        return size;
    }

    /** The order with an id, or null. */
    Order find(final long id) {
        int at = home(id);
        Order order = table[at];
        while (order != null && order.id != id) {
            at = at + 1 & mask;
            order = table[at];
        }
        return order;
    }

    /** An order for a new id; what else it holds is of whoever had it before. */
    Order add(final long id) {
        if (2 * size >= table.length) {
            grow();
        }
        final Order order = free;
        free = order.next;
        order.id = id;
        size++;
        enter(order);
        return order;
    }

    /** Forgets an order; what stands behind it in the table moves up. */
    void remove(final Order order) {
        int hole = order.place;
        for (int at = hole + 1 & mask; table[at] != null; at = at + 1 & mask) {
            final Order other = table[at];
            if ((at - home(other.id) & mask) >= (at - hole & mask)) {
                table[hole] = other;
                other.place = hole;
                hole = at;
            }
        }
        table[hole] = null;
        size--;
        order.next = free;
        free = order;
    }

    private int home(final long id) {
        return (int) (id * GOLDEN_RATIO >>> shift);
    }

    private void enter(final Order order) {
        int at = home(order.id);
        while (table[at] != null) {
            at = at + 1 & mask;
        }
        table[at] = order;
        order.place = at;
    }

    private void grow() {
        pool(size);
        final Order[] old = table;
        table = new Order[old.length * 2];
        mask = table.length - 1;
        shift = Long.numberOfLeadingZeros(mask);
        for (final Order order : old) {
            if (order != null) {
                enter(order);
            }
        }
    }
}
