package dev.reprise.app.session;

import dev.reprise.app.cli.Logging;
import dev.reprise.app.config.EngineConfig;
import java.nio.file.Path;

/** The log of an instance or a recording: {@code engine.log} beside its journal. */
public final class EngineLog {
    private static final String FILE_NAME = "engine.log";

    private EngineLog() {}

    /** Where it is. */
    public static Path of(final Path journal) {
        return journal.resolveSibling(FILE_NAME);
    }

    /** Opens it; for the process that holds the journal's lock. */
    public static void open(final Path journal, final EngineConfig.LoggingConfig logging) {
        Logging.toFile(of(journal), logging.level().name());
    }
}
