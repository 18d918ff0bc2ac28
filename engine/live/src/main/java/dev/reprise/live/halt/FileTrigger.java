package dev.reprise.live.halt;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Halts as soon as a file {@code HALT} is in the instance's directory, and while it is there the switch cannot be resumed. Its
 * text is the reason, its owner is who. Looks every 20 ms on a thread of its own.
 */
public final class FileTrigger implements AutoCloseable {
    /** The file's name. */
    public static final String NAME = "HALT";

    private static final Logger LOG = LoggerFactory.getLogger(FileTrigger.class);
    private static final long PERIOD_MS = 20;
    private static final int MAX_BYTES = 4_000;

    private final Path file;
    private final HaltSwitch halt;
    private final Thread thread;
    private volatile boolean closed;

    /** Looks once before it returns: an instance with the file never trades a moment. */
    public FileTrigger(final Path directory, final HaltSwitch halt) {
        this.halt = halt;
        file = directory.resolve(NAME);
        look();
        thread = new Thread(this::run, "reprise-halt-file");
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether the file is in an instance's directory. */
    public static boolean isThere(final Path directory) {
        return Files.exists(directory.resolve(NAME), LinkOption.NOFOLLOW_LINKS);
    }

    private void run() {
        while (!closed) {
            try {
                look();
                Thread.sleep(PERIOD_MS);
            } catch (final InterruptedException e) {
                return;
            } catch (final RuntimeException e) {
                LOG.error("looking for {} failed and goes on", file, e);
            }
        }
    }

    private void look() {
        if (!halt.isTripped() && isThere(file.getParent())) {
            halt.trip("file " + NAME, this::description);
        }
    }

    private String description() {
        return "owner=" + owner() + " text=" + text();
    }

    private String owner() {
        try {
            return Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).getName();
        } catch (final IOException | UnsupportedOperationException e) {
            return "unknown";
        }
    }

    private String text() {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
        } catch (final IOException e) {
            return "(cannot be read)";
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
