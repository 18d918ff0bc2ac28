package dev.reprise.simulator.paper;

import dev.reprise.api.Carrier;
import dev.reprise.api.Instrument;
import dev.reprise.api.PriceBand;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TradingStatus;

/** One instrument as the simulated venue has it: its rules, what the real venue shows, and what our orders have taken of that. */
final class PaperMarket {
    final MarketDepth depth;
    final AveragePrice average = new AveragePrice();
    final LiquidityLedger ledger = new LiquidityLedger();
    Instrument instrument;
    TradingStatus status = TradingStatus.TRADING;
    /** Venue time of the record at hand, UTC ns, or {@link dev.reprise.api.record.Records#NO_TIME}. */
    long time;
    /** Last trade, 0: none yet; on bars alone the price that the bar is known to have been at. */
    long lastPrice;
    /** The bar under way or the last one, on bars alone; null before the first. */
    BarUnderWay bar;

    /** Whether there is anything to fill a market order from. */
    boolean isKnown() {
        return depth.isKnown() || bar != null;
    }

    PaperMarket(final Instrument instrument) {
        this.instrument = instrument;
        depth = new MarketDepth(instrument.tickSize());
    }

    /** A trade that the venue told. */
    void onTrade(final long now, final long price, final long qty) {
        lastPrice = price;
        if (!instrument.rules().band().isNone()) {
            average.add(now, price, qty);
        }
    }

    /** The last trade's price; on bars alone the close once the bar is over. 0: none yet. */
    long lastPrice(final long now) {
        return bar != null && now >= bar.closeTime ? bar.close : lastPrice;
    }

    /** Whether the venue takes that limit price now; without a trade yet it takes any. */
    boolean isInBand(final Side side, final long price, final long now) {
        final PriceBand band = instrument.rules().band();
        if (band.isNone()) {
            return true;
        }
        final double recent = average.of(band.minutes(), now);
        final double reference = recent > 0 ? recent : lastPrice;
        return reference <= 0 || band.allows(side, price, reference);
    }

    void carry(final Carrier carrier) {
        depth.carry(carrier);
        ledger.carry(carrier);
        average.carry(carrier);
        status = carrier.carry(status, TradingStatus.values());
        lastPrice = carrier.carry(lastPrice);
        time = carrier.carry(time);
        if (carrier.carry(bar != null)) {
            bar = bar == null ? new BarUnderWay() : bar;
            bar.carry(carrier);
        }
    }
}
