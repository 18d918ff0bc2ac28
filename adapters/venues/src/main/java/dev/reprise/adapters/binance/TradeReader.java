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
 * Reads the account's trades since the last one read, with an overlap, and publishes those that were not told. The first time the
 * newest are read; the core knows which it has. Trades tell a venue order id only, so the orders of those not known are asked for.
 * One reading at a time; not thread-safe.
 */
final class TradeReader {
    /** Trade ids count the symbol's trades, not the account's; a lagging venue may show a lower one later. */
    private static final long OVERLAP_IDS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(TradeReader.class);

    /** Hears of trades that nobody told, and of the end. */
    interface Listener {
        /** Told before the trade is published. */
        void onMissedTrade(JsonNode trade, Instrument instrument, long clientOrderId);

        void onTradesRead(boolean isComplete);
    }

    private final Account account;
    private final RequestSender sender;
    private final OrderReports reports;
    private final OrderRecords records;
    private final TrackedOrders tracked;
    private final Int2ObjectHashMap<Long> nextTradeIds = new Int2ObjectHashMap<>();
    private final Map<ForeignOrders.Key, List<JsonNode>> held = new LinkedHashMap<>(); // whose owner is asked for
    private Listener listener; // null when nothing is read
    private int outstanding;
    private boolean isComplete;

    TradeReader(
            final Account account,
            final RequestSender sender,
            final OrderReports reports,
            final OrderRecords records,
            final TrackedOrders tracked) {
        this.account = account;
        this.sender = sender;
        this.reports = reports;
        this.records = records;
        this.tracked = tracked;
    }

    boolean isReading() {
        return listener != null;
    }

    /** Begins; not while it is reading. */
    void read(final Listener to) {
        listener = to;
        isComplete = true;
        outstanding = 1; // this call
        held.clear();
        for (final Instrument instrument : account.instruments()) {
            final Long next = nextTradeIds.get(instrument.index());
            expect(sender.tradesFrom(instrument.index(), next == null ? 0 : Math.max(1, next - OVERLAP_IDS)));
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
        if (--outstanding == 0) {
            end();
        }
    }

    private void end() {
        final Listener to = listener;
        listener = null;
        to.onTradesRead(isComplete);
    }

    void onTrades(final Request request, final JsonNode trades) {
        if (listener == null) {
            return;
        }
        final Instrument instrument = account.instrument(request.instrument());
        long next = Math.max(1, request.argument());
        for (final JsonNode trade : trades) {
            final long id = trade.path("id").asLong(0);
            next = Math.max(next, id + 1);
            if (tracked.isTold(instrument.index(), id, trade.path("isBuyer").asBoolean(false))) {
                continue;
            }
            final long venueOrderId = trade.path("orderId").asLong(0);
            final long owner = account.clientOrderIdOf(instrument.index(), venueOrderId);
            if (owner == Account.UNTOLD) {
                hold(venueOrderId, trade, instrument);
            } else if (owner != Account.FOREIGN) {
                publish(trade, instrument, owner);
            }
        }
        final Long before = nextTradeIds.get(instrument.index());
        nextTradeIds.put(instrument.index(), Long.valueOf(before == null ? next : Math.max(before, next)));
        if (request.argument() > 0 && trades.size() == RequestSender.TRADES_LIMIT) {
            expect(sender.tradesFrom(instrument.index(), next));
        }
        done();
    }

    private void publish(final JsonNode trade, final Instrument instrument, final long owner) {
        listener.onMissedTrade(trade, instrument, owner);
        reports.trade(trade, instrument, owner);
        records.flags(0);
    }

    private void hold(final long venueOrderId, final JsonNode trade, final Instrument instrument) {
        final ForeignOrders.Key order = new ForeignOrders.Key(instrument.index(), venueOrderId);
        List<JsonNode> trades = held.get(order);
        if (trades == null) {
            trades = new ArrayList<>();
            held.put(order, trades);
            expect(sender.orderOfTrade(venueOrderId, instrument.index()));
        }
        trades.add(trade);
    }

    /** An answer about the order of trades. */
    void onOrderOfTrade(final Request request, final JsonNode order) {
        final long id = tracked.ours(order.path("clientOrderId"), request.instrument(), request.argument());
        account.told(request.instrument(), request.argument(), id);
        final List<JsonNode> trades = held.remove(new ForeignOrders.Key(request.instrument(), request.argument()));
        if (listener == null || trades == null) {
            return;
        }
        if (id != 0) {
            for (final JsonNode trade : trades) {
                publish(trade, account.instrument(request.instrument()), id);
            }
        }
        done();
    }

    /** One of the requests failed. */
    void onFailed(final Request request) {
        if (listener == null || request.kind() == Kind.ORDER_OF_TRADE && !isDropped(request)) {
            return;
        }
        LOG.warn("trades: {} failed", request.kind());
        isComplete = false;
        nextTradeIds.remove(request.instrument()); // read the newest again next time
        done();
    }

    /** Whether trades were held for it. */
    private boolean isDropped(final Request request) {
        return held.remove(new ForeignOrders.Key(request.instrument(), request.argument())) != null;
    }

    /** The connection is gone, and with it every answer. */
    void onDown() {
        if (listener != null) {
            isComplete = false;
            if (!held.isEmpty()) {
                nextTradeIds.clear(); // those trades have not been told: read the newest again next time
                held.clear();
            }
            end();
        }
    }
}
