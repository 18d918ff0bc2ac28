package dev.reprise.benchmarks.decode;

import java.math.BigDecimal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Jackson's databind: a frame becomes a tree of objects, and decimals become mantissas through {@code BigDecimal}. */
final class TreeTwin {
    private final JsonMapper mapper = JsonMapper.shared();
    private long sum;

    /**
     * Reads a frame.
     *
     * @return how many prices it held
     */
    int decode(final byte[] bytes, final int offset, final int length) {
        final JsonNode root = mapper.readTree(bytes, offset, length);
        final JsonNode data = root.path("data");
        sum = 0;
        return switch (data.path("e").asString("")) {
            case "kline" -> bar(data.get("k"));
            case "markPriceUpdate" -> marks(data);
            case "trade", "aggTrade" -> pair(data.get("p"), data.get("q"));
            default -> book(root, data);
        };
    }

    private int book(final JsonNode root, final JsonNode data) {
        final JsonNode whole =
                data.has("bids") ? data : root; // a stream's few levels, or an answer of the REST interface
        if (whole.has("bids")) {
            return side(whole.get("bids")) + side(whole.get("asks"));
        }
        final JsonNode bids = data.get("b");
        return bids.isArray()
                ? side(bids) + side(data.get("a"))
                : pair(bids, data.get("B")) + pair(data.get("a"), data.get("A"));
    }

    private int bar(final JsonNode kline) {
        for (final String price : new String[] {"o", "h", "l"}) {
            sum += mantissa(kline.get(price), Frames.PRICE_SCALE);
        }
        return pair(kline.get("c"), kline.get("v"));
    }

    private int marks(final JsonNode data) {
        for (final String price : new String[] {"p", "i", "r"}) {
            sum += mantissa(data.get(price), Frames.DERIVED_SCALE);
        }
        return 1;
    }

    private int side(final JsonNode levels) {
        int found = 0;
        for (final JsonNode level : levels) {
            found += pair(level.get(0), level.get(1));
        }
        return found;
    }

    private int pair(final JsonNode price, final JsonNode qty) {
        sum += mantissa(price, Frames.PRICE_SCALE) + mantissa(qty, Frames.QTY_SCALE);
        return 1;
    }

    private static long mantissa(final JsonNode text, final int scale) {
        return new BigDecimal(text.stringValue())
                .setScale(scale)
                .unscaledValue()
                .longValueExact();
    }

    /** All prices and quantities of the last frame together. */
    long sum() {
        return sum;
    }
}
