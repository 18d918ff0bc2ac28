package dev.reprise.benchmarks.journal;

import dev.reprise.benchmarks.ScratchDirectory;
import dev.reprise.journal.JournalSettings;
import dev.reprise.journal.JournalWriter;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Time per 64-byte record appended, in documents of some records each. Every iteration fills a new file with the same number of
 * records, however fast the machine is. A helper thread allocates and touches the blocks ahead of both, the journal and the baseline;
 * pages that it comes too late for are touched by the append, and are in the figure.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 25)
@Measurement(iterations = 25)
@Fork(3)
public class JournalAppendBenchmark {
    /** Records of one iteration. */
    static final int RECORDS = 65_536;

    /** A journal. */
    @State(Scope.Thread)
    public static class Journal {
        private final ScratchDirectory directory = new ScratchDirectory();
        private JournalWriter writer;

        /** Opens a new one. */
        @Setup(Level.Iteration)
        public void open() throws IOException {
            writer = JournalWriter.open(directory.create(), JournalSettings.live());
        }

        /** Removes it. */
        @TearDown(Level.Iteration)
        public void remove() throws IOException {
            writer.close();
            directory.delete();
        }
    }

    /** A bare Chronicle queue. */
    @State(Scope.Thread)
    public static class Bare {
        private final ScratchDirectory directory = new ScratchDirectory();
        private BareQueue queue;

        /** Opens a new one. */
        @Setup(Level.Iteration)
        public void open() throws IOException {
            queue = new BareQueue(directory.create(), JournalSettings.live().blockLengthBytes());
        }

        /** Removes it. */
        @TearDown(Level.Iteration)
        public void remove() throws IOException {
            queue.close();
            directory.delete();
        }
    }

    /** Documents with number, checksum and chain. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long append(final Journal journal, final Batch batch) {
        for (int i = 0; i < RECORDS; i += batch.records) {
            journal.writer.append(batch.buffer, 0, batch.length, batch.records, i);
        }
        return journal.writer.chain();
    }

    /** Bare documents of as many bytes, copied in, with the same helper ahead of them. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long baselineChronicle(final Bare bare, final Batch batch) {
        for (int i = 0; i < RECORDS; i += batch.records) {
            bare.queue.append(batch.bare, Batch.HEADER + batch.length);
        }
        return bare.queue.lastIndex();
    }
}
