package dev.reprise.adapters.binance;

import dev.reprise.adapters.binance.Requests.Request;
import dev.reprise.adapters.json.StrictJson;
import dev.reprise.adapters.net.ForeignText;
import dev.reprise.adapters.net.WireClient;
import dev.reprise.adapters.net.WireSupervisor;
import dev.reprise.api.EventPublisher;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.AmendOrderDecoder;
import dev.reprise.api.schema.CancelOrderDecoder;
import dev.reprise.api.schema.ConnectionState;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.StreamKind;
import dev.reprise.api.schema.UnknownCause;
import dev.reprise.api.schema.WithheldReason;
import java.util.random.RandomGenerator;
import org.agrona.DirectBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Orders and the private stream over one WebSocket API connection.
 *
 * <p>A request ends in one of three ways: the venue took it, refused it with proof ({@link VenueErrors}), or its outcome is unknown
 * (time-out, venue fault, lost connection, unreadable answer) and {@link OrderQueries} asks. Nothing is ever sent twice.
 *
 * <p>Calls come on the gateway thread, frames on the connection's; the object's lock orders them, so {@code OrderSent} is always
 * published before the answer it gets. The lock is held by nobody who waits for the network.
 */
final class OrderGateway implements WireSupervisor.Session {
    private static final Logger LOG = LoggerFactory.getLogger(OrderGateway.class);
    private static final int MAX_WAITING = 4096;
    private static final long TIMEOUT_CHECK_NS = 20_000_000;
    private static final int STATUS_OK = 200;
    private static final int STATUS_FAULT = 500;

    private final BinanceSettings settings;
    private final BinanceSigner signer;
    private final EventPublisher publisher;
    private final Account account;
    private final OrderRecords records;
    private final SystemRecords system;
    private final OrderReports reports;
    private final WireSupervisor wire;
    private final RequestSender sender;
    private final OrderQueries queries;
    private final Reconciler reconciler;
    private final RateReport rates;
    private final VenueClock clock;
    private final NewOrderDecoder newOrder = new NewOrderDecoder();
    private final CancelOrderDecoder cancelOrder = new CancelOrderDecoder();
    private final AmendOrderDecoder amendOrder = new AmendOrderDecoder();
    private boolean isSubscribed;
    private long subscribedAt;
    private long nextTimeoutCheck = System.nanoTime();
    private long blockedUntilMs;
    private String trouble; // why the connection has to be replaced; never done under the lock

    OrderGateway(
            final BinanceSettings settings,
            final Credentials credentials,
            final Account account,
            final EventPublisher publisher,
            final int venueIndex,
            final RandomGenerator random,
            final WireClient.Factory factory) {
        this.settings = settings;
        this.account = account;
        this.publisher = publisher;
        signer = credentials.signer();
        records = new OrderRecords(publisher, venueIndex);
        system = new SystemRecords(publisher, venueIndex);
        reports = new OrderReports(account, records);
        wire = new WireSupervisor(
                "binance orders", settings.endpoints().wsApi(), settings.requests(), random, factory, this);
        sender = new RequestSender(wire, credentials, publisher, settings.recvWindowMs(), account.instruments());
        queries = new OrderQueries(account, sender, reports, settings.absentAfterNs());
        reconciler = new Reconciler(account, sender, reports, system);
        rates = new RateReport(system);
        clock = new VenueClock(publisher, sender, system);
    }

    synchronized void start() {
        wire.start();
        system.connection(StreamKind.ORDER_ENTRY, ConnectionState.CONNECTING, 0);
        system.connection(StreamKind.PRIVATE, ConnectionState.CONNECTING, 0);
    }

    void close() {
        wire.close();
    }

    /** Whether orders can be sent: connected, and the private stream tells what becomes of them. */
    synchronized boolean isReady() {
        return isSubscribed;
    }

