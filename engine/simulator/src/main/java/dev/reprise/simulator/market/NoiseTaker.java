package dev.reprise.simulator.market;

import dev.reprise.api.schema.Side;

/** Takes small amounts, more often with the trend than against it, now and then a large one. */
final class NoiseTaker extends Agent {
    private static final long MEAN_PAUSE_NS = 160_000_000;
    private static final double REACH_BPS = 6;
    private static final double SWEEP_CHANCE = 0.04;

    NoiseTaker(final int owner, final Floor floor, final long startTime) {
        super(owner, floor, startTime, MEAN_PAUSE_NS);
    }

    @Override
    void act() {
        final boolean buys = floor.random.chance(0.5 + 0.2 * floor.fair.trend());
        final double size = floor.random.exponential(0.4) * (floor.random.chance(SWEEP_CHANCE) ? 12 : 1);
        final Side side = buys ? Side.BUY : Side.SELL;
        // Through the fair value, hence behind it as seen from the passive side.
        floor.take(owner, side, floor.price(side, -REACH_BPS), floor.qty(size));
    }
}
