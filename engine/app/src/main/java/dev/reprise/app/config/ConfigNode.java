package dev.reprise.app.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value of the configuration before its meaning is known, with the place it came from. */
sealed interface ConfigNode {
    Origin origin();

    /** What it is, for messages. */
    String kind();

    /**
     * Text, number or {@code null}.
     *
     * @param text as written
     * @param quoted true when quotes or a block made it text
     */
    record Scalar(String text, boolean quoted, Origin origin) implements ConfigNode {
        boolean isNull() {
            return !quoted && (text.isEmpty() || text.equals("null") || text.equals("~"));
        }

        @Override
        public String kind() {
            return isNull() ? "null" : "a single value";
        }
    }

    /** A list. */
    record Items(List<ConfigNode> items, Origin origin) implements ConfigNode {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /** A map in the order written. */
    record Entries(Map<String, Entry> entries, Origin origin) implements ConfigNode {
        static Entries empty(final Origin origin) {
            return new Entries(new LinkedHashMap<>(), origin);
        }

        @Override
        public String kind() {
            return "a map";
        }
    }

    /** A value of a map, with the place of its key. */
    record Entry(Origin keyOrigin, ConfigNode value) {}
}
