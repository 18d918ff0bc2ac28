package dev.reprise.api.number;

import static dev.reprise.api.number.Valuation.MARK_NS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.MarketKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValuationTest {
    /** Ages are how much younger than the mark price something is, in minutes and ns. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "mark above the mid            | 120 | 100 | 0   | 0 | 90 | 0   | 0 | 120 | 100",
                "mark below the mid            | 80  | 100 | 0   | 0 | 90 | 0   | 0 | 80  | 100",
                "no mark                       | 0   | 100 | 0   | 0 | 90 | 0   | 0 | 100 | 100",
                "no mark and no mid            | 0   | 0   | 0   | 0 | 90 | 0   | 0 | 90  | 90",
                "nothing at all                | 0   | 0   | 0   | 0 | 0  | 0   | 0 | 0   | 0",
                "mark alone                    | 120 | 0   | 0   | 0 | 0  | 0   | 0 | 120 | 120",
                "the mid is older              | 120 | 100 | -60 | 0 | 90 | 0   | 0 | 120 | 100",
                "ten minutes old               | 120 | 100 | 10  | 0 | 90 | 10  | 0 | 120 | 100",
                "a ns more                     | 120 | 100 | 10  | 1 | 90 | 0   | 0 | 100 | 100",
                "only the last trade is newer  | 120 | 100 | 0   | 0 | 90 | 60  | 0 | 120 | 100",
                "no mid, ten minutes old       | 120 | 0   | 0   | 0 | 90 | 10  | 0 | 120 | 120",
                "no mid, a ns more             | 120 | 0   | 0   | 0 | 90 | 10  | 1 | 90  | 120",
                "no mid, the last one is older | 120 | 0   | 0   | 0 | 90 | -60 | 0 | 120 | 120"
            })
    void shouldValueAContractAtItsMarkAndSpotAtItsMid(
            final String what,
            final long mark,
            final long mid,
            final long midMinutes,
            final long midNs,
            final long last,
            final long lastMinutes,
            final long lastNs,
            final long contract,
            final long spot) {
        final long minute = MARK_NS / 10;
        final long time = 100 * minute;

        assertEquals(
                contract,
                Valuation.ofContract(
                        mark,
                        mark == 0 ? Records.NO_TIME : time,
                        mid,
                        mid == 0 ? Records.NO_TIME : time + midMinutes * minute + midNs,
                        last,
                        last == 0 ? Records.NO_TIME : time + lastMinutes * minute + lastNs));
        assertEquals(spot, Valuation.ofMarket(mid, mark, last));
    }

    @Test
    void shouldHoldTheMidThatWasThereUntilATradeIsYounger() {
        assertTrue(Valuation.isHeld(100, 5, 0, Records.NO_TIME), "there never was a trade");
        assertTrue(Valuation.isHeld(100, 6, 90, 5));
        assertFalse(Valuation.isHeld(100, 5, 90, 5), "a trade of the same moment");
        assertFalse(Valuation.isHeld(100, 5, 90, 6));
        assertFalse(Valuation.isHeld(0, Records.NO_TIME, 90, 5), "there never was a mid");
        assertFalse(Valuation.isHeld(0, Records.NO_TIME, 0, Records.NO_TIME));
    }

    @Test
    void shouldHaveAMidOfTwoPricesThatAreNotCrossed() {
        assertEquals(100, Valuation.mid(99, 102), "rounded down");
        assertEquals(0, Valuation.mid(100, 100));
        assertEquals(0, Valuation.mid(101, 100));
        assertEquals(0, Valuation.mid(0, 100));
        assertEquals(0, Valuation.mid(100, 0));
        assertEquals(Long.MAX_VALUE - 1, Valuation.mid(Long.MAX_VALUE - 2, Long.MAX_VALUE));
    }

    @Test
    void shouldBringTheVenuesPriceToTheInstrumentsScale() {
        assertEquals(6_400_012, Valuation.derived(6_400_012_345_678L, 2));
        assertEquals(6_400_012, Valuation.derived(6_400_012_500_000L, 2), "half to even");
        assertEquals(6_400_014, Valuation.derived(6_400_013_500_000L, 2));
        assertEquals(12_300, Valuation.derived(123, 10));
        assertEquals(FixedPoint.OVERFLOW, Valuation.derived(Long.MAX_VALUE, 10));
    }

    @Test
    void shouldMarkContractsAlone() {
        assertFalse(Valuation.isMarked(MarketKind.SPOT));
        assertTrue(Valuation.isMarked(MarketKind.LINEAR_PERPETUAL));
        assertTrue(Valuation.isMarked(MarketKind.INVERSE_PERPETUAL));
    }
}
