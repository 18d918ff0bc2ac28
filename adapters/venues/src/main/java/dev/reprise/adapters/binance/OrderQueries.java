package dev.reprise.adapters.binance;

import dev.reprise.adapters.binance.Requests.Kind;
import dev.reprise.adapters.binance.Requests.Request;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.OrderStatus;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.LongHashSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Finds out what became of orders whose outcome is unknown: asks at 0.25, 0.5, 1, 2, 5 and 10 s, then every 10 s.
 *
 * <p>An order whose replacement is not answered may be one or the other at the venue: when the older one is cancelled, the newer one is
 * asked for, and as long as the replacement may still be carried out nothing is settled.
 *
 * <p>An order that the venue does not know is not yet absent. It is called so only when enough time has passed since the send for the
 * venue to have refused it, when order query, open orders and trades agree twice, and when the user stream was live and reconciled
 * all the while: since before the send, or, when the connection was lost since then or the order is of an earlier process, for as
 * long as the venue may take. Not thread-safe.
 */
final class OrderQueries {
    private static final Logger LOG = LoggerFactory.getLogger(OrderQueries.class);
    private static final long MILLI = 1_000_000;
    private static final int VOTES_NEEDED = 2;
    private static final long TRADES_OVERLAP_NS = 60_000 * MILLI;
    private static final long LAG_NS = 60_000 * MILLI;

    /** Hears of what a query showed that the engine had not been told. */
    interface Corrections {
        /** Told before the correction is published. */
        void onCorrection(long clientOrderId, int instrument, long expected, long actual);
    }

    private final Account account;
    private final RequestSender sender;
    private final OrderReports reports;
    private final OrderRecords records;
    private final TrackedOrders tracked;
    private final Corrections corrections;
    private final long absentAfterNs;
    private final long startNanos = System.nanoTime();
    private final Map<Long, QueriedOrder> entries = new LinkedHashMap<>();
    private final LongHashSet neverReplaced = new LongHashSet(); // that the engine said so of, until they end
    /** What a reading of trades has shown so far. */
    private static final class Lists {
        private final Set<Long> traded = new HashSet<>(); // our orders
        private final Set<Long> untold = new HashSet<>(); // venue orders whose owner is being asked for
    }

    private final Int2ObjectHashMap<Lists> lists = new Int2ObjectHashMap<>(); // by instrument, while they are read
    private boolean isReconciled;
    private long reconciledSince;

    OrderQueries(
            final Account account,
            final RequestSender sender,
            final OrderReports reports,
            final OrderRecords records,
            final TrackedOrders tracked,
            final Corrections corrections,
            final long absentAfterNs) {
        this.account = account;
        this.sender = sender;
        this.reports = reports;
        this.records = records;
        this.tracked = tracked;
        this.corrections = corrections;
        this.absentAfterNs = absentAfterNs;
    }

    /** Takes an order up, with what the engine knows of it; one that is being asked about already stays as it is. */
    void add(final long clientOrderId, final int instrument, final boolean mayBeReplaced, final long now) {
        if (mayBeReplaced) {
            neverReplaced.remove(clientOrderId);
        } else {
            neverReplaced.add(clientOrderId);
        }
        add(clientOrderId, instrument, now);
    }

    /** Takes an order up; one that is being asked about already stays as it is. */
    void add(final long clientOrderId, final int instrument, final long now) {
        if (!entries.containsKey(clientOrderId)) {
            final TrackedOrder order = tracked.get(clientOrderId);
            final long sent = account.sentNanosOf(clientOrderId);
            final boolean isOurs = sent != Account.NOT_SENT;
            final long sentAt = order != null && order.isReplacing() ? order.replaceSentAt : isOurs ? sent : startNanos;
            final QueriedOrder entry = new QueriedOrder(instrument, sentAt, isOurs, now);
            entry.generation = order == null ? 0 : order.generation;
            entries.put(clientOrderId, entry);
        }
    }

    /** As {@link #add}, at once, because an audit does not find what was told. */
    void audit(final long clientOrderId, final int instrument, final long now) {
        if (!entries.containsKey(clientOrderId)) {
            add(clientOrderId, instrument, now);
            final QueriedOrder entry = entries.get(clientOrderId);
            entry.isAudit = true;
            ask(clientOrderId, entry);
        }
    }

