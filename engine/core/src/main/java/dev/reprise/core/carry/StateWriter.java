package dev.reprise.core.carry;

import dev.reprise.api.Carrier;
import java.util.Arrays;

/**
 * Packs a state into bytes. Used when a generation begins, so it allocates as it likes.
 *
 * <pre>{@code
 * final StateWriter writer = new StateWriter();
 * portfolio.carry(writer);
 * final byte[] packed = writer.take();
 * }</pre>
 */
public final class StateWriter implements Carrier {
    private static final int INITIAL_LENGTH = 64 * 1024;
    private static final int MAX_RUN_BYTES = 20;

    private byte[] bytes = new byte[INITIAL_LENGTH];
    private int length;
    private long value;
    private long run; // how often it stands there; 0 before the first

    @Override
    public boolean isReading() {
        return false;
    }

    @Override
    public long carry(final long next) {
        if (next == value && run != 0) {
            run++;
        } else {
            endRun();
            value = next;
            run = 1;
        }
        return next;
    }

    @Override
    public void carry(final long[] values) {
        sameLength(values.length);
        for (final long each : values) {
            carry(each);
        }
    }

    @Override
    public void carry(final int[] values) {
        sameLength(values.length);
        for (final int each : values) {
            carry((long) each);
        }
    }

    @Override
    public void carry(final byte[] values) {
        sameLength(values.length);
        for (final byte each : values) {
            carry((long) each);
        }
    }

    @Override
    public void carry(final boolean[] values) {
        sameLength(values.length);
        for (final boolean each : values) {
            carry(each ? 1L : 0L);
        }
    }

    /** What was carried since the last call, packed. */
    public byte[] take() {
        endRun();
        final byte[] taken = Arrays.copyOf(bytes, length);
        length = 0;
        run = 0;
        return taken;
    }

    private void endRun() {
        if (run != 0) {
            if (length + MAX_RUN_BYTES > bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * bytes.length);
            }
            put(value << 1 ^ value >> 63);
            put(run);
        }
    }

    private void put(final long unsigned) {
        long left = unsigned;
        while ((left & ~0x7FL) != 0) {
            bytes[length++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        bytes[length++] = (byte) left;
    }
}
