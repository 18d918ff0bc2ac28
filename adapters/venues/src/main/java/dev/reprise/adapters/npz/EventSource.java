package dev.reprise.adapters.npz;

import dev.reprise.adapters.dataset.DamagedFileException;
import dev.reprise.adapters.dataset.DatasetFiles;
import dev.reprise.adapters.dataset.MarketSink;
import dev.reprise.adapters.dataset.MarketSink.Part;
import dev.reprise.adapters.dataset.MarketSource;
import dev.reprise.adapters.dataset.TimeUnitOfFile;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.OrderAction;
import dev.reprise.api.schema.Side;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipException;

/**
 * The events of one archive. An event is 64 bytes, little-endian:
 *
 * <pre>
 *  0 ev u64   8 exch_ts i64   16 local_ts i64   24 px f64   32 qty f64   40 order_id u64   48 ival i64   56 fval f64
 * </pre>
 */
final class EventSource implements MarketSource {
    private static final String TYPE = "[('ev','<u8'),('exch_ts','<i8'),('local_ts','<i8'),('px','<f8'),('qty','<f8'),"
            + "('order_id','<u8'),('ival','<i8'),('fval','<f8')]";
    private static final int LENGTH = 64;

    private static final int LOCAL = 1 << 30;
    private static final int BUY = 1 << 29;
    private static final int SELL = 1 << 28;
    private static final int KIND_MASK = 0xFF;

    private static final int DEPTH = 1;
    private static final int TRADE = 2;
    private static final int CLEAR = 3;
    private static final int SNAPSHOT = 4;
    private static final int BEST = 5;
    private static final int ADD_ORDER = 10;
    private static final int CANCEL_ORDER = 11;
    private static final int MODIFY_ORDER = 12;
    private static final int FILL = 13;

    /** A clear whose snapshot may come yet. */
    private record Clear(long receiveTime, long venueTime, Side side, BigDecimal price) {}

    private final Path file;
    private final InputStream in;
    private final TimeUnitOfFile unit;
    private final long events;
    private final byte[] bytes = new byte[LENGTH];
    private final ByteBuffer event = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    private long number;
    private boolean isChecked; // the end
    private boolean isBehindLast; // and clears are still to tell
    private MarketSink.Touch touch =
            new MarketSink.Touch(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);
    private final List<Clear> clears = new ArrayList<>(); // and nothing of a new book has come yet
    private long newBookTime = Records.NO_TIME; // orders of this time make a whole book

    EventSource(final Path file, final TimeUnitOfFile unit) throws IOException {
        this.file = file;
        this.unit = unit == TimeUnitOfFile.AUTO ? TimeUnitOfFile.NANOSECONDS : unit;
        try {
            in = DatasetFiles.open(file);
        } catch (final ZipException e) {
            throw new DamagedFileException(file, "event 0", "the archive is damaged: copy it again", e);
        }
        try {
            final NpyHeader header = NpyHeader.read(in);
            if (!header.type().equals(TYPE) || header.rows() < 0) {
                throw new IOException("it is no array of hftbacktest's event_dtype (version 2) but of " + header.type()
                        + "; convert it with the library's own tools");
            }
            events = header.rows();
        } catch (final DamagedFileException e) {
            in.close();
            throw e;
        } catch (final IOException e) {
            in.close();
            throw new DamagedFileException(file, "event 0", e.getMessage(), e);
        }
    }

    @Override
    public Kind kind() {
        return Kind.BOOK;
    }

    @Override
    public String content() {
        return "events";
    }

    @Override
    public boolean next() throws IOException {
        if (number == events) {
            checkEnd();
            isBehindLast = !clears.isEmpty();
            return isBehindLast;
        }
        number++;
        try {
            if (in.readNBytes(bytes, 0, LENGTH) < LENGTH) {
                throw damaged("the array ends here, and should have " + events + " events: copy the file again");
            }
        } catch (final ZipException e) {
            throw new DamagedFileException(
                    file, "event " + number, "the archive is damaged or cut off: copy it again", e);
        }
        return true;
    }

    /** Behind the last event the archive proves its checksum. */
    private void checkEnd() throws IOException {
        if (isChecked) {
            return;
        }
        isChecked = true;
        try {
            if (in.read() >= 0) {
                throw damaged("more than the " + events + " events that the array should have: convert the file again");
            }
        } catch (final ZipException e) {
            throw new DamagedFileException(
                    file, "event " + number, "the archive's checksum is wrong: copy it again", e);
        }
    }

    private long nanos(final long time) throws IOException {
        if (time <= 0 || time > Long.MAX_VALUE / unit.nanos()) {
            throw damaged("time is out of range in " + unit + ": " + time + "; see --ts-unit");
        }
        return time * unit.nanos();
    }

    @Override
    public long time() throws IOException {
        return nanos(isLocal() ? event.getLong(16) : event.getLong(8));
    }

    private boolean isLocal() {
        return (event.getLong(0) & LOCAL) != 0;
    }

