package dev.reprise.core.portfolio;

/** The ledger's accounts; each exists once per currency. A debit is positive, a credit negative, and all eight sum to zero. */
public enum Account {
    /** What trading put in or took out. */
    CASH,
    /** Positions at cost; a short position is negative. */
    INVENTORY,
    /** Fees paid; a rebate lowers it. */
    FEES,
    /** Realised profit before fees; a profit is negative here, as it is a credit. */
    REALISED_PNL,
    /** What the venue's amounts differ from price × quantity. */
    ROUNDING,
    /** The other side of the cash a run began with. */
    OPENING,
    /** Funding of perpetual contracts; what was received is negative, as it is a credit. */
    FUNDING,
    /**
     * Coins that left positions to pay fees in their base currency: what they were worth at the fill's price in the quote currency, and
     * in the base currency themselves, negative, as they came from there.
     */
    FEE_COINS
}
