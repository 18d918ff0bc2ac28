package dev.reprise.app.session;

import dev.reprise.app.config.EngineConfig;
import dev.reprise.live.LiveEngine;
import dev.reprise.live.halt.FileTrigger;
import dev.reprise.live.halt.HaltSwitch;
import dev.reprise.live.halt.Watchdog;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session's kill switch with the triggers that need nobody to ask: the file in its directory and the watchdog. */
final class Guard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);
    private static final long SWEEP_TIMEOUT_MS = 10_000;

    private final HaltSwitch halt;
    private final FileTrigger file;
    private final Watchdog watchdog;

    private Guard(final HaltSwitch halt, final FileTrigger file, final Watchdog watchdog) {
        this.halt = halt;
        this.file = file;
        this.watchdog = watchdog;
    }

    /** @param directory the instance's */
    static Guard start(
            final LiveEngine engine,
            final Path directory,
            final EngineConfig.HaltConfig config,
            final List<HaltSwitch.Venue> venues) {
        final HaltSwitch halt =
                new HaltSwitch(engine, directory, config.protection() == EngineConfig.Protection.KEEP, venues);
        return new Guard(halt, new FileTrigger(directory, halt), new Watchdog(engine, halt, config.stallLimit()));
    }

    HaltSwitch halt() {
        return halt;
    }

    /** A halted venue is cleared first, so far as it answers. */
    @Override
    public void close() {
        if (halt.isTripped() && !halt.awaitSwept(SWEEP_TIMEOUT_MS)) {
            LOG.error("the session ends and the venue may still have open orders: {}", halt.sweep());
        }
        watchdog.close();
        file.close();
        halt.close();
    }
}
