package dev.reprise.strategies;

import dev.reprise.api.Book;
import dev.reprise.api.Carrier;
import dev.reprise.api.Instrument;
import dev.reprise.api.Order;
import dev.reprise.api.OrderBuilder;
import dev.reprise.api.StrategyContext;
import dev.reprise.api.TopOfBook;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.Side;
import dev.reprise.strategies.indicator.Imbalance;

/**
 * Both quotes of one instrument. Every event ends in {@link #requote}, which compares what works with what should work and sends
 * at most one request a side: a cancel, or, once the side's last order has ended, a new order.
 *
 * <p>Orders of a side are at least the minimum life apart; after a refusal twice that, then four times, up to 64. Pulling a
 * quote because of imbalance, inventory or an invalid book does not wait. Owned by the core's thread; allocates nothing after
 * construction.
 */
final class TouchQuoter {
    private static final int BUY = 0;
    private static final int SELL = 1;
    private static final int BOOK_LEVELS = 5;
    private static final int MAX_BACK_OFF_SHIFT = 6;

    private final int timerPayload;
    private final Instrument instrument;
    private final TouchSettings settings;
    private final OrderSize sizeParameter;
    private final OrderSize maxInventoryParameter;
    private final long[] orderId = new long[2]; // 0: none
    private final long[] quotedPrice = new long[2];
    private final long[] placeAfter = new long[2]; // core time of the earliest next order
    private final long[] cancelAfter = new long[2]; // core time of the earliest next cancel request
    private final boolean[] pulled = new boolean[2]; // we asked to cancel the order
    private final int[] refusals = new int[2]; // in a row
    private long size; // 0 until the first valid price
    private long maxInventory;
    private long timerId; // 0: none

    TouchQuoter(
            final int timerPayload,
            final Instrument instrument,
            final TouchSettings settings,
            final OrderSize size,
            final OrderSize maxInventory) {
        this.timerPayload = timerPayload;
        this.instrument = instrument;
        this.settings = settings;
        sizeParameter = size;
        maxInventoryParameter = maxInventory;
    }

    boolean trades(final Instrument other) {
        return instrument.index() == other.index();
    }

    void onTimer() {
        timerId = 0;
    }

    void onOrder(final Order order, final StrategyContext ctx) {
        for (int side = BUY; side <= SELL; side++) {
            if (order.clientOrderId() != orderId[side]) {
                continue;
            }
            if (order.status() == OrderStatus.NEW) {
                refusals[side] = 0;
            } else if (!order.isWorking()) {
                orderId[side] = 0;
                // Post-only orders that would take are rejected by some venues and expire at once at others.
                if (!pulled[side] && order.cumQty() == 0) {
                    backOff(side, ctx.now());
                }
            }
        }
    }

    void requote(final StrategyContext ctx) {
        final TopOfBook top = ctx.topOfBook(instrument);
        if (!top.isValid()) {
            quote(BUY, 0, 0, ctx);
            quote(SELL, 0, 0, ctx);
            return;
        }
        final long bid = top.bidPrice();
        final long ask = top.askPrice();
        if (size == 0) {
            size = sizeParameter.qty(ask);
            maxInventory = Math.max(size, maxInventoryParameter.qty(ask));
        }
        final long position = ctx.position(instrument).qty();
        final Book book = ctx.book(instrument);
        final double lean = book.isValid() ? Imbalance.of(book, BOOK_LEVELS) : Imbalance.of(top);

        final long edge = part(ask, settings.edge());
        final long held = Math.max(-maxInventory, Math.min(maxInventory, position));
        final long shift = size == 0 ? 0 : FixedPoint.multiplyDivide(part(ask, settings.skew()), held, maxInventory);
        final long tick = instrument.tickSize();
        final long buyPrice = Math.min(instrument.floorToTick(bid - edge - shift), ask - tick);
        final long sellPrice = Math.max(instrument.ceilToTick(ask + edge - shift), bid + tick);
        quote(BUY, buyPrice, lean < -settings.imbalance() ? 0 : room(maxInventory - position), ctx);
        quote(SELL, sellPrice, lean > settings.imbalance() ? 0 : room(maxInventory + position), ctx);
    }

