package dev.reprise.app.verb;

import dev.reprise.api.ParameterSpec;
import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.StrategyCatalog;
import dev.reprise.app.cli.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code reprise strategies}. */
@Command(
        name = "strategies",
        description = "Lists strategies with their parameters, units and defaults, and the jar each comes from.",
        sortOptions = false,
        footer = "%nExample: reprise strategies --classpath breakout.jar")
public final class StrategiesVerb extends Verb {
    @Mixin
    private StrategyJars jars;

    @Override
    protected ExitCode run(final Output out) {
        final StrategyCatalog catalog = StrategyCatalog.load(workspace(), jars.paths());
        final ArrayNode list = Output.JSON.createArrayNode();
        for (final StrategyCatalog.Entry entry : catalog.entries()) {
            list.add(json(entry));
            print(entry, out);
        }
        if (catalog.entries().isEmpty()) {
            out.note("no strategies found; put a jar into " + workspace().resolve("strategies"));
        }
        final ObjectNode keys = out.object();
        keys.set("strategies", list);
        return out.result(ExitCode.OK, keys);
    }

    private static void print(final StrategyCatalog.Entry entry, final Output out) {
        final String origin = String.valueOf(entry.origin().getFileName());
        out.println(out.colored("bold", entry.factory().name()) + "  "
                + entry.factory().description() + "  [" + origin + "]");
        final List<List<String>> rows = new ArrayList<>();
        for (final ParameterSpec parameter : entry.factory().parameters()) {
            rows.add(List.of(
                    "  " + parameter.name(), unit(parameter), parameter.defaultValue(), parameter.description()));
        }
        out.table(List.of("  parameter", "unit", "default", "meaning"), rows);
        out.println("");
    }

    private static String unit(final ParameterSpec parameter) {
        return switch (parameter.type()) {
            case INTEGER -> "whole";
            case RATIO -> "ratio";
            case BPS -> "bps";
            case QTY -> "currency";
            case DURATION -> "time";
            case BOOLEAN -> "true/false";
        };
    }

    private static ObjectNode json(final StrategyCatalog.Entry entry) {
        final ObjectNode strategy = Output.JSON.createObjectNode();
        strategy.put("name", entry.factory().name());
        strategy.put("description", entry.factory().description());
        strategy.put("origin", entry.origin().toString());
        final ArrayNode parameters = strategy.putArray("parameters");
        for (final ParameterSpec parameter : entry.factory().parameters()) {
            parameters
                    .addObject()
                    .put("name", parameter.name())
                    .put("type", parameter.type().name().toLowerCase(Locale.ROOT))
                    .put("default", parameter.defaultValue())
                    .put("description", parameter.description());
        }
        return strategy;
    }
}
