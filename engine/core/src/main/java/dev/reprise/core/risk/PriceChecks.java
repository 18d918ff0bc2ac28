package dev.reprise.core.risk;

import dev.reprise.api.Carrier;
import dev.reprise.api.Instrument;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.OrderType;
import dev.reprise.core.decision.OrderRequest;
import dev.reprise.core.market.MarketView;

/** K4 and K7 to K10: whether the market is known well enough, and what an order may pay. */
final class PriceChecks {
    /** An order that closes may go this many times farther from the market. */
    static final long EXIT_COLLAR_FACTOR = 5;
    /** A market order is a limit at most this far away, even where no band is set: it holds the balance of that price. */
    static final long MOST_BPS = 1_000;

    private static final long MOST_EXIT_BPS = MOST_BPS * EXIT_COLLAR_FACTOR;

    private final MarketView market;
    private final RiskLimits limits;
    private final Collar collar;
    private final PriceDrift[] drifts; // by instrument, null: not defined
    private final int instruments;
    private final TypicalSize[] sizes; // by strategy and instrument, null: not on an allow-list

    PriceChecks(final MarketView market, final RiskLimits limits, final RiskCapacity capacity) {
        this.market = market;
        this.limits = limits;
        drifts = new PriceDrift[capacity.instruments()];
        instruments = capacity.instruments();
        sizes = new TypicalSize[capacity.strategies() * instruments];
        collar = new Collar(market);
    }

    /**
     * K4: an entry needs a fresh top, a fresh and valid book where one is kept, a narrow spread and its trigger
     * price.
     */
    DenialCode checkFresh(final OrderRequest r, final long now) {
        final int i = r.instrument;
        final long maxTopAge = limits.tightest(Limit.MAX_TOP_AGE, r.strategy, i);
        final long topAge = market.hasTop(i) ? now - market.topTime(i) : Long.MAX_VALUE;
        if (topAge > maxTopAge || topAge == Long.MAX_VALUE) {
            return refused(r, DenialCode.K4_STALE_DATA, maxTopAge, topAge);
        }
        if (market.isBookKept(i)) {
            final long maxBookAge = limits.tightest(Limit.MAX_BOOK_AGE, r.strategy, i);
            final long bookAge = market.isBookValid(i) ? now - market.bookTime(i) : Long.MAX_VALUE;
            if (bookAge > maxBookAge || bookAge == Long.MAX_VALUE) {
                return refused(r, DenialCode.K4_STALE_DATA, maxBookAge, bookAge);
            }
        }
        final long bid = market.bidPrice(i);
        final long ask = market.askPrice(i);
        final long twiceMid = FixedPoint.add(bid, ask);
        final long maxSpread = limits.tightest(Limit.MAX_SPREAD, r.strategy, i);
        if (bid <= 0
                || twiceMid == FixedPoint.OVERFLOW
                || maxSpread < 0
                || Exact.compareProducts(ask - bid, 2 * FixedPoint.BASIS_POINTS, twiceMid, maxSpread) > 0) {
            return refused(r, DenialCode.K4_STALE_DATA, maxSpread, spreadBps(bid, ask, twiceMid));
        }
        return hasTriggerPrice(r) ? null : refused(r, DenialCode.K4_STALE_DATA, 1, 0);
    }

    private static long spreadBps(final long bid, final long ask, final long twiceMid) {
        if (bid <= 0 || twiceMid <= 0) {
            return Long.MAX_VALUE;
        }
        return FixedPoint.multiplyDivide(ask - bid, 2 * FixedPoint.BASIS_POINTS, twiceMid); // at most as many
    }

    /** Protection that watches a price nobody sends would protect nothing. */
    private boolean hasTriggerPrice(final OrderRequest r) {
        if (r.stopLossOffset == 0 && r.takeProfitOffset == 0 && !r.isConditional()) {
            return true;
        }
        return switch (r.triggerSource) {
            case MARK -> market.markPrice(r.instrument) > 0;
            case INDEX -> market.indexPrice(r.instrument) > 0;
            case LAST -> market.lastPrice(r.instrument) > 0;
            case BID_ASK, MID -> true;
            case NULL_VAL -> false;
        };
    }

    /**
     * Finds the reference and turns a market order into a limit at the collar; K5 of that price.
     *
     * @return the denial, K9 when there is no reference or no price inside the collar
     */
    DenialCode price(final OrderRequest r, final Instrument instrument, final long now) {
        final long maxAge = limits.tightest(Limit.MAX_TOP_AGE, r.strategy, r.instrument);
        if (!collar.refer(r.instrument, now, maxAge, r.isExit())) {
            return refused(r, DenialCode.K9_PRICE_COLLAR, 0, r.price);
        }
        if (r.isConditional()) {
            collar.referTo(
                    r.stopPrice); // what it pays is judged against the price it fires at, and again when it fires
        }
        if (!r.isAtMarket()) {
            return null;
        }
        final long bps = Math.min(bps(Limit.AGGRESSIVE_COLLAR, r), r.isExit() ? MOST_EXIT_BPS : MOST_BPS);
        r.price = bps < 0 ? 0 : collar.worstPrice(instrument, r.side, bps);
        if (r.price <= 0) {
            return refused(r, DenialCode.K9_PRICE_COLLAR, bps, 0);
        }
        return FieldRules.checkPrice(r, instrument, collar.reference());
    }

    /** K7: price × quantity. */
    DenialCode checkNotional(final OrderRequest r, final Instrument instrument) {
        final long limit = limits.tightest(Limit.MAX_ORDER_NOTIONAL, r.strategy, r.instrument);
        final long notional = instrument.notional(r.price, r.qty);
        if (notional == FixedPoint.OVERFLOW) {
            return refused(r, DenialCode.K7_MAX_NOTIONAL, limit, Long.MAX_VALUE);
        }
        return limit <= 0 || notional > limit ? refused(r, DenialCode.K7_MAX_NOTIONAL, limit, notional) : null;
    }

