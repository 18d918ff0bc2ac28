package dev.reprise.app.verb;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Verb;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reprise ctl cancel-all}. */
@Command(
        name = "cancel-all",
        description = "Cancels every working order of every strategy, stops and targets too; trading goes on.",
        sortOptions = false,
        footer = "%nExample: reprise ctl cancel-all --reason \"new exchange rules\"")
public final class CtlCancelAllVerb extends Verb {
    @Mixin
    private InstanceParameter instance;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Goes into the journal; at most 1000 characters.")
    private String reason = "";

    @Override
    protected ExitCode run(final Output out) {
        final InstanceParameter.Answer answer = instance.ask(workspace(), "cancel-all", reason, null);
        out.println("cancel-all sent to " + answer.instance());
        return out.result(
                ExitCode.OK, out.object().put("instance", answer.instance()).put("command", "cancel-all"));
    }
}
