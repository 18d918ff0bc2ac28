package dev.reprise.app.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * A checked configuration, every value of it with its origin, secrets hidden in everything this prints.
 */
public final class ResolvedConfig {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final EngineConfig config;
    private final Map<String, Object> values; // nested, in the order of the documentation
    private final Map<String, Origin> origins; // by path

    ResolvedConfig(final EngineConfig config, final Map<String, Object> values, final Map<String, Origin> origins) {
        this.config = config;
        this.values = values;
        this.origins = origins;
    }

    /** The values as records. */
    public EngineConfig config() {
        return config;
    }

    /** Where the value at a path such as {@code risk.max_open_orders} came from; empty for an unknown path. */
    public Optional<Origin> origin(final String path) {
        return Optional.ofNullable(origins.get(path));
    }

    /** Where every value came from, by path, in the order of the documentation. */
    public Map<String, Origin> origins() {
        return Collections.unmodifiableMap(origins);
    }

    /** The values as nested maps, lists, texts, numbers and nulls, secrets hidden: what {@code --json} shows. */
    public Map<String, Object> redacted() {
        return redacted(values);
    }

    private static Map<String, Object> redacted(final Map<?, ?> map) {
        final Map<String, Object> result = new LinkedHashMap<>();
        map.forEach((key, value) -> result.put(key.toString(), redactedValue(value)));
        return result;
    }

    private static Object redactedValue(final Object value) {
        if (value instanceof Map<?, ?> map) {
            return redacted(map);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(ResolvedConfig::redactedValue).toList();
        }
        return value == null || value instanceof Number || value instanceof Boolean ? value : value.toString();
    }

    /**
     * The configuration as one line of JSON, always the same text for the same values, secrets hidden: what {@code RunStarted}
     * carries, so that a replay needs no file.
     */
    public String toJson() {
        return JSON.writeValueAsString(redacted());
    }

    /**
     * The configuration as YAML, secrets hidden.
     *
     * @param withOrigins adds to each line where its value came from
     */
    public String toYaml(final boolean withOrigins) {
        return new ResolvedYaml(origins, withOrigins).write(values);
    }

    /**
     * Whether orders would move real money: {@code mode: live} at a venue with {@code environment: live}. A rehearsal counts as
     * that: nothing that real money asks for is left out.
     */
    public boolean isRealMoney() {
        return config.mode() == EngineConfig.Mode.LIVE
                && config.venues().stream().anyMatch(v -> v.environment() == VenueConfig.Environment.LIVE);
    }

    /** Whether all that real money asks for is asked, and every venue that it would be at is a server on this host. */
    public boolean isRehearsal() {
        return isRealMoney()
                && config.venues().stream()
                        .filter(venue -> venue.environment() == VenueConfig.Environment.LIVE)
                        .allMatch(venue -> venue.endpoints().isPresent());
    }

    @Override
    public String toString() {
        return toJson();
    }
}
