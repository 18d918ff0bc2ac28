package dev.reprise.adapters.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * A socket whose writes never wait: what the system has no room for is kept in order and written by {@link #flush}. So a thread that
 * writes an order is never held by a peer that stopped reading, also when TLS lies over this socket. Reads wait as ever.
 *
 * <p>One write is whole: bytes of two threads never mix. Closed with bytes left over it resets the connection, and what the
 * system still holds does not leave either.
 *
 * <p>One thread reads; any thread writes, flushes and closes. {@code setSoTimeout} has no effect.
 */
final class OpenSocket extends Socket {
    /** Bytes that may wait in here; more is no slow peer but a dead one. */
    static final int MAX_WAITING = 256 * 1024;

    /** What the system may hold for a peer that does not read: a hundred orders or two, not megabytes of them. */
    private static final int SEND_BUFFER = 64 * 1024;

    private static final int CHUNK = 16 * 1024;

    private final SocketChannel channel = SocketChannel.open();
    private final Selector readable = Selector.open();
    private final InputStream in = new In();
    private final OutputStream out = new Out();
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK); // under the lock of out, as the next
    private byte[] waiting = new byte[CHUNK];
    private int waitingFrom;
    private int waitingTo;
    private volatile int waitingBytes;
    private volatile long waitingSince;

    OpenSocket() throws IOException {
        channel.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER);
    }

    @Override
    public void connect(final SocketAddress address, final int timeoutMs) throws IOException {
        channel.socket().connect(address, timeoutMs);
        channel.configureBlocking(false);
        channel.register(readable, SelectionKey.OP_READ);
    }

    @Override
    public void connect(final SocketAddress address) throws IOException {
        connect(address, 0);
    }

    /** How many bytes wait for the system to take them. */
    int waitingBytes() {
        return waitingBytes;
    }

    /**
     * Writes what waits, as far as the system takes it.
     *
     * @return for how long, in nanoseconds, bytes have waited and none was taken; 0 when none wait
     */
    long flush() {
        if (waitingBytes == 0) {
            return 0;
        }
        synchronized (out) {
            try {
                final int before = waitingTo - waitingFrom;
                while (waitingFrom < waitingTo) {
                    final int taken = write(waiting, waitingFrom, waitingTo - waitingFrom);
                    waitingFrom += taken;
                    if (taken < CHUNK) {
                        break;
                    }
                }
                waitingBytes = waitingTo - waitingFrom;
                if (waitingBytes < before) {
                    waitingSince = System.nanoTime();
                }
            } catch (final IOException e) {
                shut(); // the reader tells
            }
        }
        return waitingBytes == 0 ? 0 : System.nanoTime() - waitingSince;
    }

    /** Writes up to a chunk; returns what was taken. */
    private int write(final byte[] bytes, final int offset, final int length) throws IOException {
        chunk.clear().put(bytes, offset, Math.min(length, CHUNK)).flip();
        return channel.write(chunk);
    }

    private final class Out extends OutputStream {
        @Override
        public void write(final int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public synchronized void write(final byte[] bytes, final int offset, final int length) throws IOException {
            int done = 0;
            boolean isFull = waitingBytes > 0;
            while (!isFull && done < length) {
                final int asked = Math.min(CHUNK, length - done);
                final int taken = OpenSocket.this.write(bytes, offset + done, asked);
                done += taken;
                isFull = taken < asked;
            }
            if (done < length) {
                keep(bytes, offset + done, length - done);
            }
        }
    }

    private void keep(final byte[] bytes, final int offset, final int length) throws IOException {
        final int kept = waitingTo - waitingFrom;
        if (kept + length > MAX_WAITING) {
            shut();
            throw new SocketException("the other side takes no bytes, " + kept + " wait");
        }
        if (kept == 0) {
            waitingSince = System.nanoTime();
        }
        if (waitingTo + length > waiting.length) {
            final byte[] to =
                    kept + length > waiting.length ? new byte[Math.max(2 * waiting.length, kept + length)] : waiting;
            System.arraycopy(waiting, waitingFrom, to, 0, kept);
            waiting = to;
            waitingFrom = 0;
            waitingTo = kept;
        }
        System.arraycopy(bytes, offset, waiting, waitingTo, length);
        waitingTo += length;
        waitingBytes = waitingTo - waitingFrom;
    }

    private final class In extends InputStream {
        @Override
        public int read() throws IOException {
            final byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(final byte[] bytes, final int offset, final int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            final ByteBuffer to = ByteBuffer.wrap(bytes, offset, length);
            try {
                int read = channel.read(to);
                while (read == 0) {
                    readable.select();
                    readable.selectedKeys().clear();
                    read = channel.read(to);
                }
                return read;
            } catch (final ClosedSelectorException e) {
                throw new SocketException("closed");
            }
        }
    }

    @Override
    public InputStream getInputStream() {
        return in;
    }

    @Override
    public OutputStream getOutputStream() {
        return out;
    }

    /** Closes and says nothing: whoever reads is told by the end of its read. */
    void shut() {
        try {
            close();
        } catch (final IOException e) {
            org.slf4j.LoggerFactory.getLogger(OpenSocket.class).debug("closing failed: {}", e.toString());
        }
    }

    @Override
    public void close() throws IOException {
        if (waitingBytes > 0 && channel.isOpen()) {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
        readable.close(); // first: it wakes the reader, and a channel that is registered stays half open
        channel.close();
    }

    @Override
    public boolean isConnected() {
        return channel.isConnected();
    }

    @Override
    public boolean isClosed() {
        return !channel.isOpen();
    }

    @Override
    public boolean isBound() {
        return channel.socket().isBound();
    }

    @Override
    public boolean isInputShutdown() {
        return channel.socket().isInputShutdown();
    }

    @Override
    public boolean isOutputShutdown() {
        return channel.socket().isOutputShutdown();
    }

    @Override
    public void shutdownInput() throws IOException {
        channel.shutdownInput();
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public InetAddress getInetAddress() {
        return channel.socket().getInetAddress();
    }

    @Override
    public InetAddress getLocalAddress() {
        return channel.socket().getLocalAddress();
    }

    @Override
    public int getPort() {
        return channel.socket().getPort();
    }

    @Override
    public int getLocalPort() {
        return channel.socket().getLocalPort();
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return channel.socket().getRemoteSocketAddress();
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return channel.socket().getLocalSocketAddress();
    }

    @Override
    public SocketChannel getChannel() {
        return null; // nobody may set it to waiting again
    }

    @Override
    public void setTcpNoDelay(final boolean on) throws SocketException {
        channel.socket().setTcpNoDelay(on);
    }

    @Override
    public void setReuseAddress(final boolean on) throws SocketException {
        channel.socket().setReuseAddress(on);
    }

    @Override
    public void setSendBufferSize(final int size) throws SocketException {
        channel.socket().setSendBufferSize(size);
    }

    @Override
    public void setReceiveBufferSize(final int size) throws SocketException {
        channel.socket().setReceiveBufferSize(size);
    }

    @Override
    public void setSoLinger(final boolean on, final int seconds) throws SocketException {
        channel.socket().setSoLinger(on, seconds);
    }

    @Override
    public void setSoTimeout(final int timeoutMs) throws SocketException {
        channel.socket().setSoTimeout(timeoutMs);
    }

    @Override
    public int getSoTimeout() throws SocketException {
        return channel.socket().getSoTimeout();
    }
}
