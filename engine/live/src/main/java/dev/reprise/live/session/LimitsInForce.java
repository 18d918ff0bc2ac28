package dev.reprise.live.session;

import dev.reprise.api.record.Records;
import dev.reprise.core.risk.Limit;
import dev.reprise.core.risk.RiskGate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;

/** What a core's limits are: it alone decides by them. For the thread that owns the core; allocates. */
public final class LimitsInForce {
    private LimitsInForce() {}

    /** Scopes without values, for keys. */
    private static LimitsSpec scope(final int strategy, final int instrument, final int currency, final int venue) {
        return new LimitsSpec(strategy, instrument, currency, venue, Map.of());
    }

    private static LimitsSpec scope(final LimitsSpec limits) {
        return scope(limits.strategy(), limits.instrument(), limits.currency(), limits.venue());
    }

    /** Every scope that sets limits, with those that it sets. */
    public static List<LimitsSpec> of(final RiskGate risk) {
        final Map<LimitsSpec, Map<Limit, Long>> values = new LinkedHashMap<>();
        risk.visitLimits((strategy, instrument, currency, venue, limit, value) -> values.computeIfAbsent(
                        scope(strategy, instrument, currency, venue), any -> new EnumMap<>(Limit.class))
                .put(limit, value));
        return specs(values);
    }

    private static List<LimitsSpec> specs(final Map<LimitsSpec, Map<Limit, Long>> values) {
        final List<LimitsSpec> specs = new ArrayList<>();
        values.forEach((scope, limits) -> specs.add(
                new LimitsSpec(scope.strategy(), scope.instrument(), scope.currency(), scope.venue(), limits)));
        return specs;
    }

    /**
     * What makes a session's limits the only ones: those of earlier sessions that it does not name are taken away first, as a core
     * keeps what no record changes.
     */
    public static List<LimitsSpec> replacedBy(final RiskGate risk, final List<LimitsSpec> session) {
        final Map<LimitsSpec, Map<Limit, Long>> left = new LinkedHashMap<>();
        of(risk).forEach(before -> {
            final Map<Limit, Long> none = new EnumMap<>(Limit.class);
            before.values().keySet().forEach(limit -> none.put(limit, Limit.NONE));
            left.put(scope(before), none);
        });
        for (final LimitsSpec limits : session) {
            final Map<Limit, Long> before = left.get(scope(limits));
            if (before != null) {
                before.keySet().removeAll(limits.values().keySet());
            }
        }
        left.values().removeIf(Map::isEmpty);
        final List<LimitsSpec> all = specs(left);
        all.addAll(session);
        return List.copyOf(all);
    }

    /** Whether a scope's limits would let something through that is denied now. */
    public static boolean loosens(final RiskGate risk, final LimitsSpec limits) {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[Records.MAX_LENGTH]);
        SessionRecords.encode(limits, record);
        return risk.loosens(record, 0);
    }
}
