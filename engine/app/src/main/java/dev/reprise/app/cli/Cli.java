package dev.reprise.app.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.node.ObjectNode;

/** The root command and the parser around it. */
@Command(
        name = "reprise",
        header = "Trades, journals, and plays it again, exactly.",
        synopsisSubcommandLabel = "VERB",
        sortOptions = false,
        versionProvider = Version.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  reprise demo            a session without venue or account",
            "  reprise config check config/binance-paper.yaml",
            "  reprise run -c config/binance-paper.yaml --arm",
            "",
            "Verbs and flags may be shortened while unambiguous: reprise back.",
            "Exit codes: 0 ok, 1 internal, 2 usage, 3 configuration, 4 data or journal,",
            "  5 venue, 6 risk, 7 check failed, 8 not running, 9 timeout,",
            "  130 interrupted, 143 terminated."
        })
public final class Cli implements Runnable {
    @Mixin
    private GlobalOptions globals;

    private CommandLine commandLine;

    private Cli() {}

    /**
     * The command line with these verbs.
     *
     * @param verbs makes a fresh object of each, annotated with {@code @Command}
     */
    public static CommandLine create(final List<Supplier<?>> verbs) {
        return create(verbs, CommandLine::addSubcommand);
    }

    /** One that shows the same help and knows of each verb what that says of it: the options of all take longer than the rest of it. */
    static CommandLine headlines(final List<Supplier<?>> verbs) {
        return create(verbs, (commandLine, verb) -> {
            final Command shown = verb.getClass().getAnnotation(Command.class);
            final CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();
            spec.aliases(shown.aliases());
            spec.usageMessage()
                    .header(shown.header())
                    .description(shown.description())
                    .hidden(shown.hidden());
            commandLine.addSubcommand(shown.name(), spec);
        });
    }

    private static CommandLine create(final List<Supplier<?>> verbs, final BiConsumer<CommandLine, Object> subcommand) {
        final Cli root = new Cli();
        final CommandLine commandLine = new CommandLine(root);
        root.commandLine = commandLine;
        verbs.forEach(verb -> subcommand.accept(commandLine, verb.get()));
        commandLine.setAbbreviatedSubcommandsAllowed(true);
        commandLine.setAbbreviatedOptionsAllowed(true);
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setUsageHelpAutoWidth(true);
        commandLine.setParameterExceptionHandler(Errors::usage);
        commandLine.setExecutionExceptionHandler((e, line, parsed) -> Errors.execution(e, line, root.globals));
        commandLine.setExecutionStrategy(parsed -> execute(parsed, root.globals));
        return commandLine;
    }

    /** Runs a command line on the given streams and gives its exit code. */
    public static int execute(
            final List<Supplier<?>> verbs, final PrintWriter out, final PrintWriter err, final String... args) {
        final boolean color = Terminal.hasColor() && !Arrays.asList(args).contains("--no-color");
        final boolean isHelp = args.length == 1 && (args[0].equals("--help") || args[0].equals("-h"));
        final CommandLine commandLine = isHelp ? headlines(verbs) : create(verbs);
        commandLine.setOut(out);
        commandLine.setErr(err);
        commandLine.setColorScheme(CommandLine.Help.defaultColorScheme(color ? Ansi.ON : Ansi.OFF));
        try {
            return commandLine.execute(args);
        } finally {
            out.flush();
            err.flush();
            Logging.closeFile();
        }
    }

    private static int execute(final CommandLine.ParseResult parsed, final GlobalOptions globals) {
        CommandLine.ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        if (last.isVersionHelpRequested() && globals.isJson()) {
            final PrintWriter out = last.commandSpec().commandLine().getOut();
            final ObjectNode version = Output.envelope(true, "version");
            version.put("java", System.getProperty("java.version"));
            out.println(Output.JSON.writeValueAsString(version));
            return ExitCode.OK.code();
        }
        try {
            return new CommandLine.RunLast().execute(parsed);
        } catch (final Error e) { // a broken class path, memory: the promise of an exit code and a JSON object holds
            return Errors.execution(e, last.commandSpec().commandLine(), globals);
        }
    }

    /** The flags every verb has, from any command of the tree. */
    static GlobalOptions globals(final CommandLine commandLine) {
        CommandLine root = commandLine;
        while (root.getParent() != null) {
            root = root.getParent();
        }
        return ((Cli) root.getCommandSpec().userObject()).globals;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(commandLine, "a verb is missing");
    }
}
