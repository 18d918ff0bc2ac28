package dev.reprise.adapters.binance;

import dev.reprise.adapters.binance.Requests.Kind;
import dev.reprise.adapters.binance.Requests.Request;
import dev.reprise.adapters.json.StrictJson;
import dev.reprise.adapters.net.ForeignText;
import dev.reprise.adapters.net.WireClient;
import dev.reprise.adapters.net.WireSupervisor;
import dev.reprise.api.EventPublisher;
import dev.reprise.api.Instrument;
import dev.reprise.api.VenueAdapter;
import dev.reprise.api.record.ClientOrderIds;
import dev.reprise.api.schema.ConnectionState;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.StreamKind;
import dev.reprise.api.schema.UnknownCause;
import dev.reprise.api.schema.WithheldReason;
import java.util.List;
import java.util.random.RandomGenerator;
import org.agrona.DirectBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Orders and the private stream over one WebSocket API connection.
 *
 * <p>A connection goes up in steps: the venue's clock is measured, the session is authenticated, the user stream is subscribed to, the
 * account is reconciled; new orders leave only then. A planned change of connections goes through the first three steps on the new
 * one while the old one serves, so no report is missed and nothing has to be reconciled.
 *
 * <p>A request ends in one of three ways: the venue took it, refused it with proof, or its outcome is unknown ({@link OrderAnswers}).
 * Nothing is ever sent twice.
 *
 * <p>Calls come on the gateway thread, frames on the connection's; the object's lock orders them, so {@code OrderSent} is always
 * published before the answer it gets. The lock is held by nobody who waits for the network.
 */
final class OrderGateway implements WireSupervisor.Session {
    private static final Logger LOG = LoggerFactory.getLogger(OrderGateway.class);
    private static final long TIMEOUT_CHECK_NS = 20_000_000;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int STATUS_OK = 200;
    private static final int STATUS_FAULT = 500;
    private static final int CLOCK_CODE = -1021;

