package dev.reprise.localvenues.binance;

import dev.reprise.api.schema.Side;

/** One bar in the making; it goes on with the next interval when closed. */
final class Kline {
    final String key;
    private final VenueSymbol symbol;
    private final String interval;
    private final long lengthMs;
    private long openTime;
    private long firstId = -1;
    private long lastId = -1;
    private long trades;
    private long open;
    private long high;
    private long low;
    private long close;
    private long volume;
    private long quoteVolume;
    private long takerVolume;
    private long takerQuoteVolume;

    Kline(final VenueSymbol symbol, final String key, final long nowMs, final long price) {
        this.symbol = symbol;
        this.key = key;
        final String suffix = key.substring(key.indexOf('@') + 1);
        interval = suffix.substring("kline_".length());
        lengthMs = StreamNames.klineMs(suffix);
        begin(nowMs - nowMs % lengthMs, price);
    }

    private void begin(final long time, final long price) {
        openTime = time;
        open = price;
        high = price;
        low = price;
        close = price;
        firstId = -1;
        lastId = -1;
        trades = 0;
        volume = 0;
        quoteVolume = 0;
        takerVolume = 0;
        takerQuoteVolume = 0;
    }

    void onTrade(final long id, final long price, final long qty, final Side aggressor) {
        if (trades == 0) {
            firstId = id;
            open = price;
            high = price;
            low = price;
        }
        lastId = id;
        trades++;
        high = Math.max(high, price);
        low = Math.min(low, price);
        close = price;
        final long notional = symbol.notional(price, qty);
        volume += qty;
        quoteVolume += notional;
        if (aggressor == Side.BUY) {
            takerVolume += qty;
            takerQuoteVolume += notional;
        }
    }

    boolean isOver(final long nowMs) {
        return nowMs >= openTime + lengthMs;
    }

    /** Starts the interval that holds now. */
    void next(final long nowMs) {
        begin(nowMs - nowMs % lengthMs, close);
    }

    String text(final long nowMs, final boolean isClosed) {
        return "{\"e\":\"kline\",\"E\":" + nowMs + ",\"s\":\"" + symbol.symbol() + "\",\"k\":{\"t\":" + openTime
                + ",\"T\":"
                + (openTime + lengthMs - 1) + ",\"s\":\"" + symbol.symbol() + "\",\"i\":\"" + interval + "\",\"f\":"
                + firstId
                + ",\"L\":" + lastId + ",\"o\":\"" + symbol.priceText(open) + "\",\"c\":\"" + symbol.priceText(close)
                + "\",\"h\":\"" + symbol.priceText(high) + "\",\"l\":\"" + symbol.priceText(low) + "\",\"v\":\""
                + symbol.qtyText(volume) + "\",\"n\":" + trades + ",\"x\":" + isClosed + ",\"q\":\""
                + amount(quoteVolume)
                + "\",\"V\":\"" + symbol.qtyText(takerVolume) + "\",\"Q\":\"" + amount(takerQuoteVolume)
                + "\",\"B\":\"0\"}}";
    }

    private static String amount(final long amount) {
        return dev.reprise.api.number.Decimals.format(amount, VenueSymbol.VENUE_SCALE);
    }
}
