package dev.reprise.backtest.statistics;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.api.Currency;
import dev.reprise.api.FeeCoins;
import dev.reprise.api.Instrument;
import dev.reprise.api.number.FeeValue;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.number.PricesBefore;
import dev.reprise.api.number.Valuation;
import dev.reprise.api.record.BookedFundings;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.FillDecoder;
import dev.reprise.api.schema.FundingDecoder;
import dev.reprise.api.schema.Liquidity;
import dev.reprise.api.schema.Side;
import dev.reprise.core.CoreState;
import dev.reprise.core.driver.EventLog;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Where the profit came from, fill by fill, in the reporting currency. Spread: what a fill's price was better than the mid when it was
 * reported, {@code side × (mid − price) × qty}. Inventory: what became of the positions from that mid on, to what they are valued at now:
 * of spot the mid, of contracts the mark price, so that what lies between a mark price and the mid is in it. Then
 *
 * <pre>P&amp;L = spread + inventory − fees + rebates + funding + rounding</pre>
 *
 * A fee that a spot position paid in its own coin ({@link FeeCoins}) is among the fees; its coins left the position at the fill's price, which
 * counts as inventory.
 *
 * where spread and inventory are exact products, and the rounding, which the ledger's amounts have and the products do not, is at most
 * one unit a fill, one more for a fee in coins, and one a position. Instruments quoted in other currencies are left out. One thread.
 */
public final class FillStatistics {
    private static final long[] HORIZONS_NS = {
        100_000_000L, 1_000_000_000L, 10_000_000_000L, 60_000_000_000L, 300_000_000_000L
    };

    private final CoreState state;
    private final Currency reporting;
    private final long[] mids; // by instrument, after the last input
    private final long[] values; // the same of valuation prices
    private final PricesBefore prices;
    private final long[] positions; // by instrument: of the fills seen here
    private final Map<Long, Long> rests = new HashMap<>(); // of fee coins, by strategy and instrument
    private final BigDecimal[] midValues; // by instrument: sum of side × mid × qty, less price × fee coins
    private final List<Markout> markouts =
            LongStream.of(HORIZONS_NS).mapToObj(Markout::new).toList();
    private final List<Markout> makerMarkouts =
            LongStream.of(HORIZONS_NS).mapToObj(Markout::new).toList();
    private final FillDecoder fill = new FillDecoder();
    private final BookedFundings bookedFundings = new BookedFundings();
    private BigDecimal spread = BigDecimal.ZERO;
    private BigDecimal takerSpread = BigDecimal.ZERO;
    private BigDecimal traded = BigDecimal.ZERO;
    private BigDecimal makerTraded = BigDecimal.ZERO;
    private long fees; // paid
    private long rebates; // received
    private long fundingReceived;
    private long fundingPaid;
    private long fills;
    private long fillsInCoins; // whose fee was
    private long unknownMid;
    private long nextDue = Long.MAX_VALUE; // of all markouts

    public FillStatistics(final CoreState state, final Currency reporting, final int instruments) {
        this.state = state;
        this.reporting = reporting;
        mids = new long[instruments];
        values = new long[instruments];
        prices = new PricesBefore(state.markets);
        positions = new long[instruments];
        midValues = new BigDecimal[instruments];
        java.util.Arrays.fill(midValues, BigDecimal.ZERO);
    }

    /**
     * The core is done with an input.
     *
     * @param log the input and what it caused
     * @param isBooked whether there is a fill or funding among it
     * @param instrument the input's, -1 for none
     */
    public void onGroup(final EventLog log, final boolean isBooked, final int instrument) {
        final long now = state.now();
        if (isBooked) {
            onBooked(log, instrument);
        }
        if (now > nextDue) { // the mids are those that held until now: the input's own comes below
            nextDue = Long.MAX_VALUE;
            for (int i = 0; i < markouts.size(); i++) { // no iterator: fills are many
                onTime(markouts.get(i), now);
            }
            for (int i = 0; i < makerMarkouts.size(); i++) {
                onTime(makerMarkouts.get(i), now);
            }
        }
        if (instrument >= 0 && instrument < mids.length && state.markets.isDefined(instrument)) {
            final long market = state.markets.marketPrice(instrument);
            mids[instrument] = market;
            values[instrument] =
                    Valuation.isMarked(state.markets.instrument(instrument).market())
                            ? state.markets.valuationPrice(instrument)
                            : market;
        }
    }

