package dev.reprise.app.verb;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Verb;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reprise ctl cancel}. */
@Command(
        name = "cancel",
        description = "Cancels one order of the account, also one that was placed by hand or by another program.",
        sortOptions = false,
        footer = "%nExample: reprise ctl cancel 28457 --reason \"left over from yesterday\"")
public final class CtlCancelVerb extends Verb {
    @Mixin
    private CtlCommand command;

    @Parameters(
            paramLabel = "ORDER",
            description = "Client order id or venue order id, as `reprise ctl status` lists them.")
    private String order;

    @Option(
            names = "--instrument",
            paramLabel = "SYMBOL",
            description = "Only in this instrument: a venue may give the same id in two.")
    private String instrument = "";

    @Override
    protected ExitCode run(final Output out) {
        final CtlCommand.Done done = command.send(
                workspace(),
                "cancel",
                Output.JSON.createObjectNode().put("order", order).put("instrument", instrument));
        final boolean isGone = done.answer().path("outcome").asString("").equals("gone");
        return done.tell(
                out,
                "order " + order + (done.answer().path("external").asBoolean(false) ? ", not the engine's own," : "")
                        + (isGone
                                ? " no longer works"
                                : " is to be cancelled; the venue has not confirmed yet, `reprise ctl status` shows it"),
                "order",
                "instrument",
                "external",
                "outcome");
    }
}
