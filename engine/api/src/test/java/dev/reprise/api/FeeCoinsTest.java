package dev.reprise.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.schema.MarketKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeeCoinsTest {
    private static Instrument instrument(final MarketKind market, final int qtyScale) {
        return new Instrument(
                0,
                1,
                "BTC-USDT.TEST",
                "BTCUSDT",
                "TEST",
                new Currency(0, "BTC", 8),
                new Currency(1, "USDT", 8),
                market,
                new Instrument.Rules(2, qtyScale, 1, 1, 1, 0, 1, 0, 0, 0),
                Instrument.Fees.NONE,
                false);
    }

    /** A unit of quantity is 1,000 of the coin's. */
    @ParameterizedTest
    @CsvSource({
        "0, 1000, 1, 0",
        "0, 1, 1, 999",
        "999, 999, 0, 0",
        "999, 1000, 1, 999",
        "0, -1000, -1, 0",
        "0, -1, 0, 1",
        "999, -1, -1, 0",
        "5, 0, 0, 5",
        "0, 9223372036854775807, 9223372036854776, 193"
    })
    void shouldTakeWholeUnitsAndKeepTheRest(final long rest, final long fee, final long qty, final long after) {
        final Instrument instrument = instrument(MarketKind.SPOT, 5);
        assertEquals(qty, FeeCoins.qty(instrument, rest, fee));
        assertEquals(after, FeeCoins.rest(instrument, rest, fee));
    }

    @Test
    void shouldTakeAFeeAsItIsWhereQuantitiesAreAsFine() {
        assertEquals(7, FeeCoins.qty(instrument(MarketKind.SPOT, 8), 0, 7));
        assertEquals(700, FeeCoins.qty(instrument(MarketKind.SPOT, 10), 0, 7));
        assertEquals(0, FeeCoins.rest(instrument(MarketKind.SPOT, 10), 0, 7));
        assertEquals(FixedPoint.OVERFLOW, FeeCoins.qty(instrument(MarketKind.SPOT, 10), 0, Long.MAX_VALUE));
    }

    @Test
    void shouldTakeNoneOfContractsOrInAnotherCurrency() {
        assertTrue(FeeCoins.isTaken(instrument(MarketKind.SPOT, 8), 0));
        assertFalse(FeeCoins.isTaken(instrument(MarketKind.SPOT, 8), 1));
        assertFalse(FeeCoins.isTaken(instrument(MarketKind.LINEAR_PERPETUAL, 8), 0));
    }
}
