package dev.reprise.adapters.net;

import java.net.URI;
import org.agrona.DirectBuffer;

/**
 * One WebSocket connection, used once: connect, exchange frames, close. A new connection is a new client.
 *
 * <p>No method waits. Callbacks come from the client's own thread; after {@link Listener#onClose} none follows. All methods may be
 * called by any thread.
 */
public interface WireClient {
    /** Begins to connect; {@link Listener#onOpen} or {@link Listener#onClose} tells how it went. */
    void connect();

    /**
     * Sends one text frame: on return its bytes are with the system, or wait for {@link #flush} behind others that do.
     *
     * @param text UTF-8; copied, so the buffer is free on return
     * @return false when the connection is not open, or too much waits already: nothing was sent. True says no more than that it may
     *     have been: a connection that breaks over it tells by its end
     */
    boolean sendText(DirectBuffer text, int offset, int length);

    /** Sends a ping; its pong counts as a sign of life only. */
    void ping();

    boolean isOpen();

    /** Whether bytes handed over have not reached the socket yet. */
    boolean isBacklogged();

    /**
     * Writes what has waited for the socket, as far as it takes it now.
     *
     * @return for how long, in nanoseconds, bytes have waited and none was taken; 0 when none wait
     */
    long flush();

    /** {@link System#nanoTime} when the other side was last heard of in any way. */
    long lastHeard();

    /** {@link System#nanoTime} of the last data frame, or of the opening: a pong does not count. */
    long lastData();

    /** Closes for good, without waiting for the other side. */
    void close();

    /** What a connection reports. An implementation may throw anything: the client catches it, reports it and closes. */
    interface Listener {
        void onOpen();

        /** A whole message; the buffer is valid during the call only. */
        void onFrame(DirectBuffer buffer, int offset, int length);

        /** The last callback. */
        void onClose(int code, String reason);

        /** Something went wrong; if it matters, {@link #onClose} follows. */
        void onError(Throwable error);
    }

    /** Makes clients. */
    @FunctionalInterface
    interface Factory {
        WireClient create(URI uri, Listener listener);
    }
}
