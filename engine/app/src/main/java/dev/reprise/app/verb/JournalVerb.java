package dev.reprise.app.verb;

import dev.reprise.app.cli.VerbGroup;
import picocli.CommandLine.Command;

/** {@code reprise journal}. */
@Command(
        name = "journal",
        description = "Looks into journals: what was recorded, and whether it is whole.",
        sortOptions = false,
        subcommands = {
            JournalTailVerb.class,
            JournalInfoVerb.class,
            JournalVerifyVerb.class,
            JournalExportVerb.class,
            JournalRepairVerb.class,
            JournalRollVerb.class
        })
public final class JournalVerb extends VerbGroup {}
