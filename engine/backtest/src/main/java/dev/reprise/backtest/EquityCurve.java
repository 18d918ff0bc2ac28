package dev.reprise.backtest;

import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.record.Records;
import dev.reprise.backtest.statistics.DailyEquity;
import dev.reprise.backtest.statistics.DeepestFall;
import dev.reprise.backtest.statistics.FillStatistics;
import dev.reprise.backtest.statistics.Inventory;
import dev.reprise.backtest.statistics.OrderStatistics;
import dev.reprise.core.CoreState;
import dev.reprise.core.driver.EventLog;

/**
 * Net profit in one currency at every tick, and the deepest fall from its highest point, from {@link #begin} on. Positions are marked to
 * {@link dev.reprise.core.market.Markets#valuationPrice}; fees, in whatever currency, are valued by
 * {@link dev.reprise.api.number.FeeValue}, funding is in it. Instruments quoted in other currencies are left out.
 */
public final class EquityCurve {
    private final CoreState state;
    private final Currency currency;
    private final int strategies;
    private final long[] marks; // by instrument index, as last sampled
    private long fills;
    private long fundings;
    private boolean isOpen; // a position was open at the last sample
    private boolean isKnown = true;
    private long peak;
    private long peakTime;
    private DeepestFall ofMoney;
    private DeepestFall ofEquity;
    private long equity; // as last sampled
    private DailyEquity daily;
    private final FillStatistics fillStatistics;
    private final OrderStatistics orderStatistics;
    private Inventory inventory;

    /** @param clockOffset our clock minus the venue's, ns, 0 where nobody knows it */
    EquityCurve(
            final CoreState state,
            final Currency currency,
            final int instruments,
            final int strategies,
            final long time,
            final long clockOffset) {
        this.state = state;
        this.currency = currency;
        this.strategies = strategies;
        marks = new long[instruments];
        fillStatistics = new FillStatistics(state, currency, instruments);
        orderStatistics = new OrderStatistics(state, fillStatistics, clockOffset);
        begin(time);
    }

    /**
     * Strategies may trade from here on, with the balance that is there now: what came before has built books and no day of it counts.
     *
     * @param time UTC ns
     */
    void begin(final long time) {
        assert fills == 0 && fundings == 0 : "it began before";
        final int index = currency.index();
        peakTime = time;
        ofMoney = DeepestFall.ofMoney(time);
        ofEquity =
                DeepestFall.ofEquity(FixedPoint.add(state.portfolio.free(index), state.portfolio.locked(index)), time);
        daily = new DailyEquity(time);
        inventory = new Inventory(state, marks.length, strategies, time);
    }

    /**
     * The core is done with an input.
     *
     * @param log it and what it caused
     * @param instrument it is about, -1 for none
     */
    void onInput(final EventLog log, final int instrument) {
        final boolean isBooked =
                state.counters().fills() != fills || state.counters().fundings() != fundings;
        if (isBooked && daily.hasMidnightBefore(state.now())) {
            fillStatistics.onMidnight(log, instrument, daily, equity);
        }
        daily.onTime(state.now(), equity);
        if (log.records() > 1 || !OrderStatistics.isOfMarket(log.buffer(), 0)) {
            orderStatistics.onInput(log.buffer(), 0);
            for (int at = 0; at < log.length(); at += Records.length(log.buffer(), at)) {
                orderStatistics.onRecord(log.buffer(), at);
            }
        }
        if (isBooked) {
            fillStatistics.onHeld(log, inventory);
        }
        fillStatistics.onGroup(log, isBooked, instrument);
        boolean isMoved = false;
        if (isOpen && instrument >= 0 && instrument < marks.length) {
            final long mark = fillStatistics.value(instrument);
            isMoved = mark != marks[instrument];
            marks[instrument] = mark;
        }
        if (isBooked || isMoved) {
            fills = state.counters().fills();
            fundings = state.counters().fundings();
            sample(state.now());
        }
    }

    private void sample(final long time) {
        inventory.begin(time);
        final long now = profit();
        if (now == FixedPoint.OVERFLOW) {
            isKnown = false;
            return;
        }
        equity = now;
        if (equity > peak) {
            peak = equity;
            peakTime = time;
        }
        final long fall = FixedPoint.add(peak, -equity);
        if (fall == FixedPoint.OVERFLOW) {
            isKnown = false;
        } else {
            ofMoney.onProfit(time, equity, peak, peakTime, fall);
            ofEquity.onProfit(time, equity, peak, peakTime, fall);
        }
    }

    private long profit() {
        isOpen = false;
        long sum = 0;
        for (int i = 0; i < marks.length; i++) {
            final Instrument instrument = state.markets.isDefined(i) ? state.markets.instrument(i) : null;
            if (instrument != null && instrument.quote().index() == currency.index()) {
                final long fees = state.portfolio.feeValue(instrument);
                sum = FixedPoint.add(sum, fees == FixedPoint.OVERFLOW ? fees : -fees);
                sum = FixedPoint.add(sum, state.portfolio.funding(i));
                final long mark = state.markets.valuationPrice(i);
                inventory.sum(instrument, mark);
                for (int strategy = 0; strategy < strategies; strategy++) {
                    sum = FixedPoint.add(sum, profit(strategy, instrument, mark));
                }
            }
        }
        return sum;
    }

    private long profit(final int strategy, final Instrument instrument, final long mark) {
        final long realised = state.portfolio.realisedPnl(strategy, instrument.index());
        if (state.portfolio.positionQty(strategy, instrument.index()) == 0) {
            return realised;
        }
        isOpen = true;
        marks[instrument.index()] = mark;
        return FixedPoint.add(realised, state.portfolio.unrealisedPnl(strategy, instrument, mark));
    }

    /** The currency of all amounts here. */
    public Currency currency() {
        return currency;
    }

    /** Whether every amount could be computed. */
    public boolean isKnown() {
        return isKnown;
    }

    /** Deepest fall from the highest profit so far, not negative; the profit at the start is 0. */
    public long maxDrawdown() {
        return ofMoney.depth();
    }

    /** When that profit was reached, UTC ns. */
    public long maxDrawdownFrom() {
        return ofMoney.from();
    }

    /** When the profit was back where it had fallen from, UTC ns; 0 when it never was. */
    public long maxDrawdownRecovered() {
        return ofMoney.recovered();
    }

    /** The fall that is deepest as a part of the equity it began at, with the account's balance at the start in it. */
    public DeepestFall deepestOfEquity() {
        return ofEquity;
    }

    /** Profit at the start, at each UTC midnight and at the end. */
    public DailyEquity daily() {
        return daily;
    }

    /** Where the profit came from. */
    public FillStatistics fills() {
        return fillStatistics;
    }

    /** What became of the orders. */
    public OrderStatistics orders() {
        return orderStatistics;
    }

    /** What was held. */
    public Inventory inventory() {
        return inventory;
    }

    /** Takes the last value. */
    void finish() {
        sample(state.now());
        daily.finish(equity);
    }

    /** When it was deepest, UTC ns. */
    public long maxDrawdownTo() {
        return ofMoney.to();
    }
}