    /** K9: not farther through the reference than one collar, nor farther away from it than the other. */
    DenialCode checkCollar(final OrderRequest r) {
        final long aggressive = bps(Limit.AGGRESSIVE_COLLAR, r);
        if (aggressive < 0 || collar.isThrough(r.side, r.price, aggressive)) {
            return refused(r, DenialCode.K9_PRICE_COLLAR, aggressive, collar.distanceBps(r.price));
        }
        final long passive = bps(Limit.PASSIVE_COLLAR, r);
        // A market order's price is where the aggressive collar put it; a low reference may have clamped it.
        if (r.type == OrderType.LIMIT && (passive < 0 || collar.isAway(r.side, r.price, passive))) {
            return refused(r, DenialCode.K9_PRICE_COLLAR, passive, collar.distanceBps(r.price));
        }
        return null;
    }

    /** Makes room for an instrument. */
    void define(final int instrument) {
        if (drifts[instrument] == null) {
            drifts[instrument] = new PriceDrift();
        }
    }

    /** Makes room for a strategy in an instrument. */
    void define(final int strategy, final int instrument) {
        if (sizes[strategy * instruments + instrument] == null) {
            sizes[strategy * instruments + instrument] = new TypicalSize();
        }
    }

    /** A price of the instrument was applied to the market. */
    void applyPrice(final int instrument, final long now) {
        if (drifts[instrument] != null) {
            drifts[instrument].add(
                    PriceDrift.twice(market, instrument), limits.ofInstrument(Limit.DRIFT_WINDOW, instrument), now);
        }
    }

    /** An entry was sent. */
    void applyEntry(final int strategy, final int instrument, final long qty) {
        final TypicalSize size = sizes[strategy * instruments + instrument];
        if (size != null) {
            size.add(qty);
        }
    }

    /** K8: not many times the strategy's typical size. */
    DenialCode checkSize(final OrderRequest r) {
        final long factor = limits.tightest(Limit.MAX_SIZE_FACTOR, r.strategy, r.instrument);
        if (factor < 0) {
            return refused(r, DenialCode.K8_FAT_FINGER, 0, r.qty);
        }
        final TypicalSize size = sizes[r.strategy * instruments + r.instrument];
        if (factor >= Limit.MAX_SIZE_FACTOR.off() || size == null || !size.isKnown()) {
            return null;
        }
        final long twice = size.twiceMedian();
        return Exact.compareProducts(r.qty, 2, twice, factor) > 0
                ? refused(r, DenialCode.K8_FAT_FINGER, twice / 2, r.qty)
                : null;
    }

    /** K9 over time: an entry may not follow a price that ran away from where it was within the window. */
    DenialCode checkDrift(final OrderRequest r, final long now) {
        final long limit = limits.ofInstrument(Limit.MAX_DRIFT, r.instrument);
        if (limit >= Limit.MAX_DRIFT.off() || drifts[r.instrument] == null || r.isConditional()) {
            return null;
        }
        final long extreme = drifts[r.instrument].extreme(r.side, now);
        // A market order's own price is only the worst it could get; it trades near the reference.
        final long price = r.type == OrderType.MARKET ? collar.reference() : r.price;
        if (limit < 0 || extreme > 0 && Collar.isThrough(r.side, price, extreme, limit)) {
            return refused(r, DenialCode.K9_PRICE_COLLAR, limit, Collar.distanceBps(price, extreme));
        }
        return null;
    }

    long stateHash(final long seed) {
        long hash = seed;
        for (final PriceDrift drift : drifts) {
            hash = drift == null ? hash : drift.stateHash(hash);
        }
        for (final TypicalSize size : sizes) {
            hash = size == null ? hash : size.stateHash(hash);
        }
        return hash;
    }

    /**
     * K10: a market entry must find its quantity in our book without paying too much. Exits are bounded by their
     * collar.
     */
    DenialCode checkSlippage(final OrderRequest r) {
        if (r.type != OrderType.MARKET || r.isExit()) {
            return null;
        }
        final long limit = limits.tightest(Limit.MAX_SLIPPAGE, r.strategy, r.instrument);
        final long worst = market.sweepPrice(r.instrument, r.side, r.qty);
        if (worst <= 0) {
            return refused(r, DenialCode.K10_SLIPPAGE, limit, Long.MAX_VALUE);
        }
        if (limit < 0 || collar.isThrough(r.side, worst, limit)) {
            return refused(r, DenialCode.K10_SLIPPAGE, limit, collar.distanceBps(worst));
        }
        return null;
    }

    private long bps(final Limit limit, final OrderRequest r) {
        final long bps = limits.tightest(limit, r.strategy, r.instrument);
        return bps > 0 && r.isExit() ? bps * EXIT_COLLAR_FACTOR : bps;
    }

    private static DenialCode refused(
            final OrderRequest r, final DenialCode code, final long allowed, final long actual) {
        r.allowed = Math.max(allowed, 0);
        r.actual = actual;
        return code;
    }

    void carry(final Carrier carrier) {
        for (int i = 0; i < drifts.length; i++) {
            if (carrier.carry(drifts[i] != null)) {
                if (drifts[i] == null) {
                    drifts[i] = new PriceDrift();
                }
                drifts[i].carry(carrier);
            }
        }
        for (int cell = 0; cell < sizes.length; cell++) {
            if (carrier.carry(sizes[cell] != null)) {
                if (sizes[cell] == null) {
                    sizes[cell] = new TypicalSize();
                }
                sizes[cell].carry(carrier);
            }
        }
    }
}
