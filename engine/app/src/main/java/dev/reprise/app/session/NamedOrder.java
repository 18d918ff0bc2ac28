package dev.reprise.app.session;

import dev.reprise.api.Instrument;
import dev.reprise.api.record.ClientOrderIds;
import dev.reprise.core.CoreState;
import dev.reprise.core.order.ExternalOrders;
import dev.reprise.core.order.Orders;
import java.util.ArrayList;
import java.util.List;

/**
 * A working order as a person names it.
 *
 * @param instrument index
 * @param symbol of the instrument
 * @param clientOrderId 0 for an order that is not ours
 */
record NamedOrder(int instrument, String symbol, long clientOrderId, long venueOrderIdHigh, long venueOrderIdLow) {

    /** A venue order id as the venue shows it. */
    static String venueOrderId(final long high, final long low) {
        return high == 0 ? Long.toUnsignedString(low) : String.format("%016x%016x", high, low);
    }

    /**
     * Working orders of that name.
     *
     * @param id client order id or venue order id
     * @param symbol of the instrument; empty: any
     */
    static List<NamedOrder> find(final CoreState state, final String id, final String symbol) {
        final List<NamedOrder> found = new ArrayList<>();
        final Orders orders = state.orders;
        for (int slot = orders.firstOpen(); slot >= 0; slot = orders.nextOpen(slot)) {
            final NamedOrder order = of(
                    state,
                    orders.instrument(slot),
                    orders.clientOrderId(slot),
                    orders.venueOrderIdHigh(slot),
                    orders.venueOrderIdLow(slot));
            if (order.isNamed(id, symbol)) {
                found.add(order);
            }
        }
        final ExternalOrders external = orders.external();
        for (int i = 0; i < external.count(); i++) {
            final NamedOrder order =
                    of(state, external.instrument(i), 0, external.venueOrderIdHigh(i), external.venueOrderIdLow(i));
            if (order.isNamed(id, symbol)) {
                found.add(order);
            }
        }
        return found;
    }

    /**
     * The one that was found.
     *
     * @throws IllegalArgumentException when there is none, or more than one
     */
    static NamedOrder only(final List<NamedOrder> found, final String id, final String symbol) {
        if (found.size() == 1) {
            return found.get(0);
        }
        final String where = symbol.isEmpty() ? "" : " in " + symbol;
        throw new IllegalArgumentException(
                found.isEmpty()
                        ? "no working order `" + id + "`" + where + "; `reprise ctl status` lists them"
                        : found.size() + " orders have the id `" + id + "`" + where + "; name the instrument: "
                                + String.join(
                                        ", ",
                                        found.stream().map(NamedOrder::symbol).toList()));
    }

    private static NamedOrder of(
            final CoreState state, final int instrument, final long clientOrderId, final long high, final long low) {
        final Instrument definition = state.markets.instrument(instrument);
        return new NamedOrder(instrument, definition.symbol(), clientOrderId, high, low);
    }

    private boolean isNamed(final String id, final String of) {
        final boolean isClients =
                clientOrderId != 0 && ClientOrderIds.render(clientOrderId).equals(id);
        final boolean isVenues = (venueOrderIdHigh | venueOrderIdLow) != 0
                && venueOrderId(venueOrderIdHigh, venueOrderIdLow).equals(id);
        return (isClients || isVenues) && (of.isEmpty() || of.equals(symbol));
    }

    boolean isExternal() {
        return clientOrderId == 0;
    }

    /** Whether it still does. */
    boolean works(final CoreState state) {
        if (isExternal()) {
            return state.orders.external().find(instrument, venueOrderIdHigh, venueOrderIdLow) >= 0;
        }
        final int slot = state.orders.slotOf(clientOrderId);
        return slot >= 0 && state.orders.isWorking(slot);
    }
}
