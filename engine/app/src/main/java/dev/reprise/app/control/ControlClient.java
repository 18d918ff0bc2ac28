package dev.reprise.app.control;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.node.ObjectNode;

/** Talks to a running instance. One thread at a time. */
public final class ControlClient implements AutoCloseable {
    private final SocketChannel channel;
    private final Selector selector;
    private ByteBuffer in = ByteBuffer.allocate(8 * 1024);

    private ControlClient(final SocketChannel channel, final Selector selector) {
        this.channel = channel;
        this.selector = selector;
    }

    /**
     * Connects to the instance whose directory this is.
     *
     * @return empty when no process answers there
     */
    public static Optional<ControlClient> connect(final Path instanceDirectory) {
        SocketChannel channel = null;
        try {
            channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(ControlPath.find(instanceDirectory)));
            channel.configureBlocking(false);
            final Selector selector = Selector.open();
            channel.register(selector, SelectionKey.OP_READ);
            return Optional.of(new ControlClient(channel, selector));
        } catch (final IOException e) { // no socket, nobody behind it, or not ours to enter: it does not answer
            closeQuietly(channel);
            return Optional.empty();
        }
    }

    private static void closeQuietly(final SocketChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (final IOException e) {
                throw new java.io.UncheckedIOException("cannot close a socket", e);
            }
        }
    }

    /**
     * Sends one command and waits for its answer.
     *
     * @param command as {@link ControlTarget} has them
     * @param reason for the journal, may be empty
     * @param strategyOrNull with {@code arm}: which strategy
     * @return the answer, with {@code ok}
     * @throws IOException when the connection broke before the answer
     * @throws TimeoutException when there was no answer in time; the command may have been carried out
     */
    public ObjectNode request(
            final String command, final String reason, final String strategyOrNull, final Duration timeout)
            throws IOException, TimeoutException {
        final ObjectNode arguments = ControlJson.object();
        if (strategyOrNull != null) {
            arguments.put("strategy", strategyOrNull);
        }
        return ask(command, reason, arguments, timeout);
    }

    /**
     * As {@link #request(String, String, String, Duration)}, with the arguments of that command.
     *
     * @param arguments keys beside {@code command}, {@code who} and {@code reason}
     */
    public ObjectNode ask(final String command, final String reason, final ObjectNode arguments, final Duration timeout)
            throws IOException, TimeoutException {
        final ObjectNode request = ControlJson.object();
        request.put("command", command);
        request.put("who", System.getProperty("user.name", ""));
        request.put("reason", reason);
        request.setAll(arguments);
        return exchange(ControlJson.write(request), timeout);
    }

    /** Sends a line as it is. */
    ObjectNode exchange(final byte[] line, final Duration timeout) throws IOException, TimeoutException {
        final long deadline = System.nanoTime() + timeout.toNanos();
        final ByteBuffer out = ByteBuffer.wrap(line);
        while (out.hasRemaining()) {
            if (channel.write(out) == 0) {
                await(SelectionKey.OP_WRITE, deadline);
            }
        }
        return receive(deadline);
    }

    private ObjectNode receive(final long deadline) throws IOException, TimeoutException {
        int scanned = 0;
        while (true) {
            for (; scanned < in.position(); scanned++) {
                if (in.get(scanned) == '\n') {
                    final ObjectNode answer = ControlJson.read(in.array(), scanned);
                    in.flip().position(scanned + 1);
                    in.compact();
                    return answer;
                }
            }
            if (!in.hasRemaining()) {
                if (in.capacity() >= ControlJson.MAX_ANSWER_BYTES) {
                    throw new IOException("answer is above " + ControlJson.MAX_ANSWER_BYTES + " bytes");
                }
                in = ByteBuffer.wrap(Arrays.copyOf(in.array(), 2 * in.capacity()))
                        .position(scanned);
            }
            final int read = channel.read(in);
            if (read < 0) {
                throw new EOFException("the instance closed the connection without an answer");
            }
            if (read == 0) {
                await(SelectionKey.OP_READ, deadline);
            }
        }
    }

    private void await(final int operation, final long deadline) throws IOException, TimeoutException {
        channel.keyFor(selector).interestOps(operation);
        final long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
            throw new TimeoutException("no answer in time");
        }
        selector.select(left);
        selector.selectedKeys().clear();
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }
}
