package dev.reprise.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A verb that only has verbs inside, such as {@code config}. */
public abstract class VerbGroup implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public final Integer call() {
        throw new ParameterException(
                spec.commandLine(),
                "`" + spec.name() + "` needs one of: "
                        + String.join(", ", spec.commandLine().getSubcommands().keySet()));
    }
}
