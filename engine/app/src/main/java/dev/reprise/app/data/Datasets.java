package dev.reprise.app.data;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.VerbException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/** The datasets of a workspace: directories {@code data/<id>/} with a journal and a manifest. */
public final class Datasets {
    static final String MANIFEST = "manifest.json";
    static final String JOURNAL = "journal";
    static final String UNFINISHED = ".part";

    private Datasets() {}

    static Path directory(final Path workspace) {
        return workspace.resolve("data");
    }

    /** Manifests of all datasets, by id. */
    public static List<ObjectNode> list(final Path workspace) {
        final Path data = directory(workspace);
        if (!Files.isDirectory(data)) {
            return List.of();
        }
        final List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(data)) {
            for (final Path dataset : found) {
                final Path file = dataset.resolve(MANIFEST);
                if (!dataset.getFileName().toString().endsWith(UNFINISHED) && Files.exists(file)) {
                    files.add(file);
                }
            }
        } catch (final IOException e) {
            throw unreadable(data, e);
        }
        Collections.sort(files);
        return files.stream().map(Datasets::read).toList();
    }

    /** A manifest; {@code null} when the directory has none. */
    static ObjectNode manifest(final Path dataset) {
        final Path file = dataset.resolve(MANIFEST);
        return Files.exists(file) ? read(file) : null;
    }

    private static ObjectNode read(final Path file) {
        try {
            return (ObjectNode) Output.JSON.readTree(Files.readString(file));
        } catch (final IOException | JacksonException | ClassCastException e) {
            throw unreadable(file, e);
        }
    }

    static void write(final Path dataset, final ObjectNode manifest) throws IOException {
        final Path part = dataset.resolve(MANIFEST + UNFINISHED);
        Files.writeString(part, Output.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(manifest) + '\n');
        Files.move(part, dataset.resolve(MANIFEST), StandardCopyOption.ATOMIC_MOVE);
    }

    private static VerbException unreadable(final Path path, final Exception e) {
        return new VerbException(
                ExitCode.DATA,
                "RP-D005",
                "cannot read " + path + ": " + e.getMessage(),
                path.toString(),
                "check its permissions, or import the dataset again",
                e);
    }
}
