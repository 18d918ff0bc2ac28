package dev.reprise.simulator.market;

import dev.reprise.api.Book;
import dev.reprise.api.schema.Side;

/** Takes what is quoted on the wrong side of the fair value. */
final class Arbitrageur extends Agent {
    private static final long MEAN_PAUSE_NS = 120_000_000;
    private static final double EDGE_BPS = 0.3;
    private static final double SIZE = 1.5;

    Arbitrageur(final int owner, final Floor floor, final long startTime) {
        super(owner, floor, startTime, MEAN_PAUSE_NS);
    }

    @Override
    void act() {
        final long highestBuy = floor.price(Side.BUY, EDGE_BPS);
        final long lowestSell = floor.price(Side.SELL, EDGE_BPS);
        final long ask = floor.engine.bestPrice(Side.SELL);
        final long bid = floor.engine.bestPrice(Side.BUY);
        if (ask != Book.NO_PRICE && ask <= highestBuy) {
            floor.take(owner, Side.BUY, highestBuy, floor.qty(SIZE));
        } else if (bid != Book.NO_PRICE && bid >= lowestSell) {
            floor.take(owner, Side.SELL, lowestSell, floor.qty(SIZE));
        }
    }
}
