package dev.reprise.adapters.binance;

import dev.reprise.adapters.binance.Requests.Kind;
import dev.reprise.adapters.binance.Requests.Request;
import dev.reprise.adapters.json.StrictJson;
import dev.reprise.adapters.net.ForeignText;
import dev.reprise.adapters.net.WireClient;
import dev.reprise.adapters.net.WireSupervisor;
import dev.reprise.api.Instrument;
import dev.reprise.api.VenueAdapter;
import dev.reprise.api.record.ClientOrderIds;
import dev.reprise.api.schema.ConnectionState;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.StreamKind;
import dev.reprise.api.schema.UnknownCause;
import java.util.List;
import java.util.random.RandomGenerator;
import org.agrona.DirectBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Orders and the private stream over one WebSocket API connection, whose session {@link OrderSession} makes.
 *
 * <p>A request ends in one of three ways: the venue took it, refused it with proof, or its outcome is unknown ({@link OrderAnswers});
 * {@link ReplyRouter} knows whom that concerns. Nothing is ever sent twice.
 *
 * <p>Calls come on the gateway thread, frames on the connection's; the object's lock orders them, so {@code OrderSent} is always
 * published before the answer it gets. The lock is held by nobody who waits for the network.
 */
final class OrderGateway implements WireSupervisor.Session {
    private static final Logger LOG = LoggerFactory.getLogger(OrderGateway.class);
    private static final long TIMEOUT_CHECK_NS = 20_000_000;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int STATUS_OK = 200;

    private final BinanceSettings settings;
    private final Account account;
    private final SystemRecords system;
    private final OrderReports reports;
    private final WireSupervisor wire;
    private final RequestSender sender;
    private final OrderQueries queries;
    private final Reconciler reconciler;
    private final TradeReader trades;
    private final Audits audits;
    private final OrderEntry entry;
    private final RateBudget budget;
    private final VenueClock clock;
    private final TrackedOrders tracked;
    private final ReplyRouter router;
    private final OrderSession session;
    private final Runnable rehearsal;
    private boolean isBanned;
    private long nextTimeoutCheck = System.nanoTime();
    private String trouble; // why the connection has to be replaced; never done under the lock

    /** @param onFilterReject runs, quickly, when the venue refuses an order by an instrument's rules */
    OrderGateway(
            final BinanceSettings settings,
            final Credentials credentials,
            final Account account,
            final VenueAdapter.Context context,
            final RateBudget budget,
            final Runnable onFilterReject,
            final RandomGenerator random,
            final WireClient.Factory factory) {
        this.settings = settings;
        this.account = account;
        this.budget = budget;
        wire = new WireSupervisor(
                "binance orders", settings.endpoints().wsApi(), settings.requests(), random, factory, this);
        final OrderParts parts = OrderParts.of(settings, credentials, account, context, budget, wire);
        tracked = parts.tracked();
        system = parts.system();
        reports = parts.reports();
        sender = parts.sender();
        queries = parts.queries();
        reconciler = parts.reconciler();
        trades = parts.trades();
        audits = parts.audits();
        entry = parts.entry();
        clock = parts.clock();
        router = new ReplyRouter(parts, onFilterReject);
        session = new OrderSession(
                parts, credentials.signer(), wire, settings.schedule().overlapNs());
        rehearsal = account.instruments().isEmpty()
                ? () -> {}
                : new OrderRehearsal(
                        wire,
                        credentials,
                        context.publisher("binance-rehearsal"),
                        settings.recvWindowMs(),
                        budget,
                        account.instruments().get(0));
        // Not told again. The newest trades are read first all the same: one that an earlier process missed may lie
        // before others that it had.
        context.executions((instrument, isBuy, high, low) -> tracked.add(instrument, low, isBuy));
        context.externalOrders(this::knownFromEarlier);
    }

    synchronized void start() {
        wire.start();
        system.connection(StreamKind.ORDER_ENTRY, ConnectionState.CONNECTING, 0);
        system.connection(StreamKind.PRIVATE, ConnectionState.CONNECTING, 0);
    }

