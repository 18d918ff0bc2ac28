package dev.reprise.app.session;

import dev.reprise.api.Instrument;
import dev.reprise.app.config.RateLimit;
import dev.reprise.app.config.RiskConfig;
import dev.reprise.app.config.VenueConfig;
import dev.reprise.core.risk.Limit;
import dev.reprise.live.session.LimitsSpec;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** From the configuration's limits to those of the journal; what the configuration turned off does not bind. */
public final class Limits {
    private static final int ALL = -1;
    private static final int NONE = -1;

    private Limits() {}

    /**
     * Every scope that sets limits: the account's, then those of instruments and strategies. Quantities hold per
     * instrument, amounts per quote currency.
     *
     * @param strategies names in index order
     */
    public static List<LimitsSpec> of(
            final RiskConfig risk, final List<Instrument> instruments, final List<String> strategies) {
        final List<LimitsSpec> limits = new ArrayList<>();
        limits.add(new LimitsSpec(ALL, ALL, NONE, risk.account().numbers()));
        quotes(instruments)
                .forEach((currency, any) ->
                        limits.add(new LimitsSpec(ALL, ALL, currency, amounts(risk.account(), any, true))));
        for (final Instrument instrument : instruments) {
            final Map<Limit, Long> values = quantities(risk.account(), instrument, true);
            final RiskConfig.Scope own = risk.instruments().get(instrument.symbol());
            if (own != null) {
                values.putAll(own.numbers());
                amounts(own, instrument, false).forEach(values::put);
                quantities(own, instrument, false).forEach((limit, value) -> values.merge(limit, value, Math::min));
            }
            values.put(Limit.RESTRICTED, risk.restricted().contains(instrument.symbol()) ? 1L : 0L);
            limits.add(new LimitsSpec(ALL, instrument.index(), NONE, values));
        }
        for (int s = 0; s < strategies.size(); s++) {
            final RiskConfig.Scope own = risk.strategies().get(strategies.get(s));
            if (own != null) {
                ofStrategy(limits, s, own, instruments);
            }
        }
        return limits;
    }

    /**
     * Those of {@link #of(RiskConfig, List, List)}, and what each venue's {@code rate_limit} allows.
     *
     * @param venues in index order
     */
    public static List<LimitsSpec> of(
            final RiskConfig risk,
            final List<VenueConfig> venues,
            final List<Instrument> instruments,
            final List<String> strategies) {
        final List<LimitsSpec> limits = of(risk, instruments, strategies);
        for (int v = 0; v < venues.size(); v++) {
            final RateLimit rate = venues.get(v).rateLimit().orElse(null);
            final Map<Limit, Long> values = new EnumMap<>(Limit.class);
            values.put(Limit.ORDERS_PER_WINDOW, rate == null ? Limit.NONE : rate.count());
            values.put(
                    Limit.THROTTLE_WINDOW,
                    rate == null ? Limit.NONE : rate.window().toNanos());
            limits.add(new LimitsSpec(ALL, ALL, NONE, v, values));
        }
        return limits;
    }

    private static void ofStrategy(
            final List<LimitsSpec> limits,
            final int strategy,
            final RiskConfig.Scope own,
            final List<Instrument> instruments) {
        add(limits, new LimitsSpec(strategy, ALL, NONE, own.numbers()));
        quotes(instruments)
                .forEach((currency, any) ->
                        add(limits, new LimitsSpec(strategy, ALL, currency, amounts(own, any, false))));
        for (final Instrument instrument : instruments) {
            add(limits, new LimitsSpec(strategy, instrument.index(), NONE, quantities(own, instrument, false)));
        }
    }

    private static void add(final List<LimitsSpec> limits, final LimitsSpec spec) {
        if (!spec.values().isEmpty()) {
            limits.add(spec);
        }
    }

    /** Each quote currency once, with an instrument that has it. */
    private static Map<Integer, Instrument> quotes(final List<Instrument> instruments) {
        final Map<Integer, Instrument> quotes = new TreeMap<>();
        instruments.forEach(i -> quotes.putIfAbsent(i.quote().index(), i));
        return quotes;
    }

    private static Map<Limit, Long> amounts(
            final RiskConfig.Scope scope, final Instrument instrument, final boolean offWhenNotNamed) {
        return mantissas(
                scope,
                Limit.Unit.AMOUNT,
                instrument.quote().code(),
                instrument.quote().scale(),
                offWhenNotNamed);
    }

    private static Map<Limit, Long> quantities(
            final RiskConfig.Scope scope, final Instrument instrument, final boolean offWhenNotNamed) {
        return mantissas(scope, Limit.Unit.QTY, instrument.base().code(), instrument.qtyScale(), offWhenNotNamed);
    }

    private static Map<Limit, Long> mantissas(
            final RiskConfig.Scope scope,
            final Limit.Unit unit,
            final String code,
            final int scale,
            final boolean offWhenNotNamed) {
        final Map<Limit, Long> values = new EnumMap<>(Limit.class);
        scope.amounts().forEach((limit, amounts) -> {
            final BigDecimal amount = amounts.get(code);
            if (limit.unit() == unit && (amount != null || offWhenNotNamed)) {
                values.put(limit, amount == null ? limit.off() : mantissa(amount, scale, limit.off()));
            }
        });
        return values;
    }

    /** Rounded down: a limit is never wider than written. */
    private static long mantissa(final BigDecimal amount, final int scale, final long most) {
        final BigDecimal mantissa = amount.movePointRight(scale).setScale(0, RoundingMode.FLOOR);
        return mantissa.compareTo(BigDecimal.valueOf(most)) > 0 ? most : mantissa.longValueExact();
    }
}
