package dev.reprise.core.order;

import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.Side;
import java.math.BigInteger;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/** One order told as a story, slowly: its status is worked out from facts each time it is asked for, there is no table. */
final class TwinOrder {
    final long id;
    final int strategy;
    final int instrument;
    final Side side;
    final OrderRole role;
    boolean isHeld;
    OrderStatus end;
    final Set<OrderRequest> waiting = EnumSet.noneOf(OrderRequest.class);
    final Set<OrderRequest> missing = EnumSet.noneOf(OrderRequest.class);
    boolean needsQuery;
    boolean isHalfReplaced;
    long price;
    long qty;
    long wantedPrice;
    long wantedQty;
    long venueId;
    BigInteger told = BigInteger.ZERO;
    BigInteger filled = BigInteger.ZERO;
    final Set<Long> executions = new HashSet<>();

    TwinOrder(
            final long id,
            final int strategy,
            final int instrument,
            final Side side,
            final OrderRole role,
            final long price,
            final long qty,
            final boolean isHeld) {
        this.id = id;
        this.strategy = strategy;
        this.instrument = instrument;
        this.side = side;
        this.role = role;
        this.price = price;
        this.qty = qty;
        this.isHeld = isHeld;
        if (!isHeld) {
            waiting.add(OrderRequest.NEW_ORDER);
        }
    }

    BigInteger most() {
        return BigInteger.valueOf(Math.max(qty, wantedQty));
    }

    BigInteger worst() {
        if (isHeld && end == null) {
            return BigInteger.ZERO;
        }
        final BigInteger possible = end == null ? most().max(told) : told;
        return possible.subtract(filled).max(BigInteger.ZERO);
    }

    OrderStatus status() {
        if (end != null) {
            return end;
        }
        if (isHeld) {
            return OrderStatus.HELD;
        }
        if (needsQuery || !missing.isEmpty()) {
            return OrderStatus.UNKNOWN;
        }
        if (waiting.contains(OrderRequest.CANCEL)) {
            return OrderStatus.PENDING_CANCEL;
        }
        if (waiting.contains(OrderRequest.AMEND)) {
            return OrderStatus.PENDING_REPLACE;
        }
        if (told.signum() > 0) {
            return OrderStatus.PARTIALLY_FILLED;
        }
        return waiting.contains(OrderRequest.NEW_ORDER) ? OrderStatus.PENDING_NEW : OrderStatus.NEW;
    }

    boolean isOpen() {
        return end == null;
    }

    Outcome amend(final long newPrice, final long newQty) {
        if (end != null || !isHeld && (status() == OrderStatus.UNKNOWN || !restsAlone())) {
            return Outcome.ANOMALY;
        }
        if (isHeld) {
            price = newPrice;
            qty = newQty;
        } else {
            wantedPrice = newPrice;
            wantedQty = newQty;
            waiting.add(OrderRequest.AMEND);
        }
        return Outcome.APPLIED;
    }

    private boolean restsAlone() {
        return !waiting.contains(OrderRequest.AMEND) && !waiting.contains(OrderRequest.CANCEL);
    }

    Outcome cancel() {
        if (end != null || waiting.contains(OrderRequest.CANCEL)) {
            return Outcome.ANOMALY;
        }
        if (isHeld) {
            finish(OrderStatus.CANCELED);
        } else {
            waiting.add(OrderRequest.CANCEL);
        }
        return Outcome.APPLIED;
    }

    Outcome accepted(final long newVenueId) {
        if (isHeld && end == null || end == OrderStatus.REJECTED || end == OrderStatus.ABSENT) {
            return Outcome.ANOMALY;
        }
        if (end != null) {
            return Outcome.IGNORED;
        }
        final boolean wasNew = status() == OrderStatus.NEW;
        final boolean learnsSomething = venueId == 0 || isOpenRequest(OrderRequest.NEW_ORDER);
        if (wasNew) {
            return Outcome.DUPLICATE;
        }
        if (venueId == 0) {
            venueId = newVenueId;
        }
        acknowledged();
        settle();
        return learnsSomething ? Outcome.APPLIED : Outcome.DUPLICATE;
    }

