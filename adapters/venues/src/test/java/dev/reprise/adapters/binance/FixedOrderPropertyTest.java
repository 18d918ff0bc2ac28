package dev.reprise.adapters.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.adapters.json.JsonCursor;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.MarketKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The short way and the general one say the same about every frame, to the last byte of the record. */
class FixedOrderPropertyTest {
    private static final int ROUNDS = 30_000;
    private static final String[] VALUES = {
        "0",
        "-1",
        "00",
        "7",
        "12345678",
        "123456789",
        "1753000000123",
        "999999999999999999",
        "9999999999999999999",
        "1.0",
        "1e3",
        "null",
        "true",
        "false",
        "tru",
        "\"\"",
        "\"1\"",
        "\"0.00000000\"",
        "\"0.1\"",
        "\"64000.10\"",
        "\"64000.10000000\"",
        "\"64000.10000001\"",
        "\"0000064000.10000000\"",
        "\"12345678901.10000000\"",
        "\"99999999999999999.00000000\"",
        "\"-1.00000000\"",
        "\"1.0000000\"",
        "\"1.000000000\"",
        "\".10000000\"",
        "\"1.\"",
        "\"1.1000000x\"",
        "\"MARKET\"",
        "\"NA\"",
        "\"BTCUSDT\"",
        "\"BTC\\u0055SDT\"",
        "\"btcusdt\"",
        "\"ETHUSDT\"",
        "[]",
        "{}",
        "[[\"1.00000000\",\"2.00000000\"]]",
        "[[\"1.00000000\",\"2.00000000\",[]]]",
        "[[\"1\",\"-2\"]]",
        "[[\"64000.10000000\",\"0.00000000\"],[\"63999.99000000\",\"1.50000000\"]]"
    };
    private static final String[] BLANKS = {"", "", "", "", "", "", "", " ", "\n", "\t \r"};

