package dev.reprise.core.risk;

import dev.reprise.api.Instrument;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.Side;
import dev.reprise.core.decision.OrderRequest;
import dev.reprise.core.market.MarketView;
import dev.reprise.core.order.Orders;
import dev.reprise.core.portfolio.Portfolio;

/** K11, K13 and K24: what would be held and left open if everything under way filled. Keeps nothing between calls. */
final class ExposureChecks {
    private final MarketView market;
    private final Orders orders;
    private final Portfolio portfolio;
    private final RiskLimits limits;
    private final int instruments;

    ExposureChecks(
            final MarketView market,
            final Orders orders,
            final Portfolio portfolio,
            final RiskLimits limits,
            final RiskCapacity capacity) {
        this.market = market;
        this.orders = orders;
        this.portfolio = portfolio;
        this.limits = limits;
        instruments = capacity.instruments();
    }

    /**
     * K11: the position if every order of this side filled, those of unknown fate too.
     *
     * @param added quantity that the request adds to what is working
     */
    DenialCode checkPosition(final OrderRequest r, final long added) {
        final int s = r.strategy;
        final int i = r.instrument;
        final boolean buy = r.side == Side.BUY;
        final long own = limitOf(limits.scope(2, s, i), limits.scope(3, s, i));
        final long ofAll = limitOf(RiskLimits.ACCOUNT, limits.scope(1, s, i));
        if (own < 0 && ofAll < 0) {
            return refused(r, DenialCode.K11_MAX_POSITION, 0, added);
        }
        final long ownWorst = worst(
                buy, portfolio.positionQty(s, i), buy ? orders.worstBuyQty(s, i) : orders.worstSellQty(s, i), added);
        if (exceeds(ownWorst, own)) {
            return refused(r, DenialCode.K11_MAX_POSITION, own, ownWorst);
        }
        final long worstOfAll =
                worst(buy, portfolio.accountQty(i), buy ? orders.worstBuyQty(i) : orders.worstSellQty(i), added);
        if (exceeds(worstOfAll, ofAll)) {
            return refused(r, DenialCode.K11_MAX_POSITION, ofAll, worstOfAll);
        }
        return checkNotional(r, ownWorst, worstOfAll);
    }

    /** The same at the mark, or at the request's own price where there is none. */
    private DenialCode checkNotional(final OrderRequest r, final long ownWorst, final long worstOfAll) {
        final long tightest = limits.tightest(Limit.MAX_POSITION_NOTIONAL, r.strategy, r.instrument);
        if (tightest < 0) {
            return refused(r, DenialCode.K11_MAX_POSITION, 0, 1);
        }
        if (tightest >= Limit.MAX_POSITION_NOTIONAL.off()) {
            return null;
        }
        final Instrument instrument = market.instrument(r.instrument);
        final long own = notional(instrument, r.price, ownWorst);
        final long ofAll = worstOfAll == ownWorst ? own : notional(instrument, r.price, worstOfAll);
        return exceeds(Math.max(own, ofAll), tightest) ? checkNotionals(r, own, ofAll) : null;
    }

    /** Which scope's limit it is that one of them exceeds, if any does. */
    private DenialCode checkNotionals(final OrderRequest r, final long own, final long ofAll) {
        for (int level = 0; level < RiskLimits.LEVELS; level++) {
            final long limit = limits.at(Limit.MAX_POSITION_NOTIONAL, limits.scope(level, r.strategy, r.instrument));
            final long worst = level == 2 || level == 3 || level == 5 ? own : ofAll;
            if (limit < Limit.MAX_POSITION_NOTIONAL.off() && exceeds(worst, limit)) {
                return refused(r, DenialCode.K11_MAX_POSITION, limit, worst);
            }
        }
        return null;
    }

    private long notional(final Instrument instrument, final long price, final long qty) {
        final long mark = market.valuationPrice(instrument.index());
        final long notional = instrument.notional(mark > 0 ? mark : price, Math.max(qty, 0));
        return notional == FixedPoint.OVERFLOW ? Long.MAX_VALUE : notional;
    }

    private long limitOf(final int wide, final int narrow) {
        return RiskLimits.tighter(limits.at(Limit.MAX_POSITION, wide), limits.at(Limit.MAX_POSITION, narrow));
    }

    /** The position in the direction of the side once all of it filled; the largest number when it overflows. */
    private static long worst(final boolean buy, final long position, final long working, final long added) {
        final long held = buy ? position : -position; // minus an overflow is one
        final long worst = FixedPoint.add(FixedPoint.add(held, working), added);
        return worst == FixedPoint.OVERFLOW ? Long.MAX_VALUE : worst;
    }

    private static boolean exceeds(final long worst, final long limit) {
        return limit >= 0 && (worst > limit || worst == Long.MAX_VALUE);
    }

