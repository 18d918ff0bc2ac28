package dev.reprise.adapters.binance;

import dev.reprise.adapters.binance.Requests.Kind;
import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.AuditKind;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Compares, as long as the private stream is live, what the engine was told with what the venue says: open orders, balances, trades.
 * A stream can be healthy and still drop a fill.
 *
 * <p>A difference may be a report that is on its way, or a venue whose lists lag behind its stream; so an order is asked for by
 * itself, a balance is looked at again after a grace time, and a trade counts as missed only at that age. What then still differs is
 * a mismatch: it is published as such, with how many audits of its kind in a row found one, and corrected by records that are
 * marked. The core decides what it means. Not thread-safe.
 */
final class Audits implements TradeReader.Listener, OrderQueries.Corrections {
    private static final Logger LOG = LoggerFactory.getLogger(Audits.class);
    private static final int KINDS = AuditKind.values().length;
    private static final int SINGLE_SYMBOLS = 5; // above, one request for all of them weighs less
    private static final int SYMBOL_WEIGHT = 6;
    private static final int ALL_SYMBOLS_WEIGHT = 80;
    private static final int ACCOUNT_WEIGHT = 20;
    private static final int TRADES_WEIGHT = 20;
    private static final long MILLI = 1_000_000;

    private final Schedule schedule;
    private final Account account;
    private final TrackedOrders tracked;
    private final RequestSender sender;
    private final OrderRecords records;
    private final OrderReports reports;
    private final SystemRecords system;
    private final TradeReader trades;
    private final RateBudget budget;
    private final long[] next = new long[KINDS];
    private final boolean[] isFound = new boolean[KINDS];
    private final int[] consecutive = new int[KINDS];
    private final Set<Long> seenOpen = new HashSet<>();
    private final Set<ForeignOrders.Key> foreignOpen = new HashSet<>();
    private OrderQueries queries;
    private boolean isOn;
    private int openOrdersLeft;
    private long suspectedAt; // when balances differed, nanos, 0 for not

    Audits(
            final Schedule schedule,
            final Account account,
            final TrackedOrders tracked,
            final RequestSender sender,
            final OrderRecords records,
            final OrderReports reports,
            final SystemRecords system,
            final TradeReader trades,
            final RateBudget budget) {
        this.schedule = schedule;
        this.account = account;
        this.tracked = tracked;
        this.sender = sender;
        this.records = records;
        this.reports = reports;
        this.system = system;
        this.trades = trades;
        this.budget = budget;
    }

    /** Whom to ask about a single order; once, before the first audit. */
    void queries(final OrderQueries newQueries) {
        queries = newQueries;
    }

    /** The private stream is live and was reconciled: what differs from here on was missed. */
    void begin(final long now) {
        isOn = true;
        openOrdersLeft = 0;
        suspectedAt = 0;
        next[AuditKind.OPEN_ORDERS.ordinal()] = now + schedule.openOrdersAuditNs();
        next[AuditKind.BALANCES.ordinal()] = now + schedule.balancesAuditNs();
        next[AuditKind.TRADES.ordinal()] = now + schedule.tradesAuditNs();
    }

    void onDown() {
        isOn = false;
    }

    int poll(final long now) {
        if (!isOn) {
            return 0;
        }
        final long nowMs = sender.timestampMs();
        return openOrders(now, nowMs) + balances(now, nowMs) + trades(now, nowMs);
    }

    private boolean isDue(final AuditKind kind, final long now, final int weight, final long nowMs) {
        return now - next[kind.ordinal()] >= 0 && budget.admitsAudit(weight, nowMs);
    }

    private void round(final AuditKind kind, final long now, final long intervalNs) {
        final int k = kind.ordinal();
        next[k] = now + intervalNs;
        if (!isFound[k]) {
            consecutive[k] = 0;
        }
        isFound[k] = false;
    }

