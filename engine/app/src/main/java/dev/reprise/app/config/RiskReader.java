package dev.reprise.app.config;

import dev.reprise.core.risk.Limit;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads {@code risk}: a key for every {@link Limit}, and the sections {@code strategies} and {@code instruments} with
 * tighter ones. With {@code mode: live} every limit without a safe starting value must be given, and none may be off.
 */
final class RiskReader {
    private static final int MAX_COUNT = 1_000_000;

    private final Section section;
    private final boolean live;
    private final boolean leavesTheHost;
    private final Map<String, List<String>> strategies = new LinkedHashMap<>(); // instruments by name
    private final List<String> instruments;
    private final boolean isOfData;

    /**
     * @param leavesTheHost whether orders reach more than a server on this host, so that no window may be 0 either
     * @param strategies the configured ones
     * @param instruments canonical names of the configured instruments
     * @param isOfData whether these are the instruments of data, so that an amount may name other currencies beside theirs
     */
    RiskReader(
            final Section section,
            final EngineConfig.Mode mode,
            final boolean leavesTheHost,
            final List<StrategyConfig> strategies,
            final List<String> instruments,
            final boolean isOfData) {
        this.section = section;
        live = mode == EngineConfig.Mode.LIVE;
        this.leavesTheHost = leavesTheHost;
        strategies.forEach(strategy -> this.strategies.put(
                strategy.name(), strategy.instruments().isEmpty() ? instruments : strategy.instruments()));
        this.instruments = instruments;
        this.isOfData = isOfData;
    }

    RiskConfig read() {
        final RiskConfig.Scope account = account();
        final Map<String, RiskConfig.Scope> byStrategy = narrow("strategies", strategies, Limit.Scope.STRATEGY);
        final Map<String, List<String>> itself = new LinkedHashMap<>();
        instruments.forEach(instrument -> itself.put(instrument, List.of(instrument)));
        final Map<String, RiskConfig.Scope> byInstrument = narrow("instruments", itself, Limit.Scope.INSTRUMENT);
        final List<String> restricted = section.texts("restricted", this::instrument);
        final RiskConfig risk = new RiskConfig(account, byStrategy, byInstrument, restricted);
        section.done();
        return risk;
    }

    private String instrument(final String text) throws Values.RefusedException {
        if (!instruments.contains(text)) {
            throw Values.oneOf(text, instruments);
        }
        return text;
    }

    /** The account's limits: every one of them has a value. */
    private RiskConfig.Scope account() {
        final Map<Limit, Long> numbers = new EnumMap<>(Limit.class);
        final Map<Limit, Map<String, BigDecimal>> amounts = new EnumMap<>(Limit.class);
        for (final Limit limit : Limit.values()) {
            if (limit == Limit.RESTRICTED) {
                continue;
            }
            final String key = limit.key();
            if (key == null) {
                numbers.put(limit, limit.start());
                continue;
            }
            if (live && limit.isRequired() && !section.has(key)) {
                missing(key, example(limit));
            }
            if (isAmount(limit)) {
                final Map<String, BigDecimal> given = section.amounts(key, Map.of());
                amounts.put(limit, given);
                checkOn(key, given.isEmpty());
                checkTraded(section, limit, given, instruments);
                checkCurrencies(limit, given);
            } else {
                final Optional<Long> start =
                        limit.start() == Limit.NO_START ? Optional.empty() : Optional.of(limit.start());
                final Optional<Long> given = section.rule(key, start, parser(limit), shown(limit));
                numbers.put(limit, given.orElse(limit.off()));
                checkOn(key, given.isEmpty());
            }
        }
        return new RiskConfig.Scope(Collections.unmodifiableMap(numbers), Collections.unmodifiableMap(amounts));
    }

    /**
     * Sections of tighter limits, by name.
     *
     * @param names each with the instruments that its section limits
     */
    private Map<String, RiskConfig.Scope> narrow(
            final String key, final Map<String, List<String>> names, final Limit.Scope bindsThere) {
        final Map<String, RiskConfig.Scope> scopes = new LinkedHashMap<>();
        if (!section.isGiven(key)) {
            section.ignoreWhenAbsent(key);
            return scopes;
        }
        section.named(key).forEach((name, inside) -> {
            if (!names.containsKey(name)) {
                inside.problem(
                        ProblemCode.INCONSISTENT,
                        "`risk." + key + "` names `" + ConfigSource.masked(name) + "`, which is not configured",
                        inside.origin(),
                        List.of("configured: " + String.join(", ", names.keySet())),
                        "use one of those");
            }
            final Map<Limit, Long> numbers = new EnumMap<>(Limit.class);
            final Map<Limit, Map<String, BigDecimal>> amounts = new EnumMap<>(Limit.class);
            for (final Limit limit : Limit.values()) {
                if (limit.key() != null
                        && limit != Limit.RESTRICTED
                        && (limit.scope() == Limit.Scope.ANY || limit.scope() == bindsThere)) {
                    narrow(inside, limit, numbers, amounts);
                    checkTraded(
                            inside, limit, amounts.getOrDefault(limit, Map.of()), names.getOrDefault(name, List.of()));
                }
            }
            inside.done();
            scopes.put(
                    name,
                    new RiskConfig.Scope(Collections.unmodifiableMap(numbers), Collections.unmodifiableMap(amounts)));
        });
        return Collections.unmodifiableMap(scopes);
    }

