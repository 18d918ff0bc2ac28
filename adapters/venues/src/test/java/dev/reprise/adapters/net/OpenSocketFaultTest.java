package dev.reprise.adapters.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A peer that does not read. */
@Timeout(20)
class OpenSocketFaultTest {
    private static final int SMALL = 8 * 1024;

    private ServerSocket server;
    private Socket peer;
    private OpenSocket socket;

    @BeforeEach
    void connect() throws IOException {
        server = new ServerSocket();
        server.setReceiveBufferSize(SMALL);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        socket = new OpenSocket();
        socket.setSendBufferSize(SMALL);
        socket.connect(server.getLocalSocketAddress(), 5_000);
        peer = server.accept();
    }

    @AfterEach
    void close() throws IOException {
        socket.close();
        peer.close();
        server.close();
    }

    private byte[] random(final int length) {
        final byte[] bytes = new byte[length];
        new Random(5).nextBytes(bytes);
        return bytes;
    }

    /** Until the system takes no more. */
    private byte[] fill() throws IOException {
        final byte[] bytes = random(1_000);
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (socket.waitingBytes() < 5_000) {
            socket.getOutputStream().write(bytes, 0, bytes.length);
            all.write(bytes, 0, bytes.length);
        }
        return all.toByteArray();
    }

    @Test
    void shouldKeepWhatThePeerDoesNotTakeAndWriteItInOrderLater() throws Exception {
        final byte[] written = fill();
        assertTrue(socket.flush() > 0, "nothing is taken");
        final long first = socket.flush();
        Thread.sleep(2);
        assertTrue(socket.flush() >= first + 2_000_000, "the time runs while nothing is taken");

        final AtomicReference<byte[]> read = new AtomicReference<>();
        final Thread reader = new Thread(() -> {
            try {
                read.set(peer.getInputStream().readNBytes(written.length));
            } catch (final IOException e) {
                read.set(new byte[0]);
            }
        });
        reader.start();
        while (socket.flush() > 0) {
            Thread.onSpinWait();
        }
        reader.join();

        assertArrayEquals(written, read.get());
        assertEquals(0, socket.waitingBytes());
    }

    @Test
    void shouldCloseWhenMoreWaitsThanAnybodyWouldReadInTime() throws Exception {
        fill();
        final byte[] much = new byte[OpenSocket.MAX_WAITING];

        assertThrows(SocketException.class, () -> socket.getOutputStream().write(much, 0, much.length));

        assertTrue(socket.isClosed());
    }

    @Test
    void shouldThrowAwayWhatTheSystemHoldsWhenClosedBehindAPeerThatTookNothing() throws Exception {
        final byte[] written = fill();
        socket.close();

        final ByteArrayOutputStream read = new ByteArrayOutputStream();
        assertThrows(
                SocketException.class,
                () -> { // reset, not an orderly end
                    for (int b = peer.getInputStream().read();
                            b >= 0;
                            b = peer.getInputStream().read()) {
                        read.write(b);
                    }
                });

        assertTrue(read.size() < written.length, read.size() + " of " + written.length);
    }

    @Test
    void shouldEndAReadThatWaitsWhenClosedByAnotherThread() throws Exception {
        final AtomicReference<Exception> end = new AtomicReference<>();
        final Thread reader = new Thread(() -> {
            try {
                socket.getInputStream().read();
            } catch (final IOException e) {
                end.set(e);
            }
        });
        reader.start();
        while (reader.getState() != Thread.State.RUNNABLE) {
            Thread.onSpinWait();
        }
        Thread.sleep(5);
        socket.close();
        reader.join(5_000);

        assertTrue(end.get() instanceof SocketException, "" + end.get());
    }

    @Test
    void shouldNotMixWhatThreadsWriteAtTheSameTime() throws Exception {
        final int each = 4_000;
        final Thread[] writers = new Thread[3];
        final AtomicReference<Exception> failure = new AtomicReference<>();
        for (int w = 0; w < writers.length; w++) {
            final byte tag = (byte) ('a' + w);
            writers[w] = new Thread(() -> {
                final byte[] record = new byte[200];
                try {
                    for (int i = 0; i < each; i++) {
                        final int length = 1 + i % 199;
                        record[0] = (byte) length;
                        java.util.Arrays.fill(record, 1, length + 1, tag);
                        while (socket.waitingBytes() > SMALL) {
                            socket.flush();
                        }
                        socket.getOutputStream().write(record, 0, length + 1);
                    }
                } catch (final IOException e) {
                    failure.set(e);
                }
            });
            writers[w].start();
        }
        final int[] counts = new int[writers.length];
        final Thread flusher = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                socket.flush();
                Thread.onSpinWait();
            }
        });
        flusher.start();
        final DataInputStream in = new DataInputStream(new java.io.BufferedInputStream(peer.getInputStream(), 512));
        for (int i = 0; i < each * writers.length; i++) {
            final byte[] record = in.readNBytes(in.readUnsignedByte());
            for (final byte b : record) {
                assertEquals(record[0], b, "record " + i);
            }
            counts[record[0] - 'a']++;
        }
        flusher.interrupt();
        flusher.join();

        assertEquals(null, failure.get());
        assertArrayEquals(new int[] {each, each, each}, counts);
    }
}
