package dev.reprise.core.risk;

import dev.reprise.api.Carrier;
import dev.reprise.api.Instrument;
import dev.reprise.api.number.FeeValue;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.core.market.MarketView;
import dev.reprise.core.portfolio.Portfolio;
import java.util.Arrays;

/**
 * Profit and loss since the UTC day began, per scope: realised, plus unrealised at {@link MarketView#valuationPrice}, plus
 * funding, minus fees, in whatever currency, as {@link FeeValue} values them; one without a price is not in it.
 *
 * <p>Account and strategy scopes add up per quote currency; each currency on its own must stay above the limit, which
 * is in that currency's mantissas. A scope whose loss reaches its limit is latched until the day ends or its limits
 * are set anew.
 *
 * <p>Minus an overflow is an overflow, so that signs change without a look at it.
 *
 * <p>Everything here follows from inputs alone, so that a recovery that applies them arrives at the same latches.
 */
final class DailyLoss {
    static final long DAY_NS = 86_400_000_000_000L;
    private static final long NO_DAY = Long.MIN_VALUE;

    private final MarketView market;
    private final Portfolio portfolio;
    private final RiskLimits limits;
    private final Equity total;
    private final int strategies;
    private final int instruments;
    private final int currencies;
    private final long[] equities; // by strategy and instrument: realised + unrealised - fees, all time
    private final long[] fees; // by strategy and instrument, valued in the quote currency, less funding received
    private final long[] accountPnl; // since the day began, by currency
    private final long[] instrumentPnl;
    private final long[] strategyPnl; // by strategy and currency
    private final long[] pairPnl;
    private final long[] marks; // last one used, by instrument
    private final boolean[] breached; // by scope of the limits
    private boolean pending;
    private long day = NO_DAY;
    private long begin = Long.MAX_VALUE; // of the day, once it was looked at; not carried

    DailyLoss(
            final MarketView market,
            final Portfolio portfolio,
            final RiskLimits limits,
            final Equity total,
            final RiskCapacity capacity) {
        this.total = total;
        this.market = market;
        this.portfolio = portfolio;
        this.limits = limits;
        strategies = capacity.strategies();
        instruments = capacity.instruments();
        currencies = capacity.currencies();
        equities = new long[strategies * instruments];
        fees = new long[strategies * instruments];
        accountPnl = new long[currencies];
        instrumentPnl = new long[instruments];
        strategyPnl = new long[strategies * currencies];
        pairPnl = new long[strategies * instruments];
        marks = new long[instruments];
        breached = new boolean[limits.scopeCount()];
    }

    /** Begins a new UTC day when {@code now} is in one; true when it did. */
    boolean applyTime(final long now) {
        if (now >= begin && now - begin < DAY_NS) {
            return false; // without a division
        }
        final long today = Math.floorDiv(now, DAY_NS);
        begin = today * DAY_NS;
        if (today == day) {
            return false;
        }
        day = today;
        Arrays.fill(accountPnl, 0);
        Arrays.fill(instrumentPnl, 0);
        Arrays.fill(strategyPnl, 0);
        Arrays.fill(pairPnl, 0);
        Arrays.fill(breached, false);
        pending = false;
        return true;
    }

    /** A price of the instrument changed. */
    void applyPrice(final int instrument) {
        final Instrument definition = definition(instrument);
        final long mark = definition == null ? 0 : market.valuationPrice(instrument);
        if (mark == 0 || mark == marks[instrument]) {
            return;
        }
        marks[instrument] = mark;
        int left = portfolio.openPositions(instrument);
        for (int strategy = 0; left > 0 && strategy < strategies; strategy++) {
            if (portfolio.positionQty(strategy, instrument) != 0) {
                left--;
                update(strategy, definition);
            }
        }
    }

    /** A fill was booked. The fee is a mantissa of its currency; a rebate is negative. */
    void applyFill(
            final int strategy, final int instrument, final long lastPrice, final long fee, final int feeCurrency) {
        final Instrument definition = definition(instrument);
        if (definition == null || strategy < 0 || strategy >= strategies) {
            return;
        }
        final int pair = strategy * instruments + instrument;
        fees[pair] = FixedPoint.add(fees[pair], inQuote(definition, lastPrice, fee, feeCurrency));
        final long mark = market.valuationPrice(instrument);
        if (mark != 0) {
            marks[instrument] = mark;
        }
        update(strategy, definition);
        total.applyFill(strategy, instrument, FixedPoint.add(portfolio.realisedPnl(strategy, instrument), -fees[pair]));
    }

    /** Funding was booked, in the quote currency; negative when it was paid. */
    void applyFunding(final int strategy, final int instrument, final long amount) {
        final Instrument definition = definition(instrument);
        if (definition != null && strategy >= 0 && strategy < strategies) {
            final int pair = strategy * instruments + instrument;
            fees[pair] = FixedPoint.add(fees[pair], -amount);
            update(strategy, definition);
        }
    }

