package dev.reprise.benchmarks.start;

import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.StopCause;
import dev.reprise.app.cli.Output;
import dev.reprise.live.LiveEngine;
import dev.reprise.live.recovery.Recovery;
import dev.reprise.live.recovery.RollPolicy;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
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
    private static final long LOOK_NS = 20_000_000;
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
        final Caused released = new Caused();
        final LiveEngine engine = LongSession.start(
                Path.of(args[0]), RollPolicy.NEVER, released, Duration.ofMillis(Long.parseLong(args[1])));
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
        final Recovery.Origin origin = engine.recovered().origin();
        found.put("bytes", origin.begunBytes() + origin.grownBytes());
        found.put(
                "cold",
                engine.recovered().coldStart().size()
                        + engine.recovered().differing().size());
        orders(engine, released, found);
        System.out.println(found);
        engine.stop(StopCause.OPERATOR);
    }

    private static void orders(final LiveEngine engine, final Caused released, final ObjectNode found) {
        final LongSession market = new LongSession(engine.publisher());
        final long from = Math.max(
                engine.publisher().nanos(), engine.inspect(core -> core.core().now()));
        final long origin = System.nanoTime();
        final long[] latencies = new long[ORDERS];
        int orders = 0;
        for (int attempt = 0; attempt < TRIES && orders < ORDERS; attempt++) {
            final long published = System.nanoTime();
            final long time = from + published - origin;
            released.expect(time);
            market.jump(MAKERS_SYMBOL, attempt % 2 == 0 ? JUMP_TICKS : -JUMP_TICKS, time);
            if (isAnswered(engine, released, published)) {
                latencies[orders++] = released.at() - published;
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

    /** Waits for as long as the touch may still cause an order, however slow the first one is: until all that it caused is in the journal. */
    private static boolean isAnswered(final LiveEngine engine, final Caused released, final long published) {
        while (released.at() == 0 && System.nanoTime() - published < LOOK_NS) {
            Thread.onSpinWait();
        }
        if (released.at() != 0) {
            return true;
        }
        engine.awaitJournaled();
        final long journaled = System.nanoTime();
        // A journal stage hands over what it has just written.
        while (released.at() == 0 && System.nanoTime() - journaled < LOOK_NS) {
            Thread.onSpinWait();
        }
        return released.at() != 0;
    }
}
