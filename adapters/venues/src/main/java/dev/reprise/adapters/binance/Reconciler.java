package dev.reprise.adapters.binance;

import dev.reprise.adapters.binance.Requests.Kind;
import dev.reprise.adapters.binance.Requests.Request;
import dev.reprise.api.Instrument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.collections.Int2ObjectHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Reads the account's state: open orders, balances, and trades since the last one read, between {@code ReconciliationBegin} and
 * {@code ReconciliationEnd}. The first time the newest trades are read; the core knows which it has. Trades tell a venue order id
 * only, so the orders of those not known are asked for. Not thread-safe.
 */
final class Reconciler {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    private final Account account;
    private final RequestSender sender;
    private final OrderReports reports;
    private final SystemRecords system;
    private final Int2ObjectHashMap<Long> nextTradeIds = new Int2ObjectHashMap<>();
    private final Map<Long, List<JsonNode>> held =
            new LinkedHashMap<>(); // trades by venue order id, whose owner is asked for
    private int outstanding;
    private boolean isRunning;
    private boolean isComplete;

    Reconciler(
            final Account account, final RequestSender sender, final OrderReports reports, final SystemRecords system) {
        this.account = account;
        this.sender = sender;
        this.reports = reports;
        this.system = system;
    }

    boolean isRunning() {
        return isRunning;
    }

    /** Begins, unless it is under way. */
    void start() {
        if (isRunning) {
            return;
        }
        isRunning = true;
        isComplete = true;
        outstanding = 1; // this call
        held.clear();
        system.reconciliationBegin();
        expect(sender.account());
        for (final Instrument instrument : account.instruments()) {
            expect(sender.openOrders(Kind.OPEN_ORDERS, 0, instrument.index()));
            final Long from = nextTradeIds.get(instrument.index());
            expect(sender.tradesFrom(instrument.index(), from == null ? 0 : from));
        }
        done();
    }

    private void expect(final boolean isSent) {
        if (isSent) {
            outstanding++;
        } else {
            isComplete = false;
        }
    }

    private void done() {
        if (isRunning && --outstanding == 0) {
            isRunning = false;
            system.reconciliationEnd(isComplete);
        }
    }

    /** What was read before says nothing about the stream that begins now. */
    void outdated() {
        isComplete = false;
    }

    /** Whether the last one read everything. */
    boolean isComplete() {
        return !isRunning && isComplete;
    }

    void onAccount(final JsonNode result) {
        if (isRunning) {
            reports.balances(
                    result.path("balances"), "asset", "free", "locked", OrderReports.time(result.path("updateTime")));
            done();
        }
    }

    void onOpenOrders(final Request request, final JsonNode orders) {
        if (!isRunning) {
            return;
        }
        for (final JsonNode order : orders) {
            final long id = Account.clientOrderId(order.path("clientOrderId"));
            account.told(order.path("orderId").asLong(0), id);
            if (id != 0) {
                reports.snapshot(order, account.instrument(request.instrument()), id);
            }
        }
        done();
    }

    void onTrades(final Request request, final JsonNode trades) {
        if (!isRunning) {
            return;
        }
        final Instrument instrument = account.instrument(request.instrument());
        long next = Math.max(1, request.argument());
        for (final JsonNode trade : trades) {
            next = Math.max(next, trade.path("id").asLong(0) + 1);
            final long venueOrderId = trade.path("orderId").asLong(0);
            final long owner = account.clientOrderIdOf(venueOrderId);
            if (owner == Account.UNTOLD) {
                hold(venueOrderId, trade, instrument);
            } else if (owner != Account.FOREIGN) {
                reports.trade(trade, instrument, owner);
            }
        }
        nextTradeIds.put(instrument.index(), Long.valueOf(next));
        if (request.argument() > 0 && trades.size() == RequestSender.TRADES_LIMIT) {
            expect(sender.tradesFrom(instrument.index(), next));
        }
        done();
    }

    private void hold(final long venueOrderId, final JsonNode trade, final Instrument instrument) {
        List<JsonNode> trades = held.get(venueOrderId);
        if (trades == null) {
            trades = new ArrayList<>();
            held.put(venueOrderId, trades);
            expect(sender.orderOfTrade(venueOrderId, instrument.index()));
        }
        trades.add(trade);
    }

    /** An answer about the order of trades. */
    void onOrderOfTrade(final Request request, final JsonNode order) {
        final long id = Account.clientOrderId(order.path("clientOrderId"));
        account.told(request.argument(), id);
        final List<JsonNode> trades = held.remove(request.argument());
        if (!isRunning || trades == null) {
            return;
        }
        if (id != 0) {
            for (final JsonNode trade : trades) {
                reports.trade(trade, account.instrument(request.instrument()), id);
            }
        }
        done();
    }

    /** One of the requests failed. */
    void onFailed(final Request request) {
        if (!isRunning || request.kind() == Kind.ORDER_OF_TRADE && held.remove(request.argument()) == null) {
            return;
        }
        LOG.warn("reconciliation: {} failed", request.kind());
        isComplete = false;
        if (request.kind() == Kind.TRADES || request.kind() == Kind.ORDER_OF_TRADE) {
            nextTradeIds.remove(request.instrument()); // read the newest again next time
        }
        done();
    }

    void onDown() {
        if (isRunning) {
            isRunning = false;
            isComplete = false;
            if (!held.isEmpty()) {
                nextTradeIds.clear(); // those trades have not been told: read the newest again next time
                held.clear();
            }
            system.reconciliationEnd(false);
        }
    }
}
