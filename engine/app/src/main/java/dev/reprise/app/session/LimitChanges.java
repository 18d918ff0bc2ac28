package dev.reprise.app.session;

import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.app.config.ConfigException;
import dev.reprise.app.config.ConfigLoader;
import dev.reprise.app.config.EngineConfig;
import dev.reprise.app.config.LimitText;
import dev.reprise.core.risk.Limit;
import dev.reprise.live.session.LimitsSpec;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Limits changed while the engine runs: settings are read exactly as the configuration's {@code risk} section, compared with what
 * is in force, and told as the difference. A looser limit waits for a second request with a token. Not thread-safe.
 *
 * <p>What is tighter than the configuration lasts: {@link #restore} puts it in force again in the next session. What is looser ends
 * with the session.
 */
final class LimitChanges {
    private static final long CONFIRM_NS = TimeUnit.SECONDS.toNanos(60);
    private static final int TOKEN_BYTES = 4;

    private final ConfigLoader loader;
    private final List<Instrument> instruments;
    private final List<String> strategies;
    private final InForce inForce;
    private final SecureRandom random = new SecureRandom();
    private List<String> accepted = List.of();
    private List<Partly> partly = List.of();
    private Change pending;
    private String token = "";
    private long pendingUntil;

    /**
     * @param loader of the running configuration
     * @param inForce what changes are compared with
     */
    LimitChanges(
            final ConfigLoader loader,
            final List<Instrument> instruments,
            final List<String> strategies,
            final InForce inForce) {
        this.loader = loader;
        this.instruments = instruments;
        this.strategies = strategies;
        this.inForce = inForce;
    }

    /** The limits that orders are denied by now, whatever a configuration says. */
    interface InForce {
        /** Every scope that sets limits, with those that it sets. */
        List<LimitsSpec> limits();

        /** Whether a scope's limits would let something through that is denied now. */
        boolean loosens(LimitsSpec limits);
    }

    /**
     * What a request would do.
     *
     * @param settings the session's so far, with the new ones
     * @param changed scopes and limits that differ
     * @param loosens whether one of them lets more through
     * @param text the changes for people
     * @param partly settings of earlier sessions of which only what tightens holds
     */
    record Change(List<String> settings, List<LimitsSpec> changed, boolean loosens, String text, List<Partly> partly) {}

    /**
     * A setting of an earlier session that the configuration has overtaken in some scope and not in another.
     *
     * @param tighter what of it is tighter than the configuration
     */
    record Partly(String setting, List<LimitsSpec> tighter) {
        boolean isReplacedBy(final String key) {
            final String own = key(setting);
            return own.equals(key) || own.startsWith(key + '.') || key.startsWith(own + '.');
        }
    }

    /**
     * Reads settings.
     *
     * @throws IllegalArgumentException when one of them is not valid, or nothing changes
     */
    Change plan(final List<String> settings) {
        if (settings.isEmpty()) {
            throw new IllegalArgumentException("set needs KEY=VALUE, a key below `risk` such as max_open_orders=20");
        }
        for (final String setting : settings) {
            // YAML reads nothing as null, which would take the limit off: who means that writes it.
            if (setting.substring(setting.indexOf('=') + 1).isBlank()) {
                throw new IllegalArgumentException(setting + " has no value; to take a limit off, write null");
            }
        }
        final Change change = compare(settings);
        if (change.changed().isEmpty()) {
            throw new IllegalArgumentException("nothing changes: these limits are in force already");
        }
        return change;
    }

    /**
     * What an earlier session accepted and is still tighter than what is in force so far. Of a setting that the
     * configuration has overtaken in part (another currency, another instrument), the tighter rest; empty for one overtaken as a whole.
     *
     * @throws IllegalArgumentException when the setting is not valid any more
     */
    Optional<Change> restore(final String setting) {
        final Change change = compare(List.of(setting));
        if (change.changed().isEmpty()) {
            return Optional.empty();
        }
        return change.loosens() ? tighterPart(setting, change) : Optional.of(change);
    }

    private Optional<Change> tighterPart(final String setting, final Change change) {
        final Map<String, LimitsSpec> before = byScope(inForce.limits());
        final List<LimitsSpec> tighter = new ArrayList<>();
        final StringBuilder text = new StringBuilder();
        for (final LimitsSpec spec : change.changed()) {
            final LimitsSpec old = before.get(scope(spec));
            final Map<Limit, Long> values = old == null ? Map.of() : old.values();
            final Map<Limit, Long> kept = new EnumMap<>(Limit.class);
            spec.values().forEach((limit, value) -> {
                if (!loosens(spec, limit, value)) {
                    kept.put(limit, value);
                }
            });
            note(spec, values, kept, text);
            add(tighter, spec, kept);
        }
        if (tighter.isEmpty()) {
            return Optional.empty();
        }
        final List<Partly> all = new ArrayList<>(partly);
        all.add(new Partly(setting, tighter));
        return Optional.of(new Change(accepted, tighter, false, text.toString(), List.copyOf(all)));
    }

    /** Settings accepted so far, the last of each key, and those of earlier sessions of which a part holds. */
    List<String> accepted() {
        final List<String> all = new ArrayList<>(accepted);
        partly.forEach(p -> all.add(p.setting()));
        return List.copyOf(all);
    }

    private Change compare(final List<String> settings) {
        final Map<String, String> byKey = new LinkedHashMap<>();
        accepted.forEach(s -> byKey.put(key(s), s));
        settings.forEach(s -> {
            final String full = s.startsWith("risk.") ? s : "risk." + s;
            byKey.remove(key(full)); // the newest goes last: it overrides what it contains
            byKey.put(key(full), full);
        });
        final List<String> all = List.copyOf(byKey.values());
        final List<Partly> left = partly.stream()
                .filter(p -> byKey.keySet().stream().noneMatch(p::isReplacedBy))
                .toList();
        final List<LimitsSpec> next = tightened(specs(all), left);
        final Map<String, LimitsSpec> before = byScope(inForce.limits());
        final List<LimitsSpec> changed = new ArrayList<>();
        final StringBuilder text = new StringBuilder();
        boolean loosens = false;
        for (final LimitsSpec spec : next) {
            final LimitsSpec old = before.remove(scope(spec));
            final Map<Limit, Long> difference = difference(old == null ? Map.of() : old.values(), spec.values());
            loosens |= note(spec, old == null ? Map.of() : old.values(), difference, text);
            add(changed, spec, difference);
        }
        for (final LimitsSpec gone : before.values()) {
            final Map<Limit, Long> difference = difference(gone.values(), Map.of());
            loosens |= note(gone, gone.values(), difference, text);
            add(changed, gone, difference);
        }
        return new Change(all, changed, loosens, text.toString(), left);
    }

    private static String key(final String setting) {
        final int equals = setting.indexOf('=');
        return equals < 0 ? setting : setting.substring(0, equals).strip();
    }

    private List<LimitsSpec> specs(final List<String> settings) {
        final ConfigLoader copy = loader.copy();
        settings.forEach(copy::set);
        try {
            final EngineConfig config = copy.load().config();
            return Limits.of(config.risk(), config.venues(), instruments, strategies);
        } catch (final ConfigException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Limits, where a setting of an earlier session is tighter that one. */
    private static List<LimitsSpec> tightened(final List<LimitsSpec> limits, final List<Partly> settings) {
        final Map<String, LimitsSpec> byScope = byScope(limits);
        for (final Partly setting : settings) {
            for (final LimitsSpec spec : setting.tighter()) {
                final LimitsSpec old = byScope.get(scope(spec));
                final Map<Limit, Long> values = new EnumMap<>(Limit.class);
                if (old != null) {
                    values.putAll(old.values());
                }
                spec.values().forEach((limit, value) -> {
                    if (!limit.loosens(values.getOrDefault(limit, Limit.NONE), value)) {
                        values.put(limit, value);
                    }
                });
                byScope.put(
                        scope(spec),
                        new LimitsSpec(spec.strategy(), spec.instrument(), spec.currency(), spec.venue(), values));
            }
        }
        return List.copyOf(byScope.values());
    }

    private static Map<Limit, Long> difference(final Map<Limit, Long> before, final Map<Limit, Long> after) {
        final Map<Limit, Long> difference = new EnumMap<>(Limit.class);
        after.forEach((limit, value) -> {
            if (!value.equals(before.getOrDefault(limit, Limit.NONE))) {
                difference.put(limit, value);
            }
        });
        before.forEach((limit, value) -> {
            if (!after.containsKey(limit) && value >= 0) {
                difference.put(limit, Limit.NONE);
            }
        });
        return difference;
    }

    private static void add(final List<LimitsSpec> changed, final LimitsSpec spec, final Map<Limit, Long> difference) {
        if (!difference.isEmpty()) {
            changed.add(new LimitsSpec(spec.strategy(), spec.instrument(), spec.currency(), spec.venue(), difference));
        }
    }

    private boolean note(
            final LimitsSpec scope,
            final Map<Limit, Long> before,
            final Map<Limit, Long> difference,
            final StringBuilder text) {
        boolean loosens = false;
        for (final Map.Entry<Limit, Long> entry : difference.entrySet()) {
            final long old = before.getOrDefault(entry.getKey(), Limit.NONE);
            final boolean looser = loosens(scope, entry.getKey(), entry.getValue());
            loosens |= looser;
            text.append(text.isEmpty() ? "" : ", ")
                    .append(scope.strategy() < 0 ? "" : strategies.get(scope.strategy()) + ' ')
                    .append(
                            scope.instrument() < 0
                                    ? ""
                                    : instruments.get(scope.instrument()).symbol() + ' ')
                    .append(entry.getKey().key())
                    .append(' ')
                    .append(shown(scope, entry.getKey(), old))
                    .append(" -> ")
                    .append(shown(scope, entry.getKey(), entry.getValue()))
                    .append(looser ? " (looser)" : " (tighter)");
        }
        return loosens;
    }

    private boolean loosens(final LimitsSpec scope, final Limit limit, final long value) {
        return inForce.loosens(new LimitsSpec(
                scope.strategy(), scope.instrument(), scope.currency(), scope.venue(), Map.of(limit, value)));
    }

    private String shown(final LimitsSpec scope, final Limit limit, final long value) {
        if (limit.unit() == Limit.Unit.QTY) { // an instrument's, as no two count alike
            final Instrument instrument = instruments.get(scope.instrument());
            return LimitText.of(limit, value, instrument.base().code(), instrument.qtyScale());
        }
        final Currency quote = limit.unit() == Limit.Unit.AMOUNT ? quote(scope) : null;
        return LimitText.of(limit, value, quote == null ? "" : quote.code(), quote == null ? 0 : quote.scale());
    }

    private Currency quote(final LimitsSpec scope) {
        return scope.instrument() >= 0
                ? instruments.get(scope.instrument()).quote()
                : instruments.stream()
                        .map(Instrument::quote)
                        .filter(quote -> quote.index() == scope.currency())
                        .findFirst()
                        .orElseThrow();
    }

    private static String scope(final LimitsSpec spec) {
        return spec.strategy() + "/" + spec.instrument() + '/' + spec.currency() + '/' + spec.venue();
    }

    private static Map<String, LimitsSpec> byScope(final List<LimitsSpec> specs) {
        final Map<String, LimitsSpec> byScope = new LinkedHashMap<>();
        specs.forEach(spec -> byScope.put(scope(spec), spec));
        return byScope;
    }

    /** Keeps a loosening until it is confirmed; returns the token that does it. */
    String ask(final Change change) {
        final byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        pending = change;
        token = HexFormat.of().formatHex(bytes);
        pendingUntil = System.nanoTime() + CONFIRM_NS;
        return token;
    }

    /** Seconds within which a loosening has to be confirmed. */
    static long confirmSeconds() {
        return TimeUnit.NANOSECONDS.toSeconds(CONFIRM_NS);
    }

    /**
     * The loosening that a token confirms; it can be confirmed once.
     *
     * @param settings what is confirmed, or empty
     */
    Change confirmed(final String given, final List<String> settings) {
        if (pending == null || !token.equals(given) || System.nanoTime() - pendingUntil > 0) {
            throw new IllegalArgumentException(
                    "no change waits for that token: ask again, and confirm within " + confirmSeconds() + " s");
        }
        if (!settings.isEmpty() && !plan(settings).settings().equals(pending.settings())) {
            throw new IllegalArgumentException("the token is for another change: " + pending.text());
        }
        final Change change = pending;
        pending = null;
        return change;
    }

    /** It is in force. */
    void applied(final Change change) {
        accepted = change.settings();
        partly = change.partly();
        pending = null; // it was planned on other limits
    }
}
