package dev.reprise.app.verb;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Verb;
import dev.reprise.app.cli.VerbException;
import dev.reprise.app.session.FlattenOutcome;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code reprise ctl flatten}. */
@Command(
        name = "flatten",
        description = "Cancels entries and closes every position at the market, also of a halted instance.",
        sortOptions = false,
        footer = "%nExample: reprise ctl flatten --yes --reason \"leaving\"")
public final class CtlFlattenVerb extends Verb {
    @Mixin
    private CtlCommand command;

    @Option(names = "--yes", description = "You mean it: closing at the market in a broken market is expensive.")
    private boolean yes;

    @Override
    protected ExitCode run(final Output out) {
        if (!yes) {
            throw new VerbException(
                    ExitCode.USAGE,
                    "RP-U020",
                    "flatten closes every position at the market",
                    "--yes",
                    "look at `reprise ctl status` first; add --yes when you mean it");
        }
        final CtlCommand.Done done = command.send(workspace(), "flatten");
        final JsonNode open = done.answer().path("open");
        FlattenOutcome.lines(done.answer()).forEach(out::println);
        return done.tell(
                FlattenOutcome.code(done.answer()),
                out,
                "flatten of " + done.instance() + ": "
                        + done.answer().path("sent").asInt(0) + " orders sent, "
                        + (open.isEmpty()
                                ? "every position is closed"
                                : open.size() + " positions are still open; it is tried again for half a minute,"
                                        + " `reprise ctl status` shows what is left")
                        + "; it only reduces from here on",
                "sent",
                "denied",
                "open",
                "dust");
    }
}
