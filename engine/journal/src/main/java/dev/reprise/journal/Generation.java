package dev.reprise.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Which part of an instance's history a queue directory holds, and where it came from. Written as the queue's first document.
 *
 * @param number 1 for the first generation of an instance, its parent's plus one otherwise
 * @param firstSequence number of the first record, at least 1
 * @param parent name of the parent's directory, empty for the first generation; at most 1,024 bytes of UTF-8
 * @param parentLastSequence last verified sequence of the parent, 0 for the first generation
 * @param parentChain the parent's chain value at that sequence, 0 for the first generation
 */
public record Generation(long number, long firstSequence, String parent, long parentLastSequence, long parentChain) {
    private static final int NUMBER_OFFSET = 0;
    private static final int PARENT_LAST_SEQUENCE_OFFSET = 8;
    private static final int PARENT_CHAIN_OFFSET = 16;
    private static final int NAME_LENGTH_OFFSET = 24;
    private static final int NAME_OFFSET = 28;
    private static final int MAX_NAME_LENGTH = 1024;
    static final int MAX_LENGTH = NAME_OFFSET + MAX_NAME_LENGTH + 4;

    /** Checks the ranges. */
    public Generation {
        Objects.requireNonNull(parent, "parent");
        if (number < 1 || firstSequence < 1 || parentLastSequence < 0) {
            throw new IllegalArgumentException(
                    "generation must have number and firstSequence of at least 1: was number=" + number
                            + " firstSequence=" + firstSequence + " parentLastSequence=" + parentLastSequence);
        }
        if (parent.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException("parent must be at most " + MAX_NAME_LENGTH
                    + " bytes; use the directory's last name: was " + parent);
        }
    }

    /** The first generation of an instance. */
    public static Generation first() {
        return new Generation(1, 1, "", 0, 0);
    }

    /** Writes the payload of the generation's document and returns its length, a multiple of eight. */
    int encode(final MutableDirectBuffer buffer, final int offset) {
        final byte[] name = parent.getBytes(StandardCharsets.UTF_8);
        final int length = (NAME_OFFSET + name.length + 7) & ~7;
        buffer.setMemory(offset, length, (byte) 0);
        buffer.putLong(offset + NUMBER_OFFSET, number, LITTLE_ENDIAN);
        buffer.putLong(offset + PARENT_LAST_SEQUENCE_OFFSET, parentLastSequence, LITTLE_ENDIAN);
        buffer.putLong(offset + PARENT_CHAIN_OFFSET, parentChain, LITTLE_ENDIAN);
        buffer.putInt(offset + NAME_LENGTH_OFFSET, name.length, LITTLE_ENDIAN);
        buffer.putBytes(offset + NAME_OFFSET, name);
        return length;
    }

    /** Reads the payload, or returns null when it is not one. */
    static Generation decode(final DirectBuffer buffer, final int offset, final int length, final long firstSequence) {
        if (length < NAME_OFFSET) {
            return null;
        }
        final int nameLength = buffer.getInt(offset + NAME_LENGTH_OFFSET, LITTLE_ENDIAN);
        final long number = buffer.getLong(offset + NUMBER_OFFSET, LITTLE_ENDIAN);
        final long parentLastSequence = buffer.getLong(offset + PARENT_LAST_SEQUENCE_OFFSET, LITTLE_ENDIAN);
        if (nameLength < 0
                || nameLength > Math.min(MAX_NAME_LENGTH, length - NAME_OFFSET)
                || number < 1
                || firstSequence < 1
                || parentLastSequence < 0) {
            return null;
        }
        final byte[] name = new byte[nameLength];
        buffer.getBytes(offset + NAME_OFFSET, name);
        return new Generation(
                number,
                firstSequence,
                new String(name, StandardCharsets.UTF_8),
                parentLastSequence,
                buffer.getLong(offset + PARENT_CHAIN_OFFSET, LITTLE_ENDIAN));
    }
}
