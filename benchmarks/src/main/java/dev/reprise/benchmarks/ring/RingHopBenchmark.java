package dev.reprise.benchmarks.ring;

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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One 64-byte record to another thread and the news that it was taken back: there and back again, so twice the hop. Needs two
 * cores of its own; on fewer the scheduler is measured.
 */
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class RingHopBenchmark {
    /** The engine's ring with its taker. */
    @State(Scope.Benchmark)
    public static class Ours {
        /** How both threads wait. */
        @Param({"busy_spin", "yield"})
        public String idle;

        private OneRecordRing ring;
        private Taker taker;
        private long sent;

        /** Starts the taker. */
        @Setup
        public void start() {
            ring = new OneRecordRing();
            taker = new Taker(ring::poll, idle).start();
        }

        /** Stops the taker. */
        @TearDown
        public void stop() {
            taker.close();
        }
    }

    /** A bare Disruptor with the same taker. */
    @State(Scope.Benchmark)
    public static class Bare {
        /** How both threads wait. */
        @Param({"busy_spin", "yield"})
        public String idle;

        private BareRing ring;
        private Taker taker;
        private long sent;

        /** Starts the taker. */
        @Setup
        public void start() {
            ring = new BareRing(OneRecordRing.CELLS);
            taker = new Taker(ring::poll, idle).start();
        }

        /** Stops the taker. */
        @TearDown
        public void stop() {
            taker.close();
        }
    }

    /** Through the cell ring. */
    @Benchmark
    public long hop(final Ours state) {
        state.ring.publish();
        return state.taker.await(++state.sent);
    }

    /** Through the bare Disruptor. */
    @Benchmark
    public long baselineDisruptor(final Bare state) {
        state.ring.publish(OneRecordRing.RECORD, OneRecordRing.LENGTH);
        return state.taker.await(++state.sent);
    }
}