    @Override
    public boolean hasReceiveTimes() {
        return true;
    }

    private BigDecimal decimal(final String what, final int offset) throws IOException {
        final double value = event.getDouble(offset);
        if (!Double.isFinite(value) || value < 0) {
            throw damaged(what + " is no price or quantity: " + value);
        }
        return BigDecimal.valueOf(value);
    }

    @Override
    public void tell(final MarketSink sink) throws IOException {
        if (isBehindLast) {
            tellClears(sink);
            return;
        }
        if (!isLocal()) {
            sink.skip("exchange_only");
            return;
        }
        final long flags = event.getLong(0);
        final int kind = (int) flags & KIND_MASK;
        if (kind != CLEAR) {
            afterClear(sink, kind);
        }
        switch (kind) {
            case DEPTH -> level(sink, Part.CHANGE, isBuy(flags));
            case SNAPSHOT -> level(sink, Part.SNAPSHOT, isBuy(flags));
            case CLEAR -> clears.add(new Clear(time(), nanos(event.getLong(8)), taker(flags), clearedTo()));
            case TRADE ->
                sink.trade(time(), nanos(event.getLong(8)), decimal("px", 24), decimal("qty", 32), taker(flags), 0);
            case BEST -> best(sink, isBuy(flags));
            case ADD_ORDER -> order(sink, OrderAction.ADD, flags);
            case CANCEL_ORDER -> order(sink, OrderAction.DELETE, flags);
            case MODIFY_ORDER -> order(sink, OrderAction.CHANGE, flags);
            case FILL -> order(sink, OrderAction.EXECUTE, flags);
            default -> sink.skip("event_" + kind);
        }
    }

    /**
     * A clear before a snapshot is part of it, and so is one of both sides before orders of the same moment; any other one stands for
     * itself.
     */
    private void afterClear(final MarketSink sink, final int kind) throws IOException {
        if (clears.isEmpty()) {
            return;
        }
        final boolean isWhole = clears.stream().anyMatch(clear -> clear.side() == Side.NULL_VAL)
                || clears.stream().map(Clear::side).distinct().count() == 2;
        if (kind == ADD_ORDER && isWhole && clears.get(clears.size() - 1).receiveTime() == time()) {
            newBookTime = time();
        } else if (kind != SNAPSHOT) {
            tellClears(sink);
        }
        clears.clear();
    }

    private void tellClears(final MarketSink sink) throws IOException {
        for (final Clear clear : clears) {
            sink.clear(clear.receiveTime(), clear.venueTime(), clear.side(), clear.price());
        }
        clears.clear();
    }

    /** The price a clear reaches to; a number that is none stands for all. */
    private BigDecimal clearedTo() throws IOException {
        return Double.isFinite(event.getDouble(24)) ? decimal("px", 24) : null;
    }

    private void order(final MarketSink sink, final OrderAction action, final long flags) throws IOException {
        final boolean isDelete = action == OrderAction.DELETE;
        final boolean isOfNewBook = action == OrderAction.ADD && time() == newBookTime;
        newBookTime = isOfNewBook ? newBookTime : Records.NO_TIME;
        sink.order(
                time(),
                nanos(event.getLong(8)),
                isOfNewBook ? Part.WHOLE : Part.CHANGE,
                0,
                new MarketSink.OrderEvent(
                        action,
                        event.getLong(40),
                        isBuy(flags),
                        isDelete ? BigDecimal.ZERO : decimal("px", 24),
                        isDelete ? BigDecimal.ZERO : decimal("qty", 32)));
    }

    private boolean isBuy(final long flags) throws IOException {
        final boolean isBuy = (flags & BUY) != 0;
        if (isBuy == ((flags & SELL) != 0)) {
            throw damaged("a level must be of one side: ev=" + Long.toHexString(flags));
        }
        return isBuy;
    }

    private static Side taker(final long flags) {
        if ((flags & BUY) != 0) {
            return Side.BUY;
        }
        return (flags & SELL) != 0 ? Side.SELL : Side.NULL_VAL;
    }

    private void level(final MarketSink sink, final Part part, final boolean isBid) throws IOException {
        sink.level(time(), nanos(event.getLong(8)), part, isBid, decimal("px", 24), decimal("qty", 32));
    }

    private void best(final MarketSink sink, final boolean isBid) throws IOException {
        final BigDecimal price = decimal("px", 24);
        final BigDecimal qty = decimal("qty", 32);
        touch = isBid
                ? new MarketSink.Touch(price, qty, touch.askPrice(), touch.askQty())
                : new MarketSink.Touch(touch.bidPrice(), touch.bidQty(), price, qty);
        sink.top(time(), nanos(event.getLong(8)), touch, 0);
    }

    @Override
    public TimeUnitOfFile unit() {
        return unit;
    }

    @Override
    public DamagedFileException damaged(final String what) {
        return new DamagedFileException(file, "event " + number, what, null);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
