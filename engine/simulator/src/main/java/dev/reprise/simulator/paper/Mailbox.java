package dev.reprise.simulator.paper;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.reprise.api.Carrier;
import dev.reprise.api.record.Records;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Messages on their way: requests to the venue and reports from it, whole records in fixed slots that are used again. A
 * message is claimed by a ticket (generation and slot), which is the payload of the timer that delivers it. Grows by doubling.
 */
final class Mailbox {
    /** Bytes of a slot; the longest record that travels here, a fill, needs 136. */
    static final int SLOT_LENGTH = 192;

    private static final int INITIAL_SLOTS = 1024;
    private static final int NONE = -1;

    /** No ticket: generations begin with 1. */
    static final long NOTHING = 0;

    private UnsafeBuffer buffer = new UnsafeBuffer(new byte[INITIAL_SLOTS * SLOT_LENGTH]);
    private int[] generations = new int[INITIAL_SLOTS];
    private int[] next = new int[INITIAL_SLOTS];
    private boolean[] used = new boolean[INITIAL_SLOTS];
    private long[] attached = new long[INITIAL_SLOTS]; // another ticket, or NOTHING
    private int firstFree = NONE;
    private int count; // of those used

    Mailbox() {
        free(0, INITIAL_SLOTS);
    }

    /** Whether nothing is on its way. */
    boolean isEmpty() {
        return count == 0;
    }

    /** A ticket for an empty slot. */
    long claim() {
        if (firstFree == NONE) {
            grow();
        }
        final int slot = firstFree;
        firstFree = next[slot];
        used[slot] = true;
        count++;
        attached[slot] = NOTHING;
        generations[slot]++;
        return (long) generations[slot] << 32 | slot;
    }

    /** A ticket for a slot that holds a copy of a record. */
    long claim(final DirectBuffer record, final int offset) {
        final int length = Records.length(record, offset);
        if (length > SLOT_LENGTH) {
            throw new IllegalArgumentException(
                    "record too long: template=" + Records.templateId(record, offset) + " length=" + length);
        }
        final long ticket = claim();
        buffer.putBytes(offset(ticket), record, offset, length);
        return ticket;
    }

    /** The second message comes with the first. */
    void attach(final long ticket, final long second) {
        attached[slot(ticket)] = second;
    }

    /** What comes with a message, or {@link #NOTHING}. */
    long attached(final long ticket) {
        return attached[slot(ticket)];
    }

    /** Where the records are; another one after the next claim. */
    MutableDirectBuffer buffer() {
        return buffer;
    }

    /** Where the record of a ticket starts. */
    int offset(final long ticket) {
        return slot(ticket) * SLOT_LENGTH;
    }

    private int slot(final long ticket) {
        final int slot = (int) ticket;
        if (slot < 0 || slot >= used.length || !used[slot] || generations[slot] != (int) (ticket >>> 32)) {
            throw new IllegalStateException("no message has ticket " + ticket);
        }
        return slot;
    }

    void release(final long ticket) {
        final int slot = slot(ticket);
        used[slot] = false;
        count--;
        next[slot] = firstFree;
        firstFree = slot;
    }

    long hash(final long seed) {
        long hash = seed;
        for (int slot = 0; slot < used.length; slot++) {
            if (used[slot]) {
                hash = StateHash.mix(hash, (long) generations[slot] << 32 | slot);
                hash = StateHash.mix(hash, attached[slot]);
                final int offset = slot * SLOT_LENGTH;
                final int length = Records.length(buffer, offset);
                for (int i = 0; i < length; i += Long.BYTES) {
                    hash = StateHash.mix(hash, buffer.getLong(offset + i, LITTLE_ENDIAN));
                }
            }
        }
        return hash;
    }

    private void free(final int from, final int to) {
        for (int i = to - 1; i >= from; i--) {
            next[i] = firstFree;
            firstFree = i;
        }
    }

    private void grow() {
        final int from = used.length;
        final UnsafeBuffer larger = new UnsafeBuffer(new byte[2 * from * SLOT_LENGTH]);
        larger.putBytes(0, buffer, 0, from * SLOT_LENGTH);
        buffer = larger;
        generations = Arrays.copyOf(generations, from * 2);
        next = Arrays.copyOf(next, from * 2);
        used = Arrays.copyOf(used, from * 2);
        attached = Arrays.copyOf(attached, from * 2);
        free(from, from * 2);
    }

    void carry(final Carrier carrier) {
        final int slots = carrier.carry(used.length);
        while (used.length < slots) {
            grow();
        }
        carrier.carry(generations);
        carrier.carry(next);
        carrier.carry(used);
        carrier.carry(attached);
        firstFree = carrier.carry(firstFree);
        count = 0;
        for (int slot = 0; slot < slots; slot++) {
            if (used[slot]) {
                count++;
                for (int at = slot * SLOT_LENGTH; at < (slot + 1) * SLOT_LENGTH; at += Long.BYTES) {
                    buffer.putLong(at, carrier.carry(buffer.getLong(at, LITTLE_ENDIAN)), LITTLE_ENDIAN);
                }
            }
        }
    }
}
