package dev.reprise.localvenues.binance;

import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.SelfTradeMode;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.simulator.market.SeededMarket;
import dev.reprise.simulator.matching.DoneReason;
import dev.reprise.simulator.matching.MatchingListener;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The way of the account's orders through the matching engines, what they bind and pay, and what the user stream and the order
 * log are told of it. On the venue thread only.
 */
final class OrderFlow {
    private static final int OWNER = SeededMarket.FIRST_EXTERNAL_OWNER;
    private static final long PPM = 1_000_000;

    private final SeededVenueMarket market;
    private final AccountSettings settings;
    private final Account account;
    private final UserStream users;
    private final OrderLog log;
    private final OrderTexts texts;
    private final OrderStore store = new OrderStore();
    private final StopBook stops = new StopBook();
    private Runnable firstFill = () -> {};
    private RejectCode rejected;
    private String cancelId;
    private String endsAs = "CANCELED"; // what a cancel in the engine makes of an order
    private String endsBecause;

    OrderFlow(
            final SeededVenueMarket market,
            final AccountSettings settings,
            final UserStream users,
            final OrderLog log,
            final OrderTexts texts) {
        this.market = market;
        this.settings = settings;
        this.users = users;
        this.log = log;
        this.texts = texts;
        account = new Account(settings.balances());
    }

    /** Runs when an order is filled for the first time. */
    void onFirstFill(final Runnable listener) {
        firstFill = listener;
    }

    /** Listens to the engines; once, before the first order. */
    void open() {
        for (final SeededInstrument instrument : market.instruments()) {
            instrument.market.orderListener(new Listener(instrument));
        }
        market.afterStep(() -> {
            for (final SeededInstrument instrument : market.instruments()) {
                stops.fire(instrument, this::fire);
            }
            publishBalances();
        });
    }

    OrderStore store() {
        return store;
    }

    ArrayNode balances() {
        return account.all();
    }

    /** Whether a stop's price has come already. */
    boolean firesAtOnce(final VenueOrder order) {
        return stops.firesAtOnce(order);
    }

    /** Takes an order in: on the book, or to wait for its price. */
    void add(final VenueOrder order) throws ApiError {
        account.lock(order.paysWith(), order.toLock);
        order.locked = order.toLock;
        store.add(order);
        if (order.type.isStop()) {
            stops.add(order);
            log("accepted", order);
            users.publish(texts.report(order, "NEW", null, null, null));
            return;
        }
        rejected = null;
        if (enter(order) == 0) {
            account.unlock(order.paysWith(), order.locked);
            store.forget(order);
            throw new ApiError(
                    -2010,
                    rejected == RejectCode.WOULD_TAKE
                            ? "Order would immediately match and take."
                            : "New order rejected.");
        }
        order.instrument.publishTouch(false);
    }

    /** A stop that fires: it goes to the book, or ends when it cannot. */
    private void fire(final VenueOrder order) {
        for (final VenueOrder other : order.others) {
            end(other, "EXPIRED", null, "OCO_TRIGGER");
        }
        if (order.locked == 0) { // a leg of a pair: the other one has kept its balance
            try {
                account.lock(order.paysWith(), order.toLock);
                order.locked = order.toLock;
            } catch (final ApiError e) {
                end(order, "EXPIRED", null, "INSUFFICIENT_LIQUIDITY");
                return;
            }
        }
        order.isWorking = true;
        order.updateTime = System.currentTimeMillis();
        if (order.isOpen() && enter(order) == 0) {
            end(order, "EXPIRED", null, "REJECTED");
        }
    }

    /** Ends an order that is open, wherever it is. */
    void end(final VenueOrder order, final String status, final String cancel, final String expiry) {
        if (!order.isOpen()) {
            return;
        }
        if (order.isWorking && order.instrument.engine.isOpen(order.engineId)) {
            cancelId = cancel;
            endsAs = status;
            endsBecause = expiry;
            order.instrument.engine.cancel(order.engineId);
            endsAs = "CANCELED";
            endsBecause = null;
            return;
        }
        stops.remove(order);
        order.updateTime = System.currentTimeMillis();
        account.unlock(order.paysWith(), order.locked);
        order.locked = 0;
        order.status = status;
        log.write(line(status.toLowerCase(java.util.Locale.ROOT), order).put("cancelClientOrderId", cancel));
        users.publish(texts.report(order, status, cancel, null, expiry));
        store.close(order);
    }

    /** Makes an order smaller where it is; whether that could be done. */
    boolean shrink(final VenueOrder order, final long qty) {
        final long before = order.qty;
        order.qty = qty;
        if (order.isWorking && !order.instrument.engine.amend(order.engineId, order.price, qty)) {
            order.qty = before;
            return false;
        }
        order.updateTime = System.currentTimeMillis();
        release(order, order.locked);
        log("amended", order);
        users.publish(texts.report(order, "REPLACED", null, null, null));
        publishBalances();
        return true;
    }

    private long enter(final VenueOrder order) {
        final SeededInstrument instrument = order.instrument;
        instrument.engine.selfTradeModeOfNext(SelfTradeMode.valueOf(order.selfTradeMode));
        if (order.type.isMarket()) {
            return instrument.engine.placeMarket(OWNER, order.orderId, order.side, order.qty);
        }
        final boolean postOnly = order.type == OrderType.LIMIT_MAKER;
        final TimeInForce timeInForce = TimeInForce.valueOf(order.timeInForce);
        return instrument.engine.place(OWNER, order.orderId, order.side, order.price, order.qty, timeInForce, postOnly);
    }

