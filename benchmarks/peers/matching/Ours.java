import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.simulator.matching.MatchingEngine;
import dev.reprise.simulator.matching.MatchingListener;

/** Reprise's matching engine; every event is told, trades are counted. */
public final class Ours implements Rounds.Engine, MatchingListener {
    private final MatchingEngine engine = new MatchingEngine(this);
    private long trades;
    private long traded;
    private long digest;

    /** Arguments: requests, rounds. */
    public static void main(final String[] args) {
        Rounds.run("reprise MatchingEngine", args, Ours::new);
    }

    @Override
    public void onTrade(final long taker, final long maker, final long price, final long qty, final Side aggressor) {
        trades++;
        traded += qty;
        digest = digest * 31 + maker * 1_000_003 + price * 31 + qty;
    }

    @Override
    public void handle(final Requests requests, final int from, final int to) {
        for (int i = from; i < to; i++) {
            final long id = requests.order[i];
            switch (requests.kind[i]) {
                case Requests.PLACE -> engine.place(
                        1, id, Requests.side(requests.isBuy[i]), requests.price[i], requests.size[i], TimeInForce.GTC, false);
                case Requests.TAKE -> engine.place(
                        2, id, Requests.side(requests.isBuy[i]), requests.price[i], requests.size[i], TimeInForce.IOC, false);
                case Requests.CANCEL -> engine.cancel(id);
                default -> engine.amend(id, requests.price[i], requests.size[i]);
            }
        }
    }

    @Override
    public Rounds.Outcome outcome() {
        long resting = 0;
        for (final Side side : new Side[] {Side.BUY, Side.SELL}) {
            for (int depth = 0; depth < engine.levels(side); depth++) {
                resting += engine.qtyAtDepth(side, depth);
            }
        }
        return new Rounds.Outcome(trades, traded, digest, engine.openOrders(), resting);
    }
}
