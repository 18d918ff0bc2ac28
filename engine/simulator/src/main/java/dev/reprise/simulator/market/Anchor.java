package dev.reprise.simulator.market;

import dev.reprise.api.schema.Side;

/** Keeps large orders far from the touch, so that no sweep finds a side empty. */
final class Anchor extends Agent {
    private static final long MEAN_PAUSE_NS = 1_000_000_000;
    private static final double[] DISTANCES_BPS = {35, 60, 100, 180, 300, 500};
    private static final double TOLERANCE = 0.5;
    private static final double SIZE = 100;

    private final long[] bidIds = new long[DISTANCES_BPS.length];
    private final long[] askIds = new long[DISTANCES_BPS.length];

    Anchor(final int owner, final Floor floor, final long startTime) {
        super(owner, floor, startTime, MEAN_PAUSE_NS);
    }

    @Override
    void act() {
        renew(Side.BUY, bidIds);
        renew(Side.SELL, askIds);
    }

    private void renew(final Side side, final long[] ids) {
        for (int i = 0; i < ids.length; i++) {
            final long old = ids[i];
            if (isStale(side, old, DISTANCES_BPS[i])) {
                // New before old: the side is never empty in between.
                ids[i] = floor.quote(owner, side, floor.price(side, DISTANCES_BPS[i]), floor.qty(SIZE));
                floor.withdraw(old);
            }
        }
    }

    private boolean isStale(final Side side, final long id, final double distanceBps) {
        if (id == 0 || !floor.engine.isOpen(id)) {
            return true;
        }
        final double away = (floor.engine.price(id) / floor.fair.price() - 1) / Floor.BPS * (side == Side.BUY ? -1 : 1);
        return StrictMath.abs(away - distanceBps) > TOLERANCE * distanceBps;
    }
}
