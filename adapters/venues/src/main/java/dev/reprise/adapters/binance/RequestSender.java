package dev.reprise.adapters.binance;

import static dev.reprise.adapters.binance.RequestText.ascii;

import dev.reprise.adapters.binance.Requests.Kind;
import dev.reprise.adapters.net.WireSupervisor;
import dev.reprise.api.EngineClock;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.ClientOrderIds;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Writes, signs and sends the requests of the WebSocket API and remembers them until they are answered. Not thread-safe.
 */
final class RequestSender {
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
    private static final byte[] ORDER_ID = ascii("orderId");
    private static final byte[] ORIG_CLIENT_ORDER_ID = ascii("origClientOrderId");
    private static final byte[] RECV_WINDOW = ascii("recvWindow");
    private static final byte[] START_TIME = ascii("startTime");
    private static final byte[] SYMBOL = ascii("symbol");
    private static final byte[] TIMESTAMP = ascii("timestamp");

    /** Most trades that one request returns. */
    static final int TRADES_LIMIT = 500;

    private static final BooleanSupplier ALWAYS = () -> true;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int MAX_ID_TEXT = 24;

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
    private int epoch;
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

    /** The connection that requests go to from here on, and whether its session itself is authenticated. */
    void route(final int newEpoch, final boolean isNowLoggedOn) {
        epoch = newEpoch;
        isLoggedOn = isNowLoggedOn;
    }

    int epoch() {
        return epoch;
    }

    boolean isLoggedOn() {
        return isLoggedOn;
    }

    RequestText text() {
        return text;
    }

    long recvWindowMs() {
        return recvWindowMs;
    }

    byte[] symbol(final int instrument) {
        return symbols[instrument];
    }

    /** Venue's clock minus ours; requests carry the venue's time. */
    void venueOffset(final long offsetNs) {
        venueOffsetNs = offsetNs;
    }

    long timestampMs() {
        return (clock.nanos() + venueOffsetNs) / NANOS_PER_MILLI;
    }

    /** @param generation which replacement of the order */
    boolean query(final long clientOrderId, final int generation, final int instrument) {
        final long number = begin(Kind.QUERY, ORDER_STATUS, clientOrderId, instrument, 0);
        waiting.get(number).generation(generation);
        text.param(ORIG_CLIENT_ORDER_ID, idText(clientOrderId, generation)).param(RECV_WINDOW, recvWindowMs);
        text.param(SYMBOL, symbols[instrument]).param(TIMESTAMP, timestampMs());
        return finish(number);
    }

    /** Whose a venue order is. */
    boolean orderOfTrade(final long venueOrderId, final int instrument) {
        return ofVenueOrder(Kind.ORDER_OF_TRADE, venueOrderId, instrument);
    }

    private boolean ofVenueOrder(final Kind kind, final long venueOrderId, final int instrument) {
        final long number = begin(kind, ORDER_STATUS, 0, instrument, venueOrderId);
        text.param(ORDER_ID, venueOrderId).param(RECV_WINDOW, recvWindowMs);
        text.param(SYMBOL, symbols[instrument]).param(TIMESTAMP, timestampMs());
        return finish(number);
    }

