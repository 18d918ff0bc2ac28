package dev.reprise.core.portfolio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.Side;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A fee in the coin that is traded. Quantities have 5 decimals and a lot of 0.00010, the coin has 8: a unit of quantity is 1,000 of it. */
class FeeInCoinTest {
    private static final Currency BTC = new Currency(0, "BTC", 8);
    private static final Currency USDT = new Currency(1, "USDT", 8);
    private static final long PRICE = 60_000_00L;
    private static final long UNIT_WORTH = 60_000_000L; // 0.60, of 0.00001 at that price

    private final Instrument spot = instrument(0, MarketKind.SPOT);
    private final Instrument perpetual = instrument(1, MarketKind.LINEAR_PERPETUAL);
    private final Portfolio portfolio = new Portfolio(2, 2, 2);

    private static Instrument instrument(final int index, final MarketKind market) {
        return new Instrument(
                index,
                1,
                "I" + index,
                "I" + index,
                "TEST",
                BTC,
                USDT,
                market,
                new Instrument.Rules(2, 5, 1, 10, 10, 0, 1, 0, 0, 0),
                Instrument.Fees.NONE,
                false);
    }

    @BeforeEach
    void define() {
        portfolio.define(BTC);
        portfolio.define(USDT);
        portfolio.define(spot);
        portfolio.define(perpetual);
    }

    private boolean fill(
            final Instrument instrument, final Side side, final long price, final long qty, final long fee) {
        return portfolio.applyFill(0, instrument, side, price, qty, Records.NO_VALUE, fee, 0);
    }

    private void holds(final long qty, final long averagePrice, final long realised) {
        assertEquals(qty, portfolio.positionQty(0, 0));
        assertEquals(averagePrice, portfolio.averagePrice(0, 0));
        assertEquals(realised, portfolio.realisedPnl(0, 0));
        assertEquals(0, portfolio.trialBalance(0));
        assertEquals(0, portfolio.trialBalance(1));
    }

    @Test
    void shouldHoldWhatThePurchaseLeft() {
        assertTrue(fill(spot, Side.BUY, PRICE, 1_000, 1_000)); // 0.01, of which 0.00001 is the fee
        holds(999, PRICE, 0);
        assertEquals(0, portfolio.unrealisedPnl(0, spot, PRICE));
        assertEquals(1_000, portfolio.fees(0));
        assertEquals(990, portfolio.closableQty(0, 0));
        assertEquals(1_000, portfolio.grossQty(0, 0));
        assertEquals(-1_000 * UNIT_WORTH, portfolio.ledger().balance(Account.CASH, 1));
        assertEquals(0, portfolio.ledger().balance(Account.CASH, 0), "the position paid it");
        assertEquals(-1_000, portfolio.ledger().balance(Account.FEE_COINS, 0));
        assertEquals(UNIT_WORTH, portfolio.ledger().balance(Account.FEE_COINS, 1));
    }

    @Test
    void shouldTakeWholeUnitsAndUseWhatIsLeftOfThemFirst() {
        fill(spot, Side.BUY, PRICE, 1_000, 1);
        holds(999, PRICE, 0);
        assertEquals(999, portfolio.ledger().balance(Account.CASH, 0));
        fill(spot, Side.BUY, PRICE, 1_000, 999);
        holds(1_999, PRICE, 0);
        assertEquals(0, portfolio.ledger().balance(Account.CASH, 0));
        fill(spot, Side.BUY, PRICE, 1_000, 1_001);
        holds(2_997, PRICE, 0);
        assertEquals(999, portfolio.ledger().balance(Account.CASH, 0));
        assertEquals(2_001, portfolio.fees(0));
    }

    @Test
    void shouldAddARebate() {
        fill(spot, Side.BUY, PRICE, 1_000, -1_000);
        holds(1_001, PRICE, 0);
        assertEquals(-1_000, portfolio.fees(0));
    }

    @Test
    void shouldRealiseTheCoinsThatASalePays() {
        fill(spot, Side.BUY, PRICE, 1_000, 0);
        fill(spot, Side.SELL, PRICE + 100_00, 500, 1_000); // 100.00 higher: 0.001 a unit
        holds(499, PRICE, 501 * 100_000L);
    }

    @Test
    void shouldGrowAShortPositionAndCoverLessOfIt() {
        fill(spot, Side.SELL, PRICE, 1_000, 1_000);
        holds(-1_001, PRICE, 0);
        fill(spot, Side.BUY, PRICE - 100_00, 1_001, 1_000);
        holds(-1, PRICE, 1_000 * 100_000L);
        fill(spot, Side.BUY, PRICE, 11, 0);
        holds(10, PRICE, 1_000 * 100_000L);
    }

    @Test
    void shouldTurnWhenTheFeeIsMoreThanTheFill() {
        fill(spot, Side.BUY, PRICE, 10, 0);
        fill(spot, Side.BUY, PRICE, 1, 20_000);
        holds(-9, PRICE, 0);
        fill(spot, Side.BUY, PRICE, 9, 0);
        holds(0, 0, 0);
    }

    @Test
    void shouldForgetWhatFeesTookOnceItIsFlat() {
        fill(spot, Side.BUY, PRICE, 1_000, 3_000);
        assertEquals(1_000, portfolio.grossQty(0, 0));
        fill(spot, Side.SELL, PRICE, 500, 0);
        assertEquals(500, portfolio.grossQty(0, 0));
        fill(spot, Side.SELL, PRICE, 490, 0);
        assertEquals(0, portfolio.closableQty(0, 0));
        assertEquals(7, portfolio.grossQty(0, 0));
    }

    @Test
    void shouldRememberWhatFeesTookOfFillsBelowALot() {
        fill(spot, Side.BUY, PRICE, 10, 1_000);
        assertEquals(0, portfolio.closableQty(0, 0));
        fill(spot, Side.BUY, PRICE, 10, 1_000);
        assertEquals(10, portfolio.closableQty(0, 0));
        assertEquals(20, portfolio.grossQty(0, 0));
    }

    @Test
    void shouldLeaveContractsAndOtherCurrenciesAlone() {
        fill(perpetual, Side.BUY, PRICE, 1_000, 1_000);
        assertEquals(1_000, portfolio.positionQty(0, 1));
        assertEquals(-1_000, portfolio.ledger().balance(Account.CASH, 0));
        assertTrue(portfolio.applyFill(0, spot, Side.BUY, PRICE, 1_000, Records.NO_VALUE, 1_000, 1));
        holds(1_000, PRICE, 0);
    }

    @Test
    void shouldBookNothingThatDoesNotFit() {
        final long before = portfolio.stateHash();
        assertFalse(fill(spot, Side.BUY, PRICE, 1_000, Long.MAX_VALUE));
        assertFalse(fill(spot, Side.SELL, PRICE, 1_000, -Long.MAX_VALUE));
        assertFalse(fill(spot, Side.BUY, Long.MAX_VALUE / 4, 1, 1_000_000_000));
        assertFalse(fill(spot, Side.BUY, PRICE, 1_000, FixedPoint.OVERFLOW));
        assertEquals(before, portfolio.stateHash());
    }
}
