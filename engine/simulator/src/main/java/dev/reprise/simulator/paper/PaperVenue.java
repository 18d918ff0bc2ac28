package dev.reprise.simulator.paper;

import dev.reprise.api.Capabilities;
import dev.reprise.api.Capability;
import dev.reprise.api.Carrier;
import dev.reprise.api.Instrument;
import dev.reprise.api.VenueModel;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookInvalidDecoder;
import dev.reprise.api.schema.BookUpdateDecoder;
import dev.reprise.api.schema.DerivedPriceDecoder;
import dev.reprise.api.schema.InstrumentStatusDecoder;
import dev.reprise.api.schema.L3UpdateDecoder;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.RunStartedDecoder;
import dev.reprise.api.schema.TopOfBookDecoder;
import dev.reprise.api.schema.TradeDecoder;
import dev.reprise.api.schema.VenueBarDecoder;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Fills our orders against live or recorded market data, without touching the market. The same records give the same reports.
 *
 * <p><b>Takers.</b> What is marketable when the order arrives fills level by level at the visible prices: the L2 book, with a
 * newer touch in front; without a valid book the touch alone. What our orders took of a level stays taken until it leaves the level: what
 * leaves is what we took first, and a trade that took what we had fills nothing of ours. What a trade took beyond that is gone for whoever comes after it, before the book tells it ({@code RecordedTakers}). The rest of an IOC or market order expires, of a GTC order rests; a FOK order fills whole or
 * expires. A market order while nothing is visible is rejected with {@code OTHER}; its collar price is the core's affair.
 *
 * <p>With an impact in its terms the price is worse than what is shown, by the part of the level that is taken ({@code TakerImpact}), and never beyond the
 * order's limit: what would be expires or rests. An order that rests so is a taker still, with every model below, for as long as something
 * is shown within its limit that it has not taken: it takes more when a level changes, and a trade through its limit fills it as one.
 *
 * <p><b>Makers.</b> A resting order fills, at its own price, when a trade passes <em>through</em> that price: below a buy, above a
 * sell. With the model {@code touch} that is all. The other models of {@link FillModel} keep the order's place in the queue of its
 * level: a trade at the price against our side fills what exceeds the quantity ahead, and so does a book that comes to our price
 * from the other side, up to the quantity it shows. One trade's quantity is shared by our orders in price-time order, buys before
 * sells, and never fills more than was traded; what is shown is taken once, by makers and takers together. A touch flagged {@link Records#FLAG_FROM_TRADES} fills no maker. Trades flagged
 * {@link Records#FLAG_NO_FILL} fill nothing and move no queue. With {@code fifo} the place is the one among the venue's own orders, from
 * order-level (L3) records: an execution of an order of our side behind ours, or at a worse price, fills ours first.
 *
 * <p><b>Bars.</b> With a model of bars ({@link FillModel#isOfBars}) {@code VenueBar} records alone fill, one at the beginning of each bar
 * and flagged {@link Records#FLAG_AT_VENUE}: the rules stand with {@code BarMatching}.
 *
 * <p><b>Stops.</b> Stops, take-profits and trailing stops wait for the last trade to reach their trigger, then they are market or
 * limit orders; one that would fire on arrival is refused with {@code WOULD_TRIGGER}, and so with {@code OTHER} before the first
 * trade. Of a pair the leg that fills, even in part, or fires ends the other, which expires; a cancel of one cancels both.
 *
 * <p><b>Sessions.</b> The start of a session says by which model it fills and what its latencies are ({@link #onSession}). What is on its way
 * then arrives as it was sent, and nothing overtakes it. Orders that rest keep the quantity ahead of them, and the new model says who leaves
 * from then on; without a queue before, they stand behind all that the venue next shows at their price.
 *
 * <p><b>On the way.</b> Latencies are constant, or follow a table ({@link #onLatencies}): interpolated over time, or drawn. What goes
 * one way never overtakes what went before it. With two clocks ({@link PaperSettings#twoClocks}) the market happens here before the
 * core sees it.
 *
 * <p><b>Refusals.</b> Post-only that reaches the opposite touch is {@code WOULD_TAKE}, whether or not we took that level, and so is more of it at its price. Off
 * the grid or outside the instrument's limits, its {@link dev.reprise.api.PriceBand} among them, is {@code FILTER}, a repeated open id {@code DUPLICATE}, a halted market
 * {@code MARKET_CLOSED}, GTD {@code OTHER} (the engine keeps the time itself). So is a post-only stop on spot; of contracts it expires
 * when it fires and would take. A cancel or amend that comes too
 * late is {@code UNKNOWN_ORDER}. An order more than the instrument may have open is {@code FILTER}, a request beyond what the venue takes
 * in a time ({@link #onLimits}) {@code RATE_LIMIT}, a cancel as well. The two legs of a pair come as one request, and both are taken or none. The venue's codes and words
 * stand with {@code Refusal}. Balances, margin and reduce-only are not checked here.
 *
 * <p><b>Orders of ours that meet.</b> The self-trade prevention mode of the taker says which of them expires: {@code PaperMatching}.
 *
 * <p><b>Charges.</b> Fees are the notional times the instrument's rates, or those of the tier that the account has reached, in its quote
 * currency; a negative one is a rebate. Linear perpetual contracts pay and receive funding. The rules stand with {@code FeeTiers} and
 * {@code PaperFunding}; what {@link #onTerms} says is the venue's schedule, the impact, and the self-trade prevention mode.
 */
public final class PaperVenue implements VenueModel {
    private static final Capabilities HELD = Capabilities.of(
            Capability.STOP_MARKET,
            Capability.STOP_LIMIT,
            Capability.TAKE_PROFIT_MARKET,
            Capability.TAKE_PROFIT_LIMIT,
            Capability.TRAILING_STOP,
            Capability.OCO,
            Capability.AMEND_DOWN,
            Capability.TRIGGER_LAST,
            Capability.POST_ONLY_STOP);

    private final TradeDecoder trade = new TradeDecoder();
    private final BookInvalidDecoder invalid = new BookInvalidDecoder();
    private final InstrumentStatusDecoder statusChange = new InstrumentStatusDecoder();
    private final NewOrderDecoder newOrder = new NewOrderDecoder();
    private final RunStartedDecoder started = new RunStartedDecoder();
    private PaperSettings settings; // of the session
    private final OrderTrace trace;
    private final PaperOrders orders = new PaperOrders();
    private final PaperStops stops = new PaperStops(orders);
    private final Mailbox mail = new Mailbox();
    private final Latencies latencies;
    private PaperMarket[] markets = new PaperMarket[0];
    private Context context;
    private PaperReports reports;
    private Charges charges;
    private PaperDesk desk;
    private long
            firstLeg; // ticket of the order that was sent last, if it is the first of a list; what follows it at once
    // may be the second
    private long firstLegId;
    private long firstLegAt;

    /** A venue without instruments; {@link #start} comes next. */
    public PaperVenue(final PaperSettings settings) {
        this(settings, OrderTrace.NONE);
    }

    /** As the other one; the trace hears what happens to the orders. */
    public PaperVenue(final PaperSettings settings, final OrderTrace trace) {
        this.settings = settings;
        this.trace = trace;
        latencies = new Latencies(settings.entryLatencyNs(), settings.responseLatencyNs());
    }

    @Override
    public void start(final Context venueContext) {
        context = venueContext;
        reports = new PaperReports(
                venueContext,
                mail,
                orders,
                latencies,
                trace,
                settings.fillModel().hasQueue());
        charges = new Charges(venueContext, reports);
        desk = new PaperDesk(orders, stops, reports, charges, venueContext, settings.fillModel());
    }

    /**
     * What a spot venue holds: stops, take-profits and trailing stops on the last trade, and pairs; and post-only stops as a venue of contracts
     * has them.
     */
    @Override
    public Capabilities capabilities() {
        return HELD;
    }

    @Override
    public boolean isOfBars() {
        return settings.fillModel().isOfBars();
    }

    @Override
    public void onInstrument(final Instrument instrument) {
        final int index = instrument.index();
        orders.onInstrument(index);
        stops.onInstrument(index);
        if (index >= markets.length) {
            markets = Arrays.copyOf(markets, index + 1);
        }
        final PaperMarket market = markets[index];
        if (market == null) {
            markets[index] = new PaperMarket(instrument, settings.twoClocks() ? null : context);
        } else if (market.instrument.priceScale() == instrument.priceScale()
                && market.instrument.qtyScale() == instrument.qtyScale()) {
            market.instrument = instrument;
        } else {
            // Mantissas of the old scales mean nothing now: the venue cancels what rests and waits for new data.
            desk.cancelAll(index);
            markets[index] = new PaperMarket(instrument, settings.twoClocks() ? null : context);
        }
        charges.onInstrument(markets[index]);
    }

    @Override
    public void onSession(final DirectBuffer buffer, final int offset) {
        started.wrap(
                buffer,
                offset + Records.BODY_OFFSET,
                Records.blockLength(buffer, offset),
                Records.version(buffer, offset));
        final PaperSettings next = new PaperSettings(
                started.entryLatency(),
                started.responseLatency(),
                new FillModel(started.fillModel(), started.fillExponent()),
                started.twoClocks() == 1);
        if (!next.mayFollow(settings)) {
            throw new IllegalArgumentException(
                    "a session on bars, on order-level data or with two clocks fills as the one before it: was "
                            + settings + ", the record says " + next + "; give the new session another journal");
        }
        settings = next;
        latencies.onSession(next.entryLatencyNs(), next.responseLatencyNs());
        reports.onSession(next.fillModel().hasQueue());
        desk.onSession(next.fillModel());
        charges.onSession();
        desk.limits().onSession();
    }

    @Override
    public void onTerms(final DirectBuffer buffer, final int offset) {
        charges.onTerms(buffer, offset);
    }

    @Override
    public void onMarket(final DirectBuffer buffer, final int offset) {
        final PaperMarket market = market(Records.instrument(buffer, offset));
        final int flags = Records.flags(buffer, offset);
        if (market == null || isOfOtherClock(flags)) {
            return;
        }
        market.time = Records.venueTime(buffer, offset);
        final int template = Records.templateId(buffer, offset);
        if (settings.twoClocks() && market.time != Records.NO_TIME && isOfNow(template)) {
            market.ahead = context.now() - market.time;
        }
        if (template == DerivedPriceDecoder.TEMPLATE_ID) {
            charges.funding().onDerived(market, buffer, offset);
            return;
        }
        if (desk.bars() != null && template != InstrumentStatusDecoder.TEMPLATE_ID) {
            if (template == VenueBarDecoder.TEMPLATE_ID && desk.bars().begin(market, buffer, offset)) {
                if ((flags & Records.FLAG_WHOLE_BAR) != 0
                        && mail.isEmpty()
                        && orders.open(market.instrument.index()) == 0) {
                    market.bar.isMet = true; // by nobody: none is there, and none is on its way
                } else {
                    context.schedule(latencies.thereAt(context.now()), meeting(market.instrument.index()));
                }
            }
            return;
        }
        final int body = offset + Records.BODY_OFFSET;
        final int blockLength = Records.blockLength(buffer, offset);
        final int version = Records.version(buffer, offset);
        switch (template) {
            case TradeDecoder.TEMPLATE_ID:
                if ((flags & Records.FLAG_NO_FILL) == 0) {
                    trade.wrap(buffer, body, blockLength, version);
                    market.onTrade(context.now(), trade.price(), trade.qty());
                    desk.onTrade(market, trade.price(), trade.qty(), trade.aggressor());
                    desk.onLastPrice(market);
                }
                break;
            case TopOfBookDecoder.TEMPLATE_ID:
                market.depth.onTopOfBook(buffer, offset);
                market.onView(context.now());
                market.ledger.look(market.depth, true, market.time, context.now());
                desk.onTopView(market);
                break;
            case BookUpdateDecoder.TEMPLATE_ID:
                market.depth.onBookUpdate(buffer, offset);
                onView(market);
                break;
            case L3UpdateDecoder.TEMPLATE_ID:
                desk.onOrders(market, buffer, offset);
                onView(market);
                break;
            case BookInvalidDecoder.TEMPLATE_ID:
                market.onViewLost();
                market.depth.onBookInvalid(
                        invalid.wrap(buffer, body, blockLength, version).epoch());
                desk.onViewLost(market);
                break;
            case InstrumentStatusDecoder.TEMPLATE_ID:
                market.status =
                        statusChange.wrap(buffer, body, blockLength, version).status();
                break;
            default:
                break; // Bars move nothing here.
        }
    }

    /** Whether it is told when it happens; a book may be told long after, a bar before its end. */
    private static boolean isOfNow(final int template) {
        return template == TradeDecoder.TEMPLATE_ID
                || template == TopOfBookDecoder.TEMPLATE_ID
                || template == DerivedPriceDecoder.TEMPLATE_ID;
    }

    /** With two clocks what the core sees is old news here. */
    private boolean isOfOtherClock(final int flags) {
        return (flags & (Records.FLAG_AT_VENUE | Records.FLAG_WHOLE_BAR)) != 0 != settings.twoClocks();
    }

    @Override
    public void onLatencies(final DirectBuffer buffer, final int offset) {
        latencies.onPoints(buffer, offset);
    }

    @Override
    public void onLimits(final DirectBuffer buffer, final int offset) {
        desk.limits().onLimits(buffer, offset);
    }

    @Override
    public void onOrder(final DirectBuffer buffer, final int offset) {
        final long ticket = mail.claim(buffer, offset);
        final long first = firstLeg;
        firstLeg = Mailbox.NOTHING;
        if (Records.templateId(buffer, offset) == NewOrderDecoder.TEMPLATE_ID) {
            newOrder.wrap(
                    buffer,
                    offset + Records.BODY_OFFSET,
                    Records.blockLength(buffer, offset),
                    Records.version(buffer, offset));
            final long id = newOrder.clientOrderId();
            final long list = newOrder.listId();
            if (first != Mailbox.NOTHING && list == firstLegId && id == list + 1 && firstLegAt == context.now()) {
                mail.attach(first, ticket); // one request: it is there when the first leg is
                return;
            }
            if (list == id && PaperChecks.isPaired(newOrder)) {
                firstLeg = ticket;
                firstLegId = id;
                firstLegAt = context.now();
            }
        }
        context.schedule(latencies.thereAt(context.now()), ticket);
    }

    /** Payload of the timer at which orders meet an instrument's bar: below all tickets, above those of {@link PaperFunding}. */
    static long meeting(final int instrument) {
        return -1L - instrument;
    }

    @Override
    public void onTimer(final long payload) {
        if (PaperFunding.isTimer(payload)) {
            charges.funding().onTimer(payload);
            return;
        }
        if (payload < 0) {
            final PaperMarket market = market((int) (-1 - payload));
            if (market != null && market.bar != null) {
                desk.bars().meet(market);
            }
            return;
        }
        final MutableDirectBuffer buffer = mail.buffer();
        final int offset = mail.offset(payload);
        final long second = mail.attached(payload);
        if (second != Mailbox.NOTHING) {
            desk.onPair(market(Records.instrument(buffer, offset)), buffer, offset, mail.offset(second));
            mail.release(second);
        } else if (isRequest(Records.templateId(buffer, offset))) {
            desk.onRequest(market(Records.instrument(buffer, offset)), buffer, offset);
        } else {
            Records.receiveTime(buffer, offset, context.now());
            context.report(buffer, offset, Records.length(buffer, offset));
        }
        // Last, for what the report causes may claim slots while the core still reads this one.
        mail.release(payload);
    }

    @Override
    public long stateHash() {
        long hash = stops.hash(orders.hash(desk.hash(0)));
        for (final PaperMarket market : markets) {
            if (market != null) {
                hash = market.hash(hash);
                hash = desk.bars() == null ? hash : desk.bars().hash(hash, market);
            }
        }
        return charges.hash(latencies.hash(mail.hash(hash)));
    }

    private static boolean isRequest(final int templateId) {
        return templateId >= Records.FIRST_CAUSED_TEMPLATE;
    }

    private PaperMarket market(final int index) {
        return index >= 0 && index < markets.length ? markets[index] : null;
    }

    private void onView(final PaperMarket market) {
        market.onView(context.now());
        market.ledger.look(market.depth, false, market.time, context.now());
        desk.onView(market);
    }

    @Override
    public void carry(final Carrier carrier) {
        orders.carry(carrier);
        stops.carry(carrier);
        mail.carry(carrier);
        latencies.carry(carrier);
        desk.carry(carrier);
        for (final PaperMarket market : markets) {
            if (carrier.carry(market != null)) {
                market.carry(carrier);
            }
        }
        charges.carry(carrier);
    }
}
