package dev.reprise.adapters.dataset;

import dev.reprise.api.number.Decimals;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.OrderAction;
import dev.reprise.api.schema.Side;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * The first pass: how many decimals prices and quantities have, when the data begins, how long a bar is, and whether every number can
 * be taken as it is. A number that went through a double (0.11244000000000001) shows it by more digits than anybody prints.
 */
final class ScaleSurvey implements MarketSink {
    /** Most decimals of a number that is taken as printed. */
    static final int MAX_SCALE = 12;
    /** Decimals of a number that is rounded. */
    static final int ROUNDED_SCALE = 8;

    private static final int MOST_SCALE = 64; // of any number; printed in full it is still a line

    private static final int DOUBLE_DIGITS = 16; // fewest of a double that was not printed as it had been read

    private final boolean round;
    private MarketSource source;
    private int priceScale;
    private int qtyScale;
    private long firstTime = Records.NO_TIME;
    private long lastBar = Records.NO_TIME;
    private long barNs = Long.MAX_VALUE;
    private long toldBarNs;
    private boolean hasExecutions;

    ScaleSurvey(final boolean round) {
        this.round = round;
    }

    /** Whose events come now. */
    void source(final MarketSource current) {
        source = current;
    }

    int priceScale() {
        return priceScale;
    }

    int qtyScale() {
        return qtyScale;
    }

    /** UTC ns; {@link Records#NO_TIME} when there was no event. */
    long firstTime() {
        return firstTime;
    }

    /** Shortest distance between two bars, ns; 0 with fewer than two. */
    long barNs() {
        return barNs == Long.MAX_VALUE ? 0 : barNs;
    }

    /** Length of the longest bar that told both its ends, ns; 0 with none. */
    long toldBarNs() {
        return toldBarNs;
    }

    /** Whether executions of single orders are told. */
    boolean hasExecutions() {
        return hasExecutions;
    }

    boolean hasBars() {
        return lastBar != Records.NO_TIME;
    }

    @Override
    public void trade(
            final long receiveTime,
            final long venueTime,
            final BigDecimal price,
            final BigDecimal qty,
            final Side aggressor,
            final long id)
            throws IOException {
        seen(receiveTime);
        price(price);
        qty("qty", qty);
    }

    @Override
    public void top(final long receiveTime, final long venueTime, final Touch touch, final long updateId)
            throws IOException {
        seen(receiveTime);
        price(touch.bidPrice());
        price(touch.askPrice());
        qty("qty", touch.bidQty());
        qty("qty", touch.askQty());
    }

    @Override
    public void level(
            final long receiveTime,
            final long venueTime,
            final Part part,
            final boolean isBid,
            final BigDecimal price,
            final BigDecimal qty)
            throws IOException {
        seen(receiveTime);
        price(price);
        qty("qty", qty);
    }

    @Override
    public void order(
            final long receiveTime, final long venueTime, final Part part, final int depth, final OrderEvent event)
            throws IOException {
        seen(receiveTime);
        hasExecutions |= event.action() == OrderAction.EXECUTE;
        if (event.action() != OrderAction.DELETE) {
            price(event.price());
            qty("qty", event.qty());
        }
    }

    @Override
    public void clear(final long receiveTime, final long venueTime, final Side side, final BigDecimal price)
            throws IOException {
        seen(receiveTime);
        if (price != null) {
            price(price);
        }
    }

    @Override
    public void bar(final long begin, final long end, final Prices prices) throws IOException {
        final long time = begin == Records.NO_TIME ? end : begin;
        if (begin != Records.NO_TIME && end != Records.NO_TIME) {
            toldBarNs = Math.max(toldBarNs, end - begin);
        }
        seen(time);
        if (lastBar != Records.NO_TIME) {
            if (time <= lastBar) {
                throw source.damaged("the bar is not behind the one before it; give rows and files in order of time");
            }
            barNs = Math.min(barNs, time - lastBar);
        }
        lastBar = time;
        price(prices.open());
        price(prices.high());
        price(prices.low());
        price(prices.close());
        qty("volume", prices.volume());
    }

    @Override
    public void note(final String name, final String value) {
        // The second pass tells it.
    }

    @Override
    public void skip(final String reason) {
        // Nothing to learn from it.
    }

    private void seen(final long time) {
        firstTime = firstTime == Records.NO_TIME ? time : firstTime;
    }

    private void price(final BigDecimal price) throws IOException {
        priceScale = Math.max(priceScale, scale("price", price));
    }

    private void qty(final String what, final BigDecimal qty) throws IOException {
        qtyScale = Math.max(qtyScale, scale(what, qty));
    }

    private int scale(final String what, final BigDecimal value) throws IOException {
        if (value.scale() == 0 && value.precision() < DOUBLE_DIGITS) {
            return 0;
        }
        if (value.scale() > MOST_SCALE || value.scale() < -MOST_SCALE) {
            throw source.damaged(what + " is no price or quantity: " + value);
        }
        final boolean wentThroughDouble = wentThroughDouble(value);
        if (wentThroughDouble && !round) {
            throw source.damaged(
                    what + " has more digits than anybody prints, as a number has that went through a double: "
                            + value.toPlainString() + "; take the source's own text, or round with --round");
        }
        final int used = wentThroughDouble
                ? ROUNDED_SCALE
                : Math.max(0, value.stripTrailingZeros().scale());
        if (value.precision() - value.scale() + used > Decimals.MAX_SCALE) {
            throw source.damaged(what + " is too large: " + value);
        }
        return used;
    }

    /** Whether a number has the digits that a double leaves when it is printed. */
    static boolean wentThroughDouble(final BigDecimal value) {
        if (value.scale() <= ROUNDED_SCALE) {
            return false;
        }
        final BigDecimal plain = value.stripTrailingZeros();
        return plain.scale() > MAX_SCALE || plain.scale() > ROUNDED_SCALE && plain.precision() >= DOUBLE_DIGITS;
    }
}
