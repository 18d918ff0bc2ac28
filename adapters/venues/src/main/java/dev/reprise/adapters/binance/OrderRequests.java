package dev.reprise.adapters.binance;

import static dev.reprise.adapters.binance.RequestText.ascii;

import dev.reprise.adapters.binance.Requests.Kind;
import dev.reprise.api.Capability;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.OrderInstructions;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.api.schema.TrailingUnit;
import java.util.function.BooleanSupplier;

/**
 * Requests that place, change and cancel orders. Each returns false when the connection was not open: nothing was sent. Parameters
 * are sorted by name, as the signature wants them. Not thread-safe.
 */
final class OrderRequests {
    private static final byte[] ORDER_PLACE = ascii("order.place");
    private static final byte[] ORDER_CANCEL = ascii("order.cancel");
    private static final byte[] ORDER_AMEND = ascii("order.amend.keepPriority");
    private static final byte[] ORDER_REPLACE = ascii("order.cancelReplace");
    private static final byte[] LIST_PLACE = ascii("orderList.place.oco");

    private static final byte[] CANCEL_ORIG_ID = ascii("cancelOrigClientOrderId");
    private static final byte[] CANCEL_MODE = ascii("cancelReplaceMode");
    private static final byte[] CANCEL_RESTRICTIONS = ascii("cancelRestrictions");
    private static final byte[] LIST_ID = ascii("listClientOrderId");
    private static final byte[] NEW_CLIENT_ORDER_ID = ascii("newClientOrderId");
    private static final byte[] NEW_QTY = ascii("newQty");
    private static final byte[] RESPONSE_TYPE = ascii("newOrderRespType");
    private static final byte[] ORDER_ID = ascii("orderId");
    private static final byte[] ORIG_CLIENT_ORDER_ID = ascii("origClientOrderId");
    private static final byte[] PRICE = ascii("price");
    private static final byte[] QUANTITY = ascii("quantity");
    private static final byte[] RECV_WINDOW = ascii("recvWindow");
    private static final byte[] SELF_TRADE_MODE = ascii("selfTradePreventionMode");
    private static final byte[] SIDE = ascii("side");
    private static final byte[] STOP_PRICE = ascii("stopPrice");
    private static final byte[] SYMBOL = ascii("symbol");
    private static final byte[] TIME_IN_FORCE = ascii("timeInForce");
    private static final byte[] TIMESTAMP = ascii("timestamp");
    private static final byte[] TRAILING_DELTA = ascii("trailingDelta");
    private static final byte[] TYPE = ascii("type");
    private static final byte[][] ABOVE = names("above");
    private static final byte[][] BELOW = names("below");

    private static final byte[] ACK = ascii("ACK");
    private static final byte[] RESULT = ascii("RESULT");
    private static final byte[] EXPIRE_MAKER = ascii("EXPIRE_MAKER");
    private static final byte[] BUY = ascii("BUY");
    private static final byte[] SELL = ascii("SELL");
    private static final byte[] STOP_ON_FAILURE = ascii("STOP_ON_FAILURE");
    private static final byte[] ONLY_NEW = ascii("ONLY_NEW");
    private static final byte[][] TIMES_IN_FORCE = {null, ascii("GTC"), ascii("IOC"), ascii("FOK")};
    private static final byte[] LIMIT_TYPE = ascii("LIMIT");
    private static final byte[] LIMIT_MAKER = ascii("LIMIT_MAKER");
    private static final byte[] STOP_LOSS = ascii("STOP_LOSS");
    private static final byte[] STOP_LOSS_LIMIT = ascii("STOP_LOSS_LIMIT");
    private static final byte[] TAKE_PROFIT = ascii("TAKE_PROFIT");
    private static final byte[] TAKE_PROFIT_LIMIT = ascii("TAKE_PROFIT_LIMIT");

    private static final int HUNDREDTHS = 100;

    private final RequestSender sender;
    private final BooleanSupplier gate;
    private final RequestText text;

    /** @param gate whether the request at hand may leave: asked when it is written and signed; cancels need not ask */
    OrderRequests(final RequestSender sender, final BooleanSupplier gate) {
        this.gate = gate;
        this.sender = sender;
        text = sender.text();
    }

    private static byte[][] names(final String prefix) {
        return new byte[][] {
            ascii(prefix + "ClientOrderId"),
            ascii(prefix + "Price"),
            ascii(prefix + "StopPrice"),
            ascii(prefix + "TimeInForce"),
            ascii(prefix + "Type")
        };
    }

    /** Whether the venue has the order's type and terms. */
    static boolean isSupported(final NewOrderDecoder order) {
        return switch (order.orderType()) {
            case MARKET, LIMIT, STOP_MARKET, TAKE_PROFIT_MARKET -> order.timeInForce() != TimeInForce.GTD;
            case STOP_LIMIT, TAKE_PROFIT_LIMIT -> // which become LIMIT there, never LIMIT_MAKER
                order.timeInForce() != TimeInForce.GTD && !mayOnlyRest(order);
            case TRAILING_STOP -> // its steps are whole basis points there
                order.trailingUnit() == TrailingUnit.BPS_HUNDREDTHS
                        && order.trailingOffset() > 0
                        && order.trailingOffset() % HUNDREDTHS == 0;
            case NULL_VAL -> false;
        };
    }

