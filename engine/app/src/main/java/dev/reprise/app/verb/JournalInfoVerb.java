package dev.reprise.app.verb;

import dev.reprise.api.record.Records;
import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Progress;
import dev.reprise.app.cli.TimeText;
import dev.reprise.app.cli.Verb;
import dev.reprise.app.run.JournalScan;
import dev.reprise.app.run.RecordSchema;
import dev.reprise.app.run.RecordTypes;
import dev.reprise.app.run.RunLocator;
import dev.reprise.journal.Generation;
import dev.reprise.journal.JournalDamagedException;
import dev.reprise.journal.JournalReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code reprise journal info}. */
@Command(
        name = "info",
        description = "Shows what a journal holds: sessions, records by type, time, generation, size, decision hash.",
        sortOptions = false,
        footer = "%nExample: reprise journal info latest")
public final class JournalInfoVerb extends Verb {
    @Mixin
    private RunParameter parameter;

    @Override
    protected ExitCode run(final Output out) throws IOException {
        final RunLocator.Run run = parameter.find(workspace());
        final JournalScan scan = new JournalScan();
        try (JournalReader reader = RunParameter.open(run)) {
            try (Progress progress = out.progress()) {
                progress.phase("read", reader.totalBytes());
                scan.read(reader, bytes -> progress.update(bytes, ""));
            } catch (final JournalDamagedException e) {
                throw RunParameter.damaged(e, run);
            }
            final ObjectNode keys = keys(run, reader, scan, out);
            print(keys, run, scan, out);
            return out.result(ExitCode.OK, keys);
        }
    }

    private static ObjectNode keys(
            final RunLocator.Run run, final JournalReader reader, final JournalScan scan, final Output out)
            throws IOException {
        final Generation generation = reader.generation();
        final ObjectNode keys = out.object();
        keys.put("run", run.id());
        keys.put("journal", run.journal().toString());
        keys.put("documents", reader.documentsRead());
        keys.put("records", scan.records());
        keys.put("first_sequence", generation.firstSequence());
        keys.put("last_sequence", generation.firstSequence() + scan.records() - 1);
        time(keys, "first_time", scan.firstTime());
        time(keys, "last_time", scan.lastTime());
        keys.put("bytes", reader.bytesRead());
        keys.put("bytes_on_disk", size(run.journal()));
        keys.put("hash", scan.hash());
        keys.putObject("generation")
                .put("number", generation.number())
                .put("parent", generation.parent())
                .put("parent_last_sequence", generation.parentLastSequence());
        final ObjectNode types = keys.putObject("types");
        scan.byTemplate()
                .forEach((template, count) -> types.put(RecordSchema.get().name(template), count));
        final ArrayNode sessions = keys.putArray("sessions");
        for (final JournalScan.Session session : scan.sessions()) {
            final ObjectNode node = sessions.addObject();
            node.put("run", session.run());
            node.put("mode", session.mode().toLowerCase(Locale.ROOT));
            node.put("run_number", session.runNumber());
            node.put("first_sequence", session.sequence());
            time(node, "time", session.time());
            node.put("seed", session.seed());
            node.put("engine_version", session.version());
            final ArrayNode strategies = node.putArray("strategies");
            session.strategies().forEach(strategies::add);
            node.put(
                    "stopped_by",
                    session.stoppedBy() == null ? null : session.stoppedBy().toLowerCase(Locale.ROOT));
        }
        return keys;
    }

    private static void time(final ObjectNode keys, final String key, final long time) {
        keys.put(key, time == Records.NO_TIME ? null : TimeText.utc(time));
    }

    private static long size(final Path journal) throws IOException {
        long bytes = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(journal)) {
            for (final Path file : files) {
                bytes += Files.isRegularFile(file) ? Files.size(file) : 0;
            }
        }
        return bytes;
    }

    private static void print(
            final ObjectNode keys, final RunLocator.Run run, final JournalScan scan, final Output out) {
        out.println("journal     " + run.journal());
        out.println(String.format(
                "records     %,d in %,d documents, sequences %d to %d",
                scan.records(),
                keys.get("documents").asLong(),
                keys.get("first_sequence").asLong(),
                keys.get("last_sequence").asLong()));
        if (scan.records() > 0) {
            out.println("time        " + out.time(scan.firstTime()) + " to " + out.time(scan.lastTime()));
        }
        out.println(String.format(
                "size        %,d bytes written, %,d on disk",
                keys.get("bytes").asLong(), keys.get("bytes_on_disk").asLong()));
        final String parent = keys.get("generation").get("parent").asString();
        out.println("generation  " + keys.get("generation").get("number").asLong()
                + (parent.isEmpty() ? "" : ", from " + parent));
        out.println("hash        " + scan.hash());
        final List<List<String>> sessions = new ArrayList<>();
        for (final JournalScan.Session session : scan.sessions()) {
            sessions.add(List.of(
                    String.valueOf(session.runNumber()),
                    session.mode().toLowerCase(Locale.ROOT),
                    out.time(session.time()),
                    String.valueOf(session.sequence()),
                    String.join(", ", session.strategies()),
                    session.stoppedBy() == null ? "-" : session.stoppedBy().toLowerCase(Locale.ROOT)));
        }
        if (!sessions.isEmpty()) {
            out.println("");
            out.table(List.of("session", "mode", "from", "sequence", "strategies", "stopped by"), sessions);
        }
        final List<List<String>> types = new ArrayList<>();
        scan.byTemplate()
                .forEach((template, count) -> types.add(List.of(
                        RecordSchema.get().name(template), String.format("%,d", count), RecordTypes.family(template))));
        if (!types.isEmpty()) {
            out.println("");
            out.table(List.of("type", "records", "family"), types);
        }
    }
}
