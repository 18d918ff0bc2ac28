package dev.reprise.core.order;

import dev.reprise.api.Carrier;
import dev.reprise.api.ExternalOrderReader;
import dev.reprise.api.schema.Side;
import dev.reprise.core.hash.Mix;

/**
 * Orders at our venue account that are not ours: placed by hand or by another program, or by this one when its journal lost them
 * and their ids are unknown. They count in what the account could hold at worst, and nobody here cancels them unless a person
 * asks. Snapshots open them; reports take from them.
 */
public final class ExternalOrders {
    /** No such order. */
    public static final int NONE = -1;

    private final OpenTotals totals;
    private final long[] idHighs;
    private final long[] idLows;
    private final int[] instruments;
    private final Side[] sides;
    private final long[] prices;
    private final long[] leaves;
    private int count;

    ExternalOrders(final OpenTotals totals, final int capacity) {
        this.totals = totals;
        idHighs = new long[capacity];
        idLows = new long[capacity];
        instruments = new int[capacity];
        sides = new Side[capacity];
        prices = new long[capacity];
        leaves = new long[capacity];
    }

    /**
     * What the venue says of one; leaves 0: it has ended.
     *
     * @return whether it was not known before, or there was no room for it: a person should hear of it
     */
    boolean apply(
            final long idHigh,
            final long idLow,
            final int instrument,
            final Side side,
            final long price,
            final long leavesQty) {
        final int at = find(instrument, idHigh, idLow);
        if (leavesQty <= 0) {
            if (at != NONE) {
                remove(at);
            }
            return false;
        }
        if (at == NONE && count == idLows.length) {
            return true;
        }
        final int i = at == NONE ? count : at;
        final long before = at == NONE ? 0 : leaves[i];
        if (at == NONE) {
            count++;
            idHighs[i] = idHigh;
            idLows[i] = idLow;
            instruments[i] = instrument;
            sides[i] = side;
            totals.countExternal(instrument, 1);
        }
        prices[i] = price;
        leaves[i] = leavesQty;
        totals.replaceExternalWorst(instruments[i], sides[i] == Side.BUY, before, leavesQty);
        return at == NONE;
    }

    /**
     * Takes from one what can fill no more.
     *
     * @param qty at most what it has left is taken, and then it has ended
     * @return whether it is known
     */
    boolean take(final int instrument, final long idHigh, final long idLow, final long qty) {
        final int at = find(instrument, idHigh, idLow);
        if (at == NONE) {
            return false;
        }
        if (qty >= leaves[at]) {
            remove(at);
        } else {
            totals.replaceExternalWorst(instruments[at], sides[at] == Side.BUY, leaves[at], leaves[at] - qty);
            leaves[at] -= qty;
        }
        return true;
    }

    /** Index of the one with this venue order id, which is unique in its instrument only; {@link #NONE} when it does not work. */
    public int find(final int instrument, final long idHigh, final long idLow) {
        for (int i = 0; i < count; i++) {
            if (idLows[i] == idLow && idHighs[i] == idHigh && instruments[i] == instrument) {
                return i;
            }
        }
        return NONE;
    }

    private void remove(final int at) {
        totals.replaceExternalWorst(instruments[at], sides[at] == Side.BUY, leaves[at], 0);
        totals.countExternal(instruments[at], -1);
        count--;
        // Kept in the order they were seen.
        for (int i = at; i < count; i++) {
            idHighs[i] = idHighs[i + 1];
            idLows[i] = idLows[i + 1];
            instruments[i] = instruments[i + 1];
            sides[i] = sides[i + 1];
            prices[i] = prices[i + 1];
            leaves[i] = leaves[i + 1];
        }
    }

    /** Tells which work, in the order they were seen. */
    public void forEach(final ExternalOrderReader reader) {
        for (int i = 0; i < count; i++) {
            reader.order(instruments[i], idHighs[i], idLows[i]);
        }
    }

    /** How many work; indexes are below it, in the order they were seen. */
    public int count() {
        return count;
    }

    public long venueOrderIdHigh(final int index) {
        return idHighs[index];
    }

    public long venueOrderIdLow(final int index) {
        return idLows[index];
    }

    public int instrument(final int index) {
        return instruments[index];
    }

    public Side side(final int index) {
        return sides[index];
    }

    public long price(final int index) {
        return prices[index];
    }

    /** Quantity that can still fill. */
    public long leavesQty(final int index) {
        return leaves[index];
    }

    long stateHash() {
        long hash = count;
        for (int i = 0; i < count; i++) {
            hash = Mix.step(Mix.step(hash, idHighs[i]), idLows[i]);
            hash = Mix.step(Mix.step(hash, instruments[i]), sides[i].value());
            hash = Mix.step(Mix.step(hash, prices[i]), leaves[i]);
        }
        return hash;
    }

    void carry(final Carrier carrier) {
        count = carrier.carry(count);
        carrier.carry(idHighs);
        carrier.carry(idLows);
        carrier.carry(instruments);
        carrier.carry(prices);
        carrier.carry(leaves);
        carrier.carry(sides, Side.values());
    }
}
