package dev.reprise.app.cli;

import dev.reprise.app.config.ConfigException;
import dev.reprise.app.config.ConfigProblem;
import dev.reprise.app.config.Suggestions;
import dev.reprise.journal.JournalHistory;
import dev.reprise.journal.NewerJournalException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Turns whatever went wrong into text on stderr, or JSON on stdout, and an exit code. */
final class Errors {
    private static final String INDENT = "\n  ";

    private Errors() {}

    /** A command line that cannot be understood. */
    static int usage(final ParameterException e, final String[] args) {
        final CommandLine commandLine = e.getCommandLine();
        final String help = commandLine.getCommandSpec().qualifiedName(" ") + " --help";
        final Optional<String> meant = e instanceof UnmatchedArgumentException unmatched
                ? meant(unmatched.getUnmatched().get(0), commandLine)
                : Optional.empty();
        final String remedy = meant.map(m -> "did you mean `" + m + "`?").orElse("see `" + help + "`");
        final VerbException error =
                new VerbException(ExitCode.USAGE, "RP-U001", e.getMessage(), "command line", remedy);
        if (Arrays.asList(args).contains("--json")) {
            json(commandLine, Output.error(error), List.of());
        } else {
            print(commandLine.getErr(), render(error) + (meant.isEmpty() ? "" : INDENT + "see `" + help + "`"));
        }
        return ExitCode.USAGE.code();
    }

    private static Optional<String> meant(final String word, final CommandLine commandLine) {
        if (!word.startsWith("-")) {
            return Suggestions.closest(word, commandLine.getSubcommands().keySet());
        }
        final List<String> names = commandLine.getCommandSpec().options().stream()
                .map(OptionSpec::longestName)
                .toList();
        return Suggestions.closest(word.replaceFirst("=.*", ""), names);
    }

    /** A verb that ended with an exception. */
    static int execution(final Throwable e, final CommandLine commandLine, final GlobalOptions options) {
        if (options.isStacktrace()) {
            e.printStackTrace(commandLine.getErr());
        }
        Logging.trace(e);
        if (e instanceof ConfigException config) {
            return config(config, commandLine, options);
        }
        final VerbException error = error(e);
        if (options.isJson()) {
            json(commandLine, Output.error(error), List.of());
        } else {
            print(commandLine.getErr(), render(error));
        }
        return error.exitCode().code();
    }

    private static VerbException error(final Throwable e) {
        if (e instanceof VerbException verb) {
            return verb;
        }
        if (e instanceof NewerJournalException newer) { // any verb that reads a journal may meet one
            return new VerbException(
                    ExitCode.DATA,
                    "RP-J011",
                    newer.getMessage(),
                    String.valueOf(newer.file()),
                    "nothing was changed; start the engine that wrote it",
                    newer);
        }
        if (e instanceof JournalHistory.GapException gap) {
            return new VerbException(
                    ExitCode.DATA,
                    "RP-J012",
                    gap.getMessage(),
                    String.valueOf(gap.directory()),
                    "nothing was changed; `reprise journal verify --generations` tells more; put the generations that belong between"
                            + " (journal.000001, …) back beside it",
                    gap);
        }
        return new VerbException(
                ExitCode.INTERNAL_ERROR,
                "RP-E001",
                "internal error: " + e.getClass().getSimpleName()
                        + (e.getMessage() == null ? "" : ": " + e.getMessage()),
                "",
                Logging.file()
                        .map(file -> "report it with the stack trace, which is in " + file)
                        .orElse("run it again with --stacktrace and report it"));
    }

    private static int config(final ConfigException e, final CommandLine commandLine, final GlobalOptions options) {
        final List<ConfigProblem> problems = e.problems();
        if (options.isJson()) {
            final List<ObjectNode> all = problems.stream().map(Errors::problem).toList();
            json(commandLine, problem(problems.get(0)), all);
        } else {
            final String text = problems.stream().map(ConfigProblem::render).collect(Collectors.joining("\n\n"));
            print(commandLine.getErr(), text + (problems.size() == 1 ? "" : "\n\n" + problems.size() + " problems"));
        }
        return ExitCode.CONFIG_INVALID.code();
    }

    private static ObjectNode problem(final ConfigProblem problem) {
        return Output.error(problem.code().code(), problem.message(), problem.where(), problem.remedy());
    }

    private static void json(final CommandLine commandLine, final ObjectNode error, final List<ObjectNode> problems) {
        final String qualified = commandLine.getCommandSpec().qualifiedName(" ");
        final int blank = qualified.indexOf(' ');
        final ObjectNode all = Output.envelope(false, blank < 0 ? "" : qualified.substring(blank + 1));
        all.set("error", error);
        if (!problems.isEmpty()) {
            final ArrayNode list = all.putArray("problems");
            problems.forEach(list::add);
        }
        print(commandLine.getOut(), Output.JSON.writeValueAsString(all));
    }

    static String render(final VerbException e) {
        final StringBuilder text = new StringBuilder(200);
        text.append(e.code()).append("  ").append(e.getMessage());
        if (!e.where().isEmpty()) {
            text.append(INDENT).append("--> ").append(e.where());
        }
        return text.append(INDENT).append("remedy: ").append(e.remedy()).toString();
    }

    private static void print(final PrintWriter writer, final String text) {
        writer.println(text);
        writer.flush();
    }
}
