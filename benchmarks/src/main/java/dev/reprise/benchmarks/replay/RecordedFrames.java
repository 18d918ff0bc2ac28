package dev.reprise.benchmarks.replay;

import dev.reprise.adapters.binance.BinanceDecoder;
import dev.reprise.adapters.binance.DecodeResult;
import dev.reprise.benchmarks.load.FrameTape;
import dev.reprise.benchmarks.load.LoadedEngine;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** A recorder's file: a snapshot, then the tape's frames, without a gap. */
public final class RecordedFrames {
    private static final int SEED = 7;
    private static final long FIRST_ID = 100_000_000_000L;
    private static final String FIRST = "\"U\":";
    private static final int BLOCK = 1 << 20; // longer than any line

    private final FrameTape tape;
    private final long begun;
    private final long apartNs;
    private long last = FIRST_ID; // of the snapshot
    private long frames;
    private long levels;

    /**
     * Makes the frames.
     *
     * @param steps of the price until it is where it began
     * @param swing ticks from the middle to the highest price
     * @param begun when the snapshot is received, UTC ns
     * @param apartNs from frame to frame
     */
    public RecordedFrames(final int steps, final int swing, final long begun, final long apartNs) {
        tape = new FrameTape(steps, swing, SEED);
        this.begun = begun;
        this.apartNs = apartNs;
    }

    /** Writes a file of so many frames, or of as many as change so many levels. */
    public void write(final Path file, final long mostFrames, final long mostLevels) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            line(out, begun, new String(tape.snapshot(), StandardCharsets.US_ASCII));
            while (frames < mostFrames && levels < mostLevels) {
                final long time = begun + ++frames * apartNs;
                tape.next(time);
                levels += tape.levels();
                line(out, time, chained(tape.buffer().getStringWithoutLengthAscii(tape.offset(), tape.length())));
            }
        }
    }

    /** The tape's updates have gaps, for best bids and trades take ids too. */
    private String chained(final String frame) {
        if (!frame.contains(FIRST)) {
            return frame;
        }
        final int at = frame.indexOf(FIRST) + FIRST.length();
        final int end = frame.indexOf(',', at);
        final String chained = frame.substring(0, at) + (last + 1) + frame.substring(end);
        last = Long.parseLong(frame.substring(at, end));
        return chained;
    }

    private static void line(final OutputStream out, final long time, final String frame) throws IOException {
        out.write((time + " " + frame + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** Frames that were written, without the snapshot. */
    public long frames() {
        return frames;
    }

    /** Level changes in them; a trade counts as one. */
    public long levels() {
        return levels;
    }

    /**
     * The least that an import has to do: reads a file once and decodes every frame behind its first line, the snapshot.
     *
     * @return how many frames there were
     * @throws IllegalStateException when one of them is refused
     */
    public static long decode(final Path file) throws IOException {
        final BinanceDecoder decoder = new BinanceDecoder(List.of(LoadedEngine.BTC_USDT));
        final byte[] bytes = new byte[BLOCK];
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        long lines = 0;
        int kept = 0; // of a line whose end is in the next block
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes, kept, BLOCK - kept)) {
                final int end = kept + read;
                int at = 0;
                for (int i = kept; i < end; i++) {
                    if (bytes[i] == '\n') {
                        if (lines++ > 0) {
                            decode(decoder, buffer, at, i);
                        }
                        at = i + 1;
                    }
                }
                kept = end - at;
                System.arraycopy(bytes, at, bytes, 0, kept);
            }
        }
        return lines - 1;
    }

    private static void decode(
            final BinanceDecoder decoder, final UnsafeBuffer buffer, final int begin, final int end) {
        long time = 0;
        int at = begin;
        for (byte digit = buffer.getByte(at); digit != ' '; digit = buffer.getByte(++at)) {
            time = 10 * time + digit - '0';
        }
        final int result = decoder.decode(buffer, at + 1, end - at - 1, time, BinanceDecoder.BY_SYMBOL);
        if (!DecodeResult.hasRecords(result)) {
            throw new IllegalStateException("a frame is refused: " + DecodeResult.name(result));
        }
    }
}
