package dev.reprise.localvenues.binance;

import dev.reprise.api.number.Decimals;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** First pass over a recording: its one symbol, the decimals seen, the streams in it. */
final class RecordedSymbol {
    private static final List<String> QUOTES = List.of(
            "USDT", "USDC", "FDUSD", "TUSD", "BUSD", "USD1", "DAI", "USD", "EUR", "GBP", "TRY", "BRL", "JPY", "BTC",
            "ETH", "BNB");

    final Set<String> keys = new HashSet<>();
    /** The first snapshot in the recording, or null. */
    String snapshot;

    private String symbol;
    private int priceDecimals;
    private int qtyDecimals;

    static RecordedSymbol survey(final List<java.nio.file.Path> files) throws IOException {
        final RecordedSymbol survey = new RecordedSymbol();
        try (Recording recording = new Recording(files)) {
            while (recording.next()) {
                survey.add(RecordedFrame.of(recording), recording);
            }
        }
        if (survey.symbol == null) {
            throw new IOException("no stream of a symbol in the recording: files=" + files);
        }
        return survey;
    }

    private void add(final RecordedFrame frame, final Recording recording) throws IOException {
        if (frame.isSnapshot()) {
            snapshot = snapshot == null ? frame.data() : snapshot;
            levels(frame.payload().path("bids"));
            levels(frame.payload().path("asks"));
            return;
        }
        if (frame.key() == null || frame.symbol() == null) {
            return;
        }
        if (symbol == null) {
            symbol = frame.symbol();
        } else if (!symbol.equals(frame.symbol())) {
            throw recording.damaged("is of " + frame.symbol() + ", the lines before are of " + symbol
                    + ": play recordings of one symbol");
        }
        keys.add(frame.key());
        final JsonNode data = frame.payload();
        if (frame.isDepth()) {
            levels(data.path("b"));
            levels(data.path("a"));
        } else if (frame.key().endsWith("@" + StreamNames.BOOK_TICKER)) {
            price(data.path("b"));
            price(data.path("a"));
            qty(data.path("B"));
            qty(data.path("A"));
        } else if (frame.key().endsWith("@" + StreamNames.TRADE) || frame.key().endsWith("@aggTrade")) {
            price(data.path("p"));
            qty(data.path("q"));
        }
    }

    private void levels(final JsonNode levels) {
        for (final JsonNode level : levels) {
            price(level.path(0));
            qty(level.path(1));
        }
    }

    private void price(final JsonNode text) {
        priceDecimals = Math.max(priceDecimals, decimals(text));
    }

    private void qty(final JsonNode text) {
        qtyDecimals = Math.max(qtyDecimals, decimals(text));
    }

    private static int decimals(final JsonNode text) {
        final int decimals = Decimals.significantDecimals(text.asString(""));
        return Math.min(decimals, VenueSymbol.VENUE_SCALE);
    }

    VenueSymbol symbol() {
        for (final String quote : QUOTES) {
            if (symbol.endsWith(quote) && symbol.length() > quote.length()) {
                final String base = symbol.substring(0, symbol.length() - quote.length());
                return new VenueSymbol(symbol, base, quote, priceDecimals, qtyDecimals, 1, 1, 0, 0, 0);
            }
        }
        final int half = symbol.length() - symbol.length() / 2;
        return new VenueSymbol(
                symbol, symbol.substring(0, half), symbol.substring(half), priceDecimals, qtyDecimals, 1, 1, 0, 0, 0);
    }
}