    /** What timers filled on the way to the input has a time of its own, before the input's, although it stands behind it. */
    private void onBooked(final EventLog log, final int instrument) {
        prices.onApplied(before(instrument), valueBefore(instrument));
        for (int at = 0; at < log.length(); at += Records.length(log.buffer(), at)) {
            if (bookedFundings.take(log.buffer(), at)) {
                onFunding(bookedFundings.funding());
            }
            if (at > 0 && Records.templateId(log.buffer(), at) == FillDecoder.TEMPLATE_ID) {
                onFill(log, at, time(log, at));
            }
        }
        if (bookedFundings.finish()) {
            onFunding(bookedFundings.funding());
        }
        if (Records.templateId(log.buffer(), 0) == FillDecoder.TEMPLATE_ID) {
            onFill(log, 0, state.now());
        }
    }

    private static long time(final EventLog log, final int at) {
        return Records.receiveTime(log.buffer(), at) + Math.max(0, Records.age(log.buffer(), at));
    }

    private int before(final int instrument) {
        return instrument >= 0 && instrument < mids.length ? instrument : -1;
    }

    private long valueBefore(final int instrument) {
        return instrument >= 0 && instrument < mids.length ? values[instrument] : 0;
    }

    /**
     * A midnight lies between the last input and this one, and something is booked: each day gets what timers booked until its end, at the values that
     * held then. Before {@link #onGroup} of the same input.
     *
     * @param log the input and what it caused
     * @param instrument the input's, -1 for none
     * @param daily is told the time of each booking but the input's own
     * @param equity before the input
     */
    public void onMidnight(final EventLog log, final int instrument, final DailyEquity daily, final long equity) {
        prices.onApplied(before(instrument), valueBefore(instrument));
        long sum = equity;
        for (int at = 0; at < log.length(); at += Records.length(log.buffer(), at)) {
            if (bookedFundings.take(log.buffer(), at)) {
                sum = onBookedFunding(daily, sum);
            }
            if (at > 0 && Records.templateId(log.buffer(), at) == FillDecoder.TEMPLATE_ID) {
                daily.onTime(time(log, at), sum);
                sum = plus(sum, worth(log, at));
            }
        }
        if (bookedFundings.finish()) {
            sum = onBookedFunding(daily, sum);
        }
        daily.onTime(state.now(), sum);
    }

    /**
     * Something is booked: what timers filled on the way to the input was held from then on, at the values that held before it. Before
     * {@link #onGroup} of the same input.
     *
     * @param inventory is told each change but those of the input's own time
     */
    public void onHeld(final EventLog log, final Inventory inventory) {
        for (int at = Records.length(log.buffer(), 0); at < log.length(); at += Records.length(log.buffer(), at)) {
            if (Records.templateId(log.buffer(), at) != FillDecoder.TEMPLATE_ID || time(log, at) >= state.now()) {
                continue;
            }
            final Instrument filled = wrap(log, at);
            if (filled != null) {
                inventory.begin(time(log, at));
                final long signed = fill.side() == Side.BUY ? fill.lastQty() : -fill.lastQty();
                inventory.fill(fill.strategy(), filled, signed - coins(filled));
                for (int i = 0; i < values.length; i++) {
                    final Instrument instrument = state.markets.isDefined(i) ? state.markets.instrument(i) : null;
                    if (instrument != null && instrument.quote().equals(reporting)) {
                        final boolean isUnknown = values[i] <= 0 && instrument == filled;
                        inventory.sumHeld(instrument, isUnknown ? fill.lastPrice() : values[i]);
                    }
                }
            }
        }
    }

    private long onBookedFunding(final DailyEquity daily, final long sum) {
        final FundingDecoder funding = bookedFundings.funding();
        daily.onTime(funding.receiveTime(), sum);
        final Instrument instrument = state.markets.instrument(funding.instrument());
        return instrument != null && instrument.quote().equals(reporting) ? plus(sum, funding.amount()) : sum;
    }

    /** What does not fit is in no day: the ledger's own sum does not fit then, and nothing is said of the run. */
    private static long plus(final long sum, final long amount) {
        final long all = FixedPoint.add(sum, amount);
        return all == FixedPoint.OVERFLOW ? sum : all;
    }

