package dev.reprise.backtest.compare;

import static dev.reprise.api.schema.Liquidity.MAKER;
import static dev.reprise.api.schema.Liquidity.TAKER;
import static dev.reprise.api.schema.RunMode.BACKTEST;
import static dev.reprise.api.schema.RunMode.LIVE;
import static dev.reprise.api.schema.Side.BUY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.schema.RunMode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Causes planted in journals that are alike otherwise, the amounts by hand: the book is 99 to 101, so that what is held is worth 100, and a buy
 * of 10 at 98 made 20.
 */
class RunComparisonTest {
    @TempDir
    Path directory;

    private PlantedRun run(final String name, final RunMode mode) {
        return new PlantedRun(directory.resolve(name), mode).book(0, 99, 101);
    }

    /** A buy of 10 at 98, of which so much is filled. */
    private static PlantedRun bought(final PlantedRun run, final long qty) {
        return run.order(10, 1, BUY, 98, 10).fill(50, 1, BUY, MAKER, 98, qty);
    }

    private static RunComparison compared(final PlantedRun a, final PlantedRun b) {
        return new RunComparison(a.facts(), b.facts());
    }

    private static void assertOnly(final Cause cause, final long amount, final RunComparison comparison) {
        for (final Map.Entry<Cause, BigDecimal> part : comparison.parts().entrySet()) {
            final BigDecimal expected = BigDecimal.valueOf(part.getKey() == cause ? amount : 0);
            assertEquals(
                    0, expected.compareTo(part.getValue()), comparison.parts().toString());
        }
        assertEquals(0, BigDecimal.valueOf(amount).compareTo(comparison.difference()));
        assertFalse(comparison.isEqual());
    }

    private static void assertRow(final Cause cause, final long amount, final RunComparison.Row row) {
        assertEquals(cause, row.cause());
        assertEquals(0, BigDecimal.valueOf(amount).compareTo(row.amount()), row.toString());
    }

    @Test
    void shouldFindNothingBetweenTwoThatAreAlike() {
        final RunComparison comparison = compared(bought(run("a", BACKTEST), 10), bought(run("b", BACKTEST), 10));

        assertTrue(comparison.isEqual(), comparison.parts().toString());
        assertEquals(1, comparison.sameOrders());
        assertEquals(1, comparison.sameFills());
    }

    @Test
    void shouldCallAnOrderThatOnlyOneRunHasAMissedFill() {
        final PlantedRun a = bought(run("a", BACKTEST), 10).book(200, 99, 101);
        a.order(210, 2, BUY, 97, 5).fill(250, 2, BUY, MAKER, 97, 5); // 5 × (100 - 97)
        final PlantedRun b = bought(run("b", BACKTEST), 10).book(200, 99, 101);

        final RunComparison comparison = compared(a, b);

        assertOnly(Cause.MISSED_FILL, -15, comparison);
        assertEquals(1, comparison.rows().size());
        assertRow(Cause.MISSED_FILL, -15, comparison.rows().get(0));
        assertEquals(2, comparison.rows().get(0).a().id());
        assertEquals(BigDecimal.ZERO, comparison.followed().get(Cause.MISSED_FILL));
        assertEquals(1, comparison.sameOrders(), "the other order is the same");
    }

    @Test
    void shouldCallAMissedFillOfTheSecondRunAGain() {
        final PlantedRun b = bought(run("b", BACKTEST), 10);
        b.order(210, 2, BUY, 97, 5).fill(250, 2, BUY, MAKER, 97, 5);

        assertOnly(Cause.MISSED_FILL, 15, compared(bought(run("a", BACKTEST), 10), b));
    }

