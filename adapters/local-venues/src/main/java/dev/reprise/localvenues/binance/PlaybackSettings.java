package dev.reprise.localvenues.binance;

import java.nio.file.Path;
import java.util.List;

/**
 * A recording to play instead of a seeded market.
 *
 * @param files recorder files in order, plain or gzip: lines {@code <receive time> <JSON>} of one symbol
 * @param speed pace relative to the recording, above 0; {@link #FULL_SPEED} as fast as the clients take it
 */
public record PlaybackSettings(List<Path> files, double speed) {
    /** As fast as the slowest client reads. */
    public static final double FULL_SPEED = 0;

    public PlaybackSettings {
        files = List.copyOf(files);
        if (files.isEmpty()) {
            throw new IllegalArgumentException("a playback needs at least one file");
        }
        if (!(speed >= 0) || Double.isInfinite(speed)) {
            throw new IllegalArgumentException("speed must be 0 (full speed) or above: was " + speed);
        }
    }
}
