package dev.reprise.adapters.binance;

import dev.reprise.adapters.binance.Requests.Kind;
import dev.reprise.adapters.binance.Requests.Request;
import dev.reprise.api.Instrument;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.collections.Int2ObjectHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Reads the account's trades since the last one read, with an overlap, and publishes those that were not told. The first time the
 * newest are read; the core knows which it has. Trades tell a venue order id only, so the orders of those not known are asked for.
 *
 * <p>There may be hundreds of them, and each costs weight: a few requests are on their way at once, as every answer says how much is
 * left, and none leaves when the reserve for cancels is all there is. One reading at a time; not thread-safe.
 */
final class TradeReader {
    /** Trade ids count the symbol's trades, not the account's; a lagging venue may show a lower one later. */
    private static final long OVERLAP_IDS = 1_000;
    /** Requests that nobody has answered: at most 640 of the weight, so that they stay within the reserve they were admitted before. */
    private static final int AT_ONCE = 32;

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
    private final RateBudget budget;
    private final Int2ObjectHashMap<Long> nextTradeIds = new Int2ObjectHashMap<>();
    private final Map<ForeignOrders.Key, List<JsonNode>> held = new LinkedHashMap<>(); // whose owner is asked for
    private final ArrayDeque<Ask> asks = new ArrayDeque<>(); // not sent yet
    private final Set<ForeignOrders.Key> ordersAsked = new HashSet<>(); // not answered yet
    private Listener listener; // null when nothing is read
    private int tradesAsked;
    private int outstanding; // sent or not
    private boolean hasWaited;
    private boolean isComplete;

    /** @param argument venue order id, or the trade id to read from */
    private record Ask(boolean isOfOrder, int instrument, long argument) {}

    TradeReader(
            final Account account,
            final RequestSender sender,
            final OrderReports reports,
            final OrderRecords records,
            final TrackedOrders tracked,
            final RateBudget budget) {
        this.account = account;
        this.sender = sender;
        this.reports = reports;
        this.records = records;
        this.tracked = tracked;
        this.budget = budget;
    }

    boolean isReading() {
        return listener != null;
    }

    /** Begins; not while it is reading. */
    void read(final Listener to) {
        listener = to;
        isComplete = true;
        outstanding = 1; // this call
        hasWaited = false;
        forget();
        for (final Instrument instrument : account.instruments()) {
            final Long next = nextTradeIds.get(instrument.index());
            ask(false, instrument.index(), next == null ? 0 : Math.max(1, next - OVERLAP_IDS));
        }
        done();
    }

    private void forget() {
        asks.clear();
        ordersAsked.clear();
        tradesAsked = 0;
        held.clear();
    }

    private void ask(final boolean isOfOrder, final int instrument, final long argument) {
        outstanding++;
        asks.add(new Ask(isOfOrder, instrument, argument));
    }

    /** Sends what may leave now. */
    int poll(final long nowMs) {
        int work = 0;
        while (!asks.isEmpty() && tradesAsked + ordersAsked.size() < AT_ONCE) {
            if (!budget.admitsReading(nowMs)) {
                if (!hasWaited) {
                    hasWaited = true;
                    LOG.info("trades: {} requests wait until the venue's limits have room", asks.size());
                }
                return work;
            }
            send(asks.poll());
            work++;
        }
        return work;
    }

    private void send(final Ask ask) {
        if (!ask.isOfOrder() && sender.tradesFrom(ask.instrument(), ask.argument())) {
            tradesAsked++;
        } else if (!ask.isOfOrder()) {
            failed(ask.instrument());
        } else {
            sendOfOrder(new ForeignOrders.Key(ask.instrument(), ask.argument()));
        }
    }

    private void sendOfOrder(final ForeignOrders.Key order) {
        if (!held.containsKey(order)) {
            return; // somebody else has asked meanwhile
        }
        if (sender.orderOfTrade(order.venueOrderId(), order.instrument())) {
            ordersAsked.add(order);
        } else {
            held.remove(order);
            failed(order.instrument());
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
        tradesAsked--;
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
            ask(false, instrument.index(), next);
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
            ask(true, instrument.index(), venueOrderId);
        }
        trades.add(trade);
    }

    /** An answer about the order of trades. */
    void onOrderOfTrade(final Request request, final JsonNode order) {
        final ForeignOrders.Key asked = new ForeignOrders.Key(request.instrument(), request.argument());
        final long id = tracked.ours(order.path("clientOrderId"), request.instrument(), request.argument());
        account.told(request.instrument(), request.argument(), id);
        ordersAsked.remove(asked);
        final List<JsonNode> trades = held.remove(asked);
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
        final boolean isOfOrder = request.kind() == Kind.ORDER_OF_TRADE;
        final ForeignOrders.Key asked = new ForeignOrders.Key(request.instrument(), request.argument());
        if (isOfOrder) {
            ordersAsked.remove(asked);
        }
        if (listener == null || isOfOrder && held.remove(asked) == null) {
            return;
        }
        tradesAsked -= isOfOrder ? 0 : 1;
        LOG.warn("trades: {} failed", request.kind());
        failed(request.instrument());
    }

    private void failed(final int instrument) {
        isComplete = false;
        nextTradeIds.remove(instrument); // read the newest again next time
        done();
    }

    /** The connection is gone, and with it every answer. */
    void onDown() {
        if (listener != null) {
            isComplete = false;
            if (!held.isEmpty()) {
                nextTradeIds.clear(); // those trades have not been told: read the newest again next time
            }
            forget();
            end();
        }
    }
}
