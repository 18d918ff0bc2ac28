package dev.reprise.benchmarks.halt;

import dev.reprise.api.Instrument;
import dev.reprise.api.ParameterSpec;
import dev.reprise.api.Strategy;
import dev.reprise.api.StrategyContext;
import dev.reprise.api.StrategyFactory;
import dev.reprise.api.StrategyParameters;
import dev.reprise.api.Trade;
import java.util.List;

/**
 * A strategy that sends a burst of orders at every trade, each at another price and of another size, so that no limit but the gate
 * stops it and some always wait.
 * While it is {@code busy} it holds the core for a while at each trade, so that the ring stays full, and sends at every fiftieth.
 */
public final class SenderFactory implements StrategyFactory {
    static final String NAME = "bench-sender";

    private static final int BURST = 8;
    private static final int PRICES = 500;
    private static final int SIZES = 7;
    private static final long BUSY_NS = 20_000;
    private static final int BUSY_TRADES = 50;

    /** While it is true each trade takes 20 µs of the core. */
    static volatile boolean busy;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "sends bursts, for `bench halt`";
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of();
    }

    @Override
    public Strategy create(final StrategyParameters parameters) {
        return new Sender();
    }

    private static final class Sender implements Strategy {
        private long trades;
        private long count;

        @Override
        public void onTrade(final Trade trade, final StrategyContext ctx) {
            final Instrument instrument = trade.instrument();
            trades++;
            if (busy) {
                final long end = System.nanoTime() + BUSY_NS;
                while (System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
            }
            if (busy && trades % BUSY_TRADES != 0 || !ctx.topOfBook(instrument).isValid()) {
                return;
            }
            final long tick = instrument.tickSize();
            final long far = ctx.topOfBook(instrument).bidPrice() / 100 * 99 / tick * tick;
            for (int i = 0; i < BURST; i++) {
                ctx.order(instrument)
                        .buy(10_000 + count % SIZES * 100)
                        .limit(far - count % PRICES * tick)
                        .submit();
                count++;
            }
        }
    }
}
