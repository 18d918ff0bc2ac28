package dev.reprise.api;

import java.util.List;

/**
 * Makes strategies of one kind; found by {@link java.util.ServiceLoader}, so a jar that brings one lists it in
 * {@code META-INF/services/dev.reprise.api.StrategyFactory}.
 */
public interface StrategyFactory {
    /** Name for the configuration and the command line, such as {@code ema-cross}: lower case, digits and hyphens. */
    String name();

    /** One line for {@code reprise strategies}. */
    String description();

    /** Every parameter it understands, in the order to show them. */
    List<ParameterSpec> parameters();

    /**
     * Makes one strategy.
     *
     * @throws IllegalArgumentException when parameters contradict each other; the message names them and the remedy
     */
    Strategy create(StrategyParameters parameters);
}