    private int openOrders(final long now, final long nowMs) {
        final int symbols = account.instruments().size();
        final int weight = symbols <= SINGLE_SYMBOLS ? symbols * SYMBOL_WEIGHT : ALL_SYMBOLS_WEIGHT;
        if (openOrdersLeft > 0 || !isDue(AuditKind.OPEN_ORDERS, now, weight, nowMs)) {
            return 0;
        }
        round(AuditKind.OPEN_ORDERS, now, schedule.openOrdersAuditNs());
        seenOpen.clear();
        foreignOpen.clear();
        if (symbols > SINGLE_SYMBOLS) {
            openOrdersLeft = sender.openOrders(Kind.OPEN_ORDERS_OF_AUDIT) ? 1 : 0;
        } else {
            for (final Instrument instrument : account.instruments()) {
                openOrdersLeft += sender.openOrders(Kind.OPEN_ORDERS_OF_AUDIT, 0, instrument.index()) ? 1 : 0;
            }
        }
        return 1;
    }

    /** One list of an open-orders audit. */
    void onOpenOrders(final JsonNode orders) {
        final long now = System.nanoTime();
        if (openOrdersLeft <= 0) {
            return; // another list of this audit is missing
        }
        for (final JsonNode order : orders) {
            final Instrument instrument = account.bySymbol(order.path("symbol"));
            if (instrument == null) {
                continue;
            }
            final long id = tracked.ours(
                    order.path("clientOrderId"),
                    instrument.index(),
                    order.path("orderId").asLong(0));
            if (id == 0) {
                foreign(order, instrument);
                continue;
            }
            seenOpen.add(id);
            final TrackedOrder known = tracked.get(id);
            final boolean isAhead = known == null
                    || !known.isOpen
                    || Account.mantissa(order.path("executedQty"), instrument.qtyScale()) > known.cumQty;
            if (isAhead && (known == null || isSettled(known, now))) {
                queries.audit(id, instrument.index(), now);
            }
        }
        if (--openOrdersLeft > 0) {
            return;
        }
        tracked.foreign().onList(-1, foreignOpen, now - schedule.graceNs(), true);
        for (final TrackedOrder order : tracked.open()) {
            if (!seenOpen.contains(order.id) && isSettled(order, now)) {
                queries.audit(order.id, order.instrument, now);
            }
        }
    }

    /** Of somebody else: told now, when the stream has not and had the time to. */
    private void foreign(final JsonNode order, final Instrument instrument) {
        final long venueOrderId = order.path("orderId").asLong(0);
        foreignOpen.add(new ForeignOrders.Key(instrument.index(), venueOrderId));
        final long ageMs = sender.timestampMs() - order.path("updateTime").asLong(0);
        if (!tracked.foreign().isKnown(instrument.index(), venueOrderId) && ageMs * MILLI > schedule.graceNs()) {
            mismatch(AuditKind.OPEN_ORDERS, instrument.index(), 0, 0, 1);
            records.flags(Records.FLAG_AUDIT);
            reports.snapshot(order, instrument, 0);
            records.flags(0);
        }
    }

    /**
     * How an order of somebody else is, which was asked about.
     *
     * @param order null when the venue has none of that id any more
     */
    void onForeign(final int instrumentIndex, final long venueOrderId, final JsonNode order) {
        final ForeignOrders foreign = tracked.foreign();
        if (order == null && foreign.isFirstMiss(instrumentIndex, venueOrderId)) {
            return; // perhaps a venue that lags behind: the next list brings it up again
        }
        final boolean hasEnded = order == null || TrackedOrders.isEnd(OrderReports.status(order.path("status")));
        final boolean isCorrection = hasEnded && foreign.isOfAudit(instrumentIndex, venueOrderId);
        if (isCorrection) {
            mismatch(AuditKind.OPEN_ORDERS, instrumentIndex, 0, 1, 0);
            records.flags(Records.FLAG_AUDIT);
        }
        try {
            if (order == null) {
                reports.foreignAbsent(instrumentIndex, venueOrderId);
            } else {
                reports.snapshot(order, account.instrument(instrumentIndex), 0);
            }
        } finally {
            records.flags(0);
        }
    }

    private boolean isSettled(final TrackedOrder order, final long now) {
        return !order.isReplacing() && now - order.changedAt > schedule.graceNs();
    }

