package dev.reprise.simulator.paper;

import dev.reprise.api.Carrier;
import dev.reprise.api.Instrument;
import dev.reprise.api.VenueModel;
import dev.reprise.api.number.Decimals;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.AmendOrderDecoder;
import dev.reprise.api.schema.CancelOrderDecoder;
import dev.reprise.api.schema.Liquidity;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import org.agrona.DirectBuffer;

/** Takes the requests that arrived, keeps the orders, and decides what fills: the rules {@link PaperVenue} describes. */
final class PaperDesk {
    private static final int POST_ONLY = 1;

    private final NewOrderDecoder newOrder = new NewOrderDecoder();
    private final AmendOrderDecoder amend = new AmendOrderDecoder();
    private final CancelOrderDecoder cancel = new CancelOrderDecoder();
    private final PaperOrders orders;
    private final VenueModel.Context context;
    private final PaperReports reports;
    private final Charges charges;
    private final TakerImpact impact;
    private final PaperStops stops;
    private final VenueLimits limits = new VenueLimits();
    private final PaperChecks checks;
    private final Queue queue;
    private final OrderFlow flow;
    private final BarMatching bars; // null: trades and books fill
    private long lastVenueOrderId;
    private long lastExecId;

    PaperDesk(
            final PaperOrders orders,
            final PaperStops stops,
            final PaperReports reports,
            final Charges charges,
            final VenueModel.Context context,
            final FillModel model) {
        this.charges = charges;
        impact = charges.impact();
        this.orders = orders;
        this.stops = stops;
        checks = new PaperChecks(orders, stops, limits, context);
        this.reports = reports;
        this.context = context;
        queue = Queue.of(orders, model);
        flow = new OrderFlow(this, orders, queue);
        bars = model.isOfBars() ? new BarMatching(this, orders, stops, reports, context, model) : null;
    }

    /** Fills from bars, or null. */
    BarMatching bars() {
        return bars;
    }

    /** A request has reached the venue; its market is null when the venue has no such instrument. */
    void onRequest(final PaperMarket market, final DirectBuffer buffer, final int offset) {
        final int body = offset + Records.BODY_OFFSET;
        final int blockLength = Records.blockLength(buffer, offset);
        final int version = Records.version(buffer, offset);
        final int template = Records.templateId(buffer, offset);
        if (bars != null) {
            bars.onTime(market);
        }
        final int refusal = limits.take(template, context.now());
        switch (template) {
            case NewOrderDecoder.TEMPLATE_ID:
                newOrder.wrap(buffer, body, blockLength, version);
                if (refusal == VenueLimits.TAKEN) {
                    onNewOrder(market);
                } else {
                    reports.rejected(newOrder, RejectCode.RATE_LIMIT, refusal);
                }
                break;
            case AmendOrderDecoder.TEMPLATE_ID:
                amend.wrap(buffer, body, blockLength, version);
                if (refusal == VenueLimits.TAKEN) {
                    onAmend(market);
                } else {
                    refuse(OrderRequest.AMEND, amend.instrument(), amend.strategy(), amend.clientOrderId(), refusal);
                }
                break;
            case CancelOrderDecoder.TEMPLATE_ID:
                cancel.wrap(buffer, body, blockLength, version);
                if (refusal == VenueLimits.TAKEN) {
                    onCancel();
                } else {
                    refuse(
                            OrderRequest.CANCEL,
                            cancel.instrument(),
                            cancel.strategy(),
                            cancel.clientOrderId(),
                            refusal);
                }
                break;
            default:
                throw new IllegalArgumentException("not a request to a venue: template=" + template);
        }
    }

    private void refuse(
            final OrderRequest request, final int instrument, final int strategy, final long id, final int venueCode) {
        reports.rejected(instrument, strategy, id, request, RejectCode.RATE_LIMIT, venueCode);
    }

    /** What the venue takes of requests. */
    VenueLimits limits() {
        return limits;
    }