    private final BinanceDecoder decoder = new BinanceDecoder(List.of(Frames.SPOT));
    private final BinanceDecoder general = new BinanceDecoder(List.of(Frames.SPOT));
    private int taken;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 4);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anyFrameIsReadAsTheGeneralWayReadsIt(final long seed) {
        final Random random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            compare(frame(random), seed, random.nextInt(4) == 0 ? 0 : BinanceDecoder.BY_SYMBOL);
        }
        assertTrue(taken > ROUNDS / 10, "seed " + seed + ": only " + taken + " taken, the frames are too wild");
        assertTrue(taken < ROUNDS * 9 / 10, "seed " + seed + ": " + taken + " taken, the frames are too tame");
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anyByteMayBeAnother(final long seed) {
        final Random random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            final byte[] frame = bytes(Shape.values()[random.nextInt(Shape.values().length)].text(random, false));
            final byte[] changed = switch (random.nextInt(3)) {
                case 0 -> Arrays.copyOf(frame, random.nextInt(frame.length));
                case 1 -> Arrays.copyOf(frame, frame.length + 1 + random.nextInt(9));
                default -> frame;
            };
            if (changed.length > 0) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            compare(changed, seed, BinanceDecoder.BY_SYMBOL);
        }
    }

    @ParameterizedTest
    @EnumSource(Shape.class)
    void whatTheVenueSendsNeedsNoOtherWay(final Shape shape) {
        final Random random = new Random(1);
        final JsonCursor cursor = new JsonCursor(BinanceDecoder.MAX_FRAME);
        final MarketRecordWriter writer = new MarketRecordWriter(cursor);
        final Listed listed =
                new Listed(List.of(Frames.SPOT, Frames.instrument(1, "ETHUSDT", "ETH-USDT.BINANCE", MarketKind.SPOT)));
        final BookLevels levels = new BookLevels(cursor, writer.array());
        final FixedOrder fixed = new FixedOrder(cursor, listed, writer, levels);
        int gaveUp = 0;
        for (int i = 0; i < 1_000; i++) {
            final byte[] frame = bytes(shape.text(random, false));
            cursor.load(new UnsafeBuffer(frame), 0, frame.length);
            writer.begin(Frames.RECEIVED);
            levels.begin();
            gaveUp += fixed.decode(frame.length) == FixedOrder.GAVE_UP ? 1 : 0;
        }

        // Prices of 0, ids in the wrong order and trades off the book are left to the general way.
        assertTrue(gaveUp < 400, shape + ": gave up " + gaveUp + " of 1,000");
    }

    private void compare(final byte[] frame, final long seed, final int position) {
        final UnsafeBuffer buffer = new UnsafeBuffer(frame);
        final int result = decoder.decode(buffer, 0, frame.length, Frames.RECEIVED, position);
        final int expected = general.decodeAnyOrder(buffer, 0, frame.length, Frames.RECEIVED, position);
        final String text = "seed " + seed + ": " + new String(frame, StandardCharsets.UTF_8);
        assertEquals(DecodeResult.name(expected), DecodeResult.name(result), text);
        assertEquals(general.position(), decoder.position(), text);
        assertEquals(general.isDepth(), decoder.isDepth(), text);
        assertEquals(general.count(expected), decoder.count(result), text);
        if (DecodeResult.hasRecords(result)) {
            taken++;
            assertEquals(general.recordsLength(), decoder.recordsLength(), text);
            assertEquals(general.levels(), decoder.levels(), text);
            assertEquals(record(general), record(decoder), text);
            if (result == DecodeResult.DEPTH) {
                assertEquals(general.firstUpdateId(), decoder.firstUpdateId(), text);
                assertEquals(general.lastUpdateId(), decoder.lastUpdateId(), text);
                assertEquals(general.previousUpdateId(), decoder.previousUpdateId(), text);
            }
        }
    }

    private static UnsafeBuffer record(final BinanceDecoder decoder) {
        final UnsafeBuffer copy = new UnsafeBuffer(new byte[decoder.recordsLength()]);
        copy.putBytes(0, decoder.record(), 0, decoder.recordsLength());
        assertEquals(decoder.recordLength(), Records.length(copy, 0));
        return copy;
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] frame(final Random random) {
        return bytes(Shape.values()[random.nextInt(Shape.values().length)].text(random, true));
    }

    /** What the venue sends, member by member, so that a test may shuffle, drop, double, space and spoil them. */
    private enum Shape {
        SPOT_TRADE("trade", "e E s t p q T m M"),
        FUTURES_TRADE("trade", "e E T s t p q X m"),
        SPOT_TOP("bookTicker", "u s b B a A"),
        FUTURES_TOP("bookTicker", "e u s b B a A T E"),
        SPOT_DEPTH("depthUpdate", "e E s U u b a"),
        FUTURES_DEPTH("depthUpdate", "e E T s U u pu b a");

        private final String event;
        private final List<String> members;

        Shape(final String event, final String members) {
            this.event = event;
            this.members = List.of(members.split(" "));
        }

        String text(final Random random, final boolean isWild) {
            final List<String> names = new ArrayList<>(members);
            final boolean isSpoiled = isWild && random.nextInt(3) > 0;
            int spoiled = -1;
            if (isSpoiled) {
                switch (random.nextInt(6)) {
                    case 0 -> Collections.shuffle(names, random);
                    case 1 -> names.remove(random.nextInt(names.size()));
                    case 2 -> names.add(random.nextInt(names.size()), names.get(random.nextInt(names.size())));
                    case 3 -> names.add(random.nextInt(names.size() + 1), random.nextBoolean() ? "z" : "other");
                    default -> spoiled = random.nextInt(names.size());
                }
            }
            final boolean isSpaced = isSpoiled && random.nextInt(3) == 0;
            final StringBuilder text = new StringBuilder("{\"stream\":\"btcusdt@x").append(random.nextInt(100));
            text.append(isSpoiled && random.nextInt(8) == 0 ? "\\u0041 é\"" : "\"")
                    .append(",\"data\":{");
            for (int i = 0; i < names.size(); i++) {
                text.append(i == 0 ? "" : ",").append(blank(random, isSpaced)).append('"');
                text.append(names.get(i))
                        .append('"')
                        .append(blank(random, isSpaced))
                        .append(':');
                text.append(blank(random, isSpaced));
                text.append(i == spoiled ? VALUES[random.nextInt(VALUES.length)] : value(names.get(i), random));
                text.append(blank(random, isSpaced));
            }
            return text.append("}}").append(blank(random, isSpaced)).toString();
        }

        private static String blank(final Random random, final boolean isSpaced) {
            return isSpaced ? BLANKS[random.nextInt(BLANKS.length)] : "";
        }

        private String value(final String name, final Random random) {
            return switch (name) {
                case "e" -> '"' + event + '"';
                case "s" -> random.nextInt(20) == 0 ? "\"ETHUSDT\"" : "\"BTCUSDT\"";
                case "E", "T" -> String.valueOf(1_753_000_000_123L * (random.nextInt(5) == 0 ? 1_000 : 1));
                case "t", "u" -> String.valueOf(50_000 + random.nextInt(1_000_000_000));
                case "U", "pu" -> String.valueOf(random.nextInt(random.nextInt(20) == 0 ? 1_000_000_000 : 50_000));
                case "m", "M" -> String.valueOf(random.nextBoolean());
                case "X" -> random.nextInt(10) == 0 ? "\"NA\"" : "\"MARKET\"";
                case "b", "a" -> event.equals("depthUpdate") ? levels(random) : number(random, 2);
                case "p" -> number(random, 2);
                case "q", "B", "A" -> number(random, 5);
                default -> "{\"x\":[1,\"]\"]}";
            };
        }

        private static String levels(final Random random) {
            final StringBuilder levels = new StringBuilder("[");
            for (int i = random.nextInt(5); i > 0; i--) {
                levels.append(levels.length() == 1 ? "[" : ",[")
                        .append(number(random, 2))
                        .append(',');
                levels.append(number(random, 5)).append(']');
            }
            return levels.append(']').toString();
        }

        /** As spot sends it, with eight decimals, or as futures do, with those of the tick. */
        private static String number(final Random random, final int scale) {
            final long whole = random.nextInt(3) == 0 ? 0 : random.nextInt(100_000);
            final String decimals =
                    String.valueOf(100_000 + random.nextInt(100_000)).substring(1, 1 + scale);
            final String rest = random.nextBoolean() ? "0".repeat(8 - scale) : "";
            return random.nextInt(12) == 0
                    ? "\"0.00000000\""
                    : '"' + String.valueOf(whole) + '.' + decimals + rest + '"';
        }
    }
}
