package dev.reprise.app.verb;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.VerbException;
import dev.reprise.app.control.ControlClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** Which instance a {@code ctl} verb speaks to, and how it asks. */
final class InstanceParameter {
    private static final Duration TIMEOUT = Duration.ofSeconds(40);

    @Option(
            names = "--run",
            paramLabel = "NAME",
            description = "The instance, or its directory; default: the only one that runs.")
    private String name;

    /** An instance that answered. */
    record Answer(String instance, ObjectNode answer) {}

    /** Asks how the instance is. */
    Answer status(final Path workspace) {
        return ask(workspace, "status", "", Output.JSON.createObjectNode());
    }

    /**
     * Sends a command to the instance.
     *
     * @param arguments the command's own
     * @throws VerbException when there is none, it refuses, or it does not answer
     */
    Answer ask(final Path workspace, final String command, final String reason, final ObjectNode arguments) {
        final Path directory = name == null ? only(workspace) : named(workspace);
        final String instance = String.valueOf(directory.getFileName());
        try (ControlClient client =
                ControlClient.connect(directory).orElseThrow(() -> notRunning(workspace, instance))) {
            final ObjectNode answer = client.ask(command, reason, arguments, TIMEOUT);
            if (!answer.path("ok").asBoolean(false)) {
                throw new VerbException(
                        answer.path("code").asString("").equals("refused") ? ExitCode.USAGE : ExitCode.INTERNAL_ERROR,
                        "RP-R013",
                        answer.path("message").asString("no reason given"),
                        instance,
                        "the instance goes on as before; `reprise ctl status` shows how it is");
            }
            return new Answer(instance, answer);
        } catch (final TimeoutException e) {
            throw new VerbException(
                    ExitCode.TIMEOUT,
                    "RP-R014",
                    "no answer to `" + command + "` within " + TIMEOUT.toSeconds() + " s",
                    instance,
                    "it may still be carried out; look at `reprise ctl status` and the journal",
                    e);
        } catch (final IOException e) {
            throw new VerbException(
                    ExitCode.NOT_RUNNING,
                    "RP-R015",
                    "the connection broke before the answer to `" + command + "`: " + e.getMessage(),
                    instance,
                    "see whether it still runs: `reprise ctl status`",
                    e);
        }
    }

    private Path named(final Path workspace) {
        try {
            final Path given = Path.of(name);
            return given.getNameCount() > 1 || given.isAbsolute()
                    ? given.toAbsolutePath().normalize()
                    : workspace.resolve("live").resolve(given);
        } catch (final InvalidPathException e) {
            throw notRunning(workspace, name);
        }
    }

    private static Path only(final Path workspace) {
        final List<Path> running = running(workspace);
        if (running.size() == 1) {
            return running.get(0);
        }
        if (running.isEmpty()) {
            throw new VerbException(
                    ExitCode.NOT_RUNNING,
                    "RP-R012",
                    "no instance is running",
                    live(workspace),
                    "start one with `reprise run`, or name its workspace with -w");
        }
        throw new VerbException(
                ExitCode.NOT_RUNNING,
                "RP-R012",
                running.size() + " instances are running",
                live(workspace),
                "say which with --run: " + names(running));
    }

    private static VerbException notRunning(final Path workspace, final String instance) {
        final List<Path> running = running(workspace);
        return new VerbException(
                ExitCode.NOT_RUNNING,
                "RP-R012",
                "instance `" + instance + "` is not running",
                live(workspace),
                running.isEmpty()
                        ? "none is; start it with `reprise run`. A file HALT in its directory keeps it from trading then"
                        : "there are " + names(running));
    }

    private static String live(final Path workspace) {
        return workspace.resolve("live").toAbsolutePath().normalize().toString();
    }

    private static String names(final List<Path> directories) {
        return String.join(
                ", ",
                directories.stream().map(d -> String.valueOf(d.getFileName())).toList());
    }

    /** The instances whose control socket answers, by name. */
    private static List<Path> running(final Path workspace) {
        final List<Path> running = new ArrayList<>();
        final Path live = workspace.resolve("live");
        if (!Files.isDirectory(live)) {
            return running;
        }
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(live, Files::isDirectory)) {
            for (final Path directory : directories) {
                final Optional<ControlClient> client = ControlClient.connect(directory);
                if (client.isPresent()) {
                    client.get().close();
                    running.add(directory);
                }
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot list " + live, e);
        }
        running.sort(null);
        return running;
    }
}
