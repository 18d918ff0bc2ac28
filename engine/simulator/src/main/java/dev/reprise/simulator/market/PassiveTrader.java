package dev.reprise.simulator.market;

import dev.reprise.api.schema.Side;

/** Rests small orders near the touch, often inside the spread, and takes the oldest back. */
final class PassiveTrader extends Agent {
    private static final long MEAN_PAUSE_NS = 90_000_000;
    private static final int ORDERS = 12;
    private static final double NEAREST_BPS = 0.2;
    private static final double SPREAD_BPS = 2;

    private final long[] ids = new long[ORDERS];
    private int oldest;

    PassiveTrader(final int owner, final Floor floor, final long startTime) {
        super(owner, floor, startTime, MEAN_PAUSE_NS);
    }

    @Override
    void act() {
        floor.withdraw(ids[oldest]);
        final Side side = floor.random.chance(0.5) ? Side.BUY : Side.SELL;
        final double distance = NEAREST_BPS + floor.random.exponential(SPREAD_BPS);
        final double size = 0.05 + floor.random.exponential(0.3);
        ids[oldest] = floor.quote(owner, side, floor.price(side, distance), floor.qty(size));
        oldest = (oldest + 1) % ORDERS;
    }
}
