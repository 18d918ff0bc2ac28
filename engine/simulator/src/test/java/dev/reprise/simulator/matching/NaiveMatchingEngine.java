package dev.reprise.simulator.matching;

import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.SelfTradeMode;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The slow, obvious twin: one list of orders, sorted whenever it matters. */
final class NaiveMatchingEngine {
    private static final class Order {
        long id;
        int owner;
        long reference;
        Side side;
        long price;
        long qty;
        long traded;
        boolean postOnly;
        long arrival;

        long leaves() {
            return qty - traded;
        }
    }

    private final MatchingListener listener;
    private final List<Order> book = new ArrayList<>();
    private final Map<Integer, SelfTradeMode> modes = new HashMap<>();
    private SelfTradeMode modeOfNext;
    private long ids;
    private long arrivals;

    NaiveMatchingEngine(final MatchingListener listener) {
        this.listener = listener;
    }

    void selfTradeMode(final int owner, final SelfTradeMode mode) {
        modes.put(owner, mode);
    }

    /** Until it is null again. */
    void selfTradeModeOfNext(final SelfTradeMode mode) {
        modeOfNext = mode;
    }

    private SelfTradeMode mode(final int owner) {
        return modeOfNext != null ? modeOfNext : modes.getOrDefault(owner, SelfTradeMode.NONE);
    }

    void place(
            final int owner,
            final long reference,
            final Side side,
            final long price,
            final long qty,
            final TimeInForce timeInForce,
            final boolean postOnly) {
        RejectCode code = null;
        if (price <= 0 || qty <= 0) {
            code = RejectCode.MALFORMED;
        } else if (timeInForce == TimeInForce.GTD || postOnly && timeInForce != TimeInForce.GTC) {
            code = RejectCode.OTHER;
        } else if (postOnly && !within(side, price).isEmpty()) {
            code = RejectCode.WOULD_TAKE;
        }
        if (code != null) {
            listener.onRejected(0, owner, reference, OrderRequest.NEW_ORDER, code);
            return;
        }
        enter(owner, reference, side, price, qty, timeInForce, postOnly);
    }

    void placeMarket(final int owner, final long reference, final Side side, final long qty) {
        if (qty <= 0) {
            listener.onRejected(0, owner, reference, OrderRequest.NEW_ORDER, RejectCode.MALFORMED);
            return;
        }
        enter(owner, reference, side, side == Side.BUY ? Long.MAX_VALUE : 0, qty, TimeInForce.IOC, false);
    }

    void cancel(final long id) {
        final Order order = find(id);
        if (order == null) {
            listener.onRejected(id, -1, 0, OrderRequest.CANCEL, RejectCode.UNKNOWN_ORDER);
            return;
        }
        book.remove(order);
        listener.onDone(id, DoneReason.CANCELED);
        listener.onLevelChanged(order.side, order.price, level(order.side, order.price));
    }

    void amend(final long id, final long price, final long qty) {
        final Order order = find(id);
        if (order == null) {
            listener.onRejected(id, -1, 0, OrderRequest.AMEND, RejectCode.UNKNOWN_ORDER);
            return;
        }
        RejectCode code = null;
        if (price <= 0 || qty <= 0) {
            code = RejectCode.MALFORMED;
        } else if (qty <= order.traded) {
            code = RejectCode.FILTER;
        } else if (order.postOnly && !within(order.side, price).isEmpty()) {
            code = RejectCode.WOULD_TAKE;
        }
        if (code != null) {
            listener.onRejected(id, order.owner, order.reference, OrderRequest.AMEND, code);
            return;
        }
        final long oldPrice = order.price;
        final long oldQty = order.qty;
        order.price = price;
        order.qty = qty;
        listener.onAmended(id, price, qty);
        if (price == oldPrice && qty <= oldQty) {
            if (qty != oldQty) {
                listener.onLevelChanged(order.side, price, level(order.side, price));
            }
            return;
        }
        if (price != oldPrice) {
            listener.onLevelChanged(order.side, oldPrice, level(order.side, oldPrice));
        }
        book.remove(order);
        execute(order, TimeInForce.GTC);
    }

