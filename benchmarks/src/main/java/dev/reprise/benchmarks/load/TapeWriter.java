package dev.reprise.benchmarks.load;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes the frames of a {@link FrameTape}, as Binance spells them, with room for the ids, times and quantities that change from round to
 * round. Prices are mantissas of two decimals, quantities of five. Not thread-safe.
 */
final class TapeWriter {
    static final long FIRST_ID = 100_000_000_000L;
    static final int ID_DIGITS = 12;
    static final int MS_DIGITS = 13;
    static final int QTY_DIGITS = 8; // and a point
    static final int QTY_SCALE = 5;

    private static final String DEPTH_HEAD =
            "{\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":";
    private static final String TRADE_HEAD = "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":";
    private static final String TOP_HEAD = "{\"stream\":\"btcusdt@bookTicker\",\"data\":{\"u\":";

    /** What a frame is. */
    enum Kind {
        TOP,
        DEPTH,
        TRADE
    }

    /** Levels of one side, as text. */
    static final class Levels {
        private final StringBuilder text = new StringBuilder();
        private int count;

        void add(final long price, final long qty) {
            text.append(count == 0 ? "" : ",")
                    .append("[\"")
                    .append(price(price))
                    .append("\",\"")
                    .append(qty(qty))
                    .append("\"]");
            count++;
        }

        int count() {
            return count;
        }
    }

    private final List<Kind> kinds = new ArrayList<>();
    private final List<int[]> places = new ArrayList<>(); // ids, times, quantity: offsets in the tape
    private final List<Integer> changes = new ArrayList<>();
    private final List<Integer> ends = new ArrayList<>();
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private byte[] snapshot;

    /** The book before the first frame. */
    void snapshot(final Levels bids, final Levels asks) {
        snapshot = ("{\"lastUpdateId\":" + FIRST_ID + ",\"bids\":[" + bids.text + "],\"asks\":[" + asks.text + "]}")
                .getBytes(StandardCharsets.US_ASCII);
    }

    void depth(final Levels bids, final Levels asks) {
        write(DEPTH_HEAD);
        final int time = digits(MS_DIGITS);
        write(",\"s\":\"BTCUSDT\",\"U\":");
        final int first = digits(ID_DIGITS);
        write(",\"u\":");
        final int last = digits(ID_DIGITS);
        write(",\"b\":[" + bids.text + "],\"a\":[" + asks.text + "]}}");
        end(Kind.DEPTH, bids.count + asks.count, first, last, time);
    }

    /** A best bid and ask, whose bid quantity will be the frame's number. */
    void top(final long bid, final long ask, final long askQty) {
        write(TOP_HEAD);
        final int update = digits(ID_DIGITS);
        write(",\"s\":\"BTCUSDT\",\"b\":\"" + price(bid) + "\",\"B\":\"");
        final int number = digits(QTY_DIGITS + 1);
        write("000\",\"a\":\"" + price(ask) + "\",\"A\":\"" + qty(askQty) + "\"}}");
        end(Kind.TOP, 2, update, number);
    }

    void trade(final long price, final long qty, final boolean isSell) {
        write(TRADE_HEAD);
        final int eventTime = digits(MS_DIGITS);
        write(",\"s\":\"BTCUSDT\",\"t\":");
        final int tradeId = digits(ID_DIGITS);
        write(",\"p\":\"" + price(price) + "\",\"q\":\"" + qty(qty) + "\",\"T\":");
        final int tradeTime = digits(MS_DIGITS);
        write(",\"m\":" + isSell + ",\"M\":true}}");
        end(Kind.TRADE, 1, tradeId, eventTime, tradeTime);
    }

    private static String price(final long ticks) {
        return String.format(Locale.ROOT, "%d.%02d000000", ticks / 100, ticks % 100);
    }

    private static String qty(final long mantissa) {
        return String.format(Locale.ROOT, "%d.%05d000", mantissa / 100_000, mantissa % 100_000);
    }

    private void write(final String part) {
        text.writeBytes(part.getBytes(StandardCharsets.US_ASCII));
    }

    private int digits(final int count) {
        final int place = text.size();
        write("1".repeat(count));
        return place;
    }

    private void end(final Kind kind, final int changed, final int... where) {
        kinds.add(kind);
        changes.add(changed);
        places.add(where);
        ends.add(text.size());
    }

    int size() {
        return kinds.size();
    }

    Kind kind(final int frame) {
        return kinds.get(frame);
    }

    int[] places(final int frame) {
        return places.get(frame);
    }

    int changes(final int frame) {
        return changes.get(frame);
    }

    int offset(final int frame) {
        return frame == 0 ? 0 : ends.get(frame - 1);
    }

    int end(final int frame) {
        return ends.get(frame);
    }

    byte[] bytes() {
        return text.toByteArray();
    }

    byte[] snapshot() {
        return snapshot;
    }
}