    /**
     * K13: open orders of each scope, of a pair (OCO) one, since only one of its legs can take effect.
     */
    DenialCode checkOpenOrders(final OrderRequest r, final Instrument instrument, final boolean protective) {
        final DenialCode atVenue = checkVenueOrders(r, instrument, 1, protective);
        if (atVenue != null || protective) {
            return atVenue;
        }
        final int levels = limits.levels(Limit.MAX_OPEN_ORDERS, r.strategy, r.instrument);
        for (int left = levels; left != 0; left &= left - 1) {
            final int level = Integer.numberOfTrailingZeros(left);
            final long limit = limits.at(Limit.MAX_OPEN_ORDERS, limits.scope(level, r.strategy, r.instrument));
            final int count = openCount(level, r.strategy, r.instrument) + 1;
            if (count > limit) {
                return refused(r, DenialCode.K13_OPEN_ORDERS, limit, count);
            }
        }
        return levels != 0 ? null : refused(r, DenialCode.K13_OPEN_ORDERS, 0, 1);
    }

    /**
     * K13: half of what the venue allows, which counts each leg of a pair; a protective exit may use the other half.
     *
     * @param added orders more
     */
    DenialCode checkVenueOrders(
            final OrderRequest r, final Instrument instrument, final int added, final boolean protective) {
        final int venueLimit = instrument.rules().maxOpenOrders();
        final int most = protective ? venueLimit : Math.max(venueLimit / 2, 1);
        final int ours = orders.openCount(r.instrument) + added;
        return venueLimit > 0 && ours > most ? refused(r, DenialCode.K13_OPEN_ORDERS, most, ours) : null;
    }

    private int openCount(final int level, final int strategy, final int instrument) {
        return switch (level) {
            case 0 -> orders.openExposures();
            case 1 -> orders.openExposures(instrument);
            case 2 -> {
                int count = 0;
                for (int i = 0; i < instruments; i++) {
                    count += orders.openExposures(strategy, i);
                }
                yield count;
            }
            default -> orders.openExposures(strategy, instrument);
        };
    }

    /**
     * K24: an order that closes is at most what the position leaves beside the other closing orders under way. For a
     * protective exit only other protective exits count: a resting exit of the strategy must not hold up its stop.
     */
    DenialCode checkReduces(final OrderRequest r) {
        final long closable = closable(r);
        return r.qty > closable ? refused(r, DenialCode.K24_REDUCE_ONLY, closable, r.qty) : null;
    }

    /** What K24 lets a closing order have; 0 or above. */
    long closable(final OrderRequest r) {
        final boolean protective = isProtective(r.role);
        final long position = portfolio.positionQty(r.strategy, r.instrument);
        long closable = r.side == Side.SELL ? position : -position;
        for (int slot = orders.firstOpen(); slot >= 0 && closable > 0; slot = orders.nextOpen(slot)) {
            if (orders.strategy(slot) == r.strategy
                    && orders.instrument(slot) == r.instrument
                    && orders.side(slot) == r.side
                    && counts(slot, r.listId, protective)) {
                closable -= orders.worstLeavesQty(slot);
            }
        }
        return Math.max(closable, 0);
    }

    /** Of a pair one leg counts; a stop that rests beside the strategy's own exit gives way to it, as long as it has not fired. */
    private boolean counts(final int slot, final long listId, final boolean protective) {
        final long list = orders.listId(slot);
        if (list != 0) {
            final int first = orders.slotOf(list);
            if (list == listId || first != slot && first >= 0 && orders.isWorking(first)) {
                return false;
            }
        }
        final boolean protects = isProtective(orders.role(slot));
        if (protective) {
            return protects;
        }
        final boolean rests = OrderRequest.isConditional(orders.type(slot)) && !orders.isTriggered(slot);
        return orders.role(slot) != OrderRole.ENTRY && !(protects && rests);
    }

    /** Whether an open limit order of the strategy is the same as the request. */
    boolean isWorkingTwin(final OrderRequest r) {
        if (orders.openCount(r.strategy, r.instrument) == 0) {
            return false;
        }
        for (int slot = orders.firstOpen(); slot >= 0; slot = orders.nextOpen(slot)) {
            if (orders.strategy(slot) == r.strategy
                    && orders.instrument(slot) == r.instrument
                    && orders.side(slot) == r.side
                    && orders.type(slot) == r.type
                    && orders.price(slot) == r.price
                    && orders.qty(slot) == r.qty) {
                return true;
            }
        }
        return false;
    }

    static boolean isProtective(final OrderRole role) {
        return role == OrderRole.STOP_LOSS || role == OrderRole.TAKE_PROFIT;
    }

    private static DenialCode refused(
            final OrderRequest r, final DenialCode code, final long allowed, final long actual) {
        r.allowed = allowed;
        r.actual = actual;
        return code;
    }
}
