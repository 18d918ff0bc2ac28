package dev.reprise.app.config;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A map of the configuration while it is read. Asking for a key makes it a known one, notes its resolved value and where that
 * came from; {@link #done} reports the keys nobody asked for. After a problem a reader gets the fallback and goes on, so that one
 * pass finds everything.
 */
final class Section {
    /** Reads one text. */
    @FunctionalInterface
    interface Parser<T> {
        T parse(String text) throws Values.RefusedException;
    }

    private static final Pattern BARE = Pattern.compile("[-0-9_.]+|true|false");

    private final String path;
    private final ConfigNode.Entries map;
    private final Origin origin;
    private final Problems problems;
    private final Map<String, Object> resolved;
    private final Map<String, Origin> origins;
    private final List<String> known = new ArrayList<>();

    Section(final ConfigNode.Entries root, final Problems problems) {
        this("", root, root.origin(), problems, new LinkedHashMap<>(), new LinkedHashMap<>());
    }

    private Section(
            final String path,
            final ConfigNode.Entries map,
            final Origin origin,
            final Problems problems,
            final Map<String, Object> resolved,
            final Map<String, Origin> origins) {
        this.path = path;
        this.map = map;
        this.origin = origin;
        this.problems = problems;
        this.resolved = resolved;
        this.origins = origins;
    }

    Map<String, Object> resolved() {
        return resolved;
    }

    Map<String, Origin> origins() {
        return origins;
    }

    Origin origin() {
        return origin;
    }

    /** Where a key's value stands, else the section itself. */
    Origin originOf(final String key) {
        final ConfigNode.Entry entry = map.entries().get(key);
        return entry == null ? origin : entry.value().origin();
    }

    /** Where a currency of an amount stands: {@link #amounts} reads it in upper case, alone or as a key. */
    Origin originOf(final String key, final String currency) {
        final ConfigNode.Entry entry = map.entries().get(key);
        if (entry != null && entry.value() instanceof ConfigNode.Entries entries) {
            for (final Map.Entry<String, ConfigNode.Entry> one :
                    entries.entries().entrySet()) {
                if (one.getKey().equalsIgnoreCase(currency)) {
                    return one.getValue().keyOrigin();
                }
            }
        }
        return originOf(key);
    }

    boolean has(final String key) {
        return map.entries().containsKey(key);
    }

    /** Whether a key is there with more than {@code null}. */
    boolean isGiven(final String key) {
        return has(key) && !isNull(map.entries().get(key).value());
    }

    /** Whether a key is there and turns its rule off: {@code null}, or a map or list without entries. */
    boolean isOff(final String key) {
        final ConfigNode.Entry entry = map.entries().get(key);
        return entry != null
                && (isNull(entry.value())
                        || entry.value() instanceof ConfigNode.Entries entries
                                && entries.entries().isEmpty());
    }

    /** A key with the sections around it. */
    String full(final String key) {
        return path.isEmpty() ? key : path + '.' + key;
    }

    private Optional<ConfigNode> node(final String key) {
        known.add(key);
        return Optional.ofNullable(map.entries().get(key)).map(ConfigNode.Entry::value);
    }

    void missing(final ProblemCode code, final String key, final String why, final String remedy) {
        problems.add(code, "missing key `" + full(key) + "`" + why, origin, remedy);
    }

    /** A value that must be there. */
    <T> T required(final String key, final T fallback, final String example, final Parser<T> parser) {
        if (!has(key)) {
            known.add(key);
            missing(ProblemCode.MISSING_KEY, key, "", "add `" + key + ": " + example + "`");
            return fallback;
        }
        return value(key, fallback, parser, v -> v);
    }

    /** A value with a default. */
    <T> T value(final String key, final T fallback, final Parser<T> parser, final Function<? super T, ?> shown) {
        final Optional<ConfigNode> node = node(key);
        if (node.isEmpty()) {
            note(key, shown.apply(fallback), Origin.DEFAULT);
            return fallback;
        }
        if (isNull(node.get())) {
            problems.add(
                    ProblemCode.CANNOT_BE_OFF,
                    "`" + full(key) + "` cannot be off",
                    node.get().origin(),
                    "give it a value, or remove it for the default");
            return fallback;
        }
        final T value = parse(full(key), node.get(), fallback, parser);
        note(key, shown.apply(value), node.get().origin());
        return value;
    }

    /** A rule: absent is the default, {@code null} is off, both as an empty result when there is no default. */
    <T> Optional<T> rule(
            final String key, final Optional<T> fallback, final Parser<T> parser, final Function<? super T, ?> shown) {
        final Optional<ConfigNode> node = node(key);
        if (node.isEmpty()) {
            note(key, fallback.<Object>map(shown).orElse(null), Origin.DEFAULT);
            return fallback;
        }
        Optional<T> value = Optional.empty();
        if (!isNull(node.get())) {
            value = Optional.ofNullable(parse(full(key), node.get(), null, parser));
        }
        note(key, value.<Object>map(shown).orElse(null), node.get().origin());
        return value;
    }

    /** Amounts by currency: {@code {BTC: 0.5}} or {@code 0.5 BTC}; empty is off. */
    Map<String, BigDecimal> amounts(final String key, final Map<String, BigDecimal> fallback) {
        final Optional<ConfigNode> node = node(key);
        final Map<String, BigDecimal> amounts = new TreeMap<>();
        if (node.isEmpty()) {
            amounts.putAll(fallback);
        } else if (node.get() instanceof ConfigNode.Entries entries) {
            entries.entries().forEach((currency, entry) -> {
                final String code = parsed(full(key), entry.keyOrigin(), currency, null, Values::currency);
                if (code != null) {
                    final BigDecimal amount =
                            parse(full(key) + '.' + currency, entry.value(), null, text -> Values.amount(text, code));
                    if (amount != null) {
                        amounts.put(code, amount);
                    }
                }
            });
        } else if (!isNull(node.get())) {
            final Map.Entry<String, BigDecimal> one = parse(full(key), node.get(), null, Values::quantity);
            if (one != null) {
                amounts.put(one.getKey(), one.getValue());
            }
        }
        final Map<String, Object> shown = new LinkedHashMap<>();
        amounts.forEach((currency, amount) -> shown.put(currency, Values.plain(amount)));
        note(key, shown.isEmpty() ? null : shown, node.map(ConfigNode::origin).orElse(Origin.DEFAULT));
        return java.util.Collections.unmodifiableMap(amounts);
    }

    /** A list of texts; empty when absent. */
    List<String> texts(final String key, final Parser<String> parser) {
        final List<String> texts = new ArrayList<>();
        final ConfigNode node = node(key).orElse(null);
        if (node instanceof ConfigNode.Items list) {
            for (int i = 0; i < list.items().size(); i++) {
                final String text = parse(full(key) + '.' + i, list.items().get(i), null, parser);
                if (text != null) {
                    texts.add(text);
                }
            }
        } else if (node != null) {
            wrongType(full(key), node, "a list");
        }
        note(key, List.copyOf(texts), node == null ? Origin.DEFAULT : node.origin());
        return List.copyOf(texts);
    }

    /** Makes a key a known one that has no value when it is not given. */
    void ignoreWhenAbsent(final String key) {
        known.add(key);
    }

    /** Says what a key that was not given stands for. */
    void standsFor(final String key, final Object value) {
        resolved.put(key, value);
    }

    /** A map of free texts by name, sorted; empty when absent. */
    Map<String, String> params(final String key, final BiConsumer<String, ConfigNode> check) {
        final Map<String, String> params = new TreeMap<>();
        final ConfigNode node = node(key).orElse(null);
        if (node instanceof ConfigNode.Entries entries) {
            entries.entries().forEach((name, entry) -> {
                final String text = parse(full(key) + '.' + name, entry.value(), null, t -> t, true);
                if (text != null) {
                    params.put(name, text);
                    check.accept(
                            name,
                            new ConfigNode.Scalar(text, false, entry.value().origin()));
                }
            });
        } else if (node != null) {
            wrongType(full(key), node, "a map");
        }
        note(key, new LinkedHashMap<>(params), node == null ? Origin.DEFAULT : node.origin());
        return java.util.Collections.unmodifiableMap(params);
    }

    /** A section inside; an empty one when absent. */
    Section section(final String key) {
        final ConfigNode node = node(key).orElse(null);
        final Map<String, Object> inside = new LinkedHashMap<>();
        resolved.put(key, inside);
        if (node instanceof ConfigNode.Entries entries) {
            return new Section(full(key), entries, map.entries().get(key).keyOrigin(), problems, inside, origins);
        }
        if (node != null && !isNull(node)) {
            wrongType(full(key), node, "a map");
        }
        return new Section(full(key), ConfigNode.Entries.empty(origin), origin, problems, inside, origins);
    }

    /** The sections of a map whose keys are names. */
    Map<String, Section> named(final String key) {
        final Section all = section(key);
        final Map<String, Section> sections = new LinkedHashMap<>();
        all.map.entries().keySet().forEach(name -> sections.put(name, all.section(name)));
        return sections;
    }

    /** The sections of a list. */
    List<Section> items(final String key) {
        final ConfigNode node = node(key).orElse(null);
        final List<Section> sections = new ArrayList<>();
        final List<Object> inside = new ArrayList<>();
        resolved.put(key, inside);
        if (node instanceof ConfigNode.Items list) {
            for (int i = 0; i < list.items().size(); i++) {
                final ConfigNode item = list.items().get(i);
                if (item instanceof ConfigNode.Entries entries) {
                    final Map<String, Object> out = new LinkedHashMap<>();
                    inside.add(out);
                    sections.add(new Section(full(key) + '.' + i, entries, item.origin(), problems, out, origins));
                } else {
                    wrongType(full(key) + '.' + i, item, "a map");
                }
            }
        } else if (node != null) {
            wrongType(full(key), node, "a list");
        }
        return sections;
    }

    /** Reports every key that nobody asked for. */
    void done() {
        map.entries().forEach((key, entry) -> {
            if (!known.contains(key)) {
                final List<String> notes = new ArrayList<>();
                final List<String> sorted = known.stream().sorted().toList();
                notes.add("known keys in " + (path.isEmpty() ? "the configuration" : "`" + path + "`") + ": "
                        + String.join(", ", sorted));
                final Optional<String> meant = Suggestions.closest(key, sorted);
                meant.ifPresent(m -> notes.add("did you mean `" + m + "`?"));
                problems.add(
                        ProblemCode.UNKNOWN_KEY,
                        "unknown key `" + ConfigSource.masked(full(key)) + "`",
                        entry.keyOrigin(),
                        notes,
                        meant.map(m -> "rename it to `" + m + "`").orElse("remove it"));
            }
        });
    }

    void problem(final ProblemCode code, final String message, final Origin at, final String remedy) {
        problems.add(code, message, at, remedy);
    }

    void problem(
            final ProblemCode code,
            final String message,
            final Origin at,
            final List<String> notes,
            final String remedy) {
        problems.add(code, message, at, notes, remedy);
    }

    private void note(final String key, final Object value, final Origin from) {
        resolved.put(key, value instanceof Enum<?> constant ? Values.name(constant) : value);
        origins.put(full(key), from);
    }

    static boolean isNull(final ConfigNode node) {
        return node instanceof ConfigNode.Scalar scalar && scalar.isNull();
    }

    private <T> T parse(final String name, final ConfigNode node, final T fallback, final Parser<T> parser) {
        return parse(name, node, fallback, parser, false);
    }

    private <T> T parse(
            final String name,
            final ConfigNode node,
            final T fallback,
            final Parser<T> parser,
            final boolean mayBeQuoted) {
        if (!(node instanceof ConfigNode.Scalar scalar) || scalar.isNull()) {
            wrongType(name, node, "a single value");
            return fallback;
        }
        final T value = parsed(name, node.origin(), scalar.text(), fallback, parser);
        final boolean isBare = value instanceof Number || value instanceof Boolean;
        if (scalar.quoted()
                && isBare
                && value != fallback
                && BARE.matcher(scalar.text()).matches()
                && !mayBeQuoted) {
            problems.add(
                    ProblemCode.WRONG_TYPE, "`" + name + "` must not be quoted", node.origin(), "remove the quotes");
        }
        return value;
    }

    private <T> T parsed(
            final String name, final Origin at, final String text, final T fallback, final Parser<T> parser) {
        try {
            return parser.parse(text);
        } catch (final Values.RefusedException e) {
            problems.add(e.code(), "`" + name + "` " + e.getMessage(), at, e.notes(), e.remedy());
            return fallback;
        }
    }

    private void wrongType(final String name, final ConfigNode node, final String wanted) {
        problems.add(
                ProblemCode.WRONG_TYPE,
                "`" + name + "` must be " + wanted + ", this is " + node.kind(),
                node.origin(),
                "see the samples in config/");
    }
}
