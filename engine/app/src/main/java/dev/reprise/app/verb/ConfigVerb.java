package dev.reprise.app.verb;

import dev.reprise.app.cli.VerbGroup;
import picocli.CommandLine.Command;

/** {@code reprise config}. */
@Command(
        name = "config",
        description = "Checks and shows configurations.",
        sortOptions = false,
        subcommands = {ConfigCheckVerb.class, ConfigShowVerb.class})
public final class ConfigVerb extends VerbGroup {}
