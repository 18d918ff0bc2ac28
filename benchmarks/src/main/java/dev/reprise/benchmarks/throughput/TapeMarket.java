package dev.reprise.benchmarks.throughput;

import dev.reprise.adapters.binance.BinanceDecoder;
import dev.reprise.adapters.binance.DecodeResult;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookUpdateEncoder;
import dev.reprise.benchmarks.load.FrameTape;
import dev.reprise.benchmarks.load.LoadedEngine;
import java.nio.ByteOrder;
import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Market records that the decoder makes of a tape's frames: a snapshot, then one record a frame, 5 ms of market apart. */
final class TapeMarket {
    private static final int STEPS = 4_096;
    private static final int SWING = 600;
    private static final long SEED = 7;
    private static final long START = 1_700_000_000_000_000_000L;
    private static final long STEP_NS = 5_000_000;
    private static final int EPOCH_OFFSET = Records.BODY_OFFSET + BookUpdateEncoder.epochEncodingOffset();
    private static final int CHAIN_OFFSET = Records.BODY_OFFSET + BookUpdateEncoder.chainEncodingOffset();
    private static final byte WHOLE = 3;

    private final FrameTape tape = new FrameTape(STEPS, SWING, SEED);
    private final BinanceDecoder decoder = new BinanceDecoder(List.of(LoadedEngine.BTC_USDT));
    private long time = START;

    /** The book before the first frame. */
    void begin() {
        final byte[] snapshot = tape.snapshot();
        finish(decoder.decode(new UnsafeBuffer(snapshot), 0, snapshot.length, time, 0));
    }

    /** Decodes the next frame; returns the levels it changes. */
    int next() {
        time += STEP_NS;
        tape.next(time);
        finish(decoder.decode(tape.buffer(), tape.offset(), tape.length(), time, BinanceDecoder.BY_SYMBOL));
        return tape.levels();
    }

    private void finish(final int result) {
        if (!DecodeResult.hasRecords(result)) {
            throw new IllegalStateException("a frame is refused: " + DecodeResult.name(result));
        }
        if (result == DecodeResult.DEPTH || result == DecodeResult.SNAPSHOT) {
            final MutableDirectBuffer record = decoder.record();
            record.putInt(EPOCH_OFFSET, 1, ByteOrder.LITTLE_ENDIAN);
            record.putByte(CHAIN_OFFSET, WHOLE);
        }
    }

    /** The record that was decoded last, at 0. */
    MutableDirectBuffer record() {
        return decoder.record();
    }

    int length() {
        return decoder.recordLength();
    }

    /** Its receive time, UTC ns. */
    long time() {
        return time;
    }
}
