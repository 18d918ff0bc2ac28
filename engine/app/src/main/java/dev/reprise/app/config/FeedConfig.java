package dev.reprise.app.config;

import java.time.Duration;
import java.util.Optional;

/**
 * How market data reaches a backtest.
 *
 * @param kind which clocks
 * @param constant of {@code CONSTANT}: from the event at the venue to us
 * @param clockOffset the recording's clock minus the venue's; empty: as the data tells
 */
public record FeedConfig(Kind kind, Duration constant, Optional<Duration> clockOffset) {
    /** Everything happens when the recording received it. */
    public static final FeedConfig RECEIVED = new FeedConfig(Kind.RECEIVED, Duration.ZERO, Optional.empty());

    /** Which clocks. */
    public enum Kind {
        /** One clock: things happen when the recording received them. */
        RECEIVED,
        /** Two clocks: things happen at the venue's time and are seen when the recording received them. */
        RECORDED,
        /** Two clocks: things happen at the venue's time and are seen a constant time later. */
        CONSTANT
    }

    /** Whether the venue has a clock of its own. */
    public boolean hasTwoClocks() {
        return kind != Kind.RECEIVED;
    }

    /** As a configuration has it. */
    public String text() {
        return kind == Kind.CONSTANT ? Values.format(constant) : kind.name().toLowerCase(java.util.Locale.ROOT);
    }
}
