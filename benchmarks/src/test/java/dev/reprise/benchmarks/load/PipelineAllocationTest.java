package dev.reprise.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.reprise.api.Bar;
import dev.reprise.api.Strategy;
import dev.reprise.api.StrategyContext;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.core.CoreState;
import dev.reprise.journal.Durability;
import dev.reprise.journal.Generation;
import dev.reprise.journal.JournalSettings;
import dev.reprise.live.pipeline.PipelineSettings;
import dev.reprise.live.session.SessionSpec;
import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * From a frame's bytes to the gateway nothing is allocated once the engine is warm: frame, decoder, ring, core, strategy, risk, order,
 * simulated venue, journal, gateway, each on its own thread. Two exceptions, both counted: what Chronicle needs to map a block of the
 * journal, and ta4j at the close of a bar.
 *
 * <p>The JVM books bytes of its own, up to some 20 KB, on whichever thread asks for a compilation. That ends when all is compiled, while
 * whatever allocates by event, order, fill or checkpoint does so in every round: what a round with a compilation allocated is left out.
 * What grows with the market, a book's window or its far levels, grows once: so one million of up to three has to be free of it.
 * The build runs this class with the first compiler alone, which comes to rest within a second and, unlike the second, takes no
 * allocation away.
 */
class PipelineAllocationTest {
    private static final long PATIENCE_NS = 60_000_000_000L; // a rented processor may be away for seconds
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final String TOUCH_MAKER = "requote=0.1 bps\nmin_life=200us\nstop_loss=0.5 bps";
    private static final String EMA_CROSS = "fast=2\nslow=5\nbar=1ms\nstop_loss=0.4 bps\ntake_profit=0.8 bps";
    private static final int BLOCK = 64 << 20;
    private static final long BYTES_PER_BLOCK = 1_024;

    private static final int ROUND = 20_000;
    private static final int WARM_UP_ROUNDS = 5;
    private static final int MILLION = 1_000_000 / ROUND;
    private static final int MILLIONS = 3;
    private static final int MOST_TRIES = 600;
    /** Before the arming, one like another within a microsecond of a core that had stood still, against an own order, and more than there is to close. */
    private static final Set<DenialCode> OF_NO_LIMIT = Set.of(
            DenialCode.K1_ENGINE_STATE,
            DenialCode.K16_DUPLICATE,
            DenialCode.K18_SELF_TRADE,
            DenialCode.K24_REDUCE_ONLY);

