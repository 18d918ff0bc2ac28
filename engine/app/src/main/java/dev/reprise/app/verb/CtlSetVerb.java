package dev.reprise.app.verb;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Verb;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code reprise ctl set}. */
@Command(
        name = "set",
        description =
                "Changes limits of a running instance: tighter ones at once and to stay, looser ones when confirmed, until it stops.",
        sortOptions = false,
        footer = "%nExample: reprise ctl set max_open_orders=20 --reason \"thin market\"")
public final class CtlSetVerb extends Verb {
    @Mixin
    private CtlCommand command;

    @Parameters(
            paramLabel = "KEY=VALUE",
            arity = "0..*",
            description =
                    "A key below `risk` with its value as in the configuration, e.g. 'max_order_notional=500 USDT'.")
    private List<String> settings = new ArrayList<>();

    @Option(
            names = "--confirm",
            paramLabel = "TOKEN",
            description = "Carries out a loosening that waits; the first request printed the token.")
    private String token = "";

    @Override
    protected ExitCode run(final Output out) {
        final ObjectNode arguments = out.object().put("token", token);
        final ArrayNode list = arguments.putArray("settings");
        settings.forEach(list::add);
        final CtlCommand.Done done = command.send(workspace(), "set", arguments);
        final JsonNode told = done.answer();
        out.println(told.path("change").asString(""));
        return done.tell(
                out,
                told.path("applied").asBoolean(false)
                        ? "in force in " + done.instance()
                                + (told.path("loosens").asBoolean(false)
                                        ? " until it stops: what is looser than its file ends with the session"
                                        : ", after a restart too while it is tighter than its file")
                        : "NOT in force yet: it loosens. Within "
                                + told.path("expires_s").asInt(0) + " s: reprise ctl set --confirm "
                                + told.path("token").asString(""),
                "change",
                "loosens",
                "applied",
                "token",
                "expires_s");
    }
}
