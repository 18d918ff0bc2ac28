package dev.reprise.benchmarks.wire;

import java.nio.charset.StandardCharsets;

/**
 * Finds the ends of a client's masked WebSocket frames in what comes through its socket, behind the upgrade request, and counts those
 * whose text has a word near its beginning. Not thread-safe: the connection's reader's.
 */
public final class ClientFrames {
    private static final int MAX_FRAME = 1 << 16;
    private static final int LOOKED_AT = 64;
    private static final int TEXT = 1;
    private static final int OPCODE = 0x0F;
    private static final int LENGTH = 0x7F;
    private static final int LONG_LENGTH = 126;
    private static final int MASK = 4;

    private final byte[] word;
    private final byte[] kept = new byte[2 * MAX_FRAME];
    private int length;
    private int lastBytes;
    private boolean isUpgraded;

    /** @param word empty for every text frame */
    public ClientFrames(final String word) {
        this.word = word.getBytes(StandardCharsets.US_ASCII);
    }

    /** What follows is frames: somebody else has read the request. */
    public ClientFrames upgraded() {
        isUpgraded = true;
        return this;
    }

    /** Takes what was read; returns how many frames with the word ended in it. */
    public int add(final byte[] chunk, final int count) {
        System.arraycopy(chunk, 0, kept, length, count);
        length += count;
        int found = 0;
        int at = isUpgraded ? 0 : afterHead();
        while (at >= 0 && at + 2 <= length) {
            final int size = kept[at + 1] & LENGTH;
            final int mask = at + (size == LONG_LENGTH ? 4 : 2);
            if (mask + MASK > length) {
                break;
            }
            final int payload = size == LONG_LENGTH ? (kept[at + 2] & 0xFF) << 8 | kept[at + 3] & 0xFF : size;
            if (mask + MASK + payload > length) {
                break;
            }
            if ((kept[at] & OPCODE) == TEXT && hasWord(mask, payload)) {
                found++;
                lastBytes = payload;
            }
            at = mask + MASK + payload;
        }
        if (at > 0) {
            System.arraycopy(kept, at, kept, 0, length - at);
            length -= at;
        }
        return found;
    }

    /** Length of the last such frame's text. */
    public int lastBytes() {
        return lastBytes;
    }

    /** Where the frames begin; -1 while the request's head is not whole. */
    private int afterHead() {
        for (int i = 3; i < length; i++) {
            if (kept[i] == '\n' && kept[i - 2] == '\n') {
                isUpgraded = true;
                return i + 1;
            }
        }
        return -1;
    }

    private boolean hasWord(final int mask, final int payload) {
        for (int from = 0; from + word.length <= Math.min(payload, LOOKED_AT); from++) {
            int same = 0;
            while (same < word.length
                    && (kept[mask + MASK + from + same] ^ kept[mask + (from + same) % MASK]) == word[same]) {
                same++;
            }
            if (same == word.length) {
                return true;
            }
        }
        return false;
    }
}
