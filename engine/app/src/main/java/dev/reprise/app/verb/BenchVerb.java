package dev.reprise.app.verb;

import dev.reprise.app.cli.VerbGroup;
import picocli.CommandLine.Command;

/** {@code reprise bench}. */
@Command(
        name = "bench",
        description = "Measures the engine on this machine, each figure beside its baseline.",
        sortOptions = false,
        subcommands = {
            BenchLatencyVerb.class,
            BenchWireVerb.class,
            BenchThroughputVerb.class,
            BenchStartVerb.class,
            BenchJmhVerb.class,
            BenchHaltVerb.class,
            BenchSoakVerb.class,
            BenchCompareVerb.class
        })
public final class BenchVerb extends VerbGroup {}
