package dev.reprise.adapters.binance;

import dev.reprise.adapters.json.JsonCursor;
import dev.reprise.adapters.json.JsonFields;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BarKind;
import dev.reprise.api.schema.BookUpdateEncoder;
import dev.reprise.api.schema.BookUpdateKind;
import dev.reprise.api.schema.DerivedPriceEncoder;
import dev.reprise.api.schema.PriceKind;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TopOfBookEncoder;
import dev.reprise.api.schema.TradeEncoder;
import dev.reprise.api.schema.VenueBarEncoder;
import java.nio.charset.StandardCharsets;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes records from the members of a payload. A value is checked before the record is begun, so a refusal leaves nothing.
 */
final class MarketRecordWriter {
    /** For a venue time that the frame does not tell; others are as the venue wrote them. */
    static final long NO_VENUE_TIME = -1;

    private static final byte[] MARKET = "MARKET".getBytes(StandardCharsets.US_ASCII);
    private static final int DERIVED_SCALE = 8;
    /** Below it a time is in milliseconds (they reach it in 2255), from there in microseconds. */
    private static final long MILLIS_LIMIT = 9_000_000_000_000L;

    private static final long MICROS_LIMIT = MILLIS_LIMIT * 1_000;
    private static final long NANOS_PER_MICRO = 1_000;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int CHAIN_ONLY = 3;

    private static final byte[] TRADE = begun(TradeEncoder.BLOCK_LENGTH, TradeEncoder.TEMPLATE_ID);
    private static final byte[] TOP = begun(TopOfBookEncoder.BLOCK_LENGTH, TopOfBookEncoder.TEMPLATE_ID);
    private static final byte[] BOOK = begun(BookUpdateEncoder.BLOCK_LENGTH, BookUpdateEncoder.TEMPLATE_ID);
    private static final byte[] BAR = begun(VenueBarEncoder.BLOCK_LENGTH, VenueBarEncoder.TEMPLATE_ID);
    private static final byte[] DERIVED = begun(DerivedPriceEncoder.BLOCK_LENGTH, DerivedPriceEncoder.TEMPLATE_ID);

    private final JsonCursor cursor;
    private final byte[] array = new byte[BookLevels.CAPACITY];
    private final UnsafeBuffer out = new UnsafeBuffer(array);
    private final TradeEncoder trade = new TradeEncoder();
    private final TopOfBookEncoder top = new TopOfBookEncoder();
    private final BookUpdateEncoder update = new BookUpdateEncoder();
    private final VenueBarEncoder bar = new VenueBarEncoder();
    private final DerivedPriceEncoder derived = new DerivedPriceEncoder();
    private long receiveTime;
    private int instrument;
    private int priceScale;
    private int qtyScale;
    private int length;
    private long refused;
    private long firstUpdateId;
    private long lastUpdateId;
    private long previousUpdateId;

    /** A record as {@link Records#begin} leaves it; copying that is faster than a call of memset for a hundred bytes. */
    private static byte[] begun(final int blockLength, final int templateId) {
        final byte[] record = new byte[Records.BODY_OFFSET + blockLength];
        Records.begin(new UnsafeBuffer(record), 0, blockLength, templateId);
        return record;
    }

    private void begin(final int offset, final byte[] record) {
        System.arraycopy(record, 0, array, offset, record.length);
    }

    MarketRecordWriter(final JsonCursor cursor) {
        this.cursor = cursor;
    }

    byte[] array() {
        return array;
    }

    MutableDirectBuffer buffer() {
        return out;
    }

    int length() {
        return length;
    }

    long firstUpdateId() {
        return firstUpdateId;
    }

    long lastUpdateId() {
        return lastUpdateId;
    }

    long previousUpdateId() {
        return previousUpdateId;
    }

    void begin(final long frameReceiveTime) {
        receiveTime = frameReceiveTime;
        length = 0;
        refused = 0;
    }

    void instrument(final int index, final int scaleOfPrice, final int scaleOfQty) {
        instrument = index;
        priceScale = scaleOfPrice;
        qtyScale = scaleOfQty;
    }