    private static long part(final long price, final long hundredths) {
        return FixedPoint.multiplyDivide(price, hundredths, TouchSettings.HUNDREDTHS);
    }

    /** What may still be quoted; 0 when it is less than the venue takes. */
    private long room(final long left) {
        final long qty = instrument.floorToLot(Math.max(0, Math.min(size, left)));
        return qty < instrument.rules().minQty() ? 0 : qty;
    }

    /** Brings one side to this price and quantity; quantity 0 is no quote. */
    private void quote(final int side, final long price, final long qty, final StrategyContext ctx) {
        final Order order = orderId[side] == 0 ? null : ctx.orderOf(orderId[side]);
        if (order != null && order.isWorking()) {
            keepOrPull(side, order, price, qty, ctx);
            return;
        }
        orderId[side] = 0;
        // Where the inventory is nearly full, what is left of it may be worth less than the venue takes.
        if (qty == 0
                || price <= 0
                || instrument.notional(price, qty) < instrument.rules().minNotional()) {
            return;
        }
        if (ctx.now() < placeAfter[side]) {
            wakeAt(placeAfter[side], ctx);
            return;
        }
        place(side, price, qty, ctx);
    }

    private void keepOrPull(
            final int side, final Order order, final long price, final long qty, final StrategyContext ctx) {
        final boolean unwanted = order.leavesQty() > qty;
        final boolean misplaced = Math.abs(quotedPrice[side] - price) > part(price, settings.tolerance());
        final OrderStatus status = order.status();
        if (!unwanted && !misplaced || status == OrderStatus.PENDING_CANCEL || status == OrderStatus.PENDING_NEW) {
            return; // good as it is, or the venue's answer comes first and brings us back here
        }
        final long due = unwanted ? cancelAfter[side] : Math.max(cancelAfter[side], placeAfter[side]);
        if (ctx.now() < due) {
            wakeAt(due, ctx);
            return;
        }
        cancelAfter[side] = ctx.now() + settings.minLifeNs();
        pulled[side] = ctx.cancel(order.clientOrderId()) || pulled[side];
    }

    private void place(final int side, final long price, final long qty, final StrategyContext ctx) {
        final OrderBuilder order = ctx.order(instrument);
        (side == BUY ? order.buy(qty) : order.sell(qty)).limit(price).postOnly();
        if (settings.stopLoss() != null) {
            order.stopLoss(settings.stopLoss());
        }
        pulled[side] = false;
        quotedPrice[side] = price;
        cancelAfter[side] = ctx.now();
        placeAfter[side] = ctx.now() + settings.minLifeNs();
        orderId[side] = order.submit();
        if (orderId[side] == 0) {
            backOff(side, ctx.now());
        }
    }

    private void backOff(final int side, final long now) {
        refusals[side] = Math.min(refusals[side] + 1, MAX_BACK_OFF_SHIFT);
        placeAfter[side] = now + (settings.minLifeNs() << refusals[side]);
    }

    private void wakeAt(final long time, final StrategyContext ctx) {
        if (timerId == 0) {
            timerId = ctx.schedule(time, timerPayload);
        }
    }

    /** The order of a side that was sent last and has not been seen to end, or 0. */
    long orderId(final Side side) {
        return orderId[side == Side.BUY ? BUY : SELL];
    }

    void carry(final Carrier carrier) {
        carrier.carry(orderId);
        carrier.carry(quotedPrice);
        carrier.carry(placeAfter);
        carrier.carry(cancelAfter);
        carrier.carry(pulled);
        carrier.carry(refusals);
        size = carrier.carry(size);
        maxInventory = carrier.carry(maxInventory);
        timerId = carrier.carry(timerId);
    }
}
