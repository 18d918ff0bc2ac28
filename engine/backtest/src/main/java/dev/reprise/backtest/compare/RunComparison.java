package dev.reprise.backtest.compare;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.Side;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Two runs lined up by order, fill, equity and latency, and the difference of their profits told by cause. The parts are exact decimal amounts, and
 * their sum is the difference: every quantity of every fill is in exactly one part, and what funding brought is one of its own.
 *
 * <p>Of two orders that are one, the quantity that both filled differs by its fees ({@code FEE}), by its prices, and by the last mark
 * ({@code DATA_GAP}). A price, and the quantity that only one of them filled, is put down to {@code DATA_GAP} when one run had lost its book while the
 * order was open, else to {@code LATENCY} when the order, its cancel or the report took another time, else to {@code IMPACT} when it took and the
 * runs' impact differs, else to {@code OWN_ORDERS} when one run traded at a venue, the order rested there, and the other run met the book that was
 * recorded then, else to {@code QUEUE}. Orders that only one
 * run has follow from what differed before: they are put down to the cause of the last such difference, and to {@code MISSED_FILL} when there
 * is none. Latencies of simulated venues differ by any nanosecond, those of a real one by more than a millisecond.
 *
 * <pre>{@code
 * final RunComparison comparison = new RunComparison(RunFacts.read(List.of(a), usdt, settings), RunFacts.read(List.of(b), usdt, settings));
 * comparison.difference(); // = the sum over comparison.parts()
 * }</pre>
 */
public final class RunComparison {
    private static final long LIVE_JITTER_NS = 1_000_000L;

    private final RunFacts a;
    private final RunFacts b;
    private final List<OrderPairing.Pair> pairs;
    private final Map<Cause, BigDecimal> parts = new EnumMap<>(Cause.class);
    private final Map<Cause, BigDecimal> followed = new EnumMap<>(Cause.class);
    private final List<Row> rows = new ArrayList<>();
    private final long jitter;
    private Cause last; // of the latest difference that may have moved a decision
    private boolean hasFeeDifference;
    private long orders;
    private long sameOrders;
    private long fills;
    private long sameFills;

    /**
     * One order that is not the same in both runs.
     *
     * @param a of the first run, or {@code null} when it has no such order
     * @param b of the second run, or {@code null}
     * @param cause of the largest part
     * @param amount what the second run made more by it
     */
    public record Row(OrderFact a, OrderFact b, Cause cause, BigDecimal amount) {}

    /** Lines them up; the difference is {@code b} minus {@code a}. */
    public RunComparison(final RunFacts a, final RunFacts b) {
        this.a = a;
        this.b = b;
        jitter = a.isSimulated() && b.isSimulated() ? 0 : LIVE_JITTER_NS;
        for (final Cause cause : Cause.values()) {
            parts.put(cause, BigDecimal.ZERO);
            followed.put(cause, BigDecimal.ZERO);
        }
        pairs = OrderPairing.pair(a.orders(), b.orders());
        pairs.forEach(this::compare);
        parts.merge(Cause.FUNDING, b.funding().subtract(a.funding()), BigDecimal::add);
        final BigDecimal sum = parts.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        if (sum.compareTo(difference()) != 0) {
            throw new IllegalStateException("the parts do not add up: sum=" + sum + " difference=" + difference());
        }
    }

    private void compare(final OrderPairing.Pair pair) {
        orders += pair.isBoth() ? 1 : 0;
        final Map<Cause, BigDecimal> own = new EnumMap<>(Cause.class);
        final boolean isSame;
        if (pair.isBoth()) {
            isSame = compareBoth(pair.a(), pair.b(), own);
        } else {
            isSame = false;
            final Cause cause = last != null ? last : hasFeeDifference ? Cause.FEE : Cause.MISSED_FILL;
            final OrderFact order = pair.a() == null ? pair.b() : pair.a();
            final BigDecimal amount = pair.a() == null
                    ? worth(order, order.fills, b)
                    : worth(order, order.fills, a).negate();
            add(own, cause, amount);
            if (cause != Cause.MISSED_FILL) {
                followed.merge(cause, amount, BigDecimal::add);
            }
        }
        Cause largest = last;
        BigDecimal most = BigDecimal.ZERO.subtract(BigDecimal.ONE);
        BigDecimal sum = BigDecimal.ZERO;
        for (final Map.Entry<Cause, BigDecimal> part : own.entrySet()) {
            parts.merge(part.getKey(), part.getValue(), BigDecimal::add);
            sum = sum.add(part.getValue());
            if (part.getValue().abs().compareTo(most) > 0) {
                most = part.getValue().abs();
                largest = part.getKey();
            }
        }
        if (!isSame) {
            rows.add(new Row(pair.a(), pair.b(), largest == null ? Cause.MISSED_FILL : largest, sum));
        }
    }

