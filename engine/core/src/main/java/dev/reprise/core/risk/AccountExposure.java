package dev.reprise.core.risk;

import dev.reprise.api.Instrument;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.Side;
import dev.reprise.core.decision.OrderRequest;
import dev.reprise.core.market.MarketView;
import dev.reprise.core.order.Orders;
import dev.reprise.core.portfolio.Portfolio;

/**
 * K12: what the account would stand for in a quote currency if everything under way filled, at the mark: gross as the
 * sum over instruments of the larger of its long and its short case, net as the larger of all long and all short cases,
 * leverage as gross by equity. Keeps nothing between calls.
 */
final class AccountExposure {
    private final MarketView market;
    private final Orders orders;
    private final Portfolio portfolio;
    private final RiskLimits limits;
    private final Equity equity;
    private long gross;
    private long net;

    AccountExposure(
            final MarketView market,
            final Orders orders,
            final Portfolio portfolio,
            final RiskLimits limits,
            final Equity equity) {
        this.market = market;
        this.orders = orders;
        this.portfolio = portfolio;
        this.limits = limits;
        this.equity = equity;
    }

    /** @param added quantity that the request adds to what is working */
    DenialCode check(final OrderRequest r, final long added) {
        final int currency = market.instrument(r.instrument).quote().index();
        final long maxGross = limits.ofCurrency(Limit.MAX_GROSS_EXPOSURE, currency);
        final long maxNet = limits.ofCurrency(Limit.MAX_NET_EXPOSURE, currency);
        final long maxLeverage = limits.at(Limit.MAX_LEVERAGE, RiskLimits.ACCOUNT);
        if (maxGross >= Limit.MAX_GROSS_EXPOSURE.off()
                && maxNet >= Limit.MAX_NET_EXPOSURE.off()
                && maxLeverage >= Limit.MAX_LEVERAGE.off()) {
            return null;
        }
        sum(r, added, currency);
        if (gross > maxGross) {
            return refused(r, maxGross, gross);
        }
        if (net > maxNet) {
            return refused(r, maxNet, net);
        }
        if (maxLeverage >= Limit.MAX_LEVERAGE.off()) {
            return null;
        }
        final long own = Math.max(equity.of(currency), 0);
        final boolean isAbove = maxLeverage < 0
                || gross == Long.MAX_VALUE
                || Exact.compareProducts(gross, FixedPoint.BASIS_POINTS, own, maxLeverage) > 0;
        return isAbove ? refused(r, maxLeverage, gross) : null;
    }

    private void sum(final OrderRequest r, final long added, final int currency) {
        long sum = 0;
        long longs = 0;
        long shorts = 0;
        for (int i = 0; i < market.instrumentCount(); i++) {
            final Instrument instrument = market.instrument(i);
            if (instrument == null || instrument.quote().index() != currency) {
                continue;
            }
            final long position = portfolio.accountQty(i);
            final boolean isOwn = i == r.instrument;
            final long buys = FixedPoint.add(orders.worstBuyQty(i), isOwn && r.side == Side.BUY ? added : 0);
            final long sells = FixedPoint.add(orders.worstSellQty(i), isOwn && r.side == Side.SELL ? added : 0);
            if (position == 0 && buys == 0 && sells == 0) {
                continue;
            }
            final long known = market.valuationPrice(i);
            final long mark = known > 0 ? known : FixedPoint.OVERFLOW; // what has no price counts as the most
            final long most = instrument.notional(mark, FixedPoint.add(position, buys));
            final long least = instrument.notional(mark, FixedPoint.add(position, -sells));
            longs = FixedPoint.add(longs, most);
            shorts = FixedPoint.add(shorts, least);
            sum = FixedPoint.add(sum, larger(most, least));
        }
        gross = sum == FixedPoint.OVERFLOW ? Long.MAX_VALUE : sum;
        net = larger(longs, shorts);
        net = net == FixedPoint.OVERFLOW ? Long.MAX_VALUE : net;
    }

    /** The larger of two sizes, OVERFLOW when either is. */
    private static long larger(final long a, final long b) {
        return a == FixedPoint.OVERFLOW || b == FixedPoint.OVERFLOW
                ? FixedPoint.OVERFLOW
                : Math.max(Math.abs(a), Math.abs(b));
    }

    private static DenialCode refused(final OrderRequest r, final long allowed, final long actual) {
        r.allowed = Math.max(allowed, 0);
        r.actual = actual;
        return DenialCode.K12_EXPOSURE;
    }
}
