package dev.reprise.localvenues.binance;

import dev.reprise.api.Book;
import dev.reprise.api.schema.Side;
import dev.reprise.simulator.market.MarketListener;
import dev.reprise.simulator.market.SeededMarket;
import dev.reprise.simulator.matching.MatchingEngine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** One symbol's market, and what is published about it. */
final class SeededInstrument implements MarketListener {
    /** Its rules may change while it is traded; read by any thread. */
    volatile VenueSymbol symbol;

    final SeededMarket market;
    final MatchingEngine engine;
    private final StreamHub hub;
    private final long firstTradeId;
    private final String tradeKey;
    private final String touchKey;
    private final Changes fast;
    private final Changes slow;
    private final List<Kline> klines = new ArrayList<>();
    private final StringBuilder text = new StringBuilder(1024);
    private long bidPrice;
    private long bidQty;
    private long askPrice;
    private long askQty;
    private long lastPrice;
    private long lowest;
    private long highest;

    SeededInstrument(
            final VenueSymbol symbol, final SeededMarket market, final StreamHub hub, final long firstTradeId) {
        this.symbol = symbol;
        this.market = market;
        this.hub = hub;
        this.firstTradeId = firstTradeId;
        engine = market.engine();
        tradeKey = symbol.lower() + "@" + StreamNames.TRADE;
        touchKey = symbol.lower() + "@" + StreamNames.BOOK_TICKER;
        fast = new Changes(StreamNames.FAST);
        slow = new Changes(StreamNames.SLOW);
        lastPrice = engine.bestPrice(Side.BUY);
        lowest = lastPrice;
        highest = lastPrice;
    }

    long lastPrice() {
        return lastPrice;
    }

    /** Lowest trade price since {@link #forgetRange}. */
    long lowest() {
        return lowest;
    }

    long highest() {
        return highest;
    }

    void forgetRange() {
        lowest = lastPrice;
        highest = lastPrice;
    }

    /** Id of the last trade as published: unlike the market's it goes on across restarts of the venue. */
    long tradeId() {
        return firstTradeId + market.lastTradeId();
    }

    @Override
    public void onTrade(final long time, final long tradeId, final long price, final long qty, final Side aggressor) {
        lastPrice = price;
        lowest = Math.min(lowest, price);
        highest = Math.max(highest, price);
        for (final Kline kline : klines) {
            kline.onTrade(tradeId(), price, qty, aggressor);
        }
        if (!hub.has(tradeKey)) {
            return;
        }
        final long now = System.currentTimeMillis();
        text.setLength(0);
        text.append("{\"e\":\"trade\",\"E\":").append(now).append(",\"s\":\"").append(symbol.symbol());
        text.append("\",\"t\":").append(tradeId()).append(",\"p\":\"");
        symbol.appendPrice(text, price).append("\",\"q\":\"");
        symbol.appendQty(text, qty).append("\",\"T\":").append(now);
        text.append(",\"m\":").append(aggressor == Side.SELL).append(",\"M\":true}");
        hub.publish(tradeKey, text.toString());
    }

    @Override
    public void onLevelChange(
            final long time, final long updateId, final Side side, final long price, final long newQty) {
        fast.add(side, price);
        slow.add(side, price);
    }

    /** Publishes the touch when it differs from what was last published, or when somebody new came. */
    void publishTouch(final boolean always) {
        final long newBid = engine.bestPrice(Side.BUY);
        final long newAsk = engine.bestPrice(Side.SELL);
        final long newBidQty = engine.qtyAtDepth(Side.BUY, 0);
        final long newAskQty = engine.qtyAtDepth(Side.SELL, 0);
        if (!always && newBid == bidPrice && newAsk == askPrice && newBidQty == bidQty && newAskQty == askQty) {
            return;
        }
        bidPrice = newBid;
        askPrice = newAsk;
        bidQty = newBidQty;
        askQty = newAskQty;
        if (!hub.has(touchKey)) {
            return;
        }
        text.setLength(0);
        text.append("{\"u\":").append(market.lastUpdateId()).append(",\"s\":\"").append(symbol.symbol());
        text.append("\",\"b\":\"");
        symbol.appendPrice(text, priceOrZero(bidPrice)).append("\",\"B\":\"");
        symbol.appendQty(text, bidQty).append("\",\"a\":\"");
        symbol.appendPrice(text, priceOrZero(askPrice)).append("\",\"A\":\"");
        symbol.appendQty(text, askQty).append("\"}");
        hub.publish(touchKey, text.toString());
    }

