package dev.reprise.adapters.binance;

import dev.reprise.adapters.net.ForeignText;
import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.ExpiryCause;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.api.schema.UnknownCause;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Turns what the venue tells about our orders into records: events of the user data stream, answers to order queries, trades.
 *
 * <p>Every method throws IllegalArgumentException when a number cannot be read; then nothing was published. Orders of other programs
 * on the account are left out. Not thread-safe.
 */
final class OrderReports {
    private static final Logger LOG = LoggerFactory.getLogger(OrderReports.class);
    private static final int MAX_CODE_LENGTH = 32;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Account account;
    private final OrderRecords records;
    private final TrackedOrders tracked;
    private long foreign;

    OrderReports(final Account account, final OrderRecords records, final TrackedOrders tracked) {
        this.account = account;
        this.records = records;
        this.tracked = tracked;
    }

    /** Reports about orders that are not ours. */
    long foreign() {
        return foreign;
    }

    /**
     * {@code executionReport}. Of a cancel, {@code c} is the cancel's own id and {@code C} the order's; of anything else {@code C} is
     * empty.
     */
    void execution(final JsonNode event) {
        final Instrument instrument = account.bySymbol(event.path("s"));
        final boolean hasOriginal = !event.path("C").asString("").isEmpty();
        final JsonNode idText = event.path(hasOriginal ? "C" : "c");
        final long venueOrderId = event.path("i").asLong(0);
        if (instrument == null) {
            foreign++;
            return;
        }
        final long id = tracked.ours(idText, instrument.index(), venueOrderId);
        account.told(instrument.index(), venueOrderId, id);
        final long cumQty = Account.mantissa(event.path("z"), instrument.qtyScale());
        records.about(instrument.index(), time(event.has("T") ? event.path("T") : event.path("E")));
        if (id == 0) {
            foreign(event, instrument, cumQty, venueOrderId);
            return;
        }
        final String execution = event.path("x").asString("");
        final TrackedOrder order = tracked.get(id);
        if (order != null && isOfOther(order, Account.generation(idText), execution, event, instrument)) {
            return;
        }
        switch (execution) {
            case "NEW" -> isNew(event, order, id, venueOrderId);
            case "TRADE" -> {
                if (order != null && order.isStop()) {
                    triggered(order, venueOrderId);
                }
                fill(event, instrument, id, cumQty, venueOrderId);
            }
            case "CANCELED" -> records.canceled(id, cumQty, venueOrderId);
            case "REPLACED" ->
                records.amended(
                        id,
                        Account.mantissa(event.path("p"), instrument.priceScale()),
                        0,
                        Account.mantissa(event.path("q"), instrument.qtyScale()),
                        venueOrderId);
            case "REJECTED" -> records.rejected(id, OrderRequest.NEW_ORDER, RejectCode.OTHER);
            case "EXPIRED", "TRADE_PREVENTION" -> expired(event, id, cumQty, venueOrderId);
            default -> {
                LOG.warn(
                        "execution report of an unknown type: {}",
                        event.path("x").asString(""));
                records.unknown(id, OrderRequest.NEW_ORDER, UnknownCause.VENUE_FAULT);
            }
        }
    }

    /** Whether an event is about another order at the venue than the one that is current, or ends one that is being replaced. */
    private boolean isOfOther(
            final TrackedOrder order,
            final int generation,
            final String execution,
            final JsonNode event,
            final Instrument instrument) {
        if (generation > order.generation) {
            replaced(
                    order,
                    generation,
                    Account.mantissa(event.path("p"), instrument.priceScale()),
                    event.has("P") ? Account.mantissa(event.path("P"), instrument.priceScale()) : 0,
                    Account.mantissa(event.path("q"), instrument.qtyScale()),
                    event.path("i").asLong(0));
            return execution.equals("NEW") && !isTriggering(event, order);
        }
        if (execution.equals("TRADE")) {
            return false; // a fill counts, whichever of them it is of
        }
        if (generation < order.generation) {
            LOG.debug("told about an order that has been replaced: {}", execution);
            return true;
        }
        if (execution.equals("CANCELED") && order.isReplacing()) {
            order.isOff = true; // half of a replacement, or its end: the answer tells
            return true;
        }
        return false;
    }

    /** The replacement stands in for the order from here on. */
    void replaced(
            final TrackedOrder order,
            final int generation,
            final long price,
            final long stopPrice,
            final long qty,
            final long venueOrderId) {
        order.generation = generation;
        if (order.replacedBy <= generation) {
            order.replacedBy = TrackedOrder.NO_REPLACEMENT;
        }
        order.isOff = false;
        records.amended(order.id, price, stopPrice, qty, venueOrderId);
    }

    private static boolean isTriggering(final JsonNode event, final TrackedOrder order) {
        return order != null && order.isStop() && event.path("w").asBoolean(false);
    }

    private void isNew(final JsonNode event, final TrackedOrder order, final long id, final long venueOrderId) {
        if (isTriggering(event, order)) {
            triggered(order, venueOrderId);
        } else {
            records.accepted(id, venueOrderId);
        }
    }

