package dev.reprise.benchmarks.core;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.Side;
import dev.reprise.core.portfolio.Portfolio;
import java.math.BigDecimal;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One fill booked: position, average price, realised profit, fee, double entry. Fills alternate, so positions open and close. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class PortfolioBenchmark {
    private static final long QTY = 1_000;
    private static final long FEE = 60_000;

    private final Portfolio portfolio = new Portfolio(1, 1, 2);
    private boolean isBuy;
    private BigDecimal plainPosition = BigDecimal.ZERO;
    private BigDecimal plainCash = BigDecimal.ZERO;

    /** Defines what is traded. */
    @Setup
    public void define() {
        portfolio.define(Market.USDT);
        portfolio.define(Market.BTC);
        portfolio.define(Market.BTC_USDT);
        if (!fill()) {
            throw new IllegalStateException("the fill was not booked");
        }
    }

    /** Position, cash and fees as decimals: without average price and double entry. */
    @Benchmark
    public BigDecimal baselineBigDecimal() {
        isBuy = !isBuy;
        final BigDecimal qty = BigDecimal.valueOf(isBuy ? QTY : -QTY, Market.BTC_USDT.qtyScale());
        plainPosition = plainPosition.add(qty);
        plainCash = plainCash
                .subtract(qty.multiply(BigDecimal.valueOf(Market.PRICE, Market.BTC_USDT.priceScale())))
                .subtract(BigDecimal.valueOf(FEE, Market.USDT.scale()));
        return plainPosition;
    }

    /** One fill. */
    @Benchmark
    public boolean fill() {
        isBuy = !isBuy;
        return portfolio.applyFill(
                0,
                Market.BTC_USDT,
                isBuy ? Side.BUY : Side.SELL,
                Market.PRICE,
                QTY,
                Records.NO_VALUE,
                FEE,
                Market.USDT.index());
    }
}
