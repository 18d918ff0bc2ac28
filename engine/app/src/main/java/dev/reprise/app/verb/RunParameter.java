package dev.reprise.app.verb;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.VerbException;
import dev.reprise.app.run.RunLocator;
import dev.reprise.app.session.Replays;
import dev.reprise.journal.JournalDamagedException;
import dev.reprise.journal.JournalException;
import dev.reprise.journal.JournalFollower;
import dev.reprise.journal.JournalGenerations;
import dev.reprise.journal.JournalHistory;
import dev.reprise.journal.JournalReader;
import dev.reprise.journal.NewerJournalException;
import dev.reprise.live.recovery.Recovery;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Parameters;

/** The RUN of verbs that read a journal, and what their errors look like. */
final class RunParameter {
    @Parameters(
            paramLabel = "RUN",
            arity = "0..1",
            defaultValue = "latest",
            description = "Run id or its beginning, instance, dataset, or a path; default: latest.")
    private String run;

    RunLocator.Run find(final Path workspace) {
        return RunLocator.find(workspace, run);
    }

    static JournalReader open(final RunLocator.Run run) {
        try {
            return JournalReader.open(run.journal());
        } catch (final JournalDamagedException e) {
            throw damaged(e, run);
        } catch (final JournalException e) {
            throw missing(e, run);
        }
    }

    /** All generations of it that are kept, as one. */
    static JournalHistory history(final RunLocator.Run run) {
        try {
            return JournalHistory.open(run.journal());
        } catch (final JournalDamagedException e) {
            throw damaged(e, run);
        } catch (final JournalException e) {
            throw missing(e, run);
        }
    }

    /** The same for one that may be written meanwhile. */
    static JournalFollower follow(final RunLocator.Run run) {
        try {
            return JournalFollower.open(run.journal());
        } catch (final JournalDamagedException e) {
            throw damaged(e, run);
        } catch (final JournalException e) {
            throw missing(e, run);
        }
    }

    /** The run's generations, oldest first; the journal itself is the last. */
    static List<Path> generations(final RunLocator.Run run) {
        try {
            return JournalGenerations.of(run.journal());
        } catch (final JournalDamagedException e) {
            throw damaged(e, run);
        } catch (final JournalException e) {
            throw missing(e, run);
        }
    }

    static long totalBytes(final List<Path> generations) {
        long bytes = 0;
        for (final Path generation : generations) {
            try (JournalReader reader = JournalReader.open(generation)) {
                bytes += reader.totalBytes();
            }
        }
        return bytes;
    }

    /** What a journal that is not there, or that a newer engine wrote, looks like on the command line. */
    static VerbException missing(final JournalException e, final RunLocator.Run run) {
        if (e instanceof NewerJournalException) {
            return Replays.unreadable(e, run.journal());
        }
        return new VerbException(
                ExitCode.DATA,
                "RP-J003",
                e.getMessage(),
                run.journal().toString(),
                "give a run that has a journal; `reprise journal info` takes a path too",
                e);
    }

    static VerbException incomplete(final Recovery.IncompleteGenerationException e, final Path journal) {
        return new VerbException(
                ExitCode.DATA,
                "RP-J012",
                e.getMessage(),
                journal.toString(),
                "`reprise journal repair " + journal
                        + "` says what it would go back to; do not move directories by hand: client order ids"
                        + " would be used again",
                e);
    }

    static VerbException damaged(final JournalDamagedException e, final RunLocator.Run run) {
        return new VerbException(
                ExitCode.DATA,
                "RP-J001",
                e.getMessage(),
                run.journal().toString(),
                "nothing was changed; `reprise journal verify " + run.id()
                        + "` says what is left, docs/journal.md what to do",
                e);
    }
}
