package dev.reprise.app.session;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Stands between a client and a local server, passes every byte on, and tells afterwards what the client said. */
final class WireTap implements AutoCloseable {
    private final ServerSocket server;
    private final int upstream;
    private final Consumer<String> before;
    private final List<ByteArrayOutputStream> said = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /** @param upstream on loopback */
    WireTap(final URI upstream) throws IOException {
        this(upstream, text -> {});
    }

    /** @param before is told what a client has said on a connection so far, before the last of it is passed on */
    WireTap(final URI upstream, final Consumer<String> before) throws IOException {
        this.upstream = upstream.getPort();
        this.before = before;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start("accept", this::accept);
    }

    /** The address, with the tap's port. */
    URI through(final URI address) {
        return URI.create(address.toString().replace(":" + upstream, ":" + server.getLocalPort()));
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
                        // One of the two ends closed: so does the tap, and its record is complete.
                    }
                },
                "tap-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            final Socket client = server.accept();
            final Socket venue = new Socket(InetAddress.getLoopbackAddress(), upstream);
            sockets.add(client);
            sockets.add(venue);
            final ByteArrayOutputStream copy = new ByteArrayOutputStream();
            said.add(copy);
            start("up", () -> pump(client, venue, copy, () -> before.accept(text(copy.toByteArray()))));
            start("down", () -> pump(venue, client, OutputStream.nullOutputStream(), () -> {}));
        }
    }

    private static void pump(final Socket from, final Socket to, final OutputStream copy, final Runnable heard)
            throws IOException {
        final byte[] chunk = new byte[1 << 14];
        try (from;
                to) {
            final InputStream in = from.getInputStream();
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                synchronized (copy) {
                    copy.write(chunk, 0, n);
                }
                heard.run();
                to.getOutputStream().write(chunk, 0, n);
            }
        }
    }

    /** What clients said, one text a connection: HTTP as it was, WebSocket frames unmasked. */
    List<String> texts() {
        final List<String> texts = new ArrayList<>();
        for (final ByteArrayOutputStream copy : said) {
            final byte[] bytes;
            synchronized (copy) {
                bytes = copy.toByteArray();
            }
            texts.add(text(bytes));
        }
        return texts;
    }

    private static String text(final byte[] bytes) {
        final String raw = new String(bytes, StandardCharsets.ISO_8859_1);
        final int head = raw.indexOf("\r\n\r\n") + 4;
        if (head < 4
                || !raw.substring(0, head).toLowerCase(java.util.Locale.ROOT).contains("upgrade: websocket")) {
            return raw;
        }
        final StringBuilder text = new StringBuilder(raw.substring(0, head));
        int at = head;
        while (at + 6 <= bytes.length) {
            int length = bytes[at + 1] & 0x7F;
            int mask = at + 2;
            if (length == 126) {
                length = (bytes[at + 2] & 0xFF) << 8 | bytes[at + 3] & 0xFF;
                mask = at + 4;
            }
            if (mask + 4 + length > bytes.length) {
                break; // cut in the middle of a frame
            }
            for (int i = 0; i < length; i++) {
                text.append((char) ((bytes[mask + 4 + i] ^ bytes[mask + i % 4]) & 0xFF));
            }
            text.append('\n');
            at = mask + 4 + length;
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (final Socket socket : sockets) {
            socket.close();
        }
    }
}