    static boolean isPostOnly(final NewOrderDecoder order) {
        return order.orderType() == OrderType.LIMIT && mayOnlyRest(order);
    }

    private static boolean mayOnlyRest(final NewOrderDecoder order) {
        return (order.instructions() & OrderInstructions.POST_ONLY) != 0;
    }

    /** The other leg is at the venue as well. Where the engine holds that one, this is an order like any other. */
    static boolean isPaired(final NewOrderDecoder order) {
        return (order.instructions() & OrderInstructions.PAIRED) != 0;
    }

    /** A market order goes out as LIMIT IOC at its collar, so that it cannot fill beyond what was checked. */
    boolean place(final NewOrderDecoder order, final Instrument instrument) {
        final OrderType type = order.orderType();
        final boolean isPostOnly = isPostOnly(order);
        final boolean hasPrice = hasPrice(type);
        final boolean isTrailing = type == OrderType.TRAILING_STOP;
        final long stopPrice = isTrailing ? order.activationPrice() : order.stopPrice();
        final long id = order.clientOrderId();
        final long number = sender.begin(Kind.PLACE, ORDER_PLACE, id, instrument.index(), 0);
        text.param(NEW_CLIENT_ORDER_ID, sender.idText(id, 0)).param(RESPONSE_TYPE, ACK);
        if (hasPrice) {
            text.param(PRICE, order.price(), instrument.priceScale(), instrument.tickSize());
        }
        text.param(QUANTITY, order.qty(), instrument.qtyScale(), instrument.lotSize());
        text.param(RECV_WINDOW, sender.recvWindowMs());
        selfTradeMode(isExit(order), instrument);
        text.param(SIDE, order.side() == Side.BUY ? BUY : SELL);
        if (stopPrice != 0) {
            text.param(STOP_PRICE, stopPrice, instrument.priceScale(), instrument.tickSize());
        }
        text.param(SYMBOL, sender.symbol(instrument.index()));
        if (hasPrice && !isPostOnly) {
            text.param(
                    TIME_IN_FORCE,
                    TIMES_IN_FORCE[(type == OrderType.MARKET ? TimeInForce.IOC : order.timeInForce()).value()]);
        }
        text.param(TIMESTAMP, sender.timestampMs());
        if (isTrailing) {
            text.param(TRAILING_DELTA, order.trailingOffset() / HUNDREDTHS);
        }
        // One that begins to trail at a price above (a sell) or below (a buy) is a take-profit in the venue's words.
        text.param(TYPE, isTrailing && stopPrice != 0 ? TAKE_PROFIT : typeText(type, isPostOnly));
        return sender.finish(number, gate);
    }

    static boolean isExit(final NewOrderDecoder order) {
        return order.role() != OrderRole.ENTRY;
    }

    /** Nothing of ours that rests stands in the way of an exit; all else takes the venue's default. */
    private void selfTradeMode(final boolean isExit, final Instrument instrument) {
        if (isExit && instrument.capabilities().has(Capability.EXPIRE_MAKER)) {
            text.param(SELF_TRADE_MODE, EXPIRE_MAKER);
        }
    }

    private static boolean hasPrice(final OrderType type) {
        return type != OrderType.STOP_MARKET && type != OrderType.TAKE_PROFIT_MARKET && type != OrderType.TRAILING_STOP;
    }

    private static byte[] typeText(final OrderType type, final boolean isPostOnly) {
        return switch (type) {
            case STOP_MARKET, TRAILING_STOP -> STOP_LOSS;
            case STOP_LIMIT -> STOP_LOSS_LIMIT;
            case TAKE_PROFIT_MARKET -> TAKE_PROFIT;
            case TAKE_PROFIT_LIMIT -> TAKE_PROFIT_LIMIT;
            case MARKET, LIMIT, NULL_VAL -> isPostOnly ? LIMIT_MAKER : LIMIT_TYPE;
        };
    }

    /** A pair of which one cancels the other: {@code first} is the limit order or take-profit, {@code stop} the stop. */
    boolean placeList(final TrackedOrder first, final TrackedOrder stop, final Instrument instrument) {
        final boolean isSell = first.side == Side.SELL;
        final long number = sender.beginBare(Kind.PLACE_LIST, LIST_PLACE, first.id, instrument.index(), stop.id);
        // A sell takes profit above the market and stops below it, a buy the other way round.
        leg(ABOVE, isSell ? first : stop, instrument);
        sender.apiKey();
        leg(BELOW, isSell ? stop : first, instrument);
        text.param(LIST_ID, listIdText(first.id)).param(RESPONSE_TYPE, ACK);
        text.param(QUANTITY, first.qty, instrument.qtyScale(), instrument.lotSize());
        text.param(RECV_WINDOW, sender.recvWindowMs());
        selfTradeMode(first.isExit, instrument);
        text.param(SIDE, isSell ? SELL : BUY);
        text.param(SYMBOL, sender.symbol(instrument.index())).param(TIMESTAMP, sender.timestampMs());
        return sender.finish(number, gate);
    }

