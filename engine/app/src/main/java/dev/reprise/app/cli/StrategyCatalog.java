package dev.reprise.app.cli;

import dev.reprise.api.StrategyFactory;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * Every strategy there is: bundled ones, those of jars in {@code <workspace>/strategies/}, and of {@code --classpath}. The jars stay
 * open as long as the process, since strategies load classes when they like.
 */
public final class StrategyCatalog {
    /**
     * A strategy's factory.
     *
     * @param factory makes it
     * @param origin jar or directory it comes from
     */
    public record Entry(StrategyFactory factory, Path origin) {}

    private static final String DIRECTORY = "strategies";

    private final List<Entry> entries;
    private final List<Path> added;

    private StrategyCatalog(final List<Entry> entries, final List<Path> added) {
        this.entries = entries;
        this.added = added;
    }

    /**
     * Looks for strategies.
     *
     * @throws VerbException when a jar is missing or cannot be used, or two strategies have one name
     */
    public static StrategyCatalog load(final Path workspace, final List<Path> classPath) {
        final List<Path> jars = new ArrayList<>(jarsIn(workspace.resolve(DIRECTORY)));
        for (final Path path : classPath) {
            if (!Files.exists(path)) {
                throw refused("no such file: " + path, path, "check --classpath", null);
            }
            jars.add(path);
        }
        final ClassLoader parent = StrategyCatalog.class.getClassLoader();
        final ClassLoader loader = jars.isEmpty() ? parent : new URLClassLoader("strategies", urls(jars), parent);
        final List<Entry> entries = new ArrayList<>();
        try {
            for (final StrategyFactory factory : ServiceLoader.load(StrategyFactory.class, loader)) {
                entries.add(new Entry(factory, origin(factory)));
            }
        } catch (final ServiceConfigurationError | LinkageError e) {
            throw refused(
                    "a strategy jar cannot be used: " + e.getMessage(),
                    workspace.resolve(DIRECTORY),
                    "build it against this version's reprise-api with --release 17",
                    e);
        }
        entries.sort(Comparator.comparing(e -> e.factory().name()));
        checkUnique(entries);
        return new StrategyCatalog(
                Collections.unmodifiableList(entries),
                jars.stream().map(StrategyCatalog::absolute).toList());
    }

    private static void checkUnique(final List<Entry> entries) {
        for (int i = 1; i < entries.size(); i++) {
            final Entry a = entries.get(i - 1);
            final Entry b = entries.get(i);
            if (a.factory().name().equals(b.factory().name())) {
                throw refused(
                        "two strategies are called `" + a.factory().name() + "`: in " + a.origin() + " and "
                                + b.origin(),
                        b.origin(),
                        "remove one of the jars",
                        null);
            }
        }
    }

    private static List<Path> jarsIn(final Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        final List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*.jar")) {
            found.forEach(jars::add);
        } catch (final IOException e) {
            throw refused("cannot read " + directory, directory, "check its permissions", e);
        }
        Collections.sort(jars);
        return jars;
    }

    private static URL[] urls(final List<Path> jars) {
        final URL[] urls = new URL[jars.size()];
        for (int i = 0; i < urls.length; i++) {
            try {
                urls[i] = jars.get(i).toUri().toURL();
            } catch (final MalformedURLException e) {
                throw refused("not a path: " + jars.get(i), jars.get(i), "check --classpath", e);
            }
        }
        return urls;
    }

    private static Path origin(final StrategyFactory factory) {
        final CodeSource source = factory.getClass().getProtectionDomain().getCodeSource();
        try {
            return source == null ? Path.of("") : Path.of(source.getLocation().toURI());
        } catch (final URISyntaxException e) {
            throw new IllegalStateException("a class from " + source.getLocation(), e);
        }
    }

    private static VerbException refused(
            final String message, final Path where, final String remedy, final Throwable cause) {
        return new VerbException(ExitCode.CONFIG_INVALID, "RP-S001", message, where.toString(), remedy, cause);
    }

    private static Path absolute(final Path path) {
        return path.toAbsolutePath().normalize();
    }

    /** Whether a strategy came with the workspace or the command line, not with the engine. */
    public boolean isAdded(final Entry entry) {
        return added.contains(absolute(entry.origin()));
    }

    /** All of them, by name. */
    public List<Entry> entries() {
        return entries;
    }

    /** The factories alone. */
    public List<StrategyFactory> factories() {
        return entries.stream().map(Entry::factory).toList();
    }

    /** The one with a name. */
    public Optional<Entry> find(final String name) {
        return entries.stream().filter(e -> e.factory().name().equals(name)).findFirst();
    }
}
