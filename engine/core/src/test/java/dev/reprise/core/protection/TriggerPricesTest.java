package dev.reprise.core.protection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.TrailingUnit;
import dev.reprise.api.schema.TriggerSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TriggerPricesTest {
    private static final Instrument TEN = new Instrument(
            0,
            1,
            "AAA-USD.TEST",
            "AAA",
            "TEST",
            new Currency(0, "AAA", 3),
            new Currency(1, "USD", 2),
            MarketKind.SPOT,
            new Instrument.Rules(2, 3, 10, 10, 0, 0, 0, 0, 0, 0),
            Instrument.Fees.NONE,
            false);

    @ParameterizedTest
    @CsvSource({
        // a take-profit of a long sells at or above, its stop at or below; of a short the other way round
        "true, true, 99, false", "true, true, 100, true", "true, true, 101, true",
        "false, true, 99, true", "false, true, 100, true", "false, true, 101, false",
        "true, false, 99, true", "true, false, 100, true", "true, false, 101, false",
        "false, false, 99, false", "false, false, 100, true", "false, false, 101, true"
    })
    void shouldBeThroughAtTheTriggerAndBeyond(
            final boolean takeProfit, final boolean sells, final long reference, final boolean through) {
        assertEquals(through, TriggerPrices.isThrough(takeProfit, sells, reference, 100));
    }

    @ParameterizedTest
    @CsvSource({
        "PRICE, 25, 25",
        "PRICE, 10, 10",
        "PRICE, 9, 10", // at least one tick
        "TICKS, 3, 30",
        "TICKS, 1, 10",
        "BPS_HUNDREDTHS, 10000, 100",
        "BPS_HUNDREDTHS, 500, 10"
    })
    void shouldMeasureATrailingOffsetInItsUnit(final TrailingUnit unit, final long value, final long expected) {
        assertEquals(expected, TriggerPrices.offset(unit, value, 10_000, TEN));
    }

    @ParameterizedTest
    @CsvSource({"TICKS, 9223372036854775807", "BPS_HUNDREDTHS, 9223372036854775807"})
    void shouldSayThatAnOffsetDoesNotFit(final TrailingUnit unit, final long value) {
        assertEquals(FixedPoint.OVERFLOW, TriggerPrices.offset(unit, value, Long.MAX_VALUE, TEN));
        assertEquals(0, TriggerPrices.trailed(false, unit, value, Long.MAX_VALUE, TEN));
        assertEquals(0, TriggerPrices.trailed(true, unit, value, Long.MAX_VALUE, TEN));
    }

    @ParameterizedTest
    @CsvSource({
        "true, 25, 1000, 980", // 975, on the tick nearer to the price
        "true, 30, 1000, 970",
        "false, 25, 1000, 1020",
        "false, 30, 1000, 1030",
        "true, 999, 1000, 10",
        "true, 1000, 1000, 0", // there is no such price
        "true, 1001, 1000, 0",
        "false, 1000, 1000, 2000",
        "false, 1001, 1000, 2000",
        "false, 10, 9223372036854775787, 9223372036854775790",
        "false, 10, 9223372036854775788, 0",
        "false, 10, 9223372036854775800, 0"
    })
    void shouldTrailOnTheTickThatFiresRatherSooner(
            final boolean sells, final long offset, final long best, final long expected) {
        assertEquals(expected, TriggerPrices.trailed(sells, TrailingUnit.PRICE, offset, best, TEN));
    }

    @ParameterizedTest
    @CsvSource({
        "true, 99, 100, false", "true, 100, 100, false", "true, 101, 100, true",
        "false, 99, 100, true", "false, 100, 100, false", "false, 101, 100, false",
        "true, 1, 0, true", "false, 1, 0, true"
    })
    void shouldFollowThePriceInFavourAlone(
            final boolean sells, final long price, final long best, final boolean better) {
        assertEquals(better, TriggerPrices.isBetter(sells, price, best));
    }

    @ParameterizedTest
    @CsvSource({
        "LAST, LAST, true", "LAST, MARK, false", "MARK, MARK, true", "INDEX, INDEX, true", "MARK, INDEX, false",
        "BID_ASK, BID_ASK, true", "BID_ASK, MID, true", "BID_ASK, LAST, false", "LAST, BID_ASK, false",
                "MARK, MID, false"
    })
    void shouldMoveWithThePricesItWatches(final TriggerSource event, final TriggerSource source, final boolean moves) {
        assertEquals(moves, TriggerPrices.moves(event, source));
    }
}
