package dev.reprise.adapters.binance;

/** A kind of market data that is subscribed to by itself. */
public enum MarketChannel {
    /** Every trade. */
    TRADE("trade"),
    /** Best bid and ask, every change. */
    TOP_OF_BOOK("bookTicker"),
    /** The book: changes every 100 ms, kept whole with snapshots over REST. */
    BOOK("depth@100ms");

    private final String stream;

    MarketChannel(final String stream) {
        this.stream = stream;
    }

    /** The venue's name of the stream, behind the symbol and an at sign. */
    String stream() {
        return stream;
    }
}