    /** Returns whether nothing differs. */
    private boolean compareBoth(final OrderFact one, final OrderFact other, final Map<Cause, BigDecimal> own) {
        final boolean isSameOrder = one.isSame(other) && one.decided == other.decided;
        final boolean isSameFill = one.hasSameFills(other);
        sameOrders += isSameOrder ? 1 : 0;
        fills += Math.max(one.fills.size(), other.fills.size());
        sameFills += isSameFill ? one.fills.size() : 0;
        final Cause cause = cause(one, other);
        final BigDecimal both = one.filled().min(other.filled());
        final List<FillFact> filledOne = part(one.fills, both, true);
        final List<FillFact> filledOther = part(other.fills, both, true);
        final BigDecimal sign = one.side == Side.BUY ? BigDecimal.ONE : BigDecimal.ONE.negate();
        add(own, Cause.FEE, fees(filledOne).subtract(fees(filledOther)));
        add(own, cause, sign.multiply(cash(filledOne).subtract(cash(filledOther))));
        add(
                own,
                Cause.DATA_GAP,
                sign.multiply(both).multiply(b.mark(one.instrument).subtract(a.mark(one.instrument))));
        add(own, cause, worth(other, part(other.fills, both, false), b));
        add(own, cause, worth(one, part(one.fills, both, false), a).negate());
        hasFeeDifference |= own.containsKey(Cause.FEE);
        if (!isSameFill && !hasSameTurn(one, other) || isLatencyDifferent(one, other)) {
            last = cause;
        }
        return isSameOrder && isSameFill && own.isEmpty() && !isLatencyDifferent(one, other);
    }

    /** Whether fills differ in their fees alone. */
    private static boolean hasSameTurn(final OrderFact one, final OrderFact other) {
        if (one.fills.size() != other.fills.size()) {
            return false;
        }
        for (int i = 0; i < one.fills.size(); i++) {
            final FillFact x = one.fills.get(i);
            final FillFact y = other.fills.get(i);
            if (x.time() != y.time()
                    || x.price().compareTo(y.price()) != 0
                    || x.qty().compareTo(y.qty()) != 0) {
                return false;
            }
        }
        return true;
    }

    private Cause cause(final OrderFact one, final OrderFact other) {
        final long from = Math.min(one.decided, other.decided);
        final long to = Math.max(end(one), end(other));
        if (a.hadGap(one.instrument, from, to) != b.hadGap(one.instrument, from, to)) {
            return Cause.DATA_GAP;
        }
        if (isLatencyDifferent(one, other)) {
            return Cause.LATENCY;
        }
        if (a.impact() != b.impact() && (one.hasTaken() || other.hasTaken())) {
            return Cause.IMPACT;
        }
        final boolean isAtVenue = !a.isSimulated() && one.hasRested() || !b.isSimulated() && other.hasRested();
        return isAtVenue && a.isSimulated() != b.isSimulated() && a.hasSameMarket(b) ? Cause.OWN_ORDERS : Cause.QUEUE;
    }

    private static long end(final OrderFact order) {
        final long lastFill = order.fills.isEmpty()
                ? order.decided
                : order.fills.get(order.fills.size() - 1).time();
        return order.ended == Records.NO_TIME ? lastFill : Math.max(order.ended, lastFill);
    }

    private boolean isLatencyDifferent(final OrderFact one, final OrderFact other) {
        if (differs(one.entryLatency(), other.entryLatency())
                || differs(one.responseLatency(), other.responseLatency())) {
            return true;
        }
        final boolean hasCancels = one.cancelArrived != Records.NO_TIME
                && other.cancelArrived != Records.NO_TIME
                && one.cancelSent != Records.NO_TIME
                && other.cancelSent != Records.NO_TIME;
        return hasCancels && differs(one.cancelArrived - one.cancelSent, other.cancelArrived - other.cancelSent);
    }