    private void enter(
            final int owner,
            final long reference,
            final Side side,
            final long price,
            final long qty,
            final TimeInForce timeInForce,
            final boolean postOnly) {
        final Order order = new Order();
        order.id = ++ids;
        order.owner = owner;
        order.reference = reference;
        order.side = side;
        order.price = price;
        order.qty = qty;
        order.postOnly = postOnly;
        listener.onAccepted(order.id, owner, reference);
        if (timeInForce == TimeInForce.FOK) {
            long available = 0;
            for (final Order maker : within(side, price)) {
                if (maker.owner == owner && mode(owner) == SelfTradeMode.EXPIRE_MAKER) {
                    continue;
                }
                if (maker.owner == owner && mode(owner) != SelfTradeMode.NONE) {
                    break;
                }
                available += maker.leaves();
            }
            if (available < qty) {
                listener.onDone(order.id, DoneReason.EXPIRED);
                return;
            }
        }
        execute(order, timeInForce);
    }

    private void execute(final Order taker, final TimeInForce timeInForce) {
        final Side makerSide = taker.side == Side.BUY ? Side.SELL : Side.BUY;
        boolean selfTrade = false;
        Long touched = null;
        for (final Order maker : within(taker.side, taker.price)) {
            if (taker.leaves() == 0) {
                break;
            }
            if (touched != null && touched != maker.price) {
                listener.onLevelChanged(makerSide, touched, level(makerSide, touched));
                touched = null;
            }
            final SelfTradeMode mode = maker.owner == taker.owner ? mode(taker.owner) : SelfTradeMode.NONE;
            if (mode == SelfTradeMode.EXPIRE_MAKER || mode == SelfTradeMode.EXPIRE_BOTH) {
                book.remove(maker);
                touched = maker.price;
                listener.onDone(maker.id, DoneReason.SELF_TRADE);
            }
            if (mode == SelfTradeMode.EXPIRE_TAKER || mode == SelfTradeMode.EXPIRE_BOTH) {
                selfTrade = true;
                break;
            }
            if (mode == SelfTradeMode.EXPIRE_MAKER) {
                continue;
            }
            final long qty = Math.min(taker.leaves(), maker.leaves());
            taker.traded += qty;
            maker.traded += qty;
            touched = maker.price;
            listener.onTrade(taker.id, maker.id, maker.price, qty, taker.side);
            if (maker.leaves() == 0) {
                book.remove(maker);
                listener.onDone(maker.id, DoneReason.FILLED);
            }
        }
        if (touched != null) {
            listener.onLevelChanged(makerSide, touched, level(makerSide, touched));
        }
        if (taker.leaves() == 0) {
            listener.onDone(taker.id, DoneReason.FILLED);
        } else if (selfTrade) {
            listener.onDone(taker.id, DoneReason.SELF_TRADE);
        } else if (timeInForce == TimeInForce.GTC) {
            taker.arrival = ++arrivals;
            book.add(taker);
            listener.onLevelChanged(taker.side, taker.price, level(taker.side, taker.price));
        } else {
            listener.onDone(taker.id, DoneReason.EXPIRED);
        }
    }

    /** Orders of the other side that a limit reaches, in the order they trade. */
    private List<Order> within(final Side side, final long limit) {
        final List<Order> makers = new ArrayList<>();
        for (final Order order : book) {
            if (order.side != side && (side == Side.BUY ? order.price <= limit : order.price >= limit)) {
                makers.add(order);
            }
        }
        final Comparator<Order> byPrice = Comparator.comparingLong(o -> side == Side.BUY ? o.price : -o.price);
        makers.sort(byPrice.thenComparingLong(o -> o.arrival));
        return makers;
    }

    private long level(final Side side, final long price) {
        return book.stream()
                .filter(o -> o.side == side && o.price == price)
                .mapToLong(Order::leaves)
                .sum();
    }

    private Order find(final long id) {
        return book.stream().filter(o -> o.id == id).findFirst().orElse(null);
    }
}
