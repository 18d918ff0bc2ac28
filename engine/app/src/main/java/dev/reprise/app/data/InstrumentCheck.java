package dev.reprise.app.data;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.adapters.dataset.TouchCheck;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookUpdateDecoder;
import dev.reprise.api.schema.BookUpdateKind;
import dev.reprise.api.schema.L3UpdateDecoder;
import dev.reprise.api.schema.TopOfBookDecoder;
import dev.reprise.api.schema.TradeDecoder;
import dev.reprise.api.schema.VenueBarDecoder;
import dev.reprise.app.cli.TimeText;
import java.util.Locale;
import org.agrona.DirectBuffer;
import tools.jackson.databind.node.ObjectNode;

/** What one instrument's records of a dataset hold, and what is wrong with them. */
final class InstrumentCheck {
    private static final int CHAIN_FIRST = 1;
    private static final int CHAIN_LAST = 2;
    private static final int FEW = 100; // one in so many
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final TouchCheck book = new TouchCheck();
    private final TradeDecoder trade = new TradeDecoder();
    private final TopOfBookDecoder top = new TopOfBookDecoder();
    private final BookUpdateDecoder update = new BookUpdateDecoder();
    private final L3UpdateDecoder l3 = new L3UpdateDecoder();
    private final VenueBarDecoder bar = new VenueBarDecoder();
    private long trades;
    private long tops;
    private long updates;
    private long snapshots;
    private long orders;
    private boolean isOfOrders;
    private long bars;
    private long tradeIdHoles;
    private long lastTradeId;
    private long crossed;
    private long crossedTops;
    private long losses;
    private long invalidNs;
    private long invalidSince = Records.NO_TIME; // while there is no book but was one
    private boolean isValid;
    private long firstTime = Records.NO_TIME;
    private long lastTime = Records.NO_TIME;
    private long silence;
    private long silenceFrom;
    private long barEnd = Records.NO_TIME;
    private long barHoles;
    private long missingBars;
    private long firstHole = Records.NO_TIME;

    private void time(final DirectBuffer buffer, final int offset) {
        final long time = Records.receiveTime(buffer, offset);
        firstTime = firstTime == Records.NO_TIME ? time : firstTime;
        if (lastTime != Records.NO_TIME && time - lastTime > silence) {
            silence = time - lastTime;
            silenceFrom = lastTime;
        }
        lastTime = Math.max(lastTime, time);
    }

    void onTrade(final DirectBuffer buffer, final int offset) {
        time(buffer, offset);
        trades++;
        trade.wrap(buffer, offset + BODY_OFFSET, Records.blockLength(buffer, offset), Records.version(buffer, offset));
        final long id = trade.tradeIdHigh() == 0 ? trade.tradeIdLow() : 0;
        tradeIdHoles += id > 0 && lastTradeId > 0 && id > lastTradeId + 1 ? 1 : 0;
        lastTradeId = id;
    }

    void onTop(final DirectBuffer buffer, final int offset) {
        time(buffer, offset);
        tops++;
        top.wrap(buffer, offset + BODY_OFFSET, Records.blockLength(buffer, offset), Records.version(buffer, offset));
        crossedTops += top.bidPrice() > 0 && top.askPrice() > 0 && top.bidPrice() >= top.askPrice() ? 1 : 0;
    }

    void onBook(final DirectBuffer buffer, final int offset) {
        update.wrap(buffer, offset + BODY_OFFSET, Records.blockLength(buffer, offset), Records.version(buffer, offset));
        book.onBook(buffer, offset);
        onBook(buffer, offset, update.kind(), update.chain());
    }

    void onOrders(final DirectBuffer buffer, final int offset) {
        l3.wrap(buffer, offset + BODY_OFFSET, Records.blockLength(buffer, offset), Records.version(buffer, offset));
        book.onOrders(buffer, offset);
        orders += l3.kind() == BookUpdateKind.SNAPSHOT ? 0 : l3.orders().count();
        isOfOrders = true;
        onBook(buffer, offset, l3.kind(), l3.chain());
    }

    private void onBook(final DirectBuffer buffer, final int offset, final BookUpdateKind kind, final int chain) {
        time(buffer, offset);
        final boolean isSnapshot = kind == BookUpdateKind.SNAPSHOT;
        if ((chain & CHAIN_FIRST) != 0) {
            snapshots += isSnapshot ? 1 : 0;
            updates += isSnapshot ? 0 : 1;
        }
        final boolean isLast = (chain & CHAIN_LAST) != 0;
        if (isSnapshot && isLast) {
            isValid = true;
            if (invalidSince != Records.NO_TIME) {
                invalidNs += Records.receiveTime(buffer, offset) - invalidSince;
                invalidSince = Records.NO_TIME;
            }
        }
        crossed += isValid && isLast && book.isCrossed() ? 1 : 0;
    }