    synchronized void send(final DirectBuffer buffer, final int offset) {
        final int body = offset + Records.BODY_OFFSET;
        final int block = Records.blockLength(buffer, offset);
        final int version = Records.version(buffer, offset);
        final int instrument = Records.instrument(buffer, offset);
        records.about(instrument, Records.NO_TIME);
        switch (Records.templateId(buffer, offset)) {
            case NewOrderDecoder.TEMPLATE_ID -> place(newOrder.wrap(buffer, body, block, version), instrument);
            case CancelOrderDecoder.TEMPLATE_ID ->
                cancel(cancelOrder.wrap(buffer, body, block, version).clientOrderId(), instrument);
            case AmendOrderDecoder.TEMPLATE_ID -> // the venue can only make an order smaller; cancel and place anew
                records.rejected(
                        amendOrder.wrap(buffer, body, block, version).clientOrderId(),
                        OrderRequest.AMEND,
                        RejectCode.MALFORMED,
                        0);
            default ->
                throw new IllegalArgumentException("not an order: template " + Records.templateId(buffer, offset));
        }
    }

    private void place(final NewOrderDecoder order, final int instrument) {
        final long id = order.clientOrderId();
        if (!RequestSender.isSupported(order)) {
            records.rejected(id, OrderRequest.NEW_ORDER, RejectCode.MALFORMED, 0);
        } else if (!isSubscribed || isBlocked()) {
            records.withheld(id, OrderRequest.NEW_ORDER, WithheldReason.NOT_CONNECTED);
        } else if (isFull()) {
            records.withheld(id, OrderRequest.NEW_ORDER, WithheldReason.QUEUE_FULL);
        } else {
            account.sent(id, System.nanoTime());
            sent(sender.place(order, account.instrument(instrument)), id, OrderRequest.NEW_ORDER);
        }
    }

    private void cancel(final long id, final int instrument) {
        if (isBlocked()) {
            records.withheld(id, OrderRequest.CANCEL, WithheldReason.NOT_CONNECTED);
        } else if (isFull()) {
            records.withheld(id, OrderRequest.CANCEL, WithheldReason.QUEUE_FULL);
        } else {
            sent(sender.cancel(id, instrument), id, OrderRequest.CANCEL);
        }
    }

    private void sent(final boolean isSent, final long id, final OrderRequest request) {
        if (isSent) {
            records.sent(id, request);
        } else {
            records.withheld(id, request, WithheldReason.NOT_CONNECTED);
        }
    }

    private boolean isBlocked() {
        return blockedUntilMs != 0 && sender.timestampMs() < blockedUntilMs;
    }

    private boolean isFull() {
        return sender.waiting().size() >= MAX_WAITING;
    }

    synchronized void query(final long clientOrderId, final int instrument) {
        queries.add(clientOrderId, instrument, System.nanoTime());
    }

    synchronized void reconcile() {
        reconciler.start();
    }

    /** Asks the venue to cancel everything, if connected; returns whether all requests were handed to the socket. */
    synchronized boolean cancelAll() {
        boolean isSent = true;
        for (final Instrument instrument : account.instruments()) {
            isSent &= sender.cancelAll(instrument.index());
        }
        return isSent;
    }

    int poll() {
        int work = wire.poll();
        final long now = System.nanoTime();
        final String reason;
        synchronized (this) {
            if (now - nextTimeoutCheck >= 0) {
                nextTimeoutCheck = now + TIMEOUT_CHECK_NS;
                sender.waiting().takeOlderThan(now - settings.requestTimeoutNs(), this::timedOut);
            }
            if (isSubscribed) {
                work += queries.poll(now);
                work += clock.poll(now);
            }
            reason = trouble;
            trouble = null;
        }
        if (reason != null) {
            wire.reconnect(reason);
        }
        return work;
    }

    private void timedOut(final Request request) {
        noAnswer(request, UnknownCause.TIMEOUT);
        if (request.kind() == Requests.Kind.LOGON || request.kind() == Requests.Kind.SUBSCRIBE) {
            trouble = "no answer to " + request.kind();
        }
    }

