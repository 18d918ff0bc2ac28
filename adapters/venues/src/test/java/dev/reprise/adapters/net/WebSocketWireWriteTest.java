package dev.reprise.adapters.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who writes a text onto the socket, and what becomes of it beside the library's own frames, over TLS, and behind a deaf peer. */
@Timeout(30)
class WebSocketWireWriteTest {
    private static final int LONG_TEXT = 5_000;
    private static final long MILLI = 1_000_000;
    private static final int TEXT = 1;
    private static final int PING = 0x89;
    private static final int PONG = 10;
    /** What {@code SecureRandom} takes for four bytes, drawn in bulk: less than the smallest object. */
    private static final long BYTES_PER_MASK = 15;

    private static final String PASSWORD = "changeit";

    @TempDir
    Path folder;

    private final CountDownLatch opened = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger frames = new AtomicInteger();
    private ServerSocket server;
    private Socket peer;
    private WebSocketWire wire;

    @AfterEach
    void close() throws IOException {
        if (wire != null) {
            wire.close();
        }
        if (peer != null) {
            peer.close();
        }
        server.close();
    }

    private final class Listener implements WireClient.Listener {
        @Override
        public void onOpen() {
            opened.countDown();
        }

        @Override
        public void onFrame(final DirectBuffer buffer, final int offset, final int length) {
            frames.incrementAndGet();
        }

        @Override
        public void onClose(final int code, final String reason) {
            closed.countDown();
        }

        @Override
        public void onError(final Throwable error) {
            // what matters ends the connection
        }
    }

    private void connect(final String scheme, final SSLSocketFactory tls) throws Exception {
        wire = new WebSocketWire(
                URI.create(scheme + "://localhost:" + server.getLocalPort() + "/x"), new Listener(), tls);
        wire.connect();
        peer = server.accept();
        upgrade(peer);
        assertTrue(opened.await(10, TimeUnit.SECONDS), "open");
    }