    private static long priceOrZero(final long price) {
        return price == Book.NO_PRICE ? 0 : price;
    }

    /** Publishes the book's changes since the last time, and partial books, at one of the two paces. */
    void publishDepth(final boolean isSlow) {
        final String pace = isSlow ? StreamNames.SLOW : StreamNames.FAST;
        (isSlow ? slow : fast).publish();
        for (int levels = 5; levels <= 20; levels *= 2) {
            final String key = symbol.lower() + "@" + StreamNames.DEPTH + levels + "@" + pace;
            if (hub.has(key)) {
                hub.publish(key, book(levels));
            }
        }
    }

    void addKline(final String key) {
        if (klines.stream().noneMatch(k -> k.key.equals(key))) {
            klines.add(new Kline(symbol, key, System.currentTimeMillis(), lastPrice));
        }
    }

    /** Publishes bars: one that is over for the last time, then the one in the making. */
    void publishKlines(final boolean everyOther) {
        final long now = System.currentTimeMillis();
        klines.removeIf(k -> !hub.has(k.key));
        for (final Kline kline : klines) {
            if (kline.isOver(now)) {
                hub.publish(kline.key, kline.text(now, true));
                kline.next(now);
            } else if (everyOther || kline.key.endsWith("_1s")) {
                hub.publish(kline.key, kline.text(now, false));
            }
        }
    }

    /** The best levels as the venue's snapshot. */
    String book(final int limit) {
        text.setLength(0);
        text.append("{\"lastUpdateId\":").append(market.lastUpdateId()).append(",\"bids\":[");
        levels(Side.BUY, limit);
        text.append("],\"asks\":[");
        levels(Side.SELL, limit);
        return text.append("]}").toString();
    }

    private void levels(final Side side, final int limit) {
        final int count = Math.min(limit, engine.levels(side));
        for (int i = 0; i < count; i++) {
            level(i > 0, engine.priceAt(side, i), engine.qtyAtDepth(side, i));
        }
    }

    private void level(final boolean isFurther, final long price, final long qty) {
        symbol.appendPrice(text.append(isFurther ? ",[\"" : "[\""), price);
        symbol.appendQty(text.append("\",\""), qty).append("\"]");
    }

    /** Levels that changed since they were published, at one pace. */
    private final class Changes {
        private final String key;
        private final TreeSet<Long> bids = new TreeSet<>(Comparator.reverseOrder());
        private final TreeSet<Long> asks = new TreeSet<>();
        private long publishedId = market.lastUpdateId();

        Changes(final String pace) {
            key = symbol.lower() + "@" + StreamNames.DEPTH + "@" + pace;
        }

        void add(final Side side, final long price) {
            (side == Side.BUY ? bids : asks).add(price);
        }

        void publish() {
            if (bids.isEmpty() && asks.isEmpty()) {
                return;
            }
            if (hub.has(key)) {
                text.setLength(0);
                text.append("{\"e\":\"depthUpdate\",\"E\":").append(System.currentTimeMillis());
                text.append(",\"s\":\"")
                        .append(symbol.symbol())
                        .append("\",\"U\":")
                        .append(publishedId + 1);
                text.append(",\"u\":").append(market.lastUpdateId()).append(",\"b\":[");
                changed(Side.BUY, bids);
                text.append("],\"a\":[");
                changed(Side.SELL, asks);
                hub.publish(key, text.append("]}").toString());
            }
            publishedId = market.lastUpdateId();
            bids.clear();
            asks.clear();
        }

        private void changed(final Side side, final TreeSet<Long> prices) {
            boolean isFurther = false;
            for (final long price : prices) {
                level(isFurther, price, engine.qtyAt(side, price));
                isFurther = true;
            }
        }
    }
}
