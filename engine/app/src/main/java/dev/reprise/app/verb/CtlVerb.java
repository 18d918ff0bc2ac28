package dev.reprise.app.verb;

import dev.reprise.app.cli.VerbGroup;
import picocli.CommandLine.Command;

/** {@code reprise ctl}. */
@Command(
        name = "ctl",
        description = "Steers a running instance through its control socket.",
        sortOptions = false,
        subcommands = {CtlStatusVerb.class, CtlArmVerb.class, CtlHaltVerb.class, CtlStopVerb.class})
public final class CtlVerb extends VerbGroup {}
