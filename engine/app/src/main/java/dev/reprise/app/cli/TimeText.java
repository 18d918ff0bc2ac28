package dev.reprise.app.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** UTC nanoseconds as text: ISO-8601 with nine decimals. */
public final class TimeText {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSSXXX");

    private TimeText() {}

    /** {@code 2026-11-21T01:45:12.000000000Z}: what JSON and CSV have. */
    public static String utc(final long epochNs) {
        return FORMAT.format(instant(epochNs).atOffset(ZoneOffset.UTC));
    }

    /** As {@link #utc}, in this host's zone with its offset. */
    public static String local(final long epochNs) {
        return FORMAT.format(instant(epochNs).atZone(ZoneId.systemDefault()));
    }

    private static Instant instant(final long epochNs) {
        return Instant.ofEpochSecond(
                Math.floorDiv(epochNs, NANOS_PER_SECOND), Math.floorMod(epochNs, NANOS_PER_SECOND));
    }
}
