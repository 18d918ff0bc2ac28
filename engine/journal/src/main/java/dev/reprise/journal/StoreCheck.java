package dev.reprise.journal;

import org.agrona.DirectBuffer;

/**
 * Reads back from each page of a mapped file that a document is the first to touch. On a full disk a store there is lost, the page
 * holds zeroes, and the JVM says so only later, by an {@link InternalError} anywhere on the thread: without this, after the
 * acknowledgement. A page is lost as a whole, so its first byte that is not zero tells. Not thread-safe.
 */
final class StoreCheck {
    /** The smallest page there is. */
    static final int PAGE = 1 << 12;

    private long lastPage = -1; // of the file, the last one that a byte was read back from

    /**
     * Checks a document.
     *
     * @param position of its first byte in the file
     * @param stored what the file holds from there
     * @param header what it must begin with, all of the buffer
     * @param payload what must follow, {@code length} bytes from {@code offset}
     * @throws IllegalStateException when something else is there
     */
    void check(
            final long position,
            final DirectBuffer stored,
            final DirectBuffer header,
            final DirectBuffer payload,
            final int offset,
            final int length) {
        final int total = header.capacity() + length;
        final long last = (position + total - 1) / PAGE;
        for (long page = Math.max(lastPage + 1, position / PAGE); page <= last; page++) {
            final int from = (int) Math.max(page * PAGE - position, 0);
            final int to = (int) Math.min((page + 1) * PAGE - position, total);
            if (isProven(from, to, stored, header, payload, offset)) {
                lastPage = page;
            }
        }
    }

    /** Whether there was a byte to compare; zeroes prove nothing. */
    private static boolean isProven(
            final int from,
            final int to,
            final DirectBuffer stored,
            final DirectBuffer header,
            final DirectBuffer payload,
            final int offset) {
        final int body = header.capacity();
        for (int i = from; i < to; i++) {
            final byte expected = i < body ? header.getByte(i) : payload.getByte(offset + i - body);
            if (expected != 0) {
                if (stored.getByte(i) != expected) {
                    throw new IllegalStateException("stored bytes read back differently: the disk is full or failing");
                }
                return true;
            }
        }
        return false;
    }
}
