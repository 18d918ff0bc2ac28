package dev.reprise.adapters.dataset;

/** Unit of a recording's receive times. */
public enum TimeUnitOfFile {
    /** By the magnitude of the file's first receive time. */
    AUTO(0),
    SECONDS(1_000_000_000),
    MILLISECONDS(1_000_000),
    MICROSECONDS(1_000),
    NANOSECONDS(1);

    private static final long SECONDS_LIMIT = 100_000_000_000L;
    private static final long MILLIS_LIMIT = SECONDS_LIMIT * 1_000;
    private static final long MICROS_LIMIT = MILLIS_LIMIT * 1_000;

    private final long nanos;

    TimeUnitOfFile(final long nanos) {
        this.nanos = nanos;
    }

    /** Nanoseconds of one unit; 0 of {@link #AUTO}. */
    public long nanos() {
        return nanos;
    }

    /** The unit that makes a number a time between 1973 and 5138. */
    public static TimeUnitOfFile of(final long time) {
        if (time < SECONDS_LIMIT) {
            return SECONDS;
        }
        if (time < MILLIS_LIMIT) {
            return MILLISECONDS;
        }
        return time < MICROS_LIMIT ? MICROSECONDS : NANOSECONDS;
    }
}
