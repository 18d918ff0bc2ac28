package dev.reprise.app.verb;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Verb;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reprise ctl resume}. */
@Command(
        name = "resume",
        description = "Releases the kill switch of a halted instance, which then can be armed again.",
        sortOptions = false,
        footer = "%nExample: reprise ctl resume --reason \"venue is back\"")
public final class CtlResumeVerb extends Verb {
    @Mixin
    private InstanceParameter instance;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Goes into the journal; at most 1000 characters.")
    private String reason = "";

    @Override
    protected ExitCode run(final Output out) {
        final InstanceParameter.Answer answer = instance.ask(workspace(), "resume", reason, null);
        out.println(answer.instance() + " is released and still halted; `reprise ctl arm` lets it trade again");
        return out.result(
                ExitCode.OK, out.object().put("instance", answer.instance()).put("command", "resume"));
    }
}
