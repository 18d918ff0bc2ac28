package dev.reprise.app.verb;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Verb;
import dev.reprise.app.cli.VerbException;
import dev.reprise.app.config.EngineConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code reprise doctor}: whether this machine suits the engine. */
@Command(
        name = "doctor",
        description =
                "Checks this machine: Java, cores, memory, clock, disk, kernel settings; exit code 7 when one fails.",
        sortOptions = false,
        footer = "%nExample: reprise doctor -c config/binance-paper.yaml")
public final class DoctorVerb extends Verb {
    @Override
    protected ExitCode run(final Output out) {
        final boolean configured = !globals().configs().isEmpty();
        final EngineConfig config = configured ? loadConfig(List.of()).config() : null;
        final List<MachineCheck> checks = MachineChecks.all(
                config == null ? workspace() : config.workspace(), config == null ? null : config.engine());
        final List<List<String>> rows = new ArrayList<>();
        final ArrayNode list = Output.JSON.createArrayNode();
        for (final MachineCheck check : checks) {
            final String status = check.status().name().toLowerCase(Locale.ROOT);
            rows.add(List.of(check.name(), status, check.found(), check.wanted(), check.remedy()));
            list.addObject()
                    .put("name", check.name())
                    .put("status", status)
                    .put("found", check.found())
                    .put("wanted", check.wanted())
                    .put("remedy", check.remedy());
        }
        out.table(List.of("check", "status", "found", "wanted", "remedy"), rows);
        final ObjectNode keys = out.object();
        keys.set("checks", list);
        final List<String> failed = checks.stream()
                .filter(c -> c.status() == MachineCheck.Status.FAIL)
                .map(MachineCheck::name)
                .toList();
        if (failed.isEmpty()) {
            return out.result(ExitCode.OK, keys);
        }
        return out.failed(
                ExitCode.CHECK_FAILED,
                keys,
                new VerbException(
                        ExitCode.CHECK_FAILED,
                        "RP-M001",
                        "this machine does not suit the engine: " + String.join(", ", failed),
                        "this machine",
                        "follow the remedies of the checks that failed"));
    }
}
