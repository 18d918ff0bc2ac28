package dev.reprise.benchmarks.load;

import dev.reprise.benchmarks.load.TapeWriter.Levels;
import java.util.SplittableRandom;

/** The made-up frames of a {@link FrameTape}: the price swings and trembles; book, best bid and ask and trades follow it. */
final class SwingingMarket {
    private static final int LEVELS = 10;
    private static final int TRADE_EVERY = 4;
    private static final long BASE_TICKS = 6_000_000;

    private final TapeWriter writer = new TapeWriter();
    private final SplittableRandom random;
    private final long[] prices;

    SwingingMarket(final int steps, final int swing, final long seed) {
        random = new SplittableRandom(seed);
        prices = new long[steps];
        for (int i = 0; i < steps; i++) {
            prices[i] = BASE_TICKS
                    + Math.round(swing * StrictMath.sin(2 * StrictMath.PI * i / steps))
                    + random.nextInt(-2, 3);
        }
    }

    TapeWriter write() {
        final int steps = prices.length;
        snapshot();
        for (int i = 0; i < steps; i++) {
            depth((i + steps - 1) % steps, i);
            writer.top(prices[i] - 1, prices[i] + 1, qty(i, prices[i] + 1));
            if (i % TRADE_EVERY == 0) {
                final boolean isSell = random.nextBoolean();
                writer.trade(prices[i] + (isSell ? -1 : 1), 100 + random.nextInt(5_000), isSell);
            }
        }
        return writer;
    }

    private void snapshot() {
        final Levels bids = new Levels();
        final Levels asks = new Levels();
        final int last = prices.length - 1;
        for (int k = 1; k <= LEVELS; k++) {
            bids.add(prices[last] - k, qty(last, prices[last] - k));
            asks.add(prices[last] + k, qty(last, prices[last] + k));
        }
        writer.snapshot(bids, asks);
    }

    private static long qty(final int step, final long price) {
        return 1_000 + Math.floorMod(price * 31 + step / 8, 977) * 100L;
    }

    private void depth(final int before, final int step) {
        final Levels bids = new Levels();
        final Levels asks = new Levels();
        for (int side = -1; side <= 1; side += 2) {
            final Levels out = side < 0 ? bids : asks;
            for (int k = LEVELS; k >= 1; k--) { // gone
                final long price = prices[before] + side * k;
                if (!isIn(price, side, step)) {
                    out.add(price, 0);
                }
            }
            for (int k = 1; k <= LEVELS; k++) { // new or changed
                final long price = prices[step] + side * k;
                if (!isIn(price, side, before) || qty(before, price) != qty(step, price)) {
                    out.add(price, qty(step, price));
                }
            }
        }
        writer.depth(bids, asks);
    }

    private boolean isIn(final long price, final int side, final int step) {
        final long distance = side * (price - prices[step]);
        return distance >= 1 && distance <= LEVELS;
    }
}
