package dev.reprise.app.verb;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Verb;
import dev.reprise.app.cli.VerbException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reprise ctl roll}. */
@Command(
        name = "roll",
        description =
                "Begins the next generation of a running instance's journal, so that the next start reads no more than its state"
                        + " and what comes from now on. Trading goes on after a pause, which is told.",
        sortOptions = false,
        footer = "%nExample: reprise ctl roll --run demo --reason \"before the upgrade\"")
public final class CtlRollVerb extends Verb {
    @Mixin
    private CtlCommand command;

    @Option(
            names = "--yes",
            description =
                    "Also when a strategy goes cold, because its memory cannot be carried; `ctl arm --strategy` begins it anew.")
    private boolean yes;

    @Override
    protected ExitCode run(final Output out) {
        final CtlCommand.Done done =
                command.send(workspace(), "roll", Output.JSON.createObjectNode().put("consents", yes));
        if (done.answer().has("failure")) {
            throw new VerbException(
                    ExitCode.DATA,
                    "RP-J013",
                    done.answer().path("text").asString(""),
                    done.instance(),
                    done.answer().has("cold")
                            ? "no record was lost; look at the cause, roll again, then `reprise ctl arm --strategy NAME` for each"
                                    + " that is cold now"
                            : "nothing was lost; look at the cause, then roll again");
        }
        return done.tell(
                out,
                done.answer().path("text").asString(""),
                "generation",
                "records",
                "bytes",
                "bytes_before",
                "pause_us");
    }
}