    void close() {
        wire.close();
    }

    /** Whether orders can be sent: connected, the private stream is live, and the account has been reconciled since. */
    synchronized boolean isReady() {
        return session.holdBack() == null;
    }

    /** Why the venue refuses our key, while it does; else empty. */
    String refusal() {
        return session.refusal();
    }

    /** Times that the private stream went live with a gap before it. */
    synchronized int sessions() {
        return session.count();
    }

    synchronized void send(final DirectBuffer buffer, final int offset) {
        entry.send(buffer, offset, session.holdBack());
    }

    /** Without the lock: it changes nothing of the gateway's. Gateway thread. */
    void rehearse() {
        rehearsal.run();
    }

    /** Whether requests handed over wait for the socket; without the lock, which reports may hold. */
    boolean isBacklogged() {
        return wire.isBacklogged();
    }

    private void knownFromEarlier(final int instrument, final long high, final long low) {
        if (account.has(instrument)) {
            tracked.foreign().told(instrument, low, OrderStatus.NEW);
        } else {
            LOG.error(
                    "order {} of others is in instrument {}, which is not configured any more: not asked about, it"
                            + " counts as open until the instrument is configured again",
                    low,
                    instrument);
        }
    }

    synchronized void query(final long clientOrderId, final int instrument, final boolean mayBeReplaced) {
        if (!account.has(instrument)) {
            LOG.error(
                    "order {} is in instrument {}, which is not configured any more: not asked about, it counts as open"
                            + " until the instrument is configured again",
                    ClientOrderIds.render(clientOrderId),
                    instrument);
            return;
        }
        queries.add(clientOrderId, instrument, mayBeReplaced, System.nanoTime());
    }

    synchronized void reconcile() {
        reconciler.want();
    }

    /** A new version of an instrument. */
    synchronized void replace(final Instrument instrument) {
        account.replace(instrument);
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
        boolean isToRetire = false;
        synchronized (this) {
            if (now - nextTimeoutCheck >= 0) {
                nextTimeoutCheck = now + TIMEOUT_CHECK_NS;
                sender.waiting().takeOlderThan(now - settings.requestTimeoutNs(), this::timedOut);
                watchBan();
                entry.endBatch(now, TIMEOUT_CHECK_NS);
            }
            if (session.isSubscribed() && !budget.isBlocked(sender.timestampMs())) {
                work += ask(now);
            }
            final int retired = session.takeRetired(now);
            if (retired != 0) {
                sender.waiting().takeOf(retired, r -> router.unanswered(r, UnknownCause.CONNECTION_LOST));
                isToRetire = true;
            }
            reason = trouble;
            trouble = null;
        }
        if (isToRetire) {
            wire.retire();
        }
        if (reason != null) {
            wire.reconnect(reason);
        }
        return work;
    }

    private int ask(final long now) {
        int work = clock.poll(now) + reconciler.poll(now) + audits.poll(now);
        work += trades.poll(sender.timestampMs());
        if (budget.admitsQuery(sender.timestampMs())) {
            work += queries.poll(now) + tracked.foreign().poll(sender);
        }
        return work;
    }

    private void watchBan() {
        final long nowMs = sender.timestampMs();
        if (budget.isBanned(nowMs) != isBanned) {
            isBanned = !isBanned;
            LOG.error("the venue {}", isBanned ? "has banned this address" : "lets us in again");
            final boolean isUp = !isBanned && session.isSubscribed();
            system.connection(
                    StreamKind.ORDER_ENTRY,
                    isBanned ? ConnectionState.BLOCKED : isUp ? ConnectionState.UP : ConnectionState.DOWN,
                    wire.epoch());
            if (isBanned) { // to knock again and again would make it longer
                wire.holdOff(System.nanoTime() + (budget.bannedUntilMs() - nowMs) * NANOS_PER_MILLI);
            }
        }
    }

    private void timedOut(final Request request) {
        router.unanswered(request, UnknownCause.TIMEOUT);
        if (session.needs(request)) {
            trouble = "no answer to " + request.kind();
        }
    }

