package dev.reprise.simulator.matching;

import dev.reprise.api.Book;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.SelfTradeMode;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import org.agrona.collections.Int2IntHashMap;

/**
 * Matches orders of one instrument by price, then time.
 *
 * <p>Prices and quantities are mantissas above 0 in whatever scale the caller uses throughout; ticks, lots and notional limits
 * are the caller's to check. Order ids count accepted orders from 1. A maker's price is the trade's price. One thread;
 * allocates only when more orders or levels exist than ever before.
 *
 * <p><b>Self-trade prevention</b> is Binance's: the mode of the taker counts, and holds when it would trade with an order of its own
 * owner (<a href="https://developers.binance.com/docs/binance-spot-api-docs/faqs/stp_faq">STP FAQ</a>). {@code EXPIRE_TAKER} ends what is left of the taker,
 * {@code EXPIRE_MAKER} the resting order, and the taker goes on; {@code EXPIRE_BOTH} both. A FOK order that can not fill whole with that expires and ends nobody else.
 */
public final class MatchingEngine {
    private static final long BUY_AT_ANY_PRICE = Long.MAX_VALUE;
    private static final long SELL_AT_ANY_PRICE = 0;

    private final MatchingListener listener;
    private final Orders orders = new Orders();
    private final BookSide bids;
    private final BookSide asks;
    private final Int2IntHashMap modes = new Int2IntHashMap(SelfTradeMode.NONE.value()); // by owner
    private long lastOrderId;
    private SelfTradeMode modeOfNext; // of the order that is being placed; null: its owner's

    /** As the other one, with the tick 1. */
    public MatchingEngine(final MatchingListener listener) {
        this(listener, 1);
    }

    /**
     * An empty book whose events go to the listener.
     *
     * @param tickSize what prices usually are multiples of, above 0; others are taken as well, but found more slowly
     */
    public MatchingEngine(final MatchingListener listener, final long tickSize) {
        this.listener = listener;
        bids = new BookSide(true, tickSize);
        asks = new BookSide(false, tickSize);
    }

    /**
     * From now on the mode of this owner's incoming orders and amends; {@code NONE}, with which an owner may trade with itself, until then.
     * What ends of it ends with {@link DoneReason#SELF_TRADE}.
     */
    public void selfTradeMode(final int owner, final SelfTradeMode mode) {
        modes.put(owner, mode.value());
    }

    /**
     * Places a limit order. Rejections: {@code MALFORMED} for a price or quantity that is not above 0 or a missing side,
     * {@code WOULD_TAKE} for a post-only order that would trade, {@code OTHER} for GTD, for post-only with IOC or FOK, and for a
     * quantity that its level cannot hold.
     *
     * @param owner whose order it is
     * @param reference the caller's own number, given back in events
     * @return the order's id, also when it is already done again; 0 when it was rejected
     */
    public long place(
            final int owner,
            final long reference,
            final Side side,
            final long price,
            final long qty,
            final TimeInForce timeInForce,
            final boolean postOnly) {
        final RejectCode code = check(side, price, qty, timeInForce, postOnly);
        if (code != null) {
            modeOfNext = null;
            listener.onRejected(0, owner, reference, OrderRequest.NEW_ORDER, code);
            return 0;
        }
        return enter(owner, reference, side, price, qty, timeInForce, postOnly);
    }

    /** The mode of the next order placed, limit or market, whatever holds for its owner otherwise. */
    public void selfTradeModeOfNext(final SelfTradeMode mode) {
        modeOfNext = mode;
    }

    /**
     * Places a market order: it takes what there is at any price, and the rest expires. Rejected with {@code MALFORMED} as a
     * limit order is.
     *
     * @return the order's id, 0 when it was rejected
     */
    public long placeMarket(final int owner, final long reference, final Side side, final long qty) {
        if (qty <= 0 || side == Side.NULL_VAL) {
            modeOfNext = null;
            listener.onRejected(0, owner, reference, OrderRequest.NEW_ORDER, RejectCode.MALFORMED);
            return 0;
        }
        final long limit = side == Side.BUY ? BUY_AT_ANY_PRICE : SELL_AT_ANY_PRICE;
        return enter(owner, reference, side, limit, qty, TimeInForce.IOC, false);
    }

    /** Takes an order off the book; rejected with {@code UNKNOWN_ORDER} when it is not there. */
    public boolean cancel(final long orderId) {
        final Order order = orders.find(orderId);
        if (order == null) {
            listener.onRejected(orderId, -1, 0, OrderRequest.CANCEL, RejectCode.UNKNOWN_ORDER);
            return false;
        }
        final Side side = order.side;
        final long price = order.price;
        final long left = bookSide(side).unlink(order);
        finish(order, DoneReason.CANCELED);
        listener.onLevelChanged(side, price, left);
        return true;
    }

