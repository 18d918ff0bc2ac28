package dev.reprise.adapters.binance;

import static dev.reprise.adapters.binance.RequestText.ascii;

import dev.reprise.adapters.binance.Requests.Kind;
import dev.reprise.adapters.net.WireSupervisor;
import dev.reprise.api.EngineClock;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.ClientOrderIds;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes, signs and sends the requests of the WebSocket API and remembers them until they are answered. Not thread-safe.
 */
final class RequestSender {
    private static final byte[] ORDER_PLACE = ascii("order.place");
    private static final byte[] ORDER_CANCEL = ascii("order.cancel");
    private static final byte[] ORDER_STATUS = ascii("order.status");
    private static final byte[] OPEN_ORDERS = ascii("openOrders.status");
    private static final byte[] OPEN_ORDERS_CANCEL = ascii("openOrders.cancelAll");
    private static final byte[] ACCOUNT_STATUS = ascii("account.status");
    private static final byte[] MY_TRADES = ascii("myTrades");
    private static final byte[] TIME = ascii("time");
    private static final byte[] LOGON = ascii("session.logon");
    private static final byte[] SUBSCRIBE = ascii("userDataStream.subscribe");
    private static final byte[] SUBSCRIBE_SIGNED = ascii("userDataStream.subscribe.signature");

    private static final byte[] API_KEY = ascii("apiKey");
    private static final byte[] FROM_ID = ascii("fromId");
    private static final byte[] LIMIT = ascii("limit");
    private static final byte[] NEW_CLIENT_ORDER_ID = ascii("newClientOrderId");
    private static final byte[] RESPONSE_TYPE = ascii("newOrderRespType");
    private static final byte[] ORDER_ID = ascii("orderId");
    private static final byte[] ORIG_CLIENT_ORDER_ID = ascii("origClientOrderId");
    private static final byte[] PRICE = ascii("price");
    private static final byte[] QUANTITY = ascii("quantity");
    private static final byte[] RECV_WINDOW = ascii("recvWindow");
    private static final byte[] SIDE = ascii("side");
    private static final byte[] START_TIME = ascii("startTime");
    private static final byte[] STOP_PRICE = ascii("stopPrice");
    private static final byte[] SYMBOL = ascii("symbol");
    private static final byte[] TIME_IN_FORCE = ascii("timeInForce");
    private static final byte[] TIMESTAMP = ascii("timestamp");
    private static final byte[] TYPE = ascii("type");

    private static final byte[] ACK = ascii("ACK");
    private static final byte[] BUY = ascii("BUY");
    private static final byte[] SELL = ascii("SELL");
    private static final byte[][] TIMES_IN_FORCE = {null, ascii("GTC"), ascii("IOC"), ascii("FOK")};
    private static final byte[] LIMIT_TYPE = ascii("LIMIT");
    private static final byte[] LIMIT_MAKER = ascii("LIMIT_MAKER");
    private static final byte[] STOP_LOSS = ascii("STOP_LOSS");
    private static final byte[] STOP_LOSS_LIMIT = ascii("STOP_LOSS_LIMIT");
    private static final byte[] TAKE_PROFIT = ascii("TAKE_PROFIT");
    private static final byte[] TAKE_PROFIT_LIMIT = ascii("TAKE_PROFIT_LIMIT");

    /** Most trades that one request returns. */
    static final int TRADES_LIMIT = 500;

    private static final int POST_ONLY = 1;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int MAX_ID_TEXT = 13;

    private final WireSupervisor wire;
    private final BinanceSigner signer;
    private final byte[] apiKey;
    private final EngineClock clock;
    private final long recvWindowMs;
    private final byte[][] symbols; // by instrument index
    private final byte[][] idTexts = new byte[MAX_ID_TEXT + 1][]; // scratch, by length
    private final RequestText text = new RequestText();
    private final Requests waiting = new Requests();
    private boolean isLoggedOn;
    private long venueOffsetNs;

    RequestSender(
            final WireSupervisor wire,
            final Credentials credentials,
            final EngineClock clock,
            final long recvWindowMs,
            final List<Instrument> instruments) {
        this.wire = wire;
        this.clock = clock;
        this.recvWindowMs = recvWindowMs;
        signer = credentials.signer();
        apiKey = ascii(credentials.apiKey());
        int max = -1;
        for (final Instrument instrument : instruments) {
            max = Math.max(max, instrument.index());
        }
        symbols = new byte[max + 1][];
        for (final Instrument instrument : instruments) {
            symbols[instrument.index()] = instrument.venueSymbol().getBytes(StandardCharsets.UTF_8);
        }
        for (int i = 0; i < idTexts.length; i++) {
            idTexts[i] = new byte[i];
        }
    }

