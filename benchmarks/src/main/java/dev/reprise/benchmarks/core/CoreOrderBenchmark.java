package dev.reprise.benchmarks.core;

import dev.reprise.api.Fill;
import dev.reprise.api.Strategy;
import dev.reprise.api.StrategyContext;
import dev.reprise.api.TopOfBook;
import dev.reprise.api.Trade;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.FillEncoder;
import dev.reprise.api.schema.Liquidity;
import dev.reprise.api.schema.OrderAcceptedEncoder;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.OrderSentEncoder;
import dev.reprise.api.schema.Side;
import dev.reprise.core.risk.Limit;
import dev.reprise.live.session.LimitsSpec;
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

/**
 * An order's way through the core as it is live, where a real venue answers: the trade on which a strategy orders, then the records of
 * the gateway and of the private stream: sent, accepted, filled. Four inputs, time for one. Buys and sells take turns.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class CoreOrderBenchmark {
    /** Inputs of one order. */
    static final int INPUTS = 4;

    private static final long QTY = 1_000;
    private static final long STEP_NS = 1_000_000;

    private final UnsafeBuffer copy = new UnsafeBuffer(new byte[1 << 16]);
    private final UnsafeBuffer sent = record(OrderSentEncoder.BLOCK_LENGTH, OrderSentEncoder.TEMPLATE_ID);
    private final UnsafeBuffer accepted = record(OrderAcceptedEncoder.BLOCK_LENGTH, OrderAcceptedEncoder.TEMPLATE_ID);
    private final UnsafeBuffer fill = record(FillEncoder.BLOCK_LENGTH, FillEncoder.TEMPLATE_ID);
    private final OrderSentEncoder sentEncoder = new OrderSentEncoder();
    private final OrderAcceptedEncoder acceptedEncoder = new OrderAcceptedEncoder();
    private final FillEncoder fillEncoder = new FillEncoder();
    private final Taker taker = new Taker();
    private RunningCore core;
    private long orders;

    private static UnsafeBuffer record(final int blockLength, final int templateId) {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[1 << 10]);
        Records.begin(record, 0, blockLength, templateId);
        Records.instrument(record, 0, Market.BTC_USDT.index());
        Records.strategy(record, 0, 0);
        Records.source(record, 0, 1);
        return record;
    }

    /** Starts a session, and sees one order to its end. */
    @Setup
    public void start() {
        sentEncoder.wrap(sent, Records.BODY_OFFSET).request(OrderRequest.NEW_ORDER);
        Records.end(sent, 0, sentEncoder.encodedLength());
        Records.end(
                accepted, 0, acceptedEncoder.wrap(accepted, Records.BODY_OFFSET).encodedLength());
        fillEncoder
                .wrap(fill, Records.BODY_OFFSET)
                .lastQty(QTY)
                .cumQty(QTY)
                .quoteAmount(Records.NO_VALUE)
                .feeCurrency(Market.USDT.index())
                .liquidity(Liquidity.TAKER)
                .execIdHigh(1);
        Records.end(fill, 0, fillEncoder.encodedLength());
        core = new RunningCore("trade", taker, STEP_NS, null);
        // The touch does not move while only trades come, and every order is like the last but one.
        core.limits(new LimitsSpec(
                -1,
                -1,
                -1,
                Map.of(
                        Limit.MAX_TOP_AGE, Limit.MAX_TOP_AGE.off(),
                        Limit.MAX_BOOK_AGE, Limit.MAX_BOOK_AGE.off(),
                        Limit.DUPLICATE_WINDOW, Limit.DUPLICATE_WINDOW.off())));
        taker.isAwake = true;
        life();
        if (taker.fills != 1 || core.runner().core().state().orders.openCount() != 0) {
            throw new IllegalStateException("fills=" + taker.fills + " order=" + taker.order);
        }
    }

    /** With log and decision hash. */
    @Benchmark
    @OperationsPerInvocation(INPUTS)
    public long life() {
        taker.order = 0;
        run(core.next());
        final long id = taker.order;
        if (id == 0) {
            throw new IllegalStateException("order " + (orders + 1) + " was denied: " + taker.denial);
        }
        orders++;
        final boolean isBuy = taker.isBuy;
        sentEncoder.receiveTime(core.time()).clientOrderId(id);
        run(sent);
        acceptedEncoder.receiveTime(core.time()).clientOrderId(id).venueOrderIdLow(orders);
        run(accepted);
        fillEncoder
                .receiveTime(core.time())
                .clientOrderId(id)
                .lastPrice(taker.price)
                .side(isBuy ? Side.BUY : Side.SELL)
                .venueOrderIdLow(orders)
                .execIdLow(orders);
        run(fill);
        return taker.fills;
    }

    private void run(final UnsafeBuffer record) {
        core.runner().run(record, 0, Records.length(record, 0));
    }

    /** Copying four records: less than that nobody can do with them. */
    @Benchmark
    @OperationsPerInvocation(INPUTS)
    public byte baselineCopy() {
        copy(core.next());
        copy(sent);
        copy(accepted);
        copy(fill);
        return copy.getByte(Records.BODY_OFFSET);
    }

    private void copy(final UnsafeBuffer record) {
        copy.putBytes(0, record, 0, Records.length(record, 0));
    }

    /** Crosses the spread with every trade. */
    private static final class Taker implements Strategy {
        private boolean isAwake;
        private boolean isBuy;
        private long order;
        private long price;
        private long fills;
        private Object denial;

        @Override
        public void onTrade(final Trade trade, final StrategyContext ctx) {
            if (!isAwake) {
                return;
            }
            final TopOfBook top = ctx.topOfBook(Market.BTC_USDT);
            isBuy = !isBuy;
            price = isBuy ? top.askPrice() : top.bidPrice();
            order = isBuy
                    ? ctx.order(Market.BTC_USDT).buy(QTY).limit(price).submit()
                    : ctx.order(Market.BTC_USDT).sell(QTY).limit(price).submit();
            denial = order == 0 ? ctx.lastDenial() : null;
        }

        @Override
        public void onFill(final Fill fill, final StrategyContext ctx) {
            fills++;
        }
    }
}
