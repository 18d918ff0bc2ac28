package dev.reprise.benchmarks.core;

import dev.reprise.api.record.ClientOrderIds;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.FillEncoder;
import dev.reprise.api.schema.NewOrderEncoder;
import dev.reprise.api.schema.OrderAcceptedEncoder;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderSentEncoder;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.core.order.OrderSettings;
import dev.reprise.core.order.Orders;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** An order's life in the order table: decided, sent, accepted, filled; four transitions, time for one. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class OrderLifeBenchmark {
    /** Of one order. */
    static final int TRANSITIONS = 4;

    private static final long QTY = 1_000;

    private final Orders orders =
            new Orders(OrderSettings.of(Market.CORE.maxInstruments(), Market.CORE.maxStrategies()));
    private final UnsafeBuffer newOrder = record(NewOrderEncoder.BLOCK_LENGTH, NewOrderEncoder.TEMPLATE_ID);
    private final UnsafeBuffer sent = record(OrderSentEncoder.BLOCK_LENGTH, OrderSentEncoder.TEMPLATE_ID);
    private final UnsafeBuffer accepted = record(OrderAcceptedEncoder.BLOCK_LENGTH, OrderAcceptedEncoder.TEMPLATE_ID);
    private final UnsafeBuffer fill = record(FillEncoder.BLOCK_LENGTH, FillEncoder.TEMPLATE_ID);
    private final NewOrderEncoder newOrderEncoder = new NewOrderEncoder();
    private final OrderSentEncoder sentEncoder = new OrderSentEncoder();
    private final OrderAcceptedEncoder acceptedEncoder = new OrderAcceptedEncoder();
    private final FillEncoder fillEncoder = new FillEncoder();
    private final Map<Long, OrderStatus> plain = new HashMap<>();
    private long counter;

    private static UnsafeBuffer record(final int blockLength, final int templateId) {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[1 << 10]);
        Records.begin(record, 0, blockLength, templateId);
        Records.instrument(record, 0, Market.BTC_USDT.index());
        Records.strategy(record, 0, 0);
        return record;
    }

    /** Fills in what stays, and sees one order to its end. */
    @Setup
    public void prepare() {
        orders.define(Market.BTC_USDT, 0);
        newOrderEncoder
                .wrap(newOrder, Records.BODY_OFFSET)
                .price(Market.PRICE)
                .qty(QTY)
                .side(Side.BUY)
                .orderType(OrderType.LIMIT)
                .timeInForce(TimeInForce.GTC)
                .role(OrderRole.ENTRY);
        sentEncoder.wrap(sent, Records.BODY_OFFSET).request(OrderRequest.NEW_ORDER);
        acceptedEncoder.wrap(accepted, Records.BODY_OFFSET);
        fillEncoder
                .wrap(fill, Records.BODY_OFFSET)
                .lastPrice(Market.PRICE)
                .lastQty(QTY)
                .cumQty(QTY)
                .side(Side.BUY)
                .execIdHigh(1);
        live();
        if (orders.openCount() != 0 || orders.lastFillQty() != QTY) {
            throw new IllegalStateException("the order is not filled: open=" + orders.openCount());
        }
    }

    /** A status in a hash map, four times: what a table without checks, quantities and duplicates would do. */
    @Benchmark
    @OperationsPerInvocation(TRANSITIONS)
    public int baselineHashMap() {
        final long id = ClientOrderIds.of(1, ++counter);
        plain.put(id, OrderStatus.PENDING_NEW);
        plain.replace(id, OrderStatus.PENDING_NEW);
        plain.replace(id, OrderStatus.NEW);
        plain.remove(id);
        return plain.size();
    }

    /** One order. */
    @Benchmark
    @OperationsPerInvocation(TRANSITIONS)
    public int live() {
        final long id = ClientOrderIds.of(1, ++counter);
        newOrderEncoder.clientOrderId(id);
        sentEncoder.clientOrderId(id);
        acceptedEncoder.clientOrderId(id).venueOrderIdLow(counter);
        fillEncoder.clientOrderId(id).venueOrderIdLow(counter).execIdLow(counter);
        orders.applyNewOrder(newOrder, 0);
        orders.applyOrderSent(sent, 0);
        orders.applyOrderAccepted(accepted, 0);
        orders.applyFill(fill, 0);
        return orders.openCount();
    }
}