    private static void upgrade(final Socket peer) throws Exception {
        peer.setTcpNoDelay(true);
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

    private void listen() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getByName("localhost"));
    }

    /** One server certificate for localhost, of a moment ago. */
    private SSLContext tls() throws Exception {
        final Path store = folder.resolve("peer.p12");
        final Process keytool = new ProcessBuilder(
                        System.getProperty("java.home") + File.separator + "bin" + File.separator + "keytool",
                        "-genkeypair",
                        "-alias",
                        "peer",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        final String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, keytool.waitFor(), said);
        final KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        final KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD.toCharArray());
        final TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        final SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }

    @Test
    void shouldWriteWholeFramesBesideTheLibrarysPongs() throws Exception {
        listen();
        connect("ws", null);
        exchange();
    }

    @Test
    void shouldWriteTheSameWayOverTls() throws Exception {
        final SSLContext context = tls();
        server = context.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getByName("localhost"));
        connect("wss", context.getSocketFactory());
        exchange();
    }

    @Test
    void shouldRefuseACertificateOfAnotherName() throws Exception {
        final SSLContext context = tls();
        server = context.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
        wire = new WebSocketWire(
                URI.create("wss://127.0.0.1:" + server.getLocalPort() + "/x"),
                new Listener(),
                context.getSocketFactory());
        wire.connect();
        peer = server.accept();
        final Thread shaking = new Thread(() -> {
            try {
                peer.getInputStream().read();
            } catch (final IOException e) {
                // refused, as the test says
            }
        });
        shaking.start();

        assertTrue(closed.await(10, TimeUnit.SECONDS), "close");
        shaking.join();
        assertEquals(1, opened.getCount());
    }

    /** Texts of this thread and pongs of the library's, as many as go, and a text each way at the end. */
    private void exchange() throws Exception {
        final int texts = 3_000;
        final int pings = 1_000;
        final UnsafeBuffer text = new UnsafeBuffer(new byte[LONG_TEXT]);
        final Thread pinging = new Thread(() -> {
            try {
                for (int i = 0; i < pings; i++) {
                    peer.getOutputStream().write(new byte[] {(byte) PING, 4, 'p', 'i', 'n', 'g'});
                }
                peer.getOutputStream().write(new byte[] {(byte) 0x81, 2, 'o', 'k'});
            } catch (final IOException e) {
                throw new IllegalStateException(e);
            }
        });
        final Thread sending = new Thread(() -> {
            for (int i = 0; i < texts; i++) {
                final int length = length(i);
                text.setMemory(0, length, (byte) ('a' + i % 26));
                send(text, length);
            }
            while (closed.getCount() > 0) { // as whoever owns a connection does: pongs may wait, too
                wire.flush();
                LockSupport.parkNanos(MILLI);
            }
        });
        pinging.start();
        sending.start();
        final DataInputStream in = new DataInputStream(new java.io.BufferedInputStream(peer.getInputStream()));
        int seenTexts = 0;
        int seenPongs = 0;
        while (seenTexts < texts || seenPongs < pings) {
            final int head = in.readUnsignedByte();
            int length = in.readUnsignedByte() & 0x7F;
            if (length == 126) {
                length = in.readUnsignedShort();
            }
            final byte[] mask = in.readNBytes(4);
            final byte[] payload = in.readNBytes(length);
            for (int i = 0; i < length; i++) {
                payload[i] ^= mask[i & 3];
            }
            if (head == (0x80 | TEXT)) {
                assertEquals(length(seenTexts), length, "text " + seenTexts);
                for (final byte b : payload) {
                    assertEquals('a' + seenTexts % 26, b, "text " + seenTexts);
                }
                seenTexts++;
            } else {
                assertEquals(0x80 | PONG, head, "after " + seenTexts + " texts and " + seenPongs + " pongs");
                assertEquals("ping", new String(payload, StandardCharsets.US_ASCII));
                seenPongs++;
            }
        }
        pinging.join();
        while (frames.get() == 0) {
            Thread.onSpinWait();
        }
        wire.close();
        assertFalse(wire.sendText(text, 0, 1));
        assertTrue(closed.await(10, TimeUnit.SECONDS), "close");
        sending.join();
    }

    /** One of them longer than any request: the frame needs more room than it has at first. */
    private static int length(final int text) {
        return text == 2_000 ? LONG_TEXT : text % 1_500;
    }

    private void send(final UnsafeBuffer text, final int length) {
        while (!wire.sendText(text, 0, length)) {
            wire.flush();
        }
        wire.flush();
    }

    @Test
    void shouldAllocateNothingForATextThatIsSentButForTheMasks() throws Exception {
        listen();
        connect("ws", null);
        final Thread reader = new Thread(() -> {
            try {
                final byte[] sink = new byte[1 << 16];
                while (peer.getInputStream().read(sink) >= 0) {
                    Thread.onSpinWait();
                }
            } catch (final IOException e) {
                // closed by the test
            }
        });
        reader.setDaemon(true);
        reader.start();
        final UnsafeBuffer text = new UnsafeBuffer(new byte[400]);
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long id = Thread.currentThread().getId();
        long bytes = Long.MAX_VALUE;
        final int sent = 5_000;
        for (int round = 0; round < 8 && bytes > BYTES_PER_MASK * sent; round++) { // until it is compiled
            final long before = threads.getThreadAllocatedBytes(id);
            for (int i = 0; i < sent; i++) {
                send(text, 400);
            }
            bytes = threads.getThreadAllocatedBytes(id) - before;
        }
        assertTrue(bytes <= BYTES_PER_MASK * sent, bytes + " bytes for " + sent + " texts");
    }

    @Test
    void shouldNeverWaitForAPeerThatStopsReadingAndGiveItUp() throws Exception {
        server = new ServerSocket();
        server.setReceiveBufferSize(8 * 1024);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
        final CountDownLatch up = new CountDownLatch(1);
        final CountDownLatch down = new CountDownLatch(1);
        final StringBuilder why = new StringBuilder();
        final long never = Long.MAX_VALUE;
        final WireSettings settings =
                new WireSettings(1_000 * MILLI, never, never, 0, 2_000 * MILLI, 100 * MILLI, never);
        final WireSupervisor supervisor = new WireSupervisor(
                "test",
                URI.create("ws://127.0.0.1:" + server.getLocalPort() + "/x"),
                settings,
                new SplittableRandom(1),
                WebSocketWire::new,
                new Session(up, down, why));
        supervisor.start();
        supervisor.poll();
        peer = server.accept();
        upgrade(peer);
        assertTrue(up.await(10, TimeUnit.SECONDS), "up");

        final UnsafeBuffer text = new UnsafeBuffer(new byte[1_000]);
        long longest = 0;
        boolean isTaken = true;
        while (isTaken) { // this thread is the gateway's; what finds no room is refused, not kept for ever
            final long begin = System.nanoTime();
            isTaken = supervisor.send(text, 0, 1_000);
            longest = Math.max(longest, System.nanoTime() - begin);
        }
        final long deadline = System.nanoTime() + 30_000 * MILLI;
        while (down.getCount() > 0 && System.nanoTime() - deadline < 0) {
            final long begin = System.nanoTime();
            supervisor.poll();
            longest = Math.max(longest, System.nanoTime() - begin);
            LockSupport.parkNanos(MILLI);
        }
        assertTrue(down.await(1, TimeUnit.SECONDS), "given up");
        assertEquals("the other side takes no bytes", why.toString());
        assertTrue(longest < 10_000 * MILLI, "waited " + longest / MILLI + " ms");
        supervisor.close();
    }

    private record Session(CountDownLatch up, CountDownLatch down, StringBuilder why)
            implements WireSupervisor.Session {
        @Override
        public void onUp(final int epoch) {
            up.countDown();
        }

        @Override
        public void onFrame(final int epoch, final DirectBuffer buffer, final int offset, final int length) {
            throw new AssertionError("nobody sends");
        }

        @Override
        public void onDown(final int epoch, final String reason) {
            why.append(reason);
            down.countDown();
        }

        @Override
        public void onStale(final int epoch, final boolean isStale) {
            throw new AssertionError("not watched");
        }

        @Override
        public void onSuccessor(final int epoch) {
            throw new AssertionError("none is due");
        }

        @Override
        public void onOtherDown(final int epoch) {
            throw new AssertionError("there is none");
        }
    }
}