    /** After a trade was matched: fires the stops that its price reached, oldest first. */
    void onLastPrice(final PaperMarket market) {
        int slot = stops.first(market.instrument.index());
        while (slot != PaperStops.NONE) {
            if (!stops.onPrice(slot, market.lastPrice, market.instrument)) {
                slot = stops.next(slot);
                continue;
            }
            fire(market, slot);
            slot = stops.first(market.instrument.index()); // it may have ended others
        }
    }

    private void fire(final PaperMarket market, final int slot) {
        final OrderType type = stops.type(slot);
        trigger(slot);
        final boolean hasLimit = PaperStops.hasLimit(type);
        if (!hasLimit) {
            orders.price[slot] = orders.side[slot] == Side.BUY ? Long.MAX_VALUE : Long.MIN_VALUE;
        }
        match(market, slot, Liquidity.TAKER);
        settle(market, slot, hasLimit);
    }

    /** The order waits for its price no longer. */
    void trigger(final int slot) {
        stops.unpark(slot);
        reports.triggered(slot);
        endPartner(slot);
    }

    /** The venue ends the other leg of a pair. */
    private void endPartner(final int slot) {
        final int partner = stops.partner(slot);
        if (partner != PaperStops.NONE) {
            takeOff(partner);
            reports.expired(partner);
            orders.remove(partner);
        }
    }

    private void takeOff(final int slot) {
        if (stops.isParked(slot)) {
            stops.unpark(slot);
        } else {
            orders.unrest(slot);
        }
    }

    /** A trade: fills resting orders it passed through, then those at its price whose turn it is. */
    void onTrade(final PaperMarket market, final long price, final long qty, final Side aggressor) {
        if (!queue.isMovedByTrades(market)) {
            return; // told with the orders that were executed
        }
        final long left = onTrade(market, Side.BUY, price, qty, qty, aggressor);
        onTrade(market, Side.SELL, price, qty, left, aggressor);
    }

    /** Returns what is left of the available quantity. */
    private long onTrade(
            final PaperMarket market,
            final Side side,
            final long price,
            final long qty,
            final long available,
            final Side aggressor) {
        if (queue.isOfOrders() && aggressor == side) {
            return available; // it hit an order of the other side, from which ours had theirs when it came into view
        }
        // A taker of our own side took from a level that ours may have had before him.
        final long had = aggressor == opposite(side)
                ? 0
                : Math.min(available, market.ledger.trade(opposite(side), price, qty, market.time, context.now()));
        final long rest = trade(market, side, price, qty, available - had, aggressor);
        return rest + had;
    }

    private long trade(
            final PaperMarket market,
            final Side side,
            final long price,
            final long qty,
            final long available,
            final Side aggressor) {
        long left = available;
        int slot = orders.first(market.instrument.index(), side);
        // Where the queue is one of orders every order of ours hears of the trade, also when nothing is left of it.
        while (slot != PaperOrders.NONE && (left > 0 || queue.isOfOrders())) {
            final int following = orders.next[slot];
            final long reaching;
            if (isThrough(side, orders.price[slot], price)) {
                reaching = left;
            } else if (queue.isKept() && orders.price[slot] == price && aggressor != side) {
                reaching = queue.trade(market, slot, qty, left);
                left = queue.isOfOrders() ? reaching : left; // what went to orders ahead of ours goes to none behind it
            } else {
                break; // worse prices follow, or the same
            }
            final long lastQty = Math.min(reaching, orders.leaves(slot));
            if (lastQty > 0) {
                if (!fill(market.instrument, slot, orders.price[slot], lastQty, orders.role(slot))) {
                    break;
                }
                left -= lastQty;
                forgetFilled(slot);
            }
            slot = following;
        }
        return left;
    }

    /** The venue told orders of its book one by one; its view is looked at next. */
    void onOrders(final PaperMarket market, final DirectBuffer buffer, final int offset) {
        flow.onUpdate(market, buffer, offset);
    }

