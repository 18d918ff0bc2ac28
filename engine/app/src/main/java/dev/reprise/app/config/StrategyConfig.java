package dev.reprise.app.config;

import java.util.List;
import java.util.Map;

/**
 * A strategy to run.
 *
 * @param name of this one, unique
 * @param type name of its factory
 * @param instruments canonical names it may trade, at least one
 * @param params texts by name, as the factory reads them
 * @param sha256 of the jar it must come from, lower-case hexadecimal; empty for any
 */
public record StrategyConfig(
        String name, String type, List<String> instruments, Map<String, String> params, String sha256) {}
