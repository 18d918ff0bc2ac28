package dev.reprise.app.verb;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Verb;
import dev.reprise.app.cli.VerbException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reprise ctl halt}. */
@Command(
        name = "halt",
        description = "Pulls the kill switch: no new order leaves, every working one is cancelled, and so it stays over"
                + " restarts until `ctl resume`. Asks nothing.",
        sortOptions = false,
        footer = "%nExample: reprise ctl halt --reason \"venue behaves oddly\"")
public final class CtlHaltVerb extends Verb {
    @Mixin
    private CtlCommand command;

    @Option(
            names = "--strategy",
            paramLabel = "NAME",
            description = "Level 1: only disarm this strategy and cancel its entries.")
    private String strategy;

    @Option(names = "--reduce", description = "Level 2: only orders that cut risk from here on; entries are cancelled.")
    private boolean reduce;

    @Override
    protected ExitCode run(final Output out) {
        if (reduce && strategy != null) {
            throw new VerbException(
                    ExitCode.USAGE,
                    "RP-U021",
                    "--strategy and --reduce are two levels",
                    "--reduce",
                    "give one of them, or neither for a full halt");
        }
        final String level = strategy != null ? "disarm" : reduce ? "reduce" : "halt";
        final CtlCommand.Done done = command.send(workspace(), level, strategy);
        final boolean latched = done.answer().path("latched").asBoolean(false);
        return done.tell(
                out,
                switch (level) {
                    case "disarm" ->
                        "strategy " + strategy + " of " + done.instance() + " is disarmed; `reprise ctl arm"
                                + " --strategy " + strategy + "` lets it decide again";
                    case "reduce" -> done.instance() + " only reduces from here on; `reprise ctl arm` lifts that";
                    default ->
                        done.instance() + " is halted: no new order leaves, working orders are being cancelled, also"
                                + " those of its account that are not its own"
                                + (latched ? "" : "; the core has NOT taken it yet, the side path cancels at the venue")
                                + ". `reprise ctl status` shows what is left";
                },
                "latched");
    }
}
