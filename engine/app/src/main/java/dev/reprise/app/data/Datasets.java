package dev.reprise.app.data;

import dev.reprise.api.Instrument;
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
import java.util.Locale;
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

    /**
     * Manifests of all datasets, by id. A recording that runs or was cut off has a journal and no manifest yet: of it there is the
     * id, and {@code complete} is false.
     */
    public static List<ObjectNode> list(final Path workspace) {
        final Path data = directory(workspace);
        if (!Files.isDirectory(data)) {
            return List.of();
        }
        final List<Path> datasets = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(data)) {
            for (final Path dataset : found) {
                if (!dataset.getFileName().toString().endsWith(UNFINISHED)
                        && (Files.exists(dataset.resolve(MANIFEST)) || Files.isDirectory(dataset.resolve(JOURNAL)))) {
                    datasets.add(dataset);
                }
            }
        } catch (final IOException e) {
            throw unreadable(data, e);
        }
        Collections.sort(datasets);
        return datasets.stream().map(Datasets::manifestOrId).toList();
    }

    private static ObjectNode manifestOrId(final Path dataset) {
        final ObjectNode manifest = manifest(dataset);
        return manifest != null
                ? manifest
                : Output.JSON
                        .createObjectNode()
                        .put("dataset", dataset.getFileName().toString())
                        .put("complete", false);
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

    /** What a manifest says of an instrument. */
    static void describe(final Instrument instrument, final ObjectNode keys) {
        keys.put("symbol", instrument.symbol());
        keys.put("venue_symbol", instrument.venueSymbol());
        keys.put("market", instrument.market().name().toLowerCase(Locale.ROOT));
        keys.put("tick", instrument.formatPrice(instrument.tickSize()));
        keys.put("lot", instrument.formatQty(instrument.lotSize()));
        keys.put("inferred", instrument.inferred());
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
