package dev.reprise.benchmarks;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.reprise.benchmarks.api.CodecBenchmark;
import dev.reprise.benchmarks.api.DecimalBenchmark;
import dev.reprise.benchmarks.api.FormatBenchmark;
import dev.reprise.benchmarks.core.BarBenchmark;
import dev.reprise.benchmarks.core.BookSnapshotBenchmark;
import dev.reprise.benchmarks.core.BookUpdateBenchmark;
import dev.reprise.benchmarks.core.CoreEventBenchmark;
import dev.reprise.benchmarks.core.CoreOrderBenchmark;
import dev.reprise.benchmarks.core.CoreTimerBenchmark;
import dev.reprise.benchmarks.core.OrderLifeBenchmark;
import dev.reprise.benchmarks.core.PortfolioBenchmark;
import dev.reprise.benchmarks.core.RiskGateBenchmark;
import dev.reprise.benchmarks.decode.FrameDecodeBenchmark;
import dev.reprise.benchmarks.ring.RingPassBenchmark;
import dev.reprise.benchmarks.simulator.MatchingBenchmark;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the benchmarks time on the hot path allocates nothing once it is warm. */
class AllocationTest {
    private static final int WARM_UP = 100_000;
    private static final int MEASURED = 50_000;
    /** What the JVM itself may take meanwhile; one smallest object an operation would be a hundred times as much. */
    private static final long NOISE = MEASURED / 8;

    private static final Map<String, LongSupplier> PATHS = paths();

    static Stream<String> hotPaths() {
        return PATHS.keySet().stream();
    }

    private static Map<String, LongSupplier> paths() {
        final Map<String, LongSupplier> paths = new TreeMap<>();
        for (final String kind : new String[] {"trade", "topOfBook", "bookUpdate"}) {
            final CoreEventBenchmark core = new CoreEventBenchmark();
            core.kind = kind;
            core.start();
            paths.put("core onEvent " + kind, core::onEvent);
            paths.put("core run " + kind, core::run);
        }
        for (final String kind : new String[] {"trade", "bookTicker", "depth", "partialDepth"}) {
            final FrameDecodeBenchmark decode = new FrameDecodeBenchmark();
            decode.kind = kind;
            decode.read();
            paths.put("decode " + kind, decode::decode);
        }
        for (final String type : new String[] {"limit", "market"}) {
            for (final String limits : new String[] {"usual", "all"}) {
                final RiskGateBenchmark gate = new RiskGateBenchmark();
                gate.type = type;
                gate.limits = limits;
                gate.start();
                paths.put("risk gate " + type + " " + limits, () -> gate.check() == null ? 0 : 1);
            }
        }
        for (final String where : new String[] {"touch", "deep"}) {
            final BookUpdateBenchmark book = new BookUpdateBenchmark();
            book.where = where;
            book.fill();
            paths.put("book " + where, book::set);
        }
        for (final String kind : new String[] {"time", "tick"}) {
            final BarBenchmark bar = new BarBenchmark();
            bar.kind = kind;
            bar.make();
            paths.put("bar " + kind, () -> bar.trade() ? 1 : 0);
        }
        final BookSnapshotBenchmark snapshot = new BookSnapshotBenchmark();
        paths.put("book snapshot", snapshot::replace);
        final OrderLifeBenchmark orders = new OrderLifeBenchmark();
        orders.prepare();
        paths.put("order life", orders::live);
        final CoreOrderBenchmark venueOrders = new CoreOrderBenchmark();
        venueOrders.start();
        paths.put("core order, sent, accepted, filled", venueOrders::life);
        final CoreTimerBenchmark timer = new CoreTimerBenchmark();
        timer.start();
        paths.put("core timer", timer::fire);
        final PortfolioBenchmark portfolio = new PortfolioBenchmark();
        portfolio.define();
        paths.put("portfolio", () -> portfolio.fill() ? 1 : 0);
        final MatchingBenchmark matching = new MatchingBenchmark();
        matching.fill();
        paths.put("matching", matching::request);
        paths.put("ring", new RingPassBenchmark()::pass);
        paths.put("codec", new CodecBenchmark()::codec);
        final DecimalBenchmark decimals = new DecimalBenchmark();
        decimals.write();
        paths.put("decimal parse", decimals::parse);
        paths.put("decimal format", new FormatBenchmark()::append);
        return paths;
    }

    @ParameterizedTest
    @MethodSource("hotPaths")
    void shouldAllocateNothing(final String name) {
        final LongSupplier path = PATHS.get(name);
        final int times = name.equals("book snapshot") ? 20 : 1; // 2,000 levels each
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long thread = Thread.currentThread().getId();
        threads.getThreadAllocatedBytes(thread); // its own first call allocates

        long sum = run(path, WARM_UP / times);
        final long before = threads.getThreadAllocatedBytes(thread);
        sum += run(path, MEASURED / times);
        final long bytes = threads.getThreadAllocatedBytes(thread) - before;

        assertTrue(bytes < NOISE, () -> bytes + " bytes in " + MEASURED / times + " operations");
        assertTrue(sum != Long.MIN_VALUE, "used");
    }

    private static long run(final LongSupplier path, final int times) {
        long sum = 0;
        for (int i = 0; i < times; i++) {
            sum += path.getAsLong();
        }
        return sum;
    }
}
