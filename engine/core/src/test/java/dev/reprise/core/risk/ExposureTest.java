package dev.reprise.core.risk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.reprise.api.Instrument;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.core.decision.OrderRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** K11, K12, K13 and K24 where a limit is nothing, a figure has no price or does not fit, and what counts beside what. */
class ExposureTest {
    private static final long MOST = Limit.MAX_GROSS_EXPOSURE.off() - 1; // the largest that is a limit
    private static final long HUGE = Long.MAX_VALUE / 20 * 10;

    private final TradingRig rig = new TradingRig(4, 0, 0); // the venue names no largest quantity
    private final RiskCapacity capacity = new RiskCapacity(TradingRig.STRATEGIES, TradingRig.INSTRUMENTS, 2);
    private final RiskLimits limits = new RiskLimits(rig.market, capacity);
    private final ExposureChecks exposure = new ExposureChecks(rig.market, rig.orders, rig.portfolio, limits, capacity);
    private final AccountExposure account = new AccountExposure(
            rig.market, rig.orders, rig.portfolio, limits, new Equity(rig.portfolio, limits, capacity));

    private void set(final int strategy, final int instrument, final Limit limit, final long value) {
        limits.apply(new TestLimits().set(limit, value).partial(strategy, instrument, -1, limit), 0);
    }

    private void begin() {
        for (int i = 0; i < TradingRig.INSTRUMENTS; i++) {
            limits.define(i);
        }
        limits.apply(new TestLimits().record(-1, -1), 0);
    }

    private void denied(final DenialCode code, final long allowed, final long actual, final DenialCode denial) {
        assertEquals(code, denial);
        assertEquals(allowed, rig.request.allowed);
        assertEquals(actual, rig.request.actual);
    }

    private OrderRequest buy(final long qty) {
        return rig.limit(Side.BUY, 10_000, qty);
    }

    private OrderRequest sell(final long qty) {
        return rig.limit(Side.SELL, 10_000, qty);
    }

    @Test
    void shouldLetAPositionShrinkWhereNoneIsAllowed() {
        begin();
        rig.enter(Side.SELL, 10_000, 1_000, 0, 0);
        for (final int[] scope : new int[][] {{0, -1}, {-1, -1}}) {
            set(-1, -1, Limit.MAX_POSITION, Limit.NONE);
            set(0, -1, Limit.MAX_POSITION, Limit.NONE);
            denied(DenialCode.K11_MAX_POSITION, 0, 500, exposure.checkPosition(buy(500), 500));
            set(scope[0], scope[1], Limit.MAX_POSITION, 0);
            assertNull(exposure.checkPosition(buy(500), 500));
            assertNull(exposure.checkPosition(buy(1_000), 1_000));
            denied(DenialCode.K11_MAX_POSITION, 0, 10, exposure.checkPosition(buy(1_010), 1_010));
            denied(DenialCode.K11_MAX_POSITION, 0, 1_010, exposure.checkPosition(sell(10), 10));
        }
    }

    @Test
    void shouldLetANotionalShrinkWhereNoneIsAllowed() {
        begin();
        rig.enter(Side.SELL, 10_000, 1_000, 0, 0);
        set(-1, -1, Limit.MAX_POSITION_NOTIONAL, 0);
        assertNull(exposure.checkPosition(buy(1_000), 1_000));
        denied(DenialCode.K11_MAX_POSITION, 0, 10_100, exposure.checkPosition(sell(10), 10));
        set(-1, -1, Limit.MAX_POSITION_NOTIONAL, Limit.NONE);
        denied(DenialCode.K11_MAX_POSITION, 0, 1, exposure.checkPosition(buy(1_000), 1_000));
    }

