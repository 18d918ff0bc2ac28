package dev.reprise.app.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * How market data reaches a backtest.
 *
 * @param kind which clocks
 * @param constant of {@code CONSTANT}: from the event at the venue to us
 * @param source of {@code FILE} the path, of {@code JOURNAL} the run; else empty
 * @param clockOffset the recording's clock minus the venue's; empty: as the data tells
 */
public record FeedConfig(Kind kind, Duration constant, String source, Optional<Duration> clockOffset) {
    /** Everything happens when the recording received it. */
    public static final FeedConfig RECEIVED = of(Kind.RECEIVED, Duration.ZERO, "");

    /** Which clocks. */
    public enum Kind {
        /** One clock: things happen when the recording received them. */
        RECEIVED,
        /** Two clocks: things happen at the venue's time and are seen when the recording received them. */
        RECORDED,
        /** Two clocks: things happen at the venue's time and are seen a constant time later. */
        CONSTANT,
        /** Two clocks: as long after as a table says for the time it happened at. */
        FILE,
        /** Two clocks: as long after as is drawn from what market data took in a recording. */
        JOURNAL
    }

    /** Without an offset of its own. */
    static FeedConfig of(final Kind kind, final Duration constant, final String source) {
        return new FeedConfig(kind, constant, source, Optional.empty());
    }

    /** Whether the venue has a clock of its own. */
    public boolean hasTwoClocks() {
        return kind != Kind.RECEIVED;
    }

    /** As a configuration has it. */
    public String text() {
        return switch (kind) {
            case CONSTANT -> Values.format(constant);
            case FILE, JOURNAL -> kind.name().toLowerCase(Locale.ROOT) + ':' + source;
            case RECEIVED, RECORDED -> kind.name().toLowerCase(Locale.ROOT);
        };
    }
}
