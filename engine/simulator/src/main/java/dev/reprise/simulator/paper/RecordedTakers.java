package dev.reprise.simulator.paper;

import dev.reprise.api.Book;
import dev.reprise.api.Carrier;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.Side;

/**
 * What the recording's own takers have taken since the venue's view was shown. A trade is often told before the book that lacks what it
 * took: until then its quantity is missing from its level, and every better level of that side is gone, for whoever comes after it.
 *
 * <p>A view that happened at or after the trade, by the venue's times, tells it; where a time is not known, one in which the level is
 * another does, or a second. A decrease of the level is the trade's before it is anything else's. What the view has told before its
 * trade is not taken again: by the venue's times, or else as far as the touch has just fallen.
 *
 * <p>A trade beyond all that is shown says that more is there than the data tells: at its price then stands what stood at the touch.
 *
 * <p>One level a side is enough: the worst that was hit, for all better ones are gone.
 */
final class RecordedTakers {
    private static final Side[] SIDES = {Side.BUY, Side.SELL};
    private static final int COUNT = SIDES.length;
    private static final long NO_PRICE = Book.NO_PRICE;

    // By the side that was hit.
    private final boolean[] pending = new boolean[COUNT]; // no view has told it yet
    private final boolean[] swept = new boolean[COUNT]; // what is better than the price is gone
    private final boolean[] changed = new boolean[COUNT]; // the level has been seen to be another since
    private final long[] price = new long[COUNT];
    private final long[] qty = new long[COUNT]; // still to leave the level
    private final long[] shown = new long[COUNT]; // the level's quantity that this is counted against
    private final long[] moved = new long
            [COUNT]; // where all that is shown is gone: what is supposed to be at the price, as much as at the touch
    private final long[] time = new long[COUNT]; // of the last trade at the venue
    private final long[] since = new long[COUNT]; // core time of it
    private final long[] best = new long[COUNT]; // the touch when it came
    private final long[] bestQty = new long[COUNT];

    // Of views without a time: how far the touch has just fallen.
    private final long[] touch = new long[COUNT];
    private final long[] touchQty = new long[COUNT];
    private final long[] fell = new long[COUNT];
    private final long[] fellAt = new long[COUNT]; // core time

    private long viewTime = Records.NO_TIME; // of the last view, at the venue

    /** What later takers find at a level that shows so much. */
    long left(final Side side, final long at, final long shownQty) {
        final int i = index(side);
        if (!pending[i]) {
            return shownQty;
        }
        if (at == price[i]) {
            return Math.max(0, shownQty - qty[i]);
        }
        return swept[i] && PaperOrders.isBetter(side, at, price[i]) ? 0 : shownQty;
    }

    /**
     * A trade hit a side.
     *
     * @param traded quantity, but for what our orders had taken before; what came between the view and the trade is in no view
     * @param taken by our orders of what is shown at the price
     * @param at time of the trade at the venue, UTC ns, or {@link Records#NO_TIME}
     * @param now core time
     */
    void trade(
            final MarketDepth depth,
            final Side side,
            final long hit,
            final long traded,
            final long taken,
            final long at,
            final long now) {
        final boolean isTimed = at != Records.NO_TIME && viewTime != Records.NO_TIME;
        final long bestShown = depth.bestPrice(side);
        final long bestShownQty = depth.qty();
        if (depth.isMade()
                || bestShown == NO_PRICE
                || PaperOrders.isBetter(side, hit, bestShown)
                || isTimed && at <= viewTime) {
            return; // nothing of what is shown was hit, or the view is of a later time
        }
        final int i = index(side);
        long rest = traded;
        if (!isTimed && hit == touch[i] && now - fellAt[i] <= LiquidityLedger.ONE_EVENT_NS) {
            final long told = Math.min(rest, fell[i]);
            fell[i] -= told;
            rest -= told;
        }
        final boolean isMoved = pending[i] && moved[i] > 0;
        if (!isMoved) {
            best[i] = bestShown;
            bestQty[i] = bestShownQty;
        }
        final boolean isGone = pending[i] && swept[i] && PaperOrders.isBetter(side, hit, price[i]);
        final long shownQty = depth.shownQty(side, hit);
        final long most = shownQty == MarketDepth.NOT_SHOWN ? Long.MAX_VALUE : Math.max(0, shownQty - taken);
        if (!isGone && pending[i] && hit == price[i]) {
            qty[i] = Math.min(qty[i] + rest, most);
        } else if (!isGone) {
            final boolean isBeyond = PaperOrders.isBetter(side, bestShown, hit) && depth.isBeyond(side, hit);
            moved[i] = isBeyond ? bestShownQty : 0;
            price[i] = hit;
            qty[i] = isBeyond ? 0 : Math.min(rest, most);
            shown[i] = shownQty;
            changed[i] = false;
        }
        pending[i] = true;
        swept[i] = true;
        depth.moveTo(side, price[i], moved[i]);
        time[i] = at;
        since[i] = now;
    }

