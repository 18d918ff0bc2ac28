package dev.reprise.strategies;

import dev.reprise.api.ParameterSpec;
import dev.reprise.api.ParameterSpec.Type;
import dev.reprise.api.Strategy;
import dev.reprise.api.StrategyFactory;
import dev.reprise.api.StrategyParameters;
import java.util.List;

/** Makes {@link TouchMaker}. */
public final class TouchMakerFactory implements StrategyFactory {
    @Override
    public String name() {
        return "touch-maker";
    }

    @Override
    public String description() {
        return "Post-only quotes on both sides of the touch, with inventory skew, pulled on book imbalance";
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(
                new ParameterSpec("size", Type.QTY, "500 quote", "a quote, in base or quote currency: 0.01 BTC"),
                new ParameterSpec("max_inventory", Type.QTY, "2000 quote", "largest position, long or short"),
                new ParameterSpec("edge", Type.BPS, "0 bps", "distance behind the touch"),
                new ParameterSpec("skew", Type.BPS, "2 bps", "shift of both quotes at full inventory"),
                new ParameterSpec("requote", Type.BPS, "1 bps", "how far a quote may be off before it moves"),
                new ParameterSpec(
                        "imbalance", Type.RATIO, "0.6", "lean of the book that pulls the side it threatens, to 1"),
                new ParameterSpec("min_life", Type.DURATION, "250ms", "shortest time between two orders of a side"),
                new ParameterSpec(
                        "stop_loss", Type.BPS, "20 bps", "distance of the stop-loss of a fill; 0 bps for none"));
    }

    @Override
    public Strategy create(final StrategyParameters parameters) {
        return new TouchMaker(parameters);
    }
}
