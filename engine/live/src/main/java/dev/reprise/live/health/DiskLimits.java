package dev.reprise.live.health;

import dev.reprise.api.schema.DiskLevel;

/**
 * What the room on the journal's disk means. Each level is reached when the free share, in basis points of the file system, is at
 * or below its limit.
 *
 * @param warnBps an alarm
 * @param reduceBps no more risk
 * @param reduceBytes no more risk either at or below so many bytes, whatever their share
 * @param haltBps no new orders, what works is cancelled
 */
public record DiskLimits(int warnBps, int reduceBps, long reduceBytes, int haltBps) {
    /** Warn at 10 %, no more risk at 5 % or 2 GiB, halt at 2 %. */
    public static final DiskLimits DEFAULT = new DiskLimits(1_000, 500, 2L << 30, 200);

    private static final int WHOLE_BPS = 10_000;

    /** Checks the order of the levels. */
    public DiskLimits {
        if (haltBps < 0 || reduceBps < haltBps || warnBps < reduceBps || warnBps >= WHOLE_BPS || reduceBytes < 0) {
            throw new IllegalArgumentException(
                    "journal.free_space must have 0 <= halt <= reduce <= warn < 100 %: was halt=" + haltBps
                            + " bps, reduce=" + reduceBps + " bps or " + reduceBytes + " bytes, warn=" + warnBps
                            + " bps");
        }
    }

    /**
     * The level for a measurement.
     *
     * @param free bytes that may still be used
     * @param total bytes of the file system, 0 when it does not say
     * @param refused whether the journal was refused blocks that it will need soon
     */
    public DiskLevel level(final long free, final long total, final boolean refused) {
        final double bps = total <= 0 ? WHOLE_BPS : (double) free / total * WHOLE_BPS;
        if (refused || bps <= haltBps || free <= 0) {
            return DiskLevel.HALT;
        }
        if (bps <= reduceBps || free <= reduceBytes) {
            return DiskLevel.REDUCE;
        }
        return bps <= warnBps ? DiskLevel.WARN : DiskLevel.AMPLE;
    }
}
