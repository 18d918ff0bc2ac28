package dev.reprise.strategies;

import dev.reprise.api.ParameterSpec;
import dev.reprise.api.ParameterSpec.Type;
import dev.reprise.api.Strategy;
import dev.reprise.api.StrategyFactory;
import dev.reprise.api.StrategyParameters;
import java.util.List;

/** Makes {@link GridMaker}. */
public final class GridMakerFactory implements StrategyFactory {
    @Override
    public String name() {
        return "grid-maker";
    }

    @Override
    public String description() {
        return "A grid of post-only orders on both sides of mid, leaning against its inventory";
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(
                new ParameterSpec("size", Type.QTY, "500 quote", "each order, in base or quote currency: 0.01 BTC"),
                new ParameterSpec("levels", Type.INTEGER, "10", "orders a side, and the largest position in orders"),
                new ParameterSpec("half_spread", Type.BPS, "5 bps", "from mid to the first order of a side"),
                new ParameterSpec("interval", Type.BPS, "5 bps", "from one order to the next"),
                new ParameterSpec("skew", Type.BPS, "0.5 bps", "shift of both sides for each order of inventory"),
                new ParameterSpec("every", Type.DURATION, "100ms", "how often the grid is laid anew, on round times"));
    }

    @Override
    public Strategy create(final StrategyParameters parameters) {
        return new GridMaker(parameters);
    }
}
