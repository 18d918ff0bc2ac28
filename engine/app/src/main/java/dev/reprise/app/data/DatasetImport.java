package dev.reprise.app.data;

import dev.reprise.adapters.dataset.DamagedFileException;
import dev.reprise.api.DatasetReader;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.TimeText;
import dev.reprise.app.cli.VerbException;
import dev.reprise.app.cli.Version;
import dev.reprise.app.session.CodeHashes;
import dev.reprise.journal.DirectoryTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Imports recorded market data into {@code data/<id>/} of a workspace. The dataset appears under its name when it is complete, and
 * nothing is overwritten.
 */
public final class DatasetImport {
    private static final int DATE_LENGTH = 10;

    private final Path workspace;
    private final Request request;

    /**
     * What to import.
     *
     * @param files in order, as one dataset
     * @param format how they are read
     * @param id of the dataset, or {@code null} for one made from instrument and date
     */
    public record Request(List<Path> files, ImportFormat format, String id) {}

    public DatasetImport(final Path workspace, final Request request) {
        this.workspace = workspace;
        this.request = request;
    }

    /**
     * Runs it.
     *
     * @return the manifest; with {@code existing: true} when the same import was made before
     * @throws VerbException when a file is missing or damaged, or the id is taken
     */
    public ObjectNode run() {
        request.files().forEach(DatasetImport::requireReadable);
        final ArrayNode sources = sources();
        final ObjectNode options = request.format().options();
        final ObjectNode same = existing(sources, options);
        if (same != null) {
            same.put("existing", true);
            return same;
        }
        if (request.id() != null && Files.exists(Datasets.directory(workspace).resolve(request.id()))) {
            throw taken(request.id());
        }
        final Path part = Datasets.directory(workspace)
                .resolve("import-" + ProcessHandle.current().pid() + Datasets.UNFINISHED);
        try {
            DirectoryTree.delete(part);
            Files.createDirectories(part);
            boolean done = false;
            try {
                final ObjectNode manifest = importInto(part, sources, options);
                Datasets.write(part, manifest);
                publish(part, manifest.get("dataset").asString());
                done = true;
                return manifest.put("existing", false);
            } finally {
                if (!done) {
                    DirectoryTree.delete(part);
                }
            }
        } catch (final DamagedFileException e) {
            throw new VerbException(
                    ExitCode.DATA,
                    "RP-D001",
                    e.getMessage(),
                    e.file() + " " + e.place(),
                    "nothing was imported; get the file whole, or cut it before that place",
                    e);
        } catch (final IOException e) {
            throw new VerbException(
                    ExitCode.DATA,
                    "RP-D002",
                    "the import failed: " + e.getMessage(),
                    request.files().toString(),
                    "nothing was imported; " + request.format().remedy(),
                    e);
        }
    }

    static void requireReadable(final Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new VerbException(
                    ExitCode.DATA,
                    "RP-D004",
                    "cannot read " + file,
                    file.toString(),
                    "check the path and its permissions");
        }
    }

    private ArrayNode sources() {
        final ArrayNode sources = Output.JSON.createArrayNode();
        for (final Path file : request.files()) {
            final ObjectNode source = sources.addObject();
            source.put("file", file.getFileName().toString());
            source.put("sha256", CodeHashes.sha256(file));
            source.put("bytes", file.toFile().length());
        }
        return sources;
    }

    private ObjectNode existing(final ArrayNode sources, final ObjectNode options) {
        for (final ObjectNode manifest : Datasets.list(workspace)) {
            final boolean isNamedSo = request.id() == null
                    || request.id().equals(manifest.path("dataset").asString(""));
            final boolean isSame = sources.toString()
                            .equals(manifest.path("sources").toString())
                    && options.toString().equals(manifest.path("options").toString());
            if (isNamedSo && isSame) {
                return manifest;
            }
        }
        return null;
    }

    private ObjectNode importInto(final Path part, final ArrayNode sources, final ObjectNode options)
            throws IOException {
        final DatasetReader reader = request.format().reader();
        final ImportCounts counts = new ImportCounts();
        final long start = System.nanoTime();
        try (DatasetWriter writer = new DatasetWriter(part.resolve(Datasets.JOURNAL), sources.toString())) {
            reader.read(request.files(), writer, counts);
            final String offset = counts.notes().get("clock_offset_ns");
            writer.finish(offset == null ? Records.NO_VALUE : Long.parseLong(offset));
            final List<Instrument> instruments =
                    MarketData.read(part.resolve(Datasets.JOURNAL)).instruments();
            final ObjectNode manifest = Output.JSON.createObjectNode();
            manifest.put("dataset", id(instruments, writer.firstTime()));
            manifest.put("format", reader.format());
            manifest.put(
                    "instrument", instruments.stream().map(Instrument::symbol).collect(Collectors.joining(",")));
            manifest.put("from", TimeText.utc(writer.firstTime()));
            manifest.put("to", TimeText.utc(writer.lastTime()));
            counts.addTo(manifest);
            if (offset == null) {
                manifest.putNull("clock_offset_ns");
            } else {
                manifest.put("clock_offset_ns", Long.parseLong(offset));
            }
            manifest.put("ts_unit", counts.notes().getOrDefault("ts_unit", "").toLowerCase(Locale.ROOT));
            final ArrayNode list = manifest.putArray("instruments");
            instruments.forEach(instrument -> Datasets.describe(instrument, list.addObject()));
            final ObjectNode notes = manifest.putObject("notes");
            counts.notes().forEach(notes::put);
            manifest.set("sources", sources);
            manifest.set("options", options);
            manifest.put("records", writer.records());
            manifest.put("chain", writer.chain());
            manifest.put("engine", Version.text());
            final double seconds = (System.nanoTime() - start) / 1e9;
            manifest.put("seconds", seconds);
            manifest.put("events_per_second", Math.round(counts.count("messages") / seconds));
            return manifest;
        }
    }

    private String id(final List<Instrument> instruments, final long firstTime) {
        if (request.id() != null) {
            return request.id();
        }
        final String others = instruments.size() == 1 ? "" : "-and-" + (instruments.size() - 1);
        return instruments.get(0).symbol().toLowerCase(Locale.ROOT)
                + others
                + '-'
                + TimeText.utc(firstTime).substring(0, DATE_LENGTH).replace("-", "");
    }

    private void publish(final Path part, final String id) throws IOException {
        final Path dataset = Datasets.directory(workspace).resolve(id);
        if (Files.exists(dataset)) {
            throw taken(id);
        }
        Files.move(part, dataset, StandardCopyOption.ATOMIC_MOVE);
    }

    private VerbException taken(final String id) {
        return new VerbException(
                ExitCode.DATA,
                "RP-D006",
                "there is a dataset `" + id + "` already, of other files or options; nothing is overwritten",
                Datasets.directory(workspace).resolve(id).toString(),
                "give this one another name with --id");
    }
}
