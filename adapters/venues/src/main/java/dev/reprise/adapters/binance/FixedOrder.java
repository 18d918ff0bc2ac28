package dev.reprise.adapters.binance;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.reprise.adapters.json.JsonCursor;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The short way for the frames that come by the thousand: trades, touches and depth updates in a combined envelope, members in the
 * order the venue sends them, no white space. It compares eight bytes at once and remembers nothing about members.
 *
 * <p>It never refuses. At the first byte that is not the expected one it gives up, and the frame is decoded from its beginning
 * the general way: what that finds is what counts, and whatever this way takes, that one would read the same.
 */
final class FixedOrder {
    /** What {@link #decode} returns when it gave up. */
    static final int GAVE_UP = Integer.MIN_VALUE;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);

    private static final Text OPEN = Text.of("{\"stream");
    private static final Text NAME = Text.of("\":\"");
    private static final Text DATA = Text.of("\",\"data\"");
    private static final Text PAYLOAD = Text.of(":{\"");
    private static final Text EVENT = Text.of("e\":\"");
    private static final Text TRADE = Text.of("trade\",\"");
    private static final Text TOP = Text.of("bookTick");
    private static final Text TOP_REST = Text.of("er\",\"");
    private static final Text DEPTH = Text.of("depthUpd");
    private static final Text DEPTH_REST = Text.of("ate\",\"");
    private static final Text EVENT_TIME = Text.of("E\":");
    private static final Text ALSO_EVENT_TIME = Text.of(",\"E\":");
    private static final Text TRADE_TIME = Text.of(",\"T\":");
    private static final Text SYMBOL = Text.of(",\"s\":\"");
    private static final Text TRADE_ID = Text.of("\",\"t\":");
    private static final Text PRICE = Text.of(",\"p\":");
    private static final Text QTY = Text.of(",\"q\":");
    private static final Text MAKER = Text.of(",\"m\":");
    private static final Text KIND = Text.of(",\"X\":\"");
    private static final Text MARKET = Text.of("MARKET\"");
    private static final Text IGNORED = Text.of(",\"M\":");
    private static final Text TRUE = Text.of("true");
    private static final Text FALSE = Text.of("false");
    private static final Text UPDATE_ID = Text.of("u\":");
    private static final Text BID = Text.of("\",\"b\":");
    private static final Text BID_QTY = Text.of(",\"B\":");
    private static final Text ASK = Text.of(",\"a\":");
    private static final Text ASK_QTY = Text.of(",\"A\":");
    private static final Text FIRST_ID = Text.of("\",\"U\":");
    private static final Text LAST_ID = Text.of(",\"u\":");
    private static final Text PREVIOUS_ID = Text.of(",\"pu\":");
    private static final Text BIDS = Text.of(",\"b\":");
    private static final Text END = Text.of("}}");

    private final JsonCursor cursor;
    private final byte[] in;
    private final Listed listed;
    private final MarketRecordWriter writer;
    private final BookLevels levels;
    private int length;
    private int at;
    private int slot;

    /** Up to eight bytes of text as the word they are in memory. A record, because the compiler trusts its fields as constants. */
    private record Text(long word, long mask, int length) {
        static Text of(final String text) {
            final byte[] bytes = text.getBytes(US_ASCII);
            long word = 0;
            for (int i = bytes.length - 1; i >= 0; i--) {
                word = word << Byte.SIZE | bytes[i];
            }
            return new Text(word, -1L >>> Long.SIZE - bytes.length * Byte.SIZE, bytes.length);
        }
    }

    FixedOrder(final JsonCursor cursor, final Listed listed, final MarketRecordWriter writer, final BookLevels levels) {
        this.cursor = cursor;
        in = cursor.bytes();
        this.listed = listed;
        this.writer = writer;
        this.levels = levels;
    }

    /** Position of the instrument in the table; only when a frame was decoded. */
    int slot() {
        return slot;
    }

    /**
     * Decodes the text in the cursor.
     *
     * @param frameLength its bytes
     * @return the kind of record that was written, or {@link #GAVE_UP}
     */
    int decode(final int frameLength) {
        length = frameLength;
        at = 0;
        if (!is(OPEN) || !is(NAME) || !text() || !is(DATA) || !is(PAYLOAD)) {
            return GAVE_UP;
        }
        if (in[at] == 'u') {
            return top(false);
        }
        if (!is(EVENT)) {
            return GAVE_UP;
        }
        return switch (in[at]) {
            case 't' -> is(TRADE) ? trade() : GAVE_UP;
            case 'b' -> is(TOP) && is(TOP_REST) ? top(true) : GAVE_UP;
            case 'd' -> is(DEPTH) && is(DEPTH_REST) ? depth() : GAVE_UP;
            default -> GAVE_UP;
        };
    }

    private int trade() {
        if (!is(EVENT_TIME) || !integer()) {
            return GAVE_UP;
        }
        final boolean isFutures = is(TRADE_TIME);
        if (isFutures && !integer()) {
            return GAVE_UP;
        }
        long time = cursor.number();
        if (!symbol() || !is(TRADE_ID) || !integer()) {
            return GAVE_UP;
        }
        final long id = cursor.number();
        if (!is(PRICE)) {
            return GAVE_UP;
        }
        final long price = decimal(listed.priceScale(slot));
        if (!is(QTY)) {
            return GAVE_UP;
        }
        final long qty = decimal(listed.qtyScale(slot));
        if (isFutures) {
            if (!is(KIND) || !is(MARKET)) {
                return GAVE_UP;
            }
        } else {
            if (!is(TRADE_TIME) || !integer()) {
                return GAVE_UP;
            }
            time = cursor.number();
        }
        if (!is(MAKER)) {
            return GAVE_UP;
        }
        final boolean isSell = is(TRUE);
        if (!isSell && !is(FALSE) || is(IGNORED) && !is(TRUE) && !is(FALSE) || !isEnd() || price <= 0 || qty <= 0) {
            return GAVE_UP;
        }
        instrument();
        writer.writeTrade(price, qty, id, isSell, false, time);
        return DecodeResult.TRADE;
    }

    private int top(final boolean isFutures) {
        if (!is(UPDATE_ID) || !integer()) {
            return GAVE_UP;
        }
        final long id = cursor.number();
        if (!symbol() || !is(BID)) {
            return GAVE_UP;
        }
        final int priceScale = listed.priceScale(slot);
        final int qtyScale = listed.qtyScale(slot);
        final long bidPrice = decimal(priceScale);
        if (!is(BID_QTY)) {
            return GAVE_UP;
        }
        final long bidQty = decimal(qtyScale);
        if (!is(ASK)) {
            return GAVE_UP;
        }
        final long askPrice = decimal(priceScale);
        if (!is(ASK_QTY)) {
            return GAVE_UP;
        }
        final long askQty = decimal(qtyScale);
        long time = MarketRecordWriter.NO_VENUE_TIME;
        if (isFutures) {
            if (!is(TRADE_TIME) || !integer()) {
                return GAVE_UP;
            }
            time = cursor.number();
            if (!is(ALSO_EVENT_TIME) || !integer()) {
                return GAVE_UP;
            }
        }
        if (!isEnd() || bidPrice < 0 || bidQty < 0 || askPrice < 0 || askQty < 0) {
            return GAVE_UP;
        }
        instrument();
        writer.writeTop(bidPrice, bidQty, askPrice, askQty, id, time);
        return DecodeResult.TOP_OF_BOOK;
    }

    private int depth() {
        if (!is(EVENT_TIME) || !integer() || is(TRADE_TIME) && !integer()) {
            return GAVE_UP;
        }
        final long time = cursor.number();
        if (!symbol() || !is(FIRST_ID) || !integer()) {
            return GAVE_UP;
        }
        final long first = cursor.number();
        if (!is(LAST_ID) || !integer()) {
            return GAVE_UP;
        }
        final long last = cursor.number();
        long previous = BinanceDecoder.NONE;
        if (is(PREVIOUS_ID)) {
            if (!integer()) {
                return GAVE_UP;
            }
            previous = cursor.number();
        }
        if (first > last || !is(BIDS) || !side(true) || !is(ASK) || !side(false) || !isEnd()) {
            return GAVE_UP;
        }
        instrument();
        writer.writeBook(levels, first, last, previous, false, time);
        return DecodeResult.DEPTH;
    }

    private void instrument() {
        writer.instrument(listed.index(slot), listed.priceScale(slot), listed.qtyScale(slot));
    }

    /** Steps over this text when it is there. */
    private boolean is(final Text text) {
        if (((long) LONG.get(in, at) & text.mask) != text.word) {
            return false;
        }
        at += text.length;
        return true;
    }

    private boolean isEnd() {
        return is(END) && at == length;
    }

    /** Steps from behind a text's opening quote to its closing one. */
    private boolean text() {
        cursor.at(at - 1);
        if (cursor.plainText() != JsonCursor.OK) {
            return false;
        }
        at = cursor.at() - 1;
        return true;
    }

    private boolean symbol() {
        if (!is(SYMBOL)) {
            return false;
        }
        final int start = at;
        slot = text() ? listed.find(in, start, at - start) : SymbolTable.NONE;
        return slot != SymbolTable.NONE;
    }

    /** Reads an integer of no sign into the cursor's {@code number()}. */
    private boolean integer() {
        cursor.at(at);
        if (in[at] == '-' || cursor.integer() != JsonCursor.OK) {
            return false;
        }
        at = cursor.at();
        return true;
    }

    private long decimal(final int scale) {
        cursor.at(at);
        final long mantissa = cursor.decimal(scale);
        at = cursor.at();
        return mantissa;
    }

    private boolean side(final boolean isBid) {
        if (in[at] != '[') {
            return false;
        }
        cursor.at(at);
        if (levels.read(isBid, listed.priceScale(slot), listed.qtyScale(slot)) != JsonCursor.OK) {
            return false;
        }
        at = cursor.at();
        return true;
    }
}
