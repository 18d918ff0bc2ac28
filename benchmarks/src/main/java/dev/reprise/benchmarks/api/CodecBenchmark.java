package dev.reprise.benchmarks.api;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TradeDecoder;
import dev.reprise.api.schema.TradeEncoder;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A trade's record written with the generated codec and read again, against the same longs put and got by hand. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class CodecBenchmark {
    private static final int WORDS = TradeEncoder.BLOCK_LENGTH / Long.BYTES;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1 << 10]);
    private final TradeEncoder encoder = new TradeEncoder();
    private final TradeDecoder decoder = new TradeDecoder();
    private long counter;

    /** The codec. */
    @Benchmark
    public long codec() {
        counter++;
        Records.begin(buffer, 0, TradeEncoder.BLOCK_LENGTH, TradeEncoder.TEMPLATE_ID);
        encoder.wrap(buffer, Records.BODY_OFFSET)
                .receiveTime(counter)
                .venueTime(counter)
                .instrument(1)
                .price(counter)
                .qty(counter)
                .tradeIdLow(counter)
                .aggressor(Side.SELL);
        Records.end(buffer, 0, encoder.encodedLength());
        decoder.wrap(buffer, Records.BODY_OFFSET, Records.blockLength(buffer, 0), Records.version(buffer, 0));
        return decoder.price() + decoder.qty() + decoder.tradeIdLow() + decoder.venueTime() + decoder.aggressorRaw();
    }

    /** By hand. */
    @Benchmark
    public long baselineLongs() {
        counter++;
        for (int i = 0; i < WORDS + 2; i++) {
            buffer.putLong(i * Long.BYTES, counter, ByteOrder.LITTLE_ENDIAN);
        }
        long sum = 0;
        for (int i = 0; i < 5; i++) {
            sum += buffer.getLong(i * Long.BYTES, ByteOrder.LITTLE_ENDIAN);
        }
        return sum;
    }
}
