package dev.reprise.app.config;

import dev.reprise.core.risk.Limit;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Limits of the account, and tighter ones of single strategies and instruments.
 *
 * @param account every limit, given, by default or off
 * @param strategies by strategy name, only what is given there
 * @param instruments by canonical name, only what is given there
 * @param restricted canonical names that nothing may enter, whatever a strategy's list says
 */
public record RiskConfig(
        Scope account, Map<String, Scope> strategies, Map<String, Scope> instruments, List<String> restricted) {

    /**
     * Limits of one scope. A limit that is in neither map is not set there.
     *
     * @param numbers counts, basis points and times in ns; {@link Limit#off} is a rule that is off
     * @param amounts quantities by base currency and amounts by quote currency; empty is a rule that is off
     */
    public record Scope(Map<Limit, Long> numbers, Map<Limit, Map<String, BigDecimal>> amounts) {
        /** A count, basis points or a time in ns; empty when the rule is off or not set. */
        public OptionalLong number(final Limit limit) {
            final Long value = numbers.get(limit);
            return value == null || value == limit.off() ? OptionalLong.empty() : OptionalLong.of(value);
        }

        /** Amounts by currency; a currency that is not there has no such limit. */
        public Map<String, BigDecimal> amounts(final Limit limit) {
            return amounts.getOrDefault(limit, Map.of());
        }
    }
}