    @Test
    void shouldPutAFillThatALostBookCostDownToTheGap() {
        final PlantedRun a = bought(run("a", BACKTEST).book(5, 99, 101).book(30, 99, 101), 10);
        final PlantedRun b = run("b", BACKTEST);
        b.book(5, 99, 101).order(10, 1, BUY, 98, 10).gap(20).book(30, 99, 101).fill(50, 1, BUY, MAKER, 98, 4);

        final RunComparison comparison = compared(a, b);

        assertOnly(Cause.DATA_GAP, -12, comparison); // 6 × (100 - 98)
        assertRow(Cause.DATA_GAP, -12, comparison.rows().get(0));
    }

    /** The book was back before the order was decided: it is not the gap's doing. */
    @Test
    void shouldNotPutItDownToAGapThatWasOver() {
        final PlantedRun a = bought(run("a", BACKTEST), 10);
        final PlantedRun b = bought(run("b", BACKTEST).gap(5).book(8, 99, 101), 4);

        assertOnly(Cause.QUEUE, -12, compared(a, b));
    }

    @Test
    void shouldPutAGapThatBothRunsHadDownToNobody() {
        final PlantedRun a = bought(run("a", BACKTEST).gap(5), 10).book(60, 99, 101);
        final PlantedRun b = bought(run("b", BACKTEST).gap(5), 4).book(60, 99, 101);

        assertOnly(Cause.QUEUE, -12, compared(a, b));
    }

    @Test
    void shouldPutAnotherLastPriceDownToTheGap() {
        final PlantedRun a = bought(run("a", BACKTEST), 10).book(100, 99, 101);
        final PlantedRun b = bought(run("b", BACKTEST), 10).book(100, 100, 104); // 10 × (102 - 100)

        assertOnly(Cause.DATA_GAP, 20, compared(a, b));
    }

    @Test
    void shouldPutWhatFollowsAGapDownToIt() {
        final PlantedRun a = bought(run("a", BACKTEST), 10);
        a.order(210, 2, BUY, 97, 5).fill(250, 2, BUY, MAKER, 97, 5);
        final PlantedRun b = bought(run("b", BACKTEST).gap(5), 4).book(60, 99, 101);

        final RunComparison comparison = compared(a, b);

        assertOnly(Cause.DATA_GAP, -12 - 15, comparison);
        assertEquals(0, BigDecimal.valueOf(-15).compareTo(comparison.followed().get(Cause.DATA_GAP)));
    }

    @Test
    void shouldPutAnOrderThatRestedAtAVenueDownToOwnOrders() {
        final RunComparison comparison =
                compared(bought(run("session", LIVE), 10), bought(run("backtest", BACKTEST), 4));

        assertOnly(Cause.OWN_ORDERS, -12, comparison);
        assertRow(Cause.OWN_ORDERS, -12, comparison.rows().get(0));
    }

    @Test
    void shouldPutItDownToOwnOrdersWhicheverRunWasAtTheVenue() {
        assertOnly(
                Cause.OWN_ORDERS, 12, compared(bought(run("backtest", BACKTEST), 4), bought(run("session", LIVE), 10)));
    }

    @Test
    void shouldPutATakersOrderOfAVenueDownToTheQueue() {
        final PlantedRun session = run("session", LIVE).order(10, 1, BUY, 0, 10).fill(12, 1, BUY, TAKER, 101, 10);
        final PlantedRun backtest =
                run("backtest", BACKTEST).order(10, 1, BUY, 0, 10).fill(12, 1, BUY, TAKER, 103, 10);

        assertOnly(Cause.QUEUE, -20, compared(session, backtest));
    }

    /** The backtest met another market than the session did: nobody knows whether our orders were in it. */
    @Test
    void shouldNotPutItDownToOwnOrdersOnAnotherMarket() {
        final PlantedRun backtest = bought(run("backtest", BACKTEST).book(5, 99, 101), 4);

        assertOnly(Cause.QUEUE, -12, compared(bought(run("session", LIVE), 10), backtest));
    }

    @Test
    void shouldNotPutItDownToOwnOrdersBetweenTwoSessions() {
        assertOnly(Cause.QUEUE, -12, compared(bought(run("one", LIVE), 10), bought(run("other", LIVE), 4)));
    }
}
