package dev.reprise.benchmarks.core;

import dev.reprise.api.schema.ConnectionState;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.RiskState;
import dev.reprise.api.schema.RunMode;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.StreamKind;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.core.decision.OrderRequest;
import dev.reprise.core.risk.RiskGate;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Every check of the risk gate for one order that passes them all. The goal is below 300 ns. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class RiskGateBenchmark {
    private static final long QTY = 1_000;
    private static final int ORDERS = 100;
    private static final long GAP_NS = 100_000_000L;
    private static final int DRIFT_SECONDS = 60;
    private static final long SECOND_NS = 1_000_000_000L;

    /** The kind of order. */
    @Param({"limit", "market"})
    public String type;

    /**
     * Which limits are set: {@code usual} those of a paper session, {@code all} every limit of all 26 checks, with the link of a live
     * session, a minute of prices and a hundred orders sent lately.
     */
    @Param({"usual", "all"})
    public String limits;

    private final OrderRequest request = new OrderRequest();
    private RiskGate gate;
    private long now;
    private long price;
    private double plainPosition;
    private double touch;

    /** Starts a session, and makes sure that nothing denies. */
    @Setup
    public void start() {
        final RunningCore core = new RunningCore("all");
        gate = core.runner().core().state().risk;
        now = core.runner().core().state().now();
        price = core.runner().core().state().markets.bidPrice(Market.BTC_USDT.index());
        touch = price;
        if (limits.equals("all")) {
            everything(core);
        }
        final DenialCode denial = check();
        if (denial != null) {
            throw new IllegalStateException("denied: " + denial);
        }
    }

    private void everything(final RunningCore core) {
        core.limits(Market.everyLimit());
        core.limits(Market.venueLimit());
        gate.applyRun(RunMode.LIVE);
        for (final StreamKind stream :
                new StreamKind[] {StreamKind.MARKET_DATA, StreamKind.ORDER_ENTRY, StreamKind.PRIVATE}) {
            gate.applyConnection(0, stream, ConnectionState.UP);
        }
        gate.applyReconciliation(0, true);
        gate.applyState(RiskState.ACTIVE);
        for (int n = DRIFT_SECONDS; n >= 0; n--) { // the price of the last minute
            gate.applyTime(now - n * SECOND_NS);
            gate.applyPrice(Market.BTC_USDT.index());
        }
        for (int n = ORDERS; n > 0; n--) {
            gate.applyNewOrder(
                    0,
                    Market.BTC_USDT.index(),
                    Side.BUY,
                    OrderType.LIMIT,
                    OrderRole.ENTRY,
                    price - n,
                    QTY + n,
                    now - n * GAP_NS);
        }
    }

    /** Four limits by hand, in doubles: quantity, notional, position, distance from the touch. */
    @Benchmark
    public boolean baselineFourLimits() {
        final double qty = QTY;
        final double at = price;
        return qty <= 100_000
                && qty * at <= 1e13
                && plainPosition + qty <= 1_000_000
                && Math.abs(at / touch - 1) <= 0.02;
    }

    /** The gate. */
    @Benchmark
    @BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
    public DenialCode check() {
        request.reset(0, Market.BTC_USDT.index());
        request.side = Side.BUY;
        request.qty = QTY;
        if (type.equals("market")) {
            request.type = OrderType.MARKET;
            request.timeInForce = TimeInForce.IOC;
        } else {
            request.price = price;
        }
        return gate.checkNew(request, now);
    }
}
