package dev.reprise.core;

import dev.reprise.api.Strategy;

/** Makes strategies by the names that the journal holds. */
@FunctionalInterface
public interface StrategyLoader {
    /**
     * @param factory the factory's name
     * @param parameters lines {@code name=value}
     * @throws IllegalArgumentException when there is no such factory or a parameter cannot be read
     */
    Strategy load(String factory, String parameters);
}