    Requests waiting() {
        return waiting;
    }

    /** From here on the session itself is authenticated, or no longer. */
    void loggedOn(final boolean isNow) {
        isLoggedOn = isNow;
    }

    /** Venue's clock minus ours; requests carry the venue's time. */
    void venueOffset(final long offsetNs) {
        venueOffsetNs = offsetNs;
    }

    long timestampMs() {
        return (clock.nanos() + venueOffsetNs) / NANOS_PER_MILLI;
    }

    /** Whether the venue has the order's type and time in force. */
    static boolean isSupported(final NewOrderDecoder order) {
        return order.timeInForce() != TimeInForce.GTD && order.orderType() != OrderType.NULL_VAL;
    }

    /**
     * A market order goes out as LIMIT IOC at its collar, so that it cannot fill beyond what was checked.
     *
     * @return false when the connection was not open: nothing was sent
     */
    boolean place(final NewOrderDecoder order, final Instrument instrument) {
        final OrderType type = order.orderType();
        final boolean isPostOnly = type == OrderType.LIMIT && (order.instructions() & POST_ONLY) != 0;
        final boolean hasPrice = type != OrderType.STOP_MARKET && type != OrderType.TAKE_PROFIT_MARKET;
        final boolean hasStop = type != OrderType.LIMIT && type != OrderType.MARKET;
        final long id = order.clientOrderId();
        final long number = begin(Kind.PLACE, ORDER_PLACE, id, instrument.index(), 0);
        text.param(NEW_CLIENT_ORDER_ID, idText(id)).param(RESPONSE_TYPE, ACK);
        if (hasPrice) {
            text.param(PRICE, order.price(), instrument.priceScale(), instrument.tickSize());
        }
        text.param(QUANTITY, order.qty(), instrument.qtyScale(), instrument.lotSize());
        text.param(RECV_WINDOW, recvWindowMs).param(SIDE, order.side() == Side.BUY ? BUY : SELL);
        if (hasStop) {
            text.param(STOP_PRICE, order.stopPrice(), instrument.priceScale(), instrument.tickSize());
        }
        text.param(SYMBOL, symbols[instrument.index()]);
        if (hasPrice && !isPostOnly) {
            text.param(
                    TIME_IN_FORCE,
                    TIMES_IN_FORCE[(type == OrderType.MARKET ? TimeInForce.IOC : order.timeInForce()).value()]);
        }
        text.param(TIMESTAMP, timestampMs()).param(TYPE, isPostOnly ? LIMIT_MAKER : typeText(type));
        return finish(number);
    }

    private static byte[] typeText(final OrderType type) {
        return switch (type) {
            case STOP_MARKET, TRAILING_STOP -> STOP_LOSS;
            case STOP_LIMIT -> STOP_LOSS_LIMIT;
            case TAKE_PROFIT_MARKET -> TAKE_PROFIT;
            case TAKE_PROFIT_LIMIT -> TAKE_PROFIT_LIMIT;
            case MARKET, LIMIT, NULL_VAL -> LIMIT_TYPE;
        };
    }

    boolean cancel(final long clientOrderId, final int instrument) {
        final long number = begin(Kind.CANCEL, ORDER_CANCEL, clientOrderId, instrument, 0);
        text.param(ORIG_CLIENT_ORDER_ID, idText(clientOrderId)).param(RECV_WINDOW, recvWindowMs);
        text.param(SYMBOL, symbols[instrument]).param(TIMESTAMP, timestampMs());
        return finish(number);
    }

    boolean query(final long clientOrderId, final int instrument) {
        final long number = begin(Kind.QUERY, ORDER_STATUS, clientOrderId, instrument, 0);
        text.param(ORIG_CLIENT_ORDER_ID, idText(clientOrderId)).param(RECV_WINDOW, recvWindowMs);
        text.param(SYMBOL, symbols[instrument]).param(TIMESTAMP, timestampMs());
        return finish(number);
    }

    /** Whose a venue order is. */
    boolean orderOfTrade(final long venueOrderId, final int instrument) {
        final long number = begin(Kind.ORDER_OF_TRADE, ORDER_STATUS, 0, instrument, venueOrderId);
        text.param(ORDER_ID, venueOrderId).param(RECV_WINDOW, recvWindowMs);
        text.param(SYMBOL, symbols[instrument]).param(TIMESTAMP, timestampMs());
        return finish(number);
    }

