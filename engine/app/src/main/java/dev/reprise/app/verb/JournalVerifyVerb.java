package dev.reprise.app.verb;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Progress;
import dev.reprise.app.cli.Verb;
import dev.reprise.app.cli.VerbException;
import dev.reprise.app.run.JournalScan;
import dev.reprise.app.run.RunLocator;
import dev.reprise.journal.JournalDamagedException;
import dev.reprise.journal.JournalException;
import dev.reprise.journal.JournalGenerations;
import dev.reprise.journal.JournalReader;
import dev.reprise.journal.JournalVerifier;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code reprise journal verify}. A process of its own: a file so bad that reading it crashes takes no engine with it. */
@Command(
        name = "verify",
        description =
                "Checks every document of a journal: magic, length, checksum, sequence, chain; exit code 4 when damaged.",
        sortOptions = false,
        footer = "%nExample: reprise journal verify latest")
public final class JournalVerifyVerb extends Verb {
    @Mixin
    private RunParameter parameter;

    @Option(
            names = "--generations",
            description =
                    "Also every generation before that is kept, and whether each begins where the one before ended.")
    private boolean generations;

    @Override
    protected ExitCode run(final Output out) {
        final RunLocator.Run run = parameter.find(workspace());
        final JournalVerifier.Result result;
        try {
            result = JournalVerifier.verify(run.journal());
        } catch (final JournalException e) {
            throw RunParameter.missing(e, run);
        }
        final ObjectNode keys = out.object();
        keys.put("run", run.id());
        keys.put("intact", result.intact());
        keys.put("documents", result.documents());
        keys.put("records", result.records());
        keys.put("first_sequence", result.firstSequence());
        keys.put("last_sequence", result.lastSequence());
        if (!result.intact()) {
            return damaged(result, run, keys, out);
        }
        if (generations) {
            verifyChain(result, run, keys, out);
        }
        final JournalScan scan = scan(run, out);
        keys.put("hash", scan.hash());
        keys.putNull("problem");
        keys.put("checkpoints", scan.checkpoints());
        keys.put("checkpoints_differing", scan.checkpointsDiffering());
        out.println(out.colored("green,bold", "intact") + "   " + run.id());
        out.println(String.format(
                "records  %,d in %,d documents, sequences %d to %d",
                result.records(), result.documents(), result.firstSequence(), result.lastSequence()));
        out.println("hash     " + scan.hash());
        if (scan.checkpointsDiffering() > 0) {
            final VerbException error = new VerbException(
                    ExitCode.DATA,
                    "RP-J004",
                    "the file is whole, but " + scan.checkpointsDiffering() + " of " + scan.checkpoints()
                            + " checkpoints are not those of the records before them",
                    run.journal().toString(),
                    "the records were not written in one piece by this engine; `reprise replay --verify` says where they differ");
            return out.failed(ExitCode.DATA, keys, error);
        }
        return out.result(ExitCode.OK, keys);
    }

    /** What is kept of the generations before, each whole and followed by the next. */
    private static void verifyChain(
            final JournalVerifier.Result newest, final RunLocator.Run run, final ObjectNode keys, final Output out) {
        final ArrayNode array = keys.putArray("generations");
        JournalVerifier.Result before = null;
        for (final Path directory : RunParameter.generations(run)) {
            final JournalVerifier.Result result =
                    directory.equals(run.journal()) ? newest : JournalVerifier.verify(directory);
            if (!result.intact()) {
                throw chainError(directory, result.problem());
            }
            if (before != null && !JournalGenerations.follows(before, JournalGenerations.beginning(directory))) {
                throw chainError(
                        directory,
                        "generation " + result.generation().number() + " does not begin where generation "
                                + before.generation().number() + " ends, at sequence " + before.lastSequence());
            }
            array.addObject()
                    .put("number", result.generation().number())
                    .put("directory", directory.toString())
                    .put("first_sequence", result.firstSequence())
                    .put("last_sequence", result.lastSequence());
            out.println(String.format(
                    "whole    generation %d, sequences %d to %d, %s",
                    result.generation().number(),
                    result.firstSequence(),
                    result.lastSequence(),
                    directory.getFileName()));
            before = result;
        }
    }

    private static VerbException chainError(final Path directory, final String problem) {
        return new VerbException(
                ExitCode.DATA,
                "RP-J001",
                problem,
                directory.toString(),
                "nothing was changed; docs/journal.md, \"A damaged journal\", says how to go on");
    }

    private static JournalScan scan(final RunLocator.Run run, final Output out) {
        final JournalScan scan = new JournalScan();
        try (JournalReader reader = RunParameter.open(run);
                Progress progress = out.progress()) {
            progress.phase("hash", reader.totalBytes());
            scan.read(reader, bytes -> progress.update(bytes, ""));
            return scan;
        } catch (final JournalDamagedException e) {
            throw RunParameter.damaged(e, run);
        }
    }

    private static ExitCode damaged(
            final JournalVerifier.Result result, final RunLocator.Run run, final ObjectNode keys, final Output out) {
        keys.putNull("hash");
        keys.put("problem", result.problem());
        keys.put("check", result.check().name().toLowerCase(java.util.Locale.ROOT));
        keys.put("file", String.valueOf(result.file()));
        keys.put("position", result.position());
        keys.put("first_lost_sequence", result.firstBadSequence());
        if (result.lastBadSequence() == JournalDamagedException.UNKNOWN) {
            keys.putNull("last_lost_sequence");
        } else {
            keys.put("last_lost_sequence", result.lastBadSequence());
        }
        final VerbException error = new VerbException(
                ExitCode.DATA,
                "RP-J001",
                result.problem(),
                run.journal().toString(),
                "nothing was changed; docs/journal.md, \"A damaged journal\", says how to go on");
        return out.failed(ExitCode.DATA, keys, error);
    }
}
