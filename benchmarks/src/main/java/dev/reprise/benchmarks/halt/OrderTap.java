package dev.reprise.benchmarks.halt;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * Stands between a client and a venue on loopback, passes every byte on, and knows when the last byte of the last order arrived: so
 * what is measured has left the client, whatever queues it went through. A connection whose first byte is 0 is a probe of its
 * own way: each further byte is only timed.
 */
final class OrderTap implements AutoCloseable {
    private static final byte[] ORDER = "order.place".getBytes(StandardCharsets.US_ASCII);
    private static final int CHUNK = 1 << 14;
    private static final int MAX_FRAME = 1 << 16;

    private final ServerSocket server;
    private final int upstream;
    private volatile long lastOrder;
    private volatile int orders;
    private volatile long lastProbe;
    private volatile int probes;

    /** @param upstream on loopback */
    OrderTap(final URI upstream) throws IOException {
        this.upstream = upstream.getPort();
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start("accept", this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** {@link System#nanoTime} at which the last byte of the last order had arrived. */
    long lastOrder() {
        return lastOrder;
    }

    /** Orders so far. */
    int orders() {
        return orders;
    }

    /** {@link System#nanoTime} of the last probe's arrival. */
    long lastProbe() {
        return lastProbe;
    }

    int probes() {
        return probes;
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(final String name, final Work work) {
        final Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (final IOException e) {
                        // One of the two ends closed, and with it this way.
                    }
                },
                "tap-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            final Socket client = server.accept();
            client.setTcpNoDelay(true);
            start("up", () -> serve(client));
        }
    }

    private void serve(final Socket client) throws IOException {
        final byte[] chunk = new byte[CHUNK];
        final InputStream in = client.getInputStream();
        int length = in.read(chunk);
        if (length > 0 && chunk[0] == 0) {
            while (in.read(chunk) > 0) {
                lastProbe = System.nanoTime();
                probes = probes + 1; // one writer
            }
            return;
        }
        final Socket venue = new Socket(InetAddress.getLoopbackAddress(), upstream);
        venue.setTcpNoDelay(true);
        start("down", () -> pump(venue, client));
        final OutputStream out = venue.getOutputStream();
        final Frames frames = new Frames();
        try (client;
                venue) {
            for (; length > 0; length = in.read(chunk)) {
                frames.add(chunk, length, System.nanoTime());
                out.write(chunk, 0, length);
            }
        }
    }

    private static void pump(final Socket from, final Socket to) throws IOException {
        final byte[] chunk = new byte[CHUNK];
        try (from;
                to) {
            final InputStream in = from.getInputStream();
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                to.getOutputStream().write(chunk, 0, n);
            }
        }
    }

    /** Finds the ends of a client's masked WebSocket frames behind the upgrade request, and which of them are orders. */
    private final class Frames {
        private final byte[] kept = new byte[2 * MAX_FRAME];
        private int length;
        private boolean isUpgraded;

        private void add(final byte[] chunk, final int count, final long nanos) {
            System.arraycopy(chunk, 0, kept, length, count);
            length += count;
            int at = isUpgraded ? 0 : afterHead();
            while (at >= 0 && at + 2 <= length) {
                final int size = kept[at + 1] & 0x7F;
                final int mask = at + (size == 126 ? 4 : 2);
                if (mask + 4 > length) {
                    break;
                }
                final int payload = size == 126 ? (kept[at + 2] & 0xFF) << 8 | kept[at + 3] & 0xFF : size;
                if (mask + 4 + payload > length) {
                    break;
                }
                if (isOrder(mask, payload)) {
                    lastOrder = nanos;
                    orders = orders + 1; // one connection at a time sends orders
                }
                at = mask + 4 + payload;
            }
            if (at > 0) {
                System.arraycopy(kept, at, kept, 0, length - at);
                length -= at;
            }
        }

        /** Where the frames begin; -1 while the request's head is not whole. */
        private int afterHead() {
            for (int i = 3; i < length; i++) {
                if (kept[i] == '\n' && kept[i - 2] == '\n') {
                    isUpgraded = true;
                    return i + 1;
                }
            }
            return -1;
        }

        private boolean isOrder(final int mask, final int payload) {
            for (int from = 0; from + ORDER.length <= Math.min(payload, 64); from++) {
                int same = 0;
                while (same < ORDER.length
                        && (kept[mask + 4 + from + same] ^ kept[mask + (from + same) % 4]) == ORDER[same]) {
                    same++;
                }
                if (same == ORDER.length) {
                    return true;
                }
            }
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