    Outcome rejected(final OrderRequest request, final RejectCode code) {
        if (request == OrderRequest.NEW_ORDER) {
            return never(OrderStatus.REJECTED, told.signum() > 0);
        }
        if (isHeld && end == null) {
            return Outcome.ANOMALY;
        }
        if (end != null || !isOpenRequest(request)) {
            return Outcome.IGNORED;
        }
        if (code == RejectCode.UNKNOWN_ORDER) {
            waiting.remove(request);
            missing.add(request);
            needsQuery = true;
        } else {
            undo(request);
        }
        settle();
        return Outcome.APPLIED;
    }

    Outcome withheld(final OrderRequest request) {
        if (request == OrderRequest.NEW_ORDER) {
            return never(OrderStatus.CANCELED, told.signum() > 0 || !isOpenRequest(request));
        }
        if (isHeld && end == null) {
            return Outcome.ANOMALY;
        }
        if (end != null || !isOpenRequest(request)) {
            return Outcome.IGNORED;
        }
        undo(request);
        settle();
        return Outcome.APPLIED;
    }

    private Outcome never(final OrderStatus status, final boolean isContradiction) {
        if (end == OrderStatus.FILLED || end == null && (isHeld || isContradiction)) {
            return Outcome.ANOMALY;
        }
        if (end != null) {
            return end == status ? Outcome.DUPLICATE : Outcome.IGNORED;
        }
        finish(status);
        return Outcome.APPLIED;
    }

    Outcome unanswered(final OrderRequest request) {
        if (isHeld && end == null) {
            return Outcome.ANOMALY;
        }
        if (end != null || !waiting.remove(request)) {
            return Outcome.IGNORED;
        }
        missing.add(request);
        return Outcome.APPLIED;
    }

    Outcome off(final OrderStatus status, final long cum, final long id) {
        final boolean isOther = isOther(id);
        if (isOther && wantedQty == 0) {
            return Outcome.IGNORED;
        }
        if (isHeld && end == null) {
            return Outcome.ANOMALY;
        }
        if (end != null) {
            return learn(cum) ? Outcome.APPLIED : end == status ? Outcome.DUPLICATE : Outcome.IGNORED;
        }
        final boolean isHalf = status == OrderStatus.CANCELED && !isOther && isOpenRequest(OrderRequest.AMEND);
        learn(cum);
        acknowledged();
        venueId = id == 0 ? venueId : id;
        if (isHalf) {
            isHalfReplaced = true;
            waiting.remove(OrderRequest.AMEND);
            missing.add(OrderRequest.AMEND);
            settle();
        } else {
            finish(status);
        }
        return Outcome.APPLIED;
    }

    Outcome amended(final long newPrice, final long newQty, final long id) {
        final boolean isAsked = isOpenRequest(OrderRequest.AMEND);
        final boolean isOther = isOther(id);
        final boolean isWanted = isAsked && newPrice == wantedPrice && newQty == wantedQty;
        if (!isWanted && !isOther && newPrice == price && newQty == qty) {
            return isHeld && end == null ? Outcome.ANOMALY : Outcome.DUPLICATE;
        }
        if (end != null) {
            final boolean known = !isOther && venueId != 0;
            return known || end == OrderStatus.FILLED || end == OrderStatus.EXPIRED ? Outcome.IGNORED : Outcome.ANOMALY;
        }
        if (isHeld) {
            return Outcome.ANOMALY;
        }
        acknowledged();
        if (isAsked) {
            amendOver();
            price = newPrice;
            qty = newQty;
            isHalfReplaced = false;
            venueId = id == 0 ? venueId : id;
        } else {
            needsQuery = true;
            wantedPrice = newPrice;
            wantedQty = Math.max(wantedQty, newQty);
        }
        settle();
        return Outcome.APPLIED;
    }

