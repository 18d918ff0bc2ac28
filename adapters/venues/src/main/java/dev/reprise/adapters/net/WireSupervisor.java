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
    }

    private final String name;
    private final URI uri;
    private final WireSettings settings;
    private final WireClient.Factory factory;
    private final Session session;
    private final Backoff backoff;
    private Attempt current;
    private int epoch;
    private long nextAttempt;
    private long nextPing;
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
    }

    /** Connects, pings, watches. Returns 1 when it did something. */
    public int poll() {
        final long now = System.nanoTime();
        final Attempt attempt;
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
                nextPing = now + settings.pingIntervalNs();
                current.client.connect();
                return 1;
            }
            attempt = current;
        }
        return watch(attempt, now);
    }

    private int watch(final Attempt attempt, final long now) {
        if (!attempt.isUp) {
            return now - attempt.since > settings.connectTimeoutNs() ? drop(attempt, "no connection in time") : 0;
        }
        if (now - attempt.client.lastHeard() > settings.deadAfterNs()) {
            return drop(attempt, "nothing heard, not even a pong");
        }
        if (now - attempt.since > settings.maxAgeNs()) {
            return drop(attempt, "replaced because of its age");
        }
        final long silence = now - attempt.client.lastData();
        if (settings.giveUpAfterNs() > 0 && silence > settings.giveUpAfterNs()) {
            return drop(attempt, "no data");
        }
        int work = 0;
        final boolean isStale = silence > settings.staleAfterNs();
        if (isStale != attempt.isStale) {
            attempt.isStale = isStale;
            session.onStale(attempt.number, isStale);
            work = 1;
        }
        if (now - nextPing >= 0) {
            nextPing = now + settings.pingIntervalNs();
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

    /** Sends a text frame on the present connection; false when there is none. */
    public boolean send(final DirectBuffer text, final int offset, final int length) {
        final Attempt attempt;
        synchronized (this) {
            attempt = current;
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

    /** Number of the present or last connection, from 1. */
    public synchronized int epoch() {
        return epoch;
    }

    /** Closes for good. */
    public void close() {
        synchronized (this) {
            isClosed = true;
        }
        reconnect("closed");
    }

    private final class Attempt implements WireClient.Listener {
        private final int number;
        private final long since;
        private final WireClient client;
        private volatile boolean isUp;
        private boolean isStale; // polling thread only

        private Attempt(final int number, final long since) {
            this.number = number;
            this.since = since;
            client = factory.create(uri, this);
        }

        private boolean isCurrent() {
            synchronized (WireSupervisor.this) {
                return current == this;
            }
        }

        @Override
        public void onOpen() {
            synchronized (WireSupervisor.this) {
                if (current != this) {
                    return;
                }
                isUp = true;
                backoff.reset();
            }
            LOG.info("{}: connected, epoch={}", name, number);
            session.onUp(number);
        }

        @Override
        public void onFrame(final DirectBuffer buffer, final int offset, final int length) {
            if (isCurrent()) {
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
            synchronized (WireSupervisor.this) {
                if (current != this) {
                    return;
                }
                current = null;
                wasUp = isUp;
                isUp = false;
                nextAttempt = System.nanoTime() + backoff.next();
            }
            LOG.info("{}: down, epoch={}: {}", name, number, reason);
            if (wasUp) {
                session.onDown(number, reason);
            }
        }
    }
}
