package dev.reprise.app.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Flags of every verb, before or after its name. Filled by the parser. */
public final class GlobalOptions {
    private static final int LAST = 1_000; // after the verb's own in the help

    /** How progress is shown. */
    public enum ProgressMode {
        /** {@code tty} on a terminal, else {@code plain}. */
        auto,
        /** One line that moves. */
        tty,
        /** A line every ten seconds. */
        plain,
        /** A JSON object a line. */
        json,
        /** Nothing. */
        none
    }

    @Option(
            names = {"-w", "--workspace"},
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            order = LAST,
            description = "Directory of live/, runs/, data/ and strategies/; default: the configuration's, else here.")
    private Path workspace;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            order = LAST + 1,
            description = "Configuration; repeatable, later wins, - is standard input.")
    private List<String> configs = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            scope = ScopeType.INHERIT,
            order = LAST + 2,
            description = "Override one setting, e.g. risk.max_open_orders=10; repeatable.")
    private List<String> settings = new ArrayList<>();

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            order = LAST + 3,
            description = "One JSON object on stdout, one a line where it streams.")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            order = LAST + 4,
            description = "Nothing on stderr but errors.")
    private boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            order = LAST + 5,
            description = "Log more to stderr: -v info, -vv debug.")
    private boolean[] verbose = {};

    @Option(
            names = "--no-color",
            scope = ScopeType.INHERIT,
            order = LAST + 6,
            description = "No colour; so does the variable NO_COLOR.")
    private boolean noColor;

    @Option(
            names = "--progress",
            paramLabel = "HOW",
            scope = ScopeType.INHERIT,
            order = LAST + 7,
            description = "${COMPLETION-CANDIDATES}.")
    private ProgressMode progress = ProgressMode.auto;

    @Option(names = "--utc", scope = ScopeType.INHERIT, order = LAST + 8, description = "Times in UTC, the default.")
    private boolean utc;

    @Option(
            names = "--local",
            scope = ScopeType.INHERIT,
            order = LAST + 9,
            description = "Times in this host's zone; JSON stays in UTC.")
    private boolean local;

    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            order = LAST + 10,
            description = "Show the stack trace of an error.")
    private boolean stacktrace;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            order = LAST + 11,
            description = "This help.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            scope = ScopeType.INHERIT,
            order = LAST + 12,
            description = "The version.")
    private boolean version;

    /** The directory given by {@code --workspace}. */
    public Optional<Path> workspace() {
        return Optional.ofNullable(workspace);
    }

    /** Files given by {@code --config}, in order. */
    public List<String> configs() {
        return List.copyOf(configs);
    }

    /** Assignments given by {@code --set}, in order. */
    public List<String> settings() {
        return List.copyOf(settings);
    }

    public boolean isJson() {
        return json;
    }

    public boolean isQuiet() {
        return quiet;
    }

    /** 0 warnings, 1 information, 2 everything. */
    public int verbosity() {
        return verbose.length;
    }

    public boolean isColorless() {
        return noColor;
    }

    public ProgressMode progress() {
        return progress;
    }

    /** Whether times are shown in this host's zone; {@code --utc} wins over {@code --local}. */
    public boolean isLocalTime() {
        return local && !utc;
    }

    public boolean isStacktrace() {
        return stacktrace;
    }
}
