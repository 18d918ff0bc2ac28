package dev.reprise.app.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/** One client: collects its bytes to lines, keeps what the socket did not take yet. Owned by the server's thread. */
final class ControlConnection {
    private static final int FIRST_CAPACITY = 4 * 1024;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final ControlCommands commands;
    private final String peer;
    private final long timeoutNs;
    private ByteBuffer in = ByteBuffer.allocate(FIRST_CAPACITY);
    private ByteBuffer out = ByteBuffer.allocate(0);
    private boolean ended; // nothing more is read; what is left is written, then it closes
    private long deadline; // System.nanoTime

    ControlConnection(
            final SocketChannel channel,
            final SelectionKey key,
            final ControlCommands commands,
            final String peer,
            final long timeoutNs) {
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
        write();
        return !(ended && !out.hasRemaining());
    }

    private void read() throws IOException {
        if (!in.hasRemaining()) {
            in = ByteBuffer.allocate(Math.min(2 * in.capacity(), ControlJson.MAX_REQUEST_BYTES))
                    .put(in.flip());
        }
        if (channel.read(in) < 0) {
            ended = true;
        }
        int start = 0;
        for (int i = 0; i < in.position(); i++) {
            if (in.get(i) == '\n') {
                send(ControlJson.write(commands.answer(Arrays.copyOfRange(in.array(), start, i), i - start, peer)));
                start = i + 1;
                deadline = System.nanoTime() + timeoutNs;
            }
        }
        in.flip().position(start);
        in.compact();
        if (in.position() == ControlJson.MAX_REQUEST_BYTES) {
            send(ControlJson.write(ControlCommands.failure(
                    "refused",
                    "request must be at most " + ControlJson.MAX_REQUEST_BYTES + " bytes with its newline")));
            ended = true;
        }
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
        key.interestOps((ended ? 0 : SelectionKey.OP_READ) | (out.hasRemaining() ? SelectionKey.OP_WRITE : 0));
    }

    /** Whether the client took too long to ask or to read. */
    boolean isLate(final long now) {
        return now - deadline > 0;
    }

    void close() throws IOException {
        key.cancel();
        channel.close();
    }
}
