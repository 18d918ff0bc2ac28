package dev.reprise.app.data;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookInvalidDecoder;
import dev.reprise.api.schema.BookInvalidReason;
import dev.reprise.api.schema.BookUpdateDecoder;
import dev.reprise.api.schema.BookUpdateKind;
import dev.reprise.api.schema.L3UpdateDecoder;
import dev.reprise.api.schema.TopOfBookDecoder;
import dev.reprise.api.schema.TradeDecoder;
import dev.reprise.api.schema.VenueBarDecoder;
import dev.reprise.journal.JournalReader;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/**
 * Follows the journal of a recording and counts the market data in it. The names are those of an import; unlike there, a change of
 * a book that is older than its first snapshot is in no journal and so is not counted. One thread.
 */
public final class RecordedCounts {
    private static final int CHAIN_BEGINS = 1;

    private final JournalReader reader;
    private final BookUpdateDecoder update = new BookUpdateDecoder();
    private final L3UpdateDecoder l3 = new L3UpdateDecoder();
    private final BookInvalidDecoder invalid = new BookInvalidDecoder();
    private final long[] invalidByReason = new long[BookInvalidReason.values().length];
    private long firstTime = Records.NO_TIME;
    private long lastTime = Records.NO_TIME;
    private long trades;
    private long topOfBook;
    private long bars;
    private long snapshots;
    private long bookUpdates;
    private long bookLevels;
    private long orderUpdates;
    private long orderChanges;
    private boolean isClosing;

    /** @param reader stands where the counting begins */
    public RecordedCounts(final JournalReader reader) {
        this.reader = reader;
    }

    /** Counts what is new. */
    public void poll() {
        while (reader.next()) {
            take(Records.templateId(reader.buffer(), reader.offset()));
        }
    }

    /** From here on books end because we close the connection, which is no loss. */
    public void closing() {
        poll();
        isClosing = true;
    }

    private void take(final int template) {
        switch (template) {
            case TradeDecoder.TEMPLATE_ID -> trades++;
            case TopOfBookDecoder.TEMPLATE_ID -> topOfBook++;
            case VenueBarDecoder.TEMPLATE_ID -> bars++;
            case BookUpdateDecoder.TEMPLATE_ID -> book();
            case L3UpdateDecoder.TEMPLATE_ID -> orders();
            case BookInvalidDecoder.TEMPLATE_ID -> {
                invalid.wrap(reader.buffer(), body(), block(), version());
                final boolean isOurs = isClosing && invalid.reason() == BookInvalidReason.CONNECTION;
                invalidByReason[invalid.reason().ordinal()] += isOurs ? 0 : 1;
            }
            default -> {
                return; // of the session, not of the market
            }
        }
        final long time = Records.receiveTime(reader.buffer(), reader.offset());
        firstTime = firstTime == Records.NO_TIME ? time : firstTime;
        lastTime = Math.max(lastTime, time);
    }

    private void book() {
        update.wrap(reader.buffer(), body(), block(), version());
        final boolean isFirst = (update.chain() & CHAIN_BEGINS) != 0;
        if (update.kind() == BookUpdateKind.SNAPSHOT) {
            snapshots += isFirst ? 1 : 0;
            return;
        }
        bookUpdates += isFirst ? 1 : 0;
        final BookUpdateDecoder.BidsDecoder bids = update.bids();
        bookLevels += bids.count();
        while (bids.hasNext()) {
            bids.next(); // the asks stand behind them
        }
        bookLevels += update.asks().count();
    }

    private void orders() {
        l3.wrap(reader.buffer(), body(), block(), version());
        final boolean isFirst = (l3.chain() & CHAIN_BEGINS) != 0;
        if (l3.kind() == BookUpdateKind.SNAPSHOT) {
            snapshots += isFirst ? 1 : 0;
        } else {
            orderUpdates += isFirst ? 1 : 0;
            orderChanges += l3.orders().count();
        }
    }

    private int body() {
        return reader.offset() + Records.BODY_OFFSET;
    }

    private int block() {
        return Records.blockLength(reader.buffer(), reader.offset());
    }

    private int version() {
        return Records.version(reader.buffer(), reader.offset());
    }

    /** Receive time of the first market record, UTC ns; {@link Records#NO_TIME} when there is none. */
    public long firstTime() {
        return firstTime;
    }

    /** Latest receive time of a market record, UTC ns; {@link Records#NO_TIME} when there is none. */
    public long lastTime() {
        return lastTime;
    }

    /** Trades, best bids and asks, changes of books and snapshots, together. */
    public long messages() {
        return trades + topOfBook + bookUpdates + orderUpdates + snapshots + bars;
    }

    /** In one line, for people. */
    public String text() {
        return String.format(
                        "trades %,d   top of book %,d   book updates %,d with %,d level changes   snapshots %,d",
                        trades, topOfBook, bookUpdates, bookLevels, snapshots)
                + (orderUpdates > 0
                        ? String.format("   order updates %,d with %,d orders", orderUpdates, orderChanges)
                        : "");
    }

    /** Times that a book was lost, for whatever reason. */
    public long losses() {
        long losses = 0;
        for (final long count : invalidByReason) {
            losses += count;
        }
        return losses;
    }

    /** Adds every count; {@code book_lost} counts by reason how often a book was invalid until its next snapshot. */
    public void addTo(final ObjectNode keys) {
        keys.put("messages", messages());
        keys.put("trades", trades);
        keys.put("top_of_book", topOfBook);
        keys.put("book_updates", bookUpdates);
        keys.put("book_levels", bookLevels);
        keys.put("order_updates", orderUpdates);
        keys.put("order_changes", orderChanges);
        keys.put("snapshots", snapshots);
        keys.put("bars", bars);
        keys.put("gaps", invalidByReason[BookInvalidReason.GAP.ordinal()]);
        final ObjectNode lost = keys.putObject("book_lost");
        for (final BookInvalidReason reason : BookInvalidReason.values()) {
            if (invalidByReason[reason.ordinal()] > 0) {
                lost.put(reason.name().toLowerCase(Locale.ROOT), invalidByReason[reason.ordinal()]);
            }
        }
    }
}
