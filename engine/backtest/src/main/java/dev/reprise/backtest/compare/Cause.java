package dev.reprise.backtest.compare;

/** Why two runs' profits differ. */
public enum Cause {
    /** An order arrived, was canceled or was told of at another time. */
    LATENCY,
    /** The same order at the same time got another turn, or met another quantity. */
    QUEUE,
    /** Executions as a taker where the runs charge takers another impact. */
    IMPACT,
    /** An order that rested at the venue: the recorded book, which the other run meets, held it and the session's other orders. */
    OWN_ORDERS,
    /** The same fill cost another fee. */
    FEE,
    /** Funding paid or received. */
    FUNDING,
    /** Fills of orders that only one run has, for no reason found before them. */
    MISSED_FILL,
    /** One run had no book, or another last price. */
    DATA_GAP
}
