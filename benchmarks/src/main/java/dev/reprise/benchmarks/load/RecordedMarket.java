package dev.reprise.benchmarks.load;

import dev.reprise.adapters.binance.FramesReader;
import dev.reprise.api.DatasetReader;
import dev.reprise.api.DirectPublisher;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookUpdateDecoder;
import dev.reprise.api.schema.BookUpdateKind;
import dev.reprise.api.schema.InstrumentDefinitionDecoder;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TopOfBookDecoder;
import dev.reprise.api.schema.TradeDecoder;
import dev.reprise.benchmarks.load.TapeWriter.Levels;
import dev.reprise.journal.JournalReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;

/**
 * The recorded frames of a {@link FrameTape}: one instrument's book updates, best bids and asks and trades in their order, from its first
 * snapshot on, spelled anew at the tape's scales. Behind the last one the book is led back to the first.
 */
final class RecordedMarket implements DirectPublisher, DatasetReader.Report {
    private static final int PRICE_SCALE = 2;
    private static final int SNAPSHOT_LEVELS = 200; // of a side
    private static final int FRAME_LEVELS = 100;
    private static final int MOST_FRAMES = 200_000;
    private static final int WHOLE = 3;

    private final TapeWriter writer = new TapeWriter();
    private final BookUpdateDecoder update = new BookUpdateDecoder();
    private final TopOfBookDecoder top = new TopOfBookDecoder();
    private final TradeDecoder trade = new TradeDecoder();
    private final InstrumentDefinitionDecoder definition = new InstrumentDefinitionDecoder();
    private final Map<Integer, int[]> scales = new HashMap<>();
    private final TreeMap<Long, Long> bids = new TreeMap<>();
    private final TreeMap<Long, Long> asks = new TreeMap<>();
    private TreeMap<Long, Long> firstBids;
    private TreeMap<Long, Long> firstAsks;
    private int instrument = Records.NO_INSTRUMENT;
    private int tops;

    TapeWriter read(final Path recording) throws IOException {
        if (Files.isDirectory(recording)) {
            try (JournalReader reader = JournalReader.open(recording)) {
                while (reader.next()) {
                    publish(reader.buffer(), reader.offset(), reader.length());
                }
            }
        } else {
            new FramesReader().read(List.of(recording), this, this);
        }
        if (firstBids == null || tops == 0) {
            throw new IllegalArgumentException(
                    recording + " has no book with best bids and asks: best_bids_and_asks=" + tops);
        }
        goBack();
        return writer;
    }

    @Override
    public void publish(final DirectBuffer buffer, final int offset, final int length) {
        final int of = Records.instrument(buffer, offset);
        switch (Records.templateId(buffer, offset)) {
            case InstrumentDefinitionDecoder.TEMPLATE_ID -> {
                wrap(buffer, offset);
                scales.put(of, new int[] {definition.priceScale(), definition.qtyScale()});
            }
            case BookUpdateDecoder.TEMPLATE_ID -> onBook(buffer, offset, of);
            case TopOfBookDecoder.TEMPLATE_ID -> onTop(buffer, offset, of);
            case TradeDecoder.TEMPLATE_ID -> onTrade(buffer, offset, of);
            default -> {
                // A tape has no such frames.
            }
        }
    }

    private void wrap(final DirectBuffer buffer, final int offset) {
        definition.wrap(
                buffer,
                offset + Records.BODY_OFFSET,
                Records.blockLength(buffer, offset),
                Records.version(buffer, offset));
    }

    private void onBook(final DirectBuffer buffer, final int offset, final int of) {
        update.wrap(
                buffer,
                offset + Records.BODY_OFFSET,
                Records.blockLength(buffer, offset),
                Records.version(buffer, offset));
        final boolean isSnapshot = update.kind() == BookUpdateKind.SNAPSHOT;
        if (isSnapshot && instrument == Records.NO_INSTRUMENT) {
            instrument = of;
        }
        if (of != instrument || writer.size() >= MOST_FRAMES) {
            return;
        }
        if (isSnapshot && firstBids != null && (update.chain() & 1) != 0) {
            moveTo(new TreeMap<>(), new TreeMap<>()); // replaced as a whole
        }
        final Levels newBids = new Levels();
        final Levels newAsks = new Levels();
        for (final BookUpdateDecoder.BidsDecoder bid : update.bids()) {
            level(bids, newBids, bid.price(), bid.qty());
        }
        for (final BookUpdateDecoder.AsksDecoder ask : update.asks()) {
            level(asks, newAsks, ask.price(), ask.qty());
        }
        if (firstBids != null) {
            if (newBids.count() + newAsks.count() > 0) {
                writer.depth(newBids, newAsks);
            }
        } else if (isSnapshot && (update.chain() & WHOLE) >= 2) {
            begin();
        }
    }

