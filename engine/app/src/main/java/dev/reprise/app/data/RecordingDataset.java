package dev.reprise.app.data;

import dev.reprise.api.Instrument;
import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.TimeText;
import dev.reprise.app.cli.VerbException;
import dev.reprise.app.cli.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The dataset that a recording makes, {@code data/<id>/} of a workspace. Its journal grows there from the start, so that a
 * recording which is cut off is usable as far as it came; the manifest is written when it ends.
 *
 * @param id name of the dataset
 * @param path its directory
 */
public record RecordingDataset(String id, Path path) {
    private static final String FORMAT = "recording";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd't'HHmmss'z'").withZone(ZoneOffset.UTC);

    /**
     * A dataset that does not exist yet.
     *
     * @param id or {@code null} for one made from the first symbol and the time
     * @throws VerbException when there is one of that name
     */
    public static RecordingDataset create(final Path workspace, final String id, final List<String> symbols) {
        final String others = symbols.size() == 1 ? "" : "-and-" + (symbols.size() - 1);
        final String name =
                id != null ? id : symbols.get(0).toLowerCase(Locale.ROOT) + others + '-' + TIME.format(Instant.now());
        final Path path = Datasets.directory(workspace).resolve(name);
        if (Files.exists(path)) {
            throw new VerbException(
                    ExitCode.DATA,
                    "RP-D006",
                    "there is a dataset `" + name + "` already; nothing is overwritten",
                    path.toString(),
                    "give this one another name with --id");
        }
        return new RecordingDataset(name, path);
    }

    /** Directory of its journal. */
    public Path journal() {
        return path.resolve(Datasets.JOURNAL);
    }

    /**
     * Writes the manifest: the recording is over.
     *
     * @param counts of the whole journal
     * @param chain of the journal's documents, as an import has it
     * @param session the keys of the verb
     */
    public void finish(
            final List<Instrument> instruments,
            final RecordedCounts counts,
            final String chain,
            final ObjectNode session)
            throws IOException {
        final ObjectNode manifest = Output.JSON.createObjectNode();
        manifest.put("dataset", id);
        manifest.put("format", FORMAT);
        manifest.put("instrument", instruments.stream().map(Instrument::symbol).collect(Collectors.joining(",")));
        manifest.put("from", TimeText.utc(counts.firstTime()));
        manifest.put("to", TimeText.utc(counts.lastTime()));
        counts.addTo(manifest);
        final ArrayNode list = manifest.putArray("instruments");
        instruments.forEach(instrument -> Datasets.describe(instrument, list.addObject()));
        manifest.putArray("sources")
                .addObject()
                .put("venue", session.get("venue").asString())
                .put("run", session.get("run").asString())
                .put("stopped_by", session.get("stopped_by").asString());
        manifest.put("hash", session.get("hash").asString());
        manifest.put("chain", chain);
        manifest.put("engine", Version.text());
        Datasets.write(path, manifest);
    }
}