    /** The outcome of a request is not known. */
    private void noAnswer(final Request request, final UnknownCause cause) {
        switch (request.kind()) {
            case PLACE, CANCEL -> {
                records.about(request.instrument(), Records.NO_TIME);
                records.unknown(request.clientOrderId(), request.orderRequest(), cause);
                queries.add(request.clientOrderId(), request.instrument(), System.nanoTime());
            }
            case QUERY, OPEN_ORDERS_OF_QUERY, TRADES_OF_QUERY -> queries.onNoAnswer(request);
            case OPEN_ORDERS, ACCOUNT, TRADES, ORDER_OF_TRADE -> reconciler.onFailed(request);
            case CANCEL_ALL, TIME, LOGON, SUBSCRIBE -> LOG.warn("no answer to {}: {}", request.kind(), cause);
        }
    }

    @Override
    public synchronized void onUp(final int epoch) {
        system.connection(StreamKind.ORDER_ENTRY, ConnectionState.UP, epoch);
        sender.loggedOn(false);
        final boolean isSent = signer.canLogOn() ? sender.logon() : sender.subscribe();
        if (!isSent) {
            LOG.warn("the connection closed before it could be used");
        }
    }

    @Override
    public synchronized void onDown(final int epoch, final String reason) {
        isSubscribed = false;
        sender.loggedOn(false);
        sender.waiting().takeOlderThan(System.nanoTime(), request -> noAnswer(request, UnknownCause.CONNECTION_LOST));
        queries.onDown();
        reconciler.onDown();
        system.connection(StreamKind.PRIVATE, ConnectionState.DOWN, epoch);
        system.connection(StreamKind.ORDER_ENTRY, ConnectionState.DOWN, epoch);
    }

    @Override
    public void onStale(final int epoch, final boolean isStale) {
        LOG.debug("orders: stale={}", isStale); // silence is normal here
    }

    @Override
    public void onFrame(final int epoch, final DirectBuffer buffer, final int offset, final int length) {
        String reason;
        synchronized (this) {
            try {
                final byte[] bytes = new byte[length];
                buffer.getBytes(offset, bytes);
                final JsonNode message = StrictJson.FRAMES.readTree(bytes);
                reason = message.has("event") ? event(message.path("event")) : answer(message);
            } catch (final JacksonException | IllegalArgumentException e) {
                // What it said is lost: a new connection is reconciled, and requests in flight become unknown.
                LOG.warn(
                        "a private message could not be read ({})", e.getClass().getSimpleName());
                reason = "unreadable private message";
            }
        }
        if (reason != null) {
            wire.reconnect(reason);
        }
    }

    /** Returns why the connection has to be replaced, or null. */
    private String event(final JsonNode event) {
        switch (event.path("e").asString("")) {
            case "executionReport" -> reports.execution(event);
            case "outboundAccountPosition" ->
                reports.balances(event.path("B"), "a", "f", "l", OrderReports.time(event.path("E")));
            case "eventStreamTerminated" -> {
                return "the user stream ended";
            }
            case "serverShutdown" -> {
                return "the venue restarts";
            }
            default -> LOG.debug("private event left out: {}", event.path("e").asString(""));
        }
        return null;
    }

    private String answer(final JsonNode message) {
        final JsonNode id = message.path("id");
        final Request request = id.isIntegralNumber() ? sender.waiting().take(id.asLong(0)) : null;
        if (request == null) {
            final int code = message.path("error").path("code").asInt(0);
            return VenueErrors.isCredential(code) ? "the venue revoked the session, code " + code : null;
        }
        try {
            rates.onAnswer(message.path("rateLimits"));
            final int status = message.path("status").asInt(0);
            return status == STATUS_OK
                    ? done(request, message.path("result"))
                    : failed(request, status, message.path("error"));
        } catch (final IllegalArgumentException e) {
            LOG.warn("an answer to {} could not be read: {}", request.kind(), ForeignText.of(e.getMessage()));
            noAnswer(request, UnknownCause.UNREADABLE_REPLY);
            return null;
        } finally {
            sender.waiting().release(request);
        }
    }

