package dev.reprise.adapters.binance;

import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.schema.MarketKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Frames and instruments for tests, in the shapes of the venue's documentation, with invented numbers. */
final class Frames {
    static final Currency BTC = new Currency(0, "BTC", 8);
    static final Currency USDT = new Currency(1, "USDT", 8);
    static final Currency BNB = new Currency(2, "BNB", 8);
    static final long RECEIVED = 1_753_000_000_200_000_000L;

    static final Instrument SPOT = instrument(0, "BTCUSDT", "BTC-USDT.BINANCE", MarketKind.SPOT);
    static final Instrument PERPETUAL = instrument(0, "BTCUSDT", "BTC-USDT-PERP.BINANCE", MarketKind.LINEAR_PERPETUAL);

    static final String TRADE = """
            {"stream":"btcusdt@trade","data":{"e":"trade","E":1753000000123,"s":"BTCUSDT","t":12345,"p":"64000.10","q":"0.00150","T":1753000000122,"m":true,"M":true}}""";
    static final String TOP = """
            {"stream":"btcusdt@bookTicker","data":{"u":400900217,"s":"BTCUSDT","b":"63999.99","B":"31.21000","a":"64000.00","A":"40.66000"}}""";
    static final String KLINE = """
            {"stream":"btcusdt@kline_1m","data":{"e":"kline","E":1753000000123,"s":"BTCUSDT","k":{"t":1752999960000,"T":1753000019999,"s":"BTCUSDT","i":"1m","f":100,"L":200,"o":"63990.10","c":"64000.20","h":"64010.25","l":"63980.15","v":"12.5","n":101,"x":false,"q":"1.0","V":"500","Q":"0.5","B":"0"}}}""";
    static final String MARK = """
            {"stream":"btcusdt@markPrice@1s","data":{"e":"markPriceUpdate","E":1753000000123,"s":"BTCUSDT","p":"64001.12345678","P":"64002.00000000","i":"64003.5","r":"-0.00012500","T":1753027200000}}""";

    private Frames() {}

    static Instrument instrument(
            final int index, final String venueSymbol, final String symbol, final MarketKind market) {
        return new Instrument(
                index,
                1,
                symbol,
                venueSymbol,
                "BINANCE",
                BTC,
                USDT,
                market,
                new Instrument.Rules(2, 5, 1, 1, 1, 900_000_000, 1, 100_000_000, 500_000_000, 200),
                Instrument.Fees.NONE,
                false);
    }

    /** Spot depth update. */
    static String depth(final long first, final long last, final String bids, final String asks) {
        return "{\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":1753000000123,\"s\":\"BTCUSDT\",\"U\":"
                + first + ",\"u\":" + last + ",\"b\":" + bids + ",\"a\":" + asks + "}}";
    }

    /** Futures depth update. */
    static String depth(final long first, final long last, final long previous, final String bids, final String asks) {
        return "{\"stream\":\"btcusdt@depth@0ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":1753000000123,\"T\":1753000000120,"
                + "\"s\":\"BTCUSDT\",\"U\":" + first + ",\"u\":" + last + ",\"pu\":" + previous + ",\"b\":" + bids
                + ",\"a\":"
                + asks + "}}";
    }

    static String partial(final String symbol, final String snapshot) {
        return "{\"stream\":\"" + symbol + "@depth5\",\"data\":" + snapshot + "}";
    }

    static String snapshot(final long id, final String bids, final String asks) {
        return "{\"lastUpdateId\":" + id + ",\"bids\":" + bids + ",\"asks\":" + asks + "}";
    }

    static int decode(final BinanceDecoder decoder, final String frame, final int position) {
        final byte[] bytes = frame.getBytes(StandardCharsets.UTF_8);
        // Not at the start of its buffer, as a frame in a socket's buffer is not either.
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[bytes.length + 7]);
        buffer.putBytes(7, bytes);
        return decoder.decode(buffer, 7, bytes.length, RECEIVED, position);
    }

    static int decode(final BinanceDecoder decoder, final String frame) {
        return decode(decoder, frame, BinanceDecoder.BY_SYMBOL);
    }

    static BinanceDecoder decoder() {
        return new BinanceDecoder(List.of(SPOT));
    }
}
