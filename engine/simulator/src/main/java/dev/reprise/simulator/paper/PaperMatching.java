package dev.reprise.simulator.paper;

import dev.reprise.api.schema.ExpiryCause;
import dev.reprise.api.schema.Liquidity;
import dev.reprise.api.schema.SelfTradeMode;
import dev.reprise.api.schema.Side;

/**
 * Fills orders of ours from what the venue shows, and from each other.
 *
 * <p>A taker meets the levels best price first. A resting order of ours on the other side is met in its turn: behind the better levels, and at
 * its own price behind what was ahead of it there and our takers have not had; where nobody knows that, behind all that is shown. Then
 * the self-trade prevention mode of the taker counts, as at Binance
 * (<a href="https://developers.binance.com/docs/binance-spot-api-docs/faqs/stp_faq">STP FAQ</a>): {@code EXPIRE_MAKER} ends the resting one and goes on,
 * {@code EXPIRE_TAKER} what is left of the taker, {@code EXPIRE_BOTH} both; with {@code NONE} the two trade at the resting one's price, which no
 * one else sees. A FOK order that cannot fill whole with that expires by its terms, and ends nobody else.
 */
final class PaperMatching {
    private static final int NONE = PaperOrders.NONE;

    private final PaperDesk desk;
    private final PaperOrders orders;
    private final TakerImpact impact;
    private final Queue queue;

    PaperMatching(final PaperDesk desk, final PaperOrders orders, final TakerImpact impact, final Queue queue) {
        this.desk = desk;
        this.orders = orders;
        this.impact = impact;
        this.queue = queue;
    }

    /** Whether a resting order of ours would be met at a price. */
    boolean meetsOwn(final int instrument, final Side side, final long price) {
        final int own = orders.first(instrument, PaperDesk.opposite(side));
        return own != NONE && PaperDesk.reaches(side, price, orders.price[own]);
    }

    /** Whether an order fills whole from what is shown and from our own orders. */
    boolean canFillAll(final PaperMarket market, final int slot) {
        final Side side = orders.side[slot];
        final Side opposite = PaperDesk.opposite(side);
        final long limit = orders.price[slot];
        final MarketDepth depth = market.depth;
        long missing = orders.leaves(slot);
        int own = orders.first(market.instrument.index(), opposite);
        long used = 0; // of the level, by this order
        depth.begin(opposite);
        boolean isShown = depth.next();
        while (missing > 0) {
            final boolean isReached = isShown && PaperDesk.reaches(side, limit, depth.price());
            final boolean isOwnNext = isOwnNext(side, limit, own, isReached, depth);
            if (isReached && (!isOwnNext || depth.price() == orders.price[own])) {
                final long taken = market.ledger.taken(opposite, depth.price()) + used;
                final long shown = left(market, opposite);
                final long most = Math.min(free(shown, taken, isOwnNext ? own : NONE), missing);
                if (withinLimit(market, slot, shown, taken, most) < most) {
                    return false;
                }
                missing -= Math.max(0, most);
                used += Math.max(0, most);
            }
            if (isOwnNext && missing > 0) {
                final SelfTradeMode mode = orders.selfTrade[slot];
                if (mode == SelfTradeMode.EXPIRE_TAKER || mode == SelfTradeMode.EXPIRE_BOTH) {
                    return false;
                }
                missing -= mode == SelfTradeMode.NONE ? orders.leaves(own) : 0;
                own = orders.next[own];
            } else if (isReached) {
                isShown = depth.next();
                used = 0;
            } else {
                break;
            }
        }
        return missing <= 0;
    }