    @Test
    void shouldMeasureANotionalAtTheMarkOrAtThePriceWhereThereIsNone() {
        begin();
        set(-1, -1, Limit.MAX_POSITION_NOTIONAL, 10_999);
        rig.market.mark(0, 11_000);
        denied(DenialCode.K11_MAX_POSITION, 10_999, 11_000, exposure.checkPosition(buy(1_000), 1_000));
        rig.market.mark(0, 10_999);
        assertNull(exposure.checkPosition(buy(1_000), 1_000));
        rig.market.mark(0, 0);
        rig.market.top(0, 0, 0, 0);
        assertNull(exposure.checkPosition(buy(1_000), 1_000));
        set(-1, -1, Limit.MAX_POSITION_NOTIONAL, 9_999);
        denied(DenialCode.K11_MAX_POSITION, 9_999, 10_000, exposure.checkPosition(buy(1_000), 1_000));
    }

    @Test
    void shouldDenyANotionalThatDoesNotFitAndTellTheScope() {
        begin();
        set(-1, -1, Limit.MAX_POSITION, Long.MAX_VALUE);
        set(-1, -1, Limit.MAX_POSITION_NOTIONAL, Limit.NONE);
        set(0, 0, Limit.MAX_POSITION_NOTIONAL, MOST);
        rig.market.mark(0, HUGE);
        denied(DenialCode.K11_MAX_POSITION, MOST, Long.MAX_VALUE, exposure.checkPosition(buy(HUGE), HUGE));
        set(0, 0, Limit.MAX_POSITION_NOTIONAL, Limit.MAX_POSITION_NOTIONAL.off());
        assertNull(exposure.checkPosition(buy(HUGE), HUGE));
        denied(
                DenialCode.K11_MAX_POSITION,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                exposure.checkPosition(buy(HUGE), Long.MAX_VALUE));
    }

    @ParameterizedTest
    @CsvSource({"-1, -1", "-1, 0", "0, -1", "0, 0"})
    void shouldTakeALimitOfNoOpenOrdersForNone(final int strategy, final int instrument) {
        begin();
        set(strategy, instrument, Limit.MAX_OPEN_ORDERS, 0);
        denied(DenialCode.K13_OPEN_ORDERS, 0, 1, exposure.checkOpenOrders(buy(10), rig.market.instruments[0], false));
        set(strategy, instrument, Limit.MAX_OPEN_ORDERS, 1);
        assertNull(exposure.checkOpenOrders(buy(10), rig.market.instruments[0], false));
    }

    @Test
    void shouldSumWhatHasAPositionOrWorksAndNothingElse() {
        begin();
        set(-1, -1, Limit.MAX_GROSS_EXPOSURE, 20_000);
        rig.market.top(1, 0, 0, 0); // nothing is held there, so that no price is needed
        assertNull(account.check(buy(2_000), 2_000));
        denied(DenialCode.K12_EXPOSURE, 20_000, 20_100, account.check(buy(2_010), 2_010));
        rig.market.top(1, 9_990, 10_010, rig.now);
        final long id = rig.send(rig.limit(1, 1, Side.BUY, 10_000, 1_000));
        denied(DenialCode.K12_EXPOSURE, 20_000, 20_100, account.check(buy(1_010), 1_010));
        assertNull(account.check(buy(1_000), 1_000));
        rig.market.top(1, 0, 0, 0);
        denied(DenialCode.K12_EXPOSURE, 20_000, Long.MAX_VALUE, account.check(buy(10), 10));
        rig.canceled(id);
        assertNull(account.check(buy(10), 10));
        rig.market.top(1, 9_990, 10_010, rig.now);
        final long sold = rig.send(rig.limit(1, 1, Side.SELL, 10_000, 1_000));
        denied(DenialCode.K12_EXPOSURE, 20_000, 20_100, account.check(sell(1_010), 1_010));
        rig.market.top(1, 0, 0, 0);
        denied(DenialCode.K12_EXPOSURE, 20_000, Long.MAX_VALUE, account.check(sell(10), 10));
        rig.market.top(1, 9_990, 10_010, rig.now);
        rig.fill(sold, 10_000, 1_000);
        rig.market.top(1, 0, 0, 0);
        denied(DenialCode.K12_EXPOSURE, 20_000, Long.MAX_VALUE, account.check(sell(10), 10));
    }

