package dev.reprise.simulator.matching;

/** Why an order ended. */
public enum DoneReason {
    /** Nothing of it is left. */
    FILLED,
    /** Its owner took it back. */
    CANCELED,
    /** Its time in force (IOC, FOK) or being a market order ended it. */
    EXPIRED,
    /** It met an order of its own owner, who asked for self-trade prevention: the taker, the maker or both end, as its mode says. */
    SELF_TRADE
}
