package dev.reprise.app.verb;

import dev.reprise.app.cli.VerbGroup;
import picocli.CommandLine.Command;

/** {@code reprise venue}. */
@Command(
        name = "venue",
        description = "Runs a venue's protocol on this host, for tests and practice.",
        sortOptions = false,
        subcommands = VenueBinanceVerb.class)
public final class VenueVerb extends VerbGroup {}
