package dev.reprise.app.verb;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the end of the process back while a verb stops cleanly after SIGINT or SIGTERM, 30 s at most. Open from the start of the
 * work to the end of it.
 */
final class StopSignal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StopSignal.class);
    private static final long TIMEOUT_SECONDS = 30;

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Runnable onSignal;
    private final Thread hook = new Thread(this::run, "reprise-stop");

    /** @param onSignal tells the verb to stop, from another thread; quick */
    StopSignal(final Runnable onSignal) {
        this.onSignal = onSignal;
    }

    /** From here on a signal is heard. */
    void listen() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void run() {
        onSignal.run();
        try {
            finished.await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The work is done: the process may end. */
    @Override
    public void close() {
        finished.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (final IllegalStateException e) {
            LOG.info("stopped by a signal"); // the process ends already, and the hook with it
        }
    }
}
