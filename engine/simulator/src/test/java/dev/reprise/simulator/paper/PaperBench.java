package dev.reprise.simulator.paper;

import dev.reprise.api.Capabilities;
import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.PriceBand;
import dev.reprise.api.VenueModel;
import dev.reprise.api.record.OrderInstructions;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.AmendOrderEncoder;
import dev.reprise.api.schema.BookInvalidEncoder;
import dev.reprise.api.schema.BookInvalidReason;
import dev.reprise.api.schema.BookUpdateEncoder;
import dev.reprise.api.schema.BookUpdateKind;
import dev.reprise.api.schema.CancelOrderEncoder;
import dev.reprise.api.schema.DerivedPriceEncoder;
import dev.reprise.api.schema.ExpiryCause;
import dev.reprise.api.schema.FillDecoder;
import dev.reprise.api.schema.InstrumentStatusEncoder;
import dev.reprise.api.schema.L3UpdateEncoder;
import dev.reprise.api.schema.LatencyKind;
import dev.reprise.api.schema.LatencyPointsEncoder;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.NewOrderEncoder;
import dev.reprise.api.schema.OrderAcceptedDecoder;
import dev.reprise.api.schema.OrderAction;
import dev.reprise.api.schema.OrderAmendedDecoder;
import dev.reprise.api.schema.OrderCanceledDecoder;
import dev.reprise.api.schema.OrderExpiredDecoder;
import dev.reprise.api.schema.OrderRejectedDecoder;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderTriggeredDecoder;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.PriceKind;
import dev.reprise.api.schema.RunMode;
import dev.reprise.api.schema.RunStartedEncoder;
import dev.reprise.api.schema.SelfTradeMode;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.api.schema.TopOfBookEncoder;
import dev.reprise.api.schema.TradeEncoder;
import dev.reprise.api.schema.TradingStatus;
import dev.reprise.api.schema.VenueBarEncoder;
import dev.reprise.api.schema.VenueLimitKind;
import dev.reprise.api.schema.VenueLimitsEncoder;
import dev.reprise.api.schema.VenueTermsEncoder;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A paper venue on a bench: a clock moved by hand, its timers, market records in, reports out as text. Allocates nothing. */
final class PaperBench implements VenueModel.Context {
    static final long ENTRY = 100;
    static final long RESPONSE = 50;
    static final Instrument INSTRUMENT = instrument(0, 1, 2);

    private static final int QUOTE_SCALE = 4;
    private static final int EXACT_SCALE = 7;
    private static final int MAX_TIMERS = 100_000;

    /** Hears the reports. */
    interface Reports {
        void onReport(MutableDirectBuffer buffer, int offset);
    }

