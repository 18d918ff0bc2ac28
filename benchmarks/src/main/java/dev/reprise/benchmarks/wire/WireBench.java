package dev.reprise.benchmarks.wire;

import dev.reprise.app.cli.Output;
import dev.reprise.benchmarks.latency.SpinJitter;
import dev.reprise.benchmarks.load.CoreSpeed;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Frame in to order frame out over loopback, through the real adapter, in a live session against the local venue: from just before
 * a best bid and ask is written to the stream's socket until the last byte of the order it caused has arrived at the other end of the
 * order socket. Every other frame goes to a bare Java-WebSocket client instead, which answers with a text of the same length; the
 * session runs all the time, so the core's thread waits its way during both.
 *
 * <pre>java -cp … dev.reprise.benchmarks.wire.WireBench DIRECTORY TRIES WARM-UP</pre>
 *
 * Writes {@code wire.json}, and a {@code .hgrm} (microseconds) for each row and baseline.
 */
public final class WireBench {
    private static final long JITTER_NS = 500_000_000;
    private static final double MICROS = 1_000;
    private static final int LOOKS = 100; // before each row

    private final Path directory;
    private final int tries;
    private final int warmUp;
    private final CoreSpeed speed = new CoreSpeed();

    private WireBench(final Path directory, final int tries, final int warmUp) {
        this.directory = directory;
        this.tries = tries;
        this.warmUp = warmUp;
    }

    /** Runs all. */
    public static void main(final String[] args) throws Exception {
        final WireBench bench = new WireBench(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        final SpinJitter jitter = new SpinJitter();
        jitter.measure(JITTER_NS);
        final ObjectNode result = Output.JSON.createObjectNode();
        final ArrayNode rows = result.putArray("rows");
        for (final String wait : new String[] {"busy_spin", "backoff"}) {
            for (final boolean isLoggedOn : new boolean[] {true, false}) {
                bench.speed.look(LOOKS);
                rows.add(bench.measure(wait, isLoggedOn));
            }
        }
        jitter.measure(JITTER_NS);
        result.put("spin_stalled_share", jitter.stalledShare());
        result.put("core_slowed_share", bench.speed.slowedShare());
        Files.writeString(bench.directory.resolve("wire.json"), result.toString());
        System.exit(0); // the venue's server may still hold threads
    }

    private ObjectNode measure(final String wait, final boolean isLoggedOn) throws Exception {
        final String name = wait + (isLoggedOn ? ", session logged on" : ", HMAC per order");
        final Path workspace = Files.createDirectories(directory.resolve(file(name)));
        try (WireSession session = new WireSession(workspace, wait, isLoggedOn)) {
            session.warmUp(warmUp);
            session.forget();
            session.run(tries);
            final ObjectNode row = figures(name, session.orders());
            row.put("wait", wait);
            row.put("login", isLoggedOn ? "session" : "hmac");
            row.put("orders", session.orders().getTotalCount());
            row.put("denied", session.denied());
            row.put("order_bytes", session.orderBytes());
            row.set("taken", figures(name + " taken", session.taken()));
            row.set("baseline", figures("echo beside " + name, session.echoes()));
            row.put("socket_bytes_per_order", session.socketBytes());
            row.put("gateway_bytes_per_order", session.gatewayBytes());
            return row;
        }
    }

    private static String file(final String name) {
        return name.replaceAll("[^A-Za-z0-9]+", "-");
    }

    /** Percentiles in microseconds; the histogram itself goes into a file. */
    private ObjectNode figures(final String name, final Histogram histogram) throws IOException {
        final ObjectNode figures = Output.JSON.createObjectNode();
        figures.put("name", name);
        figures.put("unit", "us");
        figures.put("count", histogram.getTotalCount());
        figures.put("p50", histogram.getValueAtPercentile(50) / MICROS);
        figures.put("p90", histogram.getValueAtPercentile(90) / MICROS);
        figures.put("p99", histogram.getValueAtPercentile(99) / MICROS);
        figures.put("p999", histogram.getValueAtPercentile(99.9) / MICROS);
        figures.put("max", histogram.getMaxValue() / MICROS);
        try (PrintStream out =
                new PrintStream(directory.resolve(file(name) + ".hgrm").toFile(), StandardCharsets.UTF_8)) {
            histogram.outputPercentileDistribution(out, MICROS);
        }
        return figures;
    }
}