    @Override
    public synchronized void onUp(final int epoch) {
        session.onUp(epoch);
    }

    @Override
    public synchronized void onSuccessor(final int epoch) {
        session.onSuccessor(epoch);
    }

    @Override
    public synchronized void onOtherDown(final int epoch) {
        sender.waiting().takeOf(epoch, request -> router.unanswered(request, UnknownCause.CONNECTION_LOST));
        session.onOtherDown(epoch);
    }

    @Override
    public synchronized void onDown(final int epoch, final String reason) {
        session.onDown();
        sender.waiting()
                .takeOlderThan(System.nanoTime(), request -> router.unanswered(request, UnknownCause.CONNECTION_LOST));
        queries.onDown();
        trades.onDown();
        reconciler.onDown();
        audits.onDown();
        tracked.foreign().onDown();
        system.connection(StreamKind.PRIVATE, ConnectionState.DOWN, epoch);
        system.connection(StreamKind.ORDER_ENTRY, isBanned ? ConnectionState.BLOCKED : ConnectionState.DOWN, epoch);
    }

    @Override
    public void onStale(final int epoch, final boolean isStale) {
        LOG.debug("orders: stale={}", isStale); // silence is normal here
    }

    @Override
    public void onFrame(final int epoch, final DirectBuffer buffer, final int offset, final int length) {
        String reason;
        try {
            final byte[] bytes = new byte[length];
            buffer.getBytes(offset, bytes);
            final JsonNode message = StrictJson.FRAMES.readTree(bytes); // without the lock: an order may want to leave
            synchronized (this) {
                reason = message.has("event") ? event(message.path("event")) : answer(epoch, message);
            }
        } catch (final JacksonException | IllegalArgumentException e) {
            // What it said is lost: a new connection is reconciled, and requests in flight become unknown.
            LOG.warn("a private message could not be read ({})", e.getClass().getSimpleName());
            reason = "unreadable private message";
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
            case "serverShutdown" -> wire.renew("the venue restarts");
            default -> LOG.debug("private event left out: {}", event.path("e").asString(""));
        }
        return null;
    }

    private String answer(final int epoch, final JsonNode message) {
        final JsonNode id = message.path("id");
        final Request request = id.isIntegralNumber() ? sender.waiting().take(id.asLong(0)) : null;
        final int status = message.path("status").asInt(0);
        final JsonNode error = message.path("error");
        budget.onLimits(message.path("rateLimits"), sender.timestampMs());
        if (status != STATUS_OK) {
            router.refused(status, error);
        }
        if (request == null) {
            final int code = error.path("code").asInt(0);
            return VenueErrors.isCredential(code) ? "the venue revoked the session, code " + code : null;
        }
        try {
            return status == STATUS_OK
                    ? done(epoch, request, message.path("result"))
                    : failed(epoch, request, status, error);
        } catch (final IllegalArgumentException e) {
            LOG.warn("an answer to {} could not be read: {}", request.kind(), ForeignText.of(e.getMessage()));
            router.unanswered(request, UnknownCause.UNREADABLE_REPLY);
            return null;
        } finally {
            sender.waiting().release(request);
        }
    }

    private String done(final int epoch, final Request request, final JsonNode result) {
        final String reason;
        if (OrderSession.isStep(request.kind())) {
            reason = session.done(epoch, request, result);
        } else {
            router.done(request, result);
            reason = null;
        }
        session.beginAudits();
        return reason;
    }

    private String failed(final int epoch, final Request request, final int status, final JsonNode error) {
        if (request.kind() == Kind.LOGON || request.kind() == Kind.SUBSCRIBE) {
            return session.refused(epoch, request, status, error);
        }
        router.failed(request, status, error);
        session.beginAudits();
        final int code = error.path("code").asInt(0);
        return VenueErrors.isCredential(code) ? "the venue refuses the key, code " + code : null;
    }

    /** Instruments as they are now. */
    synchronized List<Instrument> instruments() {
        return List.copyOf(account.instruments());
    }
}
