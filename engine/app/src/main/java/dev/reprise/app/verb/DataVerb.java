package dev.reprise.app.verb;

import dev.reprise.app.cli.VerbGroup;
import picocli.CommandLine.Command;

/** {@code reprise data}. */
@Command(
        name = "data",
        description = "Imports recorded market data, checks it and lists what there is.",
        sortOptions = false,
        subcommands = {DataImportVerb.class, DataLsVerb.class, DataVerifyVerb.class})
public final class DataVerb extends VerbGroup {}
