package dev.reprise.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.reprise.api.record.Records;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * One document of the journal: a header of 48 bytes and a payload of whole records. Little-endian.
 *
 * <pre>
 *  0 magic u32            4 version u16        6 kind u16
 *  8 firstSequence i64   16 payloadLength i32 20 count i32
 * 24 lastTime i64        32 previousChain i64
 * 40 reserved i32, 0     44 crc i32
 * </pre>
 *
 * The CRC-32C runs over the first sequence, then the header up to the CRC, then the payload: seeded so, a document of zeroes
 * fails. The chain value of a document is made of its CRC and its predecessor's chain value, and its successor states it.
 */
final class DocumentLayout {
    static final int MAGIC = 0x314A5052; // "RPJ1"
    static final int VERSION = 1;
    /** Holds records. */
    static final int KIND_RECORDS = 0;
    /** First document of a queue; holds a {@link Generation}. */
    static final int KIND_GENERATION = 1;

    static final int MAGIC_OFFSET = 0;
    static final int VERSION_OFFSET = 4;
    static final int KIND_OFFSET = 6;
    static final int FIRST_SEQUENCE_OFFSET = 8;
    static final int PAYLOAD_LENGTH_OFFSET = 16;
    static final int COUNT_OFFSET = 20;
    static final int LAST_TIME_OFFSET = 24;
    static final int PREVIOUS_CHAIN_OFFSET = 32;
    static final int RESERVED_OFFSET = 40;
    static final int CRC_OFFSET = 44;
    static final int HEADER_LENGTH = 48;

    /** Longest document, header included. */
    static final int MAX_LENGTH = 256 << 10;

    private DocumentLayout() {}

    /** Writes all of the header but the CRC. */
    static void encode(
            final MutableDirectBuffer buffer,
            final int kind,
            final long firstSequence,
            final int payloadLength,
            final int count,
            final long lastTime,
            final long previousChain) {
        buffer.putInt(MAGIC_OFFSET, MAGIC, LITTLE_ENDIAN);
        buffer.putShort(VERSION_OFFSET, (short) VERSION, LITTLE_ENDIAN);
        buffer.putShort(KIND_OFFSET, (short) kind, LITTLE_ENDIAN);
        buffer.putLong(FIRST_SEQUENCE_OFFSET, firstSequence, LITTLE_ENDIAN);
        buffer.putInt(PAYLOAD_LENGTH_OFFSET, payloadLength, LITTLE_ENDIAN);
        buffer.putInt(COUNT_OFFSET, count, LITTLE_ENDIAN);
        buffer.putLong(LAST_TIME_OFFSET, lastTime, LITTLE_ENDIAN);
        buffer.putLong(PREVIOUS_CHAIN_OFFSET, previousChain, LITTLE_ENDIAN);
        buffer.putInt(RESERVED_OFFSET, 0, LITTLE_ENDIAN);
    }

    static int magic(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + MAGIC_OFFSET, LITTLE_ENDIAN);
    }

    static int version(final DirectBuffer buffer, final int offset) {
        return buffer.getShort(offset + VERSION_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
    }

    static int kind(final DirectBuffer buffer, final int offset) {
        return buffer.getShort(offset + KIND_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
    }

    static long firstSequence(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + FIRST_SEQUENCE_OFFSET, LITTLE_ENDIAN);
    }

    static int payloadLength(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + PAYLOAD_LENGTH_OFFSET, LITTLE_ENDIAN);
    }

    static int count(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + COUNT_OFFSET, LITTLE_ENDIAN);
    }

    static long lastTime(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + LAST_TIME_OFFSET, LITTLE_ENDIAN);
    }

    static long previousChain(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + PREVIOUS_CHAIN_OFFSET, LITTLE_ENDIAN);
    }

    static int crc(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + CRC_OFFSET, LITTLE_ENDIAN);
    }

    /** Chain value of a document: its CRC mixed into its predecessor's (the finaliser of SplitMix64). */
    static long chain(final long previousChain, final int crc) {
        long z = (previousChain ^ (crc & 0xFFFF_FFFFL)) + 0x9E37_79B9_7F4A_7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return z ^ (z >>> 31);
    }

    /** Whether the bytes are exactly {@code count} whole records. */
    static boolean isWholeRecords(final DirectBuffer buffer, final int offset, final int length, final int count) {
        int at = 0;
        int records = 0;
        while (length - at >= Records.BODY_OFFSET) {
            final int recordLength = Records.length(buffer, offset + at);
            if (recordLength < Records.BODY_OFFSET || recordLength > length - at) {
                return false;
            }
            at += recordLength;
            records++;
        }
        return at == length && records == count;
    }
}
