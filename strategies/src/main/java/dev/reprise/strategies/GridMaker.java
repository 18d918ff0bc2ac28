package dev.reprise.strategies;

import dev.reprise.api.Carrier;
import dev.reprise.api.Instrument;
import dev.reprise.api.Snapshot;
import dev.reprise.api.Strategy;
import dev.reprise.api.StrategyContext;
import dev.reprise.api.StrategyParameters;
import java.util.List;

/**
 * Makes a market with a grid: at every round time (each 100 ms, say) it computes the prices at which it wants an order, cancels
 * what rests elsewhere and places what is missing. The rule is that of hftbacktest's grid trading example, in integers: see
 * {@link Grid}. Allocates in {@link #onStart} only.
 */
public final class GridMaker implements Strategy, Snapshot {
    private final StrategyParameters parameters;
    private final GridSettings settings;
    private Grid[] grids = {};

    GridMaker(final StrategyParameters parameters) {
        this.parameters = parameters;
        settings = GridSettings.of(parameters);
    }

    @Override
    public void onStart(final StrategyContext ctx) {
        final List<Instrument> instruments = ctx.instruments();
        grids = new Grid[instruments.size()];
        for (int i = 0; i < grids.length; i++) {
            grids[i] = new Grid(instruments.get(i), settings, new OrderSize(parameters, "size", instruments.get(i)));
        }
        ctx.schedule(nextRoundTime(ctx.now()), 0);
    }

    @Override
    public void onTimer(final long payload, final StrategyContext ctx) {
        for (final Grid grid : grids) {
            grid.lay(ctx);
        }
        ctx.schedule(nextRoundTime(ctx.now()), 0);
    }

    private long nextRoundTime(final long now) {
        return (now / settings.everyNs() + 1) * settings.everyNs();
    }

    @Override
    public void carry(final Carrier carrier) {
        carrier.sameLength(grids.length);
        for (final Grid grid : grids) {
            grid.carry(carrier);
        }
    }
}