    boolean openOrders(final Kind kind, final long clientOrderId, final int instrument) {
        return ofSymbol(begin(kind, OPEN_ORDERS, clientOrderId, instrument, 0), instrument);
    }

    boolean cancelAll(final int instrument) {
        return ofSymbol(begin(Kind.CANCEL_ALL, OPEN_ORDERS_CANCEL, 0, instrument, 0), instrument);
    }

    private boolean ofSymbol(final long number, final int instrument) {
        text.param(RECV_WINDOW, recvWindowMs).param(SYMBOL, symbols[instrument]).param(TIMESTAMP, timestampMs());
        return finish(number);
    }

    boolean account() {
        final long number = begin(Kind.ACCOUNT, ACCOUNT_STATUS, 0, -1, 0);
        text.param(RECV_WINDOW, recvWindowMs).param(TIMESTAMP, timestampMs());
        return finish(number);
    }

    /** Trades from an id on, or the newest when it is 0. */
    boolean tradesFrom(final int instrument, final long fromId) {
        final long number = begin(Kind.TRADES, MY_TRADES, 0, instrument, fromId);
        if (fromId > 0) {
            text.param(FROM_ID, fromId);
        }
        text.param(LIMIT, TRADES_LIMIT).param(RECV_WINDOW, recvWindowMs);
        text.param(SYMBOL, symbols[instrument]).param(TIMESTAMP, timestampMs());
        return finish(number);
    }

    /** Trades of one venue order, or, when that is 0, since a time. */
    boolean tradesOfQuery(
            final long clientOrderId, final int instrument, final long venueOrderId, final long startTimeMs) {
        final long number = begin(Kind.TRADES_OF_QUERY, MY_TRADES, clientOrderId, instrument, venueOrderId);
        if (venueOrderId != 0) {
            text.param(ORDER_ID, venueOrderId);
        }
        text.param(RECV_WINDOW, recvWindowMs);
        if (venueOrderId == 0) {
            text.param(START_TIME, startTimeMs);
        }
        text.param(SYMBOL, symbols[instrument]).param(TIMESTAMP, timestampMs());
        return finish(number);
    }

    boolean time() {
        final long number = waiting.add(Kind.TIME, 0, -1, clock.nanos(), System.nanoTime());
        text.begin(number, TIME).end();
        return transmit(number);
    }

    /** Ed25519 only: authenticates the connection once. */
    boolean logon() {
        final long number = begin(Kind.LOGON, LOGON, 0, -1, 0);
        text.param(RECV_WINDOW, recvWindowMs).param(TIMESTAMP, timestampMs());
        return finish(number);
    }

    boolean subscribe() {
        if (isLoggedOn) {
            final long number = waiting.add(Kind.SUBSCRIBE, 0, -1, 0, System.nanoTime());
            text.begin(number, SUBSCRIBE).end();
            return transmit(number);
        }
        final long number = begin(Kind.SUBSCRIBE, SUBSCRIBE_SIGNED, 0, -1, 0);
        text.param(RECV_WINDOW, recvWindowMs).param(TIMESTAMP, timestampMs());
        return finish(number);
    }

    private long begin(
            final Kind kind, final byte[] method, final long clientOrderId, final int instrument, final long argument) {
        final long number = waiting.add(kind, clientOrderId, instrument, argument, System.nanoTime());
        text.begin(number, method);
        if (!isLoggedOn) {
            text.param(API_KEY, apiKey);
        }
        return number;
    }

    private boolean finish(final long number) {
        if (isLoggedOn) {
            text.end();
        } else {
            text.sign(signer);
        }
        return transmit(number);
    }

    private boolean transmit(final long number) {
        if (wire.send(text.buffer(), 0, text.length())) {
            return true;
        }
        final Requests.Request unsent = waiting.take(number);
        if (unsent != null) {
            waiting.release(unsent);
        }
        return false;
    }

    /** The id as {@link ClientOrderIds#render} writes it, in a scratch array of just its length. */
    private byte[] idText(final long clientOrderId) {
        int length = 1;
        for (long rest = clientOrderId / Character.MAX_RADIX; rest > 0; rest /= Character.MAX_RADIX) {
            length++;
        }
        final byte[] out = idTexts[length];
        long rest = clientOrderId;
        for (int i = length - 1; i >= 0; i--) {
            out[i] = (byte) Character.forDigit((int) (rest % Character.MAX_RADIX), Character.MAX_RADIX);
            rest /= Character.MAX_RADIX;
        }
        return out;
    }
}
