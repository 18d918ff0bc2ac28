package dev.reprise.app.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a verb says. Stdout is the result: text, or with {@code --json} exactly one JSON object (one a line where it streams).
 * Stderr is progress, notes and errors. Not thread-safe.
 */
public final class Output {
    /** Shared by everything that writes JSON. */
    public static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Character[] BORDERS = AsciiTable.NO_BORDERS;

    private final String verb;
    private final GlobalOptions options;
    private final PrintWriter stdout;
    private final PrintWriter stderr;
    private boolean finished;

    /** For one run of a command. */
    public Output(final CommandLine commandLine, final GlobalOptions options) {
        final String qualified = commandLine.getCommandSpec().qualifiedName(" ");
        verb = qualified.substring(qualified.indexOf(' ') + 1);
        this.options = options;
        stdout = commandLine.getOut();
        stderr = commandLine.getErr();
    }

    public boolean isJson() {
        return options.isJson();
    }

    /** An empty object for {@link #result}. */
    public ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** A line of the result; nothing with {@code --json}. */
    public void println(final String line) {
        if (!isJson()) {
            stdout.println(line);
            stdout.flush();
        }
    }

    /** A line on stderr; nothing with {@code --quiet}. */
    public void note(final String line) {
        if (!options.isQuiet()) {
            stderr.println(line);
            stderr.flush();
        }
    }

    /** Columns with a header, aligned; nothing with {@code --json}. */
    public void table(final List<String> header, final List<List<String>> rows) {
        if (isJson()) {
            return;
        }
        final List<Column> columns = new ArrayList<>();
        for (final String name : header) {
            columns.add(
                    new Column().header(name).headerAlign(HorizontalAlign.LEFT).dataAlign(HorizontalAlign.LEFT));
        }
        final String[][] cells =
                rows.stream().map(row -> row.toArray(String[]::new)).toArray(String[][]::new);
        final String text = AsciiTable.getTable(BORDERS, columns.toArray(Column[]::new), cells);
        println(text.lines().map(String::stripTrailing).collect(Collectors.joining("\n")));
    }

    /** A word in colour where stdout has any. */
    public String colored(final String style, final String word) {
        final boolean on = Terminal.hasColor() && !options.isColorless() && !isJson();
        return on ? CommandLine.Help.Ansi.ON.string("@|" + style + ' ' + word + "|@") : word;
    }

    /** A time as the user wants to see it. */
    public String time(final long epochNs) {
        return options.isLocalTime() ? TimeText.local(epochNs) : TimeText.utc(epochNs);
    }

    /** Shows progress the way the flags ask for. */
    public Progress progress() {
        return Progress.create(options, stderr);
    }

    /** The result as JSON; nothing without {@code --json}. Once per run. {@code ok} is whether the exit code is 0. */
    public ExitCode result(final ExitCode code, final ObjectNode keys) {
        finish(code == ExitCode.OK, keys);
        return code;
    }

    /** The result of a check that ran and failed: its keys, and the error beside them. */
    public ExitCode failed(final ExitCode code, final ObjectNode keys, final VerbException error) {
        if (isJson()) {
            keys.set("error", error(error));
        } else {
            stderr.println(Errors.render(error));
            stderr.flush();
        }
        finish(false, keys);
        return code;
    }

    private void finish(final boolean ok, final ObjectNode keys) {
        if (finished) {
            throw new IllegalStateException("a verb has one result");
        }
        finished = true;
        if (isJson()) {
            final ObjectNode all = envelope(ok, verb);
            for (final Map.Entry<String, tools.jackson.databind.JsonNode> entry : keys.properties()) {
                all.set(entry.getKey(), entry.getValue());
            }
            line(all);
        }
    }

    /** One object of a stream; nothing without {@code --json}. A verb that streams gives no {@link #result}. */
    public void line(final ObjectNode object) {
        if (isJson()) {
            stdout.println(JSON.writeValueAsString(object));
            stdout.flush();
        }
    }

    /** The keys that every result begins with. */
    static ObjectNode envelope(final boolean ok, final String verb) {
        final ObjectNode all = JSON.createObjectNode();
        all.put("ok", ok);
        all.put("verb", verb);
        all.put("version", Version.text());
        return all;
    }

    static ObjectNode error(final VerbException e) {
        return error(e.code(), e.getMessage(), e.where(), e.remedy());
    }

    static ObjectNode error(final String code, final String message, final String where, final String remedy) {
        final ObjectNode error = JSON.createObjectNode();
        error.put("code", code);
        error.put("message", message);
        error.put("where", where);
        error.put("remedy", remedy);
        return error;
    }
}
