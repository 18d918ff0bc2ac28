package dev.reprise.app.verb;

import dev.reprise.app.cli.VerbGroup;
import picocli.CommandLine.Command;

/** {@code reprise ctl}. */
@Command(
        name = "ctl",
        description = "Steers a running instance through its control socket.",
        sortOptions = false,
        subcommands = {
            CtlStatusVerb.class,
            CtlWatchVerb.class,
            CtlArmVerb.class,
            CtlHaltVerb.class,
            CtlResumeVerb.class,
            CtlCancelVerb.class,
            CtlCancelAllVerb.class,
            CtlFlattenVerb.class,
            CtlSetVerb.class,
            CtlRollVerb.class,
            CtlStopVerb.class
        })
public final class CtlVerb extends VerbGroup {}
