package dev.reprise.api;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.reprise.api.number.FixedPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InstrumentTest {
    /** Tick 0.05, lot 0.001, two more digits each. */
    private final Instrument instrument = Instruments.of("BTC", 4, 5, 500, 100);

    @ParameterizedTest(name = "{0}")
    @CsvSource({"0, 0, 0", "1, 0, 500", "499, 0, 500", "500, 500, 500", "501, 500, 1000", "999, 500, 1000"})
    void shouldRoundPricesToTheTick(final long price, final long floor, final long ceil) {
        assertEquals(floor, instrument.floorToTick(price));
        assertEquals(ceil, instrument.ceilToTick(price));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"0, 0", "99, 0", "100, 100", "199, 100", "12345, 12300"})
    void shouldRoundQuantitiesDownToTheLot(final long qty, final long floor) {
        assertEquals(floor, instrument.floorToLot(qty));
    }

    @Test
    void shouldReadAndWriteTextAtItsScales() {
        assertEquals(300_000_500, instrument.price("30000.05"));
        assertEquals(100, instrument.qty("0.001"));
        assertThrows(IllegalArgumentException.class, () -> instrument.price("0.00001"));
        assertThrows(IllegalArgumentException.class, () -> instrument.qty("0.000001"));
        assertEquals("30000.05", instrument.formatPrice(300_000_500));
        assertEquals("30000.00", instrument.formatPrice(300_000_000));
        assertEquals("30000.0501", instrument.formatPrice(300_000_501)); // off the grid: no digit is dropped
        assertEquals("0.001", instrument.formatQty(100));
        assertEquals("0.00101", instrument.formatQty(101));
        assertEquals("-1.000", instrument.formatQty(-100_000));
        assertEquals("BTC-USDT.SIM", instrument.toString());
    }

    @Test
    void shouldGiveDoubleViews() {
        assertEquals(30_000.05, instrument.priceAsDouble(300_000_500));
        assertEquals(0.001, instrument.qtyAsDouble(100));
    }

    @Test
    void shouldGiveTheNotionalInTheQuoteCurrency() {
        assertEquals(3_000_005_000L, instrument.notional(300_000_500, 100)); // 30000.05 × 0.001 = 30.00005
        assertEquals(-3_000_005_000L, instrument.notional(300_000_500, -100));
        assertEquals(0, instrument.notional(300_000_500, 0));
        assertEquals(FixedPoint.OVERFLOW, instrument.notional(Long.MAX_VALUE, Long.MAX_VALUE));
    }

    @Test
    void shouldRoundANotionalHalfToEven() {
        final Instrument fine = Instruments.of("X", 6, 3, 1, 1); // one digit more than the quote's eight

        assertEquals(0, fine.notional(5, 1));
        assertEquals(2, fine.notional(15, 1));
        assertEquals(2, fine.notional(25, 1));
        assertEquals(3, fine.notional(26, 1));
    }

    @Test
    void shouldGiveANotionalOfScalesFarApart() {
        assertEquals(700_000_000, Instruments.of("X", 0, 0, 1, 1).notional(7, 1));
        assertEquals(1, Instruments.of("X", 12, 12, 1, 1).notional(10_000_000_000L, 1_000_000));
    }

    @Test
    void shouldRefuseRulesThatCannotBe() {
        assertAll(
                () -> assertThrows(IllegalArgumentException.class, () -> Instruments.of("X", -1, 0, 1, 1)),
                () -> assertThrows(IllegalArgumentException.class, () -> Instruments.of("X", 13, 0, 1, 1)),
                () -> assertThrows(IllegalArgumentException.class, () -> Instruments.of("X", 0, -1, 1, 1)),
                () -> assertThrows(IllegalArgumentException.class, () -> Instruments.of("X", 0, 13, 1, 1)),
                () -> assertThrows(IllegalArgumentException.class, () -> Instruments.of("X", 0, 0, 0, 1)),
                () -> assertThrows(IllegalArgumentException.class, () -> Instruments.of("X", 0, 0, 1, 0)),
                () -> assertThrows(
                        IllegalArgumentException.class, () -> new Instrument.Rules(0, 0, 1, 1, -1, 0, 0, 0, 0, 0)));
    }
}
