package dev.reprise.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.EventPublisher;
import dev.reprise.api.Order;
import dev.reprise.api.Strategy;
import dev.reprise.api.StrategyContext;
import dev.reprise.api.TopOfBook;
import dev.reprise.api.VenueAdapter;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.StopCause;
import dev.reprise.journal.JournalSettings;
import dev.reprise.live.clock.LiveClock;
import dev.reprise.live.halt.HaltSwitch;
import dev.reprise.live.pipeline.Gateway;
import dev.reprise.live.pipeline.PipelineSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long new orders still leave after a halt: from the moment the engine has read the command to the last order byte that the
 * socket took, 1,000 tries, with the ring empty but for what drives the orders and with the ring full. It measures and prints; on
 * a busy machine the figure is the scheduler's.
 */
@Tag("slow")
class HaltLatencyTest {
    private static final int TRIES = 1_000;
    private static final int ORDER_BYTES = 300;
    private static final long AFTER_NS = 3_000_000;

    @TempDir
    private Path directory;

    @Test
    void newOrdersAfterAHaltWithTheRingEmpty() throws Exception {
        measure("ring empty", false);
    }

    @Test
    void newOrdersAfterAHaltWithTheRingFull() throws Exception {
        measure("ring full", true);
    }

    private void measure(final String name, final boolean full) throws Exception {
        try (Socket socket = new Socket()) {
            final Gateway[] gateway = new Gateway[1];
            final LiveEngine engine = LiveEngine.start(
                    new LiveEngine.Settings(
                            directory.resolve("journal"),
                            JournalSettings.small(),
                            new PipelineSettings(512, 1 << 22, true, PipelineSettings.Idle.BACKOFF),
                            Fixture.CORE,
                            (factory, parameters) -> new Requoter(),
                            Fixture.MODELS,
                            0),
                    Fixture.spec(Fixture.strategy("requoter", 1_000)),
                    new LiveClock(),
                    (buffer, offset, length) -> gateway[0].release(buffer, offset, length));
            gateway[0] = new Gateway(socket, engine.publisher());
            final AtomicInteger running = new AtomicInteger(1);
            final Thread sender = thread("gateway", () -> {
                while (running.get() > 0) {
                    if (gateway[0].doWork() == 0) {
                        Thread.onSpinWait();
                    }
                }
            });
            final HaltSwitch halt = new HaltSwitch(
                    engine,
                    directory,
                    false,
                    List.of(new HaltSwitch.Venue(gateway[0].gate(), socket, gateway[0].protective(), () -> true)));
            final EventPublisher publisher = engine.publisher();
            final Thread market = thread("market", () -> {
                long time = System.currentTimeMillis() * 1_000_000;
                int epoch = 1;
                while (running.get() > 0) {
                    time = Fixture.drive(publisher, 7, epoch++, time, 1);
                    if (!full) {
                        engine.awaitJournaled();
                    }
                }
            });
            final long[] nanos = new long[TRIES];
            int sent = 0;
            for (int i = 0; i < TRIES; i++) {
                final int before = socket.orders;
                halt.open();
                engine.command(CommandKind.ARM, -1, "test", "");
                final long patience = System.nanoTime() + 5_000_000_000L;
                while (socket.orders < before + 3) {
                    assertTrue(System.nanoTime() < patience, "no orders flow");
                    Thread.onSpinWait();
                }
                final long read = System.nanoTime();
                halt.trip("test", "");
                final long end = System.nanoTime() + AFTER_NS;
                while (System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
                nanos[i] = Math.max(0, socket.lastOrder - read);
                final int settled = socket.orders;
                assertTrue(halt.awaitLatched(10_000));
                assertEquals(settled, socket.orders, "nothing leaves later");
                sent += socket.orders - before;
                halt.resume("test", "");
            }
            running.set(0);
            market.join();
            halt.close();
            sender.join();
            engine.stop(StopCause.OPERATOR);
            Arrays.sort(nanos);
            System.out.printf(
                    "halt, %s, %d tries, %d orders: last order byte after the command, p50 %.1f us, p99 %.1f us, max %.1f us"
                            + " (%d processors)%n",
                    name,
                    TRIES,
                    sent,
                    nanos[TRIES / 2] / 1e3,
                    nanos[TRIES * 99 / 100] / 1e3,
                    nanos[TRIES - 1] / 1e3,
                    Runtime.getRuntime().availableProcessors());
        }
    }

    private static Thread thread(final String name, final Runnable work) {
        final Thread thread = new Thread(work, "halt-latency-" + name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Cancels and sends anew at every change of the touch. */
    private static final class Requoter implements Strategy {
        private long open;

        @Override
        public void onTopOfBook(final TopOfBook top, final StrategyContext ctx) {
            if (!top.isValid()) {
                return;
            }
            final Order order = open == 0 ? null : ctx.orderOf(open);
            if (order != null && order.isWorking()) {
                ctx.cancel(open);
            }
            open = ctx.order(top.instrument())
                    .buy(1_000)
                    .limit(top.bidPrice() - 2_000)
                    .submit();
        }
    }

    /** A venue behind a real loopback socket whose other end throws the bytes away. */
    private static final class Socket implements VenueAdapter {
        private final ServerSocketChannel server;
        private final SocketChannel out;
        private final ByteBuffer bytes = ByteBuffer.allocateDirect(ORDER_BYTES);
        private volatile long lastOrder;
        private volatile int orders;

        private Socket() throws IOException {
            server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            out = SocketChannel.open(server.getLocalAddress());
            out.setOption(StandardSocketOptions.TCP_NODELAY, true);
            final SocketChannel in = server.accept();
            thread("sink", () -> {
                final ByteBuffer sink = ByteBuffer.allocateDirect(1 << 16);
                try (in) {
                    while (in.read(sink.clear()) >= 0) {
                        Thread.onSpinWait();
                    }
                } catch (final IOException closed) {
                    return; // the test is over
                }
            });
        }

        @Override
        public void send(final DirectBuffer buffer, final int offset, final int length) {
            try {
                bytes.clear();
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
            if (dev.reprise.api.record.Records.templateId(buffer, offset) == NewOrderDecoder.TEMPLATE_ID) {
                lastOrder = System.nanoTime();
                orders = orders + 1; // one writer
            }
        }

        @Override
        public CancelRound cancelOpen(final LongPredicate kept) {
            return new CancelRound(0, 0, "");
        }

        @Override
        public String venue() {
            return "SINK";
        }

        @Override
        public List<InstrumentRules> instruments(final List<String> symbols) {
            return List.of();
        }

        @Override
        public void start(final Context context) {}

        @Override
        public void query(final long clientOrderId, final int instrument) {}

        @Override
        public void reconcile() {}

        @Override
        public int poll() {
            return 0;
        }

        @Override
        public void close() {
            try {
                out.close();
                server.close();
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
