package dev.reprise.strategies;

import dev.reprise.api.BarSpec;
import dev.reprise.api.Distance;
import dev.reprise.api.ParameterSpec;
import dev.reprise.api.ParameterSpec.Type;
import dev.reprise.api.Strategy;
import dev.reprise.api.StrategyFactory;
import dev.reprise.api.StrategyParameters;
import dev.reprise.strategies.ta4j.EntrySize;
import dev.reprise.strategies.ta4j.Ta4jSettings;
import java.util.List;
import java.util.Optional;

/** Makes {@link EmaCross}. */
public final class EmaCrossFactory implements StrategyFactory {
    static final String NAME = "ema-cross";
    private static final int BARS_PER_SLOW_PERIOD = 32; // what lies before weighs e^-64

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Crossing moving averages at bar close, with stop-loss and take-profit (ta4j rules)";
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(
                new ParameterSpec("fast", Type.INTEGER, "5", "bars of the fast average"),
                new ParameterSpec("slow", Type.INTEGER, "13", "bars of the slow average, above fast"),
                new ParameterSpec("bar", Type.DURATION, "1s", "length of a bar"),
                new ParameterSpec("size", Type.QTY, "500 quote", "an entry, in base or quote currency: 0.01 BTC"),
                new ParameterSpec("stop_loss", Type.BPS, "40 bps", "distance of the stop-loss; 0 bps for none"),
                new ParameterSpec("take_profit", Type.BPS, "80 bps", "distance of the take-profit; 0 bps for none"),
                new ParameterSpec(
                        "allow_short", Type.BOOLEAN, "false", "whether the cross down opens a short position"));
    }

    @Override
    public Strategy create(final StrategyParameters parameters) {
        final int fast = parameters.integer("fast");
        final int slow = parameters.integer("slow");
        if (fast < 1 || slow <= fast) {
            throw new IllegalArgumentException("`fast` must be above 0 and `slow` above `fast`: were fast=" + fast
                    + " slow=" + slow + "; use e.g. 5 and 13");
        }
        final EntrySize size = (instrument, price) -> new OrderSize(parameters, "size", instrument).qty(price);
        return new EmaCross(
                fast,
                slow,
                new Ta4jSettings(
                        BarSpec.time(parameters.duration("bar")),
                        size,
                        distance(parameters, "stop_loss"),
                        distance(parameters, "take_profit"),
                        parameters.bool("allow_short"),
                        Math.multiplyExact(slow, BARS_PER_SLOW_PERIOD)));
    }

    /** The distance of a parameter in basis points, or none when it is 0. */
    static Optional<Distance> distance(final StrategyParameters parameters, final String name) {
        final double bps = parameters.bps(name);
        if (bps < 0) {
            throw new IllegalArgumentException(
                    "parameter `" + name + "` must not be negative: was " + bps + " bps; 0 bps is none");
        }
        return bps == 0 ? Optional.empty() : Optional.of(Distance.bps(bps));
    }
}
