package dev.reprise.app.run;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.VerbException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds a recorded run, a live instance or a dataset by what a person types. */
public final class RunLocator {
    private static final String JOURNAL = "journal";
    private static final String LATEST = "latest";
    private static final int SHOWN = 5;

    private RunLocator() {}

    /**
     * A run that was found.
     *
     * @param id the directory's name
     * @param directory of the run, instance or dataset
     * @param journal the journal's directory; it may be missing or empty
     */
    public record Run(String id, Path directory, Path journal) {}

    /**
     * Looks, in this order, for a path with a journal (of a run, a dataset, or the journal itself), {@code latest}, a run's id, an instance's name,
     * a dataset's id, and the beginning of one run's id.
     *
     * @param workspace holds {@code runs/}, {@code live/} and {@code data/}
     * @throws VerbException with exit code 8 when there is none, or several begin so
     */
    public static Run find(final Path workspace, final String run) {
        final Path path = path(run);
        if (path == null || run.isBlank()) {
            throw notFound(workspace, run);
        }
        if (Files.isDirectory(path) && (isQueue(path) || Files.isDirectory(path.resolve(JOURNAL)))) {
            return at(path);
        }
        if (path.isAbsolute() || path.getNameCount() > 1 || run.startsWith(".")) {
            throw notFound(workspace, run);
        }
        final Path runs = workspace.resolve("runs");
        if (run.equals(LATEST) && Files.isDirectory(runs.resolve(LATEST))) {
            return at(real(runs.resolve(LATEST)));
        }
        for (final String parent : List.of("runs", "live", "data")) {
            final Path exact = workspace.resolve(parent).resolve(run);
            if (Files.isDirectory(exact)) {
                return at(exact);
            }
        }
        final List<String> matches =
                names(runs).stream().filter(name -> name.startsWith(run)).toList();
        if (matches.size() == 1) {
            return at(runs.resolve(matches.get(0)));
        }
        if (matches.size() > 1) {
            throw new VerbException(
                    ExitCode.NOT_RUNNING,
                    "RP-R011",
                    matches.size() + " runs begin with `" + run + "`",
                    runs.toString(),
                    "give more of it: " + some(matches));
        }
        throw notFound(workspace, run);
    }

    private static Path path(final String text) {
        try {
            return Path.of(text);
        } catch (final InvalidPathException e) {
            return null; // then it is no name either
        }
    }

    private static Run at(final Path found) {
        final Path directory =
                real(found).toAbsolutePath().normalize(); // `runs/latest` may point elsewhere a moment later
        if (!isQueue(directory)) {
            return new Run(name(directory), directory, directory.resolve(JOURNAL));
        }
        final Path parent = directory.getParent();
        final Path owner = name(directory).equals(JOURNAL) && parent != null ? parent : directory;
        return new Run(name(owner), owner, directory);
    }

    private static String name(final Path directory) {
        return String.valueOf(directory.getFileName());
    }

    private static boolean isQueue(final Path directory) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.cq4")) {
            return files.iterator().hasNext();
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot list " + directory, e);
        }
    }

    private static Path real(final Path link) {
        try {
            return link.toRealPath();
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot follow " + link, e);
        }
    }

    /** Names of the directories in a directory, newest id first; links such as {@code latest} left out. */
    static List<String> names(final Path directory) {
        final List<String> names = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
                for (final Path entry : entries) {
                    if (Files.isDirectory(entry) && !Files.isSymbolicLink(entry)) {
                        names.add(name(entry));
                    }
                }
            } catch (final IOException e) {
                throw new UncheckedIOException("cannot list " + directory, e);
            }
        }
        names.sort(Comparator.reverseOrder());
        return names;
    }

    private static VerbException notFound(final Path workspace, final String run) {
        final List<String> runs = names(workspace.resolve("runs"));
        final List<String> instances = names(workspace.resolve("live"));
        final List<String> there = new ArrayList<>();
        if (!runs.isEmpty()) {
            there.add("runs " + some(runs));
        }
        if (!instances.isEmpty()) {
            there.add("instances " + some(instances));
        }
        return new VerbException(
                ExitCode.NOT_RUNNING,
                "RP-R010",
                "no run, instance or dataset `" + run + "`",
                workspace.toAbsolutePath().normalize().toString(),
                there.isEmpty()
                        ? "the workspace has none yet; `reprise demo` makes one, --workspace names another"
                        : "there are " + String.join("; ", there));
    }

    private static String some(final List<String> names) {
        final String shown = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
        return names.size() > SHOWN ? shown + " and " + (names.size() - SHOWN) + " more" : shown;
    }
}
