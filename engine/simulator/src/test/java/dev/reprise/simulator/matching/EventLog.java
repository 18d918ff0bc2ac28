package dev.reprise.simulator.matching;

import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.Side;
import java.util.ArrayList;
import java.util.List;

/** Events as lines of text. */
final class EventLog implements MatchingListener {
    final List<String> lines = new ArrayList<>();

    @Override
    public void onAccepted(final long orderId, final int owner, final long reference) {
        lines.add("accepted " + orderId + " owner=" + owner + " reference=" + reference);
    }

    @Override
    public void onRejected(
            final long orderId,
            final int owner,
            final long reference,
            final OrderRequest request,
            final RejectCode code) {
        lines.add("rejected " + orderId + " owner=" + owner + " reference=" + reference + " " + request + " " + code);
    }

    @Override
    public void onAmended(final long orderId, final long price, final long qty) {
        lines.add("amended " + orderId + " " + qty + "@" + price);
    }

    @Override
    public void onTrade(
            final long takerId, final long makerId, final long price, final long qty, final Side aggressor) {
        lines.add("trade " + takerId + " with " + makerId + " " + qty + "@" + price + " " + aggressor);
    }

    @Override
    public void onDone(final long orderId, final DoneReason reason) {
        lines.add("done " + orderId + " " + reason);
    }

    @Override
    public void onLevelChanged(final Side side, final long price, final long newQty) {
        lines.add("level " + side + " " + newQty + "@" + price);
    }
}
