package dev.reprise.benchmarks.api;

import dev.reprise.api.number.Decimals;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
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

/** A price of eight decimals to its mantissa at scale two, against BigDecimal. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class DecimalBenchmark {
    private static final int SCALE = 2;
    private static final int COUNT = 64;
    private static final long BEST = 6_183_763;

    private final UnsafeBuffer[] texts = new UnsafeBuffer[COUNT];
    private final char[][] chars = new char[COUNT][];
    private int next;

    /** Writes the texts. */
    @Setup
    public void write() {
        for (int i = 0; i < COUNT; i++) {
            final String text = Decimals.format(BEST + i * i, SCALE) + "000000";
            texts[i] = new UnsafeBuffer(text.getBytes(StandardCharsets.US_ASCII));
            chars[i] = text.toCharArray();
        }
    }

    /** Ours. */
    @Benchmark
    public long parse() {
        next = next + 1 & COUNT - 1;
        return Decimals.parse(texts[next], 0, texts[next].capacity(), SCALE);
    }

    /** The JDK's. */
    @Benchmark
    public long baselineBigDecimal() {
        next = next + 1 & COUNT - 1;
        return new BigDecimal(chars[next]).setScale(SCALE).unscaledValue().longValueExact();
    }
}
