package dev.reprise.app.verb;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Verb;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reprise ctl halt}. */
@Command(
        name = "halt",
        description = "Halts trading at once: only what closes risk is left. Asks nothing.",
        sortOptions = false,
        footer = "%nExample: reprise ctl halt --reason \"venue behaves oddly\"")
public final class CtlHaltVerb extends Verb {
    @Mixin
    private InstanceParameter instance;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Goes into the journal; at most 1000 characters.")
    private String reason = "";

    @Override
    protected ExitCode run(final Output out) {
        final InstanceParameter.Answer answer = instance.ask(workspace(), "halt", reason, null);
        out.println("halt sent to " + answer.instance() + "; `reprise ctl arm` lets it trade again");
        return out.result(
                ExitCode.OK, out.object().put("instance", answer.instance()).put("command", "halt"));
    }
}
