package dev.reprise.app.config;

import java.time.Duration;

/**
 * So many in a window.
 *
 * @param count above 0
 * @param window above 0
 */
public record RateLimit(int count, Duration window) {
    @Override
    public String toString() {
        return count + " per " + Values.format(window);
    }
}
