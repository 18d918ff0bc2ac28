package dev.reprise.app.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.function.Supplier;

/** One client: collects its bytes to lines, keeps what the socket did not take yet. Owned by the server's thread. */
final class ControlConnection {
    /** Carries requests out on other threads and brings the answers back to the server's. */
    interface Worker {
        void work(ControlConnection connection, Supplier<byte[]> answer);
    }

    private static final int FIRST_CAPACITY = 4 * 1024;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final ControlCommands commands;
    private final String peer;
    private final long timeoutNs;
    private final Worker worker;
    private boolean isBusy; // with a request that a worker carries out
    private ByteBuffer in = ByteBuffer.allocate(FIRST_CAPACITY);
    private ByteBuffer out = ByteBuffer.allocate(0);
    private boolean ended; // nothing more is read; what is left is written, then it closes
    private long deadline; // System.nanoTime

    ControlConnection(
            final SocketChannel channel,
            final SelectionKey key,
            final ControlCommands commands,
            final String peer,
            final long timeoutNs,
            final Worker worker) {
        this.worker = worker;
        this.channel = channel;
        this.key = key;
        this.commands = commands;
        this.peer = peer;
        this.timeoutNs = timeoutNs;
        deadline = System.nanoTime() + timeoutNs;
    }

    /** Does what the socket is ready for; false when the connection is over. */
    boolean service() throws IOException {
        if (!ended && key.isReadable()) {
            read();
        }
        answerNext();
        write();
        return isBusy || !(ended && !out.hasRemaining());
    }

    private void read() throws IOException {
        if (!in.hasRemaining()) {
            in = ByteBuffer.allocate(Math.min(2 * in.capacity(), ControlJson.MAX_REQUEST_BYTES))
                    .put(in.flip());
        }
        if (channel.read(in) < 0) {
            ended = true;
        }
    }

    /** One request at a time, in their order. A halt is carried out here; others by a worker, so that a halt never waits for them. */
    private void answerNext() throws IOException {
        int start = 0;
        for (int i = 0; i < in.position() && !isBusy; i++) {
            if (in.get(i) == '\n') {
                final byte[] line = Arrays.copyOfRange(in.array(), start, i);
                start = i + 1;
                deadline = System.nanoTime() + timeoutNs;
                if (ControlCommands.isUrgent(line, line.length)) {
                    send(ControlJson.write(commands.answer(line, line.length, peer)));
                } else {
                    isBusy = true;
                    worker.work(this, () -> ControlJson.write(commands.answer(line, line.length, peer)));
                }
            }
        }
        in.flip().position(start);
        in.compact();
        if (!isBusy && in.position() == ControlJson.MAX_REQUEST_BYTES) {
            send(ControlJson.write(ControlCommands.failure(
                    "refused",
                    "request must be at most " + ControlJson.MAX_REQUEST_BYTES + " bytes with its newline")));
            ended = true;
        }
    }

    /** What a worker found; false when the connection is over. Server thread. */
    boolean answered(final byte[] line) throws IOException {
        isBusy = false;
        deadline = System.nanoTime() + timeoutNs;
        send(line);
        answerNext();
        write();
        return isBusy || !(ended && !out.hasRemaining());
    }

    private void send(final byte[] line) throws IOException {
        if (out.remaining() + line.length > ControlJson.MAX_ANSWER_BYTES) {
            throw new IOException("client does not read its answers");
        }
        final ByteBuffer next = ByteBuffer.allocate(out.remaining() + line.length);
        out = next.put(out).put(line).flip();
        write();
    }

    private void write() throws IOException {
        if (out.hasRemaining()) {
            channel.write(out);
        }
        key.interestOps(
                (ended || isBusy ? 0 : SelectionKey.OP_READ) | (out.hasRemaining() ? SelectionKey.OP_WRITE : 0));
    }

    /** Whether the client took too long to ask or to read. */
    boolean isLate(final long now) {
        return !isBusy && now - deadline > 0;
    }

    void close() throws IOException {
        key.cancel();
        channel.close();
    }
}