    private void triggered(final TrackedOrder order, final long venueOrderId) {
        if (!order.isTriggered) {
            order.isTriggered = true;
            records.triggered(order.id, venueOrderId);
        }
    }

    /** An order of somebody else: the engine has to know what else binds the account. */
    private void foreign(
            final JsonNode event, final Instrument instrument, final long cumQty, final long venueOrderId) {
        foreign++;
        if (event.path("x").asString("").equals("TRADE")) {
            fill(event, instrument, 0, cumQty, venueOrderId);
        }
        final OrderStatus status = status(event.path("X"));
        if (!TrackedOrders.isEnd(status) && tracked.foreign().hasEnded(instrument.index(), venueOrderId)) {
            return; // two streams side by side, and this one is behind
        }
        records.snapshot(
                0,
                status,
                side(event.path("S")),
                type(event.path("o")),
                Account.mantissa(event.path("p"), instrument.priceScale()),
                event.has("P") ? Account.mantissa(event.path("P"), instrument.priceScale()) : 0,
                Account.mantissa(event.path("q"), instrument.qtyScale()),
                cumQty,
                venueOrderId);
    }

    private void expired(final JsonNode event, final long id, final long cumQty, final long venueOrderId) {
        // Self-trade prevention can take only part of an order; its end is told by the status.
        final String status = event.path("X").asString("");
        if (status.equals("EXPIRED") || status.equals("EXPIRED_IN_MATCH")) {
            final boolean isSelfTrade = status.equals("EXPIRED_IN_MATCH")
                    || event.path("x").asString("").equals("TRADE_PREVENTION");
            records.expired(id, cumQty, venueOrderId, isSelfTrade ? ExpiryCause.SELF_TRADE : ExpiryCause.TERMS);
        } else {
            records.unknown(id, OrderRequest.NEW_ORDER, UnknownCause.VENUE_FAULT);
        }
    }

    private void fill(
            final JsonNode event,
            final Instrument instrument,
            final long id,
            final long cumQty,
            final long venueOrderId) {
        final Currency feeCurrency = feeCurrency(event.path("n"), event.path("N"), instrument);
        records.fill(
                id,
                side(event.path("S")),
                Account.mantissa(event.path("L"), instrument.priceScale()),
                Account.mantissa(event.path("l"), instrument.qtyScale()),
                cumQty,
                event.has("Y")
                        ? Account.amount(event.path("Y"), instrument.quote().scale())
                        : Records.NO_VALUE,
                fee(event.path("n"), feeCurrency),
                feeCurrency.index(),
                event.path("m").asBoolean(false),
                event.path("t").asLong(0),
                venueOrderId);
    }

    /** One entry of {@code myTrades}. */
    void trade(final JsonNode trade, final Instrument instrument, final long id) {
        final Currency feeCurrency = feeCurrency(trade.path("commission"), trade.path("commissionAsset"), instrument);
        records.about(instrument.index(), time(trade.path("time")));
        records.fill(
                id,
                trade.path("isBuyer").asBoolean(false) ? Side.BUY : Side.SELL,
                Account.mantissa(trade.path("price"), instrument.priceScale()),
                Account.mantissa(trade.path("qty"), instrument.qtyScale()),
                -1,
                trade.has("quoteQty")
                        ? Account.amount(
                                trade.path("quoteQty"), instrument.quote().scale())
                        : Records.NO_VALUE,
                fee(trade.path("commission"), feeCurrency),
                feeCurrency.index(),
                trade.path("isMaker").asBoolean(false),
                trade.path("id").asLong(0),
                trade.path("orderId").asLong(0));
    }

    /** A fee may be charged in a coin of its own, such as BNB: then the engine learns of that currency here. */
    private Currency feeCurrency(final JsonNode amount, final JsonNode asset, final Instrument instrument) {
        final Currency known = account.currency(asset);
        if (known != null) {
            return known;
        }
        final String code = asset.asString("");
        if (code.isBlank() && isNothing(amount)) {
            return instrument.quote();
        }
        if (code.isBlank() || code.length() > MAX_CODE_LENGTH) {
            throw new IllegalArgumentException("a fee of " + ForeignText.of(amount.asString("")) + " in no currency");
        }
        final Currency currency = account.define(code);
        records.currency(currency);
        LOG.info("fees in {}: its currency index is {}", code, currency.index());
        return currency;
    }

    private static boolean isNothing(final JsonNode amount) {
        return amount.isNull() || amount.isMissingNode() || amount.asString("").matches("0*[.]?0*");
    }

    private static long fee(final JsonNode amount, final Currency currency) {
        return amount.isNull() || amount.isMissingNode() ? 0 : Account.amount(amount, currency.scale());
    }

