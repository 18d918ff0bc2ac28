package dev.reprise.benchmarks.load;

import dev.reprise.api.Strategy;
import dev.reprise.api.StrategyFactory;
import dev.reprise.api.StrategyParameters;
import dev.reprise.core.StrategyLoader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;

/** Makes the strategies that come with the engine; what is not given is at its default. */
public final class BundledStrategies implements StrategyLoader {
    @Override
    public Strategy load(final String factory, final String parameters) {
        final Map<String, String> given = new LinkedHashMap<>();
        parameters.lines().forEach(line -> {
            final int equals = line.indexOf('=');
            given.put(line.substring(0, equals), line.substring(equals + 1));
        });
        for (final StrategyFactory maker : ServiceLoader.load(StrategyFactory.class)) {
            if (maker.name().equals(factory)) {
                return maker.create(new StrategyParameters(maker.parameters(), given));
            }
        }
        throw new IllegalArgumentException("no bundled strategy `" + factory + '`');
    }
}
