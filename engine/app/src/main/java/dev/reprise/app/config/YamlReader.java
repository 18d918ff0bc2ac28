package dev.reprise.app.config;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * YAML 1.2 as nodes that know their lines. Refuses what a configuration does not need and an attacker does: tags, anchors,
 * aliases, deep nesting, several documents, large files.
 */
final class YamlReader {
    /** Largest file. */
    static final int MAX_BYTES = 256 * 1024;
    /** Deepest nesting. */
    static final int MAX_DEPTH = 32;

    private final ConfigSource source;
    private final Problems problems;
    private Iterator<Event> events;
    private Origin fixedOrigin; // set for a text without lines: an environment variable or a flag

    private YamlReader(final ConfigSource source, final Problems problems) {
        this.source = source;
        this.problems = problems;
    }

    /** The map in a file; empty after a problem that leaves nothing to read. */
    static ConfigNode.Entries file(final ConfigSource source, final Problems problems) {
        final YamlReader reader = new YamlReader(source, problems);
        final ConfigNode root = reader.read().orElse(null);
        if (root instanceof ConfigNode.Entries entries) {
            return entries;
        }
        final Origin top = Origin.file(source, 1, 1, 1);
        if (root != null && !(root instanceof ConfigNode.Scalar scalar && scalar.isNull())) {
            problems.add(
                    ProblemCode.WRONG_TYPE,
                    "a configuration is a map, this is " + root.kind(),
                    top,
                    "begin with `version: 1`");
        }
        return ConfigNode.Entries.empty(top);
    }

    /** The value of an environment variable or flag: any YAML value on one line. */
    static ConfigNode value(final String text, final Origin origin, final Problems problems) {
        final YamlReader reader = new YamlReader(new ConfigSource(origin.toString(), text), problems);
        reader.fixedOrigin = origin;
        return reader.read().orElseGet(() -> new ConfigNode.Scalar("", false, origin));
    }

    private Optional<ConfigNode> read() {
        if (source.text().length() > MAX_BYTES) {
            problems.add(
                    ProblemCode.TOO_LARGE,
                    "larger than " + MAX_BYTES / 1024 + " KiB: " + source.text().length() + " characters",
                    origin(null, 1),
                    "a configuration is a few kilobytes; is this the right file?");
            return Optional.empty();
        }
        final LoadSettings settings = LoadSettings.builder()
                .setUseMarks(true)
                .setAllowDuplicateKeys(true)
                .setCodePointLimit(MAX_BYTES)
                .build();
        try {
            events = new Parse(settings).parseString(source.text()).iterator();
            return document();
        } catch (final TooDeepException e) {
            problems.add(
                    ProblemCode.TOO_LARGE,
                    "nested deeper than " + MAX_DEPTH,
                    e.origin,
                    "no setting is nested that deep; check brackets and indentation");
        } catch (final MarkedYamlEngineException e) {
            final Mark mark = e.getProblemMark().or(e::getContextMark).orElse(null);
            problems.add(
                    ProblemCode.SYNTAX,
                    "not YAML: " + ConfigSource.masked(String.valueOf(e.getProblem())),
                    origin(mark, 1),
                    "check indentation (spaces only), colons, quotes and brackets at this place");
        } catch (final YamlEngineException e) {
            problems.add(
                    ProblemCode.SYNTAX,
                    "not YAML: a character that YAML does not allow",
                    origin(null, 1),
                    "save the file as UTF-8 text");
        }
        return Optional.empty();
    }

    private Optional<ConfigNode> document() {
        ConfigNode root = null;
        boolean second = false;
        while (events.hasNext()) {
            final Event event = events.next();
            if (event instanceof NodeEvent node) {
                final ConfigNode read = node(node, 0);
                if (root == null) {
                    root = read;
                } else if (!second) {
                    second = true;
                    problems.add(
                            ProblemCode.SYNTAX,
                            "a second document",
                            origin(event.getStartMark().orElse(null), 1),
                            "keep one document per file; give several files with several -c");
                }
            }
        }
        return Optional.ofNullable(root);
    }

    private ConfigNode node(final NodeEvent event, final int depth) {
        final Origin origin = origin(event);
        if (depth > MAX_DEPTH) {
            throw new TooDeepException(origin);
        }
        if (event instanceof AliasEvent || event.getAnchor().isPresent()) {
            problems.add(
                    ProblemCode.ALIAS,
                    "anchors (&) and aliases (*) are not allowed",
                    origin,
                    "write the value out; quote a text that begins with & or *");
        }
        if (event instanceof ScalarEvent scalar) {
            checkTag(scalar.getTag(), origin);
            return new ConfigNode.Scalar(scalar.getValue(), !scalar.isPlain(), origin);
        }
        if (event instanceof CollectionStartEvent collection) {
            checkTag(collection.getTag(), origin);
            return event instanceof MappingStartEvent ? map(origin, depth) : list(origin, depth);
        }
        return new ConfigNode.Scalar("", false, origin);
    }

    private void checkTag(final Optional<String> tag, final Origin origin) {
        if (tag.isPresent()) {
            problems.add(
                    ProblemCode.TAG, "tags (!) are not allowed", origin, "remove it; quote a text that begins with !");
        }
    }

    private ConfigNode list(final Origin origin, final int depth) {
        final List<ConfigNode> items = new ArrayList<>();
        while (events.next() instanceof NodeEvent item) {
            items.add(node(item, depth + 1));
        }
        return new ConfigNode.Items(items, origin);
    }

    private ConfigNode map(final Origin origin, final int depth) {
        final Map<String, ConfigNode.Entry> entries = new LinkedHashMap<>();
        while (events.next() instanceof NodeEvent keyEvent) {
            final ConfigNode key = node(keyEvent, depth + 1);
            final ConfigNode value = node((NodeEvent) events.next(), depth + 1);
            if (!(key instanceof ConfigNode.Scalar scalar)) {
                problems.add(ProblemCode.WRONG_TYPE, "a key must be a word", key.origin(), "write `name: value`");
                continue;
            }
            final ConfigNode.Entry before =
                    entries.putIfAbsent(scalar.text(), new ConfigNode.Entry(key.origin(), value));
            if (before != null) {
                problems.add(
                        ProblemCode.DUPLICATE_KEY,
                        "duplicate key `" + ConfigSource.masked(scalar.text()) + "`",
                        key.origin(),
                        List.of("first given at " + before.keyOrigin()),
                        "remove one of the two");
            }
        }
        return new ConfigNode.Entries(entries, origin);
    }

    private Origin origin(final NodeEvent event) {
        final Mark start = event.getStartMark().orElse(null);
        final Mark end = event.getEndMark().orElse(null);
        final boolean oneLine = start != null && end != null && start.getLine() == end.getLine();
        return origin(start, oneLine ? Math.max(1, end.getColumn() - start.getColumn()) : 1);
    }

    private Origin origin(final Mark mark, final int width) {
        if (fixedOrigin != null) {
            return fixedOrigin;
        }
        return mark == null
                ? Origin.file(source, 1, 1, 1)
                : Origin.file(source, mark.getLine() + 1, mark.getColumn() + 1, width);
    }

    /** Ends the reading of a document that nests too deep, before the reader's own stack does. */
    private static final class TooDeepException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Origin origin;

        TooDeepException(final Origin origin) {
            super("too deep");
            this.origin = origin;
        }
    }
}
