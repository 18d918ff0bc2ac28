package dev.reprise.simulator.paper;

import dev.reprise.api.Book;
import dev.reprise.api.Instrument;
import dev.reprise.api.VenueModel;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.schema.AmendOrderDecoder;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.api.schema.TradingStatus;

/** What the simulated venue refuses: the rules {@link PaperVenue} describes. Changes nothing. */
final class PaperChecks {
    private static final int POST_ONLY = 1;

    private final PaperOrders orders;
    private final PaperStops stops;
    private final VenueLimits limits;
    private final VenueModel.Context context;

    PaperChecks(
            final PaperOrders orders,
            final PaperStops stops,
            final VenueLimits limits,
            final VenueModel.Context context) {
        this.orders = orders;
        this.stops = stops;
        this.limits = limits;
        this.context = context;
    }

    /** As many orders of an instrument are open as the venue allows; what never rests needs no place. */
    private boolean isFull(final PaperMarket market) {
        final int most = market.instrument.rules().maxOpenOrders();
        return most > 0 && orders.open(market.instrument.index()) >= most;
    }

    private boolean isFullOfStops(final PaperMarket market) {
        return limits.openStops() > 0 && stops.count(market.instrument.index()) >= limits.openStops();
    }

    /** The first leg of a pair is there, and nothing of it has filled. */
    private boolean isWhole(final int slot) {
        return slot != PaperOrders.NONE && orders.cumQty[slot] == 0;
    }

    private RejectCode checkStop(final PaperMarket market, final NewOrderDecoder newOrder) {
        final OrderType type = newOrder.orderType();
        final Side side = newOrder.side();
        final long trigger = newOrder.stopPrice();
        final boolean isSecond = newOrder.listId() != 0 && newOrder.listId() != newOrder.clientOrderId();
        if (newOrder.timeInForce() == TimeInForce.GTD
                || market.lastPrice <= 0
                || isSecond && !isWhole(orders.find(newOrder.listId()))) {
            return RejectCode.OTHER;
        }
        final RejectCode code = PaperStops.hasLimit(type)
                ? checkLimit(market, newOrder.side(), newOrder.price(), newOrder.qty())
                : checkQty(market.instrument.rules(), newOrder.qty());
        if (isFull(market) || isFullOfStops(market)) {
            return RejectCode.FILTER;
        }
        if (code != null || trigger <= 0 || trigger % market.instrument.tickSize() != 0) {
            return code != null ? code : RejectCode.FILTER;
        }
        final boolean waits =
                newOrder.activationPrice() > 0 || !PaperStops.isThrough(type, side, trigger, market.lastPrice);
        return waits ? null : RejectCode.WOULD_TRIGGER;
    }

    /** Null when a new order is taken. */
    RejectCode check(final PaperMarket market, final NewOrderDecoder newOrder) {
        if (market == null) {
            return RejectCode.OTHER;
        }
        if (market.status != TradingStatus.TRADING) {
            return RejectCode.MARKET_CLOSED;
        }
        if (orders.find(newOrder.clientOrderId()) != PaperOrders.NONE) {
            return RejectCode.DUPLICATE;
        }
        if (PaperStops.isConditional(newOrder.orderType())) {
            return checkStop(market, newOrder);
        }
        final Instrument.Rules rules = market.instrument.rules();
        final boolean postOnly = (newOrder.instructions() & POST_ONLY) != 0;
        if (newOrder.orderType() == OrderType.MARKET) {
            final RejectCode code = checkQty(rules, newOrder.qty());
            return code != null || !postOnly && market.isKnown() ? code : RejectCode.OTHER;
        }
        final TimeInForce timeInForce = newOrder.timeInForce();
        final boolean rests = timeInForce == TimeInForce.GTC;
        if (newOrder.orderType() != OrderType.LIMIT
                || !rests && (postOnly || timeInForce != TimeInForce.IOC && timeInForce != TimeInForce.FOK)) {
            return RejectCode.OTHER;
        }
        final RejectCode code = checkLimit(market, newOrder.side(), newOrder.price(), newOrder.qty());
        if (code != null || rests && isFull(market)) {
            return code != null ? code : RejectCode.FILTER;
        }
        return postOnly && wouldTake(market, newOrder.side(), newOrder.price()) ? RejectCode.WOULD_TAKE : null;
    }

    /** Null when a change is taken. */
    RejectCode checkAmend(final PaperMarket market, final int slot, final AmendOrderDecoder amend) {
        if (market == null || orders.instrument[slot] != amend.instrument()) {
            return RejectCode.UNKNOWN_ORDER;
        }
        if (market.status != TradingStatus.TRADING) {
            return RejectCode.MARKET_CLOSED;
        }
        final boolean atMarket = stops.isParked(slot) && !PaperStops.hasLimit(stops.type(slot));
        final RejectCode code = atMarket
                ? checkQty(market.instrument.rules(), amend.qty())
                : checkLimit(market, orders.side[slot], amend.price(), amend.qty());
        if (code != null) {
            return code;
        }
        final long trigger = amend.stopPrice() > 0 && stops.isParked(slot) ? amend.stopPrice() : 0;
        if (trigger > 0 && PaperStops.isThrough(stops.type(slot), orders.side[slot], trigger, market.lastPrice)) {
            return RejectCode.WOULD_TRIGGER;
        }
        if (amend.qty() <= orders.cumQty[slot]) {
            return RejectCode.FILTER;
        }
        final boolean wouldTake = orders.postOnly[slot]
                && amend.price() != orders.price[slot]
                && wouldTake(market, orders.side[slot], amend.price());
        return wouldTake ? RejectCode.WOULD_TAKE : null;
    }

    private static RejectCode checkQty(final Instrument.Rules rules, final long qty) {
        if (qty <= 0) {
            return RejectCode.MALFORMED;
        }
        final boolean allowed =
                qty % rules.lotSize() == 0 && qty >= rules.minQty() && (rules.maxQty() == 0 || qty <= rules.maxQty());
        return allowed ? null : RejectCode.FILTER;
    }

    private RejectCode checkLimit(final PaperMarket market, final Side side, final long price, final long qty) {
        final Instrument instrument = market.instrument;
        final Instrument.Rules rules = instrument.rules();
        final RejectCode code = checkQty(rules, qty);
        if (code != null || price <= 0) {
            return code != null ? code : RejectCode.MALFORMED;
        }
        final long notional = instrument.notional(price, qty);
        final boolean allowed = price % rules.tickSize() == 0
                && price >= rules.minPrice()
                && (rules.maxPrice() == 0 || price <= rules.maxPrice())
                && notional != FixedPoint.OVERFLOW
                && notional >= rules.minNotional()
                && market.isInBand(side, price, context.now());
        return allowed ? null : RejectCode.FILTER;
    }

    static boolean wouldTake(final PaperMarket market, final Side side, final long price) {
        if (market.bar != null) {
            return PaperDesk.reaches(side, price, market.lastPrice);
        }
        final long best = market.depth.bestPrice(PaperDesk.opposite(side));
        return best != Book.NO_PRICE && PaperDesk.reaches(side, price, best);
    }
}
