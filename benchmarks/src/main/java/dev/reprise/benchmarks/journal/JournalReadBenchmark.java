package dev.reprise.benchmarks.journal;

import dev.reprise.benchmarks.ScratchDirectory;
import dev.reprise.journal.JournalReader;
import dev.reprise.journal.JournalSettings;
import dev.reprise.journal.JournalWriter;
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

/**
 * Time per 64-byte record read, checksum and chain verified; against a bare Chronicle tailer over documents of the same bytes that looks at
 * eight bytes of each record.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 25)
@Measurement(iterations = 25)
@Fork(3)
public class JournalReadBenchmark {
    /** Records of the journal. */
    static final int RECORDS = 65_536;

    private final ScratchDirectory directory = new ScratchDirectory();
    private final ScratchDirectory bareDirectory = new ScratchDirectory();
    private java.nio.file.Path journal;
    private BareQueue bare;

    /** Writes both. */
    @Setup
    public void write(final Batch batch) throws IOException {
        journal = directory.create();
        try (JournalWriter writer = JournalWriter.open(journal, JournalSettings.live())) {
            for (int i = 0; i < RECORDS; i += batch.records) {
                writer.append(batch.buffer, 0, batch.length, batch.records, i);
            }
        }
        bare = new BareQueue(bareDirectory.create(), JournalSettings.live().blockLengthBytes());
        for (int i = 0; i < RECORDS; i += batch.records) {
            bare.append(batch.bare, Batch.HEADER + batch.length);
        }
    }

    /** Removes both. */
    @TearDown
    public void remove() throws IOException {
        bare.close();
        directory.delete();
        bareDirectory.delete();
    }

    /** All records, verified. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long read(final Batch batch) {
        long lengths = 0;
        try (JournalReader reader = JournalReader.open(journal)) {
            while (reader.next()) {
                lengths += reader.length();
            }
        }
        if (lengths != (long) RECORDS / batch.records * batch.length) {
            throw new IllegalStateException("read " + lengths + " bytes");
        }
        return lengths;
    }

    /** All documents, bytes only. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long baselineChronicle(final Batch batch) {
        return bare.readAll();
    }
}
