package dev.reprise.simulator.paper;

import dev.reprise.api.Instrument;
import dev.reprise.api.schema.TradingStatus;

/** One instrument as the simulated venue has it: its rules, what the real venue shows, and what our orders have taken of that. */
final class PaperMarket {
    final MarketDepth depth = new MarketDepth();
    final LiquidityLedger ledger = new LiquidityLedger();
    Instrument instrument;
    TradingStatus status = TradingStatus.TRADING;
    /** Last trade, 0: none yet. */
    long lastPrice;

    PaperMarket(final Instrument instrument) {
        this.instrument = instrument;
    }
}
