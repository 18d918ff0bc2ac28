package dev.reprise.api;

/**
 * Something that a venue can do by itself for the orders of an instrument. What is not declared the engine does in its place:
 * orders are held in the core until they fire, the other leg of a pair is cancelled by the core, a time limit is kept by the
 * core. Limit and market orders, GTC, IOC, FOK, post-only and replacing by cancel and new are expected of every venue.
 *
 * <p>The order of the constants is the order of the bits in the {@code InstrumentDefinition} record.
 */
public enum Capability {
    /** Holds a stop that becomes a market order. */
    STOP_MARKET,
    /** Holds a stop that becomes a limit order. */
    STOP_LIMIT,
    /** Holds a take-profit that becomes a market order. */
    TAKE_PROFIT_MARKET,
    /** Holds a take-profit that becomes a limit order. */
    TAKE_PROFIT_LIMIT,
    /** Holds a trailing stop whose offset is in whole basis points, from an activation price on when there is one. */
    TRAILING_STOP,
    /**
     * Holds two orders of which one cancels the other, and, on spot, reserves the balance once: a limit order or take-profit
     * with a stop.
     */
    OCO,
    /** Changes price and quantity of a resting order in place. */
    AMEND,
    /** Makes a resting order smaller in place, price and priority kept. */
    AMEND_DOWN,
    /** Ends an order at a given time. */
    GTD,
    /** Stops can watch the last trade. */
    TRIGGER_LAST,
    /** Stops can watch the mark price. */
    TRIGGER_MARK,
    /** Stops can watch the index price. */
    TRIGGER_INDEX,
    /** Ends our resting order, not the incoming one, when they would trade with each other and the incoming one asks for it. */
    EXPIRE_MAKER,
    /** Holds a stop or take-profit whose limit order may only rest: it ends when it fires and would take. */
    POST_ONLY_STOP;

    /** This capability's bit. */
    public int bit() {
        return 1 << ordinal();
    }
}
