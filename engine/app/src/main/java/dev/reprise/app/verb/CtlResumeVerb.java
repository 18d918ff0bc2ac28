package dev.reprise.app.verb;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Verb;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code reprise ctl resume}. */
@Command(
        name = "resume",
        description = "Releases the kill switch of a halted instance, which then can be armed again.",
        sortOptions = false,
        footer = "%nExample: reprise ctl resume --reason \"venue is back\"")
public final class CtlResumeVerb extends Verb {
    @Mixin
    private CtlCommand command;

    @Override
    protected ExitCode run(final Output out) {
        final CtlCommand.Done done = command.send(workspace(), "resume");
        return done.tell(out, done.instance() + " is released and still halted; `reprise ctl arm` lets it trade again");
    }
}
