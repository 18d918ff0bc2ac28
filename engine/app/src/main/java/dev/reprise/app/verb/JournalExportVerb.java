package dev.reprise.app.verb;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Progress;
import dev.reprise.app.cli.Verb;
import dev.reprise.app.run.RunLocator;
import dev.reprise.export.JournalExport;
import dev.reprise.journal.JournalDamagedException;
import dev.reprise.journal.JournalException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code reprise journal export}. */
@Command(
        name = "export",
        description = {
            "Writes fills, orders, positions, equity, markouts, latency and risk events of a journal as tables for",
            "notebooks and databases; docs/data.md has their columns."
        },
        sortOptions = false,
        footer = "%nExample: reprise journal export latest --format parquet")
public final class JournalExportVerb extends Verb {
    /** Values of {@code --format}. */
    enum Format {
        csv(JournalExport.Format.CSV),
        parquet(JournalExport.Format.PARQUET);

        private final JournalExport.Format format;

        Format(final JournalExport.Format format) {
            this.format = format;
        }
    }

    @Mixin
    private RunParameter parameter;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            split = ",",
            description = "${COMPLETION-CANDIDATES}; repeatable; default: both.")
    private Set<Format> formats = new LinkedHashSet<>();

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            description = "Where to; default: exports/ of the run. Files of an earlier export are replaced.")
    private Path directory;

    @Override
    protected ExitCode run(final Output out) throws IOException {
        final RunLocator.Run run = parameter.find(workspace());
        final Path to = directory != null ? directory : run.directory().resolve("exports");
        final Set<JournalExport.Format> wanted = EnumSet.noneOf(JournalExport.Format.class);
        formats.forEach(format -> wanted.add(format.format));
        final JournalExport.Result result;
        final List<Path> generations = RunParameter.generations(run);
        try (Progress progress = out.progress()) {
            progress.phase("export", RunParameter.totalBytes(generations));
            result = JournalExport.run(
                    generations,
                    to,
                    wanted.isEmpty() ? EnumSet.allOf(JournalExport.Format.class) : wanted,
                    bytes -> progress.update(bytes, ""));
        } catch (final JournalDamagedException e) {
            throw RunParameter.damaged(e, run);
        } catch (final JournalException e) {
            throw RunParameter.missing(e, run);
        }
        final ObjectNode keys = out.object();
        keys.put("run", run.id());
        keys.put("directory", to.toString());
        final ObjectNode rows = keys.putObject("rows");
        result.rows().forEach(rows::put);
        final ArrayNode files = keys.putArray("files");
        result.files().forEach(file -> files.add(file.getFileName().toString()));
        keys.put("pnl", result.pnl().toPlainString());
        keys.put("fees_not_counted", result.unvaluedFees());
        keys.put("currency", result.currency());
        out.println("exported " + out.colored("bold", run.id()) + " to " + to);
        out.table(
                List.of("table", "rows"),
                result.rows().entrySet().stream()
                        .map(table -> List.of(table.getKey(), String.format("%,d", table.getValue())))
                        .toList());
        return out.result(ExitCode.OK, keys);
    }
}