    private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"touch-maker", "ema-cross"})
    void shouldAllocateNothingForAMillionFramesButForTheJournalsBlocks(final String strategy) throws IOException {
        try (Rig rig = new Rig(strategy)) {
            rig.rounds(WARM_UP_ROUNDS);

            for (int tries = 1; ; tries++) {
                final Round million = rig.roundsWithoutCompilation(MILLION);
                System.out.println(strategy + ": " + million);
                assertTrue(million.orders > 0 && million.fills > 0, () -> "it did not trade: " + million);
                if (million.isWithinItsBlocks()) {
                    break;
                }
                assertTrue(tries < MILLIONS, () -> "more than the journal's blocks: " + million);
            }
            assertEquals(List.of(), rig.denials(), "the load's limits bind");
        }
    }

    /** Bytes by thread, the core's without those of bar closes, the blocks that the journal mapped, and what else happened meanwhile. */
    private record Round(
            long frames,
            long feed,
            long core,
            long gateway,
            long blocks,
            long barBytes,
            long bars,
            long orders,
            long fills) {
        private static final Round NONE = new Round(0, 0, 0, 0, 0, 0, 0, 0, 0);

        private Round plus(final Round other) {
            return new Round(
                    frames + other.frames,
                    feed + other.feed,
                    core + other.core,
                    gateway + other.gateway,
                    blocks + other.blocks,
                    barBytes + other.barBytes,
                    bars + other.bars,
                    orders + other.orders,
                    fills + other.fills);
        }

        private boolean isClean() {
            return feed == 0 && core == 0 && gateway == 0;
        }

        private boolean isWithinItsBlocks() {
            // Of a block at the edge the bytes may lie in the million and the file's growth outside.
            return feed == 0 && core <= BYTES_PER_BLOCK * (blocks + 1) && gateway == 0;
        }
    }

    /** An engine under load. */
    private final class Rig implements AutoCloseable {
        private final Metered metered = new Metered();
        private final GatewayThread gateway = new GatewayThread();
        private final LoadedEngine engine;
        private final FrameTape tape = new FrameTape(1_024, 600, 7);
        private final CoreState.Counters counters;
        private final long feedId = Thread.currentThread().getId();
        private final long coreId;
        private final long gatewayId;

        private Rig(final String strategy) {
            engine = new LoadedEngine(
                    directory,
                    new JournalSettings(BLOCK, Generation.first(), Durability.PROCESS, false),
                    PipelineSettings.DEFAULT,
                    (factory, parameters) -> metered.of(new BundledStrategies().load(factory, parameters)),
                    List.of(new SessionSpec.StrategySpec(
                            strategy,
                            strategy,
                            List.of(LoadedEngine.BTC_USDT.symbol()),
                            strategy.equals("touch-maker") ? TOUCH_MAKER : EMA_CROSS)),
                    gateway);
            gateway.start(engine.engine().publisher());
            engine.begin(tape);
            counters = engine.engine().inspect(runner -> runner.core().state().counters());
            coreId = threadId("reprise-core");
            gatewayId = threadId(GatewayThread.NAME);
            THREADS.getThreadAllocatedBytes(feedId); // its own first call allocates
        }

        /**
         * A round that allocated nothing counts; what another one allocated counts unless the JVM compiled. A compilation is booked when
         * it is asked for and timed when it is done, so such a round waits for the next one.
         */
        private Round roundsWithoutCompilation(final int count) throws IOException {
            Round sum = Round.NONE;
            Round waiting = null;
            int counted = 0;
            for (int tries = 0; counted < count; tries++) {
                assertTrue(tries < MOST_TRIES, "the JVM does not stop compiling");
                final long before = COMPILER.getTotalCompilationTime();
                final Round round = rounds(1);
                final boolean isQuiet = COMPILER.getTotalCompilationTime() == before;
                if (isQuiet && waiting != null) {
                    sum = sum.plus(waiting);
                    counted++;
                }
                waiting = isQuiet && !round.isClean() ? round : null;
                if (round.isClean()) {
                    sum = sum.plus(round);
                    counted++;
                }
            }
            return sum;
        }

        private Round rounds(final int count) throws IOException {
            final long length = length();
            final long inputs = engine.engine().inputs();
            final long orders = counters.orders();
            final long fills = counters.fills();
            final long sent = gateway.sent();
            final long gatewayBefore = THREADS.getThreadAllocatedBytes(gatewayId);
            final long coreBefore = metered.bytesBesides(coreId);
            final long barBytes = metered.bytes;
            final long bars = metered.closed;
            final long feedBefore = THREADS.getThreadAllocatedBytes(feedId);
            for (int i = 0; i < count; i++) {
                run(engine, tape, ROUND);
            }
            final long feed = THREADS.getThreadAllocatedBytes(feedId) - feedBefore;
            await(() -> engine.engine().inputs() >= inputs + (long) count * ROUND);
            final long core = metered.bytesBesides(coreId) - coreBefore;
            final long newOrders = counters.orders() - orders;
            await(() -> gateway.sent() - sent >= newOrders); // every order comes to the gateway
            final long gatewayBytes = THREADS.getThreadAllocatedBytes(gatewayId) - gatewayBefore;
            assertNull(engine.engine().fault());
            return new Round(
                    (long) count * ROUND,
                    feed,
                    core,
                    gatewayBytes,
                    (length() - length) / BLOCK,
                    metered.bytes - barBytes,
                    metered.closed - bars,
                    newOrders,
                    counters.fills() - fills);
        }

        /** Which limits were met. */
        private List<DenialCode> denials() {
            return engine.engine()
                    .inspect(runner -> Arrays.stream(DenialCode.values())
                            .filter(code -> code != DenialCode.NULL_VAL && !OF_NO_LIMIT.contains(code))
                            .filter(code -> runner.core().state().risk.denials(code) > 0)
                            .toList());
        }

        @Override
        public void close() {
            engine.close();
            gateway.close();
        }
    }

    private static void run(final LoadedEngine engine, final FrameTape tape, final int frames) {
        for (int i = 0; i < frames; i++) {
            tape.next(engine.nanos());
            engine.take(tape);
        }
    }

    /** Waits without a look at the core: that would allocate on its thread. */
    private static void await(final BooleanSupplier condition) {
        final long deadline = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "the engine does not keep up");
            LockSupport.parkNanos(1_000_000);
        }
    }

    private long length() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".cq4"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static long threadId(final String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .findFirst()
                .orElseThrow()
                .getId();
    }

    /** The strategy, with what its bar closes allocate counted apart. Written by the core's thread, which closes bars by the clock as well. */
    private static final class Metered {
        private volatile long bytes;
        private volatile long begun;
        private volatile long closed;

        /** What a thread allocated but for its bar closes; looked at while it is in none. */
        private long bytesBesides(final long thread) {
            while (true) {
                final long before = closed;
                final long inBars = bytes;
                final long all = THREADS.getThreadAllocatedBytes(thread);
                if (begun == before) {
                    return all - inBars;
                }
                Thread.onSpinWait();
            }
        }

        private Strategy of(final Strategy strategy) {
            return new PassingStrategy(strategy) {
                @Override
                public void onBar(final Bar bar, final StrategyContext ctx) {
                    final long number = closed + 1; // one writer
                    begun = number;
                    final long before = THREADS.getCurrentThreadAllocatedBytes();
                    super.onBar(bar, ctx);
                    final long sum = bytes + THREADS.getCurrentThreadAllocatedBytes() - before;
                    bytes = sum;
                    closed = number;
                }
            };
        }
    }
}
