package dev.reprise.app.config;

import dev.reprise.core.risk.Limit;
import java.time.Duration;

/**
 * So many in a window.
 *
 * @param count above 0, at most {@link Limit#MOST_PER_VENUE_WINDOW}
 * @param window above 0
 */
public record RateLimit(int count, Duration window) {
    @Override
    public String toString() {
        return count + " per " + Values.format(window);
    }
}