    /** A fill's profit at the value from before the input, net of its fee. */
    private long worth(final EventLog log, final int at) {
        final Instrument instrument = wrap(log, at);
        if (instrument == null) {
            return 0;
        }
        final long value = values[fill.instrument()];
        final long moved = (fill.side() == Side.BUY ? fill.lastQty() : -fill.lastQty()) - coins(instrument);
        final long atValue = instrument.notional(value > 0 ? value : fill.lastPrice(), moved);
        final long atPrice = instrument.notional(fill.lastPrice(), moved);
        final long fee = fee();
        final long gained = FixedPoint.add(atValue, -atPrice);
        return FixedPoint.add(gained, fee == FeeValue.UNKNOWN ? 0 : -fee);
    }

    /** The mid that held before the input that is told next, 0 when there was none. */
    long mid(final int instrument) {
        return instrument >= 0 && instrument < mids.length ? mids[instrument] : 0;
    }

    /** The price that a position is valued at since the last input about the instrument, 0 when nothing is known. */
    public long value(final int instrument) {
        return values[instrument];
    }

    private void onTime(final Markout markout, final long now) {
        markout.onTime(now, mids);
        nextDue = Math.min(nextDue, markout.nextDue());
    }

    /** The fill's instrument; {@code null} for one that is not counted here. */
    private Instrument wrap(final EventLog log, final int at) {
        fill.wrap(
                log.buffer(),
                at + BODY_OFFSET,
                Records.blockLength(log.buffer(), at),
                Records.version(log.buffer(), at));
        final Instrument instrument = state.markets.instrument(fill.instrument());
        return instrument != null && instrument.quote().equals(reporting) ? instrument : null;
    }

    /** The fill's, in the reporting currency; {@link FeeValue#UNKNOWN} without a price. */
    private long fee() {
        return fill.fee() == 0
                ? 0
                : FeeValue.inQuote(prices, fill.instrument(), fill.lastPrice(), fill.fee(), fill.feeCurrency());
    }

    /** @param time core time at which it was told */
    private void onFill(final EventLog log, final int at, final long time) {
        final Instrument instrument = wrap(log, at);
        if (instrument == null) {
            return;
        }
        final int index = fill.instrument();
        final boolean isBuy = fill.side() == Side.BUY;
        final long mid = mids[index] > 0 ? mids[index] : fill.lastPrice();
        unknownMid += mids[index] > 0 ? 0 : 1;
        final BigDecimal atPrice = value(instrument, fill.lastPrice(), fill.lastQty());
        final BigDecimal atMid = value(instrument, mid, fill.lastQty());
        final boolean isMaker = fill.liquidity() == Liquidity.MAKER;
        final BigDecimal gained = isBuy ? atMid.subtract(atPrice) : atPrice.subtract(atMid);
        spread = spread.add(gained);
        takerSpread = isMaker ? takerSpread : takerSpread.add(gained);
        midValues[index] = isBuy ? midValues[index].add(atMid) : midValues[index].subtract(atMid);
        positions[index] += isBuy ? fill.lastQty() : -fill.lastQty();
        if (isPaidInCoins(instrument)) {
            payInCoins(instrument);
        }
        traded = traded.add(atPrice);
        makerTraded = isMaker ? makerTraded.add(atPrice) : makerTraded;
        fills++;
        final long fee = fee();
        if (fee != FeeValue.UNKNOWN) { // the portfolio counts those
            fees += Math.max(fee, 0);
            rebates += Math.max(-fee, 0);
        }
        for (int i = 0; i < HORIZONS_NS.length; i++) {
            markouts.get(i).onFill(time, index, fill.side(), fill.lastPrice(), atPrice.doubleValue());
            if (isMaker) {
                makerMarkouts.get(i).onFill(time, index, fill.side(), fill.lastPrice(), atPrice.doubleValue());
            }
            nextDue = Math.min(nextDue, markouts.get(i).nextDue());
        }
    }

    /** What the fill's fee took of the position, quantity mantissa. */
    private long coins(final Instrument instrument) {
        return isPaidInCoins(instrument) ? FeeCoins.qty(instrument, rests.getOrDefault(position(), 0L), fill.fee()) : 0;
    }

    private boolean isPaidInCoins(final Instrument instrument) {
        return fill.fee() != 0 && FeeCoins.isTaken(instrument, fill.feeCurrency());
    }

