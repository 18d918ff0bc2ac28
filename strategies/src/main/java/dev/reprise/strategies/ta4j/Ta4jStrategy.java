package dev.reprise.strategies.ta4j;

import dev.reprise.api.Bar;
import dev.reprise.api.Carrier;
import dev.reprise.api.Instrument;
import dev.reprise.api.Order;
import dev.reprise.api.OrderBuilder;
import dev.reprise.api.Position;
import dev.reprise.api.Snapshot;
import dev.reprise.api.Strategy;
import dev.reprise.api.StrategyContext;
import dev.reprise.api.schema.OrderStatus;
import java.util.List;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseTradingRecord;
import org.ta4j.core.TradingRecord;

/**
 * Any {@code org.ta4j.core.Strategy} as a strategy of ours: a bar closes, joins the series, and the rules are asked.
 *
 * <p>An enter signal opens a long position at the market; an exit signal closes it, and opens a short one when the settings
 * allow. Signals are taken at the close of the bar that gave them: an entry that could not be sent then is dropped, while an
 * exit is tried again at every close until the position is gone. While an order works nothing else is sent. Stop-loss and
 * take-profit ride on the entries, and what they close stays closed until the next signal.
 *
 * <pre>{@code
 * public final class Breakout extends Ta4jStrategy {
 *     protected org.ta4j.core.Strategy rules(final BarSeries series) {
 *         return new BaseStrategy(entryRule, exitRule);
 *     }
 * }
 * }</pre>
 *
 * <p>Prices are {@code double}s inside ta4j ({@code DoubleNum}) and nowhere else, and with {@link Ta4jSettings#decimals} not there. Rules that call {@code log} or
 * {@code pow} use {@code java.lang.Math}, whose last bit may differ between JVMs; sums, averages and comparisons do not.
 */
public abstract class Ta4jStrategy implements Strategy, Snapshot {
    private static final TradingRecord NO_POSITION = new BaseTradingRecord();

    private final Ta4jSettings settings;
    private Lane[] lanes = {};

    /** @param settings how the signals are traded */
    protected Ta4jStrategy(final Ta4jSettings settings) {
        this.settings = settings;
    }

    /**
     * Makes the rules of one instrument: before its first bar, and each time when three times {@code maxBars} bars more have come. Then the series
     * begins anew with the last of them, at each of which the new rules are asked.
     *
     * @param series empty; it will hold the last {@code maxBars} bars of the instrument, and up to three times as many before them
     */
    protected abstract org.ta4j.core.Strategy rules(BarSeries series);

    @Override
    public final void onStart(final StrategyContext ctx) {
        final List<Instrument> instruments = ctx.instruments();
        lanes = new Lane[instruments.size()];
        for (int i = 0; i < lanes.length; i++) {
            final Instrument instrument = instruments.get(i);
            settings.size()
                    .qty(instrument, instrument.tickSize()); // a wrong unit is refused here, not at the first signal
            final BarFeed feed = new BarFeed(instrument.symbol(), settings.maxBars(), settings.decimals());
            lanes[i] = new Lane(instrument.index(), feed, rules(feed.series()));
            ctx.subscribeBars(instrument, settings.bar());
        }
    }

    @Override
    public final void onBar(final Bar bar, final StrategyContext ctx) {
        final Lane lane = lane(bar.instrument());
        if (lane == null || !bar.spec().equals(settings.bar())) {
            return;
        }
        if (lane.feed.isFull()) {
            renew(lane);
        }
        final int index = lane.feed.add(bar);
        lane.feed.follow(ctx.position(bar.instrument()), bar);
        // Both are asked at every bar: so they are when the bars are put back, and some of ta4j's rules remember having
        // been asked.
        final boolean enter = lane.rules.shouldEnter(index, lane.feed.record());
        final boolean exit = lane.rules.shouldExit(index, lane.feed.record());
        final long held = held(ctx.position(bar.instrument()));
        final boolean goLong = enter && !(exit && held > 0);
        final boolean leaveLong = exit && !(enter && held <= 0);
        if (goLong || leaveLong) {
            lane.target = goLong ? 1 : settings.allowShort() ? -1 : 0;
        }
        lane.entryDue = goLong || leaveLong && settings.allowShort();
        lane.lastClose = bar.close();
        move(lane, bar.instrument(), ctx);
        // Only an entry that waits for the exit of the opposite position outlives the close.
        lane.entryDue &= held != 0 && Long.signum(held) != lane.target;
    }

