package dev.reprise.app.config;

import java.time.Duration;

/**
 * So many in a window.
 *
 * @param count above 0, at most {@value #MOST}
 * @param window above 0
 */
public record RateLimit(int count, Duration window) {
    /** Largest count that the risk gate can keep. */
    static final int MOST = 16_384;

    @Override
    public String toString() {
        return count + " per " + Values.format(window);
    }
}
