package dev.reprise.live.session;

import dev.reprise.core.risk.Limit;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Limits of one scope, as in the {@code RiskSettings} record. What is not in the map is not changed; a limit that no scope
 * sets denies.
 *
 * @param strategy strategy index, -1 for all
 * @param instrument instrument index, -1 for all
 * @param currency quote currency of the amounts, -1 for none; with one, instrument is -1
 * @param venue index of the venue whose throttle these limit, -1 for none; with one, the others are -1
 * @param values each in its limit's unit; below 0: this scope sets none
 */
public record LimitsSpec(int strategy, int instrument, int currency, int venue, Map<Limit, Long> values) {
    /** Limits of a scope that is no venue. */
    public LimitsSpec(final int strategy, final int instrument, final int currency, final Map<Limit, Long> values) {
        this(strategy, instrument, currency, -1, values);
    }

    public LimitsSpec {
        final Map<Limit, Long> copy = new EnumMap<>(Limit.class);
        copy.putAll(values);
        values = Collections.unmodifiableMap(copy);
    }
}
