package dev.reprise.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.ConsoleAppender;
import org.apache.logging.log4j.core.appender.RollingFileAppender;
import org.apache.logging.log4j.core.appender.rolling.DefaultRolloverStrategy;
import org.apache.logging.log4j.core.appender.rolling.SizeBasedTriggeringPolicy;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.message.SimpleMessage;

/**
 * Where the log goes: stderr for warnings ({@code -v} information, {@code -vv} everything), and a file for a run. The rest of the
 * program only knows SLF4J.
 */
public final class Logging {
    private static final String PATTERN =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'}{UTC} %-5level %logger{1} [%thread] %msg%n%ex";
    private static final String STDERR = "stderr";
    private static final String FILE = "file";
    /** At TRACE it prints whole frames, and ours carry the API key and signatures. */
    private static final String WEB_SOCKETS = "org.java_websocket";

    private static final List<String> OWN_CONFIGURATION =
            List.of("log4j2.configurationFile", "log4j.configurationFile", "log4j2.configuration");
    private static final String OWNER_ONLY = "rw-------";
    private static final String MAX_SIZE = "16 MB";
    private static final String ROOT = "reprise";
    private static Path written; // null: no file

    private Logging() {}

    /** Sets how much goes to stderr; called once the flags are known, and only then is the log started. */
    public static void toStderr(final GlobalOptions options) {
        // As our configuration says, and somebody's own may not: a log that its hook has ended while connections close
        // would begin anew from its file, with the frames in it.
        System.setProperty("log4j.shutdownHookEnabled", "false");
        if (options.verbosity() > 0 || options.isQuiet()) {
            setStderrLevel(level(options));
        } else if (OWN_CONFIGURATION.stream().anyMatch(key -> System.getProperty(key) != null)) {
            final LoggerContext context = context();
            muteFrames(context.getConfiguration());
            context.updateLoggers();
        }
    }

    /** Whatever level is asked for, by our flags or by somebody's own configuration of the log. */
    private static void muteFrames(final Configuration configuration) {
        configuration.removeLogger(WEB_SOCKETS);
        configuration.getLoggers().keySet().stream()
                .filter(name -> name.startsWith(WEB_SOCKETS + '.'))
                .toList()
                .forEach(configuration::removeLogger);
        configuration.addLogger(WEB_SOCKETS, new LoggerConfig(WEB_SOCKETS, Level.WARN, true));
    }

    private static Level level(final GlobalOptions options) {
        if (options.isQuiet()) {
            return Level.ERROR;
        }
        return options.verbosity() > 1 ? Level.DEBUG : Level.INFO;
    }

    private static void setStderrLevel(final Level level) {
        final LoggerContext context = context();
        final Configuration configuration = context.getConfiguration();
        final LoggerConfig root = configuration.getRootLogger();
        if (configuration.getAppender(STDERR) instanceof ConsoleAppender appender) {
            root.removeAppender(STDERR);
            root.addAppender(appender, level, null);
        }
        if (root.getLevel().isMoreSpecificThan(level)) {
            root.setLevel(level);
        }
        muteFrames(configuration);
        context.updateLoggers();
    }

    /**
     * Also writes to a file, readable by its owner only, appended to when it is there. At {@value #MAX_SIZE} it becomes
     * {@code <file>.1}, in place of the one before, and another begins.
     *
     * @param file its directory exists, and no other process writes to it
     * @param level least important message: ERROR, WARN, INFO or DEBUG
     * @throws VerbException when it cannot be written
     */
    public static synchronized void toFile(final Path file, final String level) {
        final LoggerContext context = context();
        final Configuration configuration = context.getConfiguration();
        final LoggerConfig root = configuration.getRootLogger();
        create(file);
        final RollingFileAppender appender = appender(file, configuration);
        appender.start();
        closeFile(root, configuration);
        configuration.addAppender(appender);
        final Level least = Level.valueOf(level);
        root.addAppender(appender, least, null);
        if (root.getLevel().isMoreSpecificThan(least)) {
            root.setLevel(least);
        }
        muteFrames(configuration);
        context.updateLoggers();
        written = file;
    }

    private static RollingFileAppender appender(final Path file, final Configuration configuration) {
        try {
            return RollingFileAppender.newBuilder()
                    .setName(FILE)
                    .setConfiguration(configuration)
                    .setFileName(file.toString())
                    .setFilePattern(file + ".%i")
                    .setPolicy(SizeBasedTriggeringPolicy.createPolicy(MAX_SIZE))
                    .setStrategy(DefaultRolloverStrategy.newBuilder()
                            .setMin("1")
                            .setMax("1")
                            .setConfig(configuration)
                            .build())
                    .setFilePermissions(OWNER_ONLY)
                    .setLayout(PatternLayout.newBuilder()
                            .setPattern(PATTERN)
                            .setConfiguration(configuration)
                            .build())
                    .build();
        } catch (final IllegalStateException e) { // what the library makes of any failure to open it
            throw unwritable(file, e);
        }
    }

    /** Never readable by others, not even before the first line. */
    private static void create(final Path file) {
        try {
            if (Files.notExists(file)
                    && file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
            }
        } catch (final IOException e) {
            throw unwritable(file, e);
        }
    }

    private static VerbException unwritable(final Path file, final Throwable cause) {
        return new VerbException(
                ExitCode.CONFIG_INVALID,
                "RP-I004",
                "the log cannot be written",
                file.toString(),
                "move it away, or let this user write it",
                cause);
    }

    /** Ends the log file. */
    public static synchronized void closeFile() {
        if (written != null) {
            final LoggerContext context = context();
            closeFile(context.getConfiguration().getRootLogger(), context.getConfiguration());
            context.updateLoggers();
            written = null;
        }
    }

    private static void closeFile(final LoggerConfig root, final Configuration configuration) {
        if (configuration.getAppender(FILE) instanceof RollingFileAppender old) {
            root.removeAppender(FILE);
            configuration.getAppenders().remove(FILE);
            old.stop();
        }
    }

    /** The log file that is being written; empty when there is none. */
    static synchronized Optional<Path> file() {
        return Optional.ofNullable(written);
    }

    /** A failure with its stack trace, for the file alone: what stderr gets of it is an error with a remedy. */
    static synchronized void trace(final Throwable failure) {
        if (written != null && context().getConfiguration().getAppender(FILE) instanceof RollingFileAppender appender) {
            appender.append(Log4jLogEvent.newBuilder()
                    .setLoggerName(ROOT)
                    .setLevel(Level.ERROR)
                    .setMessage(new SimpleMessage("the command failed"))
                    .setThrown(failure)
                    .build());
        }
    }

    private static LoggerContext context() {
        return (LoggerContext) LogManager.getContext(false);
    }
}
