package dev.reprise.app.verb;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.StrategyCatalog;
import dev.reprise.app.cli.Verb;
import dev.reprise.app.config.ConfigException;
import dev.reprise.app.config.ConfigProblem;
import dev.reprise.app.config.ResolvedConfig;
import dev.reprise.app.session.RealMoney;
import dev.reprise.app.session.TradingPlace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code reprise config check}: each file on its own, over those of {@code -c}. */
@Command(
        name = "check",
        description = "Checks configurations and shows every mistake in them; exit code 3 when there is one.",
        sortOptions = false,
        footer = "%nExample: reprise config check config/*.yaml")
public final class ConfigCheckVerb extends Verb {
    @Parameters(paramLabel = "FILE", description = "Each is checked on its own; none means the one of -c.")
    private List<String> files = new ArrayList<>();

    @Mixin
    private StrategyJars jars;

    @Override
    protected ExitCode run(final Output out) {
        final List<ConfigProblem> problems = new ArrayList<>();
        final ArrayNode checked = Output.JSON.createArrayNode();
        if (files.isEmpty()) {
            check(globals().configs(), "the configuration", out, checked, problems);
        }
        for (final String file : files) {
            final List<String> layers = new ArrayList<>(globals().configs());
            layers.add(file);
            check(layers, file, out, checked, problems);
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        final ObjectNode keys = out.object();
        keys.set("files", checked);
        return out.result(ExitCode.OK, keys);
    }

    private void check(
            final List<String> layers,
            final String name,
            final Output out,
            final ArrayNode checked,
            final List<ConfigProblem> problems) {
        try {
            final AtomicReference<StrategyCatalog> catalog = new AtomicReference<>();
            final ResolvedConfig config = configLoader(layers)
                    .strategies(workspace -> {
                        catalog.set(StrategyCatalog.load(workspace, jars.paths()));
                        return catalog.get().factories();
                    })
                    .load();
            if (catalog.get() != null) {
                final List<ConfigProblem> missing = RealMoney.problems(config, catalog.get());
                if (!missing.isEmpty()) {
                    problems.addAll(missing);
                    return;
                }
            }
            final TradingPlace place = TradingPlace.of(config);
            out.println(
                    name + "  ok" + (config.isRealMoney() ? "  (" + place.text() + ": runs with --live only)" : ""));
            place.addTo(checked.addObject()
                    .put("file", name)
                    .put("name", config.config().name())
                    .put("real_money", place.money() == TradingPlace.Money.REAL));
        } catch (final ConfigException e) {
            problems.addAll(e.problems());
        }
    }
}