    int trade(final JsonFields fields, final int idKey, final int kind) {
        final long price = decimal(fields, Members.p, priceScale);
        final long qty = decimal(fields, Members.q, qtyScale);
        final int maker = fields.has(Members.m) ? cursor.bytes()[fields.start(Members.m)] : 0;
        if (refused != 0 || !fields.isInteger(cursor, idKey) || maker != 't' && maker != 'f') {
            return refusal();
        }
        final boolean isOffBook = fields.has(Members.X) && !fields.isText(cursor, Members.X, MARKET);
        if (price <= 0 || qty <= 0) {
            return isOffBook && price >= 0 && qty >= 0 ? DecodeResult.EMPTY_TRADE : DecodeResult.MALFORMED;
        }
        writeTrade(price, qty, fields.integer(idKey), maker == 't', isOffBook, venueTime(fields));
        return kind;
    }

    /** Writes a trade whose values are known to be good; {@code isSell}: the buyer was the maker. */
    void writeTrade(
            final long price,
            final long qty,
            final long id,
            final boolean isSell,
            final boolean isOffBook,
            final long venueTime) {
        begin(0, TRADE);
        trade.wrap(out, Records.BODY_OFFSET)
                .price(price)
                .qty(qty)
                .tradeIdHigh(0)
                .tradeIdLow(id)
                .aggressor(isSell ? Side.SELL : Side.BUY);
        if (isOffBook) {
            Records.flags(out, 0, Records.FLAG_NO_FILL);
        }
        finish(venueTime, TradeEncoder.BLOCK_LENGTH);
    }

    int topOfBook(final JsonFields fields) {
        final long bidPrice = decimal(fields, Members.b, priceScale);
        final long bidQty = decimal(fields, Members.B, qtyScale);
        final long askPrice = decimal(fields, Members.a, priceScale);
        final long askQty = decimal(fields, Members.A, qtyScale);
        if (refused != 0 || !fields.isInteger(cursor, Members.u)) {
            return refusal();
        }
        if (bidPrice < 0 || bidQty < 0 || askPrice < 0 || askQty < 0) {
            return DecodeResult.MALFORMED;
        }
        writeTop(bidPrice, bidQty, askPrice, askQty, fields.integer(Members.u), venueTime(fields));
        return DecodeResult.TOP_OF_BOOK;
    }

    /** Writes a touch whose values are known to be good. */
    void writeTop(
            final long bidPrice,
            final long bidQty,
            final long askPrice,
            final long askQty,
            final long id,
            final long venueTime) {
        begin(0, TOP);
        top.wrap(out, Records.BODY_OFFSET)
                .bidPrice(bidQty == 0 ? 0 : bidPrice)
                .bidQty(bidPrice == 0 ? 0 : bidQty)
                .askPrice(askQty == 0 ? 0 : askPrice)
                .askQty(askPrice == 0 ? 0 : askQty)
                .updateId(id);
        finish(venueTime, TopOfBookEncoder.BLOCK_LENGTH);
    }

    int bookUpdate(
            final JsonFields fields,
            final BookLevels levels,
            final long first,
            final long last,
            final boolean isSnapshot) {
        final long previous = fields.has(Members.PREVIOUS_UPDATE_ID)
                ? fields.integer(Members.PREVIOUS_UPDATE_ID)
                : BinanceDecoder.NONE;
        writeBook(levels, first, last, previous, isSnapshot, venueTime(fields));
        return isSnapshot ? DecodeResult.SNAPSHOT : DecodeResult.DEPTH;
    }

    /** Writes the levels that were read as a record whose ids are known to be good. */
    void writeBook(
            final BookLevels levels,
            final long first,
            final long last,
            final long previous,
            final boolean isSnapshot,
            final long venueTime) {
        firstUpdateId = first;
        lastUpdateId = last;
        previousUpdateId = previous;
        final int end = levels.finish();
        begin(0, BOOK);
        update.wrap(out, Records.BODY_OFFSET)
                .firstUpdateId(first)
                .lastUpdateId(last)
                .kind(isSnapshot ? BookUpdateKind.SNAPSHOT : BookUpdateKind.DELTA)
                .chain((short) CHAIN_ONLY);
        finish(venueTime, end - Records.BODY_OFFSET);
    }

