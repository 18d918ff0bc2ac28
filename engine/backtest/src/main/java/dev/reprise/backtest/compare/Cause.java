package dev.reprise.backtest.compare;

/** Why two runs' profits differ. */
public enum Cause {
    /** An order arrived, was canceled or was told of at another time. */
    LATENCY,
    /** The same order at the same time got another turn, or met another quantity. */
    QUEUE,
    /** The same fill cost another fee. */
    FEE,
    /** Funding paid or received. */
    FUNDING,
    /** Fills of orders that only one run has, for no reason found before them. */
    MISSED_FILL,
    /** One run had no book, or another last price. */
    DATA_GAP
}
