package dev.reprise.simulator.paper;

import dev.reprise.api.Book;
import dev.reprise.api.Instrument;
import dev.reprise.api.VenueModel;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.record.OrderInstructions;
import dev.reprise.api.schema.AmendOrderDecoder;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.api.schema.TradingStatus;

/** What the simulated venue refuses: the rules {@link PaperVenue} describes. Changes nothing. */
final class PaperChecks {

    private final PaperOrders orders;
    private final PaperStops stops;
    private final VenueLimits limits;
    private final PaperMatching matching;
    private final VenueModel.Context context;

    PaperChecks(
            final PaperOrders orders,
            final PaperStops stops,
            final VenueLimits limits,
            final PaperMatching matching,
            final VenueModel.Context context) {
        this.orders = orders;
        this.stops = stops;
        this.limits = limits;
        this.matching = matching;
        this.context = context;
    }

    /** Whether the order may only rest. */
    static boolean isPostOnly(final NewOrderDecoder order) {
        return (order.instructions() & OrderInstructions.POST_ONLY) != 0;
    }

    /** Whether the other leg of its pair comes to the venue as well. */
    static boolean isPaired(final NewOrderDecoder order) {
        return (order.instructions() & OrderInstructions.PAIRED) != 0;
    }

    /** Whether the order closes a position; one that does not say is an entry. */
    static boolean isExit(final NewOrderDecoder order) {
        return order.roleRaw() > OrderRole.ENTRY.value();
    }

    /** Null when a new order is taken. */
    Refusal check(final PaperMarket market, final NewOrderDecoder order) {
        return check(market, order, 0, 0);
    }

    /** Null when both legs of a pair are taken: one alone is not. */
    Refusal checkPair(final PaperMarket market, final NewOrderDecoder first, final NewOrderDecoder second) {
        final Refusal ofFirst = checkLeg(market, first, second);
        return ofFirst != null ? ofFirst : checkLeg(market, second, first);
    }

    private Refusal checkLeg(final PaperMarket market, final NewOrderDecoder leg, final NewOrderDecoder other) {
        final Refusal refusal = check(market, leg, 1, PaperStops.isConditional(other.orderType()) ? 1 : 0);
        // Of a pair the limit is one that may only rest.
        final boolean mayTake = refusal != null || leg.orderType() != OrderType.LIMIT || market.bar != null;
        return mayTake || !wouldMeet(market, leg.side(), leg.price()) ? refusal : Refusal.WOULD_TAKE;
    }

    /** Null when a new order is taken together with so many others, and so many of them that wait for a price. */
    private Refusal check(
            final PaperMarket market, final NewOrderDecoder order, final int moreOrders, final int moreStops) {
        if (market == null) {
            return Refusal.UNKNOWN_SYMBOL;
        }
        if (market.status != TradingStatus.TRADING) {
            return Refusal.CLOSED;
        }
        if (orders.find(order.clientOrderId()) != PaperOrders.NONE) {
            return Refusal.DUPLICATE;
        }
        if (PaperStops.isConditional(order.orderType())) {
            final Refusal refusal = checkStop(market, order);
            if (refusal != null || isFull(market, moreOrders)) {
                return refusal != null ? refusal : Refusal.OPEN_ORDERS;
            }
            return isFullOfStops(market, moreStops) ? Refusal.OPEN_STOPS : checkTrigger(market, order);
        }
        final boolean postOnly = isPostOnly(order);
        if (order.orderType() == OrderType.MARKET) {
            return postOnly ? Refusal.UNSUPPORTED : checkMarket(market, order);
        }
        final TimeInForce timeInForce = order.timeInForce();
        final boolean rests = timeInForce == TimeInForce.GTC;
        if (order.orderType() != OrderType.LIMIT
                || !rests && (postOnly || timeInForce != TimeInForce.IOC && timeInForce != TimeInForce.FOK)) {
            return Refusal.UNSUPPORTED;
        }
        final Refusal refusal = checkLimit(market, order.side(), order.price(), order.qty(), isExit(order));
        if (refusal != null || rests && isFull(market, moreOrders)) {
            return refusal != null ? refusal : Refusal.OPEN_ORDERS;
        }
        return postOnly && wouldMeet(market, order.side(), order.price()) ? Refusal.WOULD_TAKE : null;
    }

    /** As many orders of an instrument are open as the venue allows; what never rests needs no place. */
    private boolean isFull(final PaperMarket market, final int more) {
        final int most = market.instrument.rules().maxOpenOrders();
        return most > 0 && orders.open(market.instrument.index()) + more >= most;
    }

    private boolean isFullOfStops(final PaperMarket market, final int more) {
        return limits.openStops() > 0 && stops.count(market.instrument.index()) + more >= limits.openStops();
    }

    private Refusal checkMarket(final PaperMarket market, final NewOrderDecoder order) {
        final Refusal refusal = checkQty(market.instrument.rules(), order.qty());
        if (refusal != null || !market.isKnown()) {
            return refusal != null ? refusal : Refusal.NO_PRICE;
        }
        final int minutes = market.instrument.rules().notionalMinutes();
        final long price = minutes == Instrument.Rules.NOT_AT_MARKET
                ? 0
                : (long) StrictMath.rint(market.reference(minutes, context.now()));
        return price > 0 ? checkNotional(market.instrument, price, order.qty(), isExit(order)) : null;
    }

