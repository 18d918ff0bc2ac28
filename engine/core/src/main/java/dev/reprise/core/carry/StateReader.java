package dev.reprise.core.carry;

import dev.reprise.api.Carrier;

/** Puts back a state that a {@link StateWriter} packed. */
public final class StateReader implements Carrier {
    private final byte[] bytes;
    private final int length;
    private int at;
    private long value;
    private long run; // how often it still stands there

    /** @param length how many of the bytes were packed */
    public StateReader(final byte[] bytes, final int length) {
        this.bytes = bytes;
        this.length = length;
    }

    @Override
    public boolean isReading() {
        return true;
    }

    @Override
    public long carry(final long ignored) {
        if (run == 0) {
            nextRun();
        }
        run--;
        return value;
    }

    @Override
    public void carry(final long[] values) {
        sameLength(values.length);
        for (int i = 0; i < values.length; i++) {
            values[i] = carry(0L);
        }
    }

    @Override
    public void carry(final int[] values) {
        sameLength(values.length);
        for (int i = 0; i < values.length; i++) {
            values[i] = carry(0);
        }
    }

    @Override
    public void carry(final byte[] values) {
        sameLength(values.length);
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) carry(0L);
        }
    }

    @Override
    public void carry(final boolean[] values) {
        sameLength(values.length);
        for (int i = 0; i < values.length; i++) {
            values[i] = carry(0L) != 0;
        }
    }

    @Override
    public void sameLength(final int own) {
        final int carried = carry(0);
        if (carried != own) {
            throw new IllegalStateException("what was carried has length=" + carried + ", this engine's has length="
                    + own + ": its capacities differ");
        }
    }

    /**
     * Checks that everything was read.
     *
     * @throws IllegalStateException when something is left
     */
    public void end() {
        if (run != 0 || at != length) {
            throw new IllegalStateException(
                    "more was carried than this engine knows: read=" + at + " length=" + length);
        }
    }

    private void nextRun() {
        final long zigzag = take();
        value = zigzag >>> 1 ^ -(zigzag & 1);
        run = take();
        if (run <= 0) {
            throw new IllegalStateException("what was carried holds a run of " + run + " at byte=" + at);
        }
    }

    private long take() {
        long unsigned = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (at == length) {
                throw new IllegalStateException("less was carried than this engine wants: length=" + length);
            }
            final byte next = bytes[at++];
            unsigned |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return unsigned;
            }
        }
        throw new IllegalStateException("what was carried holds a number beyond 64 bits at byte=" + at);
    }
}
