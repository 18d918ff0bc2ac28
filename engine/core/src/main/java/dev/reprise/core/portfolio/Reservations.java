package dev.reprise.core.portfolio;

import dev.reprise.api.Carrier;
import dev.reprise.api.Instrument;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.Side;

/**
 * What each working spot order reserves: a buy its price × quantity with the taker's fee in the quote currency, a sell
 * its quantity in the base currency. Orders are told apart by the slot the order manager keeps them in.
 */
public final class Reservations {
    private static final int RATE_SCALE = 8;
    /** So many orders of at most this much never overflow a sum. */
    private static final long MOST = Long.MAX_VALUE >> 24;

    private final Balances balances;
    private final long[] amounts; // by slot
    private final int[] currencies; // by slot

    /** @param maxOrders slots are below it */
    public Reservations(final Balances balances, final int maxOrders) {
        this.balances = balances;
        amounts = new long[maxOrders];
        currencies = new int[maxOrders];
    }

    /** What an order of this size needs, in the currency it pays with; OVERFLOW when that does not fit. */
    public static long amount(final Instrument instrument, final Side side, final long price, final long qty) {
        if (side == Side.SELL) {
            return FixedPoint.multiply(
                    qty, 1, instrument.qtyScale() - instrument.base().scale());
        }
        final long notional = instrument.notional(price, qty);
        final long rate = Math.max(instrument.fees().takerRate(), 0);
        return FixedPoint.add(notional, FixedPoint.multiply(notional, rate, RATE_SCALE));
    }

    /** What the order in a slot reserves. */
    public long held(final int slot) {
        return amounts[slot];
    }

    /**
     * An order changed.
     *
     * @param price the worse of what it is and what it may become
     * @param leavesQty what it may still take at worst; 0 frees what it reserved
     * @param covered of what it needs, so much is reserved by the other leg of its list
     */
    public void applyOrder(
            final int slot,
            final Instrument instrument,
            final Side side,
            final long price,
            final long leavesQty,
            final long covered) {
        if (amounts[slot] != 0) {
            balances.reserve(currencies[slot], -amounts[slot]);
        }
        final boolean holds = leavesQty > 0 && instrument.market() == MarketKind.SPOT;
        final long amount = holds ? amount(instrument, side, price, leavesQty) : 0;
        amounts[slot] = amount == FixedPoint.OVERFLOW ? MOST : Math.min(Math.max(amount - covered, 0), MOST);
        currencies[slot] = side == Side.SELL
                ? instrument.base().index()
                : instrument.quote().index();
        if (amounts[slot] != 0) {
            balances.reserve(currencies[slot], amounts[slot]);
        }
    }

    /** Writes or reads what each order holds, for a generation of the journal. */
    public void carry(final Carrier carrier) {
        carrier.carry(amounts);
        carrier.carry(currencies);
    }
}
