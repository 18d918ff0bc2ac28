package dev.reprise.benchmarks.start;

import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.StopCause;
import dev.reprise.app.cli.Output;
import dev.reprise.live.LiveEngine;
import dev.reprise.live.recovery.RollPolicy;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.node.ObjectNode;

/**
 * One start of an engine, armed, in a JVM that did nothing before.
 *
 * <pre>java -cp … dev.reprise.benchmarks.start.StartProbe [JOURNAL WARMUP_MS]</pre>
 *
 * Prints what it took as JSON: milliseconds since the JVM began, and the steps since {@code main}; then the way of the first order, from
 * the published touch that caused it until it was handed over, and the median of those behind it. Without a journal it ends at once: what
 * a JVM alone costs.
 */
public final class StartProbe {
    private static final double NANOS_PER_MS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int ORDERS = 101;
    private static final int MAKERS_SYMBOL = 1;
    private static final long JUMP_TICKS = 40;
    private static final long PAUSE_NS = 2_000_000;
    private static final long PATIENCE_NS = 20_000_000;
    private static final int TRIES = 2_000;

    private StartProbe() {}

    /** Starts, tells, stops. */
    public static void main(final String[] args) {
        if (args.length == 0) {
            return;
        }
        final long begun = System.nanoTime();
        final long beforeMain = System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime();
        final AtomicLong released = new AtomicLong();
        final LiveEngine engine = LongSession.start(
                Path.of(args[0]),
                RollPolicy.NEVER,
                (buffer, offset, length) -> released.compareAndSet(0, System.nanoTime()),
                Duration.ofMillis(Long.parseLong(args[1])));
        engine.command(CommandKind.ARM, -1, "bench", "");
        engine.awaitJournaled();
        final long ready = System.nanoTime();
        final LiveEngine.StartTimes times = engine.startTimes();
        final ObjectNode found = Output.JSON.createObjectNode();
        found.put("jvm_ms", beforeMain);
        found.put("verified_ms", (times.verified() - begun) / NANOS_PER_MS);
        found.put("recovered_ms", (times.recovered() - begun) / NANOS_PER_MS);
        found.put("warmed_ms", (times.warmed() - begun) / NANOS_PER_MS);
        found.put("ready_ms", beforeMain + (ready - begun) / NANOS_PER_MS);
        found.put("records", engine.recovered().records());
        found.put("bytes", engine.recovered().origin().bytes());
        found.put(
                "cold",
                engine.recovered().coldStart().size()
                        + engine.recovered().differing().size());
        orders(engine, released, found);
        System.out.println(found);
        engine.stop(StopCause.OPERATOR);
    }

    private static void orders(final LiveEngine engine, final AtomicLong released, final ObjectNode found) {
        final LongSession market = new LongSession(engine.publisher());
        final long from = Math.max(
                engine.publisher().nanos(), engine.inspect(core -> core.core().now()));
        final long origin = System.nanoTime();
        final long[] latencies = new long[ORDERS];
        int orders = 0;
        for (int attempt = 0; attempt < TRIES && orders < ORDERS; attempt++) {
            released.set(0);
            final long published = System.nanoTime();
            market.jump(MAKERS_SYMBOL, attempt % 2 == 0 ? JUMP_TICKS : -JUMP_TICKS, from + published - origin);
            while (released.get() == 0 && System.nanoTime() - published < PATIENCE_NS) {
                Thread.onSpinWait();
            }
            if (released.get() != 0) {
                latencies[orders++] = released.get() - published;
            }
            while (System.nanoTime() - published < PAUSE_NS) {
                Thread.onSpinWait();
            }
        }
        if (orders < ORDERS) {
            throw new IllegalStateException("the maker answered with " + orders + " orders only");
        }
        found.put("first_order_us", latencies[0] / 1_000.0);
        Arrays.sort(latencies, 1, ORDERS);
        found.put("later_orders_p50_us", latencies[ORDERS / 2] / 1_000.0);
    }
}
