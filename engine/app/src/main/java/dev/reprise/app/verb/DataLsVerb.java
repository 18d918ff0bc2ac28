package dev.reprise.app.verb;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Verb;
import dev.reprise.app.data.Datasets;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code reprise data ls}. */
@Command(
        name = "ls",
        description = "Lists the datasets of the workspace.",
        sortOptions = false,
        footer = "%nExample: reprise data ls --json")
public final class DataLsVerb extends Verb {
    @Override
    protected ExitCode run(final Output out) {
        final ObjectNode keys = out.object();
        final ArrayNode list = keys.putArray("datasets");
        final List<List<String>> rows = new ArrayList<>();
        for (final ObjectNode manifest : Datasets.list(workspace())) {
            list.add(manifest);
            rows.add(List.of(
                    text(manifest, "dataset"),
                    text(manifest, "instrument"),
                    manifest.path("complete").asBoolean(true) ? text(manifest, "from") : "records, or was cut off",
                    text(manifest, "to"),
                    count(manifest, "trades"),
                    count(manifest, "book_levels"),
                    count(manifest, "gaps")));
        }
        if (rows.isEmpty()) {
            out.note("no datasets in " + workspace().resolve("data") + "; `reprise data import` makes one");
        } else {
            out.table(List.of("dataset", "instrument", "from", "to", "trades", "book levels", "gaps"), rows);
        }
        return out.result(ExitCode.OK, keys);
    }

    private static String text(final ObjectNode manifest, final String key) {
        return manifest.path(key).asString("");
    }

    private static String count(final ObjectNode manifest, final String key) {
        return String.format("%,d", manifest.path(key).asLong(0));
    }
}