    private final BinanceSettings settings;
    private final VenueAdapter.Context context;
    private final BinanceSigner signer;
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
    private final OrderAnswers answers;
    private final RateBudget budget;
    private final VenueClock clock;
    private final TrackedOrders tracked = new TrackedOrders();
    private final Runnable onFilterReject;
    private boolean isSubscribed;
    private boolean isAuditing;
    private boolean isBanned;
    private volatile String refusal = "";
    private int sessions;
    private int successor; // connection that is being prepared to take over, 0 for none
    private int predecessor; // connection that was handed over from and still owes answers, 0 for none
    private long handedOverAt;
    private long subscribedAt;
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
        this.context = context;
        this.account = account;
        this.budget = budget;
        this.onFilterReject = onFilterReject;
        signer = credentials.signer();
        final EventPublisher publisher = context.publisher("binance-orders");
        final int venueIndex = context.venueIndex();
        final Schedule schedule = settings.schedule();
        // Not told again. The newest trades are read first all the same: one that an earlier process missed may lie
        // before others that it had.
        context.executions((instrument, isBuy, high, low) -> tracked.add(instrument, low, isBuy));
        context.externalOrders(this::knownFromEarlier);
        final OrderRecords records = new OrderRecords(publisher, venueIndex, tracked);
        system = new SystemRecords(publisher, venueIndex);
        reports = new OrderReports(account, records, tracked);
        wire = new WireSupervisor(
                "binance orders", settings.endpoints().wsApi(), settings.requests(), random, factory, this);
        sender = new RequestSender(wire, credentials, publisher, settings.recvWindowMs(), account.instruments());
        trades = new TradeReader(account, sender, reports, records, tracked);
        audits = new Audits(schedule, account, tracked, sender, records, reports, system, trades, budget);
        queries = new OrderQueries(account, sender, reports, records, tracked, audits, settings.absentAfterNs());
        audits.queries(queries);
        reconciler = new Reconciler(account, sender, reports, system, trades, tracked, queries, schedule.retryNs());
        entry = new OrderEntry(account, tracked, records, sender, queries, budget);
        answers = new OrderAnswers(account, tracked, records, reports, queries, entry.requests(), sender);
        clock = new VenueClock(publisher, sender, system, schedule.clockNs());
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
        return holdBack() == null;
    }

    /** Why the venue refuses our key, while it does; else empty. */
    String refusal() {
        return refusal;
    }

    /** Times that the private stream went live with a gap before it. */
    synchronized int sessions() {
        return sessions;
    }

    private WithheldReason holdBack() {
        if (!isSubscribed) {
            return WithheldReason.NOT_CONNECTED;
        }
        return isAuditing ? null : WithheldReason.NOT_RECONCILED;
    }

    synchronized void send(final DirectBuffer buffer, final int offset) {
        // The lock may have been waited for: the gate is asked under it, with nothing left to wait for before the
        // socket.
        entry.send(buffer, offset, context.mayLeave(buffer, offset) ? holdBack() : WithheldReason.GATE_CLOSED);
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
            if (isSubscribed && !budget.isBlocked(sender.timestampMs())) {
                work += ask(now);
            }
            if (predecessor != 0
                    && (!sender.waiting().hasOf(predecessor)
                            || now - handedOverAt > settings.schedule().overlapNs())) {
                sender.waiting().takeOf(predecessor, r -> noAnswer(r, UnknownCause.CONNECTION_LOST));
                predecessor = 0;
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
            final boolean isUp = !isBanned && isSubscribed;
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
        noAnswer(request, UnknownCause.TIMEOUT);
        final boolean isOfSuccessor = request.epoch() == successor;
        if (isLogin(request.kind()) && !isOfSuccessor) {
            trouble = "no answer to " + request.kind();
        }
    }

    private boolean isLogin(final Kind kind) {
        return kind == Kind.LOGON || kind == Kind.SUBSCRIBE || kind == Kind.TIME && !isSubscribed;
    }

    /** The outcome of a request is not known. */
    private void noAnswer(final Request request, final UnknownCause cause) {
        switch (request.kind()) {
            case PLACE, PLACE_LIST, CANCEL, CANCEL_FOREIGN, AMEND, REPLACE -> answers.unknown(request, cause);
            case QUERY, OPEN_ORDERS_OF_QUERY, TRADES_OF_QUERY -> queries.onNoAnswer(request);
            case TRADES, ORDER_OF_TRADE -> trades.onFailed(request);
            case OPEN_ORDERS, ACCOUNT -> reconciler.onFailed(request);
            case OPEN_ORDERS_OF_AUDIT -> audits.onOpenOrdersFailed();
            case FOREIGN_ORDER -> {
                LOG.warn("no answer to {}: {}", request.kind(), cause);
                tracked.foreign().onAnswered(request.instrument(), request.argument());
            }
            case ACCOUNT_OF_AUDIT, CANCEL_ALL, TIME, LOGON, SUBSCRIBE ->
                LOG.warn("no answer to {}: {}", request.kind(), cause);
        }
    }

    @Override
    public synchronized void onUp(final int epoch) {
        system.connection(StreamKind.ORDER_ENTRY, ConnectionState.UP, epoch);
        sender.route(epoch, false);
        if (!sender.time()) { // what is signed carries the venue's time
            LOG.warn("the connection closed before it could be used");
        }
    }

    @Override
    public synchronized void onSuccessor(final int epoch) {
        successor = epoch;
        onSuccessorStep(() -> signer.canLogOn() ? sender.logon() : sender.subscribe(), false);
    }

    private void onSuccessorStep(final java.util.function.BooleanSupplier step, final boolean isLoggedOn) {
        final int present = sender.epoch();
        final boolean isPresentLoggedOn = sender.isLoggedOn();
        sender.route(successor, isLoggedOn);
        step.getAsBoolean(); // when it fails the connection is gone, and its end is told
        sender.route(present, isPresentLoggedOn);
    }

    @Override
    public synchronized void onOtherDown(final int epoch) {
        sender.waiting().takeOf(epoch, request -> noAnswer(request, UnknownCause.CONNECTION_LOST));
        successor = successor == epoch ? 0 : successor;
        predecessor = predecessor == epoch ? 0 : predecessor;
    }

    @Override
    public synchronized void onDown(final int epoch, final String reason) {
        isSubscribed = false;
        isAuditing = false;
        successor = 0;
        predecessor = 0;
        sender.waiting().takeOlderThan(System.nanoTime(), request -> noAnswer(request, UnknownCause.CONNECTION_LOST));
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
        synchronized (this) {
            try {
                final byte[] bytes = new byte[length];
                buffer.getBytes(offset, bytes);
                final JsonNode message = StrictJson.FRAMES.readTree(bytes);
                reason = message.has("event") ? event(message.path("event")) : answer(epoch, message);
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
            limited(status, error);
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
            noAnswer(request, UnknownCause.UNREADABLE_REPLY);
            return null;
        } finally {
            sender.waiting().release(request);
        }
    }

    private void limited(final int status, final JsonNode error) {
        final int code = error.path("code").asInt(0);
        budget.onRefused(status, code, error.path("data").path("retryAfter").asLong(0), sender.timestampMs());
        if (code == CLOCK_CODE) {
            clock.due();
        } else if (code == VenueErrors.FILTER_CODE) {
            onFilterReject.run();
        }
    }

    private String done(final int epoch, final Request request, final JsonNode result) {
        switch (request.kind()) {
            case PLACE, PLACE_LIST, CANCEL, CANCEL_FOREIGN, AMEND, REPLACE -> answers.done(request, result);
            case QUERY -> queries.onOrder(request, result);
            case OPEN_ORDERS_OF_QUERY -> queries.onOpenOrders(request, result);
            case TRADES_OF_QUERY -> queries.onTrades(request, result);
            case OPEN_ORDERS -> reconciler.onOpenOrders(request, result);
            case OPEN_ORDERS_OF_AUDIT -> audits.onOpenOrders(result);
            case ACCOUNT -> reconciler.onAccount(result);
            case ACCOUNT_OF_AUDIT -> audits.onAccount(result);
            case TRADES -> trades.onTrades(request, result);
            case ORDER_OF_TRADE -> trades.onOrderOfTrade(request, result);
            case FOREIGN_ORDER -> foreign(request, result);
            case TIME -> {
                clock.onAnswer(request.argument(), result);
                if (!isSubscribed && epoch == sender.epoch()) {
                    final boolean isSent = signer.canLogOn() ? sender.logon() : sender.subscribe();
                    return isSent ? null : "lost before the session began";
                }
            }
            case CANCEL_ALL -> LOG.info("all orders of instrument {} cancelled", request.instrument());
            case LOGON -> {
                if (epoch == successor) {
                    onSuccessorStep(sender::subscribe, true);
                    return null;
                }
                sender.route(epoch, true);
                return sender.subscribe() ? null : "lost while logging on";
            }
            case SUBSCRIBE -> {
                if (epoch == successor) {
                    handOver(epoch);
                } else {
                    subscribed();
                }
            }
        }
        beginAudits();
        return null;
    }

    /** The private stream has been reconciled since it went live: new orders may leave, and audits begin. */
    private void beginAudits() {
        if (!isAuditing && isSubscribed && reconciler.isComplete()) {
            isAuditing = true;
            queries.reconciled(subscribedAt);
            audits.begin(System.nanoTime());
        }
    }

    private void subscribed() {
        isSubscribed = true;
        refusal = "";
        sessions++;
        subscribedAt = System.nanoTime();
        reconciler.outdated();
        system.connection(StreamKind.PRIVATE, ConnectionState.UP, wire.epoch());
    }

    /** The new connection has the user stream too: from here on requests go there; the old one gives the answers it owes. */
    private void handOver(final int epoch) {
        final int before = sender.epoch();
        if (wire.handOver(epoch)) {
            sender.route(epoch, signer.canLogOn());
            successor = 0;
            predecessor = before;
            handedOverAt = System.nanoTime();
            system.connection(StreamKind.ORDER_ENTRY, ConnectionState.UP, epoch);
            system.connection(StreamKind.PRIVATE, ConnectionState.UP, epoch);
        }
    }

    private void foreign(final Request request, final JsonNode order) {
        audits.onForeign(request.instrument(), request.argument(), order);
        tracked.foreign().onAnswered(request.instrument(), request.argument());
    }

    private String failed(final int epoch, final Request request, final int status, final JsonNode error) {
        final int code = error.path("code").asInt(0);
        final boolean isUnknownOrder = status < STATUS_FAULT && VenueErrors.isUnknownOrder(code);
        if (OrderAnswers.isOrder(request.kind())) {
            answers.failed(request, status, error);
        } else if (request.kind() == Kind.QUERY && isUnknownOrder) {
            queries.onUnknownOrder(request, System.nanoTime());
        } else if (request.kind() == Kind.ORDER_OF_TRADE && isUnknownOrder) {
            trades.onOrderOfTrade(request, error); // archived or of another time: not ours
        } else if (request.kind() == Kind.FOREIGN_ORDER && isUnknownOrder) {
            foreign(request, null);
        } else if (request.kind() == Kind.LOGON || request.kind() == Kind.SUBSCRIBE) {
            final String text = ForeignText.of(error.path("msg").asString(""));
            LOG.error("{} refused, status={} code={}: {}", request.kind(), status, code, text);
            if (epoch != successor && VenueErrors.isCredential(code)) {
                refusal = request.kind() + " refused, code " + code + ": " + text;
            }
            return epoch == successor ? null : request.kind() + " refused, code " + code;
        } else {
            noAnswer(request, UnknownCause.VENUE_FAULT);
        }
        beginAudits();
        return VenueErrors.isCredential(code) ? "the venue refuses the key, code " + code : null;
    }

    /** Instruments as they are now. */
    synchronized List<Instrument> instruments() {
        return List.copyOf(account.instruments());
    }
}