    private String done(final Request request, final JsonNode result) {
        switch (request.kind()) {
            case PLACE -> {
                final long venueOrderId = result.path("orderId").asLong(0);
                account.told(venueOrderId, request.clientOrderId());
                records.about(request.instrument(), OrderReports.time(result.path("transactTime")));
                records.accepted(request.clientOrderId(), venueOrderId);
            }
            case CANCEL -> {
                final Instrument instrument = account.instrument(request.instrument());
                final long cumQty = result.has("executedQty")
                        ? Account.mantissa(result.path("executedQty"), instrument.qtyScale())
                        : -1;
                records.about(request.instrument(), OrderReports.time(result.path("transactTime")));
                records.canceled(
                        request.clientOrderId(), cumQty, result.path("orderId").asLong(0));
            }
            case QUERY -> queries.onOrder(request, result);
            case OPEN_ORDERS_OF_QUERY -> queries.onOpenOrders(request, result);
            case TRADES_OF_QUERY -> queries.onTrades(request, result);
            case OPEN_ORDERS -> reconciler.onOpenOrders(request, result);
            case ACCOUNT -> reconciler.onAccount(result);
            case TRADES -> reconciler.onTrades(request, result);
            case ORDER_OF_TRADE -> reconciler.onOrderOfTrade(request, result);
            case TIME -> clock.onAnswer(request.argument(), result);
            case CANCEL_ALL -> LOG.info("all orders of instrument {} cancelled", request.instrument());
            case LOGON -> {
                sender.loggedOn(true);
                return sender.subscribe() ? null : "lost while logging on";
            }
            case SUBSCRIBE -> subscribed();
        }
        if (!reconciler.isRunning() && reconciler.isComplete() && isSubscribed) {
            queries.reconciled(subscribedAt);
        }
        return null;
    }

    private void subscribed() {
        isSubscribed = true;
        subscribedAt = System.nanoTime();
        clock.due();
        reconciler.outdated();
        system.connection(StreamKind.PRIVATE, ConnectionState.UP, wire.epoch());
    }

    private String failed(final Request request, final int status, final JsonNode error) {
        final int code = error.path("code").asInt(0);
        final String message = error.path("msg").asString("");
        final RejectCode proof = status >= STATUS_FAULT ? null : VenueErrors.proof(code, message);
        final long retryAfter = error.path("data").path("retryAfter").asLong(0);
        if (code == -1003 && retryAfter > 0) {
            blockedUntilMs = retryAfter;
        }
        switch (request.kind()) {
            case PLACE, CANCEL -> {
                if (proof != null) {
                    records.about(request.instrument(), Records.NO_TIME);
                    records.rejected(request.clientOrderId(), request.orderRequest(), proof, code);
                } else {
                    LOG.warn("{}: status={} code={}: outcome unknown", request.kind(), status, code);
                    noAnswer(request, UnknownCause.VENUE_FAULT);
                }
            }
            case QUERY -> {
                if (proof == RejectCode.UNKNOWN_ORDER) {
                    queries.onUnknownOrder(request, System.nanoTime());
                } else {
                    queries.onNoAnswer(request);
                }
            }
            case ORDER_OF_TRADE -> {
                if (proof == RejectCode.UNKNOWN_ORDER) {
                    reconciler.onOrderOfTrade(request, error); // archived or of another time: not ours
                } else {
                    reconciler.onFailed(request);
                }
            }
            case LOGON, SUBSCRIBE -> {
                LOG.error("{} refused, status={} code={}: {}", request.kind(), status, code, ForeignText.of(message));
                return request.kind() + " refused, code " + code;
            }
            default -> noAnswer(request, UnknownCause.VENUE_FAULT);
        }
        return VenueErrors.isCredential(code) ? "the venue refuses the key, code " + code : null;
    }
}