    /** The strategy and the instrument, in one number. */
    private long position() {
        final int slot = state.orders.slotOf(fill.clientOrderId());
        final long strategy = slot < 0 ? fill.strategy() : state.orders.strategy(slot);
        return strategy << Integer.SIZE | fill.instrument();
    }

    private void payInCoins(final Instrument instrument) {
        final long coins = coins(instrument);
        final long position = position();
        rests.put(position, FeeCoins.rest(instrument, rests.getOrDefault(position, 0L), fill.fee()));
        fillsInCoins++;
        positions[fill.instrument()] -= coins;
        midValues[fill.instrument()] =
                midValues[fill.instrument()].subtract(value(instrument, fill.lastPrice(), coins));
    }

    private void onFunding(final FundingDecoder funding) {
        final Instrument instrument = state.markets.instrument(funding.instrument());
        if (instrument != null && instrument.quote().equals(reporting)) {
            fundingReceived += Math.max(funding.amount(), 0);
            fundingPaid += Math.max(-funding.amount(), 0);
        }
    }

    private static BigDecimal value(final Instrument instrument, final long price, final long qty) {
        return BigDecimal.valueOf(price, instrument.priceScale())
                .multiply(BigDecimal.valueOf(qty, instrument.qtyScale()));
    }

    /** What the fills' prices were better than the mid. */
    public BigDecimal spread() {
        return spread;
    }

    /** The part of {@link #spread} of executions as a taker: what they paid beyond the mid, below 0. */
    public BigDecimal takerSpread() {
        return takerSpread;
    }

    /** What became of the positions from the mids of their fills on, up to their values now. */
    public BigDecimal inventory() {
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 0; i < positions.length; i++) {
            final Instrument instrument = state.markets.isDefined(i) ? state.markets.instrument(i) : null;
            if (instrument != null && instrument.quote().equals(reporting)) {
                final BigDecimal now = value(instrument, state.markets.valuationPrice(i), positions[i]);
                sum = sum.add(now).subtract(midValues[i]);
            }
        }
        return sum;
    }

    /** Fees paid, valued in the reporting currency by {@link FeeValue}. */
    public BigDecimal fees() {
        return BigDecimal.valueOf(fees, reporting.scale());
    }

    /** Rebates received, valued in the reporting currency by {@link FeeValue}. */
    public BigDecimal rebates() {
        return BigDecimal.valueOf(rebates, reporting.scale());
    }

    /** Funding received less funding paid. */
    public BigDecimal funding() {
        return fundingReceived().subtract(fundingPaid());
    }

    /** Funding received. */
    public BigDecimal fundingReceived() {
        return BigDecimal.valueOf(fundingReceived, reporting.scale());
    }

    /** Funding paid. */
    public BigDecimal fundingPaid() {
        return BigDecimal.valueOf(fundingPaid, reporting.scale());
    }

    /**
     * What the ledger's profit differs from the exact one by.
     *
     * @param pnl the ledger's, with funding, net of fees valued in the reporting currency
     * @throws IllegalStateException when it is more than rounding can be: then a fill or funding is missing or counted twice
     */
    public BigDecimal rounding(final BigDecimal pnl) {
        final BigDecimal exact =
                spread.add(inventory()).subtract(fees()).add(rebates()).add(funding());
        final BigDecimal difference = pnl.subtract(exact);
        final BigDecimal most = BigDecimal.valueOf(fills + fillsInCoins + positions.length, reporting.scale());
        if (difference.abs().compareTo(most) > 0) {
            throw new IllegalStateException("the profit does not add up: ledger=" + pnl + " spread=" + spread
                    + " inventory=" + inventory() + " fees=" + fees() + " rebates=" + rebates() + " funding="
                    + funding() + " difference=" + difference);
        }
        return difference;
    }

    /** Price × quantity of all fills. */
    public BigDecimal traded() {
        return traded;
    }

    /** Price × quantity of the fills that rested. */
    public BigDecimal makerTraded() {
        return makerTraded;
    }

    /** Fills counted here. */
    public long fills() {
        return fills;
    }

    /** Fills while no mid was known; their spread counts as 0. */
    public long unknownMid() {
        return unknownMid;
    }

    /** By horizon, shortest first. */
    public List<Markout> markouts() {
        return markouts;
    }

    /** The same of the executions as a maker alone: what of the half-spread they kept, which is the realised half-spread. */
    public List<Markout> makerMarkouts() {
        return makerMarkouts;
    }
}