    /** The user stream is live and has been reconciled. */
    void reconciled(final long liveSince) {
        isReconciled = true;
        reconciledSince = liveSince;
    }

    void onDown() {
        isReconciled = false;
        for (final QueriedOrder entry : entries.values()) {
            entry.since = System.nanoTime(); // a new connection begins the schedule anew
            entry.asked = 0;
            entry.isAsking = false;
            entry.votes = 0;
            entry.wantsLists = false;
            entry.isInLists = false;
            entry.found = null;
            entry.older = null;
        }
        lists.clear();
    }

    boolean isAsked(final long clientOrderId) {
        return entries.containsKey(clientOrderId);
    }

    /** Sends the queries that are due. */
    int poll(final long now) {
        if (entries.isEmpty()) {
            return 0;
        }
        int work = 0;
        for (final Map.Entry<Long, QueriedOrder> e : entries.entrySet()) {
            final QueriedOrder entry = e.getValue();
            if (!entry.isAsking && now - entry.dueAt() >= 0) {
                work += ask(e.getKey(), entry) ? 1 : 0;
            }
        }
        return work;
    }

    private boolean ask(final long id, final QueriedOrder entry) {
        entry.older = null;
        final TrackedOrder order = tracked.get(id);
        entry.generation = Math.max(entry.generation, order == null ? 0 : order.generation);
        if (!sender.query(id, entry.generation, entry.instrument)) {
            return false;
        }
        entry.isAsking = true;
        entry.asked++;
        return true;
    }

    /** Whether an order that a list shows as open may be told so: not while a replacement may still come. */
    boolean mayTake(final long id, final JsonNode order) {
        final TrackedOrder known = tracked.get(id);
        if (known == null) {
            return true;
        }
        final int generation = Account.generation(order.path("clientOrderId"));
        if (generation > known.generation && known.isOurSend) {
            replaced(known, generation, order);
        }
        return !known.isReplacing();
    }

    private void replaced(final TrackedOrder known, final int generation, final JsonNode order) {
        final Instrument instrument = account.instrument(known.instrument);
        records.about(known.instrument, OrderReports.time(order.path("updateTime")));
        reports.replaced(
                known,
                generation,
                Account.mantissa(order.path("price"), instrument.priceScale()),
                order.has("stopPrice") ? Account.mantissa(order.path("stopPrice"), instrument.priceScale()) : 0,
                Account.mantissa(order.path("origQty"), instrument.qtyScale()),
                order.path("orderId").asLong(0));
    }

    /** An answer to {@code order.status}. */
    void onOrder(final Request request, final JsonNode order) {
        final long id = request.clientOrderId();
        final QueriedOrder entry = entries.get(id);
        if (entry == null) {
            return;
        }
        final Instrument instrument = account.instrument(entry.instrument);
        final OrderStatus status = OrderReports.status(order.path("status"));
        final long venueOrderId = order.path("orderId").asLong(0);
        final long cumQty = Account.mantissa(order.path("executedQty"), instrument.qtyScale());
        account.told(entry.instrument, venueOrderId, id);
        entry.isAsking = false;
        entry.generation = Math.max(entry.generation, request.generation());
        if (status == OrderStatus.UNKNOWN) {
            reports.snapshot(order, instrument, id); // a status of tomorrow: asked on, until it is one that we know
        } else if (status == OrderStatus.CANCELED && cumQty == 0 && mayBeReplaced(id, request.generation())) {
            entry.older = order;
            entry.isAsking = sender.query(id, request.generation() + 1, entry.instrument);
        } else if (!TrackedOrders.isEnd(status) && mayStillBeReplaced(id, request.generation())) {
            LOG.debug("found working, but its replacement may still be carried out");
        } else if (cumQty == 0) {
            found(id, entry, order);
        } else if (sender.tradesOfQuery(id, entry.instrument, venueOrderId)) {
            entry.found = order; // its fills first, so that the position is right when the status is
            entry.isAsking = true;
        }
    }

    /** Whether something may have taken the place of a cancelled order; of those that earlier processes sent the engine knows. */
    private boolean mayBeReplaced(final long id, final int generation) {
        final TrackedOrder order = tracked.get(id);
        if (order != null && (order.replacedBy > generation || order.generation > generation)) {
            return true;
        }
        return (order == null || !order.isOurSend) && !neverReplaced.contains(id);
    }

