package dev.reprise.benchmarks.load;

import java.util.Arrays;

/**
 * How much of its speed a processor gives. Two processors that are the threads of one core halve each other when both compute, and who
 * rents one of them does not know what runs on the other: for seconds everything takes twice as long, without a pause that a clock would
 * show. So a fixed piece of work that keeps a whole core busy is done again and again between what is measured.
 *
 * <p>The best of all looks is taken for the whole speed; a processor that does not give it to this process is not found out. The looks
 * are made while nothing else of the process computes. One thread.
 */
public final class CoreSpeed {
    private static final double SLOWED = 4.0 / 3; // the time, above the best
    private static final int STEPS = 400_000; // some millisecond
    private static final int MASK = 4_095;
    private static final int WARM_UP = 200;
    private static final int START = 64;

    private final long[] memory = new long[MASK + 1];
    private long[] looks = new long[START];
    private int count;

    /** Ready to look: its code is compiled. */
    public CoreSpeed() {
        for (int i = 0; i < WARM_UP; i++) {
            work();
        }
    }

    /** Looks so many times, a millisecond or two each. */
    public void look(final int times) {
        for (int i = 0; i < times; i++) {
            final long begun = System.nanoTime();
            work();
            add(System.nanoTime() - begun);
        }
    }

    /** Sums that wait for each other little. */
    private void work() {
        long a = memory[0];
        long b = memory[1];
        long c = memory[2];
        long d = memory[3];
        for (int i = 0; i < STEPS; i++) {
            a += memory[i & MASK] ^ i;
            b += memory[i + 1 & MASK] * 3;
            c ^= memory[i + 7 & MASK] + a;
            d += memory[i + 9 & MASK] ^ b;
        }
        memory[0] = a + b + c + d;
    }

    void add(final long ns) {
        if (count == looks.length) {
            looks = Arrays.copyOf(looks, 2 * count);
        }
        looks[count++] = ns;
    }

    /** Share of the looks that took a third longer than the best, or more; 0 when there was none. */
    public double slowedShare() {
        final long best = Arrays.stream(looks, 0, count).min().orElse(0);
        return count == 0
                ? 0
                : (double) Arrays.stream(looks, 0, count)
                                .filter(ns -> ns >= best * SLOWED)
                                .count()
                        / count;
    }
}
