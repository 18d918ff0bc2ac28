package dev.reprise.adapters.dataset;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.api.DatasetReader;
import dev.reprise.api.EventPublisher;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BarKind;
import dev.reprise.api.schema.OrderAction;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TopOfBookEncoder;
import dev.reprise.api.schema.TradeEncoder;
import dev.reprise.api.schema.VenueBarEncoder;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The second pass: events become records at the scales that were found, and what can be verified is: ids without a hole, bars
 * without a hole and prices within them, a book that is not crossed and whose touch is the one told. Time never goes back in what it
 * publishes; where the file's does, that is counted.
 */
final class RecordSink implements MarketSink {
    private static final String MIXED =
            "levels and single orders of one book cannot be put together; import one of them";

    private final EventPublisher publisher;
    private final DatasetReader.Report report;
    private final int priceScale;
    private final int qtyScale;
    private final long barNs;
    private final TradeIds tradeIds = new TradeIds();
    private final TouchCheck check = new TouchCheck();
    private final BookGroup book;
    private final OrderGroup orders;
    private final TradeEncoder trade = new TradeEncoder();
    private final TopOfBookEncoder top = new TopOfBookEncoder();
    private final VenueBarEncoder bar = new VenueBarEncoder();
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[512]);
    private MarketSource source;
    private long lastTime = Long.MIN_VALUE;
    private long lastTopId;
    private long lastBarEnd = Records.NO_TIME;
    private long lastBarCut; // of its length, in ns, by its own end
    private long clockOffset = Long.MAX_VALUE;
    private boolean isBookOpen;
    private boolean wasSnapshot;
    private Part part;
    private long bookReceiveTime;
    private long bookVenueTime;
    private boolean hasBook;
    private boolean isOrdersOpen;
    private boolean hasOrders;
    private boolean isWholeKnown; // a book of orders began with a snapshot

    /** @param barNs length of a bar, of the longest when their rows tell it */
    RecordSink(
            final EventPublisher publisher,
            final DatasetReader.Report report,
            final ScaleSurvey survey,
            final long barNs) {
        this.publisher = publisher;
        this.report = report;
        priceScale = survey.priceScale();
        qtyScale = survey.qtyScale();
        this.barNs = barNs;
        book = new BookGroup(publisher, check);
        orders = new OrderGroup(publisher, check, survey.hasExecutions());
        for (final String count : new String[] {"messages", "gaps"}) {
            report.count(count, 0);
        }
    }

    /** Whose events come now. */
    void source(final MarketSource current) {
        source = current;
    }

    /** Publishes what is still held and tells what is known at the end. */
    void finish() throws IOException {
        endBook();
        if (lastBarCut > 0) {
            throw noLength(); // whether it was cut short or is of another length only the next could show
        }
        if (clockOffset != Long.MAX_VALUE) {
            report.note("clock_offset_ns", Long.toString(clockOffset));
        }
    }

    @Override
    public void trade(
            final long receiveTime,
            final long venueTime,
            final BigDecimal price,
            final BigDecimal qty,
            final Side aggressor,
            final long id) {
        endBook();
        report.count("messages", 1);
        if (price.signum() <= 0 || qty.signum() <= 0) {
            report.count("skipped.not_positive", 1);
            return;
        }
        final long mantissa = price(price);
        final long size = qty(qty);
        if (size == 0) {
            report.count("skipped.rounded_to_zero", 1);
            return;
        }
        if (id != 0 && tradeIds.isKnown(id)) {
            report.count("skipped.repeated_id", 1);
            return;
        }
        if (id != 0) {
            countId(id, tradeIds.last());
            tradeIds.add(id);
        }
        Records.begin(record, 0, TradeEncoder.BLOCK_LENGTH, TradeEncoder.TEMPLATE_ID);
        trade.wrap(record, BODY_OFFSET).price(mantissa).qty(size).tradeIdLow(id).aggressor(aggressor);
        publish(inOrder(receiveTime), venueTime, receiveTime, trade.encodedLength());
        report.count("trades", 1);
    }

    private void countId(final long id, final long before) {
        if (id < before) {
            report.count("out_of_order_id", 1);
        } else if (before != 0 && !tradeIds.isKnown(id - 1)) {
            report.count("gaps", 1);
        }
    }

    @Override
    public void top(final long receiveTime, final long venueTime, final Touch touch, final long updateId) {
        endBook();
        report.count("messages", 1);
        if (updateId != 0 && updateId <= lastTopId) {
            report.count("skipped.repeated_id", 1);
            return;
        }
        lastTopId = updateId;
        final long bidQty = qty(touch.bidQty());
        final long askQty = qty(touch.askQty());
        final long bid = bidQty == 0 ? 0 : price(touch.bidPrice());
        final long ask = askQty == 0 ? 0 : price(touch.askPrice());
        if (bid > 0 && ask > 0 && bid >= ask) {
            report.count("crossed", 1);
        }
        Records.begin(record, 0, TopOfBookEncoder.BLOCK_LENGTH, TopOfBookEncoder.TEMPLATE_ID);
        top.wrap(record, BODY_OFFSET)
                .bidPrice(bid)
                .bidQty(bid == 0 ? 0 : bidQty)
                .askPrice(ask)
                .askQty(ask == 0 ? 0 : askQty)
                .updateId(updateId);
        publish(inOrder(receiveTime), venueTime, receiveTime, top.encodedLength());
        report.count("top_of_book", 1);
        if ((hasBook || hasOrders) && receiveTime == bookReceiveTime) { // told of the same moment
            check.onTop(record, 0);
            check.hasTouchUpTo(Long.MAX_VALUE);
            report.count("bbo_compared", 1);
            report.count("bbo_equal", check.isEqual() ? 1 : 0);
        }
    }

    @Override
    public void level(
            final long receiveTime,
            final long venueTime,
            final Part levelPart,
            final boolean isBid,
            final BigDecimal price,
            final BigDecimal qty)
            throws IOException {
        if (hasOrders) {
            throw source.damaged(MIXED);
        }
        if (isBookOpen && (levelPart != part || receiveTime != bookReceiveTime || venueTime != bookVenueTime)) {
            endBook();
        }
        isBookOpen = true;
        part = levelPart;
        bookReceiveTime = receiveTime;
        bookVenueTime = venueTime;
        final long size = qty(qty);
        if (price.signum() <= 0 || size < 0) {
            report.count("skipped.not_positive", 1);
        } else if (size > 0 || levelPart == Part.CHANGE) {
            book.add(isBid, price(price), size);
        }
    }

    @Override
    public void order(
            final long receiveTime, final long venueTime, final Part orderPart, final int depth, final OrderEvent event)
            throws IOException {
        if (isBookOpen
                || isOrdersOpen
                        && (orderPart != part || receiveTime != bookReceiveTime || venueTime != bookVenueTime)) {
            endBook();
        }
        if (hasBook) {
            throw source.damaged(MIXED);
        }
        if (!isOrdersOpen && orderPart == Part.WHOLE) {
            orders.begin(hasOrders);
            isWholeKnown = true;
        } else if (!isOrdersOpen && !hasOrders) {
            orders.publish(inOrder(receiveTime), venueTime, true);
            report.note("book.begin", "there is no snapshot: the book begins empty, and fills as orders are told");
        }
        isOrdersOpen = true;
        hasOrders = true;
        part = orderPart;
        bookReceiveTime = receiveTime;
        bookVenueTime = venueTime;
        orders.depth(depth);
        take(event);
    }

    private void take(final OrderEvent event) throws IOException {
        final boolean isDelete = event.action() == OrderAction.DELETE;
        final long price = isDelete ? 0 : price(event.price());
        final long size = isDelete ? 0 : qty(event.qty());
        if (!isDelete && (price <= 0 || size < 0)) {
            report.count("skipped.not_positive", 1);
            return;
        }
        if (!isDelete && size == 0 && event.action() != OrderAction.CHANGE) {
            report.count("skipped.rounded_to_zero", 1);
            return;
        }
        if (!isDelete
                && event.action() != OrderAction.EXECUTE
                && !orders.fits(event.id(), event.isBid(), price, size)) {
            throw source.damaged("the quantities at price " + event.price() + " add up to more than can be held");
        }
        final OrderAction action = size == 0 ? OrderAction.DELETE : event.action();
        final String problem = orders.add(action, event.id(), event.isBid(), price, size);
        if (problem != null && !isWholeKnown && action == OrderAction.EXECUTE && !orders.isKnown(event.id())) {
            orders.addExecution(event.id(), event.isBid(), price, size);
            report.count("executions_of_unknown_orders", 1);
            return;
        }
        if (problem != null && isWholeKnown) {
            throw source.damaged(problem + ": the file is not whole, or not in order; get it again");
        }
        if (problem != null) {
            report.count("skipped.unknown_order", 1);
        }
    }

    private void endOrders() {
        isOrdersOpen = false;
        report.count("messages", 1);
        final boolean isSnapshot = part == Part.WHOLE;
        report.count("order_changes", isSnapshot ? 0 : orders.size());
        report.count(isSnapshot ? "snapshots" : "order_updates", 1);
        if (isSnapshot || orders.size() > 0) {
            publishOrders(isSnapshot);
        }
    }

    private void publishOrders(final boolean isSnapshot) {
        offset(bookReceiveTime, bookVenueTime);
        orders.publish(inOrder(bookReceiveTime), bookVenueTime, isSnapshot);
        report.count("crossed", check.isCrossed() ? 1 : 0);
    }

    @Override
    public void clear(final long receiveTime, final long venueTime, final Side side, final BigDecimal price) {
        endBook();
        report.count("messages", 1);
        if (!hasBook && !hasOrders) {
            report.count("skipped.clear_before_book", 1);
            return;
        }
        report.count("clears", 1);
        bookReceiveTime = receiveTime;
        bookVenueTime = venueTime;
        for (final boolean isBid : new boolean[] {true, false}) {
            if (side == (isBid ? Side.SELL : Side.BUY)) {
                continue;
            }
            if (hasOrders) {
                orders.clear(isBid);
            } else {
                for (final long level : check.levels(isBid)) {
                    if (price == null
                            || side == Side.NULL_VAL
                            || (isBid ? level >= price(price) : level <= price(price))) {
                        book.add(isBid, level, 0);
                    }
                }
            }
        }
        report.count(hasOrders ? "order_changes" : "book_levels", hasOrders ? orders.size() : book.size());
        if (hasOrders) {
            publishOrders(false);
        } else {
            book.publish(inOrder(receiveTime), venueTime, false);
        }
    }

    private void endBook() {
        if (isOrdersOpen) {
            endOrders();
        }
        if (!isBookOpen) {
            return;
        }
        isBookOpen = false;
        report.count("messages", 1);
        final boolean isSnapshot =
                part == Part.WHOLE || part == Part.SNAPSHOT && (!wasSnapshot || book.isNextSnapshot());
        if (!hasBook && !isSnapshot) {
            report.count("skipped.before_snapshot", 1);
            report.note("book.begin", "changes before the first snapshot are left out: there is no book to change");
            book.clear();
            return;
        }
        if (hasBook && isSnapshot && part == Part.SNAPSHOT) {
            report.count("resyncs", 1);
            book.nextEpoch();
        }
        hasBook = true;
        wasSnapshot = part == Part.SNAPSHOT;
        if (wasSnapshot) {
            book.tellSnapshot(isSnapshot);
        }
        report.count(isSnapshot ? "snapshots" : "book_updates", 1);
        report.count("book_levels", isSnapshot ? 0 : book.size());
        offset(bookReceiveTime, bookVenueTime);
        book.publish(inOrder(bookReceiveTime), bookVenueTime, isSnapshot);
        report.count("crossed", check.isCrossed() ? 1 : 0);
    }

    @Override
    public void bar(final long toldBegin, final long toldEnd, final Prices prices) throws IOException {
        endBook();
        report.count("messages", 1);
        final long open = price(prices.open());
        final long high = price(prices.high());
        final long low = price(prices.low());
        final long close = price(prices.close());
        final long volume = qty(prices.volume());
        if (low <= 0 || high < low || close < low || close > high || volume < 0 || open <= 0) {
            throw source.damaged("no bar has these prices: open=" + prices.open() + " high=" + prices.high() + " low="
                    + prices.low() + " close=" + prices.close() + " volume=" + prices.volume()
                    + "; are the columns right? see --column");
        }
        report.count("open_outside", open < low || open > high ? 1 : 0);
        final long begin = toldBegin == Records.NO_TIME ? toldEnd - barNs : toldBegin;
        final long end = begin + barNs;
        if (lastBarEnd != Records.NO_TIME && begin < lastBarEnd) {
            if (lastBarCut > 0) {
                throw noLength();
            }
            throw source.damaged("a bar begins at " + begin + " ns, before the one before it ends at " + lastBarEnd
                    + " ns: bars of " + barNs + " ns overlap; is their length right?");
        }
        if (lastBarEnd != Records.NO_TIME && begin > lastBarEnd) {
            report.count("gaps", 1);
            report.count("missing_bars", (begin - lastBarEnd) / barNs);
        }
        lastBarEnd = end;
        // An outage may end a bar early; it is told with its interval all the same, for strategies ask for one length.
        lastBarCut = toldBegin == Records.NO_TIME || toldEnd == Records.NO_TIME ? 0 : end - toldEnd;
        if (lastBarCut > 0) {
            report.count("bars_cut_short", 1);
        }
        Records.begin(record, 0, VenueBarEncoder.BLOCK_LENGTH, VenueBarEncoder.TEMPLATE_ID);
        bar.wrap(record, BODY_OFFSET)
                .openTime(begin)
                .closeTime(end)
                .openPrice(open)
                .highPrice(high)
                .lowPrice(low)
                .closePrice(close)
                .volume(volume)
                .trades(prices.trades())
                .closed((short) 1)
                .kind(BarKind.TIME);
        publish(inOrder(end), end, end, bar.encodedLength());
        report.count("bars", 1);
    }

    private IOException noLength() {
        return source.damaged(
                "by its own close time a bar here takes " + (barNs - lastBarCut) / 1_000_000
                        + " ms, and another one " + barNs / 1_000_000
                        + " ms, as calendar months do; strategies' bars have one length: import klines of a fixed length, e.g. 1d");
    }

    @Override
    public void note(final String name, final String value) {
        report.note(name, value);
    }

    @Override
    public void skip(final String reason) {
        report.count("messages", 1);
        report.count("skipped." + reason, 1);
    }

    private void publish(final long time, final long venueTime, final long receiveTime, final int length) {
        offset(receiveTime, venueTime);
        Records.receiveTime(record, 0, time);
        Records.venueTime(record, 0, venueTime);
        Records.instrument(record, 0, 0);
        publisher.publish(record, 0, Records.end(record, 0, length));
    }

    private void offset(final long receiveTime, final long venueTime) {
        if (venueTime != Records.NO_TIME && source.hasReceiveTimes()) {
            clockOffset = Math.min(clockOffset, receiveTime - venueTime);
        }
    }

    private long inOrder(final long time) {
        if (time < lastTime) {
            report.count("receive_time_backwards", 1);
        }
        lastTime = Math.max(lastTime, time);
        return lastTime;
    }

    private long price(final BigDecimal value) {
        return mantissa(value, priceScale);
    }

    private long qty(final BigDecimal value) {
        return mantissa(value, qtyScale);
    }

    private long mantissa(final BigDecimal value, final int scale) {
        final BigDecimal atScale = value.setScale(scale, RoundingMode.HALF_EVEN);
        if (value.scale() > scale && atScale.compareTo(value) != 0) {
            report.count("rounded", 1);
        }
        return atScale.unscaledValue().longValueExact();
    }
}
