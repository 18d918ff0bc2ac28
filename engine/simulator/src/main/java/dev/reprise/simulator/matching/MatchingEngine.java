package dev.reprise.simulator.matching;

import dev.reprise.api.Book;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import org.agrona.collections.IntHashSet;
import org.agrona.collections.Long2LongHashMap;

/**
 * Matches orders of one instrument by price, then time.
 *
 * <p>Prices and quantities are mantissas above 0 in whatever scale the caller uses throughout; ticks, lots and notional limits
 * are the caller's to check. Order ids count accepted orders from 1. A maker's price is the trade's price. One thread;
 * allocates only when more orders or levels exist than ever before.
 */
public final class MatchingEngine {
    private static final int INITIAL_ORDERS = 4096;
    private static final long NO_SLOT = -1;
    private static final long BUY_AT_ANY_PRICE = Long.MAX_VALUE;
    private static final long SELL_AT_ANY_PRICE = 0;

    private final MatchingListener listener;
    private final OrderPool orders = new OrderPool(INITIAL_ORDERS);
    private final BookSide bids = new BookSide(true, orders);
    private final BookSide asks = new BookSide(false, orders);
    private final Long2LongHashMap slots = new Long2LongHashMap(INITIAL_ORDERS * 2, 0.5f, NO_SLOT);
    private final IntHashSet expireTakerOwners = new IntHashSet();
    private long lastOrderId;
    private boolean expiresMakers; // of the order that is being placed

    /** An empty book whose events go to the listener. */
    public MatchingEngine(final MatchingListener listener) {
        this.listener = listener;
    }

