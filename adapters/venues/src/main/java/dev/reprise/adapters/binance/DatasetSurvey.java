package dev.reprise.adapters.binance;

import dev.reprise.adapters.dataset.DamagedFileException;
import dev.reprise.adapters.dataset.TimeUnitOfFile;
import dev.reprise.adapters.json.JsonCursor;
import dev.reprise.adapters.json.JsonFields;
import dev.reprise.api.VenueAdapter.InstrumentRules;
import dev.reprise.api.VenueException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The first pass over a recording: which symbols it holds, with how many decimals, of which market, and whether the venue's own list
 * of instruments is among the lines.
 */
final class DatasetSurvey {
    private static final byte[] SYMBOLS_KEY = "\"symbols\"".getBytes(StandardCharsets.US_ASCII);
    private static final int HEAD = 64 * 1024;

    /** What was seen of one symbol. */
    static final class Seen {
        int priceDecimals;
        int qtyDecimals;
        boolean isFutures;
        boolean isCoinMargined;
        boolean hasTrades;
        boolean hasDepth;

        private void merge(final Seen other) {
            priceDecimals = Math.max(priceDecimals, other.priceDecimals);
            qtyDecimals = Math.max(qtyDecimals, other.qtyDecimals);
        }
    }

    private final JsonCursor cursor = new JsonCursor(BinanceDecoder.MAX_FRAME);
    private final JsonFields envelope = new JsonFields(names());
    private final JsonFields inner = new JsonFields(names());
    private final JsonFields kline = new JsonFields();
    private final Map<String, Seen> symbols = new LinkedHashMap<>();
    private final Seen nameless = new Seen(); // depth snapshots, which have no symbol
    private final List<InstrumentRules> told = new ArrayList<>();
    private TimeUnitOfFile unit = TimeUnitOfFile.AUTO;
    private long firstReceiveTime = -1;

    private static final int COIN_PAIR = JsonFields.named(Members.NAMES.length);
    private static final int SYMBOLS = JsonFields.named(Members.NAMES.length + 1);

    private static String[] names() {
        final String[] names = Arrays.copyOf(Members.NAMES, Members.NAMES.length + 2);
        names[names.length - 2] = "ps";
        names[names.length - 1] = "symbols";
        return names;
    }

    DatasetSurvey(final List<Path> files, final TimeUnitOfFile askedUnit) throws IOException {
        try (FrameLines lines = new FrameLines(files, askedUnit)) {
            while (lines.next()) {
                if (firstReceiveTime < 0) {
                    firstReceiveTime = lines.receiveTime();
                    unit = lines.unit();
                }
                look(lines);
            }
        }
        final List<Seen> books =
                symbols.values().stream().filter(s -> s.hasDepth).toList();
        if (books.size() == 1) {
            books.get(0).merge(nameless);
        }
    }

    /** By venue symbol, in order of appearance. */
    Map<String, Seen> symbols() {
        return symbols;
    }

    /** Rules from an exchangeInfo in the recording; empty when there is none. */
    List<InstrumentRules> told() {
        return told;
    }

    TimeUnitOfFile unit() {
        return unit;
    }

    /** UTC ns; -1 when there was no line. */
    long firstReceiveTime() {
        return firstReceiveTime;
    }

    private void look(final FrameLines lines) throws IOException {
        if (cursor.load(lines.buffer(), lines.jsonOffset(), lines.jsonLength()) != JsonCursor.OK) {
            if (holdsInstruments(lines)) {
                readInstruments(lines);
            }
            return;
        }
        if (cursor.skipBlanks() != '{') {
            checkWhole(lines, cursor.skipValue());
            return;
        }
        cursor.advance();
        final int code = object(envelope);
        checkWhole(lines, code);
        if (code != JsonCursor.OK) {
            return; // the second pass counts it
        }
        if (envelope.has(SYMBOLS)) {
            readInstruments(lines);
        } else if (envelope.has(Members.DATA) && cursor.bytes()[envelope.start(Members.DATA)] == '{') {
            cursor.at(envelope.start(Members.DATA) + 1);
            if (object(inner) == JsonCursor.OK) {
                payload(inner, lines);
            }
        } else {
            payload(envelope, lines);
        }
    }

    private void checkWhole(final FrameLines lines, final int code) throws DamagedFileException {
        if (lines.isCutOff() && (code != JsonCursor.OK || !cursor.isAtEnd())) {
            throw lines.cutOff();
        }
    }

    private int object(final JsonFields fields) {
        fields.begin();
        int key = fields.next(cursor);
        while (key >= 0) {
            final int code = fields.take(cursor, key);
            if (code != JsonCursor.OK) {
                return code;
            }
            key = fields.next(cursor);
        }
        return key == JsonFields.END ? JsonCursor.OK : key;
    }

    /** Whether a line looks like an answer to exchangeInfo. */
    static boolean holdsInstruments(final FrameLines lines) {
        final int stop = lines.jsonOffset() + Math.min(lines.jsonLength(), HEAD) - SYMBOLS_KEY.length;
        final byte[] bytes = lines.bytes();
        for (int i = lines.jsonOffset(); i <= stop; i++) {
            if (Arrays.equals(bytes, i, i + SYMBOLS_KEY.length, SYMBOLS_KEY, 0, SYMBOLS_KEY.length)) {
                return true;
            }
        }
        return false;
    }