    private boolean differs(final long one, final long other) {
        return one != Records.NO_VALUE && other != Records.NO_VALUE && Math.abs(one - other) > jitter;
    }

    private static void add(final Map<Cause, BigDecimal> own, final Cause cause, final BigDecimal amount) {
        if (amount.signum() != 0) {
            own.merge(cause, amount, BigDecimal::add);
        }
    }

    /** The first so much of what an order filled, or the rest. */
    private static List<FillFact> part(final List<FillFact> fills, final BigDecimal qty, final boolean isFirst) {
        final List<FillFact> part = new ArrayList<>();
        BigDecimal left = qty;
        for (final FillFact fill : fills) {
            final BigDecimal taken = left.min(fill.qty());
            left = left.subtract(taken);
            if (isFirst && taken.signum() > 0) {
                part.add(taken.compareTo(fill.qty()) == 0 ? fill : fill.first(taken));
            } else if (!isFirst && taken.compareTo(fill.qty()) < 0) {
                part.add(taken.signum() == 0 ? fill : fill.rest(taken));
            }
        }
        return part;
    }

    private static BigDecimal fees(final List<FillFact> fills) {
        return fills.stream().map(FillFact::fee).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal cash(final List<FillFact> fills) {
        return fills.stream().map(FillFact::cash).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** What fills are worth at a run's last mark, net of fees. */
    private static BigDecimal worth(final OrderFact order, final List<FillFact> fills, final RunFacts run) {
        final BigDecimal qty = fills.stream().map(FillFact::qty).reduce(BigDecimal.ZERO, BigDecimal::add);
        final BigDecimal gain = qty.multiply(run.mark(order.instrument)).subtract(cash(fills));
        return (order.side == Side.BUY ? gain : gain.negate()).subtract(fees(fills));
    }

    /** What the second run made more than the first. */
    public BigDecimal difference() {
        return b.pnl().subtract(a.pnl());
    }

    /** The difference by cause; every cause is there. */
    public Map<Cause, BigDecimal> parts() {
        return parts;
    }

    /** What of each part is of orders that only one run has. */
    public Map<Cause, BigDecimal> followed() {
        return followed;
    }

    /** Orders that are not the same, in the order of their decisions. */
    public List<Row> rows() {
        return rows;
    }

    /** Orders that both runs have. */
    public long orders() {
        return orders;
    }

    /** Of those, the ones with the same decision at the same time. */
    public long sameOrders() {
        return sameOrders;
    }

    /** Fills of orders that both runs have, of the one that has more. */
    public long fills() {
        return fills;
    }

    /** Of those, the ones with the same time, price, quantity and fee. */
    public long sameFills() {
        return sameFills;
    }

    /** Whether every order and every fill has an equal one, and funding brought the same. */
    public boolean isEqual() {
        return rows.isEmpty()
                && difference().signum() == 0
                && a.fundings() == b.fundings()
                && a.funding().compareTo(b.funding()) == 0;
    }

    /**
     * The equities' largest distance.
     *
     * @param second of UTC
     * @param distance the second run's minus the first one's
     */
    public record Distance(long second, BigDecimal distance) {}

    /** Where the equities are farthest from each other; the first such second. */
    public Distance largestDistance() {
        final TreeSet<Long> seconds = new TreeSet<>(a.equity().keySet());
        seconds.addAll(b.equity().keySet());
        Distance largest = new Distance(0, BigDecimal.ZERO);
        for (final long second : seconds) {
            final BigDecimal distance = at(b, second).subtract(at(a, second));
            if (distance.abs().compareTo(largest.distance.abs()) > 0) {
                largest = new Distance(second, distance);
            }
        }
        return largest;
    }

    private static BigDecimal at(final RunFacts run, final long second) {
        final Map.Entry<Long, BigDecimal> entry = run.equity().floorEntry(second);
        return entry == null ? BigDecimal.ZERO : entry.getValue();
    }
}
