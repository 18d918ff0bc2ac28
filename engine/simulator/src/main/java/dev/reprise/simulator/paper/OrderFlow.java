package dev.reprise.simulator.paper;

import dev.reprise.api.book.L3Book;
import dev.reprise.api.schema.Side;
import org.agrona.DirectBuffer;

/**
 * The venue's own orders one by one: they make its depth, move our places in the queues, and fill ours when one is executed that ours
 * would have been before. What was executed is shared by our orders in price-time order, and never fills more than was executed.
 */
final class OrderFlow implements L3Book.Listener {
    private final PaperDesk desk;
    private final PaperOrders orders;
    private final FifoQueue fifo; // null: another model, or none
    private PaperMarket market; // of the record at hand

    OrderFlow(final PaperDesk desk, final PaperOrders orders, final Queue queue) {
        this.desk = desk;
        this.orders = orders;
        fifo = queue instanceof FifoQueue ? (FifoQueue) queue : null;
    }

    void onUpdate(final PaperMarket of, final DirectBuffer buffer, final int offset) {
        market = of;
        market.depth.onL3Update(buffer, offset, this);
    }

    @Override
    public void onChange(final Side side, final long price, final long place, final long change) {
        market.depth.change(side, price, change);
        if (fifo != null) {
            market.ledger.follow(side, price, change);
            fifo.onChange(market, side, price, place, change);
        }
    }

    @Override
    public void onExecution(final Side side, final long price, final long place, final long qty) {
        if (fifo != null) {
            execute(side, price, place, qty);
        }
    }

    /** Ours of the other side have had what reached them, when it came into view. */
    private void execute(final Side side, final long price, final long place, final long available) {
        long left = available;
        int slot = orders.first(market.instrument.index(), side);
        while (slot != PaperOrders.NONE && left > 0) {
            final int following = orders.next[slot];
            final boolean isThrough = PaperDesk.isThrough(side, orders.price[slot], price);
            if (!isThrough && orders.price[slot] != price) {
                break; // worse prices follow
            }
            if (isThrough || fifo.isServedBefore(slot, place)) {
                final long qty = Math.min(left, orders.leaves(slot));
                if (!desk.fill(market.instrument, slot, orders.price[slot], qty, orders.role(slot))) {
                    break;
                }
                left -= qty;
                desk.forgetFilled(slot);
            }
            slot = following;
        }
    }
}