    /**
     * An order as {@code order.status} and {@code openOrders.status} tell it; id 0 for one that is not ours. An answer may be older than
     * what the stream told: an order of somebody else that has ended stays so.
     */
    void snapshot(final JsonNode order, final Instrument instrument, final long id) {
        final OrderStatus status = status(order.path("status"));
        final long venueOrderId = order.path("orderId").asLong(0);
        if (id == 0 && !TrackedOrders.isEnd(status) && tracked.foreign().hasEnded(instrument.index(), venueOrderId)) {
            LOG.debug("an answer about an order that is not ours is older than its end");
            return;
        }
        final long stopPrice =
                order.has("stopPrice") ? Account.mantissa(order.path("stopPrice"), instrument.priceScale()) : 0;
        final long price = Account.mantissa(order.path("price"), instrument.priceScale());
        final long qty = Account.mantissa(order.path("origQty"), instrument.qtyScale());
        final long cumQty = Account.mantissa(order.path("executedQty"), instrument.qtyScale());
        records.about(instrument.index(), time(order.path("updateTime")));
        records.snapshot(
                id,
                status,
                side(order.path("side")),
                type(order.path("type")),
                price,
                stopPrice,
                qty,
                cumQty,
                venueOrderId);
        final TrackedOrder known = tracked.get(id);
        if (known != null && !known.isOurSend) {
            learn(known, order, price, stopPrice);
        }
        if (known != null
                && known.isOpen
                && known.isStop()
                && order.path("isWorking").asBoolean(false)) {
            triggered(known, known.venueOrderId);
        }
    }

    /** The terms of an order of an earlier process. */
    private static void learn(final TrackedOrder known, final JsonNode order, final long price, final long stopPrice) {
        known.side = side(order.path("side"));
        known.type = type(order.path("type"));
        known.isPostOnly = order.path("type").asString("").equals("LIMIT_MAKER");
        known.timeInForce = switch (order.path("timeInForce").asString("")) {
            case "IOC" -> TimeInForce.IOC;
            case "FOK" -> TimeInForce.FOK;
            default -> TimeInForce.GTC;
        };
        // What closes a position was placed so, and whatever replaces it has to be.
        known.isExit = order.path("selfTradePreventionMode").asString("").equals("EXPIRE_MAKER");
        known.price = price;
        known.stopPrice = stopPrice;
        known.generation = Math.max(known.generation, Account.generation(order.path("clientOrderId")));
    }

    /** Rule O4 is met: the order does not exist. */
    void absent(final int instrument, final long id) {
        records.about(instrument, Records.NO_TIME);
        records.snapshot(id, OrderStatus.ABSENT, Side.NULL_VAL, OrderType.NULL_VAL, 0, 0, 0, 0, 0);
    }

    /** The venue has no such order of somebody else any more. */
    void foreignAbsent(final int instrument, final long venueOrderId) {
        records.about(instrument, Records.NO_TIME);
        records.snapshot(0, OrderStatus.ABSENT, Side.NULL_VAL, OrderType.NULL_VAL, 0, 0, 0, 0, venueOrderId);
    }

    /** Balances as {@code outboundAccountPosition} (B: a, f, l) and {@code account.status} (asset, free, locked) tell them. */
    void balances(
            final JsonNode list, final String asset, final String free, final String locked, final long venueTime) {
        for (final JsonNode balance : list) {
            final Currency currency = account.currency(balance.path(asset));
            if (currency != null) {
                final long freeAmount = Account.amount(balance.path(free), currency.scale());
                final long lockedAmount = Account.amount(balance.path(locked), currency.scale());
                records.about(Records.NO_INSTRUMENT, venueTime);
                records.balance(currency.index(), freeAmount, lockedAmount);
            }
        }
    }

    static long time(final JsonNode millis) {
        return millis.isIntegralNumber() ? millis.asLong(0) * NANOS_PER_MILLI : Records.NO_TIME;
    }

    private static Side side(final JsonNode side) {
        return switch (side.asString("")) {
            case "BUY" -> Side.BUY;
            case "SELL" -> Side.SELL;
            default -> throw new IllegalArgumentException("side is neither BUY nor SELL");
        };
    }

    static OrderStatus status(final JsonNode status) {
        return switch (status.asString("")) {
            case "NEW" -> OrderStatus.NEW;
            case "PENDING_NEW" -> OrderStatus.PENDING_NEW;
            case "PARTIALLY_FILLED" -> OrderStatus.PARTIALLY_FILLED;
            case "FILLED" -> OrderStatus.FILLED;
            case "CANCELED" -> OrderStatus.CANCELED;
            case "PENDING_CANCEL" -> OrderStatus.PENDING_CANCEL;
            case "REJECTED" -> OrderStatus.REJECTED;
            case "EXPIRED", "EXPIRED_IN_MATCH" -> OrderStatus.EXPIRED;
            default -> OrderStatus.UNKNOWN; // a status of tomorrow
        };
    }

    private static OrderType type(final JsonNode type) {
        return switch (type.asString("")) {
            case "LIMIT", "LIMIT_MAKER" -> OrderType.LIMIT;
            case "MARKET" -> OrderType.MARKET;
            case "STOP_LOSS" -> OrderType.STOP_MARKET;
            case "STOP_LOSS_LIMIT" -> OrderType.STOP_LIMIT;
            case "TAKE_PROFIT" -> OrderType.TAKE_PROFIT_MARKET;
            case "TAKE_PROFIT_LIMIT" -> OrderType.TAKE_PROFIT_LIMIT;
            default -> OrderType.NULL_VAL;
        };
    }
}
