package dev.reprise.strategies;

import dev.reprise.api.Book;
import dev.reprise.api.Carrier;
import dev.reprise.api.Fill;
import dev.reprise.api.Instrument;
import dev.reprise.api.Order;
import dev.reprise.api.Snapshot;
import dev.reprise.api.Strategy;
import dev.reprise.api.StrategyContext;
import dev.reprise.api.StrategyParameters;
import dev.reprise.api.TopOfBook;
import java.util.List;

/**
 * Makes a market at the touch: one post-only order a side, moved against its inventory and pulled when the book leans against
 * it. Each instrument has a {@link TouchQuoter} that does the work; this class hands it the events. Allocates in
 * {@link #onStart} only.
 */
public final class TouchMaker implements Strategy, Snapshot {
    private final StrategyParameters parameters;
    private final TouchSettings settings;
    private TouchQuoter[] quoters = {};

    TouchMaker(final StrategyParameters parameters) {
        this.parameters = parameters;
        settings = TouchSettings.of(parameters);
    }

    @Override
    public void onStart(final StrategyContext ctx) {
        final List<Instrument> instruments = ctx.instruments();
        quoters = new TouchQuoter[instruments.size()];
        for (int i = 0; i < quoters.length; i++) {
            final Instrument instrument = instruments.get(i);
            quoters[i] = new TouchQuoter(
                    i,
                    instrument,
                    settings,
                    new OrderSize(parameters, "size", instrument),
                    new OrderSize(parameters, "max_inventory", instrument));
        }
    }

    @Override
    public void onTopOfBook(final TopOfBook top, final StrategyContext ctx) {
        requote(top.instrument(), ctx);
    }

    @Override
    public void onBook(final Book book, final StrategyContext ctx) {
        requote(book.instrument(), ctx);
    }

    @Override
    public void onOrder(final Order order, final StrategyContext ctx) {
        final TouchQuoter quoter = quoter(order.instrument());
        if (quoter != null) {
            quoter.onOrder(order, ctx);
            quoter.requote(ctx);
        }
    }

    @Override
    public void onFill(final Fill fill, final StrategyContext ctx) {
        requote(fill.instrument(), ctx);
    }

    @Override
    public void onTimer(final long payload, final StrategyContext ctx) {
        final TouchQuoter quoter = quoters[(int) payload];
        quoter.onTimer();
        quoter.requote(ctx);
    }

    private void requote(final Instrument instrument, final StrategyContext ctx) {
        final TouchQuoter quoter = quoter(instrument);
        if (quoter != null) {
            quoter.requote(ctx);
        }
    }

    private TouchQuoter quoter(final Instrument instrument) {
        for (final TouchQuoter quoter : quoters) {
            if (quoter.trades(instrument)) {
                return quoter;
            }
        }
        return null;
    }

    @Override
    public void carry(final Carrier carrier) {
        carrier.sameLength(quoters.length);
        for (final TouchQuoter quoter : quoters) {
            quoter.carry(carrier);
        }
    }
}
