package dev.reprise.app.cli;

import dev.reprise.app.config.ConfigLoader;
import dev.reprise.app.config.ResolvedConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * A verb of the command line. Extend it, annotate the class with {@code @Command}, add it to {@code Verbs}:
 *
 * <pre>{@code
 * @Command(name = "replay", description = "Reruns a recorded run bit for bit.")
 * public final class ReplayVerb extends Verb {
 *     @Parameters(paramLabel = "RUN", description = "Run or journal.")
 *     private String run;
 *
 *     @Override
 *     protected ExitCode run(final Output out) {
 *         out.println("identical");
 *         return out.result(ExitCode.OK, out.object().put("identical", true));
 *     }
 * }
 * }</pre>
 */
public abstract class Verb implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    /**
     * Does the work.
     *
     * @return how it ended
     * @throws Exception a {@link VerbException} for what a person can mend, a {@code ConfigException} for the configuration;
     *     anything else is an internal error
     */
    protected abstract ExitCode run(Output out) throws Exception;

    @Override
    public final Integer call() throws Exception {
        Logging.toStderr(globals());
        return run(new Output(spec.commandLine(), globals())).code();
    }

    /** The flags every verb has. */
    protected final GlobalOptions globals() {
        return Cli.globals(spec.commandLine());
    }

    /** A loader with the flags' files, settings and workspace in it. */
    protected final ConfigLoader configLoader() {
        return configLoader(globals().configs());
    }

    /** As {@link #configLoader()}, with these files instead of the flags'. */
    protected final ConfigLoader configLoader(final List<String> files) {
        final ConfigLoader loader = new ConfigLoader(System.getenv());
        globals().workspace().ifPresent(loader::workspace);
        for (final String file : files) {
            if (file.equals("-")) {
                loader.input(System.in);
            } else {
                loader.file(Path.of(file));
            }
        }
        globals().settings().forEach(loader::set);
        return loader;
    }

    /**
     * The configuration the flags ask for, strategies checked.
     *
     * @param classPath jars of {@code --classpath}
     * @throws dev.reprise.app.config.ConfigException when it is not valid
     */
    protected final ResolvedConfig loadConfig(final List<Path> classPath) {
        return configLoader()
                .strategies(
                        workspace -> StrategyCatalog.load(workspace, classPath).factories())
                .load();
    }

    /** The workspace of {@code --workspace}, else the current directory: for verbs without a configuration. */
    protected final Path workspace() {
        return globals().workspace().orElse(Path.of("."));
    }
}
