package dev.reprise.benchmarks.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bare WebSocket server on loopback: upgrades a connection, then sends what it is told. One connection with the path {@code /echo}
 * gets frames to answer, the newest other one gets market data. Pings are not answered: frames say that it lives.
 */
final class FramePlayer implements AutoCloseable {
    static final String ECHO = "/echo";

    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final Pattern KEY = Pattern.compile("(?i)\r\nSec-WebSocket-Key: *([^\r]+)\r\n");
    private static final int CHUNK = 1 << 14;
    private static final int FIN_TEXT = 0x81;
    private static final int SHORT = 125;
    private static final int LONG_LENGTH = 126;

    private final ServerSocket server;
    private final Runnable onAnswer;
    private final byte[] frame = new byte[CHUNK];
    private volatile OutputStream feed;
    private volatile OutputStream echo;
    private volatile long lastAnswer;
    private volatile int answers;

    /** @param onAnswer runs after the arrival of an echo was noted */
    FramePlayer(final Runnable onAnswer) throws IOException {
        this.onAnswer = onAnswer;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start("player-accept", this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    boolean hasFeed() {
        return feed != null;
    }

    boolean hasEcho() {
        return echo != null;
    }

    /** {@link System#nanoTime} at which the last byte of the last echo had arrived. */
    long lastAnswer() {
        return lastAnswer;
    }

    int answers() {
        return answers;
    }

    /** Writes one frame; one thread. */
    void send(final boolean toEcho, final byte[] text) throws IOException {
        frame[0] = (byte) FIN_TEXT;
        int at = 2;
        if (text.length <= SHORT) {
            frame[1] = (byte) text.length;
        } else {
            frame[1] = LONG_LENGTH;
            frame[2] = (byte) (text.length >> 8);
            frame[3] = (byte) text.length;
            at = 4;
        }
        System.arraycopy(text, 0, frame, at, text.length);
        (toEcho ? echo : feed).write(frame, 0, at + text.length);
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
                name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            final Socket client = server.accept();
            client.setTcpNoDelay(true);
            start("player", () -> serve(client));
        }
    }

    private void serve(final Socket client) throws IOException {
        try (client) {
            final InputStream in = client.getInputStream();
            final StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                final int next = in.read();
                if (next < 0) {
                    return;
                }
                head.append((char) next);
            }
            final Matcher key = KEY.matcher(head);
            if (!key.find()) {
                return; // no WebSocket client
            }
            final OutputStream out = client.getOutputStream();
            out.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Accept: " + accept(key.group(1).trim()) + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            final boolean isEcho = head.indexOf("GET " + ECHO) == 0;
            if (isEcho) {
                echo = out;
            } else {
                feed = out;
            }
            listen(in, isEcho);
        }
    }

    private void listen(final InputStream in, final boolean isEcho) throws IOException {
        final ClientFrames frames = new ClientFrames("").upgraded();
        final byte[] chunk = new byte[CHUNK];
        for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
            final long now = System.nanoTime();
            if (frames.add(chunk, n) > 0 && isEcho) {
                lastAnswer = now;
                answers = answers + 1; // one writer
                onAnswer.run();
            }
        }
    }

    private static String accept(final String key) {
        try {
            final byte[] hash =
                    MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("a Java without SHA-1", e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