    Outcome fill(final long execution, final long last, final long cum) {
        if (isHeld && end == null) {
            return Outcome.ANOMALY;
        }
        if (!executions.add(execution)) {
            return Outcome.DUPLICATE;
        }
        final BigInteger total = filled.add(BigInteger.valueOf(last));
        final boolean announced =
                end != OrderStatus.ABSENT && end != OrderStatus.REJECTED && total.compareTo(told) <= 0;
        final boolean isLate = end != null && !announced;
        final boolean isOver = total.compareTo(most()) > 0;
        filled = total;
        told = told.max(total).max(BigInteger.valueOf(cum));
        if (end == null) {
            waiting.remove(OrderRequest.NEW_ORDER);
            settle();
        }
        return isOver ? Outcome.OVERFILL : isLate ? Outcome.LATE_FILL : Outcome.APPLIED;
    }

    Outcome found(final OrderStatus status, final long newPrice, final long newQty, final long cum, final long id) {
        final boolean isWorking = status == OrderStatus.NEW || status == OrderStatus.PARTIALLY_FILLED;
        if (status == OrderStatus.CANCELED && waiting.contains(OrderRequest.AMEND)) {
            return off(status, cum, id);
        }
        if (isOther(id) && wantedQty == 0 || isWorking && isHalfReplaced && id != 0 && !isOther(id)) {
            return Outcome.IGNORED;
        }
        if (isHeld && end == null) {
            return status == OrderStatus.ABSENT ? Outcome.IGNORED : Outcome.ANOMALY;
        }
        if (end != null) {
            final boolean lived = end != OrderStatus.REJECTED && end != OrderStatus.ABSENT;
            if (isWorking && !lived || status == OrderStatus.REJECTED && end == OrderStatus.FILLED) {
                return Outcome.ANOMALY;
            }
            final boolean grew = learn(status == OrderStatus.FILLED && cum <= 0 ? qty : cum);
            return grew ? Outcome.APPLIED : end == status ? Outcome.DUPLICATE : Outcome.IGNORED;
        }
        if (status == OrderStatus.REJECTED && told.signum() > 0) {
            return Outcome.ANOMALY;
        }
        learn(status == OrderStatus.FILLED && cum <= 0 ? qty : cum);
        if (isWorking) {
            waiting.remove(OrderRequest.NEW_ORDER);
            missing.clear();
            needsQuery = false;
            if (wantedQty != 0 && !waiting.contains(OrderRequest.AMEND)) {
                price = newPrice;
                qty = newQty;
                isHalfReplaced = false;
                amendOver();
            }
        } else if (status == OrderStatus.UNKNOWN) {
            needsQuery = true;
        }
        if (id != 0 && (venueId == 0 || wantedQty == 0)) {
            venueId = id;
        }
        if (isWorking || status == OrderStatus.UNKNOWN) {
            settle();
        } else {
            finish(status);
        }
        return Outcome.APPLIED;
    }

    void restart() {
        missing.addAll(waiting);
        waiting.clear();
    }

    private boolean isOther(final long id) {
        return id != 0 && venueId != 0 && id != venueId;
    }

    private boolean isOpenRequest(final OrderRequest request) {
        return waiting.contains(request) || missing.contains(request);
    }

    private void acknowledged() {
        waiting.remove(OrderRequest.NEW_ORDER);
        missing.remove(OrderRequest.NEW_ORDER);
    }

    private boolean learn(final long cum) {
        final BigInteger before = told;
        told = told.max(BigInteger.valueOf(cum));
        return !told.equals(before);
    }

    private void undo(final OrderRequest request) {
        if (!waiting.remove(request)) {
            missing.remove(request);
        }
        if (request == OrderRequest.AMEND && !missing.contains(request)) {
            amendOver();
        }
    }

    private void amendOver() {
        waiting.remove(OrderRequest.AMEND);
        missing.remove(OrderRequest.AMEND);
        wantedPrice = 0;
        wantedQty = 0;
    }

    private void settle() {
        if (told.compareTo(most()) >= 0) {
            finish(OrderStatus.FILLED);
        } else if (isHalfReplaced && wantedQty == 0) {
            finish(OrderStatus.CANCELED);
        }
    }

    private void finish(final OrderStatus status) {
        end = status;
        waiting.clear();
        missing.clear();
        needsQuery = false;
        isHalfReplaced = false;
        wantedPrice = 0;
        wantedQty = 0;
    }
}
