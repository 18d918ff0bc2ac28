package dev.reprise.app.control;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves an instance's control channel on a thread of its own, from the constructor to {@link #close}.
 *
 * <pre>{@code
 * try (ControlServer control = new ControlServer(instanceDirectory, target)) {
 *     trade();
 * }
 * }</pre>
 *
 * A request is a line of JSON, {@code {"command":"halt","who":"ada","reason":"storm"}}; {@link ControlTarget} has the commands. A halt
 * is carried out at once by the serving thread, everything else by a thread of its own, so a halt waits for nothing. The answer is a line with {@code "ok"}: true, with {@code status} where asked, or
 * false, with {@code code} ({@code refused}, {@code failed}) and {@code message}. A request is at most 64 KiB; a client that sends no whole one for five seconds is
 * cut off. Neither garbage nor a failing target ends the server.
 */
public final class ControlServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
    private static final long READ_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long TICK_MS = 100;
    private static final int MAX_CLIENTS = 16;
    private static final long CLOSE_TIMEOUT_MS = 5_000;

    private final Path instanceDirectory;
    private final ControlCommands commands;
    private final long timeoutNs;
    private final ServerSocketChannel server;
    private final Selector selector;
    private final Thread thread;
    private final List<ControlConnection> clients = new ArrayList<>(); // of the server's thread
    private final Queue<Runnable> answers = new ConcurrentLinkedQueue<>();
    private final ExecutorService workers = Executors.newCachedThreadPool(task -> {
        final Thread worker = new Thread(task, "reprise-control-worker");
        worker.setDaemon(true);
        return worker;
    });
    private volatile boolean closed;

    /**
     * Binds the socket and starts serving. The caller holds the instance's lock, so a socket that is there is a dead process's and is
     * removed.
     *
     * @param instanceDirectory made where needed; its rights become 0700
     * @throws UncheckedIOException when the socket cannot be bound
     */
    public ControlServer(final Path instanceDirectory, final ControlTarget target) {
        this(instanceDirectory, target, READ_TIMEOUT_NS);
    }

    ControlServer(final Path instanceDirectory, final ControlTarget target, final long timeoutNs) {
        this.instanceDirectory = instanceDirectory;
        this.timeoutNs = timeoutNs;
        commands = new ControlCommands(target);
        try {
            final Path socket = ControlPath.prepare(instanceDirectory);
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            boolean bound = false;
            try {
                server.bind(UnixDomainSocketAddress.of(socket), MAX_CLIENTS);
                ControlPath.restrict(socket, "rw-------");
                server.configureBlocking(false);
                selector = Selector.open();
                server.register(selector, SelectionKey.OP_ACCEPT);
                bound = true;
            } finally {
                if (!bound) {
                    server.close();
                    ControlPath.remove(instanceDirectory);
                }
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot open the control channel in " + instanceDirectory, e);
        }
        thread = new Thread(this::serve, "reprise-control");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() {
        while (!closed) {
            try {
                selector.select(TICK_MS);
                for (final SelectionKey key : selector.selectedKeys()) {
                    if (key.isValid() && key.isAcceptable()) {
                        accept();
                    } else if (key.isValid()) {
                        service((ControlConnection) key.attachment());
                    }
                }
                selector.selectedKeys().clear();
                for (Runnable done = answers.poll(); done != null; done = answers.poll()) {
                    done.run();
                }
                dropLate();
            } catch (final IOException | RuntimeException | Error e) {
                LOG.error("the control channel had a fault and goes on", e);
                pause();
            }
        }
    }

    private void work(final ControlConnection connection, final Supplier<byte[]> answer) {
        workers.execute(() -> {
            final byte[] line = answer.get();
            answers.add(() -> answered(connection, line));
            selector.wakeup();
        });
    }

    private void answered(final ControlConnection connection, final byte[] line) {
        if (!clients.contains(connection)) {
            return; // gone meanwhile
        }
        boolean goesOn = false;
        try {
            goesOn = connection.answered(line);
        } catch (final IOException e) {
            LOG.debug("control client lost", e);
        }
        if (!goesOn) {
            try {
                drop(connection);
            } catch (final IOException e) {
                LOG.debug("control client could not be closed", e);
            }
        }
    }

    /** Keeps a fault that stays from filling the log. */
    private static void pause() {
        try {
            Thread.sleep(TICK_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept() throws IOException {
        final SocketChannel channel = server.accept();
        if (channel == null) {
            return;
        }
        if (clients.size() >= MAX_CLIENTS) {
            LOG.warn("control client refused: there are {} already", MAX_CLIENTS);
            channel.close();
            return;
        }
        channel.configureBlocking(false);
        final SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        final ControlConnection client =
                new ControlConnection(channel, key, commands, peer(channel), timeoutNs, this::work);
        key.attach(client);
        clients.add(client);
    }

    private static String peer(final SocketChannel channel) throws IOException {
        return channel.supportedOptions().contains(ExtendedSocketOptions.SO_PEERCRED)
                ? channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName()
                : "";
    }

    private void service(final ControlConnection client) throws IOException {
        boolean goesOn = false;
        try {
            goesOn = client.service();
        } catch (final IOException e) {
            LOG.debug("control client lost", e);
        } finally {
            if (!goesOn) {
                drop(client);
            }
        }
    }

    private void dropLate() throws IOException {
        final long now = System.nanoTime();
        for (int i = clients.size() - 1; i >= 0; i--) {
            if (clients.get(i).isLate(now)) {
                drop(clients.get(i));
            }
        }
    }

    private void drop(final ControlConnection client) throws IOException {
        clients.remove(client);
        client.close();
    }

    /** Ends the server and removes its socket. An answer that is being written is finished first. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        workers.shutdown();
        selector.wakeup();
        try {
            if (Thread.currentThread() != thread) {
                thread.join(CLOSE_TIMEOUT_MS);
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            for (final SelectionKey key : List.copyOf(selector.keys())) {
                key.channel().close();
            }
            selector.close();
            ControlPath.remove(instanceDirectory);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot close the control channel in " + instanceDirectory, e);
        }
    }
}
