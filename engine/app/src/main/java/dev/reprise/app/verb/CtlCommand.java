package dev.reprise.app.verb;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the {@code ctl} verbs that change something have in common: the instance, why, and how they tell what came of it. */
final class CtlCommand {
    @Mixin
    private InstanceParameter instance;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Goes into the journal; at most 1000 characters.")
    private String reason = "";

    /** What was asked of an instance, and its answer. */
    record Done(String command, String instance, JsonNode answer) {
        /** Prints what came of it; with --json the instance, the command and those keys of the answer that are named here. */
        ExitCode tell(final Output out, final String line, final String... keys) {
            return tell(ExitCode.OK, out, line, keys);
        }

        /** As the other, when it did not come out as asked for. */
        ExitCode tell(final ExitCode code, final Output out, final String line, final String... keys) {
            out.println(line);
            final ObjectNode result = out.object().put("instance", instance).put("command", command);
            for (final String key : keys) {
                if (answer.has(key)) {
                    result.set(key, answer.path(key));
                }
            }
            return out.result(code, result);
        }
    }

    Done send(final Path workspace, final String command) {
        return send(workspace, command, Output.JSON.createObjectNode());
    }

    /** @param strategyOrNull only this strategy; null: all */
    Done send(final Path workspace, final String command, final String strategyOrNull) {
        final ObjectNode arguments = Output.JSON.createObjectNode();
        if (strategyOrNull != null) {
            arguments.put("strategy", strategyOrNull);
        }
        return send(workspace, command, arguments);
    }

    Done send(final Path workspace, final String command, final ObjectNode arguments) {
        final InstanceParameter.Answer answer = instance.ask(workspace, command, reason, arguments);
        return new Done(command, answer.instance(), answer.answer());
    }
}
