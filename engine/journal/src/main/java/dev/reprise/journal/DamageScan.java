package dev.reprise.journal;

import dev.reprise.api.record.Words;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Looks for documents of ours behind a place where reading stopped, without trusting any length on the way. Not a hot path: it
 * runs at the end of a journal and after damage.
 */
final class DamageScan {
    private static final int STEP = 16 << 20;

    private final QueueFile file;
    private final Checksum checksum = new Checksum();
    private long lastNonZero;
    private long found;

    DamageScan(final QueueFile file) {
        this.file = file;
    }

    /** First sequence of the next whole document with at least this one, or -1. */
    long nextFirstSequence(final long from, final long atLeast) {
        scan(from, atLeast);
        return found;
    }

    /**
     * Whether something that was committed stands behind the end. What a writer killed in the middle of a document left there
     * is no such thing: it fits into the longest document, and at most the document that would have been next is whole.
     *
     * @return null, or what was found
     */
    String committedBehind(final long end, final long nextSequence) {
        scan(end, nextSequence + 1);
        if (found >= 0) {
            return "no document, but one with first sequence " + found + " stands behind";
        }
        if (lastNonZero >= end + QueueFile.LENGTH_WORD + DocumentLayout.MAX_LENGTH) {
            return "no document, but data stands behind, up to position " + lastNonZero;
        }
        return null;
    }

    private void scan(final long from, final long atLeast) {
        lastNonZero = -1;
        found = -1;
        final long size = file.size();
        long at = from & ~3L;
        while (at + Integer.BYTES <= size) {
            final int step = (int) Math.min(STEP, size - at) & ~3;
            file.map(at, step);
            final UnsafeBuffer window = file.window();
            final int start = file.at(at);
            final long next = at + step;
            for (int i = Words.zeroes(window, start, step); i < step; i += Words.zeroes(window, start + i, step - i)) {
                final int word = window.getInt(start + i);
                if (word != 0) {
                    lastNonZero = at + i;
                    if (word == DocumentLayout.MAGIC && isDocument(at + i, atLeast)) {
                        return;
                    }
                    if (file.at(at) != start) {
                        break; // the window moved for a document that reaches past it
                    }
                }
                i += Integer.BYTES;
            }
            at = file.at(at) == start ? next : Math.max(at + Integer.BYTES, lastNonZero + Integer.BYTES);
        }
    }

    private boolean isDocument(final long at, final long atLeast) {
        if (!file.map(at, DocumentLayout.HEADER_LENGTH)) {
            return false;
        }
        final UnsafeBuffer window = file.window();
        int offset = file.at(at);
        final int payload = DocumentLayout.payloadLength(window, offset);
        final long first = DocumentLayout.firstSequence(window, offset);
        if (first < atLeast
                || payload < 0
                || payload > DocumentLayout.MAX_LENGTH - DocumentLayout.HEADER_LENGTH
                || !file.map(at, DocumentLayout.HEADER_LENGTH + payload)) {
            return false;
        }
        offset = file.at(at);
        if (checksum.of(window, offset, window, offset + DocumentLayout.HEADER_LENGTH, payload)
                != DocumentLayout.crc(window, offset)) {
            return false;
        }
        found = first;
        return true;
    }
}
