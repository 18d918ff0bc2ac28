package dev.reprise.backtest.compare;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** An order that left for the venue, and what became of it. */
public final class OrderFact {
    final String strategy;
    final String key; // strategy, instrument, side: what two runs' orders have in common
    final String instrument;
    final long id;
    final Side side;
    final OrderType type;
    final long price;
    final long qty;
    final long decided;
    final List<FillFact> fills = new ArrayList<>();
    long arrived = Records.NO_TIME; // the venue's time
    long accepted = Records.NO_TIME; // core time when it was told
    long cancelSent = Records.NO_TIME;
    long cancelArrived = Records.NO_TIME;
    long ended = Records.NO_TIME; // core time when it was told, or of the last fill

    OrderFact(
            final String strategy,
            final String instrument,
            final long id,
            final Side side,
            final OrderType type,
            final long price,
            final long qty,
            final long decided) {
        this.strategy = strategy;
        key = strategy + ' ' + instrument + ' ' + side;
        this.instrument = instrument;
        this.id = id;
        this.side = side;
        this.type = type;
        this.price = price;
        this.qty = qty;
        this.decided = decided;
    }

    /** Strategy, instrument and side. */
    public String key() {
        return key;
    }

    /** Canonical symbol. */
    public String instrument() {
        return instrument;
    }

    /** Client order id; 0 for one that is not ours. */
    public long id() {
        return id;
    }

    /** Core time of the decision, UTC ns. */
    public long decided() {
        return decided;
    }

    /** Its executions, in order. */
    public List<FillFact> fills() {
        return fills;
    }

    /** Quantity filled. */
    public BigDecimal filled() {
        return fills.stream().map(FillFact::qty).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** From the decision to the venue, ns, or {@link Records#NO_VALUE}. */
    public long entryLatency() {
        return arrived == Records.NO_TIME ? Records.NO_VALUE : arrived - decided;
    }

    /** From the venue's accepting to the report of it, ns, or {@link Records#NO_VALUE}. */
    public long responseLatency() {
        return arrived == Records.NO_TIME ? Records.NO_VALUE : accepted - arrived;
    }

    /** From the decision to the report of its accepting, ns, or {@link Records#NO_VALUE}. */
    public long roundTrip() {
        return accepted == Records.NO_TIME ? Records.NO_VALUE : accepted - decided;
    }

    /** Whether some of it was executed as a taker. */
    boolean hasTaken() {
        return fills.stream().anyMatch(fill -> !fill.isMaker());
    }

    /** Whether it was in the venue's book: a limit order that was taken there and not executed whole as a taker. */
    boolean hasRested() {
        return type == OrderType.LIMIT && accepted != Records.NO_TIME && (fills.isEmpty() || isMadeOrEnded());
    }

    private boolean isMadeOrEnded() {
        return ended != Records.NO_TIME || fills.stream().anyMatch(FillFact::isMaker);
    }

    boolean isSame(final OrderFact other) {
        return type == other.type && price == other.price && qty == other.qty;
    }

    /** Whether nothing that the market or the venue did to it differs. */
    boolean hasSameFills(final OrderFact other) {
        return fills.equals(other.fills);
    }
}
