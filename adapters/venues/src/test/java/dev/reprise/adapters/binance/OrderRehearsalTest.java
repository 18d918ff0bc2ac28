package dev.reprise.adapters.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.adapters.net.WireSettings;
import dev.reprise.adapters.net.WireSupervisor;
import dev.reprise.api.record.ClientOrderIds;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

/** A rehearsed order is written and signed as a real one, and nothing of it is seen by anybody. */
class OrderRehearsalTest {
    private static final long ID = ClientOrderIds.of(3, 17);
    private static final int TIMES = 10_000;

    @Test
    void shouldWriteAndSignAnOrderEachTimeAndKeepNothing() {
        final CapturingPublisher clock = new CapturingPublisher();
        final OrderRehearsal rehearsal =
                new OrderRehearsal(unused(), FakeBinance.credentials(), clock, 5_000, new RateBudget(), Frames.SPOT);
        String before = "";
        for (int i = 0; i < TIMES; i++) {
            rehearsal.run();
            final String payload = rehearsal.payload();
            assertTrue(payload.contains("&side=BUY&symbol=BTCUSDT&timeInForce=IOC&timestamp="), payload);
            final String id =
                    payload.substring(payload.indexOf("newClientOrderId="), payload.indexOf("&newOrderRespType"));
            assertNotEquals(before, id, "written anew");
            before = id;
            assertEquals(0, rehearsal.waiting());
        }
        assertEquals(0, clock.records.size());
    }

    /** Each identifier is remembered as sent: few of them, but more than are remembered as ended. */
    @Test
    void shouldTakeTheSameIdentifiersAgain() {
        final OrderRehearsal rehearsal = new OrderRehearsal(
                unused(), FakeBinance.credentials(), new CapturingPublisher(), 5_000, new RateBudget(), Frames.SPOT);
        final Set<String> ids = new HashSet<>();
        for (int i = 0; i < 2 * 8_192 + 100; i++) {
            rehearsal.run();
            final String payload = rehearsal.payload();
            ids.add(payload.substring(payload.indexOf("newClientOrderId="), payload.indexOf("&newOrderRespType")));
        }

        assertEquals(8_192, ids.size());
        assertTrue(OrderRehearsal.IDS > TrackedOrders.ENDED);
    }

    @Test
    void shouldShowTheVenueAndTheEngineNothing() throws Exception {
        try (AdapterHarness h = new AdapterHarness()) {
            h.startReady();
            for (int i = 0; i < TIMES; i++) {
                h.adapter.rehearse();
            }
            h.place(ID, Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 6_400_000, 1_000);
            h.awaitRecord("sent 3/17 NEW_ORDER");
            AdapterHarness.await(() -> h.venue.count("order.place") > 0, "the real order");
            assertEquals(1, h.venue.count("order.place"), "the real order alone");
            assertFalse(h.texts().contains("withheld"), h::texts);
            assertEquals(List.of(), h.venue.wrongSignatures);
        }
    }

    private static WireSupervisor unused() {
        return new WireSupervisor(
                "unused",
                URI.create("ws://127.0.0.1:1"),
                WireSettings.REQUESTS,
                new SplittableRandom(1),
                (uri, listener) -> {
                    throw new AssertionError("connects");
                },
                new WireSupervisor.Session() {
                    @Override
                    public void onUp(final int epoch) {
                        throw new AssertionError("is up");
                    }

                    @Override
                    public void onFrame(
                            final int epoch, final DirectBuffer buffer, final int offset, final int length) {
                        throw new AssertionError("has a frame");
                    }

                    @Override
                    public void onDown(final int epoch, final String reason) {
                        throw new AssertionError("is down");
                    }

                    @Override
                    public void onStale(final int epoch, final boolean isStale) {
                        throw new AssertionError("is stale");
                    }

                    @Override
                    public void onSuccessor(final int epoch) {
                        throw new AssertionError("has a successor");
                    }

                    @Override
                    public void onOtherDown(final int epoch) {
                        throw new AssertionError("another one is down");
                    }
                });
    }
}
