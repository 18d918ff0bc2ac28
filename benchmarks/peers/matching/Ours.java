import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.simulator.matching.DoneReason;
import dev.reprise.simulator.matching.MatchingEngine;
import dev.reprise.simulator.matching.MatchingListener;

/**
 * Reprise's matching engine. Every event is told and goes into the outcome with all that comes with it, so that the compiler can leave
 * none of them out: the other engine's are objects that it must write.
 */
public final class Ours implements Rounds.Engine, MatchingListener {
    private final MatchingEngine engine = new MatchingEngine(this);
    private long trades;
    private long traded;
    private long digest;
    private long filled;
    private long canceled;
    private long expired;
    private long told; // events that the other engine does not have: accepted, amended, changed levels
    private long toldDigest;

    /** Arguments: requests, rounds. */
    public static void main(final String[] args) {
        Rounds.run("reprise MatchingEngine", args, Ours::new);
    }

    @Override
    public void onAccepted(final long orderId, final int owner, final long reference) {
        told++;
        toldDigest = toldDigest * 31 + orderId * 1_000_003 + owner * 31L + reference;
    }

    @Override
    public void onRejected(
            final long orderId, final int owner, final long reference, final OrderRequest request, final RejectCode code) {
        throw new IllegalStateException("refused: " + request + " of order " + orderId + ", reference " + reference + ": " + code);
    }

    @Override
    public void onAmended(final long orderId, final long price, final long qty) {
        told++;
        toldDigest = toldDigest * 31 + orderId * 1_000_003 + price * 31 + qty;
    }

    @Override
    public void onDone(final long orderId, final DoneReason reason) {
        switch (reason) {
            case FILLED -> filled++;
            case CANCELED -> canceled++;
            case EXPIRED -> expired++;
            default -> throw new IllegalStateException("order " + orderId + ": " + reason);
        }
        toldDigest = toldDigest * 31 + orderId;
    }

    @Override
    public void onLevelChanged(final Side side, final long price, final long newQty) {
        told++;
        toldDigest = toldDigest * 31 + (side == Side.BUY ? price : -price) * 1_000_003 + newQty;
    }

    @Override
    public void onTrade(final long taker, final long maker, final long price, final long qty, final Side aggressor) {
        trades++;
        traded += qty;
        digest = digest * 31 + maker * 1_000_003 + price * 31 + qty;
        toldDigest = toldDigest * 31 + (aggressor == Side.BUY ? taker : -taker);
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
        return new Rounds.Outcome(
                trades, traded, digest, engine.openOrders(), resting, filled, canceled, expired, told, toldDigest);
    }
}
