package dev.reprise.adapters.binance;

import dev.reprise.adapters.binance.Requests.Kind;
import dev.reprise.adapters.binance.Requests.Request;
import dev.reprise.api.Instrument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Finds out what became of orders whose outcome is unknown: asks at 0.25, 0.5, 1, 2, 5 and 10 s, then every 10 s.
 *
 * <p>An order that the venue does not know is not yet absent. It is called so only when enough time has passed since the send for the
 * venue to have refused it, when order query, open orders and trades agree twice, and when the user stream was live and reconciled
 * all the while: since before the send, or, when the connection was lost since then or the order is of an earlier process, for as
 * long as the venue may take. Not thread-safe.
 */
final class OrderQueries {
    private static final Logger LOG = LoggerFactory.getLogger(OrderQueries.class);
    private static final long MILLI = 1_000_000;
    private static final long[] SCHEDULE_NS = {
        250 * MILLI, 500 * MILLI, 1_000 * MILLI, 2_000 * MILLI, 5_000 * MILLI, 10_000 * MILLI
    };
    private static final long LATER_NS = 10_000 * MILLI;
    private static final int VOTES_NEEDED = 2;
    private static final long TRADES_OVERLAP_NS = 60_000 * MILLI;

    private static final class Entry {
        private final int instrument;
        private final long sentNanos;
        private final boolean isOurSend;
        private long since;
        private int asked;
        private boolean isAsking;
        private int votes;
        private JsonNode found;

        private Entry(final int instrument, final long sentNanos, final boolean isOurSend, final long now) {
            this.instrument = instrument;
            this.sentNanos = sentNanos;
            this.isOurSend = isOurSend;
            since = now;
        }

        private long dueAt() {
            return since
                    + (asked < SCHEDULE_NS.length
                            ? SCHEDULE_NS[asked]
                            : SCHEDULE_NS[SCHEDULE_NS.length - 1] + LATER_NS * (asked - SCHEDULE_NS.length + 1));
        }
    }

    private final Account account;
    private final RequestSender sender;
    private final OrderReports reports;
    private final long absentAfterNs;
    private final long startNanos = System.nanoTime();
    private final Map<Long, Entry> entries = new LinkedHashMap<>();
    private boolean isReconciled;
    private long reconciledSince;

    OrderQueries(
            final Account account, final RequestSender sender, final OrderReports reports, final long absentAfterNs) {
        this.account = account;
        this.sender = sender;
        this.reports = reports;
        this.absentAfterNs = absentAfterNs;
    }

    /** Takes an order up; one that is being asked about already stays as it is. */
    void add(final long clientOrderId, final int instrument, final long now) {
        if (!entries.containsKey(clientOrderId)) {
            final long sent = account.sentNanosOf(clientOrderId);
            final boolean isOurs = sent != Account.NOT_SENT;
            entries.put(clientOrderId, new Entry(instrument, isOurs ? sent : startNanos, isOurs, now));
        }
    }

    /** The user stream is live and has been reconciled. */
    void reconciled(final long liveSince) {
        isReconciled = true;
        reconciledSince = liveSince;
    }

    void onDown() {
        isReconciled = false;
        for (final Entry entry : entries.values()) {
            entry.isAsking = false;
            entry.votes = 0;
            entry.found = null;
        }
    }

    int open() {
        return entries.size();
    }

    /** Sends the queries that are due. */
    int poll(final long now) {
        if (entries.isEmpty()) {
            return 0;
        }
        int work = 0;
        for (final Map.Entry<Long, Entry> e : entries.entrySet()) {
            final Entry entry = e.getValue();
            if (!entry.isAsking && now - entry.dueAt() >= 0 && sender.query(e.getKey(), entry.instrument)) {
                entry.isAsking = true;
                entry.asked++;
                work++;
            }
        }
        return work;
    }

    /** The order was found, or its end was told by the stream: nothing is left to ask. */
    void settle(final long clientOrderId) {
        entries.remove(clientOrderId);
    }

