package dev.reprise.app.verb;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Verb;
import dev.reprise.app.config.ResolvedConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code reprise config show}: what is in force, and why. */
@Command(
        name = "show",
        description = "Shows the resolved configuration, secrets hidden.",
        sortOptions = false,
        footer = "%nExample: reprise config show -c config/demo.yaml --set risk.max_open_orders=5 --origin")
public final class ConfigShowVerb extends Verb {
    @Option(
            names = "--origin",
            description = "Add where each value came from: file and line, variable, flag or default.")
    private boolean origin;

    @Mixin
    private StrategyJars jars;

    @Override
    protected ExitCode run(final Output out) {
        final ResolvedConfig config = loadConfig(jars.paths());
        out.println(config.toYaml(origin).stripTrailing());
        final ObjectNode keys = out.object();
        keys.set("config", Output.JSON.valueToTree(config.redacted()));
        if (origin) {
            keys.set("origins", Output.JSON.valueToTree(origins(config)));
        }
        return out.result(ExitCode.OK, keys);
    }

    private static Map<String, String> origins(final ResolvedConfig config) {
        final Map<String, String> texts = new LinkedHashMap<>();
        config.origins().forEach((path, from) -> texts.put(path, from.toString()));
        return texts;
    }
}
