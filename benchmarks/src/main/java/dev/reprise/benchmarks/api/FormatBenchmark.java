package dev.reprise.benchmarks.api;

import dev.reprise.api.number.Decimals;
import java.math.BigDecimal;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A mantissa as text into a builder that is reused, against BigDecimal. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class FormatBenchmark {
    private static final int SCALE = 5;
    private static final long FIRST = 6_183_763;
    private static final int MASK = 63;
    private static final long STEP = 104_729;

    private final StringBuilder text = new StringBuilder(64);
    private int next;

    private long mantissa() {
        return FIRST + (++next & MASK) * STEP;
    }

    /** Ours. */
    @Benchmark
    public int append() {
        text.setLength(0);
        return Decimals.append(text, mantissa(), SCALE).length();
    }

    /** The JDK's. */
    @Benchmark
    public int baselineBigDecimal() {
        text.setLength(0);
        return text.append(BigDecimal.valueOf(mantissa(), SCALE).toPlainString())
                .length();
    }
}