    @Test
    void shouldPassOverInstrumentsOfOtherCurrenciesAndOnesNobodyDefined() {
        begin();
        set(-1, -1, Limit.MAX_GROSS_EXPOSURE, 10_000);
        rig.send(rig.limit(1, 1, Side.BUY, 10_000, 1_000));
        denied(DenialCode.K12_EXPOSURE, 10_000, 20_000, account.check(buy(1_000), 1_000));
        final Instrument dollars = rig.market.instruments[1];
        rig.market.instruments[1] = new Instrument(
                1,
                1,
                "USD-AAA.TEST",
                "USDAAA",
                "TEST",
                dollars.quote(),
                dollars.base(),
                dollars.market(),
                dollars.rules(),
                Instrument.Fees.NONE,
                false);
        assertNull(account.check(buy(1_000), 1_000));
        rig.market.instruments[1] = null;
        assertNull(account.check(buy(1_000), 1_000));
        denied(DenialCode.K12_EXPOSURE, 10_000, 10_100, account.check(buy(1_010), 1_010));
    }

    @Test
    void shouldNetOneInstrumentAgainstTheOther() {
        begin();
        set(-1, -1, Limit.MAX_NET_EXPOSURE, 10_000);
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        denied(DenialCode.K12_EXPOSURE, 10_000, 10_100, account.check(buy(10), 10));
        assertNull(account.check(rig.limit(0, 1, Side.SELL, 10_000, 2_000), 2_000));
        denied(
                DenialCode.K12_EXPOSURE,
                10_000,
                10_100,
                account.check(rig.limit(0, 1, Side.SELL, 10_000, 2_010), 2_010));
    }

    @Test
    void shouldDenyASumThatDoesNotFit() {
        begin();
        rig.open(1);
        for (final Limit limit : new Limit[] {Limit.MAX_GROSS_EXPOSURE, Limit.MAX_NET_EXPOSURE}) {
            set(-1, -1, Limit.MAX_GROSS_EXPOSURE, Long.MAX_VALUE);
            set(-1, -1, Limit.MAX_NET_EXPOSURE, Long.MAX_VALUE);
            set(-1, -1, limit, MOST);
            rig.market.mark(0, HUGE);
            for (final Side side : new Side[] {Side.BUY, Side.SELL}) {
                final OrderRequest r = rig.limit(side, 10_000, HUGE);
                denied(DenialCode.K12_EXPOSURE, MOST, Long.MAX_VALUE, account.check(r, HUGE));
                denied(DenialCode.K12_EXPOSURE, MOST, Long.MAX_VALUE, account.check(r, Long.MAX_VALUE));
            }
        }
        set(-1, -1, Limit.MAX_NET_EXPOSURE, Long.MAX_VALUE);
        set(-1, -1, Limit.MAX_LEVERAGE, Integer.MAX_VALUE - 1);
        denied(DenialCode.K12_EXPOSURE, Integer.MAX_VALUE - 1, Long.MAX_VALUE, account.check(buy(HUGE), HUGE));
    }

    @Test
    void shouldMeasureLeverageByEquity() {
        begin();
        rig.open(10_000);
        set(-1, -1, Limit.MAX_LEVERAGE, 20_000);
        assertNull(account.check(buy(2_000), 2_000));
        denied(DenialCode.K12_EXPOSURE, 20_000, 20_100, account.check(buy(2_010), 2_010));
        set(-1, -1, Limit.MAX_LEVERAGE, 0);
        denied(DenialCode.K12_EXPOSURE, 0, 100, account.check(buy(10), 10));
        assertNull(account.check(buy(0), 0));
        set(-1, -1, Limit.MAX_LEVERAGE, Limit.NONE);
        denied(DenialCode.K12_EXPOSURE, 0, 0, account.check(buy(0), 0));
        set(-1, -1, Limit.MAX_LEVERAGE, 20_000);
        set(-1, -1, Limit.MAX_GROSS_EXPOSURE, 0);
        assertNull(account.check(buy(0), 0));
        set(-1, -1, Limit.MAX_GROSS_EXPOSURE, Limit.NONE);
        denied(DenialCode.K12_EXPOSURE, 0, 0, account.check(buy(0), 0));
    }

