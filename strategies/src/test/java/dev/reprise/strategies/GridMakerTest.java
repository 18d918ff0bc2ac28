package dev.reprise.strategies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.StrategyParameters;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.Side;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Mid is 50000 and a step of 5 bps 25, unless a test says otherwise. */
class GridMakerTest {
    private static final long MS = 1_000_000L;
    private static final long LOT_OF_BOOK = FakeMarket.BTC.qty("2");

    private FakeContext ctx;

    @Test
    void shouldLayTheGridOnTheNextRoundTime() {
        start("levels", "2");
        touch("49999.90", "50000.10");
        ctx.at(99 * MS);
        assertEquals(0, ctx.sent());
        ctx.at(100 * MS);
        assertEquals(List.of("BUY 0.01 @49975", "BUY 0.01 @49950", "SELL 0.01 @50025", "SELL 0.01 @50050"), working());
        assertTrue(ctx.sent(1).isPostOnly());
    }

    @Test
    void shouldLeaveOrdersWhereTheyAreWhileMidMovesLessThanAStep() {
        start("levels", "2");
        touch("49999.90", "50000.10");
        acceptAt(100);
        touch("50001.90", "50002.10");
        ctx.at(200 * MS);
        // The first ask moves up a step: mid + 25 is above 50025. The bids stay.
        assertEquals(5, ctx.sent());
        assertEquals(1, ctx.cancels);
        assertEquals(OrderStatus.PENDING_CANCEL, ctx.sent(3).status());
        assertEquals("SELL 0.01 @50075", ctx.sent(5).toString());
    }

    @Test
    void shouldNotCancelWhatIsNotAcceptedYetNorPlaceTwiceAtAPrice() {
        start("levels", "2");
        touch("49999.90", "50000.10");
        ctx.at(100 * MS);
        touch("50099.90", "50100.10");
        ctx.at(200 * MS);
        assertEquals(0, ctx.cancels);
        assertEquals(
                List.of("BUY 0.01 @50074.95", "SELL 0.01 @50150.1"),
                List.of(ctx.sent(5).toString(), ctx.last().toString()));
    }

    @Test
    void shouldLeanAgainstItsInventoryAndStopAddingAtTheLargestPosition() {
        start("levels", "2", "half_spread", "5 bps", "skew", "2 bps");
        touch("49999.90", "50000.10");
        ctx.moved(FakeMarket.BTC.qty("0.01"), FakeMarket.BTC.price("50000"));
        ctx.at(100 * MS);
        // 7 bps below mid and 3 above it.
        assertEquals(List.of("BUY 0.01 @49950", "BUY 0.01 @49925", "SELL 0.01 @50025", "SELL 0.01 @50050"), working());
        ctx.moved(FakeMarket.BTC.qty("0.01"), FakeMarket.BTC.price("50000"));
        accept();
        ctx.at(200 * MS);
        assertEquals(2, ctx.cancels, "both bids");
        assertEquals(0, ctx.sent() - 4 - sells(5), "no bid is placed");
    }

    @Test
    void shouldPullEverythingWithoutAMarket() {
        start("levels", "2");
        touch("49999.90", "50000.10");
        acceptAt(100);
        ctx.top.valid = false;
        ctx.at(200 * MS);
        assertEquals(4, ctx.cancels);
        assertEquals(4, ctx.sent());
    }

    @Test
    void shouldRefuseSettingsThatMakeNoGrid() {
        assertThrows(IllegalArgumentException.class, () -> start("levels", "0"));
        assertThrows(IllegalArgumentException.class, () -> start("interval", "0 bps"));
        assertThrows(IllegalArgumentException.class, () -> start("every", "0ms"));
    }

    private int sells(final int from) {
        int count = 0;
        for (int i = from; i <= ctx.sent(); i++) {
            count += ctx.sent(i).side() == Side.SELL ? 1 : 0;
        }
        return count;
    }

    private List<String> working() {
        final List<String> texts = new ArrayList<>();
        for (int i = 1; i <= ctx.sent(); i++) {
            texts.add(ctx.sent(i).toString());
        }
        return texts;
    }

    private void acceptAt(final long ms) {
        ctx.at(ms * MS);
        accept();
    }

    private void accept() {
        for (int i = 1; i <= ctx.sent(); i++) {
            ctx.status(ctx.sent(i), OrderStatus.NEW);
        }
    }

    private void touch(final String bid, final String ask) {
        ctx.touch(FakeMarket.BTC.price(bid), LOT_OF_BOOK, FakeMarket.BTC.price(ask), LOT_OF_BOOK);
    }

    private void start(final String... parameters) {
        final Map<String, String> given = new HashMap<>(Map.of("size", "0.01 BTC"));
        for (int i = 0; i < parameters.length; i += 2) {
            given.put(parameters[i], parameters[i + 1]);
        }
        final GridMakerFactory factory = new GridMakerFactory();
        final GridMaker maker = (GridMaker) factory.create(new StrategyParameters(factory.parameters(), given));
        ctx = new FakeContext(maker, FakeMarket.BTC);
        maker.onStart(ctx);
    }
}
