package dev.reprise.simulator.matching;

/** Why an order ended. */
public enum DoneReason {
    /** Nothing of it is left. */
    FILLED,
    /** Its owner took it back. */
    CANCELED,
    /** Its time in force (IOC, FOK) or being a market order ended it. */
    EXPIRED,
    /** As a taker it met an order of its own owner, who asked for self-trade prevention. */
    SELF_TRADE
}
