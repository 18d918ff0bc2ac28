package dev.reprise.app.verb;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Verb;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code reprise ctl stop}. */
@Command(
        name = "stop",
        description = "Stops an instance cleanly: entries are cancelled, the journal is closed.",
        sortOptions = false,
        footer = "%nExample: reprise ctl stop --reason \"end of day\"")
public final class CtlStopVerb extends Verb {
    @Mixin
    private CtlCommand command;

    @Override
    protected ExitCode run(final Output out) {
        final CtlCommand.Done done = command.send(workspace(), "stop");
        return done.tell(out, "stop sent to " + done.instance() + "; it says itself when it is done");
    }
}