    private boolean mayStillBeReplaced(final long id, final int generation) {
        final TrackedOrder order = tracked.get(id);
        return order != null
                && order.replacedBy > generation
                && System.nanoTime() - order.replaceSentAt < absentAfterNs;
    }

    private void found(final long id, final QueriedOrder entry, final JsonNode order) {
        entries.remove(id);
        final TrackedOrder known = tracked.get(id);
        final Instrument instrument = account.instrument(entry.instrument);
        if (known != null) {
            final int generation = Account.generation(order.path("clientOrderId"));
            if (generation > known.generation) {
                replaced(known, generation, order);
            }
            known.replacedBy = TrackedOrder.NO_REPLACEMENT; // whatever it was, this is what became of it
            known.isOff = false;
        }
        final boolean isCorrection = entry.isAudit && isNews(known, order, instrument);
        if (isCorrection) {
            corrections.onCorrection(
                    id,
                    entry.instrument,
                    known == null ? -1 : known.cumQty,
                    Account.mantissa(order.path("executedQty"), instrument.qtyScale()));
            records.flags(Records.FLAG_AUDIT);
        }
        reports.snapshot(order, instrument, id);
        records.flags(0);
        if (TrackedOrders.isEnd(OrderReports.status(order.path("status")))) {
            neverReplaced.remove(id);
        }
    }

    private static boolean isNews(final TrackedOrder known, final JsonNode order, final Instrument instrument) {
        if (known == null) {
            return true;
        }
        if (Account.mantissa(order.path("executedQty"), instrument.qtyScale()) > known.cumQty) {
            return true;
        }
        final boolean isEnd = TrackedOrders.isEnd(OrderReports.status(order.path("status")));
        // Called open after its end: the venue's answers may lag behind its stream, but not for ever.
        return known.isOpen ? isEnd : !isEnd && System.nanoTime() - known.changedAt > LAG_NS;
    }

    /** The venue does not know the order. */
    void onUnknownOrder(final Request request, final long now) {
        final QueriedOrder entry = entries.get(request.clientOrderId());
        if (entry == null) {
            return;
        }
        entry.isAsking = mayBeAbsent(entry, now);
        entry.wantsLists = entry.isAsking;
        readLists(entry.instrument);
    }

    /** One reading of what is open and what traded serves all orders that wait for it: a venue counts these dearly. */
    private void readLists(final int instrument) {
        if (lists.containsKey(instrument) || entries.values().stream().noneMatch(e -> e.isWaiting(instrument))) {
            return;
        }
        final boolean isSent = sender.openOrders(Kind.OPEN_ORDERS_OF_QUERY, 0, instrument);
        for (final QueriedOrder entry : entries.values()) {
            if (entry.isWaiting(instrument)) {
                entry.wantsLists = false;
                entry.isInLists = isSent;
                entry.isAsking = isSent;
            }
        }
        if (isSent) {
            lists.put(instrument, new Lists());
        }
    }

    /** The reading has ended; those that came meanwhile have the next one. */
    private void endLists(final int instrument) {
        for (final QueriedOrder entry : entries.values()) {
            if (entry.isInLists && entry.instrument == instrument) {
                entry.isInLists = false;
                entry.isAsking = false;
            }
        }
        lists.remove(instrument);
        readLists(instrument);
    }

    private boolean mayBeAbsent(final QueriedOrder entry, final long now) {
        if (!isReconciled || now - entry.sentNanos < absentAfterNs) {
            return false;
        }
        return entry.isOurSend && reconciledSince - entry.sentNanos <= 0 || now - reconciledSince >= absentAfterNs;
    }

    void onOpenOrders(final Request request, final JsonNode orders) {
        final int instrument = request.instrument();
        long oldest = Long.MAX_VALUE;
        for (final Map.Entry<Long, QueriedOrder> e : List.copyOf(entries.entrySet())) {
            final QueriedOrder entry = e.getValue();
            if (!entry.isInLists || entry.instrument != instrument) {
                continue;
            }
            final JsonNode order = open(e.getKey(), orders);
            if (order != null) {
                found(e.getKey(), entry, order);
            } else {
                oldest = Math.min(oldest, entry.sentNanos - startNanos);
            }
        }
        if (oldest == Long.MAX_VALUE || !sender.tradesOfQueries(instrument, tradesSince(oldest + startNanos), 0)) {
            endLists(instrument);
        }
    }

