package dev.reprise.simulator.matching;

/** The orders at one price of one side, oldest first, and the levels beside it. */
final class Level {
    long price;
    long key; // ascending means better
    long qty;
    Order first;
    Order last;
    Level better;
    Level worse; // among free ones the next free one
    int tick; // index in the side's window, or TickWindow.NONE

    /** Puts an order last; gives back the level's new quantity. */
    long append(final Order order) {
        final Order before = last;
        order.level = this;
        order.previous = before;
        order.next = null;
        if (before == null) {
            first = order;
        } else {
            before.next = order;
        }
        last = order;
        qty += order.leaves;
        return qty;
    }

    /** Takes an order out, with what it has left; gives back what the level has left. */
    long unlink(final Order order) {
        final Order before = order.previous;
        final Order behind = order.next;
        if (before == null) {
            first = behind;
        } else {
            before.next = behind;
        }
        if (behind == null) {
            last = before;
        } else {
            behind.previous = before;
        }
        qty -= order.leaves;
        return qty;
    }
}
