package dev.reprise.adapters.net;

import java.net.URI;
import java.util.random.RandomGenerator;
import org.agrona.DirectBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one connection up: a new client for every attempt, back-off with jitter, pings, and a watchdog that does not trust
 * {@code isOpen()}. Each connection has an epoch; what an older one still says is dropped.
 *
 * <p>A planned change of connections overlaps: at the connection's age, or by {@link #renew}, a second one is opened beside it, the
 * session prepares it and calls {@link #handOver} when nothing can be missed, then {@link #retire}. Frames of both arrive meanwhile.
 *
 * <p>{@link #poll} is the duty cycle; {@link Session} callbacks come from the client's thread (frames, up) and from any thread (down).
 * Between an up and its down, down comes exactly once.
 */
public final class WireSupervisor {
    private static final Logger LOG = LoggerFactory.getLogger(WireSupervisor.class);

    /** Who uses the connection. */
    public interface Session {
        /** The connection stands. */
        void onUp(int epoch);

        /** A message came. */
        void onFrame(int epoch, DirectBuffer buffer, int offset, int length);

        /** The connection is gone; a new one will be tried. */
        void onDown(int epoch, String reason);

        /** Data has been missing for as long as the settings allow, or is back. */
        void onStale(int epoch, boolean isStale);

        /** A second connection stands beside the present one, to take over from it. */
        void onSuccessor(int epoch);

        /** The connection beside the present one is gone: a successor that failed, or a predecessor before it was retired. */
        void onOtherDown(int epoch);
    }

    private final String name;
    private final URI uri;
    private final WireSettings settings;
    private final WireClient.Factory factory;
    private final Session session;
    private final Backoff backoff;
    private Attempt current;
    private Attempt other; // successor before the hand-over, predecessor after it
    private int epoch;
    private long nextAttempt;
    private long nextSuccessor;
    private boolean wantsSuccessor;
    private long heldUntil;
    private boolean isHeld;
    private boolean isStarted;
    private boolean isClosed;

    /**
     * @param name for logs; says nothing secret
     * @param random jitter of the back-off
     */
    public WireSupervisor(
            final String name,
            final URI uri,
            final WireSettings settings,
            final RandomGenerator random,
            final WireClient.Factory factory,
            final Session session) {
        this.name = name;
        this.uri = uri;
        this.settings = settings;
        this.factory = factory;
        this.session = session;
        backoff = new Backoff(random);
    }

    /** Lets {@link #poll} connect. */
    public synchronized void start() {
        isStarted = true;
        nextAttempt = System.nanoTime();
        nextSuccessor = nextAttempt;
    }

    /** Connects, pings, watches. Returns 1 when it did something. */
    public int poll() {
        final long now = System.nanoTime();
        final Attempt attempt;
        final Attempt beside;
        synchronized (this) {
            if (!isStarted || isClosed) {
                return 0;
            }
            if (current == null) {
                if (now - nextAttempt < 0) {
                    return 0;
                }
                epoch++;
                current = new Attempt(epoch, now);
                current.client.connect();
                return 1;
            }
            if (current.isUp && other == null && now - nextSuccessor >= 0 && isSuccessorDue(now)) {
                LOG.info("{}: a new connection beside epoch={}", name, current.number);
                wantsSuccessor = true;
                epoch++;
                other = new Attempt(epoch, now);
                other.client.connect();
                return 1;
            }
            attempt = current;
            beside = other;
        }
        return watch(attempt, now) + (beside == null ? 0 : watch(beside, now));
    }

    private boolean isSuccessorDue(final long now) {
        return wantsSuccessor || now - current.since > settings.maxAgeNs();
    }

    private int watch(final Attempt attempt, final long now) {
        if (attempt.client.flush() > settings.stuckAfterNs()) {
            return drop(attempt, "the other side takes no bytes");
        }
        if (!attempt.isUp) {
            return now - attempt.since > settings.connectTimeoutNs() ? drop(attempt, "no connection in time") : 0;
        }
        if (now - attempt.client.lastHeard() > settings.deadAfterNs()) {
            return drop(attempt, "nothing heard, not even a pong");
        }
        final long silence = now - attempt.client.lastData();
        if (settings.giveUpAfterNs() > 0 && silence > settings.giveUpAfterNs()) {
            return drop(attempt, "no data");
        }
        int work = 0;
        final boolean isStale = silence > settings.staleAfterNs();
        if (isStale != attempt.isStale && attempt.isCurrent()) {
            attempt.isStale = isStale;
            session.onStale(attempt.number, isStale);
            work = 1;
        }
        if (now - attempt.nextPing >= 0) {
            attempt.nextPing = now + settings.pingIntervalNs();
            attempt.client.ping();
            work = 1;
        }
        return work;
    }

    private int drop(final Attempt attempt, final String reason) {
        attempt.end(reason);
        attempt.client.close();
        return 1;
    }

    /** Gives the present connection up; the next attempt comes by itself. */
    public void reconnect(final String reason) {
        final Attempt attempt;
        synchronized (this) {
            attempt = current;
        }
        if (attempt != null) {
            drop(attempt, reason);
        }
    }

    /** Opens a second connection beside the present one; without one that stands there is nothing to do. */
    public synchronized void renew(final String reason) {
        if (current != null && current.isUp && !wantsSuccessor) {
            LOG.info("{}: to be replaced, epoch={}: {}", name, current.number, reason);
            wantsSuccessor = true;
            nextSuccessor = System.nanoTime();
        }
    }

    /** The successor takes over; the connection before it stays until {@link #retire}. False when there is no such successor. */
    public synchronized boolean handOver(final int successor) {
        if (other == null || other.number != successor || !other.isUp || current == null) {
            return false;
        }
        final Attempt before = current;
        current = other;
        other = before;
        wantsSuccessor = false;
        return true;
    }

    /** Closes the connection beside the present one, without a word to the session. */
    public void retire() {
        final Attempt attempt;
        synchronized (this) {
            attempt = other;
            other = null;
        }
        if (attempt != null) {
            LOG.info("{}: retired, epoch={}", name, attempt.number);
            attempt.client.close();
        }
    }

    /** No attempt to connect before then, {@link System#nanoTime}: the venue said so. */
    public synchronized void holdOff(final long untilNanos) {
        if (nextAttempt - untilNanos < 0) {
            nextAttempt = untilNanos;
        }
        nextSuccessor = untilNanos;
        heldUntil = untilNanos;
        isHeld = true;
    }

    /** Sends a text frame on the present connection; false when there is none. */
    public boolean send(final DirectBuffer text, final int offset, final int length) {
        final Attempt attempt;
        synchronized (this) {
            attempt = current;
        }
        return attempt != null && attempt.isUp && attempt.client.sendText(text, offset, length);
    }

    /** Sends a text frame on the connection of that epoch; false when it does not stand. */
    public boolean send(final int number, final DirectBuffer text, final int offset, final int length) {
        final Attempt attempt;
        synchronized (this) {
            attempt = current != null && current.number == number
                    ? current
                    : other != null && other.number == number ? other : null;
        }
        return attempt != null && attempt.isUp && attempt.client.sendText(text, offset, length);
    }

    public synchronized boolean isUp() {
        return current != null && current.isUp;
    }

    /** Whether bytes handed over wait for the socket. */
    public synchronized boolean isBacklogged() {
        return current != null && current.isUp && current.client.isBacklogged();
    }

    /** Number of the present connection, from 1, or of the last one. */
    public synchronized int epoch() {
        return current == null ? epoch : current.number;
    }

    /** Closes for good. */
    public void close() {
        synchronized (this) {
            isClosed = true;
        }
        retire();
        reconnect("closed");
    }

    private final class Attempt implements WireClient.Listener {
        private final int number;
        private final long since;
        private final WireClient client;
        private volatile boolean isUp;
        private long nextPing; // polling thread only, as the next
        private boolean isStale;

        private Attempt(final int number, final long since) {
            this.number = number;
            this.since = since;
            nextPing = since + settings.pingIntervalNs();
            client = factory.create(uri, this);
        }

        private boolean isCurrent() {
            synchronized (WireSupervisor.this) {
                return current == this;
            }
        }

        private boolean isAttached() {
            synchronized (WireSupervisor.this) {
                return current == this || other == this;
            }
        }

        @Override
        public void onOpen() {
            final boolean isSuccessor;
            synchronized (WireSupervisor.this) {
                if (current != this && other != this) {
                    return;
                }
                isUp = true;
                isSuccessor = other == this;
                backoff.reset();
            }
            LOG.info("{}: connected, epoch={}", name, number);
            if (isSuccessor) {
                session.onSuccessor(number);
            } else {
                session.onUp(number);
            }
        }

        @Override
        public void onFrame(final DirectBuffer buffer, final int offset, final int length) {
            if (isAttached()) {
                session.onFrame(number, buffer, offset, length);
            }
        }

        @Override
        public void onClose(final int code, final String reason) {
            end("closed, code=" + code + (reason.isEmpty() ? "" : " reason=" + ForeignText.of(reason)));
        }

        @Override
        public void onError(final Throwable error) {
            LOG.warn("{}: {} (epoch={})", name, error.toString(), number);
        }

        private void end(final String reason) {
            final boolean wasUp;
            final boolean wasCurrent;
            final Attempt beside;
            synchronized (WireSupervisor.this) {
                if (current != this && other != this) {
                    return;
                }
                wasCurrent = current == this;
                wasUp = isUp;
                isUp = false;
                long next = System.nanoTime() + backoff.next();
                if (isHeld && heldUntil - next > 0) {
                    next = heldUntil;
                }
                beside = wasCurrent ? other : null; // one that was to take over begins anew, as the present one
                other = null;
                if (wasCurrent) {
                    current = null;
                    wantsSuccessor = false;
                    nextAttempt = next;
                } else {
                    nextSuccessor = next;
                }
            }
            LOG.info("{}: down, epoch={}: {}", name, number, reason);
            if (beside != null) {
                beside.client.close();
            }
            if (!wasCurrent) {
                session.onOtherDown(number);
            } else if (wasUp) {
                session.onDown(number, reason);
            }
        }
    }
}
