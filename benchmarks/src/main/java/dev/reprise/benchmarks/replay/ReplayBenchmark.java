package dev.reprise.benchmarks.replay;

import dev.reprise.api.Strategy;
import dev.reprise.benchmarks.core.Market;
import dev.reprise.journal.JournalReader;
import dev.reprise.live.recovery.ReplayVerifier;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A journal of 200,000 market records decided again and compared, time for one record; against reading and checking it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 10)
@Measurement(iterations = 15)
@Fork(3)
public class ReplayBenchmark {
    /** Market records of the journal. */
    static final int RECORDS = 200_000;

    private final RecordedSession session = new RecordedSession();

    /** Records the session. */
    @Setup
    public void record() throws IOException {
        session.record(RECORDS);
    }

    /** Removes it. */
    @TearDown
    public void remove() throws IOException {
        session.delete();
    }

    /** Decides everything again. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long verify() {
        final ReplayVerifier.Result result = ReplayVerifier.verify(
                session.journal(),
                Market.CORE,
                (factory, parameters) -> new Strategy() {},
                (mode, simulation) -> Market.venue(),
                bytes -> {});
        if (!result.identical()) {
            throw new IllegalStateException("the replay differs at sequence " + result.firstDifference());
        }
        return result.inputs();
    }

    /** Reads it, checksums and chain. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long baselineRead() {
        long records = 0;
        try (JournalReader reader = JournalReader.open(session.journal())) {
            while (reader.next()) {
                records++;
            }
            reader.readToVerifiedEnd();
        }
        return records;
    }
}
