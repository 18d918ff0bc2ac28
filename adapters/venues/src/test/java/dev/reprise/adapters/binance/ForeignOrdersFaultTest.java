package dev.reprise.adapters.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.reprise.api.ExternalOrderReader;
import dev.reprise.api.record.ClientOrderIds;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Orders of others that the engine has from earlier, and what the venue says of them now. */
class ForeignOrdersFaultTest {
    private static final long ID = ClientOrderIds.of(3, 17);
    private static final long EVERY = 50 * AdapterHarness.MILLI;
    private static final int NOT_CONFIGURED = 5;
    private AdapterHarness h;

    private void open(final Consumer<ExternalOrderReader> external) throws Exception {
        h = AdapterHarness.audited(EVERY, external);
    }

    @AfterEach
    void close() {
        h.close();
    }

    private void answer(final int code, final String message) {
        h.venue.methods.put("order.status", p -> FakeBinance.Answer.error(400, code, message));
    }

    @Test
    void f18OrderInAnInstrumentThatIsNotConfiguredAnyMoreStopsNothing() throws Exception {
        open(reader -> {
            reader.order(NOT_CONFIGURED, 0, 4711);
            reader.order(0, 0, 4712);
        });
        answer(-2013, "Order does not exist.");
        h.startReady();
        synchronized (h) {
            h.adapter.query(ID, NOT_CONFIGURED, false);
        }
        h.cancel(NOT_CONFIGURED, ID);
        h.awaitRecord("withheld 3/17 CANCEL NOT_CONNECTED");
        h.awaitRecord("snapshot 0/0 ABSENT"); // of the other one: the gateway goes on asking
        assertFalse(
                h.venue.requests.stream().anyMatch(r -> r.startsWith("order.status") && !r.contains("4712")),
                () -> h.venue.requests.toString());
    }

    @Test
    void o9OrderOfOthersThatTheReconciliationMissedFirstIsNoMismatchOfAnAudit() throws Exception {
        open(reader -> reader.order(0, 0, 4712));
        answer(-2013, "Order does not exist.");
        h.startReady();
        h.awaitRecord("snapshot 0/0 ABSENT");
        assertFalse(h.texts().contains("mismatch"), h::texts);
    }

    @Test
    void f18OrderOfOthersThatTheVenueHasArchivedEnds() throws Exception {
        open(reader -> reader.order(0, 0, 4712));
        answer(-2026, "Order was canceled or expired with no executed qty over 90 days ago and has been archived.");
        h.startReady();
        h.awaitRecord("snapshot 0/0 ABSENT");
    }

    @Test
    void o9OrderOfOthersThatAnAuditMissedFirstIsAMismatch() throws Exception {
        open(reader -> reader.order(0, 0, 4712));
        h.venue.methods.put(
                "openOrders.status",
                p -> FakeBinance.Answer.result("[" + BinanceAdapterTest.order("web_x", 4712, "NEW", "0.00000") + "]"));
        answer(-2013, "Order does not exist.");
        h.startReady();
        h.awaitRecord("reconciliation end complete=1");
        h.venue.methods.put("openOrders.status", p -> FakeBinance.Answer.result("[]"));
        h.awaitRecord("snapshot 0/0 ABSENT");
        h.awaitRecord("mismatch OPEN_ORDERS");
    }

    /** Its text reads as ours; the engine has it by its venue order id alone. */
    @Test
    void f18OrderThatTheJournalLostStaysOneOfOthers() throws Exception {
        final String text = ClientOrderIds.render(ID);
        open(reader -> reader.order(0, 0, 4711));
        h.venue.methods.put(
                "openOrders.status",
                p -> FakeBinance.Answer.result("[" + BinanceAdapterTest.order(text, 4711, "NEW", "0.00000") + "]"));
        h.venue.methods.put("myTrades", p -> FakeBinance.Answer.result("[" + BinanceAdapterTest.trade(5, 4711) + "]"));
        h.startReady();
        h.awaitRecord("snapshot 0/0 NEW BUY 6400000 0/1000");
        audited();
        h.venue.methods.put("openOrders.status", p -> FakeBinance.Answer.result("[]"));
        h.venue.event(BinanceAdapterTest.execution("cancel1", text, "CANCELED", "CANCELED", "\"z\":\"0\",\"t\":-1"));
        h.awaitRecord("snapshot 0/0 CANCELED");
        audited();

        assertEquals(0, h.venue.count("order.status"), "listed, and told of");
        assertFalse(h.texts().contains("mismatch"), h::texts);
        assertFalse(h.texts().contains("3/17"), h::texts);
    }

    /** Whole audits have gone by. */
    private void audited() throws InterruptedException {
        final long before = h.venue.count("openOrders.status");
        AdapterHarness.await(() -> h.venue.count("openOrders.status") >= before + 4, "audits");
    }
}
