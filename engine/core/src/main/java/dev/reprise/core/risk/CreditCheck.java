package dev.reprise.core.risk;

import dev.reprise.api.Instrument;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.Side;
import dev.reprise.core.decision.OrderRequest;
import dev.reprise.core.portfolio.Balances;
import dev.reprise.core.portfolio.Reservations;

/**
 * K19: on spot an entry needs what it pays with, fees included, beside what working orders hold. A balance nobody told
 * is none. Keeps nothing between calls.
 */
final class CreditCheck {
    private final Balances balances;
    private final RiskLimits limits;

    CreditCheck(final Balances balances, final RiskLimits limits) {
        this.balances = balances;
        this.limits = limits;
    }

    /**
     * @param leaves quantity the order would have left to fill
     * @param held amount it reserves already
     */
    DenialCode check(final OrderRequest r, final Instrument instrument, final long leaves, final long held) {
        final long use = limits.tightest(Limit.MAX_BALANCE_USE, r.strategy, r.instrument);
        if (instrument.market() != MarketKind.SPOT || use >= Limit.MAX_BALANCE_USE.off()) {
            return null;
        }
        final boolean isBuy = r.side == Side.BUY;
        final int currency =
                isBuy ? instrument.quote().index() : instrument.base().index();
        final long needed = FixedPoint.add(Reservations.amount(instrument, r.side, r.price, leaves), -held);
        final long total = balances.isKnown(currency) ? balances.total(currency) : 0;
        final long usable = use < 0 ? 0 : FixedPoint.multiplyDivide(Math.max(total, 0), use, FixedPoint.BASIS_POINTS);
        final long free = FixedPoint.add(usable, -balances.reserved(currency));
        if (needed != FixedPoint.OVERFLOW && free != FixedPoint.OVERFLOW && needed <= free) {
            return null;
        }
        r.allowed = Math.max(free, 0);
        r.actual = needed == FixedPoint.OVERFLOW ? Long.MAX_VALUE : needed;
        return DenialCode.K19_CREDIT;
    }
}