    void onInvalid(final DirectBuffer buffer, final int offset) {
        time(buffer, offset);
        losses++;
        book.onInvalid();
        if (isValid) {
            invalidSince = Records.receiveTime(buffer, offset);
        }
        isValid = false;
    }

    void onBar(final DirectBuffer buffer, final int offset) {
        time(buffer, offset);
        bar.wrap(buffer, offset + BODY_OFFSET, Records.blockLength(buffer, offset), Records.version(buffer, offset));
        if (bar.closed() == 0) {
            return;
        }
        bars++;
        final long length = bar.closeTime() - bar.openTime();
        if (barEnd != Records.NO_TIME && bar.openTime() > barEnd && length > 0) {
            barHoles++;
            missingBars += (bar.openTime() - barEnd) / length;
            firstHole = firstHole == Records.NO_TIME ? barEnd : firstHole;
        }
        barEnd = bar.closeTime();
    }

    long bars() {
        return bars;
    }

    void finish() {
        if (invalidSince != Records.NO_TIME) {
            invalidNs += lastTime - invalidSince;
        }
    }

    /** Says what is wrong. */
    void tell(final String symbol, final DatasetFindings findings) {
        final boolean hasBook = updates + snapshots > 0;
        if (trades + tops + updates + snapshots + bars == 0) {
            findings.warn(
                    "no_records",
                    symbol,
                    "it is defined, and nothing is recorded of it",
                    "leave it out of the backtest");
            return;
        }
        if (bars > 0 && trades + tops == 0 && !hasBook) {
            findings.warn(
                    "bars_only",
                    symbol,
                    "there are bars and nothing finer: fills can only be bounded",
                    "import trades or a book");
        } else if (trades == 0) {
            findings.warn(
                    "no_trades",
                    symbol,
                    "no trade is in the data: resting orders fill only when the book reaches them, and no bar is built",
                    "import the trades of the same time into the same dataset");
        } else if (!hasBook && tops == 0) {
            findings.warn(
                    "no_book",
                    symbol,
                    "no book and no best bid and ask are in the data: a backtest makes them from the last trades",
                    "import a book or best bids and asks as well");
        }
        if (hasBook && snapshots == 0) {
            findings.error(
                    "no_snapshot",
                    symbol,
                    "there are " + updates + " changes of the book and no snapshot they change: there is never a book",
                    "import a snapshot before them");
        }
        if (crossed > 0 && isOfOrders && crossed < (updates + snapshots) / FEW) {
            findings.warn(
                    "crossed_book",
                    symbol,
                    "best bid is not below best ask after " + crossed + " of " + (updates + snapshots)
                            + " changes: some venues tell a taker's order before the ones it hit",
                    "nothing to do: there is no book for that moment");
        } else if (crossed > 0) {
            findings.error(
                    "crossed_book",
                    symbol,
                    "best bid is not below best ask after " + crossed + " of " + (updates + snapshots) + " changes",
                    "updates are missing or out of order; get the data again");
        }
        if (crossedTops > 0) {
            findings.error(
                    "crossed_top",
                    symbol,
                    "bid is not below ask in " + crossedTops + " of " + tops + " best bids and asks",
                    "check how the file's columns were read");
        }
        if (losses > 0) {
            findings.warn(
                    "book_lost",
                    symbol,
                    "the book was lost " + losses + " times, for " + seconds(invalidNs)
                            + " s together: orders are denied then",
                    "nothing to do, or take a stretch without with --from and --to");
        }
        if (missingBars > 0) {
            findings.warn(
                    "missing_bars",
                    symbol,
                    missingBars + " bars are missing in " + barHoles + " holes, the first at "
                            + TimeText.utc(firstHole),
                    "some sources leave out bars without a trade; else get the data again");
        }
        if (tradeIdHoles > 0) {
            findings.warn(
                    "trade_gaps",
                    symbol,
                    "ids are missing between trades in " + tradeIdHoles + " places",
                    "trades may be lost there; get the data again, or know it");
        }
    }

    static String seconds(final long nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / (double) NANOS_PER_SECOND);
    }

    void addTo(final ObjectNode keys) {
        keys.put("trades", trades);
        keys.put("top_of_book", tops);
        keys.put("book_updates", updates);
        keys.put("order_changes", orders);
        keys.put("snapshots", snapshots);
        keys.put("bars", bars);
        keys.put("trade_gaps", tradeIdHoles);
        keys.put("missing_bars", missingBars);
        keys.put("crossed", crossed);
        keys.put("crossed_top", crossedTops);
        keys.put("book_lost", losses);
        keys.put("book_invalid_seconds", invalidNs / (double) NANOS_PER_SECOND);
        keys.put("longest_silence_seconds", silence / (double) NANOS_PER_SECOND);
        if (silence > 0) {
            keys.put("longest_silence_from", TimeText.utc(silenceFrom));
        } else {
            keys.putNull("longest_silence_from");
        }
    }
}