    private Refusal checkStop(final PaperMarket market, final NewOrderDecoder order) {
        if (order.timeInForce() == TimeInForce.GTD) {
            return Refusal.UNSUPPORTED;
        }
        if (isPostOnly(order)) {
            if (market.instrument.market() == MarketKind.SPOT) {
                return Refusal.POST_ONLY_STOP;
            }
            if (!PaperStops.hasLimit(order.orderType()) || order.timeInForce() != TimeInForce.GTC) {
                return Refusal.UNSUPPORTED;
            }
        }
        if (market.lastPrice <= 0) {
            return Refusal.NO_PRICE;
        }
        final long trigger = order.stopPrice();
        final Refusal refusal;
        if (PaperStops.hasLimit(order.orderType())) {
            refusal = checkLimit(market, order.side(), order.price(), order.qty(), isExit(order));
        } else {
            refusal = checkQty(market.instrument.rules(), order.qty());
        }
        if (refusal != null || trigger <= 0) {
            return refusal != null ? refusal : Refusal.STOP_PRICE;
        }
        if (trigger % market.instrument.tickSize() != 0) {
            return Refusal.TICK;
        }
        final boolean isMeasured = !PaperStops.hasLimit(order.orderType())
                && market.instrument.rules().notionalMinutes() != Instrument.Rules.NOT_AT_MARKET;
        return isMeasured ? checkNotional(market.instrument, trigger, order.qty(), isExit(order)) : null;
    }

    private Refusal checkTrigger(final PaperMarket market, final NewOrderDecoder order) {
        final boolean waits = order.activationPrice() > 0
                || !PaperStops.isThrough(order.orderType(), order.side(), order.stopPrice(), market.lastPrice);
        return waits ? null : Refusal.WOULD_TRIGGER;
    }

    /** Null when a change is taken. */
    Refusal checkAmend(final PaperMarket market, final int slot, final AmendOrderDecoder amend) {
        if (market == null || orders.instrument[slot] != amend.instrument()) {
            return Refusal.NO_SUCH_ORDER;
        }
        if (market.status != TradingStatus.TRADING) {
            return Refusal.CLOSED;
        }
        final boolean atMarket = stops.isParked(slot) && !PaperStops.hasLimit(stops.type(slot));
        final Refusal refusal = atMarket
                ? checkQty(market.instrument.rules(), amend.qty())
                : checkLimit(market, orders.side[slot], amend.price(), amend.qty(), orders.exit[slot]);
        if (refusal != null) {
            return refusal;
        }
        final long trigger = amend.stopPrice() > 0 && stops.isParked(slot) ? amend.stopPrice() : 0;
        if (trigger % market.instrument.tickSize() != 0) {
            return Refusal.TICK;
        }
        if (trigger > 0 && PaperStops.isThrough(stops.type(slot), orders.side[slot], trigger, market.lastPrice)) {
            return Refusal.WOULD_TRIGGER;
        }
        if (amend.qty() <= orders.cumQty[slot]) {
            return Refusal.MIN_QTY;
        }
        // More at the same price is a new place: the order comes to the book again. One that waits for its price does
        // not come there yet.
        final boolean wouldTake = orders.postOnly[slot]
                && !stops.isParked(slot)
                && (amend.price() != orders.price[slot] || amend.qty() > orders.qty[slot])
                && wouldMeet(market, orders.side[slot], amend.price());
        return wouldTake ? Refusal.WOULD_TAKE : null;
    }

    private static Refusal checkQty(final Instrument.Rules rules, final long qty) {
        if (qty <= 0) {
            return Refusal.NO_QTY;
        }
        if (qty < rules.minQty()) {
            return Refusal.MIN_QTY;
        }
        if (rules.maxQty() > 0 && qty > rules.maxQty()) {
            return Refusal.MAX_QTY;
        }
        return qty % rules.lotSize() == 0 ? null : Refusal.LOT;
    }

    private Refusal checkLimit(
            final PaperMarket market, final Side side, final long price, final long qty, final boolean isExit) {
        final Instrument.Rules rules = market.instrument.rules();
        final Refusal refusal = checkQty(rules, qty);
        if (refusal != null || price <= 0) {
            return refusal != null ? refusal : Refusal.NO_LIMIT;
        }
        if (price < rules.minPrice()) {
            return Refusal.MIN_PRICE;
        }
        if (rules.maxPrice() > 0 && price > rules.maxPrice()) {
            return Refusal.MAX_PRICE;
        }
        if (price % rules.tickSize() != 0) {
            return Refusal.TICK;
        }
        if (!market.isInBand(side, price, context.now())) {
            return side == Side.BUY ? Refusal.BUY_BAND : Refusal.SELL_BAND;
        }
        return checkNotional(market.instrument, price, qty, isExit);
    }

    /** Venues of contracts waive the smallest notional for orders that only close. */
    private static Refusal checkNotional(
            final Instrument instrument, final long price, final long qty, final boolean isExit) {
        final long notional = instrument.notional(price, qty);
        if (notional == FixedPoint.OVERFLOW) {
            return Refusal.MAX_QTY;
        }
        final boolean isMeasured = !isExit || instrument.market() == MarketKind.SPOT;
        return isMeasured && notional < instrument.rules().minNotional() ? Refusal.NOTIONAL : null;
    }

    /** Whether an order would take what is shown at a price, or meet one of ours there. */
    boolean wouldMeet(final PaperMarket market, final Side side, final long price) {
        // On bars alone market orders are among those that rest.
        return wouldTake(market, side, price)
                || market.bar == null && matching.meetsOwn(market.instrument.index(), side, price);
    }

    static boolean wouldTake(final PaperMarket market, final Side side, final long price) {
        if (market.bar != null) {
            return PaperDesk.reaches(side, price, market.lastPrice);
        }
        final long best = market.depth.bestPrice(PaperDesk.opposite(side));
        return best != Book.NO_PRICE && PaperDesk.reaches(side, price, best);
    }
}
