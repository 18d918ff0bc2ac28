package dev.reprise.app.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.ConsoleAppender;
import org.apache.logging.log4j.core.appender.FileAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.layout.PatternLayout;

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
    private static final AtomicBoolean HAS_FILE = new AtomicBoolean();

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
     * Also writes to a file, readable by its owner only, appended to when it is there.
     *
     * @param file its directory exists
     * @param level least important message: ERROR, WARN, INFO or DEBUG
     */
    public static void toFile(final Path file, final String level) {
        final LoggerContext context = context();
        final Configuration configuration = context.getConfiguration();
        final LoggerConfig root = configuration.getRootLogger();
        final FileAppender appender = FileAppender.newBuilder()
                .setName(FILE)
                .setFileName(file.toString())
                .setConfiguration(configuration)
                .setLayout(PatternLayout.newBuilder()
                        .setPattern(PATTERN)
                        .setConfiguration(configuration)
                        .build())
                .setFilePermissions(OWNER_ONLY)
                .build();
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
        HAS_FILE.set(true);
    }

    /** Ends the log file. */
    public static void closeFile() {
        final LoggerContext context = context();
        closeFile(context.getConfiguration().getRootLogger(), context.getConfiguration());
        context.updateLoggers();
        HAS_FILE.set(false);
    }

    private static void closeFile(final LoggerConfig root, final Configuration configuration) {
        if (configuration.getAppender(FILE) instanceof FileAppender old) {
            root.removeAppender(FILE);
            configuration.getAppenders().remove(FILE);
            old.stop();
        }
    }

    /** Whether a log file is being written. */
    static boolean hasFile() {
        return HAS_FILE.get();
    }

    private static LoggerContext context() {
        return (LoggerContext) LogManager.getContext(false);
    }
}