    /**
     * Changes price and quantity of a resting order. It keeps its place when the price stays and the quantity does not grow;
     * otherwise it enters the book anew, and may trade. Rejections leave it as it was: {@code UNKNOWN_ORDER},
     * {@code MALFORMED}, {@code FILTER} when the new quantity is not above what has traded, {@code WOULD_TAKE}, {@code OTHER}.
     *
     * @param qty the whole order's new quantity, what has traded included
     */
    public boolean amend(final long orderId, final long price, final long qty) {
        final Order order = orders.find(orderId);
        if (order == null) {
            listener.onRejected(orderId, -1, 0, OrderRequest.AMEND, RejectCode.UNKNOWN_ORDER);
            return false;
        }
        final long oldPrice = order.price;
        final long leaves = qty - (order.qty - order.leaves);
        final RejectCode code = checkAmend(order, price, qty, leaves);
        if (code != null) {
            listener.onRejected(orderId, order.owner, order.reference, OrderRequest.AMEND, code);
            return false;
        }
        final Side side = order.side;
        final long change = leaves - order.leaves;
        if (price == oldPrice && change <= 0) {
            order.qty = qty;
            order.leaves = leaves;
            order.level.qty += change;
            listener.onAmended(orderId, price, qty);
            if (change != 0) {
                listener.onLevelChanged(side, price, order.level.qty);
            }
            return true;
        }
        final long left = bookSide(side).unlink(order);
        order.price = price;
        order.qty = qty;
        order.leaves = leaves;
        listener.onAmended(orderId, price, qty);
        if (price != oldPrice) {
            listener.onLevelChanged(side, oldPrice, left);
        }
        execute(order, TimeInForce.GTC);
        return true;
    }

    private RejectCode check(
            final Side side, final long price, final long qty, final TimeInForce timeInForce, final boolean postOnly) {
        if (price <= 0 || qty <= 0 || side == Side.NULL_VAL) {
            return RejectCode.MALFORMED;
        }
        final boolean rests = timeInForce == TimeInForce.GTC;
        if (!rests && (postOnly || timeInForce != TimeInForce.IOC && timeInForce != TimeInForce.FOK)) {
            return RejectCode.OTHER;
        }
        if (postOnly && wouldTake(side, price)) {
            return RejectCode.WOULD_TAKE;
        }
        return overflows(side, price, qty) ? RejectCode.OTHER : null;
    }

    private RejectCode checkAmend(final Order order, final long price, final long qty, final long leaves) {
        if (price <= 0 || qty <= 0) {
            return RejectCode.MALFORMED;
        }
        if (leaves <= 0) {
            return RejectCode.FILTER;
        }
        if (order.postOnly && wouldTake(order.side, price)) {
            return RejectCode.WOULD_TAKE;
        }
        return overflows(order.side, price, leaves) ? RejectCode.OTHER : null;
    }

    private boolean overflows(final Side side, final long price, final long qty) {
        return FixedPoint.add(qtyAt(side, price), qty) == FixedPoint.OVERFLOW;
    }

    private boolean wouldTake(final Side side, final long price) {
        return opposite(side).isReached(price);
    }

    private long enter(
            final int owner,
            final long reference,
            final Side side,
            final long price,
            final long qty,
            final TimeInForce timeInForce,
            final boolean postOnly) {
        final long orderId = ++lastOrderId;
        final Order order = orders.add(orderId);
        order.reference = reference;
        order.price = price;
        order.qty = qty;
        order.leaves = qty;
        order.owner = owner;
        order.side = side;
        order.postOnly = postOnly;
        listener.onAccepted(orderId, owner, reference);
        if (timeInForce == TimeInForce.FOK && !canFillAll(order)) {
            finish(order, DoneReason.EXPIRED);
        } else {
            execute(order, timeInForce);
        }
        modeOfNext = null;
        return orderId;
    }

    private void execute(final Order order, final TimeInForce timeInForce) {
        final boolean selfTrade = wouldTake(order.side, order.price) && match(order);
        if (order.leaves == 0) {
            finish(order, DoneReason.FILLED);
        } else if (selfTrade) {
            finish(order, DoneReason.SELF_TRADE);
        } else if (timeInForce == TimeInForce.GTC) {
            listener.onLevelChanged(
                    order.side, order.price, bookSide(order.side).append(order));
        } else {
            finish(order, DoneReason.EXPIRED);
        }
    }