    private long inQuote(final Instrument instrument, final long price, final long fee, final int currency) {
        final long value = FeeValue.inQuote(market, instrument.index(), price, fee, currency);
        return value == FeeValue.UNKNOWN ? 0 : value; // the portfolio counts it
    }

    private Instrument definition(final int instrument) {
        final Instrument definition =
                instrument < 0 || instrument >= instruments ? null : market.instrument(instrument);
        return definition == null || definition.quote().index() >= currencies ? null : definition;
    }

    private void update(final int strategy, final Instrument instrument) {
        final int index = instrument.index();
        final int pair = strategy * instruments + index;
        final long mark = marks[index];
        final long unrealised = mark == 0 ? 0 : portfolio.unrealisedPnl(strategy, instrument, mark);
        final long realised = portfolio.realisedPnl(strategy, index);
        final long equity = FixedPoint.add(FixedPoint.add(realised, unrealised), -fees[pair]);
        final long change = FixedPoint.add(equity, -equities[pair]);
        equities[pair] = equity;
        final int currency = instrument.quote().index();
        final int byCurrency = strategy * currencies + currency;
        total.applyProfit(currency, change);
        accountPnl[currency] = FixedPoint.add(accountPnl[currency], change);
        instrumentPnl[index] = FixedPoint.add(instrumentPnl[index], change);
        strategyPnl[byCurrency] = FixedPoint.add(strategyPnl[byCurrency], change);
        pairPnl[pair] = FixedPoint.add(pairPnl[pair], change);
        for (int left = limits.levels(Limit.MAX_DAILY_LOSS, strategy, index); left != 0; left &= left - 1) {
            final int level = Integer.numberOfTrailingZeros(left);
            latch(limits.scope(level, strategy, index), loss(level, strategy, instrument));
        }
    }

    private void latch(final int scope, final long loss) {
        final long limit = limits.at(Limit.MAX_DAILY_LOSS, scope);
        if (limit >= 0 && loss > 0 && loss >= limit && !breached[scope]) {
            breached[scope] = true;
            pending = true;
        }
    }

    /**
     * Today's loss of an order's scope at a level, 0 or below when it gained; an overflow counts as the largest loss.
     */
    long loss(final int level, final int strategy, final Instrument instrument) {
        final int currency = instrument.quote().index();
        if (currency >= currencies) {
            return Long.MAX_VALUE;
        }
        final long pnl = switch (level) {
            case 0, 4 -> accountPnl[currency];
            case 1 -> instrumentPnl[instrument.index()];
            case 2, 5 -> strategyPnl[strategy * currencies + currency];
            default -> pairPnl[strategy * instruments + instrument.index()];
        };
        return pnl == FixedPoint.OVERFLOW ? Long.MAX_VALUE : -pnl;
    }

    /** Whether the scope reached its limit today. */
    boolean isBreached(final int scope) {
        return breached[scope];
    }

    /** Whether a scope reached its limit and the engine has not yet answered with a change of its state. */
    boolean isPending() {
        return pending;
    }

    /** The engine's state changed: what was pending is answered. */
    void applyState() {
        pending = false;
    }

    /**
     * A scope has new limits: its latch is judged anew, by the next change of price or position and by the next
     * order.
     */
    void applyLimits(final int scope) {
        breached[scope] = false;
    }

    /** Cells of zeroes are left out: of all pairs only a few ever trade. */
    long stateHash(final long seed) {
        final int defined = market.instrumentCount(); // nothing is kept of others
        long hash = Exact.mix(Exact.mix(seed, day), pending ? 1 : 0);
        for (int strategy = 0; strategy < strategies; strategy++) {
            for (int i = strategy * instruments; i < strategy * instruments + defined; i++) {
                if ((equities[i] | fees[i] | pairPnl[i]) != 0) {
                    hash = Exact.mix(Exact.mix(hash, i), equities[i]);
                    hash = Exact.mix(Exact.mix(hash, fees[i]), pairPnl[i]);
                }
            }
        }
        for (final long pnl : accountPnl) {
            hash = Exact.mix(hash, pnl);
        }
        for (int i = 0; i < defined; i++) {
            hash = Exact.mix(Exact.mix(hash, instrumentPnl[i]), marks[i]);
        }
        for (int i = 0; i < strategyPnl.length; i++) {
            hash = strategyPnl[i] == 0 ? hash : Exact.mix(Exact.mix(hash, i), strategyPnl[i]);
        }
        for (int scope = 0; scope < breached.length; scope++) {
            hash = breached[scope] ? Exact.mix(hash, scope) : hash;
        }
        return hash;
    }

    void carry(final Carrier carrier) {
        carrier.carry(equities);
        carrier.carry(fees);
        carrier.carry(accountPnl);
        carrier.carry(instrumentPnl);
        carrier.carry(strategyPnl);
        carrier.carry(pairPnl);
        carrier.carry(marks);
        carrier.carry(breached);
        pending = carrier.carry(pending);
        day = carrier.carry(day);
        begin = Long.MAX_VALUE;
    }
}
