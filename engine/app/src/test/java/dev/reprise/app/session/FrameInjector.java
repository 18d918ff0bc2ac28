package dev.reprise.app.session;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between a client and a local WebSocket server and slips frames of its own between the server's. */
final class FrameInjector implements AutoCloseable {
    private static final int TEXT = 0x81;
    private static final int CONTINUED = 0x00;
    private static final int SHORT = 125;
    private static final int TWO_BYTES = 126;

    private final ServerSocket server;
    private final int upstream;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile Client client;

    /** A connection of the client, counted from one. */
    private record Client(int number, OutputStream out) {}

    FrameInjector(final URI upstream) throws IOException {
        this.upstream = upstream.getPort();
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start("accept", this::accept);
    }

    URI through(final URI address) {
        return URI.create(address.toString().replace(":" + upstream, ":" + server.getLocalPort()));
    }

    /** How often the client has connected. */
    int connections() {
        return connections.get();
    }

    /** A whole text frame. */
    static byte[] text(final String text) {
        final byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        final ByteBuffer frame = ByteBuffer.allocate(payload.length + 4).put((byte) TEXT);
        if (payload.length <= SHORT) {
            frame.put((byte) payload.length);
        } else {
            frame.put((byte) TWO_BYTES).putShort((short) payload.length);
        }
        frame.put(payload).flip();
        final byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }

    /** The header of a frame that declares a gigabyte, and its beginning. */
    static byte[] giant() {
        return ByteBuffer.allocate(64)
                .put((byte) TEXT)
                .put((byte) 127)
                .putLong(1L << 30)
                .put("{\"stream\":\"btcusdt@trade\"".getBytes(StandardCharsets.US_ASCII))
                .array();
    }

    /** Fragments of a message that never ends. */
    static byte[] fragments(final int count) {
        final ByteBuffer all = ByteBuffer.allocate(count * 12);
        for (int i = 0; i < count; i++) {
            all.put((byte) (i == 0 ? TEXT & 0x7F : CONTINUED))
                    .put((byte) 10)
                    .put("0123456789".getBytes(StandardCharsets.US_ASCII));
        }
        return all.array();
    }

    /**
     * Sends bytes to the client, between two frames of the server.
     *
     * @return the connection that they went to; a later one means that they may be lost
     */
    int inject(final byte[] bytes) {
        final Client now = client;
        synchronized (now.out) {
            try {
                now.out.write(bytes);
                now.out.flush();
            } catch (final IOException e) {
                // The client closed in the middle of it, as it may: what it does next is what is tested.
            }
        }
        return now.number;
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
                        // One of the two ends closed, and so does this.
                    }
                },
                "inject-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            final Socket near = server.accept();
            final Socket far = new Socket(InetAddress.getLoopbackAddress(), upstream);
            sockets.add(near);
            sockets.add(far);
            start("up", () -> {
                try (near;
                        far) {
                    near.getInputStream().transferTo(far.getOutputStream());
                }
            });
            start("down", () -> {
                try (near;
                        far) {
                    down(new DataInputStream(new BufferedInputStream(far.getInputStream())), near.getOutputStream());
                }
            });
        }
    }

    private void down(final DataInputStream in, final OutputStream out) throws IOException {
        int ends = 0;
        while (ends < 4) { // the HTTP answer, up to its empty line
            final int next = in.readByte();
            ends = next == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : 0;
            out.write(next);
        }
        out.flush();
        synchronized (connections) {
            client = new Client(connections.get() + 1, out);
            connections.incrementAndGet();
        }
        while (true) {
            final byte[] frame = frame(in);
            synchronized (out) {
                out.write(frame);
                out.flush();
            }
        }
    }

    private static byte[] frame(final DataInputStream in) throws IOException {
        final byte first = in.readByte();
        final byte second = in.readByte();
        final ByteBuffer header = ByteBuffer.allocate(10).put(first).put(second);
        long length = second & 0x7F;
        if (length == TWO_BYTES) {
            final short extended = in.readShort();
            header.putShort(extended);
            length = extended & 0xFFFF;
        } else if (length > TWO_BYTES) {
            length = in.readLong();
            header.putLong(length);
        }
        header.flip();
        final ByteBuffer frame = ByteBuffer.allocate(header.remaining() + Math.toIntExact(length))
                .put(header);
        in.readFully(frame.array(), frame.position(), frame.remaining());
        return frame.array();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (final Socket socket : sockets) {
            socket.close();
        }
    }
}
