package dev.reprise.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reprise.app.verb.Verbs;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A verb as the command line runs it, in this process.
 *
 * @param code it ended with
 * @param out what it printed
 * @param err what it told
 */
public record Ran(int code, String out, String err) {
    /** Runs a verb in a workspace, without a progress line. */
    public static Ran of(final Path workspace, final String... words) {
        final List<String> args = new ArrayList<>(List.of(words));
        args.addAll(List.of("-w", workspace.toString(), "--progress", "none"));
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final int code =
                Cli.execute(Verbs.all(), new PrintWriter(out), new PrintWriter(err), args.toArray(String[]::new));
        return new Ran(code, out.toString(), err.toString());
    }

    /** The same with {@code --json}. */
    public static Ran json(final Path workspace, final String... words) {
        final List<String> args = new ArrayList<>(List.of(words));
        args.add("--json");
        return of(workspace, args.toArray(String[]::new));
    }

    /** This, if it ended so. */
    public Ran ended(final int expected) {
        assertEquals(expected, code, () -> out + '\n' + err);
        return this;
    }

    /** The one line of JSON that it printed. */
    public JsonNode json() {
        assertEquals(1, out.lines().count(), () -> out + '\n' + err);
        return Output.JSON.readTree(out);
    }
}
