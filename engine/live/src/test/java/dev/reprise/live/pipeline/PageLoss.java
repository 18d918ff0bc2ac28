package dev.reprise.live.pipeline;

import java.util.Arrays;
import java.util.Random;

/**
 * What a power cut may leave of a file: per page that was stored since the last force the new bytes, the old ones, or a mixture of
 * 512-byte sectors; and the old length or the new one. Pages that did not change since the force stay.
 */
final class PageLoss {
    private static final int PAGE = 4_096;
    private static final int SECTOR = 512;

    private PageLoss() {}

    /**
     * One state of the disk.
     *
     * @param forced the file as it was when the last force began; what was stored later may be on the disk too
     * @param stored the file as the processes saw it when the power went
     */
    static byte[] cut(final byte[] forced, final byte[] stored, final Random random) {
        final int lossPercent = random.nextInt(101);
        final boolean keepsLength = random.nextInt(4) != 0;
        final byte[] left = Arrays.copyOf(stored, keepsLength ? stored.length : Math.max(forced.length, PAGE));
        for (int page = 0; page < left.length; page += PAGE) {
            final int end = Math.min(page + PAGE, left.length);
            if (isSame(forced, stored, page, end) || random.nextInt(100) >= lossPercent) {
                continue;
            }
            final boolean tears = random.nextInt(3) == 0;
            for (int at = page; at < end; at += SECTOR) {
                if (!tears || random.nextBoolean()) {
                    revert(forced, left, at, Math.min(at + SECTOR, end));
                }
            }
        }
        return left;
    }

    private static boolean isSame(final byte[] forced, final byte[] stored, final int from, final int to) {
        for (int i = from; i < to; i++) {
            if (stored[i] != (i < forced.length ? forced[i] : 0)) {
                return false;
            }
        }
        return true;
    }

    private static void revert(final byte[] forced, final byte[] left, final int from, final int to) {
        for (int i = from; i < to; i++) {
            left[i] = i < forced.length ? forced[i] : 0;
        }
    }
}
