package dev.reprise.backtest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.VenueModel;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookUpdateKind;
import dev.reprise.api.schema.FillDecoder;
import dev.reprise.api.schema.L3UpdateEncoder;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.NewOrderEncoder;
import dev.reprise.api.schema.OrderAction;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.core.carry.StateReader;
import dev.reprise.core.carry.StateWriter;
import dev.reprise.simulator.paper.FillModel;
import dev.reprise.simulator.paper.PaperSettings;
import dev.reprise.simulator.paper.PaperVenue;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What a venue that knows every order carries to the next generation: its book, and the place of ours in it. */
class FifoCarryTest {
    private static final int ORDERS = 3_000;
    private static final int PART = 50;
    private static final Instrument INSTRUMENT = new Instrument(
            0,
            1,
            "AAA-BBB.TEST",
            "AAABBB",
            "TEST",
            new Currency(0, "AAA", 8),
            new Currency(1, "BBB", 4),
            MarketKind.SPOT,
            new Instrument.Rules(2, 2, 1, 1, 0, 0, 0, 0, 0, 0),
            Instrument.Fees.NONE,
            false);

    /** A venue, its clock and what it filled. */
    private static final class Bench implements VenueModel.Context {
        private record Timer(long deadline, long payload) {}

        private final PaperVenue venue = new PaperVenue(new PaperSettings(100, 50, FillModel.FIFO));
        private final PriorityQueue<Timer> timers = new PriorityQueue<>((a, b) -> Long.compare(a.deadline, b.deadline));
        private final List<String> fills = new ArrayList<>();
        private long now = 1_000;

        Bench() {
            venue.start(this);
            venue.onInstrument(INSTRUMENT);
        }

        @Override
        public long now() {
            return now;
        }

        @Override
        public void schedule(final long deadline, final long payload) {
            timers.add(new Timer(deadline, payload));
        }

        @Override
        public void report(final MutableDirectBuffer buffer, final int offset, final int length) {
            if (Records.templateId(buffer, offset) == FillDecoder.TEMPLATE_ID) {
                final FillDecoder fill = new FillDecoder()
                        .wrap(buffer, offset + Records.BODY_OFFSET, Records.blockLength(buffer, offset), 1);
                fills.add(fill.clientOrderId() + " " + fill.lastQty() + "@" + fill.lastPrice());
            }
        }

        void settle() {
            while (!timers.isEmpty()) {
                final Timer next = timers.remove();
                now = next.deadline;
                venue.onTimer(next.payload);
            }
        }

        byte[] packed() {
            final StateWriter writer = new StateWriter();
            venue.carry(writer);
            return writer.take();
        }
    }

    private final UnsafeBuffer record = new UnsafeBuffer(new byte[Records.MAX_LENGTH]);

    private void orders(
            final Bench bench, final BookUpdateKind kind, final OrderAction action, final int first, final int count) {
        Records.begin(record, 0, L3UpdateEncoder.BLOCK_LENGTH, L3UpdateEncoder.TEMPLATE_ID);
        final L3UpdateEncoder update = new L3UpdateEncoder();
        update.wrap(record, Records.BODY_OFFSET)
                .instrument(0)
                .epoch(1)
                .kind(kind)
                .chain((short) 3)
                .executions((short) 1);
        final L3UpdateEncoder.OrdersEncoder group = update.ordersCount(count);
        for (int i = 0; i < count; i++) {
            group.next()
                    .action(action)
                    .orderIdLow(first + i)
                    .side(Side.BUY)
                    .price(900 + (first + i) % 100)
                    .qty(5);
        }
        Records.end(record, 0, update.encodedLength());
        bench.venue.onMarket(record, 0);
    }

    private void buy(final Bench bench) {
        Records.begin(record, 0, NewOrderEncoder.BLOCK_LENGTH, NewOrderEncoder.TEMPLATE_ID);
        final NewOrderEncoder order = new NewOrderEncoder();
        order.wrap(record, Records.BODY_OFFSET)
                .instrument(0)
                .strategy(4)
                .clientOrderId(1)
                .price(999)
                .qty(20)
                .side(Side.BUY)
                .orderType(OrderType.LIMIT)
                .timeInForce(TimeInForce.GTC);
        Records.end(record, 0, order.encodedLength());
        bench.venue.onOrder(record, 0);
        bench.settle();
    }

    @Test
    void shouldCarryABookThatGrewAndThePlaceOfOursInIt() {
        final Bench bench = new Bench();
        orders(bench, BookUpdateKind.SNAPSHOT, OrderAction.ADD, 0, PART);
        for (int first = PART; first < ORDERS; first += PART) {
            orders(bench, BookUpdateKind.DELTA, OrderAction.ADD, first, PART);
        }
        buy(bench);
        orders(bench, BookUpdateKind.DELTA, OrderAction.ADD, ORDERS + 99, 1); // behind ours

        final byte[] packed = bench.packed();
        final Bench carried = new Bench();
        carried.now = bench.now;
        carried.venue.carry(new StateReader(packed, packed.length));

        for (final Bench each : new Bench[] {bench, carried}) {
            orders(each, BookUpdateKind.DELTA, OrderAction.EXECUTE, 99, 1); // ahead of ours
            orders(each, BookUpdateKind.DELTA, OrderAction.EXECUTE, ORDERS + 99, 1);
            each.settle();
            assertEquals(List.of("1 5@999"), each.fills);
        }
        assertEquals(bench.venue.stateHash(), carried.venue.stateHash());
    }
}
