package dev.reprise.localvenues.binance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Between a client and a server on this host: passes bytes on, cuts after some of them, or swallows them all. */
final class FaultProxy implements AutoCloseable {
    private static final int RECEIVE_BUFFER = 32 * 1024; // soon full

    private final ServerSocket server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    private final int target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile long cutUp = Long.MAX_VALUE; // bytes from client to server until every connection is cut
    private volatile long cutDown = Long.MAX_VALUE;
    private volatile boolean isBlackHole;
    private volatile boolean isDeaf;
    private volatile boolean isRefusing;
    private final AtomicInteger drops = new AtomicInteger();

    FaultProxy(final int target) throws IOException {
        this.target = target;
        server.setReceiveBufferSize(RECEIVE_BUFFER);
        daemon(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** After so many more bytes from the client everything is cut. */
    synchronized void cutUpAfter(final long bytes) {
        cutUp = bytes;
    }

    /** After so many more bytes from the server everything is cut. */
    synchronized void cutDownAfter(final long bytes) {
        cutDown = bytes;
    }

    /** How often everything was cut because of what it had passed. */
    int drops() {
        return drops.get();
    }

    /** Nothing passes any more on the connections that are open, and nobody is told. */
    void blackHole() {
        isBlackHole = true;
    }

    /** Nothing is read any more from the clients whose connections are open. */
    void deaf() {
        isDeaf = true;
    }

    void heal() {
        isBlackHole = false;
        isDeaf = false;
        isRefusing = false;
        cutUp = Long.MAX_VALUE;
        cutDown = Long.MAX_VALUE;
    }

    /** Cuts what is open, and lets nobody in until {@link #heal}. */
    void down() {
        isRefusing = true;
        cut();
    }

    void cut() {
        for (final Socket socket : sockets) {
            close(socket);
        }
    }

    private void accept() {
        try {
            while (!server.isClosed()) {
                final Socket client = server.accept();
                if (isRefusing) {
                    close(client);
                    continue;
                }
                final Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(client);
                sockets.add(to);
                daemon(() -> pump(client, to, true));
                daemon(() -> pump(to, client, false));
            }
        } catch (final IOException e) {
            cut(); // closed
        }
    }

    private void pump(final Socket from, final Socket to, final boolean isUp) {
        final byte[] bytes = new byte[8192];
        boolean wasSwallowed = false;
        try {
            final InputStream in = from.getInputStream();
            final OutputStream out = to.getOutputStream();
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                while (isUp && isDeaf) {
                    LockSupport.parkNanos(1_000_000);
                }
                wasSwallowed |= isBlackHole;
                if (wasSwallowed) {
                    continue; // a stream with a hole in it is of no use later
                }
                final long taken = take(read, isUp);
                try {
                    out.write(bytes, 0, (int) (taken < 0 ? ~taken : taken));
                } finally {
                    if (taken < 0) { // though the other side has just gone: the cut is used up
                        drops.incrementAndGet();
                        cut();
                    }
                }
            }
        } catch (final IOException e) {
            close(from);
        } finally {
            close(from);
            close(to);
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    /** How many of these bytes may pass; the complement of it when they are the last. */
    private synchronized long take(final int read, final boolean isUp) {
        final long left = isUp ? cutUp : cutDown;
        if (left == Long.MAX_VALUE) {
            return read;
        }
        final boolean ends = left <= read;
        final long rest = ends ? Long.MAX_VALUE : left - read;
        if (isUp) {
            cutUp = rest;
        } else {
            cutDown = rest;
        }
        return ends ? ~left : read;
    }

    private static void close(final Socket socket) {
        try {
            if (!socket.isClosed()) {
                socket.setSoLinger(true, 0);
                socket.close();
            }
        } catch (final IOException e) {
            org.slf4j.LoggerFactory.getLogger(FaultProxy.class).debug("closed by the other pump: {}", e.toString());
        }
    }

    private static void daemon(final Runnable task) {
        final Thread thread = new Thread(task, "fault-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
