package dev.reprise.live.pipeline;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long the passes of a loop took, counted in buckets of an eighth of a power of two. One thread records and never waits, another
 * takes what came since it last took.
 */
public final class LoopTimes {
    private static final int SUB_BITS = 3;
    private static final int BUCKETS = Long.SIZE << SUB_BITS;

    private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);
    private final long[] taken = new long[BUCKETS];
    private long p99;
    private long max;

    /** Counts one pass. The loop's thread. */
    void record(final long nanos) {
        final int bucket = bucket(Math.max(nanos, 0));
        counts.setRelease(bucket, counts.getPlain(bucket) + 1); // one writer
    }

    private static int bucket(final long nanos) {
        if (nanos < 1 << SUB_BITS) {
            return (int) nanos;
        }
        final int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos);
        final int sub = (int) (nanos >>> (power - SUB_BITS)) & ((1 << SUB_BITS) - 1);
        return (power - SUB_BITS + 1 << SUB_BITS) + sub;
    }

    /** Longest time that falls into a bucket, ns. */
    private static long upper(final int bucket) {
        if (bucket < 1 << SUB_BITS) {
            return bucket;
        }
        final int shift = (bucket >> SUB_BITS) - 1;
        final long first = (1L << SUB_BITS) + (bucket & ((1 << SUB_BITS) - 1));
        return (first + 1 << shift) - 1;
    }

    /** Takes what was counted since the last call; the getters then tell. One thread only. */
    public void take() {
        long total = 0;
        p99 = 0;
        max = 0;
        final long[] since = new long[BUCKETS];
        for (int i = 0; i < BUCKETS; i++) {
            final long count = counts.getAcquire(i);
            since[i] = count - taken[i];
            taken[i] = count;
            total += since[i];
        }
        long above = total - (total * 99 + 99) / 100; // passes that may be longer
        for (int i = BUCKETS - 1; i >= 0 && total > 0; i--) {
            if (since[i] > 0 && max == 0) {
                max = upper(i);
            }
            above -= since[i];
            if (above < 0) {
                p99 = upper(i);
                return;
            }
        }
    }

    /** 99th percentile of what was taken, ns, at most an eighth too long; 0 when nothing was. */
    public long p99() {
        return p99;
    }

    /** The longest of what was taken, ns, at most an eighth too long; 0 when nothing was. */
    public long max() {
        return max;
    }
}