    /**
     * Fills an order from what is shown within its price: a taker at the shown prices and its impact, a maker at its own. A taker whom
     * the impact keeps from a part of it goes on {@link PaperOrders#taking}.
     *
     * @return true when self-trade prevention ends what is left of the order, which is the caller's to do
     */
    boolean match(final PaperMarket market, final int slot, final Liquidity liquidity) {
        final Side side = orders.side[slot];
        final Side opposite = PaperDesk.opposite(side);
        final boolean takes = liquidity == Liquidity.TAKER;
        final MarketDepth depth = market.depth;
        orders.taking[slot] = false;
        depth.begin(opposite);
        boolean isShown = depth.next();
        while (orders.leaves(slot) > 0) {
            final int own = takes ? orders.first(market.instrument.index(), opposite) : NONE;
            final boolean isReached = isShown && PaperDesk.reaches(side, orders.price[slot], depth.price());
            final boolean isOwnNext = isOwnNext(side, orders.price[slot], own, isReached, depth);
            if (isReached
                    && (!isOwnNext || depth.price() == orders.price[own])
                    && !take(market, slot, isOwnNext ? own : NONE, liquidity)) {
                return false;
            }
            if (isOwnNext && orders.leaves(slot) > 0) {
                if (orders.selfTrade[slot] != SelfTradeMode.NONE) {
                    if (isEndedBy(slot, own)) {
                        return true;
                    }
                } else if (!trade(market, slot, own)) {
                    return false;
                }
            } else if (isReached) {
                isShown = depth.next();
            } else {
                return false;
            }
        }
        return false;
    }

    /** Whether our resting order comes before the level at hand, or at its price. */
    private boolean isOwnNext(
            final Side side, final long limit, final int own, final boolean isReached, final MarketDepth depth) {
        return own != NONE
                && PaperDesk.reaches(side, limit, orders.price[own])
                && (!isReached || PaperDesk.reaches(side, depth.price(), orders.price[own]));
    }

    /** Takes from the level at hand, of it no more than is ahead of our own order there; false when the order gets no further. */
    private boolean take(final PaperMarket market, final int slot, final int own, final Liquidity liquidity) {
        final Side side = orders.side[slot];
        final Side opposite = PaperDesk.opposite(side);
        final MarketDepth depth = market.depth;
        final boolean takes = liquidity == Liquidity.TAKER;
        final long taken = market.ledger.taken(opposite, depth.price());
        final long shown = left(market, opposite);
        final long most = Math.min(free(shown, taken, own), orders.leaves(slot));
        final long qty = takes ? withinLimit(market, slot, shown, taken, most) : most;
        if (qty > 0) {
            final long price = takes
                    ? impact.price(market.instrument, side, depth.price(), shown, taken + qty)
                    : orders.price[slot];
            if (!desk.fill(market.instrument, slot, price, qty, liquidity)) {
                return false;
            }
            market.ledger.take(opposite, depth.price(), depth.qty(), qty);
        }
        orders.taking[slot] = qty < most; // what is left costs more than the limit
        return qty >= most;
    }

    /** What the recording's takers have left of the level at hand. */
    private static long left(final PaperMarket market, final Side side) {
        return market.ledger.others().left(side, market.depth.price(), market.depth.qty());
    }

    /** What our takers have not had of the level at hand; with an order of ours at its price, of what is ahead of that. */
    private long free(final long shown, final long taken, final int own) {
        final boolean isBehindAll = own == NONE || !queue.isKept() || orders.ahead[own] == Queue.UNKNOWN;
        return (isBehindAll ? shown : Math.min(shown, orders.ahead[own])) - taken;
    }

    /** How much of a quantity of the level being read the order takes: all, but for its own impact. */
    private long withinLimit(
            final PaperMarket market, final int slot, final long shown, final long taken, final long qty) {
        return impact.within(
                market.instrument, orders.side[slot], orders.price[slot], market.depth.price(), shown, taken, qty);
    }

    /** Two orders that may not trade: ends the resting one if that is to end, and says whether the taker is. */
    private boolean isEndedBy(final int slot, final int own) {
        final SelfTradeMode mode = orders.selfTrade[slot];
        if (mode != SelfTradeMode.EXPIRE_TAKER) {
            desk.expire(own, ExpiryCause.SELF_TRADE);
        }
        return mode != SelfTradeMode.EXPIRE_MAKER;
    }

    /** Two orders of ours trade; false, with nothing done, when the amount does not fit. */
    private boolean trade(final PaperMarket market, final int slot, final int own) {
        final long qty = Math.min(orders.leaves(slot), orders.leaves(own));
        final long price = orders.price[own];
        if (!desk.fill(market.instrument, slot, price, qty, Liquidity.TAKER)) {
            return false;
        }
        desk.fill(market.instrument, own, price, qty, Liquidity.MAKER); // fits as well: it is the same amount
        desk.forgetFilled(own);
        return true;
    }
}
