package dev.reprise.benchmarks.ring;

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

/** Publishing a 64-byte record and taking it again on the same thread: what the ring costs when no core waits for another. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class RingPassBenchmark {
    private final OneRecordRing ring = new OneRecordRing();
    private final BareRing bare = new BareRing(OneRecordRing.CELLS);

    /** Through the cell ring. */
    @Benchmark
    public int pass() {
        ring.publish();
        return ring.poll();
    }

    /** Through the bare Disruptor. */
    @Benchmark
    public int baselineDisruptor() {
        bare.publish(OneRecordRing.RECORD, OneRecordRing.LENGTH);
        return bare.poll();
    }
}
