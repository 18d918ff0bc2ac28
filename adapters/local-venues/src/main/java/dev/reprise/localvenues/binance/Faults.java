package dev.reprise.localvenues.binance;

/**
 * What the venue does wrong on purpose with requests to place or cancel an order. They are counted together from 1; "every n"
 * means each n-th of them, 0 never. The first that applies wins: cut, unknown, drop.
 *
 * @param ackDelayMs answers come this much later; the order executes at once and its events are not delayed
 * @param dropAckEvery executes, but never answers
 * @param cutEvery cuts the socket without an answer
 * @param unknownEvery answers -1007 (status unknown)
 * @param executes whether a request that is cut or answered with -1007 takes effect
 */
public record Faults(long ackDelayMs, int dropAckEvery, int cutEvery, int unknownEvery, boolean executes) {
    /** No fault. */
    public static final Faults NONE = new Faults(0, 0, 0, 0, true);

    public Faults {
        if (ackDelayMs < 0 || dropAckEvery < 0 || cutEvery < 0 || unknownEvery < 0) {
            throw new IllegalArgumentException("faults must not be negative: ackDelayMs=" + ackDelayMs
                    + " dropAckEvery=" + dropAckEvery + " cutEvery=" + cutEvery + " unknownEvery=" + unknownEvery);
        }
    }

    /** What happens to a request. */
    enum Fate {
        ANSWER,
        DROP,
        CUT,
        UNKNOWN
    }

    Fate fate(final long request) {
        if (applies(cutEvery, request)) {
            return Fate.CUT;
        }
        if (applies(unknownEvery, request)) {
            return Fate.UNKNOWN;
        }
        return applies(dropAckEvery, request) ? Fate.DROP : Fate.ANSWER;
    }

    private static boolean applies(final int every, final long request) {
        return every > 0 && request % every == 0;
    }
}
