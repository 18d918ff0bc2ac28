package dev.reprise.simulator.paper;

import dev.reprise.api.Carrier;
import dev.reprise.api.Instrument;
import dev.reprise.api.PriceBand;
import dev.reprise.api.VenueModel;
import dev.reprise.api.number.Valuation;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TradingStatus;

/** One instrument as the simulated venue has it: its rules, what the real venue shows, and what our orders have taken of that. */
final class PaperMarket {
    final MarketDepth depth;
    final AveragePrice average = new AveragePrice();
    final LiquidityLedger ledger = new LiquidityLedger();
    Instrument instrument;
    TradingStatus status = TradingStatus.TRADING;
    /** Venue time of the record at hand, UTC ns, or {@link Records#NO_TIME}. */
    long time;
    /** With two clocks this one less the venue's, as the last trade, touch or derived price that has its venue time told it; with one 0. */
    long ahead;
    /** Last trade, 0: none yet; on bars alone the price that the bar is known to have been at. */
    long lastPrice;

    private long lastTime = Records.NO_TIME;
    private long viewTime = Records.NO_TIME; // of the last book or touch
    private long held; // the mid before the view was lost, 0: it never was
    private long heldTime = Records.NO_TIME;
    private long mark; // 0: none yet
    private long markTime = Records.NO_TIME;
    /** The bar under way or the last one, on bars alone; null before the first. */
    BarUnderWay bar;

    /** Whether there is anything to fill a market order from. */
    boolean isKnown() {
        return depth.isKnown() || bar != null;
    }

    /** @param context lends the core's book, where the venue sees the market when the core does; {@code null}: it has its own */
    PaperMarket(final Instrument instrument, final VenueModel.Context context) {
        this.instrument = instrument;
        depth = new MarketDepth(instrument.tickSize(), context);
    }

    /** A trade that the venue told. */
    void onTrade(final long now, final long price, final long qty) {
        lastPrice = price;
        lastTime = now;
        if (!instrument.rules().band().isNone() || instrument.rules().notionalMinutes() > 0) {
            average.add(now, price, qty);
        }
    }

    /** The venue told its mark price. */
    void onMark(final long now, final long price) {
        mark = price;
        markTime = now;
    }

    /** The venue told a book or a touch. */
    void onView(final long now) {
        viewTime = now;
    }

    /** What was known of book and touch is to be forgotten. */
    void onViewLost() {
        if (mid() > 0) {
            held = mid();
            heldTime = viewTime;
        }
    }

    /** A bar began. */
    void onBar(final long now) {
        lastPrice = bar.open;
        lastTime = now;
    }

    /** What a position is valued at, 0 when nothing is known. */
    long valuationPrice(final long now) {
        final boolean isHeld = Valuation.isHeld(held, heldTime, lastPrice(now), lastTime(now));
        final long last = isHeld ? held : lastPrice(now);
        return Valuation.isMarked(instrument.market())
                ? Valuation.ofContract(mark, markTime, mid(), viewTime, last, isHeld ? heldTime : lastTime(now))
                : Valuation.ofMarket(mid(), mark, last);
    }

    private long mid() {
        return depth.isKnown() ? Valuation.mid(depth.bestPrice(Side.BUY), depth.bestPrice(Side.SELL)) : 0;
    }

    /** The last trade's price; on bars alone the close once the bar is over. 0: none yet. */
    long lastPrice(final long now) {
        return bar != null && now >= bar.closeTime ? bar.close : lastPrice;
    }

    private long lastTime(final long now) {
        return bar != null && now >= bar.closeTime ? bar.closeTime : lastTime;
    }

    /** Whether the venue takes that limit price now; without a price yet it takes any. */
    boolean isInBand(final Side side, final long price, final long now) {
        final PriceBand band = instrument.rules().band();
        if (band.isNone()) {
            return true;
        }
        final double reference = reference(band.minutes(), now);
        return reference <= 0 || band.allows(side, price, reference);
    }

    /** What a filter measures with: a contract's mark price, else the average price of the last minutes, else the last trade; 0 without one. */
    double reference(final int minutes, final long now) {
        final long ofContract = Valuation.isMarked(instrument.market())
                ? Valuation.mark(mark, markTime, lastPrice(now), lastTime(now))
                : 0;
        if (ofContract > 0) {
            return ofContract;
        }
        final double recent = minutes > 0 ? average.of(minutes, now) : 0;
        return recent > 0 ? recent : lastPrice(now);
    }

    long hash(final long seed) {
        final long hash = average.hash(StateHash.mix(seed, lastPrice));
        final long marked = mark == 0
                ? hash
                : StateHash.mix(StateHash.mix(StateHash.mix(StateHash.mix(hash, mark), markTime), viewTime), lastTime);
        final long withHeld = held == 0 ? marked : StateHash.mix(StateHash.mix(marked, held), heldTime);
        return ledger.hash(StateHash.mix(ahead == 0 ? withHeld : StateHash.mix(withHeld, ahead), status.value()));
    }

    void carry(final Carrier carrier) {
        depth.carry(carrier);
        ledger.carry(carrier);
        average.carry(carrier);
        status = carrier.carry(status, TradingStatus.values());
        lastPrice = carrier.carry(lastPrice);
        time = carrier.carry(time);
        ahead = carrier.carry(ahead);
        mark = carrier.carry(mark);
        markTime = carrier.carry(markTime);
        viewTime = carrier.carry(viewTime);
        lastTime = carrier.carry(lastTime);
        held = carrier.carry(held);
        heldTime = carrier.carry(heldTime);
        if (carrier.carry(bar != null)) {
            bar = bar == null ? new BarUnderWay() : bar;
            bar.carry(carrier);
        }
    }
}