    void onOpenOrdersFailed() {
        openOrdersLeft = 0;
        LOG.warn("audit: no list of open orders");
    }

    @Override
    public void onCorrection(final long clientOrderId, final int instrument, final long expected, final long actual) {
        mismatch(AuditKind.OPEN_ORDERS, instrument, clientOrderId, expected, actual);
    }

    private void mismatch(
            final AuditKind kind,
            final int instrument,
            final long clientOrderId,
            final long expected,
            final long actual) {
        final int k = kind.ordinal();
        if (!isFound[k]) {
            isFound[k] = true;
            consecutive[k]++;
        }
        LOG.warn(
                "audit of {}: the venue differs from what it reported: instrument={} expected={} actual={} consecutive={}",
                kind,
                instrument,
                expected,
                actual,
                consecutive[k]);
        system.auditMismatch(kind, instrument, clientOrderId, expected, actual, consecutive[k]);
    }

    private int balances(final long now, final long nowMs) {
        if (suspectedAt != 0 && now - suspectedAt < schedule.graceNs()
                || !isDue(AuditKind.BALANCES, now, ACCOUNT_WEIGHT, nowMs)) {
            return 0;
        }
        if (suspectedAt == 0) {
            round(AuditKind.BALANCES, now, schedule.balancesAuditNs());
        } else {
            next[AuditKind.BALANCES.ordinal()] = now + schedule.balancesAuditNs();
        }
        return sender.account(Kind.ACCOUNT_OF_AUDIT) ? 1 : 0;
    }

    /** The answer of a balances audit. */
    void onAccount(final JsonNode result) {
        final long now = System.nanoTime();
        final long suspected = suspectedAt;
        suspectedAt = 0;
        boolean differs = false;
        for (final JsonNode balance : result.path("balances")) {
            final Currency currency = account.currency(balance.path("asset"));
            if (currency == null) {
                continue;
            }
            final int index = currency.index();
            final long free = Account.amount(balance.path("free"), currency.scale());
            final long locked = Account.amount(balance.path("locked"), currency.scale());
            final long toldAt = tracked.balanceAt(index);
            final boolean isSame = toldAt != 0 && tracked.free(index) == free && tracked.locked(index) == locked;
            if (isSame) {
                continue;
            }
            if (suspected == 0 || toldAt - suspected > 0) {
                differs = true; // perhaps on its way: looked at again
            } else {
                mismatch(AuditKind.BALANCES, Records.NO_INSTRUMENT, 0, toldAt == 0 ? -1 : tracked.free(index), free);
                records.flags(Records.FLAG_AUDIT);
                records.about(Records.NO_INSTRUMENT, OrderReports.time(result.path("updateTime")));
                records.balance(index, free, locked);
                records.flags(0);
            }
        }
        if (differs) {
            suspectedAt = now;
            next[AuditKind.BALANCES.ordinal()] = now;
        }
    }

    private int trades(final long now, final long nowMs) {
        final int weight = account.instruments().size() * TRADES_WEIGHT;
        if (trades.isReading() || !isDue(AuditKind.TRADES, now, weight, nowMs)) {
            return 0;
        }
        round(AuditKind.TRADES, now, schedule.tradesAuditNs());
        trades.read(this);
        return 1;
    }

    @Override
    public void onMissedTrade(final JsonNode trade, final Instrument instrument, final long clientOrderId) {
        final long ageMs = sender.timestampMs() - trade.path("time").asLong(0);
        if (ageMs * MILLI > schedule.graceNs()) {
            final TrackedOrder known = tracked.get(clientOrderId);
            final long before = known == null ? 0 : known.cumQty;
            mismatch(
                    AuditKind.TRADES,
                    instrument.index(),
                    clientOrderId,
                    before,
                    before + Account.mantissa(trade.path("qty"), instrument.qtyScale()));
            records.flags(Records.FLAG_AUDIT);
        }
    }

    @Override
    public void onTradesRead(final boolean isComplete) {
        LOG.debug("audit of trades: complete={}", isComplete);
    }
}
