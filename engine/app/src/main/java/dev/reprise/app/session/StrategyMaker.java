package dev.reprise.app.session;

import dev.reprise.api.Strategy;
import dev.reprise.api.StrategyFactory;
import dev.reprise.api.StrategyParameters;
import dev.reprise.app.cli.StrategyCatalog;
import dev.reprise.core.StrategyLoader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Makes strategies from the texts of a journal, with the factories of this process. A replay may change parameters on purpose.
 */
public final class StrategyMaker implements StrategyLoader {
    private final StrategyCatalog catalog;
    private final Map<String, String> overrides;

    /** @param overrides {@code parameter} or {@code factory.parameter} to its new text */
    public StrategyMaker(final StrategyCatalog catalog, final Map<String, String> overrides) {
        this.catalog = catalog;
        this.overrides = Map.copyOf(overrides);
    }

    @Override
    public Strategy load(final String factory, final String parameters) {
        final StrategyFactory maker = catalog.find(factory)
                .orElseThrow(() -> new IllegalArgumentException(
                        "no strategy `" + factory + "`: put its jar into <workspace>/strategies or on --classpath"))
                .factory();
        final Map<String, String> values = parse(parameters);
        maker.parameters().forEach(spec -> {
            final String text = overrides.getOrDefault(factory + '.' + spec.name(), overrides.get(spec.name()));
            if (text != null) {
                values.put(spec.name(), text);
            }
        });
        return maker.create(new StrategyParameters(maker.parameters(), values));
    }

    /** Parameters as the journal keeps them: every value, defaults included, a line each. */
    public String text(final String factory, final Map<String, String> given) {
        final StrategyFactory maker = catalog.find(factory).orElseThrow().factory();
        return new StrategyParameters(maker.parameters(), given)
                .asText().entrySet().stream()
                        .map(entry -> entry.getKey() + '=' + entry.getValue())
                        .collect(Collectors.joining("\n"));
    }

    private static Map<String, String> parse(final String lines) {
        final Map<String, String> values = new LinkedHashMap<>();
        lines.lines().forEach(line -> {
            final int equals = line.indexOf('=');
            values.put(line.substring(0, equals), line.substring(equals + 1));
        });
        return values;
    }
}
