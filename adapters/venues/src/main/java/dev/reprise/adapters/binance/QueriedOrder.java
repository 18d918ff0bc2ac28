package dev.reprise.adapters.binance;

import tools.jackson.databind.JsonNode;

/** An order that the venue is being asked about: when next, and how far the asking is. Not thread-safe. */
final class QueriedOrder {
    private static final long MILLI = 1_000_000;
    private static final long[] SCHEDULE_NS = {
        250 * MILLI, 500 * MILLI, 1_000 * MILLI, 2_000 * MILLI, 5_000 * MILLI, 10_000 * MILLI
    };
    private static final long LATER_NS = 10_000 * MILLI;

    final int instrument;
    final long sentNanos;
    final boolean isOurSend;
    long since;
    int asked;
    boolean isAsking;
    boolean isAudit;
    int votes;
    boolean wantsLists; // the venue does not know it: what is open and what traded is to be read
    boolean isInLists; // and is being read
    JsonNode found; // its fills are being read
    int generation; // of the newest that is known to exist
    JsonNode older; // cancelled; whether something replaced it is being asked

    QueriedOrder(final int instrument, final long sentNanos, final boolean isOurSend, final long now) {
        this.instrument = instrument;
        this.sentNanos = sentNanos;
        this.isOurSend = isOurSend;
        since = now;
    }

    boolean isWaiting(final int of) {
        return wantsLists && instrument == of;
    }

    long dueAt() {
        return since
                + (asked < SCHEDULE_NS.length
                        ? SCHEDULE_NS[asked]
                        : SCHEDULE_NS[SCHEDULE_NS.length - 1] + LATER_NS * (asked - SCHEDULE_NS.length + 1));
    }
}
