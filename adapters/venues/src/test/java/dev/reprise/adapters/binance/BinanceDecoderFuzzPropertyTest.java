package dev.reprise.adapters.binance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.reprise.adapters.json.StrictJson;
import dev.reprise.api.record.Records;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Whatever arrives: no exception, no allocation, a result; and what is taken is JSON that says what the record says. */
class BinanceDecoderFuzzPropertyTest {
    private static final int ROUNDS = 25_000;
    private static final long MAX_NANOS = 50_000_000L * 20; // 50 ms, with room for a machine that does other things
    private static final String[] PIECES = {
        "\"",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\\",
        "\\u00e9",
        "null",
        "true",
        "-",
        "1e9",
        "NaN",
        "0",
        "99999999999999999999",
        "\u0000",
        "\"e\":\"trade\"",
        "[[",
        "]]",
        "\"s\"",
        "\"-0\"",
        "\"1.\"",
        "\"00.10\"",
        " ",
        "\n",
        "é",
        "\"b\":[]",
        "0.1"
    };

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 4);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void mutatedFramesGiveAResultAndNothingElse(final long seed) {
        final Random random = new Random(seed);
        final BinanceDecoder decoder = new BinanceDecoder(List.of(Frames.SPOT));
        final List<byte[]> corpus = corpus();
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[0]);
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long id = Thread.currentThread().getId();
        long allocated = 0;
        int taken = 0;
        for (int i = 0; i < ROUNDS; i++) {
            final byte[] frame = mutate(corpus.get(random.nextInt(corpus.size())), corpus, random);
            buffer.wrap(frame);
            final long before = threads.getThreadAllocatedBytes(id);
            final long start = System.nanoTime();
            final int result =
                    decoder.decode(buffer, 0, frame.length, 1, random.nextInt(4) == 0 ? 0 : BinanceDecoder.BY_SYMBOL);
            final long took = System.nanoTime() - start;
            allocated += threads.getThreadAllocatedBytes(id) - before;
            final String text = new String(frame, StandardCharsets.UTF_8);
            assertTrue(took < MAX_NANOS, () -> "seed " + seed + " took " + took + " ns: " + text);
            if (DecodeResult.hasRecords(result)) {
                taken++;
                check(decoder, result, text, seed);
            }
        }
        final long bytes = allocated;
        assertTrue(bytes < 1024 * 1024, () -> "seed " + seed + ": " + bytes + " bytes for " + ROUNDS + " frames");
        assertTrue(taken > ROUNDS / 50, "seed " + seed + ": only " + taken + " taken, the mutations are too wild");
    }

    private static void check(final BinanceDecoder decoder, final int result, final String text, final long seed) {
        final JsonNode node;
        try {
            node = StrictJson.FRAMES.readTree(text);
        } catch (final JacksonException e) {
            // The decoder lets go what no market data hangs on: duplicate unknown members, odd bytes in texts it skips.
            assertTrue(
                    e.getMessage().contains("Duplicate")
                            || text.indexOf('\uFFFD') >= 0
                            || e.getMessage().contains("UTF-8"),
                    () -> "seed " + seed + " took what is no JSON (" + e.getMessage() + "): " + text);
            return;
        }
        final String expected = SlowTwin.payload(
                node, Frames.SPOT, 1, result == DecodeResult.SNAPSHOT || result == DecodeResult.PARTIAL_DEPTH);
        final String actual = first(decoder);
        assertTrue(actual.equals(expected), () -> "seed " + seed + "\n" + text + "\n" + expected + "\n" + actual);
    }

    private static String first(final BinanceDecoder decoder) {
        return RecordTexts.text(
                new UnsafeBuffer(decoder.record(), 0, Records.length(decoder.record(), 0)), Frames.SPOT);
    }

    private static List<byte[]> corpus() {
        return List.of(
                        Frames.TRADE,
                        Frames.TOP,
                        Frames.KLINE,
                        Frames.MARK,
                        Frames.depth(
                                5, 9, "[[\"64000.10\",\"1.5\"],[\"63999\",\"0\"]]", "[[\"64001.25\",\"0.00100\"]]"),
                        Frames.depth(5, 9, 4, "[]", "[[\"64001.25\",\"0.00100\"],[\"64002\",\"3\"]]"),
                        Frames.snapshot(9, "[[\"1\",\"2\"]]", "[[\"3.5\",\"4.25\"]]"),
                        Frames.partial("btcusdt", Frames.snapshot(9, "[[\"1\",\"2\"]]", "[[\"3.5\",\"4.25\"]]")),
                        Frames.TRADE.replace("\"M\":true", "\"X\":\"NA\""),
                        "{\"result\":null,\"id\":1}")
                .stream()
                .map(s -> s.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    private static byte[] mutate(final byte[] frame, final List<byte[]> corpus, final Random random) {
        byte[] now = frame;
        for (int n = random.nextInt(3); n >= 0; n--) {
            final int at = random.nextInt(now.length + 1);
            final int to = Math.min(now.length, at + random.nextInt(12));
            now = switch (random.nextInt(6)) {
                case 0 -> join(now, 0, at, new byte[0], now, at + (at < now.length ? 1 : 0));
                case 1 ->
                    join(now, 0, at, PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_8), now, at);
                case 2 ->
                    join(now, 0, at, PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_8), now, to);
                case 3 -> join(now, 0, at, new byte[] {(byte) random.nextInt(256)}, now, Math.min(now.length, at + 1));
                case 4 -> {
                    final byte[] other = corpus.get(random.nextInt(corpus.size()));
                    final int from = random.nextInt(other.length);
                    yield join(now, 0, at, new byte[0], other, from);
                }
                default -> digit(now, random);
            };
            if (now.length == 0) {
                return frame;
            }
        }
        return now;
    }

    private static byte[] digit(final byte[] frame, final Random random) {
        final byte[] copy = frame.clone();
        for (int tries = 0; tries < 50; tries++) {
            final int i = random.nextInt(copy.length);
            if (copy[i] >= '0' && copy[i] <= '9') {
                copy[i] = (byte) ('0' + random.nextInt(10));
                return copy;
            }
        }
        return copy;
    }

    private static byte[] join(
            final byte[] a, final int from, final int to, final byte[] middle, final byte[] b, final int rest) {
        final byte[] all = new byte[to - from + middle.length + b.length - rest];
        System.arraycopy(a, from, all, 0, to - from);
        System.arraycopy(middle, 0, all, to - from, middle.length);
        System.arraycopy(b, rest, all, to - from + middle.length, b.length - rest);
        return all;
    }
}
