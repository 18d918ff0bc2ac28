package dev.reprise.simulator.paper;

import dev.reprise.api.schema.FillModelKind;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a resting order of ours gets its turn. With {@code TOUCH} there is no queue: only a trade through the price fills. The other
 * models put an order behind the quantity that its level showed when it arrived, let trades at the price take from the front, and
 * differ in who left when the level shrinks without a trade:
 *
 * <ul>
 *   <li>{@code RISK_AVERSE}: those behind us, as long as there are any; the queue ahead only shrinks to the level's quantity.
 *   <li>{@code POWER(n)}: the part {@code ahead^n / (ahead^n + behind^n)} of it left from ahead of us.
 *   <li>{@code LOG}: the same with {@code ln(1 + x)} in place of {@code x^n}.
 * </ul>
 *
 * <p>{@code FIFO} estimates nothing: where the data tells the venue's orders one by one (L3), ahead of ours are those that were there
 * when it came and have not left, see {@link FifoQueue}.
 *
 * <p>x is a quantity in base units. The idea is E. Rigtorp's ("Estimating order queue position", 2013); the functions are those of
 * hftbacktest's queue models, with one correction: the quantity behind us is counted after the trades since the level was last
 * seen, not before them.
 *
 * @param kind which one
 * @param exponent n of {@code POWER}, above 0 and at most 16; 0 for the others
 */
public record FillModel(FillModelKind kind, double exponent) {
    /** No queue: only trades through the price. */
    public static final FillModel TOUCH = new FillModel(FillModelKind.TOUCH, 0);
    /** Whoever leaves the queue was behind us: the default. */
    public static final FillModel RISK_AVERSE = new FillModel(FillModelKind.RISK_AVERSE, 0);
    /** Logarithmic probability. */
    public static final FillModel LOG = new FillModel(FillModelKind.LOG, 0);

    /** The place among the venue's own orders, which the data must tell one by one (L3). */
    public static final FillModel FIFO = new FillModel(FillModelKind.FIFO, 0);

    /** Bars alone: the worst that a bar allows, see {@link BarMatching}. */
    public static final FillModel PESSIMISTIC = new FillModel(FillModelKind.BAR_PESSIMISTIC, 0);
    /** Bars alone: the best that a bar allows. */
    public static final FillModel OPTIMISTIC = new FillModel(FillModelKind.BAR_OPTIMISTIC, 0);
    /** Bars alone: takers pay the next bar's open. */
    public static final FillModel NEXT_OPEN = new FillModel(FillModelKind.BAR_NEXT_OPEN, 0);

    private static final String BAR = "bar_";
    private static final double MAX_EXPONENT = 16;
    private static final Pattern POWER = Pattern.compile("power\\(([0-9]{1,2}(?:\\.[0-9]{1,6})?)\\)");

    public FillModel {
        Objects.requireNonNull(kind, "kind");
        final boolean isPower = kind == FillModelKind.POWER;
        if (kind == FillModelKind.NULL_VAL || (isPower ? !(exponent > 0 && exponent <= MAX_EXPONENT) : exponent != 0)) {
            throw new IllegalArgumentException("no such fill model: kind=" + kind + " exponent=" + exponent);
        }
    }

    /** Power probability with this exponent. */
    public static FillModel power(final double exponent) {
        return new FillModel(FillModelKind.POWER, exponent);
    }

    /**
     * Reads {@code touch}, {@code risk_averse}, {@code power(n)}, {@code log} or {@code fifo}; for bars {@code pessimistic}, {@code optimistic} or
     * {@code next_open}.
     *
     * @throws IllegalArgumentException when it is none of them
     */
    public static FillModel parse(final String text) {
        switch (text) {
            case "touch":
                return TOUCH;
            case "risk_averse":
                return RISK_AVERSE;
            case "log":
                return LOG;
            case "fifo":
                return FIFO;
            case "pessimistic":
                return PESSIMISTIC;
            case "optimistic":
                return OPTIMISTIC;
            case "next_open":
                return NEXT_OPEN;
            default:
                final Matcher power = POWER.matcher(text);
                if (power.matches()) {
                    return power(Double.parseDouble(power.group(1)));
                }
                throw new IllegalArgumentException(
                        "not a fill model: '" + text
                                + "'; try touch, risk_averse, log or power(3), on order-level data fifo, on bars alone pessimistic, optimistic or next_open");
        }
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        if (kind != FillModelKind.POWER) {
            final String name = kind.name().toLowerCase(Locale.ROOT);
            return name.startsWith(BAR) ? name.substring(BAR.length()) : name;
        }
        final boolean isWhole = exponent == StrictMath.rint(exponent);
        return "power(" + (isWhole ? Long.toString((long) exponent) : Double.toString(exponent)) + ")";
    }

    /** Whether orders have a place in a queue. */
    boolean hasQueue() {
        return kind != FillModelKind.TOUCH && !isOfBars();
    }

    /** Whether the place is the one among the venue's own orders, which only order-level (L3) data tells. */
    public boolean isFifo() {
        return kind == FillModelKind.FIFO;
    }

    /** Whether it fills from bars alone, and from nothing else. */
    public boolean isOfBars() {
        return switch (kind) {
            case BAR_PESSIMISTIC, BAR_OPTIMISTIC, BAR_NEXT_OPEN -> true;
            default -> false;
        };
    }

    /**
     * Quantity ahead of us after others left the level without a trade; rounded up, never negative.
     *
     * @param ahead before
     * @param behind us, before
     * @param left quantity that left, above 0
     * @param unit mantissa of one base unit
     */
    long aheadAfter(final long ahead, final long behind, final long left, final double unit) {
        if (ahead == 0 || kind == FillModelKind.RISK_AVERSE) {
            return ahead;
        }
        final double weightAhead = weight(ahead / unit);
        final double probabilityAhead = weightAhead / (weightAhead + weight(behind / unit));
        // What cannot have left from behind, because there was less, left from ahead as well.
        final double fromBehind = Math.min((1 - probabilityAhead) * left, behind);
        final double estimate = ahead - (left - fromBehind);
        return estimate <= 0 ? 0 : Math.min(ahead, (long) StrictMath.ceil(estimate));
    }

    private double weight(final double qty) {
        return kind == FillModelKind.LOG ? StrictMath.log1p(qty) : StrictMath.pow(qty, exponent);
    }
}
