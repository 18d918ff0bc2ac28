package dev.reprise.app.verb;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Verb;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reprise ctl stop}. */
@Command(
        name = "stop",
        description = "Stops an instance cleanly: entries are cancelled, the journal is closed.",
        sortOptions = false,
        footer = "%nExample: reprise ctl stop --reason \"end of day\"")
public final class CtlStopVerb extends Verb {
    @Mixin
    private InstanceParameter instance;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Goes into the journal; at most 1000 characters.")
    private String reason = "";

    @Override
    protected ExitCode run(final Output out) {
        final InstanceParameter.Answer answer = instance.ask(workspace(), "stop", reason, null);
        out.println("stop sent to " + answer.instance() + "; it says itself when it is done");
        return out.result(
                ExitCode.OK, out.object().put("instance", answer.instance()).put("command", "stop"));
    }
}
