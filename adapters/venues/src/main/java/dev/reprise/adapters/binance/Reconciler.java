package dev.reprise.adapters.binance;

import dev.reprise.adapters.binance.Requests.Kind;
import dev.reprise.adapters.binance.Requests.Request;
import dev.reprise.api.Instrument;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Reads the account's state: balances, open orders, and trades since the last one read, between {@code ReconciliationBegin} and
 * {@code ReconciliationEnd}. After every connect it does so by itself, again and again until everything could be read; no new order
 * leaves before. Not thread-safe.
 *
 * <p>Orders that the engine was told are open and that the venue does not list are asked for one by one; so an empty list, as a
 * venue in maintenance may give, ends no order. So are those of others ({@link ForeignOrders}).
 */
final class Reconciler implements TradeReader.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    private final Account account;
    private final RequestSender sender;
    private final OrderReports reports;
    private final SystemRecords system;
    private final TradeReader trades;
    private final TrackedOrders tracked;
    private final OrderQueries queries;
    private final long retryNs;
    private final Set<Long> listed = new HashSet<>();
    private int outstanding;
    private boolean isWanted;
    private boolean isRunning;
    private boolean isComplete;
    private long nextAttempt = System.nanoTime();

    Reconciler(
            final Account account,
            final RequestSender sender,
            final OrderReports reports,
            final SystemRecords system,
            final TradeReader trades,
            final TrackedOrders tracked,
            final OrderQueries queries,
            final long retryNs) {
        this.account = account;
        this.sender = sender;
        this.reports = reports;
        this.system = system;
        this.trades = trades;
        this.tracked = tracked;
        this.queries = queries;
        this.retryNs = retryNs;
    }

    boolean isRunning() {
        return isRunning;
    }

    /** To be done at the next {@link #poll}. */
    void want() {
        isWanted = true;
        nextAttempt = System.nanoTime();
    }

    /** What was read before says nothing about the stream that begins now. */
    void outdated() {
        isComplete = false;
        want();
    }

    /** Whether the last one read everything. */
    boolean isComplete() {
        return !isRunning && isComplete;
    }

    /** Begins when it is wanted and nothing else is being read. */
    int poll(final long now) {
        if (!isWanted || isRunning || trades.isReading() || now - nextAttempt < 0) {
            return 0;
        }
        isWanted = false;
        isRunning = true;
        isComplete = true;
        outstanding = 2; // this call and the trades
        listed.clear();
        system.reconciliationBegin();
        expect(sender.account(Kind.ACCOUNT));
        for (final Instrument instrument : account.instruments()) {
            expect(sender.openOrders(Kind.OPEN_ORDERS, 0, instrument.index()));
        }
        trades.read(this);
        done();
        return 1;
    }

    private void expect(final boolean isSent) {
        if (isSent) {
            outstanding++;
        } else {
            isComplete = false;
        }
    }

    private void done() {
        if (!isRunning || --outstanding != 0) {
            return;
        }
        isRunning = false;
        if (isComplete) {
            askForUnlisted();
        } else {
            isWanted = true;
            nextAttempt = System.nanoTime() + retryNs;
        }
        system.reconciliationEnd(isComplete);
    }

    private void askForUnlisted() {
        final long now = System.nanoTime();
        for (final TrackedOrder order : tracked.open()) {
            if (!listed.contains(order.id)) {
                queries.add(order.id, order.instrument, now);
            }
        }
    }

    void onAccount(final JsonNode result) {
        if (!isRunning) {
            return;
        }
        if (result.path("balances").isEmpty()) {
            LOG.warn("the venue tells no balance at all: that is no answer");
            isComplete = false;
        }
        reports.balances(
                result.path("balances"), "asset", "free", "locked", OrderReports.time(result.path("updateTime")));
        done();
    }

    void onOpenOrders(final Request request, final JsonNode orders) {
        if (!isRunning) {
            return;
        }
        if (!orders.isArray()) {
            throw new IllegalArgumentException("open orders are no list");
        }
        final Set<ForeignOrders.Key> foreign = new HashSet<>();
        for (final JsonNode order : orders) {
            final long venueOrderId = order.path("orderId").asLong(0);
            final long id = tracked.ours(order.path("clientOrderId"), request.instrument(), venueOrderId);
            account.told(request.instrument(), venueOrderId, id);
            if (id == 0 || queries.mayTake(id, order)) {
                reports.snapshot(order, account.instrument(request.instrument()), id);
            }
            if (id == 0) {
                foreign.add(new ForeignOrders.Key(request.instrument(), venueOrderId));
            }
            listed.add(id);
        }
        tracked.foreign().onList(request.instrument(), foreign, request.sentNanos(), false);
        done();
    }

    @Override
    public void onMissedTrade(final JsonNode trade, final Instrument instrument, final long clientOrderId) {
        LOG.debug("a trade that happened while nobody listened");
    }

    @Override
    public void onTradesRead(final boolean wasComplete) {
        isComplete &= wasComplete;
        done();
    }

    /** One of the requests failed. */
    void onFailed(final Request request) {
        if (isRunning) {
            LOG.warn("reconciliation: {} failed", request.kind());
            isComplete = false;
            done();
        }
    }

    void onDown() {
        isWanted = false;
        if (isRunning) {
            isRunning = false;
            isComplete = false;
            system.reconciliationEnd(false);
        }
    }
}
