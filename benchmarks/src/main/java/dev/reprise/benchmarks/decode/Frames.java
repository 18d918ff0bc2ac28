package dev.reprise.benchmarks.decode;

import dev.reprise.adapters.binance.BinanceDecoder;
import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.schema.MarketKind;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Frames of one kind, one behind the other in one array. They are of the venue's shape with invented numbers, 64 of each kind and 8
 * snapshots of 200 levels; streamed snapshots have the best 20 of each side; depth updates have 20 levels on average and 1 to 63 in the particular, as they come in the field. Or they are
 * recorded ones.
 */
public final class Frames {
    /** Digits after the point of prices, and of quantities. */
    static final int PRICE_SCALE = 2;

    static final int QTY_SCALE = 5;
    /** Of mark and index prices and funding rates. */
    static final int DERIVED_SCALE = 8;

    private static final String SNAPSHOT = "snapshot";

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

    private static final String STREAM = "{\"stream\":";
    /** Far from the touch rest old orders with more digits than the lot has, which the decoder refuses. */
    private static final Pattern TOO_FINE = Pattern.compile("\\.\\d{5}0*[1-9]");

    private static final String NO_LEVELS = "\"b\":[],\"a\":[]";

    private final byte[] bytes;
    private final UnsafeBuffer buffer;
    private final int[] offsets;
    private final int[] lengths;
    private final int position;

    private Frames(final byte[] bytes, final int position) {
        this.bytes = bytes;
        this.position = position;
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
     * @param kind {@code trade}, {@code aggTrade}, {@code bookTicker}, {@code depth}, {@code snapshot}, {@code partialDepth}, {@code kline} or {@code markPrice}
     */
    public static Frames of(final String kind) {
        try (InputStream in = Frames.class.getResourceAsStream(kind + ".ndjson")) {
            return new Frames(in.readAllBytes(), kind.equals(SNAPSHOT) ? 0 : BinanceDecoder.BY_SYMBOL);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The first so many frames of a recorder's file, whose lines are a receive time, a blank and a frame. Left out are those without
     * levels and those that are finer than the instrument.
     *
     * @param word that a frame must have, empty for any
     */
    public static Frames recorded(final Path gzip, final String word, final int count) {
        final ByteArrayOutputStream found = new ByteArrayOutputStream();
        int frames = 0;
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(gzip)), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null && frames < count; line = lines.readLine()) {
                final String frame = line.substring(line.indexOf(' ') + 1);
                if (frame.startsWith(STREAM)
                        && frame.contains(word)
                        && !frame.contains(NO_LEVELS)
                        && !TOO_FINE.matcher(frame).find()) {
                    found.writeBytes((frame + '\n').getBytes(StandardCharsets.US_ASCII));
                    frames++;
                }
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        if (frames < count) {
            throw new IllegalStateException(gzip + " has " + frames + " such frames only");
        }
        return new Frames(found.toByteArray(), BinanceDecoder.BY_SYMBOL);
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

    /** Of the instrument they are about, as the decoder wants it: snapshots do not tell. */
    public int position() {
        return position;
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