    int bar(final JsonFields fields, final JsonFields kline) {
        final long open = decimal(kline, Members.o, priceScale);
        final long high = decimal(kline, Members.h, priceScale);
        final long low = decimal(kline, Members.l, priceScale);
        final long close = decimal(kline, Members.c, priceScale);
        final long volume = decimal(kline, Members.v, qtyScale);
        final int closed = kline.has(Members.x) ? cursor.bytes()[kline.start(Members.x)] : 0;
        if (refused != 0
                || !kline.isInteger(cursor, Members.t)
                || !kline.isInteger(cursor, Members.T)
                || closed != 't' && closed != 'f') {
            return refusal();
        }
        if (low <= 0 || high < low || open < low || open > high || close < low || close > high || volume < 0) {
            return DecodeResult.MALFORMED;
        }
        final long closeTime = kline.integer(Members.T);
        begin(0, BAR);
        bar.wrap(out, Records.BODY_OFFSET)
                .openTime(nanos(kline.integer(Members.t)))
                .closeTime(nanos(closeTime + 1)) // the venue's close time is the bar's last instant, ours is exclusive
                .openPrice(open)
                .highPrice(high)
                .lowPrice(low)
                .closePrice(close)
                .volume(volume)
                .trades(kline.isInteger(cursor, Members.n) ? kline.integer(Members.n) : -1)
                .closed((short) (closed == 't' ? 1 : 0))
                .kind(BarKind.TIME);
        finish(venueTime(fields), VenueBarEncoder.BLOCK_LENGTH);
        return DecodeResult.BAR;
    }

    int derivedPrices(final JsonFields fields) {
        final boolean hasIndex = isNumber(fields, Members.i);
        final boolean hasRate = isNumber(fields, Members.r);
        final long mark = decimal(fields, Members.p, DERIVED_SCALE);
        final long index = hasIndex ? decimal(fields, Members.i, DERIVED_SCALE) : 0;
        final long rate = hasRate ? decimal(fields, Members.r, DERIVED_SCALE) : 0;
        if (refused != 0) {
            return refusal();
        }
        if (mark <= 0 || index < 0) {
            return DecodeResult.MALFORMED;
        }
        final boolean hasTime = fields.isInteger(cursor, Members.T) && fields.integer(Members.T) > 0;
        derived(fields, PriceKind.MARK, mark, Records.NO_TIME);
        if (hasIndex && index > 0) {
            derived(fields, PriceKind.INDEX, index, Records.NO_TIME);
        }
        if (hasRate) {
            derived(fields, PriceKind.FUNDING_RATE, rate, hasTime ? nanos(fields.integer(Members.T)) : Records.NO_TIME);
        }
        return DecodeResult.DERIVED_PRICE;
    }

    private void derived(final JsonFields fields, final PriceKind kind, final long value, final long nextTime) {
        final int offset = length;
        begin(offset, DERIVED);
        derived.wrap(out, offset + Records.BODY_OFFSET)
                .value(value)
                .nextTime(nextTime)
                .kind(kind);
        stamp(offset, nanos(time(fields, Members.E)));
        length += Records.end(out, offset, DerivedPriceEncoder.BLOCK_LENGTH);
    }

    private boolean isNumber(final JsonFields fields, final int key) {
        return fields.isText(cursor, key) && fields.end(key) - fields.start(key) > 2; // delivery contracts have ""
    }

    private long decimal(final JsonFields fields, final int key, final int scale) {
        if (!fields.has(key)) {
            refused = DecodeResult.MALFORMED;
            return 0;
        }
        cursor.at(fields.start(key));
        final long mantissa = cursor.decimal(scale);
        if (dev.reprise.api.number.Decimals.isRefused(mantissa) && refused == 0) {
            refused = JsonCursor.refusal(mantissa);
        }
        return mantissa;
    }

    private int refusal() {
        return refused != 0 ? (int) refused : DecodeResult.MALFORMED;
    }

    private void finish(final long venueTime, final int bodyLength) {
        stamp(0, nanos(venueTime));
        length = Records.end(out, 0, bodyLength);
    }

    private void stamp(final int offset, final long venueTimeNs) {
        Records.receiveTime(out, offset, receiveTime);
        Records.venueTime(out, offset, venueTimeNs);
        Records.instrument(out, offset, instrument);
    }

    /** Transaction time, or event time when there is none. */
    private long venueTime(final JsonFields fields) {
        final long transactionTime = time(fields, Members.T);
        return transactionTime != NO_VENUE_TIME ? transactionTime : time(fields, Members.E);
    }

    private long time(final JsonFields fields, final int key) {
        return fields.isInteger(cursor, key) ? fields.integer(key) : NO_VENUE_TIME;
    }

    /** Venues' milliseconds and microseconds are told apart by their size. */
    private static long nanos(final long time) {
        if (time == NO_VENUE_TIME) {
            return Records.NO_TIME;
        }
        if (time < MILLIS_LIMIT) {
            return time * NANOS_PER_MILLI;
        }
        return time < MICROS_LIMIT ? time * NANOS_PER_MICRO : time;
    }
}
