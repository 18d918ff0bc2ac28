package dev.reprise.benchmarks.throughput;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookUpdateKind;
import dev.reprise.api.schema.L3UpdateEncoder;
import dev.reprise.api.schema.OrderAction;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TradeEncoder;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A synthetic market told order by order: a snapshot of {@value #ORDERS} orders a side within {@value #LEVELS} ticks of a middle
 * that stays, then one record an event, a millisecond apart. Of 16 events 6 are new orders, 5 deletes, 2 smaller orders and 2 prices
 * that change, and one is a trade: the public record, and in the next one the execution of the oldest order at the best price. Each
 * instance makes the same records.
 */
final class OrderMarket {
    private static final int ORDERS = 100;
    private static final int MOST = 2 * ORDERS;
    private static final int LEVELS = 40;
    private static final int KINDS = 16;
    private static final long SEED = 7;
    private static final long START = 1_700_000_000_000_000_000L;
    private static final long STEP_NS = 1_000_000;
    private static final long MIDDLE = 6_000_000;
    private static final long MOST_QTY = 500;
    private static final byte WHOLE = 3;

    /** The orders of one side, in no order. */
    private static final class Orders {
        final long[] id = new long[MOST];
        final long[] price = new long[MOST];
        final long[] qty = new long[MOST];
        int size;

        void remove(final int at) {
            size--;
            id[at] = id[size];
            price[at] = price[size];
            qty[at] = qty[size];
        }
    }

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Orders[] sides = {new Orders(), new Orders()}; // bids, asks
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[Records.MAX_LENGTH]);
    private final L3UpdateEncoder update = new L3UpdateEncoder();
    private final TradeEncoder trade = new TradeEncoder();
    private L3UpdateEncoder.OrdersEncoder group;
    private int length;
    private long lastId;
    private long updateId;
    private long time = START;
    private int executedSide = -1; // its trade was told
    private int executed;
    private long executedQty;

    /** The book before the first event. */
    void begin() {
        update(BookUpdateKind.SNAPSHOT, 2 * ORDERS);
        for (int side = 0; side < 2; side++) {
            for (int i = 0; i < ORDERS; i++) {
                add(side);
            }
        }
        finish(update.encodedLength());
    }

    /** Makes the next event; returns how many orders it changes: one, or none when it is a trade. */
    int next() {
        time += STEP_NS;
        if (executedSide >= 0) {
            execute();
            return 1;
        }
        final int side = random.nextInt(2);
        final Orders orders = sides[side];
        final int kind = random.nextInt(KINDS);
        if (kind == 0 && orders.size > ORDERS / 2) {
            trade(side);
            return 0;
        }
        update(BookUpdateKind.DELTA, 1);
        final int at = orders.size == 0 ? 0 : random.nextInt(orders.size);
        if (orders.size < ORDERS / 2 || kind <= 6 && orders.size < MOST) {
            add(side);
        } else if (kind <= 11) {
            tell(OrderAction.DELETE, side, orders.id[at], orders.price[at], 0);
            orders.remove(at);
        } else {
            if (kind <= 13) {
                orders.qty[at] = (orders.qty[at] + 1) / 2;
            } else {
                orders.price[at] = price(side);
            }
            tell(OrderAction.CHANGE, side, orders.id[at], orders.price[at], orders.qty[at]);
        }
        finish(update.encodedLength());
        return 1;
    }

    private void add(final int side) {
        final Orders orders = sides[side];
        final int at = orders.size++;
        orders.id[at] = ++lastId;
        orders.price[at] = price(side);
        orders.qty[at] = 1 + random.nextLong(MOST_QTY);
        tell(OrderAction.ADD, side, orders.id[at], orders.price[at], orders.qty[at]);
    }

    private long price(final int side) {
        final long away = 1 + Math.min(random.nextInt(LEVELS), random.nextInt(LEVELS)); // more of them near the touch
        return side == 0 ? MIDDLE - away : MIDDLE + away;
    }

    private void trade(final int side) {
        final Orders orders = sides[side];
        executedSide = side;
        executed = 0;
        for (int i = 1; i < orders.size; i++) {
            final long better =
                    side == 0 ? orders.price[i] - orders.price[executed] : orders.price[executed] - orders.price[i];
            executed = better > 0 || better == 0 && orders.id[i] < orders.id[executed] ? i : executed;
        }
        executedQty = 1 + random.nextLong(orders.qty[executed]);
        Records.begin(record, 0, TradeEncoder.BLOCK_LENGTH, TradeEncoder.TEMPLATE_ID);
        trade.wrap(record, Records.BODY_OFFSET)
                .instrument(0)
                .price(orders.price[executed])
                .qty(executedQty)
                .tradeIdLow(++updateId)
                .aggressor(side == 0 ? Side.SELL : Side.BUY);
        finish(trade.encodedLength());
    }

    private void execute() {
        final Orders orders = sides[executedSide];
        update(BookUpdateKind.DELTA, 1);
        tell(OrderAction.EXECUTE, executedSide, orders.id[executed], orders.price[executed], executedQty);
        orders.qty[executed] -= executedQty;
        if (orders.qty[executed] == 0) {
            orders.remove(executed);
        }
        executedSide = -1;
        finish(update.encodedLength());
    }

    private void update(final BookUpdateKind kind, final int count) {
        Records.begin(record, 0, L3UpdateEncoder.BLOCK_LENGTH, L3UpdateEncoder.TEMPLATE_ID);
        update.wrap(record, Records.BODY_OFFSET)
                .instrument(0)
                .lastUpdateId(++updateId)
                .epoch(1)
                .kind(kind)
                .chain(WHOLE)
                .executions((short) 1);
        group = update.ordersCount(count);
    }

    private void tell(final OrderAction action, final int side, final long id, final long price, final long qty) {
        group.next()
                .orderIdHigh(0)
                .orderIdLow(id)
                .price(price)
                .qty(qty)
                .side(side == 0 ? Side.BUY : Side.SELL)
                .action(action);
    }

    private void finish(final int bodyLength) {
        Records.receiveTime(record, 0, time);
        Records.venueTime(record, 0, time);
        length = Records.end(record, 0, bodyLength);
    }

    /** The record that was made last, at 0. */
    DirectBuffer record() {
        return record;
    }

    int length() {
        return length;
    }

    /** Its receive time, UTC ns. */
    long time() {
        return time;
    }
}
