package dev.reprise.benchmarks.decode;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The baseline: Jackson's streaming parser, members as they come, decimals to mantissas without an object in between. */
public final class StreamingTwin {
    private static final String MARK = "markPriceUpdate";
    private static final int MAX_LEVELS = 2_000;

    private final JsonFactory factory = new JsonFactory();
    private final long[] prices = new long[MAX_LEVELS];
    private final long[] qtys = new long[MAX_LEVELS];
    private int levels;
    private int priceScale;
    private long price;
    private long qty;
    private long askPrice;
    private long askQty;
    private long id;
    private long time;
    private boolean isSell;
    private long sum;

    /**
     * Reads a frame.
     *
     * @return how many prices it held
     */
    public int decode(final byte[] bytes, final int offset, final int length) {
        levels = 0;
        sum = 0;
        priceScale = Frames.PRICE_SCALE;
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), bytes, offset, length)) {
            parser.nextToken();
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                parser.nextToken();
                switch (name) {
                    case "data" -> payload(parser);
                    case "lastUpdateId" -> id = parser.getLongValue();
                    case "bids", "asks" -> side(parser);
                    default -> parser.skipChildren();
                }
            }
        }
        return levels;
    }

    private void payload(final JsonParser parser) {
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            final JsonToken token = parser.nextToken();
            switch (name) {
                case "e" -> priceScale = parser.getString().equals(MARK) ? Frames.DERIVED_SCALE : Frames.PRICE_SCALE;
                case "p" -> {
                    price = decimal(parser, priceScale);
                    levels = 1;
                }
                case "i", "r" -> decimal(parser, Frames.DERIVED_SCALE);
                case "k" -> kline(parser);
                case "q" -> qty = decimal(parser, Frames.QTY_SCALE);
                case "b" -> {
                    if (token == JsonToken.START_ARRAY) {
                        side(parser);
                    } else {
                        price = decimal(parser, Frames.PRICE_SCALE);
                    }
                }
                case "B" -> qty = decimal(parser, Frames.QTY_SCALE);
                case "a" -> {
                    if (token == JsonToken.START_ARRAY) {
                        side(parser);
                    } else if (token == JsonToken.VALUE_NUMBER_INT) {
                        id = parser.getLongValue(); // of an aggregated trade
                    } else {
                        askPrice = decimal(parser, Frames.PRICE_SCALE);
                        levels = 2;
                    }
                }
                case "A" -> askQty = decimal(parser, Frames.QTY_SCALE);
                case "bids", "asks" -> side(parser);
                case "t", "u", "lastUpdateId" -> id = parser.getLongValue();
                case "T", "E" -> time = parser.getLongValue();
                case "m" -> isSell = token == JsonToken.VALUE_TRUE;
                default -> parser.skipChildren();
            }
        }
    }

    private void kline(final JsonParser parser) {
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            switch (name) {
                case "o", "h", "l" -> decimal(parser, Frames.PRICE_SCALE);
                case "c" -> price = decimal(parser, Frames.PRICE_SCALE);
                case "v" -> qty = decimal(parser, Frames.QTY_SCALE);
                case "t" -> id = parser.getLongValue();
                default -> parser.skipChildren();
            }
        }
        levels = 1;
    }

    private void side(final JsonParser parser) {
        while (parser.nextToken() == JsonToken.START_ARRAY) {
            parser.nextToken();
            prices[levels] = decimal(parser, Frames.PRICE_SCALE);
            parser.nextToken();
            qtys[levels++] = decimal(parser, Frames.QTY_SCALE);
            parser.nextToken();
        }
    }

    private long decimal(final JsonParser parser, final int scale) {
        final char[] text = parser.getStringCharacters();
        int p = parser.getStringOffset();
        final int end = p + parser.getStringLength();
        long mantissa = 0;
        while (p < end && text[p] != '.') {
            mantissa = mantissa * 10 + text[p++] - '0';
        }
        int digits = 0;
        for (p++; digits < scale; digits++) {
            mantissa = mantissa * 10 + (p < end ? text[p++] - '0' : 0);
        }
        sum += mantissa;
        return mantissa;
    }

    /** All prices and quantities of the last frame together. */
    long sum() {
        return sum;
    }

    /** Price of a trade or of the best bid, last price of a bar, mark price. */
    long price() {
        return price;
    }

    long qty() {
        return qty;
    }

    long askPrice() {
        return askPrice;
    }

    long askQty() {
        return askQty;
    }

    long id() {
        return id;
    }

    long time() {
        return time;
    }

    boolean isSell() {
        return isSell;
    }

    long price(final int level) {
        return prices[level];
    }

    long qty(final int level) {
        return qtys[level];
    }
}
