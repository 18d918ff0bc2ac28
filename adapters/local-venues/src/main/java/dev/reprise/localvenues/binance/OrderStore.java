package dev.reprise.localvenues.binance;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Orders by id and client id: all that are open, and the last that are not. On the venue thread only. */
final class OrderStore {
    private static final int REMEMBERED = 200_000;

    private final Map<Long, VenueOrder> byId = new HashMap<>();
    private final Map<String, VenueOrder> lastByClientId = new HashMap<>();
    private final Map<Long, VenueOrder> open = new LinkedHashMap<>();
    private final Deque<VenueOrder> closed = new ArrayDeque<>();
    private final Deque<VenueFill> fills = new ArrayDeque<>();

    void add(final VenueOrder order) {
        byId.put(order.orderId, order);
        lastByClientId.put(key(order), order);
        open.put(order.orderId, order);
    }

    /** Forgets an order that was refused by the engine after all. */
    void forget(final VenueOrder order) {
        byId.remove(order.orderId);
        lastByClientId.remove(key(order), order);
        open.remove(order.orderId);
    }

    void close(final VenueOrder order) {
        open.remove(order.orderId);
        closed.add(order);
        if (closed.size() > REMEMBERED) {
            forget(closed.remove());
        }
    }

    void add(final VenueFill fill) {
        fills.add(fill);
        if (fills.size() > REMEMBERED) {
            fills.remove();
        }
    }

    boolean isOpenClientId(final VenueSymbol symbol, final String clientOrderId) {
        final VenueOrder order = lastByClientId.get(symbol.symbol() + ' ' + clientOrderId);
        return order != null && order.isOpen();
    }

    VenueOrder byId(final long orderId) {
        return byId.get(orderId);
    }

    /** The order a request names by orderId or origClientOrderId, or null. */
    VenueOrder find(final SeededInstrument instrument, final Params params) throws ApiError {
        final VenueOrder order;
        if (params.has("orderId")) {
            order = byId.get(params.requireLong("orderId"));
        } else if (params.has("origClientOrderId")) {
            order = lastByClientId.get(instrument.symbol.symbol() + ' ' + params.require("origClientOrderId"));
        } else {
            throw new ApiError(-1102, "Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!");
        }
        final boolean isMeant = order != null
                && order.instrument == instrument
                && order.clientOrderId.equals(params.text("origClientOrderId", order.clientOrderId));
        return isMeant ? order : null;
    }

    /** Open orders of a symbol, or of all when it is null, oldest first. */
    List<VenueOrder> open(final SeededInstrument instrument) {
        final List<VenueOrder> list = new ArrayList<>();
        for (final VenueOrder order : open.values()) {
            if (instrument == null || order.instrument == instrument) {
                list.add(order);
            }
        }
        return list;
    }

    /** Orders of a symbol that were open at a moment, as far as they are remembered. */
    List<VenueOrder> openAsOf(final SeededInstrument instrument, final long timeMs) {
        final List<VenueOrder> list = new ArrayList<>();
        for (final VenueOrder order : open.values()) {
            if ((instrument == null || order.instrument == instrument) && order.time <= timeMs) {
                list.add(order);
            }
        }
        for (final VenueOrder order : closed) {
            final boolean isMeant = instrument == null || order.instrument == instrument;
            if (isMeant && order.time <= timeMs && order.updateTime > timeMs) {
                list.add(order);
            }
        }
        return list;
    }

    Iterable<VenueFill> fills() {
        return fills;
    }

    private static String key(final VenueOrder order) {
        return order.instrument.symbol.symbol() + ' ' + order.clientOrderId;
    }
}
