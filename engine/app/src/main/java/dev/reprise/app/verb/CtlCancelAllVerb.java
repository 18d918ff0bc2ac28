package dev.reprise.app.verb;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Verb;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code reprise ctl cancel-all}. */
@Command(
        name = "cancel-all",
        description =
                "Cancels every working order of every strategy, stops and targets too; trading goes on. Orders of the account"
                        + " that are not the engine's own stay, see `ctl cancel`.",
        sortOptions = false,
        footer = "%nExample: reprise ctl cancel-all --reason \"new exchange rules\"")
public final class CtlCancelAllVerb extends Verb {
    @Mixin
    private CtlCommand command;

    @Override
    protected ExitCode run(final Output out) {
        final CtlCommand.Done done = command.send(workspace(), "cancel-all");
        final int external = done.answer().path("external_orders").asInt(0);
        return done.tell(
                out,
                "cancel-all sent to " + done.instance()
                        + (external == 0
                                ? ""
                                : "; " + external
                                        + " of its account's orders are not its own and stay: `reprise ctl status`"
                                        + " lists them, `reprise ctl cancel ID` cancels one"),
                "external_orders");
    }
}
