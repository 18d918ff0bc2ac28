package dev.reprise.live;

import dev.reprise.api.record.ClientOrderIds;
import dev.reprise.api.schema.RunMode;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Which run a session's client order ids are of. */
final class RunNumbers {
    private static final long BEGIN_NS =
            TimeUnit.SECONDS.toNanos(Instant.parse("2024-01-01T00:00:00Z").getEpochSecond());

    private RunNumbers() {}

    /**
     * The least that a session may take. A venue knows ids for the life of an account and a journal may be a new one, so there the
     * minutes since 2024 count too (until 2039 they fit): no instance comes upon what another one used before it.
     *
     * @param next the first that the journal has not used
     * @param wallTime now, UTC ns
     * @throws ClientOrderIdsSpentException when the field holds no more
     */
    static int least(final int next, final RunMode mode, final long wallTime) {
        return checked(
                mode == RunMode.LIVE ? Math.max(next, TimeUnit.NANOSECONDS.toMinutes(wallTime - BEGIN_NS)) : next);
    }

    /** @throws ClientOrderIdsSpentException when the field holds no more */
    static int checked(final long run) {
        if (run > ClientOrderIds.MAX_RUN) {
            throw new ClientOrderIdsSpentException(run);
        }
        return (int) run;
    }
}