    private OrderRequest close(final OrderRole role, final OrderType type, final long qty) {
        final OrderRequest r = rig.limit(Side.SELL, 10_100, qty);
        r.role = role;
        r.type = type;
        if (type != OrderType.LIMIT) {
            r.price = 9_890;
            r.stopPrice = 9_900;
        }
        return r;
    }

    private DenialCode reduces(final OrderRole role, final long qty) {
        return exposure.checkReduces(close(role, OrderType.LIMIT, qty));
    }

    @Test
    void shouldCountBesideAnExitWhatClosesToo() {
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        assertNull(reduces(OrderRole.EXIT, 1_000));
        denied(DenialCode.K24_REDUCE_ONLY, 1_000, 1_010, reduces(OrderRole.EXIT, 1_010));
        rig.accept(rig.send(close(OrderRole.STOP_LOSS, OrderType.STOP_LIMIT, 700)));
        assertNull(reduces(OrderRole.EXIT, 1_000), "a stop that rests gives way");
        denied(DenialCode.K24_REDUCE_ONLY, 300, 310, reduces(OrderRole.STOP_LOSS, 310));
        final long exit = rig.send(close(OrderRole.EXIT, OrderType.LIMIT, 400));
        rig.accept(exit);
        denied(DenialCode.K24_REDUCE_ONLY, 600, 610, reduces(OrderRole.EXIT, 610));
        assertNull(reduces(OrderRole.STOP_LOSS, 300), "an exit that rests does not hold up the stop");
        rig.canceled(exit);
        rig.accept(rig.send(close(OrderRole.TAKE_PROFIT, OrderType.LIMIT, 200)));
        denied(DenialCode.K24_REDUCE_ONLY, 800, 810, reduces(OrderRole.EXIT, 810));
        rig.accept(rig.send(rig.limit(Side.SELL, 10_200, 500)));
        assertNull(reduces(OrderRole.EXIT, 800), "an entry closes nothing");
        rig.accept(rig.send(rig.limit(1, 0, Side.SELL, 10_200, 500)));
        assertNull(reduces(OrderRole.EXIT, 800), "another strategy's is not asked");
        final OrderRequest buys = rig.limit(Side.BUY, 9_900, 10);
        denied(DenialCode.K24_REDUCE_ONLY, 0, 10, exposure.checkReduces(buys));
    }

    @Test
    void shouldCountOneLegOfAPair() {
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        final OrderRequest first = new OrderRequest().reset(0, 0);
        first.side = Side.SELL;
        first.price = 10_100;
        first.qty = 600;
        first.role = OrderRole.EXIT;
        final OrderRequest second = new OrderRequest().reset(0, 0);
        second.side = Side.SELL;
        second.price = 10_110;
        second.qty = 600;
        second.role = OrderRole.EXIT;
        final long id = rig.pair(first, second);
        final long other = rig.lastSent();
        assertNull(reduces(OrderRole.EXIT, 400));
        denied(DenialCode.K24_REDUCE_ONLY, 400, 410, reduces(OrderRole.EXIT, 410));
        final OrderRequest third = close(OrderRole.EXIT, OrderType.LIMIT, 1_000);
        third.listId = id;
        assertNull(exposure.checkReduces(third), "of its own list none counts");
        rig.canceled(id);
        denied(DenialCode.K24_REDUCE_ONLY, 400, 410, reduces(OrderRole.EXIT, 410));
        rig.canceled(other);
        assertNull(reduces(OrderRole.EXIT, 1_000));
    }
}
