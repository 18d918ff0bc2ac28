package dev.reprise.simulator.paper;

import dev.reprise.api.Capability;
import dev.reprise.api.Carrier;
import dev.reprise.api.Instrument;
import dev.reprise.api.VenueModel;
import dev.reprise.api.number.Decimals;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.AmendOrderDecoder;
import dev.reprise.api.schema.CancelOrderDecoder;
import dev.reprise.api.schema.ExpiryCause;
import dev.reprise.api.schema.Liquidity;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.SelfTradeMode;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import org.agrona.DirectBuffer;

/** Takes the requests that arrived, keeps the orders, and decides what fills: the rules {@link PaperVenue} describes. */
final class PaperDesk {
    private final NewOrderDecoder newOrder = new NewOrderDecoder();
    private final NewOrderDecoder secondLeg = new NewOrderDecoder();
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
    private final PaperMatching matching;
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
        this.reports = reports;
        this.context = context;
        queue = Queue.of(orders, model);
        matching = new PaperMatching(this, orders, impact, queue);
        checks = new PaperChecks(orders, stops, limits, matching, context);
        flow = new OrderFlow(this, orders, queue);
        bars = model.isOfBars() ? new BarMatching(this, orders, stops, reports, context, model) : null;
    }

    /** Another session begins, with a model of the same kind of queue. */
    void onSession(final FillModel model) {
        queue.onSession(model);
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
        switch (template) {
            case NewOrderDecoder.TEMPLATE_ID:
                onNewOrder(market, newOrder.wrap(buffer, body, blockLength, version));
                break;
            case AmendOrderDecoder.TEMPLATE_ID:
                amend.wrap(buffer, body, blockLength, version);
                onAmend(market);
                break;
            case CancelOrderDecoder.TEMPLATE_ID:
                cancel.wrap(buffer, body, blockLength, version);
                onCancel(market);
                break;
            default:
                throw new IllegalArgumentException("not a request to a venue: template=" + template);
        }
    }

    /** The two legs of a pair have reached the venue, in one request: both are taken, or none. */
    void onPair(final PaperMarket market, final DirectBuffer buffer, final int first, final int second) {
        newOrder.wrap(
                buffer,
                first + Records.BODY_OFFSET,
                Records.blockLength(buffer, first),
                Records.version(buffer, first));
        secondLeg.wrap(
                buffer,
                second + Records.BODY_OFFSET,
                Records.blockLength(buffer, second),
                Records.version(buffer, second));
        if (bars != null) {
            bars.onTime(market);
        }
        final Refusal ofLimits = limits.take(2, context.now());
        final Refusal refusal = ofLimits != null ? ofLimits : checks.checkPair(market, newOrder, secondLeg);
        if (refusal != null) {
            reports.rejected(market, newOrder, refusal);
            reports.rejected(market, secondLeg, refusal);
            return;
        }
        limits.placed(2);
        final int firstSlot = accept(market, newOrder);
        final int secondSlot = accept(market, secondLeg);
        enter(market, firstSlot, newOrder);
        if (orders.find(secondLeg.clientOrderId()) == secondSlot) {
            enter(market, secondSlot, secondLeg); // the first has not ended it
        }
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
        if (!PaperStops.hasLimit(stops.type(slot))) {
            orders.price[slot] = anyPrice(orders.side[slot]);
        }
        trigger(slot);
        if (orders.postOnly[slot] && checks.wouldMeet(market, orders.side[slot], orders.price[slot])) {
            settle(slot, ExpiryCause.TERMS);
        } else {
            come(market, slot, stops.timeInForce(slot));
        }
    }

    /** An order comes to the book. */
    private void come(final PaperMarket market, final int slot, final TimeInForce timeInForce) {
        if (timeInForce != TimeInForce.FOK || matching.canFillAll(market, slot)) {
            take(market, slot, timeInForce == TimeInForce.GTC);
        } else {
            settle(slot, ExpiryCause.TERMS);
        }
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
            reports.expired(partner, ExpiryCause.TERMS);
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
        // A taker of our own side took from a level that ours may have had before him.
        final Side hit = aggressor == opposite(side) ? null : opposite(side);
        final boolean isOfTrades = queue.isMovedByTrades(market);
        if (!isOfTrades || queue.isOfOrders() && aggressor == side) {
            // Told with the orders that were executed; or it hit one of the other side, from which ours had theirs when
            // it came into view.
            if (hit != null) {
                took(market, hit, price, qty - Math.min(qty, market.ledger.taken(hit, price)));
            }
            return available;
        }
        long had = 0;
        if (hit != null) {
            final long ours = market.ledger.trade(hit, price, qty, market.time, context.now());
            took(market, hit, price, qty - ours);
            had = Math.min(available, ours);
        }
        final long rest = trade(market, side, price, qty, available - had, aggressor);
        return rest + had;
    }

    /** The recording's taker took that much of what we had not. */
    private void took(final PaperMarket market, final Side hit, final long price, final long qty) {
        final long taken = market.ledger.taken(hit, price);
        market.ledger.others().trade(market.depth, hit, price, qty, taken, market.time, context.now());
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
        // Every order of ours in the queue hears of the trade, also when an older one took all of it: that the level
        // shows less by it is no cancel.
        while (slot != PaperOrders.NONE && (left > 0 || queue.isKept())) {
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
                    matching.match(market, slot, Liquidity.MAKER);
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
        if (market.depth.isKnown() && matching.match(market, slot, Liquidity.TAKER)) {
            expire(slot, ExpiryCause.SELF_TRADE);
            return false;
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

    private void onNewOrder(final PaperMarket market, final NewOrderDecoder order) {
        final Refusal ofLimits = limits.take(1, context.now());
        final Refusal refusal = ofLimits != null ? ofLimits : checks.check(market, order);
        if (refusal != null) {
            reports.rejected(market, order, refusal);
        } else {
            limits.placed(1);
            enter(market, accept(market, order), order);
        }
    }

    /** The venue has the order; nothing has become of it yet. */
    private int accept(final PaperMarket market, final NewOrderDecoder order) {
        final boolean isExit = PaperChecks.isExit(order);
        final int slot = orders.add(order.clientOrderId(), order.instrument());
        orders.venueOrderId[slot] = ++lastVenueOrderId;
        orders.strategy[slot] = order.strategy();
        orders.side[slot] = order.side();
        orders.price[slot] = order.orderType() == OrderType.MARKET ? anyPrice(order.side()) : order.price();
        orders.qty[slot] = order.qty();
        orders.postOnly[slot] = PaperChecks.isPostOnly(order);
        orders.exit[slot] = isExit;
        // As the adapter asks for it: nothing of ours stands in the way of an exit.
        orders.selfTrade[slot] = isExit && market.instrument.capabilities().has(Capability.EXPIRE_MAKER)
                ? SelfTradeMode.EXPIRE_MAKER
                : charges.selfTrade();
        stops.begin(slot, PaperChecks.isPaired(order) ? order.listId() : 0);
        reports.accepted(slot);
        return slot;
    }

    private static long anyPrice(final Side side) {
        return side == Side.BUY ? Long.MAX_VALUE : Long.MIN_VALUE;
    }

    /** An accepted order waits for its price, or comes to the book. */
    private void enter(final PaperMarket market, final int slot, final NewOrderDecoder order) {
        if (PaperStops.isConditional(order.orderType())) {
            stops.park(slot, order, market.lastPrice);
            if (bars != null) {
                bars.onArrival(market, slot, true);
            }
            return;
        }
        final TimeInForce timeInForce = order.orderType() == OrderType.MARKET ? TimeInForce.IOC : order.timeInForce();
        if (bars != null) {
            orders.rest(slot);
            bars.onArrival(market, slot, timeInForce == TimeInForce.GTC);
        } else {
            come(market, slot, timeInForce);
        }
    }

    /** An order takes what it can; what is left rests, or expires. */
    private void take(final PaperMarket market, final int slot, final boolean mayRest) {
        final boolean isPrevented = matching.match(market, slot, Liquidity.TAKER);
        if (isPrevented) {
            settle(slot, ExpiryCause.SELF_TRADE);
        } else if (mayRest && orders.leaves(slot) > 0) {
            orders.rest(slot);
            if (queue.isKept()) {
                queue.join(market, slot);
            }
            reports.rested(slot);
        } else {
            settle(slot, ExpiryCause.TERMS);
        }
    }

    private void onAmend(final PaperMarket market) {
        final int slot = orders.find(amend.clientOrderId());
        Refusal refusal = limits.take(0, context.now());
        if (refusal == null) {
            refusal = slot == PaperOrders.NONE ? Refusal.NO_SUCH_ORDER : checks.checkAmend(market, slot, amend);
        }
        if (refusal != null) {
            reports.rejected(
                    market, amend.instrument(), amend.strategy(), amend.clientOrderId(), OrderRequest.AMEND, refusal);
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
            take(market, slot, true);
        }
    }

    private void onCancel(final PaperMarket market) {
        final int slot = orders.find(cancel.clientOrderId());
        Refusal refusal = limits.take(0, context.now());
        if (refusal == null && slot == PaperOrders.NONE) {
            refusal = Refusal.UNKNOWN_ORDER;
        }
        if (refusal != null) {
            reports.rejected(
                    market,
                    cancel.instrument(),
                    cancel.strategy(),
                    cancel.clientOrderId(),
                    OrderRequest.CANCEL,
                    refusal);
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

    /** An order that does not rest has ended: it is filled, or what is left expires. */
    void settle(final int slot, final ExpiryCause cause) {
        if (orders.leaves(slot) > 0) {
            reports.expired(slot, cause);
            if (cause == ExpiryCause.SELF_TRADE) {
                endPartner(slot);
            }
        }
        orders.remove(slot);
    }

    /** The venue ends a resting order, and with it its pair. */
    void expire(final int slot, final ExpiryCause cause) {
        reports.expired(slot, cause);
        endPartner(slot);
        remove(slot);
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
        if (orders.cumQty[slot] == 0 && instrument.market() == MarketKind.SPOT) {
            limits.executed(context.now());
        }
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
