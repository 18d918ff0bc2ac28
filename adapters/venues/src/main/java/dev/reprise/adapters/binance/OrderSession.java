package dev.reprise.adapters.binance;

import dev.reprise.adapters.binance.Requests.Kind;
import dev.reprise.adapters.binance.Requests.Request;
import dev.reprise.adapters.net.ForeignText;
import dev.reprise.adapters.net.WireSupervisor;
import dev.reprise.api.schema.ConnectionState;
import dev.reprise.api.schema.StreamKind;
import dev.reprise.api.schema.WithheldReason;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * What stands between a connection and new orders: the venue's clock is measured, the session is authenticated, the user stream is
 * subscribed to, the account is reconciled. A planned change of connections goes through the first three steps on the new one
 * while the old one serves, so no report is missed and nothing has to be reconciled.
 *
 * <p>Under the gateway's lock, but for what says otherwise.
 */
final class OrderSession {
    private static final Logger LOG = LoggerFactory.getLogger(OrderSession.class);

    private final OrderParts parts;
    private final RequestSender sender;
    private final SystemRecords system;
    private final BinanceSigner signer;
    private final WireSupervisor wire;
    private final long overlapNs;
    private volatile String refusal = "";
    private boolean isSubscribed;
    private boolean isAuditing;
    private int count;
    private int successor; // connection that is being prepared to take over, 0 for none
    private int predecessor; // connection that was handed over from and still owes answers, 0 for none
    private long handedOverAt;
    private long subscribedAt;

    /** @param overlapNs for how long a connection that was handed over from may still answer */
    OrderSession(final OrderParts parts, final BinanceSigner signer, final WireSupervisor wire, final long overlapNs) {
        this.parts = parts;
        this.signer = signer;
        this.wire = wire;
        this.overlapNs = overlapNs;
        sender = parts.sender();
        system = parts.system();
    }

    /** Why nothing that adds risk may leave, or null. */
    WithheldReason holdBack() {
        if (!isSubscribed) {
            return WithheldReason.NOT_CONNECTED;
        }
        return isAuditing ? null : WithheldReason.NOT_RECONCILED;
    }

    boolean isSubscribed() {
        return isSubscribed;
    }

    /** Times that the private stream went live with a gap before it. */
    int count() {
        return count;
    }

    /** Why the venue refuses our key, while it does; else empty. Any thread. */
    String refusal() {
        return refusal;
    }

    void onUp(final int epoch) {
        system.connection(StreamKind.ORDER_ENTRY, ConnectionState.UP, epoch);
        sender.route(epoch, false);
        if (!sender.time()) { // what is signed carries the venue's time
            LOG.warn("the connection closed before it could be used");
        }
    }

    void onSuccessor(final int epoch) {
        successor = epoch;
        onSuccessorStep(() -> signer.canLogOn() ? sender.logon() : sender.subscribe(), false);
    }

    private void onSuccessorStep(final BooleanSupplier step, final boolean isLoggedOn) {
        final int present = sender.epoch();
        final boolean isPresentLoggedOn = sender.isLoggedOn();
        sender.route(successor, isLoggedOn);
        step.getAsBoolean(); // when it fails the connection is gone, and its end is told
        sender.route(present, isPresentLoggedOn);
    }

    void onOtherDown(final int epoch) {
        successor = successor == epoch ? 0 : successor;
        predecessor = predecessor == epoch ? 0 : predecessor;
    }

    void onDown() {
        isSubscribed = false;
        isAuditing = false;
        successor = 0;
        predecessor = 0;
    }

    /** Whether a request makes the session, so that its answers come here. */
    static boolean isStep(final Kind kind) {
        return kind == Kind.TIME || kind == Kind.LOGON || kind == Kind.SUBSCRIBE;
    }

    /** Whether the connection is of no use when this request gets no answer. */
    boolean needs(final Request request) {
        final Kind kind = request.kind();
        final boolean isLogin = isStep(kind) && (kind != Kind.TIME || !isSubscribed);
        return isLogin && request.epoch() != successor;
    }

    /** The answer to a step; returns why the connection has to be replaced, or null. */
    String done(final int epoch, final Request request, final JsonNode result) {
        switch (request.kind()) {
            case TIME -> {
                parts.clock().onAnswer(request.argument(), result);
                if (!isSubscribed && epoch == sender.epoch()) {
                    final boolean isSent = signer.canLogOn() ? sender.logon() : sender.subscribe();
                    return isSent ? null : "lost before the session began";
                }
            }
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
            default -> throw new IllegalArgumentException("no step of a session: " + request.kind());
        }
        return null;
    }

    /** The venue refuses a log-on or a subscription; returns why the connection has to be replaced, or null. */
    String refused(final int epoch, final Request request, final int status, final JsonNode error) {
        final int code = error.path("code").asInt(0);
        final String text = ForeignText.of(error.path("msg").asString(""));
        LOG.error("{} refused, status={} code={}: {}", request.kind(), status, code, text);
        if (epoch == successor) {
            return null;
        }
        if (VenueErrors.isCredential(code)) {
            refusal = request.kind() + " refused, code " + code + ": " + text;
        }
        return request.kind() + " refused, code " + code;
    }

    private void subscribed() {
        isSubscribed = true;
        refusal = "";
        count++;
        subscribedAt = System.nanoTime();
        parts.reconciler().outdated();
        system.connection(StreamKind.PRIVATE, ConnectionState.UP, wire.epoch());
    }

    /** The private stream has been reconciled since it went live: new orders may leave, and audits begin. */
    void beginAudits() {
        if (!isAuditing && isSubscribed && parts.reconciler().isComplete()) {
            isAuditing = true;
            parts.queries().reconciled(subscribedAt);
            parts.audits().begin(System.nanoTime());
        }
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

    /** The connection that was handed over from, once it owes nothing more or has had its time; 0 for none. Told once. */
    int takeRetired(final long now) {
        if (predecessor == 0 || sender.waiting().hasOf(predecessor) && now - handedOverAt <= overlapNs) {
            return 0;
        }
        final int retired = predecessor;
        predecessor = 0;
        return retired;
    }
}