    private static JsonNode open(final long id, final JsonNode orders) {
        for (final JsonNode order : orders) {
            if (Account.clientOrderId(order.path("clientOrderId")) == id) {
                return order;
            }
        }
        return null;
    }

    private long tradesSince(final long sentNanos) {
        final long ageNs = System.nanoTime() - sentNanos + TRADES_OVERLAP_NS;
        return sender.timestampMs() - ageNs / MILLI;
    }

    void onTrades(final Request request, final JsonNode trades) {
        final long id = request.clientOrderId();
        if (id == 0) {
            onTradesOfLists(request.instrument(), trades);
            return;
        }
        final QueriedOrder entry = entries.get(id);
        if (entry == null || entry.found == null) {
            return;
        }
        final Instrument instrument = account.instrument(entry.instrument);
        for (final JsonNode trade : trades) {
            trade(trade, instrument, id, entry);
        }
        found(id, entry, entry.found);
    }

    private void onTradesOfLists(final int instrument, final JsonNode trades) {
        final Lists seen = lists.get(instrument);
        if (seen == null) {
            return;
        }
        long next = 0;
        for (final JsonNode trade : trades) {
            final long venueOrderId = trade.path("orderId").asLong(0);
            final long owner = account.clientOrderIdOf(instrument, venueOrderId);
            final long tradeId = trade.path("id").asLong(0);
            next = Math.max(next, tradeId + 1);
            seen.traded.add(owner);
            final boolean isTold =
                    tracked.isTold(instrument, tradeId, trade.path("isBuyer").asBoolean(false));
            if (owner == Account.UNTOLD && !isTold && seen.untold.add(venueOrderId)) {
                sender.orderOfTrade(venueOrderId, instrument);
            }
        }
        if (trades.size() >= RequestSender.TRADES_LIMIT) { // there are more, and they may be the ones that matter
            if (!sender.tradesOfQueries(instrument, 0, next)) {
                endLists(instrument);
            }
            return;
        }
        for (final Map.Entry<Long, QueriedOrder> e : List.copyOf(entries.entrySet())) {
            final QueriedOrder entry = e.getValue();
            if (!entry.isInLists || entry.instrument != instrument) {
                continue;
            }
            if (seen.traded.contains(e.getKey())) {
                LOG.warn("a trade of an order that the venue says it does not know: asking on");
                entry.votes = 0;
            } else if (seen.untold.isEmpty() && ++entry.votes >= VOTES_NEEDED) {
                absent(e.getKey(), entry);
            }
        }
        endLists(instrument);
    }

    private void trade(final JsonNode trade, final Instrument instrument, final long id, final QueriedOrder entry) {
        if (tracked.isTold(
                instrument.index(),
                trade.path("id").asLong(0),
                trade.path("isBuyer").asBoolean(false))) {
            return;
        }
        if (entry.isAudit) {
            final TrackedOrder known = tracked.get(id);
            final long before = known == null ? 0 : known.cumQty;
            corrections.onCorrection(
                    id, entry.instrument, before, before + Account.mantissa(trade.path("qty"), instrument.qtyScale()));
            records.flags(Records.FLAG_AUDIT);
        }
        reports.trade(trade, instrument, id);
        records.flags(0);
    }

    /** It does not exist, or what was to replace a cancelled one does not. */
    private void absent(final long id, final QueriedOrder entry) {
        if (entry.older != null) {
            found(id, entry, entry.older);
        } else {
            entries.remove(id);
            neverReplaced.remove(id);
            reports.absent(entry.instrument, id);
        }
    }

    /** A request about the order had no answer, or one that says nothing. */
    void onNoAnswer(final Request request) {
        final QueriedOrder entry = entries.get(request.clientOrderId());
        if (entry != null) {
            entry.isAsking = false;
            entry.found = null;
        } else if (request.clientOrderId() == 0) {
            endLists(request.instrument());
        }
    }
}