    private void readInstruments(final FrameLines lines) throws IOException {
        final int from = lines.jsonOffset();
        try {
            told.addAll(ExchangeInfo.read(Arrays.copyOfRange(lines.bytes(), from, from + lines.jsonLength())));
        } catch (final VenueException e) {
            throw new DamagedFileException(lines.file(), lines.line(), e.getMessage(), e);
        }
    }

    private void payload(final JsonFields fields, final FrameLines lines) {
        if (fields.has(Members.LAST_UPDATE_ID)) {
            final Seen book =
                    lines.symbol() == null ? nameless : symbols.computeIfAbsent(lines.symbol(), s -> new Seen());
            levels(fields, Members.BIDS, book);
            levels(fields, Members.ASKS, book);
            return;
        }
        if (!fields.isText(cursor, Members.s)) {
            return;
        }
        final int start = fields.start(Members.s) + 1;
        final String symbol =
                new String(cursor.bytes(), start, fields.end(Members.s) - 1 - start, StandardCharsets.UTF_8);
        final Seen seen = symbols.computeIfAbsent(symbol, s -> new Seen());
        seen.isFutures |= fields.has(Members.PREVIOUS_UPDATE_ID) || fields.has(Members.X);
        seen.isCoinMargined |= fields.has(COIN_PAIR);
        switch (fields.isText(cursor, Members.e) ? text(fields, Members.e) : "bookTicker") {
            case "trade", "aggTrade" -> {
                seen.hasTrades |= text(fields, Members.e).equals("trade");
                price(fields, Members.p, seen);
                qty(fields, Members.q, seen);
            }
            case "depthUpdate" -> {
                seen.hasDepth = true;
                levels(fields, Members.b, seen);
                levels(fields, Members.a, seen);
            }
            case "bookTicker" -> {
                price(fields, Members.b, seen);
                price(fields, Members.a, seen);
                qty(fields, Members.B, seen);
                qty(fields, Members.A, seen);
            }
            case "kline" -> bar(fields, seen);
            default -> {
                // Its numbers, if it has any, are not at the instrument's scales.
            }
        }
    }

    private void bar(final JsonFields fields, final Seen seen) {
        if (fields.has(Members.k) && cursor.bytes()[fields.start(Members.k)] == '{') {
            cursor.at(fields.start(Members.k) + 1);
            if (object(kline) == JsonCursor.OK) {
                price(kline, Members.o, seen);
                price(kline, Members.h, seen);
                price(kline, Members.l, seen);
                price(kline, Members.c, seen);
                qty(kline, Members.v, seen);
            }
        }
    }

    private String text(final JsonFields fields, final int key) {
        final int start = fields.start(key) + 1;
        return new String(cursor.bytes(), start, fields.end(key) - 1 - start, StandardCharsets.UTF_8);
    }

    private void price(final JsonFields fields, final int key, final Seen seen) {
        if (fields.isText(cursor, key)) {
            seen.priceDecimals = Math.max(seen.priceDecimals, decimals(fields.start(key) + 1, fields.end(key) - 1));
        }
    }

    private void qty(final JsonFields fields, final int key, final Seen seen) {
        if (fields.isText(cursor, key)) {
            seen.qtyDecimals = Math.max(seen.qtyDecimals, decimals(fields.start(key) + 1, fields.end(key) - 1));
        }
    }

    private void levels(final JsonFields fields, final int key, final Seen seen) {
        if (!fields.has(key)) {
            return;
        }
        cursor.at(fields.start(key));
        // The text was found to be JSON, so this only has to stop at what is not a list of pairs of texts.
        if (cursor.expect('[') != JsonCursor.OK) {
            return;
        }
        while (cursor.peek() != ']') {
            if (cursor.expect('[') != JsonCursor.OK || cursor.peek() != '"') {
                return;
            }
            int start = cursor.at() + 1;
            if (cursor.plainText() != JsonCursor.OK) {
                return;
            }
            seen.priceDecimals = Math.max(seen.priceDecimals, decimals(start, cursor.at() - 1));
            if (cursor.expect(',') != JsonCursor.OK || cursor.peek() != '"') {
                return;
            }
            start = cursor.at() + 1;
            if (cursor.plainText() != JsonCursor.OK) {
                return;
            }
            seen.qtyDecimals = Math.max(seen.qtyDecimals, decimals(start, cursor.at() - 1));
            while (cursor.skipBlanks() == ',') {
                cursor.advance();
                cursor.skipValue();
            }
            cursor.advance();
            if (cursor.skipBlanks() == ',') {
                cursor.expect(',');
            }
        }
    }

    /** Significant decimals of the number between two positions; 0 for what is no plain number. */
    private int decimals(final int start, final int end) {
        final byte[] in = cursor.bytes();
        int point = -1;
        int last = -1;
        for (int i = start; i < end; i++) {
            final int c = in[i];
            if (c == '.' && point < 0) {
                point = i;
                last = i;
            } else if (c < '0' || c > '9') {
                return 0;
            } else if (point >= 0 && c != '0') {
                last = i;
            }
        }
        return last - point;
    }
}
