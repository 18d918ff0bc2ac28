package dev.reprise.api.record;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.reprise.api.schema.MessageHeaderDecoder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The part that every record shares: a 16-byte header and five fields, at these offsets from the record's start.
 *
 * <pre>
 *  0 blockLength u16   2 templateId u16   4 schemaId u16   6 version u16
 *  8 length u32       12 flags u16       14 source u16
 * 16 receiveTime i64  24 venueTime i64   32 age i64   40 instrument i32   44 strategy i32
 * </pre>
 *
 * A record is begun with {@link #begin}, filled with its generated encoder wrapped at {@link #BODY_OFFSET}, and closed with
 * {@link #end}. Its length is a multiple of eight, unused bytes are zero: the decision hash runs over all of them.
 */
public final class Records {
    /** Where a generated codec is wrapped, from the record's start. */
    public static final int BODY_OFFSET = MessageHeaderDecoder.ENCODED_LENGTH;
    /** Header and common fields. */
    public static final int COMMON_LENGTH = BODY_OFFSET + 32;
    /** Longest record the input ring takes: 256 cells of 64 bytes. */
    public static final int MAX_LENGTH = 256 * 64;

    /** The core or the simulated venue inside it made the record; without this bit it is an input. */
    public static final int FLAG_CAUSED = 1;
    /** The record is a report of the simulated venue. */
    public static final int FLAG_SIMULATED = 1 << 1;
    /** A trade outside the order book (block, liquidation insurance): it never fills an order. */
    public static final int FLAG_NO_FILL = 1 << 2;
    /** A top of book that a backtest made from trades: nobody knows what is there, so it fills takers, and no order that rests. */
    public static final int FLAG_FROM_TRADES = 1 << 3;
    /** Header flag of a {@code NewOrder}, {@code AmendOrder} or {@code CancelOrder}: about an order the engine holds itself; never sent. */
    public static final int FLAG_HELD = 1 << 4;
    /** An audit of the venue's state found it; the venue's own reports had not told it. */
    public static final int FLAG_AUDIT = 1 << 5;
    /** A market record of a backtest with two clocks, as the simulated venue has it; the core gets another one when it is received. */
    public static final int FLAG_AT_VENUE = 1 << 6;
    /** Part of the state that a generation of the journal begins with: it did not happen here, it was so before. */
    public static final int FLAG_CARRIED = 1 << 7;
    /**
     * A {@code VenueBar} of a backtest of bars alone that stands for three inputs, because nothing comes between them: the bar at its beginning,
     * as {@link #FLAG_AT_VENUE}, the touch a tick on either side of its close, and the bar at its end.
     */
    public static final int FLAG_WHOLE_BAR = 1 << 8;

    /** A time that is not known. */
    public static final long NO_TIME = Long.MIN_VALUE;
    /** An amount or id that is not known. */
    public static final long NO_VALUE = Long.MIN_VALUE;
    /** A record about no instrument. */
    public static final int NO_INSTRUMENT = -1;
    /** A record of no strategy. */
    public static final int NO_STRATEGY = -1;
    /** A record of the engine's own protection. */
    public static final int PROTECTION = -2;

    /** Template ids from here on are caused records when {@link #FLAG_CAUSED} is set, never inputs. */
    public static final int FIRST_CAUSED_TEMPLATE = 100;
    /** Template ids from here on are measurements: journaled, but outside the decision hash. */
    public static final int FIRST_UNHASHED_TEMPLATE = 200;

    private static final int TEMPLATE_OFFSET = 2;
    private static final int SCHEMA_OFFSET = 4;
    private static final int VERSION_OFFSET = 6;
    private static final int LENGTH_OFFSET = 8;
    private static final int FLAGS_OFFSET = 12;
    private static final int SOURCE_OFFSET = 14;
    private static final int RECEIVE_TIME_OFFSET = 16;
    private static final int VENUE_TIME_OFFSET = 24;
    private static final int AGE_OFFSET = 32;
    private static final int INSTRUMENT_OFFSET = 40;
    private static final int STRATEGY_OFFSET = 44;

    private Records() {}

    /**
     * Zeroes the fixed part of a record and writes its header, with no time, instrument or strategy.
     *
     * @param blockLength the generated encoder's {@code BLOCK_LENGTH}
     * @param templateId the generated encoder's {@code TEMPLATE_ID}
     */
    public static void begin(
            final MutableDirectBuffer buffer, final int offset, final int blockLength, final int templateId) {
        Words.clear(buffer, offset, BODY_OFFSET + blockLength);
        buffer.putShort(offset, (short) blockLength, LITTLE_ENDIAN);
        buffer.putShort(offset + TEMPLATE_OFFSET, (short) templateId, LITTLE_ENDIAN);
        buffer.putShort(offset + SCHEMA_OFFSET, (short) MessageHeaderDecoder.SCHEMA_ID, LITTLE_ENDIAN);
        buffer.putShort(offset + VERSION_OFFSET, (short) MessageHeaderDecoder.SCHEMA_VERSION, LITTLE_ENDIAN);
        buffer.putInt(offset + LENGTH_OFFSET, BODY_OFFSET + blockLength, LITTLE_ENDIAN);
        buffer.putLong(offset + VENUE_TIME_OFFSET, NO_TIME, LITTLE_ENDIAN);
        buffer.putInt(offset + INSTRUMENT_OFFSET, NO_INSTRUMENT, LITTLE_ENDIAN);
        buffer.putInt(offset + STRATEGY_OFFSET, NO_STRATEGY, LITTLE_ENDIAN);
    }

    /**
     * Closes a record: pads it with zeroes to a multiple of eight and writes its length.
     *
     * @param bodyLength the generated encoder's {@code encodedLength()} after its last field, group or text
     * @return the record's length in bytes
     */
    public static int end(final MutableDirectBuffer buffer, final int offset, final int bodyLength) {
        final int used = BODY_OFFSET + bodyLength;
        final int length = (used + 7) & ~7;
        for (int i = used; i < length; i++) {
            buffer.putByte(offset + i, (byte) 0);
        }
        buffer.putInt(offset + LENGTH_OFFSET, length, LITTLE_ENDIAN);
        return length;
    }

    public static int blockLength(final DirectBuffer buffer, final int offset) {
        return buffer.getShort(offset, LITTLE_ENDIAN) & 0xFFFF;
    }

    public static int templateId(final DirectBuffer buffer, final int offset) {
        return buffer.getShort(offset + TEMPLATE_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
    }

    public static int schemaId(final DirectBuffer buffer, final int offset) {
        return buffer.getShort(offset + SCHEMA_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
    }

    public static int version(final DirectBuffer buffer, final int offset) {
        return buffer.getShort(offset + VERSION_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
    }

    /** Bytes of the whole record, header included. */
    public static int length(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + LENGTH_OFFSET, LITTLE_ENDIAN);
    }

    public static int flags(final DirectBuffer buffer, final int offset) {
        return buffer.getShort(offset + FLAGS_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
    }

    public static void flags(final MutableDirectBuffer buffer, final int offset, final int flags) {
        buffer.putShort(offset + FLAGS_OFFSET, (short) flags, LITTLE_ENDIAN);
    }

    public static boolean isCaused(final DirectBuffer buffer, final int offset) {
        return (buffer.getByte(offset + FLAGS_OFFSET) & FLAG_CAUSED) != 0;
    }

    /** Whether the record is part of the state that its generation began with. */
    public static boolean isCarried(final DirectBuffer buffer, final int offset) {
        return (buffer.getByte(offset + FLAGS_OFFSET) & FLAG_CARRIED) != 0;
    }

    /** Whether the record counts for the decision hash and the checkpoints. */
    public static boolean isHashed(final DirectBuffer buffer, final int offset) {
        return templateId(buffer, offset) < FIRST_UNHASHED_TEMPLATE && !isCarried(buffer, offset);
    }

    public static int source(final DirectBuffer buffer, final int offset) {
        return buffer.getShort(offset + SOURCE_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
    }

    public static void source(final MutableDirectBuffer buffer, final int offset, final int source) {
        buffer.putShort(offset + SOURCE_OFFSET, (short) source, LITTLE_ENDIAN);
    }

    public static long receiveTime(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + RECEIVE_TIME_OFFSET, LITTLE_ENDIAN);
    }

    public static void receiveTime(final MutableDirectBuffer buffer, final int offset, final long receiveTime) {
        buffer.putLong(offset + RECEIVE_TIME_OFFSET, receiveTime, LITTLE_ENDIAN);
    }

    /** UTC ns, or {@link #NO_TIME}. */
    public static long venueTime(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + VENUE_TIME_OFFSET, LITTLE_ENDIAN);
    }

    public static void venueTime(final MutableDirectBuffer buffer, final int offset, final long venueTime) {
        buffer.putLong(offset + VENUE_TIME_OFFSET, venueTime, LITTLE_ENDIAN);
    }

    /** Nanoseconds between receive time and the core's taking the record. */
    public static long age(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + AGE_OFFSET, LITTLE_ENDIAN);
    }

    public static void age(final MutableDirectBuffer buffer, final int offset, final long age) {
        buffer.putLong(offset + AGE_OFFSET, age, LITTLE_ENDIAN);
    }

    public static int instrument(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + INSTRUMENT_OFFSET, LITTLE_ENDIAN);
    }

    public static void instrument(final MutableDirectBuffer buffer, final int offset, final int instrument) {
        buffer.putInt(offset + INSTRUMENT_OFFSET, instrument, LITTLE_ENDIAN);
    }

    public static int strategy(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + STRATEGY_OFFSET, LITTLE_ENDIAN);
    }

    public static void strategy(final MutableDirectBuffer buffer, final int offset, final int strategy) {
        buffer.putInt(offset + STRATEGY_OFFSET, strategy, LITTLE_ENDIAN);
    }
}