    /** A level's quantity changed. Returns how much of a decrease trades had told of. */
    long explain(final Side side, final long at, final long change) {
        final int i = index(side);
        if (!pending[i] || at != price[i]) {
            return 0;
        }
        final long told = Math.min(qty[i], Math.max(0, -change));
        qty[i] -= told;
        shown[i] += change;
        changed[i] = true;
        return told;
    }

    /**
     * The venue shows something else; levels that are in the ledger have been explained.
     *
     * @param isTopOnly it was a top of book: what lies behind is shown as it was
     * @param at time of the view at the venue, UTC ns, or {@link Records#NO_TIME}
     * @param now core time
     */
    void look(final MarketDepth depth, final boolean isTopOnly, final long at, final long now) {
        viewTime = at;
        for (int i = 0; i < COUNT; i++) {
            if (pending[i]) {
                depth.moveBack(SIDES[i]);
                final long shownNow = depth.shownQty(SIDES[i], price[i]);
                if (shownNow != MarketDepth.NOT_SHOWN && shownNow != shown[i]) {
                    explain(SIDES[i], price[i], shownNow - shown[i]);
                }
            }
            if (pending[i] || at == Records.NO_TIME) {
                lookAtTouch(depth, i, isTopOnly, at, now);
            }
            if (pending[i] && swept[i]) {
                depth.moveTo(SIDES[i], price[i], moved[i]);
            }
        }
    }

    private void lookAtTouch(
            final MarketDepth depth, final int i, final boolean isTopOnly, final long at, final long now) {
        final Side side = SIDES[i];
        final long bestNow = depth.bestPrice(side);
        final long bestQtyNow = bestNow == NO_PRICE ? 0 : depth.qty();
        if (at == Records.NO_TIME) {
            final boolean isSame = bestNow == touch[i];
            final boolean isTold = pending[i] && bestNow == price[i]; // the trade came first
            if (!isSame || bestQtyNow > touchQty[i]) {
                fell[i] = 0;
            } else if (bestQtyNow < touchQty[i] && !isTold) {
                fell[i] += touchQty[i] - bestQtyNow;
                fellAt[i] = now;
            }
            touch[i] = bestNow;
            touchQty[i] = bestQtyNow;
        }
        if (!pending[i]) {
            return;
        }
        final boolean isTimed = at != Records.NO_TIME && time[i] != Records.NO_TIME;
        final boolean isTold = isTimed ? at >= time[i] : changed[i] || now - since[i] > LiquidityLedger.ONE_EVENT_NS;
        if (isTold && !(isTopOnly && depth.isBehindTop(side, price[i]))) {
            pending[i] = false;
        } else if (isTold || !isTimed && (bestNow != best[i] || bestQtyNow != bestQty[i])) {
            swept[i] = false; // the touch is new
        }
    }

    private static int index(final Side side) {
        return side == Side.BUY ? 0 : 1;
    }

    long hash(final long seed) {
        long hash = seed;
        for (int i = 0; i < COUNT; i++) {
            if (pending[i]) {
                hash = StateHash.mix(StateHash.mix(hash, i), swept[i] ? 1 : 0);
                hash = StateHash.mix(StateHash.mix(hash, price[i]), qty[i]);
                hash = StateHash.mix(StateHash.mix(hash, moved[i]), shown[i]);
                hash = StateHash.mix(StateHash.mix(hash, time[i]), since[i]);
            }
        }
        return hash;
    }

    void carry(final Carrier carrier) {
        carrier.carry(pending);
        carrier.carry(swept);
        carrier.carry(changed);
        carrier.carry(price);
        carrier.carry(qty);
        carrier.carry(shown);
        carrier.carry(moved);
        carrier.carry(time);
        carrier.carry(since);
        carrier.carry(best);
        carrier.carry(bestQty);
        carrier.carry(touch);
        carrier.carry(touchQty);
        carrier.carry(fell);
        carrier.carry(fellAt);
        viewTime = carrier.carry(viewTime);
    }
}