    /**
     * From now on an incoming order of this owner ends with {@link DoneReason#SELF_TRADE} when the next order it would trade
     * with is the owner's as well (mode EXPIRE_TAKER). Without it an owner may trade with itself.
     */
    public void expireTakerOnSelfTrade(final int owner) {
        expireTakerOwners.add(owner);
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
            expiresMakers = false;
            listener.onRejected(0, owner, reference, OrderRequest.NEW_ORDER, code);
            return 0;
        }
        return enter(owner, reference, side, price, qty, timeInForce, postOnly);
    }

    /**
     * The next order placed, limit or market, ends what rests of its own owner in its way with {@link DoneReason#SELF_TRADE} and
     * goes on (mode EXPIRE_MAKER), whatever holds for its owner otherwise.
     */
    public void expireMakersOfNext() {
        expiresMakers = true;
    }

    /**
     * Places a market order: it takes what there is at any price, and the rest expires. Rejected with {@code MALFORMED} as a
     * limit order is.
     *
     * @return the order's id, 0 when it was rejected
     */
    public long placeMarket(final int owner, final long reference, final Side side, final long qty) {
        if (qty <= 0 || side == Side.NULL_VAL) {
            expiresMakers = false;
            listener.onRejected(0, owner, reference, OrderRequest.NEW_ORDER, RejectCode.MALFORMED);
            return 0;
        }
        final long limit = side == Side.BUY ? BUY_AT_ANY_PRICE : SELL_AT_ANY_PRICE;
        return enter(owner, reference, side, limit, qty, TimeInForce.IOC, false);
    }

    /** Takes an order off the book; rejected with {@code UNKNOWN_ORDER} when it is not there. */
    public boolean cancel(final long orderId) {
        final int slot = slot(orderId);
        if (slot == OrderPool.NONE) {
            listener.onRejected(orderId, -1, 0, OrderRequest.CANCEL, RejectCode.UNKNOWN_ORDER);
            return false;
        }
        final Side side = orders.side[slot];
        final long price = orders.price[slot];
        final long left = bookSide(side).unlink(slot);
        finish(slot, DoneReason.CANCELED);
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
        final int slot = slot(orderId);
        if (slot == OrderPool.NONE) {
            listener.onRejected(orderId, -1, 0, OrderRequest.AMEND, RejectCode.UNKNOWN_ORDER);
            return false;
        }
        final Side side = orders.side[slot];
        final BookSide levels = bookSide(side);
        final long oldPrice = orders.price[slot];
        final long leaves = qty - (orders.qty[slot] - orders.leaves[slot]);
        final RejectCode code = checkAmend(slot, price, qty, leaves);
        if (code != null) {
            listener.onRejected(orderId, orders.owner[slot], orders.reference[slot], OrderRequest.AMEND, code);
            return false;
        }
        final long change = leaves - orders.leaves[slot];
        if (price == oldPrice && change <= 0) {
            orders.qty[slot] = qty;
            orders.leaves[slot] = leaves;
            final int level = orders.level[slot];
            levels.qty(level, levels.qty(level) + change);
            listener.onAmended(orderId, price, qty);
            if (change != 0) {
                listener.onLevelChanged(side, price, levels.qty(level));
            }
            return true;
        }
        final long left = levels.unlink(slot);
        orders.price[slot] = price;
        orders.qty[slot] = qty;
        orders.leaves[slot] = leaves;
        listener.onAmended(orderId, price, qty);
        if (price != oldPrice) {
            listener.onLevelChanged(side, oldPrice, left);
        }
        execute(slot, TimeInForce.GTC);
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

    private RejectCode checkAmend(final int slot, final long price, final long qty, final long leaves) {
        if (price <= 0 || qty <= 0) {
            return RejectCode.MALFORMED;
        }
        if (leaves <= 0) {
            return RejectCode.FILTER;
        }
        if (orders.postOnly[slot] && wouldTake(orders.side[slot], price)) {
            return RejectCode.WOULD_TAKE;
        }
        return overflows(orders.side[slot], price, leaves) ? RejectCode.OTHER : null;
    }

    private boolean overflows(final Side side, final long price, final long qty) {
        return FixedPoint.add(qtyAt(side, price), qty) == FixedPoint.OVERFLOW;
    }

    private boolean wouldTake(final Side side, final long price) {
        final BookSide opposite = opposite(side);
        final int best = opposite.best();
        return best >= 0 && reaches(side, price, opposite.price(best));
    }

    private static boolean reaches(final Side side, final long limit, final long price) {
        return side == Side.BUY ? price <= limit : price >= limit;
    }

    private long enter(
            final int owner,
            final long reference,
            final Side side,
            final long price,
            final long qty,
            final TimeInForce timeInForce,
            final boolean postOnly) {
        final int slot = orders.take();
        final long orderId = ++lastOrderId;
        orders.id[slot] = orderId;
        orders.reference[slot] = reference;
        orders.price[slot] = price;
        orders.qty[slot] = qty;
        orders.leaves[slot] = qty;
        orders.owner[slot] = owner;
        orders.side[slot] = side;
        orders.postOnly[slot] = postOnly;
        slots.put(orderId, slot);
        listener.onAccepted(orderId, owner, reference);
        if (timeInForce == TimeInForce.FOK && !canFillAll(slot)) {
            finish(slot, DoneReason.EXPIRED);
        } else {
            execute(slot, timeInForce);
        }
        expiresMakers = false;
        return orderId;
    }

    private void execute(final int slot, final TimeInForce timeInForce) {
        final boolean selfTrade = match(slot);
        if (orders.leaves[slot] == 0) {
            finish(slot, DoneReason.FILLED);
        } else if (selfTrade) {
            finish(slot, DoneReason.SELF_TRADE);
        } else if (timeInForce == TimeInForce.GTC) {
            final Side side = orders.side[slot];
            final long price = orders.price[slot];
            listener.onLevelChanged(side, price, bookSide(side).append(slot));
        } else {
            finish(slot, DoneReason.EXPIRED);
        }
    }

    /** Whether the book holds the whole quantity within the limit, in front of any order of the same owner if that ends it. */
    private boolean canFillAll(final int slot) {
        final BookSide opposite = opposite(orders.side[slot]);
        final boolean stopsAtOwn = !expiresMakers && expireTakerOwners.contains(orders.owner[slot]);
        long missing = orders.leaves[slot];
        for (int depth = 0; depth < opposite.size(); depth++) {
            final int level = opposite.atDepth(depth);
            if (!reaches(orders.side[slot], orders.price[slot], opposite.price(level))) {
                return false;
            }
            for (int maker = opposite.head(level); maker != OrderPool.NONE; maker = orders.next[maker]) {
                if (stopsAtOwn && orders.owner[maker] == orders.owner[slot]) {
                    return false;
                }
                missing -= expiresMakers && orders.owner[maker] == orders.owner[slot] ? 0 : orders.leaves[maker];
                if (missing <= 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Trades with the other side as far as the limit reaches; true when an own order stopped it. */
    private boolean match(final int taker) {
        final Side side = orders.side[taker];
        final BookSide opposite = opposite(side);
        final Side makerSide = side == Side.BUY ? Side.SELL : Side.BUY;
        final boolean stopsAtOwn = !expiresMakers && expireTakerOwners.contains(orders.owner[taker]);
        boolean stopped = false;
        while (!stopped && orders.leaves[taker] > 0 && opposite.best() >= 0) {
            final int level = opposite.best();
            final long price = opposite.price(level);
            if (!reaches(side, orders.price[taker], price)) {
                break;
            }
            final long before = opposite.qty(level);
            int maker = opposite.head(level);
            while (orders.leaves[taker] > 0 && maker != OrderPool.NONE) {
                if (stopsAtOwn && orders.owner[maker] == orders.owner[taker]) {
                    stopped = true;
                    break;
                }
                maker = expiresMakers && orders.owner[maker] == orders.owner[taker]
                        ? expire(opposite, level, maker)
                        : trade(opposite, level, taker, maker);
            }
            final long after = opposite.qty(level);
            if (after == 0) {
                opposite.remove(level);
            }
            if (after != before) {
                listener.onLevelChanged(makerSide, price, after);
            }
        }
        return stopped;
    }

    /** One trade with the first order of a level; gives back the order that is first then. */
    private int trade(final BookSide opposite, final int level, final int taker, final int maker) {
        final long qty = Math.min(orders.leaves[taker], orders.leaves[maker]);
        orders.leaves[taker] -= qty;
        orders.leaves[maker] -= qty;
        opposite.qty(level, opposite.qty(level) - qty);
        listener.onTrade(orders.id[taker], orders.id[maker], opposite.price(level), qty, orders.side[taker]);
        if (orders.leaves[maker] > 0) {
            return maker;
        }
        final int next = opposite.removeHead(level);
        finish(maker, DoneReason.FILLED);
        return next;
    }

    /** Ends the first order of a level; gives back the order that is first then. */
    private int expire(final BookSide opposite, final int level, final int maker) {
        opposite.qty(level, opposite.qty(level) - orders.leaves[maker]);
        final int next = opposite.removeHead(level);
        finish(maker, DoneReason.SELF_TRADE);
        return next;
    }

    private void finish(final int slot, final DoneReason reason) {
        listener.onDone(orders.id[slot], reason);
        slots.remove(orders.id[slot]);
        orders.release(slot);
    }

    private int slot(final long orderId) {
        return (int) slots.get(orderId);
    }

    private BookSide bookSide(final Side side) {
        return side == Side.BUY ? bids : asks;
    }

    private BookSide opposite(final Side side) {
        return side == Side.BUY ? asks : bids;
    }

    /** Best price of a side, or {@link Book#NO_PRICE}. */
    public long bestPrice(final Side side) {
        return priceAt(side, 0);
    }

    /** Quantity at a price, 0 when there is no level. */
    public long qtyAt(final Side side, final long price) {
        final BookSide levels = bookSide(side);
        final int level = levels.find(price);
        return level < 0 ? 0 : levels.qty(level);
    }

    /** Number of levels of a side. */
    public int levels(final Side side) {
        return bookSide(side).size();
    }

    /** Price of a side's level by distance from the touch, 0 being the best, or {@link Book#NO_PRICE}. */
    public long priceAt(final Side side, final int depth) {
        final BookSide levels = bookSide(side);
        return depth < levels.size() ? levels.price(levels.atDepth(depth)) : Book.NO_PRICE;
    }

    /** Quantity of a side's level by distance from the touch, 0 when there is none. */
    public long qtyAtDepth(final Side side, final int depth) {
        final BookSide levels = bookSide(side);
        return depth < levels.size() ? levels.qty(levels.atDepth(depth)) : 0;
    }

    /** Whether an order is known: resting, or in the middle of its events. The questions below need this to be true. */
    public boolean isOpen(final long orderId) {
        return slots.containsKey(orderId);
    }

    public int owner(final long orderId) {
        return orders.owner[slot(orderId)];
    }

    public long reference(final long orderId) {
        return orders.reference[slot(orderId)];
    }

    public Side side(final long orderId) {
        return orders.side[slot(orderId)];
    }

    /** Limit price; for a market order 0 (sell) or {@link Long#MAX_VALUE} (buy). */
    public long price(final long orderId) {
        return orders.price[slot(orderId)];
    }

    /** Quantity of the whole order. */
    public long qty(final long orderId) {
        return orders.qty[slot(orderId)];
    }

    /** Quantity not traded yet. */
    public long leavesQty(final long orderId) {
        return orders.leaves[slot(orderId)];
    }

    /** Orders that rest. */
    public int openOrders() {
        return slots.size();
    }
}