    /** The venue shows something else: resting orders look at their levels, and what now reaches their price fills them. */
    void onView(final PaperMarket market) {
        onView(market, false);
    }

    /** As the other one, after a top of book: levels behind the touch are shown as they were. */
    void onTopView(final PaperMarket market) {
        onView(market, true);
    }

    private void onView(final PaperMarket market, final boolean isTopOnly) {
        if (queue.isKept() || impact.isOn()) {
            onView(market, Side.BUY, isTopOnly);
            onView(market, Side.SELL, isTopOnly);
        }
    }

    private void onView(final PaperMarket market, final Side side, final boolean isTopOnly) {
        int slot = orders.first(market.instrument.index(), side);
        final boolean mayFill = slot != PaperOrders.NONE && queue.mayFillFrom(market.depth);
        boolean mayCross = mayFill && queue.isKept();
        while (slot != PaperOrders.NONE) {
            final int following = orders.next[slot];
            final boolean isBehind = isTopOnly && market.depth.isBehindTop(side, orders.price[slot]);
            if (!isBehind && queue.isKept()) {
                queue.look(market, slot);
            }
            if (orders.taking[slot]) {
                mayCross = mayFill && !takesOn(market, slot) && mayCross;
            } else {
                mayCross = mayCross && PaperChecks.wouldTake(market, side, orders.price[slot]);
                if (mayCross) {
                    match(market, slot, Liquidity.MAKER);
                    forgetFilled(slot);
                } else if (isBehind && !impact.isOn()) {
                    return; // worse prices follow, or the same, and no takers
                }
            }
            slot = following;
        }
    }

    /** Returns whether a resting taker is still kept from what is shown within its price: then nobody behind it gets that. */
    private boolean takesOn(final PaperMarket market, final int slot) {
        if (market.depth.isKnown()) {
            match(market, slot, Liquidity.TAKER);
        }
        final boolean isKept = orders.taking[slot];
        forgetFilled(slot);
        return isKept;
    }

    /** The venue's view is gone. */
    void onViewLost(final PaperMarket market) {
        if (queue.isKept()) {
            lose(market, Side.BUY);
            lose(market, Side.SELL);
        }
    }

    private void lose(final PaperMarket market, final Side side) {
        for (int slot = orders.first(market.instrument.index(), side);
                slot != PaperOrders.NONE;
                slot = orders.next[slot]) {
            queue.lose(slot);
        }
    }

    void forgetFilled(final int slot) {
        if (orders.leaves(slot) == 0) {
            remove(slot);
        }
    }

    /** A resting order has ended. */
    void remove(final int slot) {
        orders.unrest(slot);
        orders.remove(slot);
    }

    /** The venue takes every resting order of an instrument off its book. */
    void cancelAll(final int instrument) {
        cancelAll(instrument, Side.BUY);
        cancelAll(instrument, Side.SELL);
        while (stops.first(instrument) != PaperStops.NONE) {
            cancel(stops.first(instrument));
        }
    }

    long hash(final long seed) {
        return limits.hash(StateHash.mix(StateHash.mix(seed, lastVenueOrderId), lastExecId));
    }

    private void cancelAll(final int instrument, final Side side) {
        int slot = orders.first(instrument, side);
        while (slot != PaperOrders.NONE) {
            reports.canceled(slot);
            orders.unrest(slot);
            orders.remove(slot);
            slot = orders.first(instrument, side);
        }
    }

