package dev.reprise.app.data;

import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookInvalidDecoder;
import dev.reprise.api.schema.BookUpdateDecoder;
import dev.reprise.api.schema.BookUpdateKind;
import dev.reprise.api.schema.TopOfBookDecoder;
import dev.reprise.api.schema.TradeDecoder;
import dev.reprise.journal.JournalReader;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A journal's market data of one instrument, stream by stream, as text: content without receive times, numbers without scales, so
 * that two journals can be compared whose instruments were told differently and whose streams are interleaved differently.
 */
public final class MarketStreams {
    /** Trades with venue time, price, quantity, id, side. */
    public final List<String> trades = new ArrayList<>();
    /** Best bids and asks with their update id. */
    public final List<String> tops = new ArrayList<>();
    /** Snapshots and changes, parts of a chain put together. */
    public final List<String> book = new ArrayList<>();
    /** The whole book behind each update id, as a hash: of a TreeMap's text for every 100th, of the levels' sum for all. */
    public final Map<Long, String> books = new LinkedHashMap<>();

    private final TreeMap<BigDecimal, String> bids = new TreeMap<>();
    private final TreeMap<BigDecimal, String> asks = new TreeMap<>();
    private final StringBuilder bidText = new StringBuilder();
    private final StringBuilder askText = new StringBuilder();
    private final int priceScale;
    private final int qtyScale;
    private long bookSum;
    private boolean isInvalid;
    private int lost;

    private MarketStreams(final Instrument instrument) {
        priceScale = instrument.priceScale();
        qtyScale = instrument.qtyScale();
    }

    /** Reads a journal whole. */
    public static MarketStreams read(final Path journal) {
        final MarketStreams streams =
                new MarketStreams(MarketData.read(journal).instruments().get(0));
        try (JournalReader reader = JournalReader.open(journal)) {
            while (reader.next()) {
                streams.take(reader);
            }
        }
        return streams;
    }

    /** Times that the book was invalid for a while; that it ends with the connection is no loss. */
    public int lost() {
        return lost;
    }

    private void take(final JournalReader r) {
        final int at = r.offset() + Records.BODY_OFFSET;
        final int block = Records.blockLength(r.buffer(), r.offset());
        final int version = Records.version(r.buffer(), r.offset());
        final String head = "venue=" + Records.venueTime(r.buffer(), r.offset()) + " flags="
                + Records.flags(r.buffer(), r.offset()) + ' ';
        switch (Records.templateId(r.buffer(), r.offset())) {
            case TradeDecoder.TEMPLATE_ID -> {
                final TradeDecoder d = new TradeDecoder().wrap(r.buffer(), at, block, version);
                trades.add(head + n(d.price(), priceScale) + 'x' + n(d.qty(), qtyScale) + " id=" + d.tradeIdHigh() + ':'
                        + d.tradeIdLow() + ' ' + d.aggressor());
            }
            case TopOfBookDecoder.TEMPLATE_ID -> {
                final TopOfBookDecoder d = new TopOfBookDecoder().wrap(r.buffer(), at, block, version);
                tops.add(head + n(d.bidPrice(), priceScale) + 'x' + n(d.bidQty(), qtyScale) + ' '
                        + n(d.askPrice(), priceScale) + 'x' + n(d.askQty(), qtyScale) + " id=" + d.updateId());
            }
            case BookUpdateDecoder.TEMPLATE_ID ->
                book(new BookUpdateDecoder().wrap(r.buffer(), at, block, version), head);
            case BookInvalidDecoder.TEMPLATE_ID -> isInvalid = true;
            default -> {
                // Of the session, not of the market.
            }
        }
    }

    private void book(final BookUpdateDecoder d, final String head) {
        lost += isInvalid ? 1 : 0;
        isInvalid = false;
        if ((d.chain() & 1) != 0) {
            bidText.setLength(0);
            askText.setLength(0);
            if (d.kind() == BookUpdateKind.SNAPSHOT) {
                bids.clear();
                asks.clear();
                bookSum = 0;
            }
        }
        final String ids = d.kind() + " " + d.firstUpdateId() + ".." + d.lastUpdateId();
        final long last = d.lastUpdateId();
        final boolean isLast = (d.chain() & 2) != 0;
        d.bids().forEach(level -> set(bids, 1, bidText, level.price(), level.qty()));
        d.asks().forEach(level -> set(asks, 2, askText, level.price(), level.qty()));
        if (isLast) {
            book.add(head + ids + " bids" + bidText + " asks" + askText);
            final String whole = book.size() % 100 == 1 ? " " + bids + asks : "";
            books.put(
                    last, bids.size() + "/" + asks.size() + ' ' + bookSum + (whole.isEmpty() ? "" : whole.hashCode()));
        }
    }

    private void set(
            final TreeMap<BigDecimal, String> side,
            final int salt,
            final StringBuilder text,
            final long priceMantissa,
            final long qtyMantissa) {
        final BigDecimal price = BigDecimal.valueOf(priceMantissa, priceScale).stripTrailingZeros();
        final String qty = n(qtyMantissa, qtyScale);
        text.append(' ').append(price.toPlainString()).append('x').append(qty);
        final String before = qtyMantissa == 0 ? side.remove(price) : side.put(price, qty);
        bookSum -= before == null ? 0 : mix(salt, price, before);
        bookSum += qtyMantissa == 0 ? 0 : mix(salt, price, qty);
    }

    /** A level's share of the book's sum, so well mixed that two books with one sum are one book. */
    private static long mix(final int salt, final BigDecimal price, final String qty) {
        long z = price.hashCode() * 0x9E3779B97F4A7C15L + qty.hashCode() * 0xC2B2AE3D27D4EB4FL + salt;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private static String n(final long mantissa, final int scale) {
        return mantissa == 0
                ? "0"
                : BigDecimal.valueOf(mantissa, scale).stripTrailingZeros().toPlainString();
    }
}
