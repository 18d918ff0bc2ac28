package dev.reprise.app.verb;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.StrategyCatalog;
import dev.reprise.app.cli.Verb;
import dev.reprise.app.run.RunLocator;
import dev.reprise.app.session.Replays;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code reprise replay}. */
@Command(
        name = "replay",
        description = "Runs a recorded session again from its inputs and compares every decision with the journal.",
        sortOptions = false,
        footer = "%nExample: reprise replay latest --verify")
public final class ReplayVerb extends Verb {
    @Parameters(paramLabel = "RUN", description = "Run id, instance name, `latest`, or a directory.")
    private String run;

    @Option(
            names = "--verify",
            description = "Exit with 7 and the first difference when a decision differs; this is what replay does.")
    private boolean verify;

    @Option(
            names = "--generations",
            description =
                    "All generations of the journal that are kept, each from the state it begins with; else the newest.")
    private boolean generations;

    @Option(
            names = "--param",
            paramLabel = "[STRATEGY.]NAME=VALUE",
            description = "Change a strategy parameter on purpose, to see what it would have decided.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Mixin
    private StrategyJars jars;

    @Override
    protected ExitCode run(final Output out) {
        final RunLocator.Run found = RunLocator.find(workspace(), run);
        final StrategyCatalog catalog = StrategyCatalog.load(workspace(), jars.paths());
        final List<Path> journals = generations ? RunParameter.generations(found) : List.of(found.journal());
        ObjectNode keys = out.object();
        final ArrayNode all = Output.JSON.createArrayNode();
        for (final Path journal : journals) {
            final Replays.Timed replay = Replays.verify(journal, catalog, parameters, out);
            keys = replay.addTo(out.object(), found.id());
            all.add(replay.addTo(
                    Output.JSON.createObjectNode(), journal.getFileName().toString()));
            if (!replay.result().identical()) {
                return out.failed(ExitCode.CHECK_FAILED, keys, Replays.differs(replay));
            }
            tell(replay, generations ? journal.getFileName().toString() : found.id(), out);
        }
        if (generations) {
            keys.set("generations", all);
        }
        return out.result(ExitCode.OK, keys);
    }

    private static void tell(final Replays.Timed replay, final String name, final Output out) {
        out.println(String.format(
                "%s  %s: %,d inputs run again, %,d outputs compared, all equal  (%.2f s, %,d events/s)",
                out.colored("green,bold", "identical"),
                name,
                replay.result().inputs(),
                replay.result().outputsCompared(),
                replay.seconds(),
                Math.round(replay.result().inputs() / replay.seconds())));
        out.println("hash       " + replay.result().hash());
    }
}
