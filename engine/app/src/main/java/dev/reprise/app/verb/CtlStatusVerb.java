package dev.reprise.app.verb;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Verb;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code reprise ctl status}. */
@Command(
        name = "status",
        description = "Shows how a running instance is doing.",
        sortOptions = false,
        footer = "%nExample: reprise ctl status --run demo")
public final class CtlStatusVerb extends Verb {
    @Mixin
    private InstanceParameter instance;

    @Override
    protected ExitCode run(final Output out) {
        final InstanceParameter.Answer answer = instance.status(workspace());
        final ObjectNode keys = out.object().put("instance", answer.instance());
        final List<List<String>> rows = new ArrayList<>();
        for (final Map.Entry<String, JsonNode> entry :
                answer.answer().path("status").properties()) {
            keys.set(entry.getKey(), entry.getValue());
            if (!entry.getValue().isContainer()) {
                rows.add(List.of(entry.getKey(), text(entry.getValue())));
            }
        }
        out.table(List.of("instance", answer.instance()), rows);
        for (final Map.Entry<String, JsonNode> entry :
                answer.answer().path("status").properties()) {
            if (entry.getValue().isContainer() && !entry.getValue().isEmpty()) {
                out.println("");
                out.println(out.colored("bold", entry.getKey()));
                table(entry.getValue(), out);
            }
        }
        return out.result(ExitCode.OK, keys);
    }

    /** A list of objects with a column for each key; an object or a list of anything else with a row for each entry. */
    private static void table(final JsonNode node, final Output out) {
        final Set<String> columns = new LinkedHashSet<>();
        if (node.isArray()) {
            node.forEach(row -> columns.addAll(row.propertyNames()));
        }
        final List<List<String>> rows = new ArrayList<>();
        if (columns.isEmpty()) {
            if (node.isArray()) {
                node.forEach(value -> rows.add(List.of(text(value))));
            } else {
                node.properties().forEach(entry -> rows.add(List.of(entry.getKey(), text(entry.getValue()))));
            }
            rows.forEach(row -> out.println(String.join("  ", row)));
            return;
        }
        for (final JsonNode row : node) {
            rows.add(columns.stream().map(key -> text(row.path(key))).toList());
        }
        out.table(List.copyOf(columns), rows);
    }

    private static String text(final JsonNode value) {
        return value.isContainer() ? value.toString() : value.asString("");
    }
}
