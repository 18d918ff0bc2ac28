package dev.reprise.benchmarks.replay;

import dev.reprise.adapters.binance.BinanceDecoder;
import dev.reprise.adapters.binance.DecodeResult;
import dev.reprise.adapters.binance.FramesReader;
import dev.reprise.api.DatasetReader;
import dev.reprise.api.DirectPublisher;
import dev.reprise.benchmarks.ScratchDirectory;
import dev.reprise.benchmarks.load.FrameTape;
import dev.reprise.benchmarks.load.LoadedEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
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
 * The import of a recorder's file of 50,000 frames, time for one of them: both passes, every check, records handed to a publisher that
 * counts them. Against decoding the same frames once, from memory.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 10)
@Measurement(iterations = 15)
@Fork(3)
public class ImportBenchmark {
    /** Frames of the file. */
    static final int FRAMES = 50_000;

    private static final int STEPS = 1_024;
    private static final int SWING = 600;
    private static final long BEGUN = 1_753_000_000_000_000_000L;
    private static final long APART_NS = 1_000_000;

    private final ScratchDirectory directory = new ScratchDirectory();
    private final FrameTape tape = new FrameTape(STEPS, SWING, 7);
    private final BinanceDecoder decoder = new BinanceDecoder(List.of(LoadedEngine.BTC_USDT));
    private Path file;

    /** Writes the file. */
    @Setup
    public void write() throws IOException {
        file = directory.create().resolve("frames");
        new RecordedFrames(STEPS, SWING, BEGUN, APART_NS).write(file, FRAMES, Long.MAX_VALUE);
    }

    /** A recorder's file: a snapshot, then the tape's frames, without a gap. */
    Path file() {
        return file;
    }

    /** Removes it. */
    @TearDown
    public void remove() throws IOException {
        directory.delete();
    }

    /** The whole import but the journal. */
    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public long importFrames() throws IOException {
        final Counted counted = new Counted();
        new FramesReader().read(List.of(file), counted, counted);
        if (counted.messages != FRAMES + 1 || counted.skipped != 0 || counted.records < FRAMES) {
            throw new IllegalStateException(
                    "messages=" + counted.messages + " skipped=" + counted.skipped + " records=" + counted.records);
        }
        return counted.bytes;
    }

    /** Decoding alone. */
    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public long baselineDecode() {
        long bytes = 0;
        for (int i = 1; i <= FRAMES; i++) {
            final long time = BEGUN + i * APART_NS;
            tape.next(time);
            final int result =
                    decoder.decode(tape.buffer(), tape.offset(), tape.length(), time, BinanceDecoder.BY_SYMBOL);
            bytes += DecodeResult.hasRecords(result) ? decoder.recordLength() : 0;
        }
        return bytes;
    }

    /** Takes everything. */
    private static final class Counted implements DirectPublisher, DatasetReader.Report {
        private long records;
        private long bytes;
        private long messages;
        private long skipped;

        @Override
        public void publish(final DirectBuffer buffer, final int offset, final int length) {
            records++;
            bytes += length;
        }

        @Override
        public long nanos() {
            return BEGUN;
        }

        @Override
        public void count(final String name, final long by) {
            messages += name.equals("messages") ? by : 0;
            skipped += name.startsWith("skipped") ? by : 0;
        }

        @Override
        public void note(final String name, final String value) {
            // Findings for people.
        }
    }
}
