package dev.reprise.app.data;

import dev.reprise.api.record.Records;

/**
 * The recorder's clock against the venue's. The least difference between receive and venue time in every 256 records is how far the
 * clocks are apart; when it moves by more than a second from one such window to the next, one of the clocks jumped.
 */
final class ClockCheck {
    private static final int WINDOW = 256;
    private static final long JUMP_NS = 1_000_000_000;

    private long least = Long.MAX_VALUE; // of the window at hand
    private long before = Long.MAX_VALUE; // of the one before
    private int count;
    private long overall = Long.MAX_VALUE;
    private long jumps;
    private long firstJump = Records.NO_TIME;
    private long largestJump;
    private long backwards;
    private long lastTime = Long.MIN_VALUE;

    void onRecord(final long receiveTime, final long venueTime) {
        backwards += receiveTime < lastTime ? 1 : 0;
        lastTime = Math.max(lastTime, receiveTime);
        if (venueTime == Records.NO_TIME) {
            return;
        }
        least = Math.min(least, receiveTime - venueTime);
        overall = Math.min(overall, least);
        if (++count < WINDOW) {
            return;
        }
        final long moved = before == Long.MAX_VALUE ? 0 : least - before;
        if (Math.abs(moved) > JUMP_NS) {
            jumps++;
            firstJump = firstJump == Records.NO_TIME ? receiveTime : firstJump;
            largestJump = Math.abs(moved) > Math.abs(largestJump) ? moved : largestJump;
        }
        before = least;
        least = Long.MAX_VALUE;
        count = 0;
    }

    /** Windows whose clocks are further apart, or nearer, than the one before by more than a second. */
    long jumps() {
        return jumps;
    }

    /** UTC ns. */
    long firstJump() {
        return firstJump;
    }

    long largestJump() {
        return largestJump;
    }

    /** Records received before the one before them. */
    long backwards() {
        return backwards;
    }

    /** Least receive minus venue time, ns; {@link Records#NO_VALUE} when no venue time is known. */
    long offset() {
        return overall == Long.MAX_VALUE ? Records.NO_VALUE : overall;
    }
}
