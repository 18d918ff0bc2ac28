package dev.reprise.simulator.paper;

import dev.reprise.api.Carrier;
import dev.reprise.api.Instrument;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.VenueTermsDecoder;

/**
 * What our takers pay beyond the shown price, because the recording does not know of them: a temporary impact, linear in the part of the
 * shown quantity that is taken. An execution that brings what our orders have taken of a level to {@code x}, of {@code shown}
 * there, is at
 *
 * <pre>
 * price = level ± ⌈ ⌈level × impact⌉ × x ÷ shown ⌉
 * </pre>
 *
 * <p>for a buy and a sell. The inner ⌈⌉ is to the price's last digit, the outer one to a whole tick, so that any impact is a tick at least;
 * a sell gets a tick at least. {@code impact} is a part of the price, 0.001 for 10 bps; {@code x} and {@code shown} are quantities of
 * the instrument. Each level is reckoned by itself, behind it the next one begins anew. Nothing stays: the next view shows what was recorded, and
 * an order whose limit kept it from a part asks for that again, as a taker.
 *
 * <p>It is the linear temporary impact {@code h(v) = η v} of R. Almgren and N. Chriss, "Optimal execution of portfolio transactions"
 * (Journal of Risk 3, 2000), without their constant part (the book has the spread) and with the part taken of what is shown
 * as the rate {@code v}.
 *
 * <p>0, the default, is none: levels then give their own prices.
 */
final class TakerImpact {
    /** Of {@code impact}. */
    private static final long ONE = 100_000_000;

    private static final long MOST = ONE / 10;

    private long rate;

    /** A session begins: none, until its record says so. */
    void onSession() {
        rate = 0;
    }

    void onTerms(final VenueTermsDecoder terms) {
        if (terms.impact() < 0 || terms.impact() > MOST) {
            throw new IllegalArgumentException("impact must be from 0 to " + MOST + ": was " + terms.impact());
        }
        rate = terms.impact();
    }

    /** Whether takers pay more than is shown. */
    boolean isOn() {
        return rate > 0;
    }

    /**
     * Price of an execution.
     *
     * @param side of the taker
     * @param level price shown
     * @param shown quantity shown there, above 0
     * @param taken what our orders have taken of it, this execution included; above 0, at most {@code shown}
     */
    long price(final Instrument instrument, final Side side, final long level, final long shown, final long taken) {
        if (rate == 0) {
            return level;
        }
        final long tick = instrument.tickSize();
        final long all = ofAll(level);
        final long nearest = FixedPoint.multiplyDivide(all, taken, shown);
        final long up = isLess(nearest, shown, all, taken) ? nearest + 1 : nearest;
        final long worse = (up + tick - 1) / tick * tick;
        return side == Side.BUY ? level + worse : Math.max(Math.min(tick, level), level - worse);
    }

    /**
     * How much of a quantity the order's limit lets it take of a level, in whole lots where it is not all.
     *
     * @param side of the taker
     * @param limit of the order, as far as can be for one without
     * @param level price shown, within the limit
     * @param shown quantity shown there
     * @param before what our orders have taken of it already
     * @param wanted quantity, at most what is left there
     */
    long within(
            final Instrument instrument,
            final Side side,
            final long limit,
            final long level,
            final long shown,
            final long before,
            final long wanted) {
        if (rate == 0 || wanted <= 0) {
            return wanted;
        }
        final long price = price(instrument, side, level, shown, before + wanted);
        if (PaperDesk.reaches(side, limit, price)) {
            return wanted;
        }
        final long room = side == Side.BUY ? limit - level : level - limit;
        final long ticks = room - room % instrument.tickSize();
        final long all = ofAll(level);
        // Less than `wanted`: all × (before + wanted) ÷ shown is beyond the room.
        final long nearest = FixedPoint.multiplyDivide(ticks, shown, all);
        final long most = isLess(ticks, shown, nearest, all) ? nearest - 1 : nearest;
        final long qty = Math.max(0, most - before);
        return qty - qty % instrument.rules().lotSize();
    }

    /** What taking all of a level costs, rounded up: {@code level × rate} does not fit, its parts do. */
    private long ofAll(final long level) {
        return level / ONE * rate + (level % ONE * rate + ONE - 1) / ONE;
    }

    /** Whether a × b &lt; c × d; none is negative. */
    private static boolean isLess(final long a, final long b, final long c, final long d) {
        final long left = Math.multiplyHigh(a, b);
        final long right = Math.multiplyHigh(c, d);
        return left == right ? Long.compareUnsigned(a * b, c * d) < 0 : left < right;
    }

    long hash(final long seed) {
        return rate == 0 ? seed : StateHash.mix(seed, rate);
    }

    void carry(final Carrier carrier) {
        rate = carrier.carry(rate);
    }
}
