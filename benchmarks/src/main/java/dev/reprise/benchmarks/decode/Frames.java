package dev.reprise.benchmarks.decode;

import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.schema.MarketKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Frames of one kind, one behind the other in one array. They are of the venue's shape with invented numbers, 64 of each kind;
 * depth updates have 20 levels on average and 1 to 63 in the particular, as they come in the field.
 */
public final class Frames {
    /** Digits after the point of prices, and of quantities. */
    static final int PRICE_SCALE = 2;

    static final int QTY_SCALE = 5;

    static final Instrument BTC_USDT = new Instrument(
            0,
            1,
            "BTC-USDT.BINANCE",
            "BTCUSDT",
            "BINANCE",
            new Currency(0, "BTC", 8),
            new Currency(1, "USDT", 8),
            MarketKind.SPOT,
            new Instrument.Rules(PRICE_SCALE, QTY_SCALE, 1, 1, 1, 900_000_000, 1, 100_000_000, 500_000_000, 200),
            Instrument.Fees.NONE,
            false);

    private final byte[] bytes;
    private final UnsafeBuffer buffer;
    private final int[] offsets;
    private final int[] lengths;

    private Frames(final byte[] bytes) {
        this.bytes = bytes;
        buffer = new UnsafeBuffer(bytes);
        int count = 0;
        for (final byte b : bytes) {
            count += b == '\n' ? 1 : 0;
        }
        offsets = new int[count];
        lengths = new int[count];
        int start = 0;
        int frame = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                offsets[frame] = start;
                lengths[frame++] = i - start;
                start = i + 1;
            }
        }
    }

    /**
     * Reads the frames of a kind.
     *
     * @param kind {@code trade}, {@code bookTicker} or {@code depth}
     */
    public static Frames of(final String kind) {
        try (InputStream in = Frames.class.getResourceAsStream(kind + ".ndjson")) {
            return new Frames(in.readAllBytes());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many. */
    public int count() {
        return offsets.length;
    }

    /** All of them, a line each. */
    public byte[] bytes() {
        return bytes;
    }

    /** The same bytes as a buffer. */
    public UnsafeBuffer buffer() {
        return buffer;
    }

    /** Where a frame begins. */
    public int offset(final int frame) {
        return offsets[frame];
    }

    /** Bytes of a frame, without the line's end. */
    public int length(final int frame) {
        return lengths[frame];
    }
}
