package dev.reprise.adapters.binance;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.reprise.adapters.json.JsonCursor;
import dev.reprise.adapters.json.JsonFields;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Turns one frame of a Binance market-data connection, or one REST depth snapshot, into records.
 *
 * <p>Takes the combined envelope {@code {"stream":..,"data":..}} as well as the bare payload, members in any order, white space
 * anywhere. {@link #decode} returns a {@link DecodeResult}: what the frame was, or why it was refused. Only when the result is a
 * {@linkplain DecodeResult#hasRecords kind with records} do {@link #record()}, {@link #recordLength()} and the accessors below mean
 * anything; a refused frame leaves no half record. Nothing is thrown, and nothing allocated after the constructor. Not
 * thread-safe: one per thread.
 *
 * <pre>
 * int result = decoder.decode(frame, offset, length, receiveTime, BinanceDecoder.BY_SYMBOL);
 * if (result == DecodeResult.TRADE) publisher.offer(decoder.record(), 0, decoder.recordLength());
 * </pre>
 *
 * A spot {@code bookTicker} has neither event type nor time, and a depth snapshot no symbol: it is known by its members, and its
 * instrument by the stream's name or by the caller.
 */
public final class BinanceDecoder {
    /** For {@link #decode}: a payload without a symbol belongs to no instrument. */
    public static final int BY_SYMBOL = -1;
    /** Longest frame that is looked at. */
    public static final int MAX_FRAME = 1024 * 1024;
    /** What {@link #previousUpdateId} returns when the venue does not send one. */
    public static final long NONE = -1;

    private static final byte[] TRADE_EVENT = "trade".getBytes(US_ASCII);
    private static final byte[] AGG_TRADE_EVENT = "aggTrade".getBytes(US_ASCII);
    private static final byte[] TOP_EVENT = "bookTicker".getBytes(US_ASCII);
    private static final byte[] DEPTH_EVENT = "depthUpdate".getBytes(US_ASCII);
    private static final byte[] KLINE_EVENT = "kline".getBytes(US_ASCII);
    private static final byte[] MARK_EVENT = "markPriceUpdate".getBytes(US_ASCII);
    private static final byte[] SHUTDOWN_EVENT = "serverShutdown".getBytes(US_ASCII);

    private final JsonCursor cursor = new JsonCursor(MAX_FRAME);
    private final JsonFields envelope = new JsonFields(Members.NAMES);
    private final JsonFields inner = new JsonFields(Members.NAMES);
    private final JsonFields kline = new JsonFields();
    private final Listed listed;
    private final MarketRecordWriter writer;
    private final BookLevels levels;
    private final FixedOrder fixedOrder;
    private final long[] counts = new long[DecodeResult.COUNT];
    private JsonFields fields;
    private int defaultSlot;
    private int slot;
    private boolean isDepth;
    private long requestId;

    /** @param instruments those to decode; their {@code index} goes into the records */
    public BinanceDecoder(final List<Instrument> instruments) {
        listed = new Listed(instruments);
        writer = new MarketRecordWriter(cursor);
        levels = new BookLevels(cursor, writer.array());
        fixedOrder = new FixedOrder(cursor, listed, writer, levels);
    }

    /**
     * Decodes one frame.
     *
     * @param receiveTime when it came, UTC ns; goes into the records
     * @param position position in the constructor's list of the instrument a payload without a symbol belongs to, or
     *     {@link #BY_SYMBOL}
     * @return one of {@link DecodeResult}, also counted
     */
    public int decode(
            final DirectBuffer frame, final int offset, final int length, final long receiveTime, final int position) {
        begin(receiveTime, position);
        int result = DecodeResult.TOO_LONG;
        if (cursor.load(frame, offset, length) == JsonCursor.OK) {
            result = fixedOrder.decode(length);
            if (result == FixedOrder.GAVE_UP) {
                begin(receiveTime, position);
                cursor.at(0);
                result = frame();
            } else {
                slot = fixedOrder.slot();
                isDepth = result == DecodeResult.DEPTH;
            }
        }
        counts[result - DecodeResult.LOWEST]++;
        return result;
    }

    /** As {@link #decode}, with members in any order from the start: what that falls back to. */
    int decodeAnyOrder(
            final DirectBuffer frame, final int offset, final int length, final long receiveTime, final int position) {
        begin(receiveTime, position);
        final int result = cursor.load(frame, offset, length) == JsonCursor.OK ? frame() : DecodeResult.TOO_LONG;
        counts[result - DecodeResult.LOWEST]++;
        return result;
    }

    private void begin(final long receiveTime, final int position) {
        slot = SymbolTable.NONE;
        defaultSlot = position;
        isDepth = false;
        fields = envelope;
        writer.begin(receiveTime);
        levels.begin();
    }

    private int frame() {
        if (cursor.skipBlanks() != '{') {
            // An array is legal JSON but no event we know, such as the retired !ticker@arr.
            final int code = cursor.peek() == '[' ? cursor.skipValue() : JsonCursor.MALFORMED;
            return code != JsonCursor.OK
                    ? code
                    : cursor.isAtEnd() ? DecodeResult.UNKNOWN_EVENT : DecodeResult.MALFORMED;
        }
        cursor.advance();
        int code = object(envelope);
        if (code == JsonCursor.OK) {
            code = cursor.isAtEnd() ? JsonCursor.OK : JsonCursor.MALFORMED;
        }
        if (code != JsonCursor.OK) {
            noteDepth();
            return code;
        }
        return event();
    }

    private int object(final JsonFields members) {
        members.begin();
        int key = members.next(cursor);
        while (key >= 0) {
            final int code;
            members.mark(cursor, key);
            if (members == envelope && key == Members.DATA && cursor.peek() == '{') {
                cursor.advance();
                fields = inner;
                code = object(inner);
            } else if (key == Members.k && members == fields && cursor.peek() == '{') {
                cursor.advance();
                code = object(kline);
            } else if (cursor.peek() == '[' && members == fields && isSide(key) && isReady(members)) {
                code = levels.isRead(Members.isBid(key))
                        ? JsonCursor.MALFORMED // "a" beside "asks": which are they?
                        : levels.read(Members.isBid(key), listed.priceScale(slot), listed.qtyScale(slot));
            } else {
                code = members.take(cursor, key);
            }
            if (code != JsonCursor.OK) {
                return code;
            }
            key = members.next(cursor);
        }
        return key == JsonFields.END ? JsonCursor.OK : key;
    }

    private static boolean isSide(final int key) {
        return key == Members.b || key == Members.a || key == Members.BIDS || key == Members.ASKS;
    }

    /** Whether the members before a side's levels already tell whose they are; else they are read at the end. */
    private boolean isReady(final JsonFields members) {
        final boolean isSnapshot = members.has(Members.LAST_UPDATE_ID);
        if (slot == SymbolTable.NONE) {
            if (members.isText(cursor, Members.s)) {
                slot = symbol(members, Members.s);
            } else if (isSnapshot && (members == envelope || isStreamed())) {
                slot = snapshotSlot();
            }
        }
        isDepth = slot != SymbolTable.NONE && !(isSnapshot && isStreamed());
        return slot != SymbolTable.NONE;
    }

    /** Whether the payload has come by a stream whose name is known so far. */
    private boolean isStreamed() {
        return fields == inner && envelope.isText(cursor, Members.STREAM);
    }

    /** Finds out whether what cannot be read would have been a depth update, and whose. */
    private void noteDepth() {
        if (!isDepth && fields.isText(cursor, Members.e, DEPTH_EVENT) && fields.isText(cursor, Members.s)) {
            slot = symbol(fields, Members.s);
            isDepth = slot != SymbolTable.NONE;
        }
    }

    private int symbol(final JsonFields members, final int key) {
        final int start = members.start(key) + 1;
        return listed.find(cursor.bytes(), start, members.end(key) - 1 - start);
    }

    private int event() {
        if (fields.isText(cursor, Members.e)) {
            return named();
        }
        if (fields.has(Members.LAST_UPDATE_ID)) {
            return snapshot();
        }
        if (fields.isText(cursor, Members.b) && fields.has(Members.u)) {
            return withSymbol(DecodeResult.TOP_OF_BOOK);
        }
        return answer();
    }

    private int named() {
        return switch (cursor.bytes()[fields.start(Members.e) + 1]) {
            case 'b' -> event(TOP_EVENT, DecodeResult.TOP_OF_BOOK);
            case 't' -> event(TRADE_EVENT, DecodeResult.TRADE);
            case 'd' -> event(DEPTH_EVENT, DecodeResult.DEPTH);
            case 'a' -> event(AGG_TRADE_EVENT, DecodeResult.AGG_TRADE);
            case 'k' -> event(KLINE_EVENT, DecodeResult.BAR);
            case 'm' -> event(MARK_EVENT, DecodeResult.DERIVED_PRICE);
            case 's' ->
                fields.isText(cursor, Members.e, SHUTDOWN_EVENT)
                        ? DecodeResult.SERVER_SHUTDOWN
                        : DecodeResult.UNKNOWN_EVENT;
            default -> DecodeResult.UNKNOWN_EVENT;
        };
    }

    private int event(final byte[] name, final int kind) {
        return fields.isText(cursor, Members.e, name) ? withSymbol(kind) : DecodeResult.UNKNOWN_EVENT;
    }

    private int withSymbol(final int kind) {
        if (slot == SymbolTable.NONE) {
            if (!fields.isText(cursor, Members.s)) {
                return DecodeResult.MALFORMED;
            }
            slot = symbol(fields, Members.s);
            if (slot == SymbolTable.NONE) {
                return DecodeResult.UNKNOWN_SYMBOL;
            }
        } else if (fields.isText(cursor, Members.s) && symbol(fields, Members.s) != slot) {
            return DecodeResult.MALFORMED;
        }
        isDepth |= kind == DecodeResult.DEPTH;
        if (!isTimed()) {
            return DecodeResult.MALFORMED;
        }
        writer.instrument(listed.index(slot), listed.priceScale(slot), listed.qtyScale(slot));
        return switch (kind) {
            case DecodeResult.TOP_OF_BOOK -> writer.topOfBook(fields);
            case DecodeResult.TRADE -> writer.trade(fields, Members.t, DecodeResult.TRADE);
            case DecodeResult.AGG_TRADE -> writer.trade(fields, Members.a, DecodeResult.AGG_TRADE);
            case DecodeResult.DEPTH -> depth();
            case DecodeResult.BAR -> bar();
            default -> writer.derivedPrices(fields);
        };
    }

    /** Whether the times, where there are any, are times. */
    private boolean isTimed() {
        return (!fields.has(Members.T) || fields.isInteger(cursor, Members.T))
                && (!fields.has(Members.E) || fields.isInteger(cursor, Members.E));
    }

    private int depth() {
        if (!fields.isInteger(cursor, Members.U) || !fields.isInteger(cursor, Members.u)) {
            return DecodeResult.MALFORMED;
        }
        final int code = sides(Members.b, Members.a);
        if (code != JsonCursor.OK) {
            return code;
        }
        final long first = fields.integer(Members.U);
        final long last = fields.integer(Members.u);
        if (first > last
                || fields.has(Members.PREVIOUS_UPDATE_ID) && !fields.isInteger(cursor, Members.PREVIOUS_UPDATE_ID)) {
            return DecodeResult.MALFORMED;
        }
        return writer.bookUpdate(fields, levels, first, last, false);
    }

    private int snapshot() {
        final boolean isPartial = isStreamed();
        if (slot == SymbolTable.NONE) {
            slot = snapshotSlot();
        }
        if (slot == SymbolTable.NONE) {
            return DecodeResult.UNKNOWN_SYMBOL;
        }
        isDepth = !isPartial;
        if (!fields.isInteger(cursor, Members.LAST_UPDATE_ID) || !isTimed()) {
            return DecodeResult.MALFORMED;
        }
        final int code = sides(Members.BIDS, Members.ASKS);
        if (code != JsonCursor.OK) {
            return code;
        }
        writer.instrument(listed.index(slot), listed.priceScale(slot), listed.qtyScale(slot));
        final long id = fields.integer(Members.LAST_UPDATE_ID);
        final int result = writer.bookUpdate(fields, levels, id, id, true);
        return isPartial && result >= 0 ? DecodeResult.PARTIAL_DEPTH : result;
    }

    /** Reads the sides that came before it was known whose they are. */
    private int sides(final int bidKey, final int askKey) {
        if (!fields.has(bidKey) || !fields.has(askKey)) {
            return DecodeResult.MALFORMED;
        }
        for (int i = 0; i < 2; i++) {
            final boolean isBid = i == 0;
            if (!levels.isRead(isBid)) {
                cursor.at(fields.start(isBid ? bidKey : askKey));
                final int code = cursor.peek() == '['
                        ? levels.read(isBid, listed.priceScale(slot), listed.qtyScale(slot))
                        : JsonCursor.MALFORMED;
                if (code != JsonCursor.OK) {
                    return code;
                }
            }
        }
        return JsonCursor.OK;
    }

    /** Whose a snapshot without a symbol is: its stream's, or without a stream the caller's. */
    private int snapshotSlot() {
        return isStreamed() ? streamSymbol() : defaultSlot;
    }

    private int streamSymbol() {
        final byte[] in = cursor.bytes();
        final int start = envelope.start(Members.STREAM) + 1;
        int end = start;
        while (in[end] != '@' && in[end] != '"') {
            end++;
        }
        return listed.find(in, start, end - start);
    }

    private int bar() {
        if (!fields.has(Members.k) || cursor.bytes()[fields.start(Members.k)] != '{') {
            return DecodeResult.MALFORMED;
        }
        return writer.bar(fields, kline);
    }

    private int answer() {
        requestId = fields.isInteger(cursor, Members.ID) ? fields.integer(Members.ID) : NONE;
        if (fields.has(Members.ERROR) || fields.has(Members.CODE) && fields.has(Members.MSG)) {
            return DecodeResult.REQUEST_REFUSED;
        }
        if (fields.has(Members.RESULT) && fields.has(Members.ID)) {
            return DecodeResult.REQUEST_DONE;
        }
        return DecodeResult.UNKNOWN_EVENT;
    }

    /** The records, one behind the other from offset 0; valid until the next call. */
    public MutableDirectBuffer record() {
        return writer.buffer();
    }

    /** Bytes of the first record. */
    public int recordLength() {
        return Records.length(writer.buffer(), 0);
    }

    /** Bytes of all records of the frame: more than one for mark, index and funding of one event. */
    public int recordsLength() {
        return writer.length();
    }

    /** Position in the constructor's list of the instrument the frame is about; -1 when not known. Also after a refusal. */
    public int position() {
        return slot;
    }

    /**
     * Whether the frame, also a refused one, was a depth update or a snapshot of {@link #position}: its book lost something. A partial
     * depth is neither.
     */
    public boolean isDepth() {
        return isDepth;
    }

    /** First update id of a depth update; of a snapshot its only one. */
    public long firstUpdateId() {
        return writer.firstUpdateId();
    }

    /** Last update id of a depth update or snapshot. */
    public long lastUpdateId() {
        return writer.lastUpdateId();
    }

    /** Futures: last update id of the update before ({@code pu}); {@link #NONE} on spot. */
    public long previousUpdateId() {
        return writer.previousUpdateId();
    }

    /** Levels of a depth update or snapshot, both sides. */
    public int levels() {
        return levels.count();
    }

    /** Venue time of the frame, UTC ns, or {@link Records#NO_TIME}. */
    public long venueTime() {
        return Records.venueTime(writer.buffer(), 0);
    }

    /** {@code id} of an answer to a request; {@link #NONE} when it has none. */
    public long requestId() {
        return requestId;
    }

    /** How many frames gave this result. */
    public long count(final int result) {
        return counts[result - DecodeResult.LOWEST];
    }
}