    /** Whether the book holds the whole quantity within the limit, in front of any order of the same owner if that ends it. */
    private boolean canFillAll(final Order order) {
        final BookSide opposite = opposite(order.side);
        final long limit = opposite.key(order.price);
        final SelfTradeMode mode = mode(order);
        long missing = order.leaves;
        for (Level level = opposite.best(); level != null && level.key >= limit; level = level.worse) {
            for (Order maker = level.first; maker != null; maker = maker.next) {
                final boolean isPrevented = mode != SelfTradeMode.NONE && maker.owner == order.owner;
                if (isPrevented && mode != SelfTradeMode.EXPIRE_MAKER) {
                    return false;
                }
                missing -= isPrevented ? 0 : maker.leaves;
                if (missing <= 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private SelfTradeMode mode(final Order taker) {
        return modeOfNext != null ? modeOfNext : SelfTradeMode.get((short) modes.get(taker.owner));
    }

    /** Trades with the other side as far as the limit reaches; true when an own order ended it. */
    private boolean match(final Order taker) {
        final BookSide opposite = opposite(taker.side);
        final Side makerSide = taker.side == Side.BUY ? Side.SELL : Side.BUY;
        final SelfTradeMode mode = mode(taker);
        boolean stopped = false;
        while (!stopped && taker.leaves > 0 && opposite.isReached(taker.price)) {
            final Level level = opposite.best();
            final long price = level.price;
            final long before = level.qty;
            while (!stopped && taker.leaves > 0 && level.first != null) {
                final Order maker = level.first;
                if (mode == SelfTradeMode.NONE || maker.owner != taker.owner) {
                    trade(level, taker, maker);
                    continue;
                }
                stopped = mode != SelfTradeMode.EXPIRE_MAKER;
                if (mode != SelfTradeMode.EXPIRE_TAKER) {
                    level.unlink(maker);
                    finish(maker, DoneReason.SELF_TRADE);
                }
            }
            final long after = level.qty;
            if (after == 0) {
                opposite.remove(level);
            }
            if (after != before) {
                listener.onLevelChanged(makerSide, price, after);
            }
        }
        return stopped;
    }

    /** One trade with the first order of a level. */
    private void trade(final Level level, final Order taker, final Order maker) {
        final long qty = Math.min(taker.leaves, maker.leaves);
        taker.leaves -= qty;
        maker.leaves -= qty;
        level.qty -= qty;
        listener.onTrade(taker.id, maker.id, level.price, qty, taker.side);
        if (maker.leaves == 0) {
            level.unlink(maker);
            finish(maker, DoneReason.FILLED);
        }
    }

    private void finish(final Order order, final DoneReason reason) {
        listener.onDone(order.id, reason);
        orders.remove(order);
    }

    private BookSide bookSide(final Side side) {
        return side == Side.BUY ? bids : asks;
    }

    private BookSide opposite(final Side side) {
        return side == Side.BUY ? asks : bids;
    }

    /** Best price of a side, or {@link Book#NO_PRICE}. */
    public long bestPrice(final Side side) {
        final Level best = bookSide(side).best();
        return best == null ? Book.NO_PRICE : best.price;
    }

    /** Quantity at a price, 0 when there is no level. */
    public long qtyAt(final Side side, final long price) {
        return bookSide(side).qtyAt(price);
    }

    /** Number of levels of a side. */
    public int levels(final Side side) {
        return bookSide(side).size();
    }

    /** Price of a side's level by distance from the touch, 0 being the best, or {@link Book#NO_PRICE}. */
    public long priceAt(final Side side, final int depth) {
        final Level level = bookSide(side).atDepth(depth);
        return level == null ? Book.NO_PRICE : level.price;
    }

    /** Quantity of a side's level by distance from the touch, 0 when there is none. */
    public long qtyAtDepth(final Side side, final int depth) {
        final Level level = bookSide(side).atDepth(depth);
        return level == null ? 0 : level.qty;
    }

    /** Whether an order is known: resting, or in the middle of its events. The questions below need this to be true. */
    public boolean isOpen(final long orderId) {
        return orders.find(orderId) != null;
    }

    public int owner(final long orderId) {
        return orders.find(orderId).owner;
    }

    public long reference(final long orderId) {
        return orders.find(orderId).reference;
    }

    public Side side(final long orderId) {
        return orders.find(orderId).side;
    }

    /** Limit price; for a market order 0 (sell) or {@link Long#MAX_VALUE} (buy). */
    public long price(final long orderId) {
        return orders.find(orderId).price;
    }

    /** Quantity of the whole order. */
    public long qty(final long orderId) {
        return orders.find(orderId).qty;
    }

    /** Quantity not traded yet. */
    public long leavesQty(final long orderId) {
        return orders.find(orderId).leaves;
    }

    /** Orders that rest. */
    public int openOrders() {
        return orders.size();
    }
}