    /** After a payment: frees what a better price saved, keeps what the rest may need. */
    private void release(final VenueOrder order, final long lockedNow) {
        final VenueSymbol symbol = order.instrument.symbol;
        final long needed;
        if (order.side == Side.SELL) {
            needed = order.leavesQty() * symbol.qtyStep();
        } else if (order.type.isMarket()) {
            needed = order.leavesQty() == 0 ? 0 : lockedNow;
        } else {
            needed = symbol.notional(order.price, order.leavesQty());
        }
        account.unlock(order.paysWith(), lockedNow - needed);
        order.locked = needed;
    }

    void publishBalances() {
        final ArrayNode changed = account.takeChanged();
        if (changed != null) {
            final long now = System.currentTimeMillis();
            final ObjectNode event = VenueJson.object()
                    .put("e", "outboundAccountPosition")
                    .put("E", now)
                    .put("u", now);
            event.set("B", changed);
            users.publish(event);
        }
    }

    void log(final String event, final VenueOrder order) {
        log.write(line(event, order));
    }

    private ObjectNode line(final String event, final VenueOrder order) {
        return log.line(event)
                .put("clientOrderId", order.clientOrderId)
                .put("orderId", order.orderId)
                .put("symbol", order.instrument.symbol.symbol())
                .put("side", order.side.name())
                .put("qty", order.instrument.symbol.qtyText(order.qty))
                .put("cumQty", order.instrument.symbol.qtyText(order.cumQty));
    }

    /** Hears one engine; owners below ours are the market's agents and none of the account's business. */
    private final class Listener implements MatchingListener {
        private final SeededInstrument instrument;

        Listener(final SeededInstrument instrument) {
            this.instrument = instrument;
        }

        @Override
        public void onAccepted(final long engineId, final int owner, final long reference) {
            if (owner == OWNER) {
                final VenueOrder order = store.byId(reference);
                order.engineId = engineId;
                log("accepted", order);
                users.publish(texts.report(order, "NEW", null, null, null));
            }
        }

        @Override
        public void onRejected(
                final long engineId,
                final int owner,
                final long reference,
                final OrderRequest request,
                final RejectCode code) {
            if (owner == OWNER) {
                rejected = code;
            }
        }

        @Override
        public void onTrade(
                final long takerId, final long makerId, final long price, final long qty, final Side aggressor) {
            fill(takerId, price, qty, false);
            fill(makerId, price, qty, true);
        }

        private void fill(final long engineId, final long price, final long qty, final boolean isMaker) {
            if (instrument.engine.owner(engineId) != OWNER) {
                return;
            }
            final VenueOrder order = store.byId(instrument.engine.reference(engineId));
            final VenueSymbol symbol = instrument.symbol;
            final long notional = symbol.notional(price, qty);
            final long base = qty * symbol.qtyStep();
            final long paid = order.side == Side.BUY ? notional : base;
            final long received = order.side == Side.BUY ? base : notional;
            final int fee = isMaker ? settings.makerFeePpm() : settings.takerFeePpm();
            final long commission = FixedPoint.multiplyDivide(received, fee, PPM);
            if (order.cumQty == 0) {
                firstFill.run();
            }
            order.cumQty += qty;
            order.cumQuote += notional;
            order.updateTime = System.currentTimeMillis();
            order.status = order.leavesQty() == 0 ? "FILLED" : "PARTIALLY_FILLED";
            account.pay(order.paysWith(), paid);
            account.receive(order.receives(), received - commission);
            release(order, order.locked - paid);
            final VenueFill fill = new VenueFill(
                    order,
                    instrument.tradeId(),
                    price,
                    qty,
                    notional,
                    commission,
                    order.receives(),
                    isMaker,
                    order.updateTime);
            order.fills.add(fill);
            store.add(fill);
            for (final VenueOrder other : order.others) {
                end(other, "EXPIRED", null, "OCO_TRIGGER");
            }
            log.write(line("filled", order)
                    .put("tradeId", fill.tradeId())
                    .put("lastPrice", symbol.priceText(price))
                    .put("lastQty", symbol.qtyText(qty))
                    .put("commission", OrderTexts.amount(commission))
                    .put("commissionAsset", fill.commissionAsset())
                    .put("maker", isMaker));
            users.publish(texts.report(order, "TRADE", null, fill, null));
        }

        @Override
        public void onDone(final long engineId, final DoneReason reason) {
            if (instrument.engine.owner(engineId) != OWNER) {
                return;
            }
            final VenueOrder order = store.byId(instrument.engine.reference(engineId));
            if (reason != DoneReason.FILLED) {
                order.updateTime = System.currentTimeMillis();
                account.unlock(order.paysWith(), order.locked);
                order.locked = 0;
            }
            switch (reason) {
                case FILLED -> {}
                case CANCELED -> {
                    order.status = endsAs;
                    final String event = endsAs.toLowerCase(java.util.Locale.ROOT);
                    log.write(line(event, order).put("cancelClientOrderId", cancelId));
                    users.publish(texts.report(order, endsAs, cancelId, null, endsBecause));
                }
                case EXPIRED -> {
                    order.status = "EXPIRED";
                    log("expired", order);
                    users.publish(texts.report(order, "EXPIRED", null, null, expiry(order)));
                }
                case SELF_TRADE -> {
                    order.status = "EXPIRED_IN_MATCH";
                    log("expired", order);
                    users.publish(texts.report(order, "TRADE_PREVENTION", null, null, null));
                }
            }
            store.close(order);
        }

        private String expiry(final VenueOrder order) {
            if (order.type == OrderType.MARKET) {
                return "INSUFFICIENT_LIQUIDITY";
            }
            return order.timeInForce.equals("FOK") ? "UNFILLED_FOK_ORDER_EXPIRED" : "UNFILLED_IOC_QUANTITY_EXPIRED";
        }
    }
}
