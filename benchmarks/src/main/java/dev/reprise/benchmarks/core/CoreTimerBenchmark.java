package dev.reprise.benchmarks.core;

import dev.reprise.api.Strategy;
import dev.reprise.api.StrategyContext;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.TickEncoder;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Time that goes on by a millisecond and fires a strategy's timer, which sets the next one. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class CoreTimerBenchmark {
    private static final long STEP_NS = 1_000_000;

    private final UnsafeBuffer copy = new UnsafeBuffer(new byte[1 << 10]);
    private final UnsafeBuffer tick = new UnsafeBuffer(new byte[1 << 10]);
    private final Clockwork clockwork = new Clockwork();
    private RunningCore core;
    private long time;
    private long ticks;

    /** Starts a session, whose strategy has set its first timer. */
    @Setup
    public void start() {
        core = new RunningCore("trade", clockwork, STEP_NS);
        time = core.time();
        Records.begin(tick, 0, TickEncoder.BLOCK_LENGTH, TickEncoder.TEMPLATE_ID);
        Records.instrument(tick, 0, Records.NO_INSTRUMENT);
        Records.strategy(tick, 0, Records.NO_STRATEGY);
        Records.end(tick, 0, TickEncoder.BLOCK_LENGTH);
        fire(); // whatever came due before
        clockwork.fired = 0;
        ticks = 0;
    }

    /** Each tick fires one timer, or something else was measured. */
    @TearDown
    public void check() {
        if (clockwork.fired != ticks) {
            throw new IllegalStateException(clockwork.fired + " timers in " + ticks + " ticks");
        }
    }

    /** With log and decision hash. */
    @Benchmark
    public long fire() {
        next();
        core.runner().run(tick, 0, Records.length(tick, 0));
        return clockwork.fired;
    }

    private void next() {
        ticks++;
        time += STEP_NS;
        Records.receiveTime(tick, 0, time);
    }

    /** Copying the record: less than that nobody can do with it. */
    @Benchmark
    public byte baselineCopy() {
        Records.receiveTime(tick, 0, time += STEP_NS);
        copy.putBytes(0, tick, 0, Records.length(tick, 0));
        return copy.getByte(Records.BODY_OFFSET);
    }

    private static final class Clockwork implements Strategy {
        private long fired;

        @Override
        public void onStart(final StrategyContext ctx) {
            ctx.schedule(ctx.now() + STEP_NS, 0);
        }

        @Override
        public void onTimer(final long payload, final StrategyContext ctx) {
            fired++;
            ctx.schedule(ctx.now() + STEP_NS, 0);
        }
    }
}
