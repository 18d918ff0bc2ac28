package dev.reprise.core.bar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.BarSpec;
import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.schema.BarKind;
import dev.reprise.api.schema.MarketKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class BarBuilderTest {
    private static final Instrument INSTRUMENT = instrument(1, 2);
    private static final long MINUTE = 60_000_000_000L;

    private final BarBuilder minutes = new BarBuilder(INSTRUMENT, BarSpec.time(Duration.ofMinutes(1)));

    static Instrument instrument(final int version, final int priceScale) {
        return new Instrument(
                0,
                version,
                "BTC-USDT.SIM",
                "BTCUSDT",
                "SIM",
                new Currency(0, "BTC", 8),
                new Currency(1, "USDT", 8),
                MarketKind.SPOT,
                new Instrument.Rules(priceScale, 4, 1, 1, 0, 0, 0, 0, 0, 0),
                Instrument.Fees.NONE,
                false);
    }

    @Test
    void shouldWaitForNoTimerBeforeTheFirstTrade() {
        assertEquals(Long.MAX_VALUE, minutes.nextDeadline());
        assertFalse(minutes.onTimer(MINUTE));
        assertFalse(minutes.onTimer(Long.MAX_VALUE));
        assertEquals(0, minutes.closedBars());
    }

    @Test
    void shouldCloseATimeBarOnTheBoundaryByItsTimer() {
        assertFalse(minutes.onTrade(100 * MINUTE + 5, 50, 1));
        minutes.onTrade(100 * MINUTE + 6, 70, 2);
        minutes.onTrade(100 * MINUTE + 7, 40, 3);
        minutes.onTrade(101 * MINUTE - 1, 60, 4);

        assertEquals(101 * MINUTE, minutes.nextDeadline());
        assertTrue(minutes.onTimer(101 * MINUTE));
        assertBar(minutes, 100 * MINUTE, 101 * MINUTE, 50, 70, 40, 60, 10, 4);
        assertEquals(102 * MINUTE, minutes.nextDeadline());
        assertSame(INSTRUMENT, minutes.instrument());
        assertEquals(BarKind.TIME, minutes.spec().kind());
    }

    @Test
    void shouldPutATradeOnTheBoundaryIntoTheNextBar() {
        minutes.onTrade(0, 50, 1);
        minutes.onTimer(MINUTE);
        minutes.onTrade(MINUTE, 90, 7);
        assertEquals(50, minutes.close());

        minutes.onTimer(2 * MINUTE);

        assertBar(minutes, MINUTE, 2 * MINUTE, 90, 90, 90, 90, 7, 1);
    }

    @Test
    void shouldRepeatTheCloseInBarsWithoutATrade() {
        minutes.onTrade(5, 50, 1);
        minutes.onTrade(6, 55, 1);
        minutes.onTimer(MINUTE);
        assertTrue(minutes.onTimer(2 * MINUTE));
        assertBar(minutes, MINUTE, 2 * MINUTE, 55, 55, 55, 55, 0, 0);
        assertTrue(minutes.onTimer(3 * MINUTE));
        assertBar(minutes, 2 * MINUTE, 3 * MINUTE, 55, 55, 55, 55, 0, 0);

        minutes.onTrade(3 * MINUTE + 1, 20, 1);
        minutes.onTimer(4 * MINUTE);

        assertBar(minutes, 3 * MINUTE, 4 * MINUTE, 20, 20, 20, 20, 1, 1);
        assertEquals(4, minutes.closedBars());
    }

    @Test
    void shouldIgnoreATimerThatIsNotTheNext() {
        minutes.onTrade(5, 50, 1);

        assertFalse(minutes.onTimer(MINUTE - 1));
        assertFalse(minutes.onTimer(2 * MINUTE));
        assertTrue(minutes.onTimer(MINUTE));
        assertFalse(minutes.onTimer(MINUTE));
        assertEquals(1, minutes.closedBars());
    }

    @Test
    void shouldHaltOnATradeWhoseTimerDidNotCome() {
        minutes.onTrade(5, 50, 1);

        assertThrows(IllegalStateException.class, () -> minutes.onTrade(MINUTE, 50, 1));
    }

    @Test
    void shouldAlignTimesBeforeTheEpoch() {
        minutes.onTrade(-1, 50, 1);

        assertEquals(0, minutes.nextDeadline());
        minutes.onTimer(0);
        assertEquals(-MINUTE, minutes.openTime());
    }

    @Test
    void shouldCloseATickBarOnItsLastTrade() {
        final BarBuilder ticks = new BarBuilder(INSTRUMENT, BarSpec.tick(3));

        assertFalse(ticks.onTrade(10, 5, 1));
        assertFalse(ticks.onTrade(20, 9, 1));
        assertTrue(ticks.onTrade(30, 7, 1));
        assertBar(ticks, 10, 31, 5, 9, 5, 7, 3, 3);
        assertEquals(Long.MAX_VALUE, ticks.nextDeadline());

        assertFalse(ticks.onTrade(40, 1, 1));
        assertFalse(ticks.onTimer(50));
        assertFalse(ticks.onTrade(60, 2, 1));
        assertTrue(ticks.onTrade(60, 3, 1));
        assertBar(ticks, 40, 61, 1, 3, 1, 3, 3, 3);
    }

    @Test
    void shouldKeepTheClosingTradeWhollyInAVolumeBar() {
        final BarBuilder volumes = new BarBuilder(INSTRUMENT, BarSpec.volume(100));

        assertFalse(volumes.onTrade(1, 5, 99));
        assertTrue(volumes.onTrade(2, 6, 500));
        assertBar(volumes, 1, 3, 5, 6, 5, 6, 599, 2);
        assertTrue(volumes.onTrade(3, 7, 100));
        assertBar(volumes, 3, 4, 7, 7, 7, 7, 100, 1);
        assertFalse(volumes.onTrade(4, 8, 99));
    }

    @Test
    void shouldSayThatAVolumeOverflowed() {
        minutes.onTrade(1, 5, Long.MAX_VALUE);
        minutes.onTrade(2, 5, 1);
        minutes.onTrade(3, 5, 1);
        minutes.onTimer(MINUTE);

        assertTrue(minutes.hasOverflowed());
        assertEquals(FixedPoint.OVERFLOW, minutes.volume());
        assertEquals(3, minutes.trades());

        minutes.onTrade(MINUTE, 5, 4);
        minutes.onTimer(2 * MINUTE);

        assertFalse(minutes.hasOverflowed());
        assertEquals(4, minutes.volume());
    }

    @Test
    void shouldCloseAVolumeBarOnTheTradeThatOverflowsIt() {
        final BarBuilder volumes = new BarBuilder(INSTRUMENT, BarSpec.volume(Long.MAX_VALUE));

        assertFalse(volumes.onTrade(1, 5, Long.MAX_VALUE - 1));
        assertTrue(volumes.onTrade(2, 5, 2));
        assertTrue(volumes.hasOverflowed());
    }

    @Test
    void shouldHashWhatIsBeingMadeAndWhatIsClosed() {
        final BarBuilder other = new BarBuilder(INSTRUMENT, BarSpec.time(Duration.ofMinutes(1)));
        assertEquals(minutes.stateHash(), other.stateHash());

        minutes.onTrade(1, 5, 1);
        assertNotEquals(minutes.stateHash(), other.stateHash());

        other.onTrade(2, 5, 1);
        assertEquals(minutes.stateHash(), other.stateHash(), "the time of a trade inside a time bar is not state");

        minutes.onTimer(MINUTE);
        assertNotEquals(minutes.stateHash(), other.stateHash());
    }

    @Test
    void shouldRefuseBarsOfUnknownKindOrEndlessLength() {
        assertThrows(
                IllegalArgumentException.class, () -> new BarBuilder(INSTRUMENT, new BarSpec(BarKind.NULL_VAL, 1)));
        assertThrows(
                IllegalArgumentException.class,
                () -> new BarBuilder(INSTRUMENT, new BarSpec(BarKind.TIME, BarBuilder.MAX_TIME_NS + 1)));
        assertEquals(
                BarBuilder.MAX_TIME_NS,
                new BarBuilder(INSTRUMENT, new BarSpec(BarKind.TIME, BarBuilder.MAX_TIME_NS))
                        .spec()
                        .size());
    }

    private static void assertBar(
            final BarBuilder bar,
            final long openTime,
            final long closeTime,
            final long open,
            final long high,
            final long low,
            final long close,
            final long volume,
            final long trades) {
        assertEquals(openTime, bar.openTime());
        assertEquals(closeTime, bar.closeTime());
        assertEquals(open, bar.open());
        assertEquals(high, bar.high());
        assertEquals(low, bar.low());
        assertEquals(close, bar.close());
        assertEquals(volume, bar.volume());
        assertEquals(trades, bar.trades());
    }
}