    private void onNewOrder(final PaperMarket market) {
        final RejectCode code = checks.check(market, newOrder);
        if (code != null) {
            reports.rejected(newOrder, code);
            return;
        }
        final boolean isMarket = newOrder.orderType() == OrderType.MARKET;
        final Side side = newOrder.side();
        final int slot = orders.add(newOrder.clientOrderId(), newOrder.instrument());
        orders.venueOrderId[slot] = ++lastVenueOrderId;
        orders.strategy[slot] = newOrder.strategy();
        orders.side[slot] = side;
        orders.price[slot] = !isMarket ? newOrder.price() : side == Side.BUY ? Long.MAX_VALUE : Long.MIN_VALUE;
        orders.qty[slot] = newOrder.qty();
        orders.postOnly[slot] = (newOrder.instructions() & POST_ONLY) != 0;
        stops.begin(slot, newOrder.listId());
        if (PaperStops.isConditional(newOrder.orderType())) {
            orders.price[slot] = newOrder.price();
            reports.accepted(slot);
            stops.park(slot, newOrder, market.lastPrice);
            if (bars != null) {
                bars.onArrival(market, slot, true);
            }
            return;
        }
        final TimeInForce timeInForce = isMarket ? TimeInForce.IOC : newOrder.timeInForce();
        reports.accepted(slot);
        if (bars != null) {
            orders.rest(slot);
            bars.onArrival(market, slot, timeInForce == TimeInForce.GTC);
            return;
        }
        if (timeInForce != TimeInForce.FOK || canFillAll(market, slot)) {
            match(market, slot, Liquidity.TAKER);
        }
        settle(market, slot, timeInForce == TimeInForce.GTC);
    }

    private void onAmend(final PaperMarket market) {
        final int slot = orders.find(amend.clientOrderId());
        final RejectCode code =
                slot == PaperOrders.NONE ? RejectCode.UNKNOWN_ORDER : checks.checkAmend(market, slot, amend);
        if (code != null) {
            reports.rejected(amend.instrument(), amend.strategy(), amend.clientOrderId(), OrderRequest.AMEND, code);
            return;
        }
        if (stops.isParked(slot)) {
            orders.price[slot] = amend.price();
            orders.qty[slot] = amend.qty();
            stops.stopPrice(slot, amend.stopPrice() > 0 ? amend.stopPrice() : stops.stopPrice(slot));
            reports.amended(slot, stops.stopPrice(slot));
            if (bars != null) {
                bars.onArrival(market, slot, true);
            }
            return;
        }
        final boolean keepsPlace = amend.price() == orders.price[slot] && amend.qty() <= orders.qty[slot];
        if (!keepsPlace) {
            orders.unrest(slot);
        }
        orders.price[slot] = amend.price();
        orders.qty[slot] = amend.qty();
        reports.amended(slot, 0);
        if (!keepsPlace && bars != null) {
            orders.rest(slot);
            bars.onArrival(market, slot, true);
        } else if (!keepsPlace) {
            match(market, slot, Liquidity.TAKER);
            settle(market, slot, true);
        }
    }

    private void onCancel() {
        final int slot = orders.find(cancel.clientOrderId());
        if (slot == PaperOrders.NONE) {
            reports.rejected(
                    cancel.instrument(),
                    cancel.strategy(),
                    cancel.clientOrderId(),
                    OrderRequest.CANCEL,
                    RejectCode.UNKNOWN_ORDER);
            return;
        }
        final int partner = stops.partner(slot);
        cancel(slot);
        if (partner != PaperStops.NONE) {
            cancel(partner);
        }
    }

    private void cancel(final int slot) {
        reports.canceled(slot);
        takeOff(slot);
        orders.remove(slot);
    }

    private boolean canFillAll(final PaperMarket market, final int slot) {
        final Side side = orders.side[slot];
        final MarketDepth depth = market.depth;
        long missing = orders.leaves(slot);
        depth.begin(opposite(side));
        while (missing > 0 && depth.next() && reaches(side, orders.price[slot], depth.price())) {
            final long taken = market.ledger.taken(opposite(side), depth.price());
            final long most = Math.min(depth.qty() - taken, missing);
            if (withinLimit(market, slot, taken, most) < most) {
                return false;
            }
            missing -= Math.max(0, most);
        }
        return missing <= 0;
    }

    /** How much of a quantity of the level being read the order takes: all, but for its own impact. */
    private long withinLimit(final PaperMarket market, final int slot, final long taken, final long qty) {
        final MarketDepth depth = market.depth;
        return impact.within(
                market.instrument, orders.side[slot], orders.price[slot], depth.price(), depth.qty(), taken, qty);
    }

