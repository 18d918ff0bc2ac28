package dev.reprise.simulator.market;

import dev.reprise.api.schema.Side;

/** Quotes several levels on both sides of the fair value and moves the ones that went stale, nearest first. */
final class MarketMaker extends Agent {
    private static final long MEAN_PAUSE_NS = 250_000_000;
    private static final int LEVELS = 8;
    private static final int MOVES_PER_SIDE = 2;
    private static final double NEAREST_BPS = 0.8;
    private static final double GROWTH = 1.5;
    private static final double TOLERANCE = 0.9; // of a level's distance

    private final long[] bidIds = new long[LEVELS];
    private final long[] askIds = new long[LEVELS];
    private final double[] distancesBps = new double[LEVELS];

    MarketMaker(final int owner, final Floor floor, final long startTime) {
        super(owner, floor, startTime, MEAN_PAUSE_NS);
        double distance = NEAREST_BPS * floor.random.between(0.8, 1.5);
        for (int i = 0; i < LEVELS; i++) {
            distancesBps[i] = distance;
            distance *= GROWTH;
        }
    }

    /** Quotes all levels. */
    void open() {
        requote(Side.BUY, bidIds, LEVELS);
        requote(Side.SELL, askIds, LEVELS);
    }

    @Override
    void act() {
        // The side the value moved into first, so that the other one finds room behind it.
        if (floor.fair.trend() > 0) {
            requote(Side.SELL, askIds, MOVES_PER_SIDE);
            requote(Side.BUY, bidIds, MOVES_PER_SIDE);
        } else {
            requote(Side.BUY, bidIds, MOVES_PER_SIDE);
            requote(Side.SELL, askIds, MOVES_PER_SIDE);
        }
    }

    private void requote(final Side side, final long[] ids, final int atMost) {
        int moves = 0;
        for (int i = 0; i < LEVELS && moves < atMost; i++) {
            if (isStale(side, ids[i], distancesBps[i])) {
                floor.withdraw(ids[i]);
                final double distance = distancesBps[i] * floor.random.between(0.9, 1.1);
                final double size = floor.random.between(0.5, 1.5) * (1 + 0.4 * i);
                ids[i] = floor.quote(owner, side, floor.price(side, distance), floor.qty(size));
                moves++;
            }
        }
    }

    private boolean isStale(final Side side, final long id, final double distanceBps) {
        if (id == 0 || !floor.engine.isOpen(id)) {
            return true;
        }
        final long price = floor.engine.price(id);
        final double away = (price / floor.fair.price() - 1) / Floor.BPS * (side == Side.BUY ? -1 : 1);
        return StrictMath.abs(away - distanceBps) > TOLERANCE * distanceBps;
    }
}