    /** How an order that is not ours is. */
    boolean foreignOrder(final long venueOrderId, final int instrument) {
        return ofVenueOrder(Kind.FOREIGN_ORDER, venueOrderId, instrument);
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

    /** Open orders of all symbols. */
    boolean openOrders(final Kind kind) {
        final long number = begin(kind, OPEN_ORDERS, 0, -1, 0);
        text.param(RECV_WINDOW, recvWindowMs).param(TIMESTAMP, timestampMs());
        return finish(number);
    }

    boolean account(final Kind kind) {
        final long number = begin(kind, ACCOUNT_STATUS, 0, -1, 0);
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

    /** Trades of one venue order. */
    boolean tradesOfQuery(final long clientOrderId, final int instrument, final long venueOrderId) {
        final long number = begin(Kind.TRADES_OF_QUERY, MY_TRADES, clientOrderId, instrument, venueOrderId);
        text.param(LIMIT, TRADES_LIMIT).param(ORDER_ID, venueOrderId).param(RECV_WINDOW, recvWindowMs);
        text.param(SYMBOL, symbols[instrument]).param(TIMESTAMP, timestampMs());
        return finish(number);
    }

    /** Trades since a time, or, when {@code fromId} is not 0, from that trade on; of no order in particular. */
    boolean tradesOfQueries(final int instrument, final long startTimeMs, final long fromId) {
        final long number = begin(Kind.TRADES_OF_QUERY, MY_TRADES, 0, instrument, 0);
        if (fromId != 0) {
            text.param(FROM_ID, fromId);
        }
        text.param(LIMIT, TRADES_LIMIT).param(RECV_WINDOW, recvWindowMs);
        if (fromId == 0) {
            text.param(START_TIME, startTimeMs);
        }
        text.param(SYMBOL, symbols[instrument]).param(TIMESTAMP, timestampMs());
        return finish(number);
    }

    boolean time() {
        final long number = waiting.add(Kind.TIME, 0, -1, clock.nanos(), epoch, System.nanoTime());
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
            final long number = waiting.add(Kind.SUBSCRIBE, 0, -1, 0, epoch, System.nanoTime());
            text.begin(number, SUBSCRIBE).end();
            return transmit(number);
        }
        final long number = begin(Kind.SUBSCRIBE, SUBSCRIBE_SIGNED, 0, -1, 0);
        text.param(RECV_WINDOW, recvWindowMs).param(TIMESTAMP, timestampMs());
        return finish(number);
    }

    /** Begins a request; its parameters follow, sorted by name. */
    long begin(
            final Kind kind, final byte[] method, final long clientOrderId, final int instrument, final long argument) {
        final long number = beginBare(kind, method, clientOrderId, instrument, argument);
        apiKey();
        return number;
    }

    /** As {@link #begin}, for parameters that come before the key, which {@link #apiKey} writes in its place. */
    long beginBare(
            final Kind kind, final byte[] method, final long clientOrderId, final int instrument, final long argument) {
        final long number = waiting.add(kind, clientOrderId, instrument, argument, epoch, System.nanoTime());
        text.begin(number, method);
        return number;
    }

    void apiKey() {
        if (!isLoggedOn) {
            text.param(API_KEY, apiKey);
        }
    }

    /** Signs the request if need be and hands it to the socket; false when nothing was sent. */
    boolean finish(final long number) {
        return finish(number, ALWAYS);
    }

    /**
     * As {@link #finish}, of an order: when the request is written and signed the gate is asked once more, so that nothing but the
     * write lies between its answer and the socket.
     */
    boolean finish(final long number, final BooleanSupplier gate) {
        if (isLoggedOn) {
            text.end();
        } else {
            text.sign(signer);
        }
        if (gate.getAsBoolean()) {
            return transmit(number);
        }
        forget(number);
        return false;
    }

    private boolean transmit(final long number) {
        if (wire.send(epoch, text.buffer(), 0, text.length())) {
            return true;
        }
        forget(number);
        return false;
    }

    private void forget(final long number) {
        final Requests.Request unsent = waiting.take(number);
        if (unsent != null) {
            waiting.release(unsent);
        }
    }

    /**
     * The id as {@link ClientOrderIds#render} writes it, with the number of the replacement behind a hyphen when there is one, in a
     * scratch array of just its length.
     */
    byte[] idText(final long clientOrderId, final int generation) {
        int length = 1;
        for (long rest = clientOrderId / Character.MAX_RADIX; rest > 0; rest /= Character.MAX_RADIX) {
            length++;
        }
        int digits = 0;
        for (int rest = generation; rest > 0; rest /= 10) {
            digits++;
        }
        final byte[] out = idTexts[digits == 0 ? length : length + 1 + digits];
        int number = generation;
        for (int i = out.length - 1; i > length; i--) {
            out[i] = (byte) ('0' + number % 10);
            number /= 10;
        }
        if (digits > 0) {
            out[length] = '-';
        }
        long rest = clientOrderId;
        for (int i = length - 1; i >= 0; i--) {
            out[i] = (byte) Character.forDigit((int) (rest % Character.MAX_RADIX), Character.MAX_RADIX);
            rest /= Character.MAX_RADIX;
        }
        return out;
    }
}
