package dev.reprise.adapters.binance;

import dev.reprise.adapters.net.WireSupervisor;
import dev.reprise.api.Currency;
import dev.reprise.api.EngineClock;
import dev.reprise.api.EventPublisher;
import dev.reprise.api.Instrument;
import dev.reprise.api.VenueAdapter;
import dev.reprise.api.record.ClientOrderIds;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.NewOrderEncoder;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Takes an order that leads nowhere through {@link OrderEntry} as far as to the socket, so that this code is compiled and near the
 * processor when a real order comes after a pause. Request and signature are written; then the gate, asked last, is closed each time,
 * and behind it is no connection. All it changes is its own, down to the numbers of its requests; with the session it shares the
 * signer, and it asks its rate budget. One thread.
 */
final class OrderRehearsal implements Runnable {
    private static final int TICKS = 100_000;
    private static final int LOTS = 100;
    private static final int FIRST = 100_000; // a counter of as many digits as a real one's
    /** More than are remembered after their end, or one would begin that is known; few, because each is remembered as sent. */
    static final int IDS = 2 * TrackedOrders.ENDED;

    private static final int NO_CONNECTION = 0;

    private final OrderEntry entry;
    private final RequestSender sender;
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[Records.BODY_OFFSET + NewOrderEncoder.BLOCK_LENGTH]);
    private final NewOrderEncoder order = new NewOrderEncoder();
    private long orders;

    /**
     * @param wire is never written to
     * @param budget is asked, and told nothing
     * @param instrument what the orders are in
     */
    OrderRehearsal(
            final WireSupervisor wire,
            final Credentials credentials,
            final EngineClock clock,
            final long recvWindowMs,
            final RateBudget budget,
            final Instrument instrument) {
        final Apart apart = new Apart(clock, instrument);
        final Account account = new Account(List.of(instrument), List.of());
        final TrackedOrders tracked = new TrackedOrders();
        sender = new RequestSender(wire, credentials, clock, recvWindowMs, List.of(instrument));
        sender.route(NO_CONNECTION, credentials.signer().canLogOn());
        entry = new OrderEntry(account, tracked, new OrderRecords(apart, 0, tracked), sender, null, budget, apart);
        Records.begin(record, 0, NewOrderEncoder.BLOCK_LENGTH, NewOrderEncoder.TEMPLATE_ID);
        Records.instrument(record, 0, instrument.index());
        order.wrap(record, Records.BODY_OFFSET)
                .price(TICKS * instrument.tickSize())
                .qty(LOTS * instrument.lotSize())
                .side(Side.BUY)
                .orderType(OrderType.LIMIT)
                .timeInForce(TimeInForce.IOC)
                .role(OrderRole.ENTRY);
        Records.end(record, 0, NewOrderEncoder.BLOCK_LENGTH);
    }

    /** One order. */
    @Override
    public void run() {
        order.clientOrderId(ClientOrderIds.of(1, FIRST + orders++ % IDS));
        entry.send(record, 0, null);
    }

    /** What was written last. */
    String payload() {
        return sender.text().payload();
    }

    /** Requests that wait for an answer: none, for none left. */
    int waiting() {
        return sender.waiting().size();
    }

    /** Takes what is published, and lets an order pass until it is written. */
    private static final class Apart implements EventPublisher, VenueAdapter.Context {
        private final EngineClock clock;
        private final Instrument instrument;
        private boolean isWritten;

        private Apart(final EngineClock clock, final Instrument instrument) {
            this.clock = clock;
            this.instrument = instrument;
        }

        /** Asked twice an order, {@link OrderEntry#send} says: before it is written, and before its bytes would leave. */
        @Override
        public boolean mayLeave(final DirectBuffer buffer, final int offset) {
            isWritten = !isWritten;
            return isWritten;
        }

        @Override
        public List<Instrument> instruments() {
            return List.of(instrument);
        }

        @Override
        public List<Currency> currencies() {
            return List.of();
        }

        @Override
        public int venueIndex() {
            return 0;
        }

        @Override
        public EventPublisher publisher(final String threadName) {
            return this;
        }

        @Override
        public boolean offer(final DirectBuffer buffer, final int offset, final int length) {
            return true;
        }

        @Override
        public void publish(final DirectBuffer buffer, final int offset, final int length) {
            isWritten = false; // refused for another reason, it was asked once
        }

        @Override
        public int maxRecordLength() {
            return Records.MAX_LENGTH;
        }

        @Override
        public boolean isDrained() {
            return true;
        }

        @Override
        public long nanos() {
            return clock.nanos();
        }
    }
}