    private void narrow(
            final Section inside,
            final Limit limit,
            final Map<Limit, Long> numbers,
            final Map<Limit, Map<String, BigDecimal>> amounts) {
        final String key = limit.key();
        if (!inside.has(key)) {
            inside.ignoreWhenAbsent(key);
        } else if (isAmount(limit)) {
            amounts.put(limit, inside.amounts(key, Map.of()));
        } else {
            numbers.put(limit, inside.value(key, limit.off(), parser(limit), shown(limit)));
        }
    }

    private static boolean isAmount(final Limit limit) {
        return limit.unit() == Limit.Unit.QTY || limit.unit() == Limit.Unit.AMOUNT;
    }

    private Section.Parser<Long> parser(final Limit limit) {
        return switch (limit.unit()) {
            case BPS -> text -> (long) Values.wholeBps(text);
            case TIME -> text -> time(limit, text);
            default -> text -> (long) Values.whole(text, 0, (int) Math.min(MAX_COUNT, limit.most()));
        };
    }

    /** A window of 0 is off, and so is an age that nothing reaches. */
    private long time(final Limit limit, final String text) throws Values.RefusedException {
        final long nanos = Values.duration(text).toNanos();
        final boolean isOff = limit.tighter() == Limit.Tighter.LARGER ? nanos <= limit.off() : nanos >= limit.off();
        if (leavesTheHost && isOff) {
            throw new Values.RefusedException(
                    ProblemCode.CANNOT_BE_OFF,
                    "cannot be off with `mode: live`, and " + Values.format(Duration.ofNanos(nanos)) + " is off",
                    "give it a value such as " + shown(limit).apply(limit.start()));
        }
        return nanos;
    }

    private static Function<Long, ?> shown(final Limit limit) {
        return switch (limit.unit()) {
            case BPS -> n -> n + " bps";
            case TIME -> n -> Values.format(Duration.ofNanos(n));
            default -> n -> n;
        };
    }

    private static String example(final Limit limit) {
        if (limit.start() != Limit.NO_START) {
            return shown(limit).apply(limit.start()).toString();
        }
        return switch (limit) {
            case MAX_ORDER_QTY -> "{ BTC: 0.1 }";
            case MAX_ORDER_NOTIONAL -> "5_000 USDT";
            case MAX_POSITION -> "{ BTC: 0.5 }";
            case MAX_DAILY_LOSS -> "500 USDT";
            case MAX_LEVERAGE -> "10000 bps";
            case MAX_DRAWDOWN -> "500 bps";
            case MAX_LOSING_STREAK -> "10";
            default -> "25_000 USDT";
        };
    }

    private void missing(final String key, final String example) {
        section.missing(
                ProblemCode.LIVE_LIMIT_MISSING,
                key,
                ": `mode: live` needs every limit",
                "add `" + key + ": " + example + "` with a value you stand by");
    }

    private void checkOn(final String key, final boolean off) {
        if (live && off && section.isOff(key)) {
            section.problem(
                    ProblemCode.CANNOT_BE_OFF,
                    "`risk." + key + "` cannot be off with `mode: live`",
                    section.originOf(key),
                    "give it a value: there is no \"unlimited\"");
        }
    }

    /**
     * An amount of a currency that its scope does not trade would be no limit.
     *
     * @param scope instruments that the amounts limit; empty when those are refused themselves
     */
    private void checkTraded(
            final Section inside, final Limit limit, final Map<String, BigDecimal> amounts, final List<String> scope) {
        final List<String> known = scope.stream()
                .map(symbol -> currency(limit, symbol))
                .distinct()
                .sorted()
                .toList();
        if (known.isEmpty() || isOfData && known.stream().anyMatch(amounts::containsKey)) {
            return;
        }
        final String what = limit.unit() == Limit.Unit.QTY ? "the base" : "the quote currency";
        for (final String code : amounts.keySet()) {
            if (!known.contains(code)) {
                inside.problem(
                        ProblemCode.INCONSISTENT,
                        "`" + inside.full(limit.key()) + "` names " + code + ", which is " + what
                                + " of no instrument that it limits",
                        inside.originOf(limit.key(), code),
                        List.of("known: " + String.join(", ", known)),
                        "use one of those");
            }
        }
    }

    private static String currency(final Limit limit, final String symbol) {
        final String[] pair = symbol.substring(0, symbol.indexOf('.')).split("-");
        return limit.unit() == Limit.Unit.QTY ? pair[0] : pair[1];
    }

    /** A currency that an amount does not name has no such limit, which a live session may not have. */
    private void checkCurrencies(final Limit limit, final Map<String, BigDecimal> amounts) {
        if (!live || amounts.isEmpty()) {
            return;
        }
        for (final String symbol : instruments) {
            final String currency = currency(limit, symbol);
            if (!amounts.containsKey(currency)) {
                section.problem(
                        ProblemCode.LIVE_LIMIT_MISSING,
                        "`risk." + limit.key() + "` does not name " + currency + ", which " + symbol + " needs",
                        section.originOf(limit.key()),
                        "add an amount of " + currency);
            }
        }
    }
}
