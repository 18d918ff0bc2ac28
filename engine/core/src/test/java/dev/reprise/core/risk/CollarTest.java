package dev.reprise.core.risk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.Side;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CollarTest {
    private static final long NOW = 1_000_000;

    private final StubMarket market = new StubMarket(instrument(0, 0));
    private final Collar collar = new Collar(market);

    private static Instrument instrument(final long minPrice, final long maxPrice) {
        return new Instrument(
                0,
                1,
                "AAA-USD.TEST",
                "AAA",
                "TEST",
                new Currency(0, "AAA", 3),
                new Currency(1, "USD", 2),
                MarketKind.SPOT,
                new Instrument.Rules(2, 3, 10, 10, 0, 0, minPrice, maxPrice, 0, 0),
                Instrument.Fees.NONE,
                false);
    }

    @Test
    void shouldTakeTheMidThenTheMarkThenTheLastTradeEachWhileYoung() {
        market.top(0, 90, 110, NOW - 50);
        market.mark[0] = 200;
        market.markTime[0] = NOW - 30;
        market.last[0] = 300;
        market.lastTime[0] = NOW - 10;
        assertReference(50, 100);
        assertReference(49, 200);
        assertReference(30, 200);
        assertReference(29, 300);
        assertReference(10, 300);
        assertFalse(collar.refer(0, NOW, 9, false));
        assertTrue(collar.refer(0, NOW, 9, true), "an exit takes an old price rather than none");
        assertEquals(100, collar.reference());
    }

    private void assertReference(final long maxAge, final long expected) {
        assertTrue(collar.refer(0, NOW, maxAge, false));
        assertEquals(expected, collar.reference(), "age " + maxAge);
    }

    @Test
    void shouldHaveNoReferenceWithoutAnyPrice() {
        assertFalse(collar.refer(0, NOW, Long.MAX_VALUE, true));
    }

    @Test
    void shouldKeepHalfATickOfTheMid() {
        market.top(0, 10_000, 10_001, NOW);
        collar.refer(0, NOW, 0, false);
        assertEquals(10_000, collar.reference());
        assertFalse(collar.isThrough(Side.BUY, 10_000, 0));
        assertTrue(collar.isThrough(Side.BUY, 10_001, 0));
        assertTrue(collar.isAway(Side.BUY, 10_000, 0));
        assertFalse(collar.isAway(Side.BUY, 10_001, 0));
        assertTrue(collar.isThrough(Side.SELL, 10_000, 0));
        assertTrue(collar.isAway(Side.SELL, 10_001, 0));
    }

    @ParameterizedTest
    @CsvSource({
        // reference, bps, buy at most, sell at least: on the grid of 10
        "100000, 10, 100100, 99900",
        "100000, 9, 100090, 99910",
        "100005, 10, 100100, 99910",
        "100000, 0, 100000, 100000",
        "100005, 0, 100000, 100010",
        "100000, 10000, 200000, 10",
        "100000, 20000, 300000, 10",
        "5, 10, 0, 10",
        "9223372036854775000, 10, 4616297704445815290, 4607074332408960520"
    })
    void shouldFindTheWorstPriceOnTheGrid(final long reference, final long bps, final long highest, final long lowest) {
        collar.referTo(reference);
        assertEquals(highest, collar.worstPrice(instrument(0, 0), Side.BUY, bps));
        assertEquals(lowest, collar.worstPrice(instrument(0, 0), Side.SELL, bps));
    }

    @Test
    void shouldStayWithinTheVenuesPrices() {
        collar.referTo(100_000);
        final Instrument narrow = instrument(99_955, 100_055);
        assertEquals(100_050, collar.worstPrice(narrow, Side.BUY, 100));
        assertEquals(99_960, collar.worstPrice(narrow, Side.SELL, 100));
        assertEquals(100_020, collar.worstPrice(narrow, Side.BUY, 2));
        assertEquals(99_980, collar.worstPrice(narrow, Side.SELL, 2));
    }

    @Test
    void shouldFindNoPriceThatDoesNotFit() {
        collar.referTo(Long.MAX_VALUE / 2);
        assertEquals(0, collar.worstPrice(instrument(0, 0), Side.BUY, 100_000));
        assertEquals(Long.MAX_VALUE, Collar.distanceBps(Long.MAX_VALUE, 10));
        assertEquals(Long.MAX_VALUE, Collar.distanceBps(10, 0));
        assertEquals(Long.MAX_VALUE, Collar.distanceBps(Long.MAX_VALUE / 2 - 1, 1));
    }

    @ParameterizedTest
    @CsvSource({"10000, 0", "10001, 1", "9999, 1", "10100, 100", "9900, 100", "20000, 10000"})
    void shouldTellTheDistanceInBasisPoints(final long price, final long bps) {
        collar.referTo(10_000);
        assertEquals(bps, collar.distanceBps(price));
        assertEquals(bps, Collar.distanceBps(price, 20_000));
    }
}
