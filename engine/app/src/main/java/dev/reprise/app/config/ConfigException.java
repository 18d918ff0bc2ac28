package dev.reprise.app.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration is not valid; carries every problem found. The command line turns it into exit code 3. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<ConfigProblem> problems;

    /** @param problems at least one */
    public ConfigException(final List<ConfigProblem> problems) {
        super(problems.stream().map(ConfigProblem::render).collect(Collectors.joining("\n\n")));
        this.problems = List.copyOf(problems);
    }

    /** @param problem the only one */
    public ConfigException(final ConfigProblem problem) {
        this(List.of(problem));
    }

    /** Every problem, in the order of the files. */
    public List<ConfigProblem> problems() {
        return problems;
    }
}