    /** An answer to {@code order.status}. */
    void onOrder(final Request request, final JsonNode order) {
        final Entry entry = entries.get(request.clientOrderId());
        if (entry == null) {
            return;
        }
        final Instrument instrument = account.instrument(entry.instrument);
        final long venueOrderId = order.path("orderId").asLong(0);
        account.told(venueOrderId, request.clientOrderId());
        final boolean hasFills = Account.mantissa(order.path("executedQty"), instrument.qtyScale()) > 0;
        if (hasFills && sender.tradesOfQuery(request.clientOrderId(), entry.instrument, venueOrderId, 0)) {
            entry.found = order; // its fills first, so that the position is right when the status is
        } else if (!hasFills) {
            found(request.clientOrderId(), entry, order);
        } else {
            entry.isAsking = false;
        }
    }

    private void found(final long clientOrderId, final Entry entry, final JsonNode order) {
        entries.remove(clientOrderId);
        reports.snapshot(order, account.instrument(entry.instrument), clientOrderId);
    }

    /** The venue does not know the order. */
    void onUnknownOrder(final Request request, final long now) {
        final Entry entry = entries.get(request.clientOrderId());
        if (entry == null) {
            return;
        }
        entry.isAsking = mayBeAbsent(entry, now)
                && sender.openOrders(Kind.OPEN_ORDERS_OF_QUERY, request.clientOrderId(), entry.instrument);
    }

    private boolean mayBeAbsent(final Entry entry, final long now) {
        if (!isReconciled || now - entry.sentNanos < absentAfterNs) {
            return false;
        }
        return entry.isOurSend && reconciledSince - entry.sentNanos <= 0 || now - reconciledSince >= absentAfterNs;
    }

    void onOpenOrders(final Request request, final JsonNode orders) {
        final Entry entry = entries.get(request.clientOrderId());
        if (entry == null) {
            return;
        }
        for (final JsonNode order : orders) {
            if (Account.clientOrderId(order.path("clientOrderId")) == request.clientOrderId()) {
                found(request.clientOrderId(), entry, order);
                return;
            }
        }
        final long ageNs = System.nanoTime() - entry.sentNanos + TRADES_OVERLAP_NS;
        entry.isAsking = sender.tradesOfQuery(
                request.clientOrderId(), entry.instrument, 0, sender.timestampMs() - ageNs / MILLI);
    }

    void onTrades(final Request request, final JsonNode trades) {
        final Entry entry = entries.get(request.clientOrderId());
        if (entry == null) {
            return;
        }
        if (entry.found != null) {
            for (final JsonNode trade : trades) {
                reports.trade(trade, account.instrument(entry.instrument), request.clientOrderId());
            }
            found(request.clientOrderId(), entry, entry.found);
            return;
        }
        entry.isAsking = false;
        final List<Long> untold = new ArrayList<>();
        for (final JsonNode trade : trades) {
            final long venueOrderId = trade.path("orderId").asLong(0);
            final long owner = account.clientOrderIdOf(venueOrderId);
            if (owner == request.clientOrderId()) {
                LOG.warn("a trade of an order that the venue says it does not know: asking on");
                entry.votes = 0;
                return;
            }
            if (owner == Account.UNTOLD && !untold.contains(venueOrderId)) {
                untold.add(venueOrderId);
            }
        }
        for (final long venueOrderId : untold) {
            sender.orderOfTrade(venueOrderId, entry.instrument);
        }
        if (untold.isEmpty() && ++entry.votes >= VOTES_NEEDED) {
            entries.remove(request.clientOrderId());
            reports.absent(entry.instrument, request.clientOrderId());
        }
    }

    /** A request about the order had no answer, or one that says nothing. */
    void onNoAnswer(final Request request) {
        final Entry entry = entries.get(request.clientOrderId());
        if (entry != null) {
            entry.isAsking = false;
            entry.found = null;
        }
    }
}
