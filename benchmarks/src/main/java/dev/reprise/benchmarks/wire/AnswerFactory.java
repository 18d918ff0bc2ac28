package dev.reprise.benchmarks.wire;

import dev.reprise.api.Instrument;
import dev.reprise.api.ParameterSpec;
import dev.reprise.api.Strategy;
import dev.reprise.api.StrategyContext;
import dev.reprise.api.StrategyFactory;
import dev.reprise.api.StrategyParameters;
import dev.reprise.api.TopOfBook;
import dev.reprise.api.schema.TimeInForce;
import java.util.List;

/** A strategy that answers every best bid and ask with an order that cannot fill: IOC at the bid, below the venue's own market. */
public final class AnswerFactory implements StrategyFactory {
    static final String NAME = "bench-answer";

    private static final long QTY = 10_000;

    /** {@link System#nanoTime} at which the core showed the strategy the last frame. */
    static volatile long taken;

    /** Orders of the newest strategy that were not denied. */
    static volatile int ordered;

    /** The bid of the last frame that has an order, in cents. */
    static volatile long orderedCents;

    /** The bid of the last frame it is done with, in cents. */
    static volatile long answeredCents;

    private static final int CENTS = 100;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "answers each frame, for `bench wire`";
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of();
    }

    @Override
    public Strategy create(final StrategyParameters parameters) {
        ordered = 0;
        orderedCents = 0;
        answeredCents = 0;
        return new Answerer();
    }

    private static final class Answerer implements Strategy {
        @Override
        public void onTopOfBook(final TopOfBook top, final StrategyContext ctx) {
            if (!top.isValid()) {
                return;
            }
            taken = System.nanoTime();
            final Instrument instrument = top.instrument();
            final long order = ctx.order(instrument)
                    .buy(QTY)
                    .limit(top.bidPrice())
                    .timeInForce(TimeInForce.IOC)
                    .submit();
            final long cents = Math.round(instrument.priceAsDouble(top.bidPrice()) * CENTS);
            if (order != 0) {
                ordered = ordered + 1; // one writer
                orderedCents = cents;
            }
            answeredCents = cents;
        }
    }
}