    final PaperVenue venue;
    private final PaperSettings settings;
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[Records.MAX_LENGTH]);
    private final NewOrderEncoder newOrder = new NewOrderEncoder();
    private final AmendOrderEncoder amend = new AmendOrderEncoder();
    private final CancelOrderEncoder cancel = new CancelOrderEncoder();
    private final TradeEncoder trade = new TradeEncoder();
    private final TopOfBookEncoder top = new TopOfBookEncoder();
    private final BookUpdateEncoder update = new BookUpdateEncoder();
    private final L3UpdateEncoder l3 = new L3UpdateEncoder();
    private final Reports reports;
    private final long[] deadlines = new long[MAX_TIMERS];
    private final long[] payloads = new long[MAX_TIMERS];
    private int timers;
    private long now = 1_000;
    private long updateId;
    private long venueTime = Records.NO_TIME;
    private int strategy = 4;
    private boolean isPostOnlyStop;
    private TimeInForce stopTimeInForce = TimeInForce.GTC;
    private OrderRole role = OrderRole.ENTRY;
    private boolean inTimer;
    private Instrument.Rules rules = INSTRUMENT.rules();
    private int quoteScale = QUOTE_SCALE;

    PaperBench(final Reports reports) {
        this(reports, FillModel.TOUCH);
    }

    PaperBench(final Reports reports, final FillModel model) {
        this(reports, new PaperSettings(ENTRY, RESPONSE, model));
    }

    PaperBench(final Reports reports, final PaperSettings settings) {
        this(reports, settings, OrderTrace.NONE);
    }

    PaperBench(final Reports reports, final PaperSettings settings, final OrderTrace trace) {
        this.reports = reports;
        this.settings = settings;
        venue = new PaperVenue(settings, trace);
        venue.start(this);
        venue.onInstrument(INSTRUMENT);
    }

    /** Prices and quantities at small scales, so that a test can say 100 and mean 100 ticks; fees 10 and 20 bps. */
    static Instrument instrument(final int index, final int version, final int priceScale) {
        return instrument(index, version, priceScale, QUOTE_SCALE, 1, PriceBand.NONE);
    }

    private static Instrument instrument(
            final int index,
            final int version,
            final int priceScale,
            final int quoteScale,
            final long lot,
            final PriceBand band) {
        return new Instrument(
                index,
                version,
                "AAA-BBB.TEST",
                "AAABBB",
                "TEST",
                new Currency(0, "AAA", 8),
                new Currency(1, "BBB", quoteScale),
                MarketKind.SPOT,
                new Instrument.Rules(priceScale, 2, 1, lot, 2, 100_000, 10, 100_000, 100, 0, band, 0),
                new Instrument.Fees(100_000, 200_000),
                false);
    }

    @Override
    public long now() {
        return now;
    }

    @Override
    public void schedule(final long deadline, final long payload) {
        if (deadline <= now) {
            throw new IllegalStateException("a timer must lie ahead");
        }
        // Sorted, latest first, so that the next one is the last; equal deadlines keep the order they were set in.
        int at = timers++;
        while (at > 0 && deadlines[at - 1] <= deadline) {
            deadlines[at] = deadlines[at - 1];
            payloads[at] = payloads[at - 1];
            at--;
        }
        deadlines[at] = deadline;
        payloads[at] = payload;
    }

    @Override
    public void report(final MutableDirectBuffer buffer, final int offset, final int length) {
        if (!inTimer || length % 8 != 0 || Records.receiveTime(buffer, offset) != now) {
            throw new IllegalStateException("a report at the wrong time or of a wrong length");
        }
        reports.onReport(buffer, offset);
    }

    /** Timers that have not fired. */
    int timers() {
        return timers;
    }

    /** Moves the clock, firing what comes due on the way. */
    PaperBench to(final long time) {
        while (timers > 0 && deadlines[timers - 1] <= time) {
            timers--;
            now = deadlines[timers];
            inTimer = true;
            venue.onTimer(payloads[timers]);
            inTimer = false;
        }
        now = time;
        return this;
    }

    PaperBench after(final long ns) {
        return to(now + ns);
    }

    PaperBench order(
            final long id,
            final Side side,
            final OrderType type,
            final TimeInForce timeInForce,
            final long price,
            final long qty,
            final boolean postOnly) {
        return order(0, id, side, type, timeInForce, price, qty, postOnly);
    }

    PaperBench order(
            final int instrument,
            final long id,
            final Side side,
            final OrderType type,
            final TimeInForce timeInForce,
            final long price,
            final long qty,
            final boolean postOnly) {
        Records.begin(record, 0, NewOrderEncoder.BLOCK_LENGTH, NewOrderEncoder.TEMPLATE_ID);
        newOrder.wrap(record, Records.BODY_OFFSET)
                .instrument(instrument)
                .strategy(strategy)
                .clientOrderId(id)
                .price(price)
                .qty(qty)
                .side(side)
                .orderType(type)
                .timeInForce(timeInForce)
                .role(role)
                .instructions((short) (postOnly ? 1 : 0));
        Records.end(record, 0, newOrder.encodedLength());
        venue.onOrder(record, 0);
        return this;
    }

    /** Latencies that are not constant: rows of time, entry, response. */
    PaperBench latencies(final LatencyKind kind, final long seed, final long... rows) {
        Records.begin(record, 0, LatencyPointsEncoder.BLOCK_LENGTH, LatencyPointsEncoder.TEMPLATE_ID);
        final LatencyPointsEncoder encoder = new LatencyPointsEncoder();
        encoder.wrap(record, Records.BODY_OFFSET).seed(seed).part(0).parts(1).kind(kind);
        final LatencyPointsEncoder.PointsEncoder points = encoder.pointsCount(rows.length / 3);
        for (int i = 0; i < rows.length; i += 3) {
            points.next().time(rows[i]).entry(rows[i + 1]).response(rows[i + 2]);
        }
        Records.end(record, 0, encoder.encodedLength());
        venue.onLatencies(record, 0);
        return this;
    }

    PaperBench limit(final long id, final Side side, final long price, final long qty) {
        return order(id, side, OrderType.LIMIT, TimeInForce.GTC, price, qty, false);
    }

    PaperBench market(final long id, final Side side, final long qty) {
        return order(id, side, OrderType.MARKET, TimeInForce.IOC, 0, qty, false);
    }

    /** An order that waits for a price, or a leg of the pair {@code listId}; GTC. */
    PaperBench conditional(
            final long id,
            final Side side,
            final OrderType type,
            final long trigger,
            final long price,
            final long qty,
            final long listId,
            final long trailingOffset,
            final long activationPrice) {
        Records.begin(record, 0, NewOrderEncoder.BLOCK_LENGTH, NewOrderEncoder.TEMPLATE_ID);
        newOrder.wrap(record, Records.BODY_OFFSET)
                .instrument(0)
                .strategy(4)
                .clientOrderId(id)
                .price(price)
                .stopPrice(trigger)
                .qty(qty)
                .activationPrice(activationPrice)
                .trailingOffset(trailingOffset)
                .listId(listId)
                .instructions((short) ((listId == 0 ? 0 : OrderInstructions.PAIRED) | (isPostOnlyStop ? 1 : 0)))
                .side(side)
                .orderType(type)
                .timeInForce(stopTimeInForce);
        Records.end(record, 0, newOrder.encodedLength());
        venue.onOrder(record, 0);
        return this;
    }

    /** Conditional orders have this time in force from here on. */
    PaperBench stops(final TimeInForce timeInForce) {
        stopTimeInForce = timeInForce;
        return this;
    }

    /** Conditional orders may only rest when they fire, from here on. */
    PaperBench postOnlyStops() {
        isPostOnlyStop = true;
        return this;
    }

    PaperBench amendStop(final long id, final long trigger, final long price, final long qty) {
        Records.begin(record, 0, AmendOrderEncoder.BLOCK_LENGTH, AmendOrderEncoder.TEMPLATE_ID);
        amend.wrap(record, Records.BODY_OFFSET)
                .instrument(0)
                .strategy(4)
                .clientOrderId(id)
                .stopPrice(trigger)
                .price(price)
                .qty(qty);
        Records.end(record, 0, amend.encodedLength());
        venue.onOrder(record, 0);
        return this;
    }

    PaperBench cancel(final long id) {
        Records.begin(record, 0, CancelOrderEncoder.BLOCK_LENGTH, CancelOrderEncoder.TEMPLATE_ID);
        cancel.wrap(record, Records.BODY_OFFSET).instrument(0).strategy(4).clientOrderId(id);
        Records.end(record, 0, cancel.encodedLength());
        venue.onOrder(record, 0);
        return this;
    }

    PaperBench amend(final long id, final long price, final long qty) {
        Records.begin(record, 0, AmendOrderEncoder.BLOCK_LENGTH, AmendOrderEncoder.TEMPLATE_ID);
        amend.wrap(record, Records.BODY_OFFSET)
                .instrument(0)
                .strategy(4)
                .clientOrderId(id)
                .price(price)
                .qty(qty);
        Records.end(record, 0, amend.encodedLength());
        venue.onOrder(record, 0);
        return this;
    }

    /** Limit and market orders are this strategy's from here on. */
    PaperBench strategy(final int index) {
        strategy = index;
        return this;
    }

    /** Limit and market orders have this role from here on. */
    PaperBench role(final OrderRole of) {
        role = of;
        return this;
    }

    /** The instrument has these limits from here on; 0 open orders: no limit. */
    PaperBench rules(
            final int openOrders,
            final long minNotional,
            final int notionalMinutes,
            final MarketKind kind,
            final Capabilities capabilities) {
        final Instrument.Rules r = INSTRUMENT.rules();
        venue.onInstrument(new Instrument(
                0,
                2,
                INSTRUMENT.symbol(),
                INSTRUMENT.venueSymbol(),
                INSTRUMENT.venue(),
                INSTRUMENT.base(),
                INSTRUMENT.quote(),
                kind,
                new Instrument.Rules(
                        r.priceScale(),
                        r.qtyScale(),
                        r.tickSize(),
                        r.lotSize(),
                        r.minQty(),
                        r.maxQty(),
                        r.minPrice(),
                        r.maxPrice(),
                        minNotional,
                        openOrders,
                        PriceBand.NONE,
                        notionalMinutes),
                INSTRUMENT.fees(),
                false,
                capabilities));
        return this;
    }

    /** The instrument is of this kind from here on. */
    PaperBench kind(final MarketKind kind) {
        venue.onInstrument(new Instrument(
                0,
                2,
                INSTRUMENT.symbol(),
                INSTRUMENT.venueSymbol(),
                INSTRUMENT.venue(),
                INSTRUMENT.base(),
                INSTRUMENT.quote(),
                kind,
                rules,
                INSTRUMENT.fees(),
                false));
        return this;
    }

    /** Rows of tiers: volume, maker rate, taker rate. */
    PaperBench terms(final boolean funding, final long rate, final long interval, final long... tiers) {
        return terms(funding, rate, interval, 0, SelfTradeMode.EXPIRE_MAKER, tiers);
    }

    /** What a taker who takes a whole level pays beyond it; mantissa at scale 8. */
    PaperBench impact(final long rate) {
        return terms(true, 0, 0, rate, SelfTradeMode.EXPIRE_MAKER, new long[0]);
    }

    /** What the venue does with two orders of ours that would trade. */
    PaperBench selfTrade(final SelfTradeMode mode) {
        return terms(true, 0, 0, 0, mode, new long[0]);
    }

    private PaperBench terms(
            final boolean funding,
            final long rate,
            final long interval,
            final long impact,
            final SelfTradeMode selfTrade,
            final long[] tiers) {
        Records.begin(record, 0, VenueTermsEncoder.BLOCK_LENGTH, VenueTermsEncoder.TEMPLATE_ID);
        final VenueTermsEncoder terms = new VenueTermsEncoder();
        terms.wrap(record, Records.BODY_OFFSET)
                .fundingRate(rate)
                .fundingInterval(interval)
                .funding((short) (funding ? 1 : 0))
                .selfTrade(selfTrade)
                .impact(impact);
        final VenueTermsEncoder.TiersEncoder group = terms.tiersCount(tiers.length / 3);
        for (int i = 0; i < tiers.length; i += 3) {
            group.next().volume(tiers[i]).makerFeeRate(tiers[i + 1]).takerFeeRate(tiers[i + 2]);
        }
        Records.end(record, 0, terms.encodedLength());
        venue.onTerms(record, 0);
        return this;
    }

    /** Another session begins, with the settings of the first. */
    PaperBench session() {
        return session(settings);
    }

    /** Another session begins, with settings of its own. */
    PaperBench session(final PaperSettings next) {
        Records.begin(record, 0, RunStartedEncoder.BLOCK_LENGTH, RunStartedEncoder.TEMPLATE_ID);
        final RunStartedEncoder started = new RunStartedEncoder()
                .wrap(record, Records.BODY_OFFSET)
                .mode(RunMode.PAPER)
                .entryLatency(next.entryLatencyNs())
                .responseLatency(next.responseLatencyNs())
                .fillModel(next.fillModel().kind())
                .fillExponent(next.fillModel().exponent())
                .twoClocks((short) (next.twoClocks() ? 1 : 0));
        Records.end(record, 0, started.encodedLength());
        venue.onSession(record, 0);
        return this;
    }

    /** A mark price, or a funding rate and its time; mantissas at scale 8. */
    PaperBench derived(final PriceKind kind, final long value, final long next, final int flags) {
        Records.begin(record, 0, DerivedPriceEncoder.BLOCK_LENGTH, DerivedPriceEncoder.TEMPLATE_ID);
        new DerivedPriceEncoder()
                .wrap(record, Records.BODY_OFFSET)
                .instrument(0)
                .value(value)
                .nextTime(next)
                .kind(kind);
        Records.flags(record, 0, flags);
        Records.venueTime(record, 0, venueTime);
        Records.end(record, 0, DerivedPriceEncoder.BLOCK_LENGTH);
        venue.onMarket(record, 0);
        return this;
    }

    /** Amounts have seven decimals: a maker pays price × quantity, a taker twice that, and nothing is rounded. */
    PaperBench exactFees() {
        quoteScale = EXACT_SCALE;
        return lot(1);
    }

    /** The instrument has this lot from here on. */
    PaperBench lot(final long lot) {
        venue.onInstrument(instrument(0, 1, 2, quoteScale, lot, PriceBand.NONE));
        return this;
    }

    /** The instrument has this band from here on. */
    PaperBench band(final int bidDown, final int bidUp, final int askDown, final int askUp, final int minutes) {
        final Instrument banded =
                instrument(0, 1, 2, quoteScale, 1, new PriceBand(bidDown, bidUp, askDown, askUp, minutes));
        rules = banded.rules();
        venue.onInstrument(banded);
        return this;
    }

    /** Time at the venue of every record from here on. */
    PaperBench happened(final long time) {
        venueTime = time;
        return this;
    }

    PaperBench trade(final long price, final long qty) {
        return trade(price, qty, 0);
    }

    PaperBench trade(final long price, final long qty, final int flags) {
        return trade(price, qty, Side.SELL, flags);
    }

    PaperBench trade(final long price, final long qty, final Side aggressor, final int flags) {
        Records.begin(record, 0, TradeEncoder.BLOCK_LENGTH, TradeEncoder.TEMPLATE_ID);
        trade.wrap(record, Records.BODY_OFFSET)
                .instrument(0)
                .price(price)
                .qty(qty)
                .aggressor(aggressor);
        Records.flags(record, 0, flags);
        Records.venueTime(record, 0, venueTime);
        Records.end(record, 0, trade.encodedLength());
        venue.onMarket(record, 0);
        return this;
    }

    /** A touch that is newer than every book update so far. */
    PaperBench top(final long bid, final long bidQty, final long ask, final long askQty) {
        return top(bid, bidQty, ask, askQty, 0);
    }

    PaperBench top(final long bid, final long bidQty, final long ask, final long askQty, final int flags) {
        Records.begin(record, 0, TopOfBookEncoder.BLOCK_LENGTH, TopOfBookEncoder.TEMPLATE_ID);
        top.wrap(record, Records.BODY_OFFSET)
                .instrument(0)
                .bidPrice(bid)
                .bidQty(bidQty)
                .askPrice(ask)
                .askQty(askQty)
                .updateId(++updateId);
        Records.flags(record, 0, flags);
        Records.venueTime(record, 0, venueTime);
        Records.end(record, 0, top.encodedLength());
        venue.onMarket(record, 0);
        return this;
    }

    PaperBench snapshot(final long[] bids, final long[] asks) {
        return book(BookUpdateKind.SNAPSHOT, 3, 1, bids, asks);
    }

    PaperBench delta(final long[] bids, final long[] asks) {
        return book(BookUpdateKind.DELTA, 3, 1, bids, asks);
    }

    /** A book record; levels are price, quantity, price, quantity, … */
    PaperBench book(final BookUpdateKind kind, final int chain, final int epoch, final long[] bids, final long[] asks) {
        Records.begin(record, 0, BookUpdateEncoder.BLOCK_LENGTH, BookUpdateEncoder.TEMPLATE_ID);
        update.wrap(record, Records.BODY_OFFSET)
                .instrument(0)
                .firstUpdateId(updateId + 1)
                .lastUpdateId(++updateId)
                .epoch(epoch)
                .kind(kind)
                .chain((short) chain);
        final BookUpdateEncoder.BidsEncoder bidGroup = update.bidsCount(bids.length / 2);
        for (int i = 0; i < bids.length; i += 2) {
            bidGroup.next().price(bids[i]).qty(bids[i + 1]);
        }
        final BookUpdateEncoder.AsksEncoder askGroup = update.asksCount(asks.length / 2);
        for (int i = 0; i < asks.length; i += 2) {
            askGroup.next().price(asks[i]).qty(asks[i + 1]);
        }
        Records.venueTime(record, 0, venueTime);
        Records.end(record, 0, update.encodedLength());
        venue.onMarket(record, 0);
        return this;
    }

    /** Order-level data with executions: rows of action (1 add, 2 change, 3 delete, 4 execute), id, side (1 buy, 2 sell), price, quantity. */
    PaperBench orders(final long... rows) {
        return orders(BookUpdateKind.DELTA, 3, 1, true, 0, rows);
    }

    /** An order-level record; see {@link #orders(long...)}. */
    PaperBench orders(
            final BookUpdateKind kind,
            final int chain,
            final int epoch,
            final boolean executions,
            final int depth,
            final long... rows) {
        Records.begin(record, 0, L3UpdateEncoder.BLOCK_LENGTH, L3UpdateEncoder.TEMPLATE_ID);
        l3.wrap(record, Records.BODY_OFFSET)
                .instrument(0)
                .lastUpdateId(++updateId)
                .epoch(epoch)
                .depth(depth)
                .kind(kind)
                .chain((short) chain)
                .executions((short) (executions ? 1 : 0));
        final L3UpdateEncoder.OrdersEncoder group = l3.ordersCount(rows.length / 5);
        for (int i = 0; i < rows.length; i += 5) {
            group.next()
                    .action(OrderAction.get((short) rows[i]))
                    .orderIdLow(rows[i + 1])
                    .side(rows[i + 2] == 1 ? Side.BUY : Side.SELL)
                    .price(rows[i + 3])
                    .qty(rows[i + 4]);
        }
        Records.venueTime(record, 0, venueTime);
        Records.end(record, 0, l3.encodedLength());
        venue.onMarket(record, 0);
        return this;
    }

    /** A bar begins now; its end is so much later. */
    PaperBench bar(final long length, final long open, final long high, final long low, final long close) {
        return bar(length, open, high, low, close, 1);
    }

    /** As a bar, but told before its end. */
    PaperBench partOfBar(final long length, final long open, final long high, final long low, final long close) {
        return bar(length, open, high, low, close, 0);
    }

    private PaperBench bar(
            final long length, final long open, final long high, final long low, final long close, final int closed) {
        Records.begin(record, 0, VenueBarEncoder.BLOCK_LENGTH, VenueBarEncoder.TEMPLATE_ID);
        final VenueBarEncoder encoder = new VenueBarEncoder();
        encoder.wrap(record, Records.BODY_OFFSET)
                .instrument(0)
                .openTime(now)
                .closeTime(now + length)
                .openPrice(open)
                .highPrice(high)
                .lowPrice(low)
                .closePrice(close)
                .closed((short) closed);
        Records.flags(record, 0, Records.FLAG_AT_VENUE);
        Records.end(record, 0, encoder.encodedLength());
        venue.onMarket(record, 0);
        return this;
    }

    PaperBench invalid(final int epoch) {
        Records.begin(record, 0, BookInvalidEncoder.BLOCK_LENGTH, BookInvalidEncoder.TEMPLATE_ID);
        final BookInvalidEncoder invalid = new BookInvalidEncoder();
        invalid.wrap(record, Records.BODY_OFFSET).instrument(0).epoch(epoch).reason(BookInvalidReason.GAP);
        Records.end(record, 0, invalid.encodedLength());
        venue.onMarket(record, 0);
        return this;
    }

    /** What the venue takes from here on: rows of kind, most and window. */
    PaperBench limits(final int openStops, final Object... rows) {
        Records.begin(record, 0, VenueLimitsEncoder.BLOCK_LENGTH, VenueLimitsEncoder.TEMPLATE_ID);
        final VenueLimitsEncoder encoder = new VenueLimitsEncoder();
        encoder.wrap(record, Records.BODY_OFFSET).openStops(openStops);
        final VenueLimitsEncoder.LimitsEncoder limits = encoder.limitsCount(rows.length / 3);
        for (int i = 0; i < rows.length; i += 3) {
            limits.next().kind((VenueLimitKind) rows[i]).most((int) rows[i + 1]).window((int) rows[i + 2]);
        }
        Records.end(record, 0, encoder.encodedLength());
        venue.onLimits(record, 0);
        return this;
    }

    PaperBench status(final TradingStatus status) {
        Records.begin(record, 0, InstrumentStatusEncoder.BLOCK_LENGTH, InstrumentStatusEncoder.TEMPLATE_ID);
        final InstrumentStatusEncoder encoder = new InstrumentStatusEncoder();
        encoder.wrap(record, Records.BODY_OFFSET).instrument(0).status(status);
        Records.end(record, 0, encoder.encodedLength());
        venue.onMarket(record, 0);
        return this;
    }

    /** A reject as a line: our reading, the venue's code and its words. */
    static String refusal(final MutableDirectBuffer buffer, final int offset) {
        final OrderRejectedDecoder no = new OrderRejectedDecoder()
                .wrap(buffer, offset + Records.BODY_OFFSET, Records.blockLength(buffer, offset), 1);
        return no.code() + " " + no.venueCode() + " " + no.message();
    }

    /** A report as a line: time, what, order, figures. */
    static String text(final MutableDirectBuffer buffer, final int offset) {
        final int body = offset + Records.BODY_OFFSET;
        final int block = Records.blockLength(buffer, offset);
        final String time = Records.receiveTime(buffer, offset) + " ";
        switch (Records.templateId(buffer, offset)) {
            case OrderAcceptedDecoder.TEMPLATE_ID:
                return time + "accepted "
                        + new OrderAcceptedDecoder()
                                .wrap(buffer, body, block, 1)
                                .clientOrderId();
            case OrderRejectedDecoder.TEMPLATE_ID:
                final OrderRejectedDecoder no = new OrderRejectedDecoder().wrap(buffer, body, block, 1);
                return time + "rejected " + no.clientOrderId() + " " + no.request() + " " + no.code();
            case OrderAmendedDecoder.TEMPLATE_ID:
                final OrderAmendedDecoder now = new OrderAmendedDecoder().wrap(buffer, body, block, 1);
                return time + "amended " + now.clientOrderId() + " " + now.qty() + "@" + now.price();
            case OrderCanceledDecoder.TEMPLATE_ID:
                final OrderCanceledDecoder off = new OrderCanceledDecoder().wrap(buffer, body, block, 1);
                return time + "canceled " + off.clientOrderId() + " cum=" + off.cumQty();
            case OrderExpiredDecoder.TEMPLATE_ID:
                final OrderExpiredDecoder end = new OrderExpiredDecoder().wrap(buffer, body, block, 1);
                return time + "expired " + end.clientOrderId() + " cum=" + end.cumQty()
                        + (end.cause() == ExpiryCause.TERMS ? "" : " " + end.cause());
            case OrderTriggeredDecoder.TEMPLATE_ID:
                return time + "triggered "
                        + new OrderTriggeredDecoder()
                                .wrap(buffer, body, block, 1)
                                .clientOrderId();
            case FillDecoder.TEMPLATE_ID:
                final FillDecoder fill = new FillDecoder().wrap(buffer, body, block, 1);
                return time + "fill " + fill.clientOrderId() + " " + fill.lastQty() + "@" + fill.lastPrice() + " cum="
                        + fill.cumQty() + " " + fill.liquidity();
            default:
                throw new AssertionError("template " + Records.templateId(buffer, offset));
        }
    }
}
