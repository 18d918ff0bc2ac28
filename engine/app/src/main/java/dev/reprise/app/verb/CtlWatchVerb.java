package dev.reprise.app.verb;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Verb;
import dev.reprise.app.cli.VerbException;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code reprise ctl watch}. */
@Command(
        name = "watch",
        description =
                "Shows a running instance again and again until it stops or Ctrl-C: a line each time, with --json an"
                        + " object a line.",
        sortOptions = false,
        footer = "%nExample: reprise ctl watch --every 500 --json")
public final class CtlWatchVerb extends Verb {
    private static final long MIN_MS = 50;

    @Mixin
    private InstanceParameter instance;

    @Option(
            names = "--every",
            paramLabel = "MS",
            description = "Milliseconds between two looks, at least 50; default ${DEFAULT-VALUE}.")
    private long every = 1_000;

    @Option(names = "--count", paramLabel = "N", description = "Stop after so many looks.")
    private long count = Long.MAX_VALUE;

    @Override
    protected ExitCode run(final Output out) throws InterruptedException {
        if (every < MIN_MS) {
            throw new VerbException(
                    ExitCode.USAGE, "RP-U022", "--every must be at least 50: was " + every, "--every", "try 1000");
        }
        for (long look = 0; look < count; look++) {
            if (look > 0) {
                Thread.sleep(every);
            }
            final InstanceParameter.Answer answer;
            try {
                answer = instance.status(workspace());
            } catch (final VerbException e) {
                if (look > 0 && e.exitCode() == ExitCode.NOT_RUNNING) {
                    out.note("the instance has stopped");
                    return ExitCode.OK;
                }
                throw e;
            }
            final JsonNode status = answer.answer().path("status");
            final ObjectNode keys =
                    out.object().put("time", Instant.now().toString()).put("instance", answer.instance());
            status.properties().forEach(entry -> keys.set(entry.getKey(), entry.getValue()));
            out.line(keys);
            out.println(line(keys, status));
        }
        return ExitCode.OK;
    }

    private static String line(final ObjectNode keys, final JsonNode status) {
        final String halted = status.path("halted_by").asString("");
        final JsonNode alarms = status.path("recent_alarms");
        return String.format(
                "%s  %s  %-8s core %s  orders %s open %s  fills %s  denied %s  P&L %s %s  positions %d%s%s",
                keys.get("time").asString(),
                keys.get("instance").asString(),
                status.path("risk_state").asString("?"),
                status.path("core").asString("?"),
                status.path("orders").asString("?"),
                status.path("open_orders").asString("?"),
                status.path("fills").asString("?"),
                status.path("denied").asString("?"),
                status.path("pnl").asString("?"),
                status.path("pnl_currency").asString(""),
                status.path("positions").size(),
                halted.isEmpty() ? "" : "  HALTED by " + halted,
                alarms.isEmpty()
                        ? ""
                        : "  last alarm " + alarms.get(alarms.size() - 1).asString(""));
    }
}
