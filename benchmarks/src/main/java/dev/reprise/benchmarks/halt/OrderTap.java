package dev.reprise.benchmarks.halt;

import dev.reprise.benchmarks.wire.ClientFrames;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Stands between a client and a venue on loopback, passes every byte on, and knows when the last byte of the last order arrived: so
 * what is measured has left the client, whatever queues it went through. A connection whose first byte is 0 is a probe of its
 * own way: each further byte is only timed.
 */
public final class OrderTap implements AutoCloseable {
    private static final String ORDER = "order.place";
    private static final int CHUNK = 1 << 14;
    private static final byte[] END = {};

    private final ServerSocket server;
    private final int upstream;
    private final Runnable onOrder;
    private volatile long lastOrder;
    private volatile int lastOrderBytes;
    private volatile int orders;
    private volatile long lastProbe;
    private volatile int probes;

    /**
     * Listens on a free port.
     *
     * @param upstream on loopback
     * @param onOrder runs after the arrival of an order was noted, before it is passed on
     */
    public OrderTap(final URI upstream, final Runnable onOrder) throws IOException {
        this.onOrder = onOrder;
        this.upstream = upstream.getPort();
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start("accept", this::accept);
    }

    /** Where it listens. */
    public int port() {
        return server.getLocalPort();
    }

    /** {@link System#nanoTime} at which the last byte of the last order had arrived. */
    public long lastOrder() {
        return lastOrder;
    }

    /** How long its text was. */
    public int lastOrderBytes() {
        return lastOrderBytes;
    }

    /** Orders so far. */
    public int orders() {
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
        final LinkedBlockingQueue<byte[]> passing = new LinkedBlockingQueue<>();
        start("pass", () -> pass(passing, venue));
        final ClientFrames frames = new ClientFrames(ORDER);
        try (client;
                venue) {
            for (; length > 0; length = in.read(chunk)) {
                final long now = System.nanoTime();
                final int found = frames.add(chunk, length);
                if (found > 0) {
                    lastOrder = now;
                    lastOrderBytes = frames.lastBytes();
                    orders = orders + found; // one connection at a time sends orders
                    onOrder.run();
                }
                passing.add(Arrays.copyOf(chunk, length));
            }
        } finally {
            passing.add(END);
        }
    }

    /** On a thread of its own: whoever waits for the venue would see the next order's bytes later than they came. */
    private static void pass(final LinkedBlockingQueue<byte[]> passing, final Socket venue) throws IOException {
        try {
            final OutputStream out = venue.getOutputStream();
            for (byte[] next = passing.take(); next != END; next = passing.take()) {
                out.write(next);
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
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

    @Override
    public void close() throws IOException {
        server.close();
    }
}
