package dev.reprise.adapters.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A peer that misbehaves byte by byte, and what the client makes of it. */
class WebSocketWireFaultTest {
    private static final long MILLI = 1_000_000;
    private static final int TEXT = 0x81;
    private static final int TEXT_FRAGMENT = 0x01;
    private static final int CONTINUATION = 0x00;
    private static final int LAST_CONTINUATION = 0x80;
    private static final int PING = 0x89;
    private static final int PONG_OPCODE = 0x0A;

    private ServerSocket server;
    private Socket peer;
    private final Recorder recorder = new Recorder();
    private WireClient client;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        if (client != null) {
            client.close();
        }
        if (peer != null) {
            peer.close();
        }
        server.close();
    }

    private URI uri() {
        return URI.create("ws://127.0.0.1:" + server.getLocalPort() + "/x");
    }

    private void connect() throws Exception {
        client = new WebSocketWire(uri(), recorder);
        client.connect();
        accept();
        await(() -> recorder.isOpen, "open");
    }

    private void accept() throws Exception {
        peer = server.accept();
        peer.setTcpNoDelay(true);
        peer.setSoTimeout(5_000);
        final StringBuilder request = new StringBuilder();
        final InputStream in = peer.getInputStream();
        while (request.indexOf("\r\n\r\n") < 0) {
            request.append((char) in.read());
        }
        final String key =
                request.toString().split("(?i)sec-websocket-key: ")[1].split("\r\n")[0];
        final String accept = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-1")
                        .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII)));
        peer.getOutputStream()
                .write(
                        ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                                        + accept + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
    }

    private void frame(final int head, final String text) throws IOException {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        final OutputStream out = peer.getOutputStream();
        out.write(head);
        if (bytes.length < 126) {
            out.write(bytes.length);
        } else {
            out.write(126);
            out.write(bytes.length >> 8);
            out.write(bytes.length);
        }
        out.write(bytes);
    }

    static void await(final BooleanSupplier condition, final String what) throws InterruptedException {
        final long deadline = System.nanoTime() + 10_000 * MILLI;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "waited for: " + what);
            Thread.sleep(1);
        }
    }

    @Test
    void shouldHandOverTextWholeAndInFragments() throws Exception {
        connect();
        frame(TEXT, "{\"a\":\"é\"}");
        frame(TEXT_FRAGMENT, "{\"b\":");
        frame(CONTINUATION, "2");
        frame(LAST_CONTINUATION, "}");
        frame(TEXT, "x".repeat(5000));

        await(() -> recorder.frames.size() == 3, "three messages");
        assertEquals("{\"a\":\"é\"}", recorder.frames.get(0));
        assertEquals("{\"b\":2}", recorder.frames.get(1));
        assertEquals(5000, recorder.frames.get(2).length());
    }

    @Test
    void shouldAnswerAPingWithItsPayload() throws Exception {
        connect();
        frame(PING, "1753000000");
        final DataInputStream in = new DataInputStream(peer.getInputStream());

        assertEquals(0x80 | PONG_OPCODE, in.readUnsignedByte());
        assertEquals("1753000000", masked(in));
    }

    private static String masked(final DataInputStream in) throws IOException {
        final int length = in.readUnsignedByte() & 0x7F;
        final byte[] mask = in.readNBytes(4);
        final byte[] text = in.readNBytes(length);
        for (int i = 0; i < length; i++) {
            text[i] ^= mask[i & 3];
        }
        return new String(text, StandardCharsets.UTF_8);
    }

    @Test
    void shouldSendTextMasked() throws Exception {
        connect();
        final UnsafeBuffer text = new UnsafeBuffer("..hello".getBytes(StandardCharsets.UTF_8));
        assertTrue(client.sendText(text, 2, 5));
        final DataInputStream in = new DataInputStream(peer.getInputStream());

        assertEquals(TEXT, in.readUnsignedByte());
        assertEquals("hello", masked(in));
        client.close();
        assertFalse(client.sendText(text, 2, 5));
    }

    @Test
    void shouldCloseOnAHeaderThatDeclaresAGigabyte() throws Exception {
        connect();
        peer.getOutputStream().write(new byte[] {(byte) TEXT, 127, 0, 0, 0, 0, 0x40, 0, 0, 0, 'x'});

        await(() -> recorder.closes.size() == 1, "close");
        assertFalse(client.isOpen());
    }

    @Test
    void shouldCloseOnEndlessFragments() throws Exception {
        connect();
        frame(TEXT_FRAGMENT, "x");
        try {
            for (int i = 0; i < 2_000_000 && recorder.closes.isEmpty(); i++) {
                frame(CONTINUATION, "");
            }
        } catch (final IOException e) {
            recorder.errors.add(e); // closed under our hands, as it should be
        }

        await(() -> recorder.closes.size() == 1, "close");
        assertTrue(recorder.frames.isEmpty());
    }

    @Test
    void shouldCloseAndReportWhenTheHandlerThrowsAnError() throws Exception {
        connect();
        recorder.thrown = new StackOverflowError("by the handler");
        frame(TEXT, "boom");

        await(() -> recorder.closes.size() == 1, "close");
        assertTrue(recorder.errors.stream().anyMatch(e -> e instanceof StackOverflowError), recorder.errors::toString);
    }

    @Test
    void shouldReportOneCloseWhenThePeerGoesAway() throws Exception {
        connect();
        peer.close();

        await(() -> recorder.closes.size() == 1, "close");
        Thread.sleep(20);
        assertEquals(1, recorder.closes.size());
    }

    @Test
    void shouldReportACloseWhenNobodyListens() throws Exception {
        final URI uri = uri();
        server.close();
        client = new WebSocketWire(uri, recorder);
        client.connect();

        await(() -> recorder.closes.size() == 1, "close");
    }

    @Test
    void shouldReplaceAConnectionThatFallsSilentAndComeBackUnderANewEpoch() throws Exception {
        final WireSettings settings =
                new WireSettings(30 * MILLI, 200 * MILLI, 80 * MILLI, 0, 2_000 * MILLI, 200 * MILLI, Long.MAX_VALUE);
        final List<String> calls = new CopyOnWriteArrayList<>();
        final WireSupervisor supervisor = new WireSupervisor(
                "test", uri(), settings, new SplittableRandom(1), WebSocketWire::new, new Calls(calls));
        supervisor.start();
        final Thread poller = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                supervisor.poll();
                java.util.concurrent.locks.LockSupport.parkNanos(MILLI);
            }
        });
        poller.start();
        try {
            accept();
            final Socket first = peer;
            frame(TEXT, "one");
            await(() -> calls.contains("frame 1 one"), "first frame");
            // The peer says nothing more, not even to pings.
            accept();
            await(() -> calls.contains("up 2"), "second connection: " + calls);
            assertEquals(List.of("up 1", "frame 1 one", "stale 1 true", "down 1", "up 2"), calls.subList(0, 5));
            frame(TEXT, "two");
            await(() -> calls.contains("frame 2 two"), "second frame");
            first.close();
        } finally {
            poller.interrupt();
            poller.join();
            supervisor.close();
        }
        assertEquals("down 2", calls.get(calls.size() - 1));
    }

    @Test
    void shouldBackOffWithJitterUpToHalfAMinute() {
        final Backoff backoff = new Backoff(new SplittableRandom(7));
        long most = 0;
        for (int i = 0; i < 20; i++) {
            final long delay = backoff.next();
            assertTrue(delay >= Backoff.MIN_NS / 2 && delay <= Backoff.MAX_NS, "delay " + delay);
            most = Math.max(most, delay);
        }
        assertTrue(most > Backoff.MAX_NS / 2, "most " + most);
        backoff.reset();
        assertTrue(backoff.next() <= Backoff.MIN_NS);
    }

    private record Calls(List<String> calls) implements WireSupervisor.Session {
        @Override
        public void onUp(final int epoch) {
            calls.add("up " + epoch);
        }

        @Override
        public void onFrame(final int epoch, final DirectBuffer buffer, final int offset, final int length) {
            calls.add("frame " + epoch + ' ' + buffer.getStringWithoutLengthUtf8(offset, length));
        }

        @Override
        public void onDown(final int epoch, final String reason) {
            calls.add("down " + epoch);
        }

        @Override
        public void onStale(final int epoch, final boolean isStale) {
            calls.add("stale " + epoch + ' ' + isStale);
        }

        @Override
        public void onSuccessor(final int epoch) {
            calls.add("successor " + epoch);
        }

        @Override
        public void onOtherDown(final int epoch) {
            calls.add("other down " + epoch);
        }
    }

    private static final class Recorder implements WireClient.Listener {
        private final List<String> frames = new CopyOnWriteArrayList<>();
        private final List<Integer> closes = new CopyOnWriteArrayList<>();
        private final List<Throwable> errors = new CopyOnWriteArrayList<>();
        private volatile boolean isOpen;
        private volatile Error thrown;

        @Override
        public void onOpen() {
            isOpen = true;
        }

        @Override
        public void onFrame(final DirectBuffer buffer, final int offset, final int length) {
            if (thrown != null) {
                throw thrown;
            }
            frames.add(buffer.getStringWithoutLengthUtf8(offset, length));
        }

        @Override
        public void onClose(final int code, final String reason) {
            closes.add(code);
        }

        @Override
        public void onError(final Throwable error) {
            errors.add(error);
        }
    }
}
