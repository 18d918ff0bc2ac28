package dev.reprise.app.config;

import dev.reprise.api.StrategyFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Loads a configuration: defaults, then files in order, then {@code REPRISE__A__B}, then flags.
 *
 * <pre>{@code
 * ResolvedConfig config = new ConfigLoader(System.getenv()).file(Path.of("trading.yaml")).set("mode=paper").load();
 * }</pre>
 */
public final class ConfigLoader {
    /** File read when none is given, in the workspace. */
    public static final String DEFAULT_FILE = "reprise.yaml";

    private final Map<String, String> environment;
    private final Problems problems = new Problems();
    private final List<ConfigSource> sources = new ArrayList<>();
    private final List<String> assignments = new ArrayList<>();
    private Function<Path, List<StrategyFactory>> strategyTypes = workspace -> List.of();
    private String defaultName = "reprise";
    private Path workspace;
    private boolean isOfData;

    /** @param environment variables, of which those that begin with {@code REPRISE__} override settings */
    public ConfigLoader(final Map<String, String> environment) {
        this.environment = environment;
    }

    /** Adds a file; later files win. A file that cannot be read is a problem like any other. */
    public ConfigLoader file(final Path file) {
        try {
            if (Files.size(file) > YamlReader.MAX_BYTES) {
                problems.add(
                        ProblemCode.TOO_LARGE,
                        file + " is larger than " + YamlReader.MAX_BYTES / 1024 + " KiB",
                        place(file.toString()),
                        "a configuration is a few kilobytes; is this the right file?");
                return this;
            }
            return source(file.toString(), Files.readString(file));
        } catch (final CharacterCodingException e) {
            unreadable(file.toString(), file + " is not UTF-8 text", "save it as UTF-8");
        } catch (final IOException e) {
            unreadable(file.toString(), "cannot read " + file, "check the path and its permissions");
        }
        return this;
    }

    /** Adds standard input. */
    public ConfigLoader input(final InputStream in) {
        try {
            return source("-", new String(in.readNBytes(YamlReader.MAX_BYTES + 1), StandardCharsets.UTF_8));
        } catch (final IOException e) {
            unreadable("-", "cannot read standard input", "give the configuration with -c FILE");
        }
        return this;
    }

    /** Adds a text, named as a file would be. */
    public ConfigLoader source(final String name, final String text) {
        if (sources.isEmpty()) {
            defaultName = stem(name);
        }
        sources.add(new ConfigSource(name, text));
        return this;
    }

    /** Adds {@code a.b=value}, as given to {@code --set}. */
    public ConfigLoader set(final String assignment) {
        assignments.add(assignment);
        return this;
    }

    /** Sets the workspace, as {@code --workspace} does; also where {@value #DEFAULT_FILE} is looked for. */
    public ConfigLoader workspace(final Path directory) {
        workspace = directory;
        return this;
    }

    /** Checks strategies against their factories, which this finds for a workspace. */
    public ConfigLoader strategies(final Function<Path, List<StrategyFactory>> types) {
        strategyTypes = types;
        return this;
    }

    /**
     * The instruments are those that data has, which may be fewer than the limits were written for: an amount may name other
     * currencies beside theirs.
     */
    public ConfigLoader instrumentsOfData() {
        isOfData = true;
        return this;
    }

    /** A loader with the same texts and settings, to which more may be added; files are not read again. */
    public ConfigLoader copy() {
        final ConfigLoader copy = new ConfigLoader(environment);
        copy.sources.addAll(sources);
        copy.assignments.addAll(assignments);
        copy.strategyTypes = strategyTypes;
        copy.defaultName = defaultName;
        copy.workspace = workspace;
        copy.isOfData = isOfData;
        return copy;
    }

    /** @throws ConfigException with every problem */
    public ResolvedConfig load() {
        if (sources.isEmpty() && problems.isEmpty()) {
            defaultFile();
        }
        problems.throwIfAny();
        final ConfigNode.Entries empty = ConfigNode.Entries.empty(Origin.file(sources.get(0), 1, 1, 1));
        final Overrides layers = new Overrides(empty, problems);
        for (final ConfigSource source : sources) {
            layers.file(YamlReader.file(source, problems));
        }
        if (problems.hasUnreadable()) {
            problems.throwIfAny(); // half a file would only give problems that are none
        }
        layers.environment(environment);
        if (workspace != null) {
            layers.set("workspace", '"' + workspace.toString().replace("\\", "\\\\") + '"', Origin.flag("--workspace"));
        }
        assignments.forEach(layers::flag);
        final Section root = new Section(layers.root(), problems);
        final EngineConfig config = new ConfigReader(root, problems, strategyTypes, defaultName, isOfData).read();
        problems.throwIfAny();
        return new ResolvedConfig(config, root.resolved(), root.origins());
    }

    private void defaultFile() {
        final Path file = Optional.ofNullable(workspace).orElse(Path.of("")).resolve(DEFAULT_FILE);
        if (!Files.exists(file)) {
            problems.add(
                    ProblemCode.UNREADABLE,
                    "no configuration",
                    place(file.toString()),
                    "give one with -c FILE, e.g. -c config/binance-paper.yaml");
            return;
        }
        file(file);
    }

    private void unreadable(final String name, final String message, final String remedy) {
        problems.add(ProblemCode.UNREADABLE, message, place(name), remedy);
    }

    private static Origin place(final String name) {
        return Origin.file(new ConfigSource(name, ""), 1, 1, 1);
    }

    private static String stem(final String name) {
        final Path fileName = Path.of(name).getFileName();
        final String base = fileName == null ? name : fileName.toString();
        final int dot = base.indexOf('.');
        final String stem = (dot > 0 ? base.substring(0, dot) : base)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9_-]", "-")
                .replaceAll("^[-_]+", "");
        return stem.isEmpty() ? "reprise" : stem.substring(0, Math.min(stem.length(), 40));
    }
}
