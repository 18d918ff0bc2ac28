import dev.reprise.api.Bar;
import dev.reprise.api.BarSpec;
import dev.reprise.api.Instrument;
import dev.reprise.api.ParameterSpec;
import dev.reprise.api.ParameterSpec.Type;
import dev.reprise.api.Strategy;
import dev.reprise.api.StrategyContext;
import dev.reprise.api.StrategyFactory;
import dev.reprise.api.StrategyParameters;
import dev.reprise.strategies.indicator.Ema;
import java.util.List;

/** In at the market when the fast average of the closes crosses above the slow one, out when it crosses back; streaming averages. */
public final class EmaStream implements StrategyFactory {
    @Override
    public String name() {
        return "ema-stream";
    }

    @Override
    public String description() {
        return "crossing averages, for the comparison with other backtesters";
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(
                new ParameterSpec("fast", Type.INTEGER, "12", "bars"),
                new ParameterSpec("slow", Type.INTEGER, "26", "bars"),
                new ParameterSpec("bar", Type.DURATION, "1s", "length of a bar"));
    }

    @Override
    public Strategy create(final StrategyParameters parameters) {
        return new Crossing(parameters);
    }

    private static final class Crossing implements Strategy {
        private final Ema fast;
        private final Ema slow;
        private final BarSpec spec;
        private Instrument instrument;
        private long size;

        private Crossing(final StrategyParameters parameters) {
            fast = new Ema(parameters.integer("fast"));
            slow = new Ema(parameters.integer("slow"));
            spec = BarSpec.time(parameters.duration("bar"));
        }

        @Override
        public void onStart(final StrategyContext ctx) {
            instrument = ctx.instruments().get(0);
            size = instrument.lotSize();
            ctx.subscribeBars(instrument, spec);
        }

        @Override
        public void onBar(final Bar bar, final StrategyContext ctx) {
            final double close = bar.closeAsDouble();
            fast.update(close);
            slow.update(close);
            if (slow.samples() <= slow.period()) {
                return;
            }
            final long held = ctx.position(instrument).qty();
            if (held == 0 && fast.crossedAbove(slow)) {
                ctx.order(instrument).buy(size).market().submit();
            } else if (held > 0 && fast.crossedBelow(slow)) {
                ctx.order(instrument).sell(held).market().reduceOnly().submit();
            }
        }
    }
}
