package dev.reprise.core.portfolio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.Side;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OverflowTest {
    private static final long MAX = Long.MAX_VALUE;
    private static final Currency USDT = new Currency(0, "USDT", 8);
    private static final Instrument COIN = LedgerPropertyTest.instrument(0, 2, 6, USDT);

    private final Portfolio portfolio = new Portfolio(2, 2, 3);

    @BeforeEach
    void define() {
        portfolio.define(USDT);
        portfolio.define(new Currency(1, "BTC", 8));
        portfolio.define(COIN);
    }

    private boolean buy(final int strategy, final long price, final long qty, final long amount, final long fee) {
        return portfolio.applyFill(strategy, COIN, Side.BUY, price, qty, amount, fee, 0);
    }

    private void assertRefused(
            final int strategy, final long price, final long qty, final long amount, final long fee) {
        final long hash = portfolio.stateHash();
        assertFalse(buy(strategy, price, qty, amount, fee));
        assertEquals(hash, portfolio.stateHash());
        assertEquals(0, portfolio.trialBalance(0));
    }

    @Test
    void shouldChangeNothingWhenAnAmountDoesNotFit() {
        assertTrue(buy(0, 1, MAX / 2, Records.NO_VALUE, 0));
        assertRefused(0, MAX, MAX, Records.NO_VALUE, 0); // the product
        assertRefused(0, 1, MAX, 1, 0); // the position
        assertRefused(1, 1, MAX, 1, 0); // the account
        assertRefused(0, 3, MAX / 3, Records.NO_VALUE, 0); // cash
        assertTrue(buy(1, 1, 1, Records.NO_VALUE, MAX / 2));
        assertRefused(1, 1, 1, Records.NO_VALUE, MAX / 2); // cash after the fee
        assertRefused(0, 1, 1, Records.NO_VALUE, FixedPoint.OVERFLOW);
    }

    @Test
    void shouldRefuseAFeeThatFitsAloneButNotAfterTheCash() {
        assertTrue(portfolio.applyOpening(0, -(MAX - 10)));
        assertRefused(0, 1, 6, Records.NO_VALUE, 5);
        assertTrue(buy(0, 1, 6, Records.NO_VALUE, 4));
    }

    @Test
    void shouldRefuseAnOpeningThatDoesNotFit() {
        assertTrue(portfolio.applyOpening(0, MAX));
        assertFalse(portfolio.applyOpening(0, 1));
        assertFalse(portfolio.applyOpening(0, FixedPoint.OVERFLOW));
        assertFalse(portfolio.applyOpening(2, 1));
        assertEquals(0, portfolio.trialBalance(0));
    }

    @Test
    void shouldRefuseWhatIsNotDefined() {
        assertRefused(2, 1, 1, Records.NO_VALUE, 0);
        assertRefused(-3, 1, 1, Records.NO_VALUE, 0);
        assertRefused(0, 1, 0, Records.NO_VALUE, 0);
        assertFalse(portfolio.applyFill(0, COIN, Side.BUY, 1, 1, Records.NO_VALUE, 1, 2));
        assertFalse(portfolio.applyFill(0, COIN, Side.NULL_VAL, 1, 1, Records.NO_VALUE, 0, 0));
        assertFalse(portfolio.applyFill(
                0, LedgerPropertyTest.instrument(1, 2, 6, USDT), Side.BUY, 1, 1, Records.NO_VALUE, 0, 0));
        assertFalse(portfolio.applyBalance(2, 1, 1));
    }

    @Test
    void shouldTellUnrealisedProfitOrThatItCannot() {
        assertTrue(buy(0, 10_000, 2_000_000, Records.NO_VALUE, 0)); // 2 at 100.00
        assertTrue(portfolio.applyFill(1, COIN, Side.SELL, 11_000, 1_000_000, Records.NO_VALUE, 0, 0)); // 1 at 110.00
        assertEquals(40_00000000L, portfolio.unrealisedPnl(0, COIN, 12_000));
        assertEquals(-10_00000000L, portfolio.unrealisedPnl(1, COIN, 12_000));
        assertEquals(30_00000000L, portfolio.unrealisedPnl(0, new long[] {12_000, 0}));
        assertEquals(FixedPoint.OVERFLOW, portfolio.unrealisedPnl(0, new long[] {0, 0}));
        assertEquals(FixedPoint.OVERFLOW, portfolio.unrealisedPnl(0, COIN, MAX));
        assertEquals(10_000, portfolio.averagePrice(0, 0));
        assertEquals(310_00000000L, portfolio.volume(0));
        assertEquals(1_000_000, portfolio.accountQty(0));
    }

    @Test
    void shouldKeepTheVenuesBalanceApart() {
        assertFalse(portfolio.isBalanceKnown(0));
        assertTrue(portfolio.applyBalance(0, 5, 6));
        assertTrue(portfolio.isBalanceKnown(0));
        assertEquals(5, portfolio.free(0));
        assertEquals(6, portfolio.locked(0));
        assertEquals(0, portfolio.ledger().balance(Account.CASH, 0));
    }

    @Test
    void shouldBookTheVenuesAmountAndShowTheDifference() {
        assertTrue(buy(0, 10_000, 1_000_000, 100_00000003L, 0));
        assertEquals(-100_00000003L, portfolio.ledger().balance(Account.CASH, 0));
        assertEquals(100_00000000L, portfolio.cost(0, 0));
        assertEquals(3, portfolio.ledger().balance(Account.ROUNDING, 0));
    }

    @Test
    void shouldRefuseDefinitionsItCannotAccountFor() {
        final Instrument inverse = new Instrument(
                1,
                1,
                "INV",
                "INV",
                "TEST",
                USDT,
                USDT,
                MarketKind.INVERSE_PERPETUAL,
                COIN.rules(),
                Instrument.Fees.NONE,
                false);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> portfolio.define(inverse))
                .getMessage()
                .contains("inverse"));
        assertThrows(IllegalArgumentException.class, () -> portfolio.define(new Currency(0, "USDT", 6)));
        assertThrows(IllegalArgumentException.class, () -> portfolio.define(new Currency(3, "X", 6)));
        final Instrument finer = LedgerPropertyTest.instrument(0, 3, 6, USDT);
        buy(0, 1, 1, Records.NO_VALUE, 0);
        assertThrows(IllegalArgumentException.class, () -> portfolio.define(finer));
    }
}