    private byte[] listIdText(final long firstId) {
        return ascii("list-" + new String(sender.idText(firstId, 0), java.nio.charset.StandardCharsets.US_ASCII));
    }

    private void leg(final byte[][] names, final TrackedOrder leg, final Instrument instrument) {
        text.param(names[0], sender.idText(leg.id, 0));
        final boolean isMaker = leg.type == OrderType.LIMIT; // the venue takes no other limit order in a pair
        if (hasPrice(leg.type)) {
            text.param(names[1], leg.price, instrument.priceScale(), instrument.tickSize());
        }
        if (!isMaker) {
            text.param(names[2], leg.stopPrice, instrument.priceScale(), instrument.tickSize());
            if (hasPrice(leg.type)) {
                text.param(names[3], TIMES_IN_FORCE[TimeInForce.GTC.value()]);
            }
        }
        text.param(names[4], typeText(leg.type, isMaker));
    }

    /** @param venueOrderId 0 when it is not known: the client order id tells then */
    boolean cancel(final long id, final int generation, final long venueOrderId, final int instrument) {
        final boolean isOurs = id != 0;
        final long number = sender.begin(
                isOurs ? Kind.CANCEL : Kind.CANCEL_FOREIGN, ORDER_CANCEL, id, instrument, isOurs ? 0 : venueOrderId);
        sender.waiting().get(number).generation(generation);
        if (isOurs) {
            text.param(ORIG_CLIENT_ORDER_ID, sender.idText(id, generation));
        } else {
            text.param(ORDER_ID, venueOrderId);
        }
        text.param(RECV_WINDOW, sender.recvWindowMs());
        text.param(SYMBOL, sender.symbol(instrument)).param(TIMESTAMP, sender.timestampMs());
        return sender.finish(number);
    }

    /** Makes an order smaller where it rests; it keeps its place and its id. */
    boolean amend(final TrackedOrder order, final long newQty, final Instrument instrument) {
        final long number = sender.begin(Kind.AMEND, ORDER_AMEND, order.id, order.instrument, newQty);
        sender.waiting().get(number).generation(order.generation);
        text.param(NEW_CLIENT_ORDER_ID, sender.idText(order.id, order.generation));
        text.param(NEW_QTY, newQty, instrument.qtyScale(), instrument.lotSize());
        text.param(ORIG_CLIENT_ORDER_ID, sender.idText(order.id, order.generation));
        text.param(RECV_WINDOW, sender.recvWindowMs());
        text.param(SYMBOL, sender.symbol(order.instrument)).param(TIMESTAMP, sender.timestampMs());
        return sender.finish(number, gate);
    }

    /**
     * Cancels an order that has not filled at all and places another in its stead; when it has filled meanwhile, or cannot be
     * cancelled, nothing is placed. So both together never fill more than the larger of them.
     */
    boolean replace(final TrackedOrder order, final Instrument instrument) {
        final boolean hasPrice = hasPrice(order.type);
        final boolean isStop = order.isStop();
        final long number = sender.begin(Kind.REPLACE, ORDER_REPLACE, order.id, order.instrument, 0);
        sender.waiting().get(number).generation(order.replacedBy);
        text.param(CANCEL_ORIG_ID, sender.idText(order.id, order.generation));
        text.param(CANCEL_MODE, STOP_ON_FAILURE).param(CANCEL_RESTRICTIONS, ONLY_NEW);
        text.param(NEW_CLIENT_ORDER_ID, sender.idText(order.id, order.replacedBy))
                .param(RESPONSE_TYPE, RESULT);
        if (hasPrice) {
            text.param(PRICE, order.newPrice, instrument.priceScale(), instrument.tickSize());
        }
        text.param(QUANTITY, order.newQty, instrument.qtyScale(), instrument.lotSize());
        text.param(RECV_WINDOW, sender.recvWindowMs());
        selfTradeMode(order.isExit, instrument);
        text.param(SIDE, order.side == Side.BUY ? BUY : SELL);
        if (isStop) {
            text.param(STOP_PRICE, order.newStopPrice, instrument.priceScale(), instrument.tickSize());
        }
        text.param(SYMBOL, sender.symbol(order.instrument));
        if (hasPrice && !order.isPostOnly) {
            text.param(TIME_IN_FORCE, TIMES_IN_FORCE[order.timeInForce.value()]);
        }
        text.param(TIMESTAMP, sender.timestampMs()).param(TYPE, typeText(order.type, order.isPostOnly));
        return sender.finish(number, gate);
    }
}
