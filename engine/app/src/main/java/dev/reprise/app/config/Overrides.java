package dev.reprise.app.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Merges the layers: files in order, then {@code REPRISE__A__B}, then {@code --set a.b=v}. Maps merge, everything else replaces. */
final class Overrides {
    /** Begins the name of an environment variable that overrides a setting. */
    static final String ENVIRONMENT_PREFIX = "REPRISE__";

    private final Problems problems;
    private ConfigNode.Entries root;

    Overrides(final ConfigNode.Entries root, final Problems problems) {
        this.root = root;
        this.problems = problems;
    }

    ConfigNode.Entries root() {
        return root;
    }

    /** Lays another file over what is there. */
    void file(final ConfigNode.Entries file) {
        final Origin origin = root.entries().isEmpty() ? file.origin() : root.origin();
        root = new ConfigNode.Entries(merge(root, file).entries(), origin);
    }

    private static ConfigNode.Entries merge(final ConfigNode.Entries below, final ConfigNode.Entries above) {
        above.entries().forEach((key, entry) -> {
            final ConfigNode.Entry old = below.entries().get(key);
            if (old != null
                    && old.value() instanceof ConfigNode.Entries oldMap
                    && entry.value() instanceof ConfigNode.Entries newMap) {
                below.entries().put(key, new ConfigNode.Entry(entry.keyOrigin(), merge(oldMap, newMap)));
            } else {
                below.entries().put(key, entry);
            }
        });
        return below;
    }

    /** Applies every variable with our prefix, in the order of their names. */
    void environment(final Map<String, String> environment) {
        new TreeMap<>(environment).forEach((variable, text) -> {
            if (variable.startsWith(ENVIRONMENT_PREFIX)) {
                final String path = variable.substring(ENVIRONMENT_PREFIX.length())
                        .toLowerCase(Locale.ROOT)
                        .replace("__", ".");
                set(path, text, Origin.environment(variable));
            }
        });
    }

    /** Applies {@code a.b=value} as given to {@code --set}. */
    void flag(final String assignment) {
        final int equals = assignment.indexOf('=');
        if (equals <= 0) {
            problems.add(
                    ProblemCode.OVERRIDE,
                    "`--set` needs KEY=VALUE",
                    Origin.flag("--set"),
                    "write e.g. --set risk.max_open_orders=10");
            return;
        }
        final String path = assignment.substring(0, equals).trim();
        set(path, assignment.substring(equals + 1), Origin.flag("--set " + path));
    }

    /** Sets one value; a number in the path is a place in a list, from 0. */
    void set(final String path, final String text, final Origin origin) {
        final List<String> keys = new ArrayList<>(List.of(path.split("\\.", -1)));
        if (keys.contains("")) {
            problems.add(
                    ProblemCode.OVERRIDE, "an empty key in `" + path + "`", origin, "write e.g. risk.max_open_orders");
            return;
        }
        final ConfigNode value = YamlReader.value(text, origin, problems);
        root = (ConfigNode.Entries) with(root, keys, 0, value, origin);
    }

    private ConfigNode with(
            final ConfigNode node,
            final List<String> keys,
            final int depth,
            final ConfigNode value,
            final Origin origin) {
        if (depth == keys.size()) {
            return value;
        }
        final String key = keys.get(depth);
        if (node instanceof ConfigNode.Items list) {
            final int index = key.matches("\\d{1,4}") ? Integer.parseInt(key) : -1;
            if (index < 0 || index >= list.items().size()) {
                problems.add(
                        ProblemCode.OVERRIDE,
                        "`" + key + "` is not a place in the list `" + String.join(".", keys.subList(0, depth)) + "`",
                        origin,
                        "use a number from 0 to " + (list.items().size() - 1));
                return node;
            }
            list.items().set(index, with(list.items().get(index), keys, depth + 1, value, origin));
            return node;
        }
        final ConfigNode.Entries map =
                node instanceof ConfigNode.Entries entries ? entries : ConfigNode.Entries.empty(origin);
        final ConfigNode.Entry old = map.entries().get(key);
        final ConfigNode below = old == null ? ConfigNode.Entries.empty(origin) : old.value();
        final Origin keyOrigin = depth == keys.size() - 1 || old == null ? origin : old.keyOrigin();
        map.entries().put(key, new ConfigNode.Entry(keyOrigin, with(below, keys, depth + 1, value, origin)));
        return map;
    }
}
