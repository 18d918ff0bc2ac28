package dev.reprise.benchmarks.core;

import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
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

/** One market record through the core with everything wired and a strategy that does nothing; time goes on with each. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class CoreEventBenchmark {
    /** Which records. */
    @Param({"trade", "topOfBook", "bookUpdate"})
    public String kind;

    private final UnsafeBuffer copy = new UnsafeBuffer(new byte[1 << 16]);
    private RunningCore core;

    /** Starts a session. */
    @Setup
    public void start() {
        core = new RunningCore(kind);
    }

    /** The core alone. */
    @Benchmark
    @BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
    public long onEvent() {
        core.runner().core().onEvent(core.next(), 0);
        return core.runner().core().state().now();
    }

    /** With log and decision hash, as every driver runs it. */
    @Benchmark
    public int run() {
        final UnsafeBuffer record = core.next();
        core.runner().run(record, 0, record.capacity());
        return core.runner().log().length();
    }

    /** Copying the record: less than that nobody can do with it. */
    @Benchmark
    public byte baselineCopy() {
        final UnsafeBuffer record = core.next();
        copy.putBytes(0, record, 0, record.capacity());
        return copy.getByte(record.capacity() - 1);
    }
}
