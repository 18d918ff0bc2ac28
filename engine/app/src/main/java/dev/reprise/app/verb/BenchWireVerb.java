package dev.reprise.app.verb;

import dev.reprise.app.bench.BenchProcess;
import dev.reprise.app.bench.BenchRun;
import dev.reprise.app.bench.BenchmarkJars;
import dev.reprise.app.bench.LatencyRow;
import dev.reprise.app.bench.Profiler;
import dev.reprise.app.bench.WireRow;
import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Verb;
import dev.reprise.app.cli.VerbException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code reprise bench wire}. */
@Command(
        name = "wire",
        description =
                "Frame in to order frame out over loopback: a live session, its real adapter, the local venue. In turn with a bare"
                        + " Java-WebSocket client that answers the same frames with a text as long as the order.",
        sortOptions = false,
        footer = "%nExample: reprise bench wire --quick")
public final class BenchWireVerb extends Verb {
    private static final int MOST_FORKS = 99;
    private static final int MOST_TRIES = 1_000_000;
    private static final int TRIES = 3_000;
    private static final int QUICK_TRIES = 1_000;
    private static final int WARM_UP = 8_000; // C2 wants to have seen an order 5,000 times

    @Option(
            names = "--tries",
            paramLabel = "N",
            description = "Orders of each row in each fork, and as many echoes; default: 3000, with --quick 1000.")
    private Integer tries;

    @Option(
            names = "--forks",
            paramLabel = "N",
            description = "Processes, one after the other, of which the median counts; default: 7, with --quick 1.")
    private Integer forks;

    @Option(names = "--quick", description = "One fork, fewer tries: within two minutes.")
    private boolean isQuick;

    @Mixin
    private Profiler profiler;

    @Override
    protected ExitCode run(final Output out) throws IOException, InterruptedException {
        check("--tries", tries, MOST_TRIES);
        check("--forks", forks, MOST_FORKS);
        final String classPath = BenchmarkJars.classPath();
        final BenchRun bench = BenchRun.begin(workspace(), "bench-wire", profiler);
        final List<JsonNode> found = measure(out, classPath, bench);
        final double stalled = BenchRun.stalled(found);
        final ObjectNode keys = bench.keys(out);
        keys.put("quick", isQuick);
        bench.addMachine(keys);
        bench.addJvm(keys);
        final double slowed = BenchRun.slowed(found);
        keys.put("spin_stalled_share", stalled);
        keys.put("core_slowed_share", slowed);
        final ArrayNode rows = keys.putArray("rows");
        final List<List<String>> table = new ArrayList<>();
        for (int i = 0; i < found.get(0).path("rows").size(); i++) {
            final int index = i;
            final WireRow row = WireRow.of(
                    found.stream().map(fork -> fork.path("rows").path(index)).toList(),
                    bench.cores(),
                    stalled <= LatencyRow.MOST_STALLED,
                    slowed);
            rows.add(row.json());
            table.add(cells(row));
        }
        out.table(
                List.of(
                        "frame in to order out, µs",
                        "p50",
                        "p99",
                        "p99.9",
                        "max",
                        "echo p50",
                        "echo p99",
                        "excess",
                        "budget"),
                table);
        out.println("");
        for (final JsonNode row : rows) {
            out.println(String.format(
                    Locale.ROOT,
                    "%s: the strategy saw the frame at p50 %.1f µs; %,.0f B on the sockets' threads and %,.0f B on the gateway's"
                            + " for an order and its answers%s",
                    row.path("name").asString(),
                    row.path("taken").path("p50").asDouble(),
                    row.path("socket_bytes_per_order").asDouble(),
                    row.path("gateway_bytes_per_order").asDouble(),
                    row.path("denied").asLong() == 0
                            ? ""
                            : String.format(
                                    Locale.ROOT,
                                    "; %,d frames whose order was denied are not in it",
                                    row.path("denied").asLong())));
        }
        bench.printMachine(out, "");
        BenchRun.printStalled(out, stalled);
        BenchRun.printSlowed(out, slowed);
        bench.printResult(out, ": .hgrm of every row and echo");
        return out.result(ExitCode.OK, keys);
    }

    private List<JsonNode> measure(final Output out, final String classPath, final BenchRun bench)
            throws IOException, InterruptedException {
        final int count = forks != null ? forks : isQuick ? 1 : 7;
        final int each = tries != null ? tries : isQuick ? QUICK_TRIES : TRIES;
        return bench.forks(
                out,
                count,
                classPath,
                BenchProcess.WIRE,
                Integer.toString(each),
                Integer.toString(Math.min(WARM_UP, 8 * each)));
    }

    private static void check(final String option, final Integer value, final int most) {
        if (value != null && (value < 1 || value > most)) {
            throw new VerbException(
                    ExitCode.USAGE,
                    "RP-U038",
                    option + " must be 1 to " + most + ": was " + value,
                    "command line",
                    "e.g. " + option + " 7");
        }
    }

    private static List<String> cells(final WireRow row) {
        final ObjectNode json = row.json();
        return List.of(
                json.path("name").asString(),
                number(json, "p50"),
                number(json, "p99"),
                number(json, "p999"),
                number(json, "max"),
                number(json.path("baseline"), "p50"),
                number(json.path("baseline"), "p99"),
                number(json, "excess_us"),
                row.verdict().orElse(""));
    }

    private static String number(final JsonNode row, final String key) {
        return String.format(Locale.ROOT, "%,.1f", row.path(key).asDouble());
    }
}
