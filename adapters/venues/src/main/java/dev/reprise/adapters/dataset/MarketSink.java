package dev.reprise.adapters.dataset;

import dev.reprise.api.schema.OrderAction;
import dev.reprise.api.schema.Side;
import java.io.IOException;
import java.math.BigDecimal;

/** Takes the events of a {@link MarketSource}, numbers as the file has them. Times are UTC ns. */
public interface MarketSink {
    /** How levels belong together. */
    enum Part {
        /** Levels that changed; quantity 0 removes one. */
        CHANGE,
        /**
         * A snapshot that may go on over several times: its first levels, behind a change, begin a new book, and so does a price that it
         * told before.
         */
        SNAPSHOT,
        /** All levels of one time are a whole book. */
        WHOLE
    }

    /**
     * Prices of a bar.
     *
     * @param volume in base units, 0 when not told
     * @param trades -1 when not told
     */
    record Prices(BigDecimal open, BigDecimal high, BigDecimal low, BigDecimal close, BigDecimal volume, long trades) {}

    /**
     * Best bid and ask; a side without orders has price and quantity 0.
     */
    record Touch(BigDecimal bidPrice, BigDecimal bidQty, BigDecimal askPrice, BigDecimal askQty) {}

    /**
     * A trade.
     *
     * @param aggressor side of the taker, {@link Side#NULL_VAL} when not told
     * @param id counts the venue's trades, 0 when not told
     */
    void trade(long receiveTime, long venueTime, BigDecimal price, BigDecimal qty, Side aggressor, long id)
            throws IOException;

    /** Best bid and ask. @param updateId the venue's, 0 when not told */
    void top(long receiveTime, long venueTime, Touch touch, long updateId) throws IOException;

    /** One level of a book; those of equal times and part are one update. */
    void level(long receiveTime, long venueTime, Part part, boolean isBid, BigDecimal price, BigDecimal qty)
            throws IOException;

    /**
     * What happened to one order of an order-by-order book.
     *
     * @param action {@link OrderAction#NULL_VAL}: the order is as told now, whether it was there or not
     * @param id the venue's
     * @param price of the order; of an execution its own; not looked at for a delete
     * @param qty left of the order; of an execution what traded
     */
    record OrderEvent(OrderAction action, long id, boolean isBid, BigDecimal price, BigDecimal qty) {}

    /**
     * An event of an order-by-order book; those of equal times and part are one update.
     *
     * @param part {@code CHANGE}, or {@code WHOLE}: all orders of one time are a whole book
     * @param depth orders a side that the venue shows at most, 0: all
     */
    void order(long receiveTime, long venueTime, Part part, int depth, OrderEvent event) throws IOException;

    /**
     * Levels or orders left the book together: of a book of levels those from the best to this price, of one of orders all of a side.
     *
     * @param side of the book; {@link Side#NULL_VAL}: both, whole
     * @param price the last that left, {@code null}: all
     */
    void clear(long receiveTime, long venueTime, Side side, BigDecimal price) throws IOException;

    /**
     * A bar. Of its two times the source tells one, or both.
     *
     * @param begin of it, {@link dev.reprise.api.record.Records#NO_TIME} when only the end is told
     * @param end of it, the first moment behind it; {@code NO_TIME} when only the beginning is told
     */
    void bar(long begin, long end, Prices prices) throws IOException;

    /** A fact for the person who imports. */
    void note(String name, String value);

    /** An event that is known and left out. @param reason short, for the counts */
    void skip(String reason) throws IOException;
}