    /** A filled exit lets the entry of the same signal follow. */
    @Override
    public final void onOrder(final Order order, final StrategyContext ctx) {
        final Lane lane = lane(order.instrument());
        if (lane != null && order.status() == OrderStatus.FILLED) {
            move(lane, order.instrument(), ctx);
        }
    }

    private void renew(final Lane lane) {
        final List<org.ta4j.core.Bar> kept = lane.feed.cut();
        lane.rules = rules(lane.feed.series());
        for (final org.ta4j.core.Bar bar : kept) {
            lane.ask(lane.feed.put(bar));
        }
    }

    /**
     * Carries the bars of each series, what the record shows and the last signal. When they are put back the rules are asked at each bar
     * again, so what they cache comes back bit by bit.
     */
    @Override
    public final void carry(final Carrier carrier) {
        carrier.sameLength(lanes.length);
        for (final Lane lane : lanes) {
            lane.feed.carry(carrier, lane::ask);
            lane.target = carrier.carry(lane.target);
            lane.entryDue = carrier.carry(lane.entryDue);
            lane.lastClose = carrier.carry(lane.lastClose);
        }
    }

    /** What a fee left of a position, too little to sell, is none. */
    private static long held(final Position position) {
        return position.isFlat() ? 0 : position.qty();
    }

    private void move(final Lane lane, final Instrument instrument, final StrategyContext ctx) {
        if (lane.target == Lane.NO_SIGNAL_YET || ctx.workingOrders(instrument) > 0) {
            return;
        }
        final long held = held(ctx.position(instrument));
        if (held != 0 && Long.signum(held) != lane.target) {
            final OrderBuilder order = ctx.order(instrument);
            (held > 0 ? order.sell(held) : order.buy(-held))
                    .market()
                    .reduceOnly()
                    .submit();
        } else if (held == 0 && lane.entryDue) {
            lane.entryDue = false;
            enter(lane, instrument, ctx);
        }
    }

    private void enter(final Lane lane, final Instrument instrument, final StrategyContext ctx) {
        final long qty = settings.size().qty(instrument, lane.lastClose);
        if (qty <= 0) {
            return;
        }
        final OrderBuilder order = ctx.order(instrument);
        (lane.target > 0 ? order.buy(qty) : order.sell(qty)).market();
        settings.stopLoss().ifPresent(order::stopLoss);
        settings.takeProfit().ifPresent(order::takeProfit);
        order.submit();
    }

    private Lane lane(final Instrument instrument) {
        for (final Lane lane : lanes) {
            if (lane.instrumentIndex == instrument.index()) {
                return lane;
            }
        }
        return null;
    }

    /** What is remembered of one instrument. */
    private static final class Lane {
        static final int NO_SIGNAL_YET = 2;

        final int instrumentIndex;
        final BarFeed feed;
        org.ta4j.core.Strategy rules;
        int target = NO_SIGNAL_YET; // sign of the position the last signal asked for
        boolean entryDue; // the last bar's signal opens a position once there is none
        long lastClose;

        Lane(final int instrumentIndex, final BarFeed feed, final org.ta4j.core.Strategy rules) {
            this.instrumentIndex = instrumentIndex;
            this.feed = feed;
            this.rules = rules;
        }

        /** About a bar of the past, with no position: what it brings now is no matter, but what the rules remember of it. */
        void ask(final int index) {
            rules.shouldEnter(index, NO_POSITION);
            rules.shouldExit(index, NO_POSITION);
        }
    }
}