    private void begin() {
        while (bids.size() > SNAPSHOT_LEVELS) {
            bids.pollFirstEntry();
        }
        while (asks.size() > SNAPSHOT_LEVELS) {
            asks.pollLastEntry();
        }
        firstBids = new TreeMap<>(bids);
        firstAsks = new TreeMap<>(asks);
        final Levels bidLevels = new Levels();
        final Levels askLevels = new Levels();
        bids.descendingMap().forEach(bidLevels::add);
        asks.forEach(askLevels::add);
        writer.snapshot(bidLevels, askLevels);
    }

    private void level(final TreeMap<Long, Long> side, final Levels told, final long price, final long qty) {
        final long at = scaled(price, scales.get(instrument)[0], PRICE_SCALE);
        final long now = qty(qty);
        if (now == 0) {
            side.remove(at);
        } else {
            side.put(at, now);
        }
        told.add(at, now);
    }

    /** At the tape's scale, and below the quantities that stand for a frame's number. */
    private long qty(final long qty) {
        final long scaled = scaled(qty, scales.get(instrument)[1], TapeWriter.QTY_SCALE);
        return qty == 0 ? 0 : Math.max(1, Math.min(FrameTape.NUMBER_BASE - 1, scaled));
    }

    private static long scaled(final long mantissa, final int from, final int to) {
        long scaled = mantissa;
        for (int i = from; i < to; i++) {
            scaled = Math.multiplyExact(scaled, 10);
        }
        for (int i = to; i < from; i++) {
            scaled /= 10;
        }
        return scaled;
    }

    private void onTop(final DirectBuffer buffer, final int offset, final int of) {
        if (of != instrument || firstBids == null || writer.size() >= MOST_FRAMES) {
            return;
        }
        top.wrap(
                buffer,
                offset + Records.BODY_OFFSET,
                Records.blockLength(buffer, offset),
                Records.version(buffer, offset));
        final long bid = scaled(top.bidPrice(), scales.get(of)[0], PRICE_SCALE);
        final long ask = scaled(top.askPrice(), scales.get(of)[0], PRICE_SCALE);
        if (bid > 0 && bid < ask) {
            writer.top(bid, ask, qty(top.askQty()));
            tops++;
        }
    }

    private void onTrade(final DirectBuffer buffer, final int offset, final int of) {
        if (of != instrument || firstBids == null || writer.size() >= MOST_FRAMES) {
            return;
        }
        trade.wrap(
                buffer,
                offset + Records.BODY_OFFSET,
                Records.blockLength(buffer, offset),
                Records.version(buffer, offset));
        writer.trade(
                scaled(trade.price(), scales.get(of)[0], PRICE_SCALE),
                Math.max(1, qty(trade.qty())),
                trade.aggressor() == Side.SELL);
    }

    private void goBack() {
        moveTo(firstBids, firstAsks);
    }

    /** Frames that make the book another: what is not in it goes first, so that it is never crossed. */
    private void moveTo(final TreeMap<Long, Long> newBids, final TreeMap<Long, Long> newAsks) {
        final TreeMap<Long, Long> goneBids = gone(bids, newBids);
        final TreeMap<Long, Long> goneAsks = gone(asks, newAsks);
        write(goneBids, true);
        write(goneAsks, false);
        write(newBids, true);
        write(newAsks, false);
        bids.clear();
        bids.putAll(newBids);
        asks.clear();
        asks.putAll(newAsks);
    }

    private static TreeMap<Long, Long> gone(final TreeMap<Long, Long> from, final TreeMap<Long, Long> to) {
        final TreeMap<Long, Long> gone = new TreeMap<>();
        for (final Long price : from.keySet()) {
            if (!to.containsKey(price)) {
                gone.put(price, 0L);
            }
        }
        return gone;
    }

    private void write(final TreeMap<Long, Long> levels, final boolean isBid) {
        Levels some = new Levels();
        for (final Map.Entry<Long, Long> level : levels.entrySet()) {
            some.add(level.getKey(), level.getValue());
            if (some.count() == FRAME_LEVELS) {
                writer.depth(isBid ? some : new Levels(), isBid ? new Levels() : some);
                some = new Levels();
            }
        }
        if (some.count() > 0) {
            writer.depth(isBid ? some : new Levels(), isBid ? new Levels() : some);
        }
    }

    @Override
    public long nanos() {
        return 0;
    }

    @Override
    public void count(final String name, final long by) {
        // What the import skipped is not on the tape either.
    }

    @Override
    public void note(final String name, final String value) {
        // Findings for people.
    }
}
