package dev.reprise.api;

import dev.reprise.api.schema.DenialCode;
import java.util.List;

/**
 * What a strategy sees and can do. Valid inside callbacks only, on the core's thread. Views it returns are reused: read them,
 * do not keep them.
 */
public interface StrategyContext {
    /** Core time, UTC ns. The only clock a strategy may read. */
    long now();

    /** The instruments this strategy was configured for, in the configuration's order. */
    List<Instrument> instruments();

    /** Asks for bars; only in {@link Strategy#onStart}. */
    void subscribeBars(Instrument instrument, BarSpec spec);

    /** Best bid and ask. */
    TopOfBook topOfBook(Instrument instrument);

    /** The L2 book. */
    Book book(Instrument instrument);

    /** This strategy's position. */
    Position position(Instrument instrument);

    /** Begins an order; at most one at a time. */
    OrderBuilder order(Instrument instrument);

    /** An order of this strategy, or {@code null} when the id is not one of its orders still remembered. */
    Order orderOf(long clientOrderId);

    /** Number of this strategy's working orders in the instrument, its protection not counted. */
    int workingOrders(Instrument instrument);

    /**
     * Asks the venue to cancel.
     *
     * @return false when it was denied ({@link #lastDenial()}), as when the order has ended or a cancel is already under way
     */
    boolean cancel(long clientOrderId);

    /**
     * Asks the venue to change price and quantity (mantissas): in place where the venue can, else by cancel and new. The order keeps
     * its client order id; until the venue answers, the larger of both quantities counts.
     *
     * @return false when it was denied
     */
    boolean amend(long clientOrderId, long price, long qty);

    /**
     * Moves trigger, price and quantity of a stop or take-profit (mantissas); the price is ignored where it closes at the market.
     *
     * @return false when it was denied
     */
    boolean amendStop(long clientOrderId, long trigger, long price, long qty);

    /** Why the last {@code submit}, {@code cancel} or {@code amend} was denied; {@code NULL_VAL} when it was not. */
    DenialCode lastDenial();

    /** Calls {@link Strategy#onTimer} with the payload at this core time; returns the timer's id, above 0. */
    long schedule(long deadline, long payload);

    /** Takes a timer back; nothing happens when it fired already. */
    void cancelTimer(long timerId);

    /** Shows a number to whoever watches; {@code gauge} is the strategy's own small index, from 0. */
    void gauge(int gauge, double value);

    /** A number from the session's journaled seed: all 64 bits random. */
    long nextRandom();
}
