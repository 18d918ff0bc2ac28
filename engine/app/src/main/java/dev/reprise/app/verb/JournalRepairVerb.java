package dev.reprise.app.verb;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Verb;
import dev.reprise.app.cli.VerbException;
import dev.reprise.app.run.RunLocator;
import dev.reprise.app.session.Replays;
import dev.reprise.journal.JournalDamagedException;
import dev.reprise.journal.JournalException;
import dev.reprise.journal.JournalLockedException;
import dev.reprise.journal.JournalRepair;
import dev.reprise.journal.JournalSettings;
import dev.reprise.journal.JournalVerifier;
import dev.reprise.journal.NewerJournalException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code reprise journal repair}. Says what it would do, and does it with {@code --yes}. */
@Command(
        name = "repair",
        description =
                "Puts the part of a damaged journal before the damage into a new one, in its place; the damaged one is"
                        + " kept beside it, unchanged.",
        sortOptions = false,
        footer = "%nExample: reprise journal repair demo --yes")
public final class JournalRepairVerb extends Verb {
    @Parameters(paramLabel = "RUN", description = "Instance, run id, dataset, or a path. It must not be running.")
    private String run;

    @Option(names = "--yes", description = "Do it; without, it only says what would be kept and what is lost.")
    private boolean yes;

    @Override
    protected ExitCode run(final Output out) {
        final RunLocator.Run found = RunLocator.find(workspace(), run);
        final Path journal = found.journal();
        final ObjectNode keys = out.object();
        keys.put("run", found.id());
        if (JournalRepair.isCutShort(journal)) {
            return finish(journal, keys, out);
        }
        final JournalVerifier.Result verified = verify(found);
        final JournalRepair.Source source = source(journal);
        final boolean isItsOwn = source.directory().equals(journal);
        final boolean isIntact = verified.intact() && isItsOwn;
        keys.put("intact", isIntact);
        keys.put("repaired", false);
        if (isIntact) {
            out.println("intact   " + found.id() + ": nothing to repair, nothing was changed");
            return out.result(ExitCode.OK, keys);
        }
        final Path damaged = JournalRepair.damagedName(journal);
        final String problem =
                verified.intact() ? "the journal is without the state that it begins with" : verified.problem();
        final JournalVerifier.Result kept = source.verified();
        keys.put("problem", problem);
        keys.put("kept_generation", kept.generation().number());
        keys.put("kept_from", source.directory().toString());
        keys.put("kept_records", kept.records());
        keys.put("kept_last_sequence", kept.lastSequence());
        if (verified.intact()) {
            keys.put("lost_last_sequence", verified.lastSequence());
        } else if (verified.lastBadSequence() == JournalDamagedException.UNKNOWN) {
            keys.putNull("lost_last_sequence");
        } else {
            keys.put("lost_last_sequence", verified.lastBadSequence());
        }
        keys.put("quarantine", damaged.toString());
        out.println("damage   " + problem);
        if (!isItsOwn) {
            out.println(String.format(
                    "back to  generation %d, %s: the state that the damaged one begins with is not whole, so none of it counts",
                    kept.generation().number(), source.directory()));
        }
        out.println(String.format(
                "kept     %,d records, up to sequence %d; what stands behind is lost, even where it can be read",
                kept.records(), kept.lastSequence()));
        if (!yes) {
            return out.failed(
                    ExitCode.USAGE,
                    keys,
                    new VerbException(
                            ExitCode.USAGE,
                            "RP-J007",
                            "nothing was changed: a repair wants to be confirmed",
                            journal.toString(),
                            "copy the directory to another disk first, then again with --yes; the damaged journal will be "
                                    + damaged));
        }
        replace(journal);
        keys.put("repaired", true);
        out.println("damaged  " + damaged + ", unchanged");
        out.println("journal  " + journal + ", a new generation");
        out.println(
                "next     the next start asks the venue what happened since; look at positions and open orders before you arm");
        return out.result(ExitCode.OK, keys);
    }

    private static ExitCode finish(final Path journal, final ObjectNode keys, final Output out) {
        JournalRepair.replace(journal, JournalSettings.live());
        keys.put("intact", false);
        keys.put("repaired", true);
        out.println("repaired " + journal + ": an earlier repair had been cut short, its last step is done now");
        return out.result(ExitCode.OK, keys);
    }

    private static JournalVerifier.Result verify(final RunLocator.Run found) {
        try {
            return JournalVerifier.verify(found.journal());
        } catch (final JournalException e) {
            throw RunParameter.missing(e, found);
        }
    }

    private static JournalRepair.Source source(final Path journal) {
        try {
            return JournalRepair.source(journal);
        } catch (final JournalException e) {
            throw nothingToCarry(e, journal);
        }
    }

    private static VerbException nothingToCarry(final JournalException e, final Path journal) {
        if (e instanceof NewerJournalException) {
            return Replays.unreadable(e, journal);
        }
        return new VerbException(
                ExitCode.DATA,
                "RP-J008",
                "there is nothing to carry over: " + e.getMessage(),
                journal.toString(),
                "keep the directory; bring the generation before back from a copy (`journal.NNNNNN`), or begin anew: give the"
                        + " instance another `name:`",
                e);
    }

    private static void replace(final Path journal) {
        try {
            JournalRepair.replace(journal, JournalSettings.live());
        } catch (final JournalLockedException e) {
            throw new VerbException(
                    ExitCode.CONFIG_INVALID,
                    "RP-I001",
                    e.getMessage(),
                    journal.toString(),
                    "stop the instance first: `reprise ctl stop`",
                    e);
        } catch (final JournalException e) {
            throw nothingToCarry(e, journal);
        }
    }
}
