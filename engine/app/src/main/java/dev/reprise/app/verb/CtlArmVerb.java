package dev.reprise.app.verb;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Verb;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reprise ctl arm}. */
@Command(
        name = "arm",
        description = "Lets a halted instance, or one of its strategies, trade again.",
        sortOptions = false,
        footer = "%nExample: reprise ctl arm --reason \"looked at the fill\"")
public final class CtlArmVerb extends Verb {
    @Mixin
    private CtlCommand command;

    @Option(
            names = "--strategy",
            paramLabel = "NAME",
            description = "Only this strategy, after it was disabled or cold.")
    private String strategy;

    @Override
    protected ExitCode run(final Output out) {
        final CtlCommand.Done done = command.send(workspace(), "arm", strategy);
        return done.tell(
                out,
                "arm sent to " + done.instance() + (strategy == null ? "" : ", strategy " + strategy) + ": "
                        + done.answer().path("place").asString("no place told"),
                "money",
                "venue_address");
    }
}