    /**
     * Fills an order from what is shown within its price: a taker at the shown prices and its impact, a maker at its own. A taker whom
     * the impact keeps from a part of it goes on {@link PaperOrders#taking}.
     */
    private void match(final PaperMarket market, final int slot, final Liquidity liquidity) {
        final Side side = orders.side[slot];
        final Side opposite = opposite(side);
        final MarketDepth depth = market.depth;
        final boolean takes = liquidity == Liquidity.TAKER;
        orders.taking[slot] = false;
        depth.begin(opposite);
        while (orders.leaves(slot) > 0 && depth.next() && reaches(side, orders.price[slot], depth.price())) {
            final long taken = market.ledger.taken(opposite, depth.price());
            final long most = Math.min(depth.qty() - taken, orders.leaves(slot));
            final long qty = takes ? withinLimit(market, slot, taken, most) : most;
            if (qty > 0) {
                final long price = takes
                        ? impact.price(market.instrument, side, depth.price(), depth.qty(), taken + qty)
                        : orders.price[slot];
                if (!fill(market.instrument, slot, price, qty, liquidity)) {
                    return;
                }
                market.ledger.take(opposite, depth.price(), depth.qty(), qty);
            }
            if (qty < most) {
                orders.taking[slot] = true; // what is left costs more than the limit
                return;
            }
        }
    }

    private void settle(final PaperMarket market, final int slot, final boolean mayRest) {
        if (orders.leaves(slot) == 0) {
            orders.remove(slot);
        } else if (mayRest) {
            orders.rest(slot);
            if (queue.isKept()) {
                queue.join(market, slot);
            }
            reports.rested(slot);
        } else {
            reports.expired(slot);
            orders.remove(slot);
        }
    }

    /** Books and reports an execution; false, with nothing done, when its amount does not fit. */
    boolean fill(
            final Instrument instrument, final int slot, final long price, final long qty, final Liquidity liquidity) {
        final long notional = instrument.notional(price, qty);
        final long fee = charges.fee(instrument, notional, liquidity);
        if (notional == FixedPoint.OVERFLOW || fee == FixedPoint.OVERFLOW) {
            return false;
        }
        charges.onFill(instrument, orders.strategy[slot], orders.side[slot], qty, price, notional);
        orders.cumQty[slot] += qty;
        final long amount = isExact(instrument, price, qty) ? notional : Records.NO_VALUE;
        reports.filled(
                slot, ++lastExecId, price, qty, amount, fee, instrument.quote().index(), liquidity);
        endPartner(slot);
        return true;
    }

    /** Whether the notional lost no digits; false also when that is not easily seen. */
    private static boolean isExact(final Instrument instrument, final long price, final long qty) {
        final int lost = instrument.priceScale()
                + instrument.qtyScale()
                - instrument.quote().scale();
        if (lost <= 0) {
            return true;
        }
        final long product = FixedPoint.multiplyExact(price, qty);
        return product != FixedPoint.OVERFLOW && lost <= Decimals.MAX_SCALE && product % Decimals.powerOfTen(lost) == 0;
    }

    static boolean isThrough(final Side side, final long ourPrice, final long tradePrice) {
        return side == Side.BUY ? tradePrice < ourPrice : tradePrice > ourPrice;
    }

    static boolean reaches(final Side side, final long limit, final long price) {
        return side == Side.BUY ? price <= limit : price >= limit;
    }

    static Side opposite(final Side side) {
        return side == Side.BUY ? Side.SELL : Side.BUY;
    }

    void carry(final Carrier carrier) {
        lastVenueOrderId = carrier.carry(lastVenueOrderId);
        lastExecId = carrier.carry(lastExecId);
        limits.carry(carrier);
        if (bars != null) {
            bars.carry(carrier);
        }
    }
}
