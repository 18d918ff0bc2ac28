package dev.reprise.benchmarks.load;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * An endless feed of Binance frames of one instrument, in a ring: the last frame leads to the first. The price swings and
 * trembles; best bid and ask, the book's changed levels and trades follow it. Ids and times go on for ever, patched in place, so
 * {@link #next} allocates nothing. Not thread-safe.
 *
 * <p>The bid quantity of a {@code bookTicker} frame is the frame's number, {@link #number}, modulo {@link #NUMBERS} and above every
 * quantity of the book: whoever sees it knows which frame it came from.
 */
public final class FrameTape {
    /** Frame numbers repeat after this many. */
    public static final int NUMBERS = 1 << 24;
    /** Bid quantity mantissa of a best bid and ask: this plus the frame's number. */
    public static final long NUMBER_BASE = 50_000_000;

    private static final int LEVELS = 10;
    private static final int TRADE_EVERY = 4;
    private static final long BASE_TICKS = 6_000_000;
    private static final long FIRST_ID = 100_000_000_000L;
    private static final int ID_DIGITS = 12;
    private static final int MS_DIGITS = 13;
    private static final int QTY_DIGITS = 8; // and a point
    private static final int QTY_SCALE = 5;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final String DEPTH_HEAD =
            "{\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":";
    private static final String TRADE_HEAD = "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":";
    private static final String TOP_HEAD = "{\"stream\":\"btcusdt@bookTicker\",\"data\":{\"u\":";

    private enum Kind {
        TOP,
        DEPTH,
        TRADE
    }

    private final List<Kind> kinds = new ArrayList<>();
    private final List<int[]> places = new ArrayList<>(); // ids, times, quantity: offsets in the tape
    private final List<Integer> changes = new ArrayList<>();
    private final List<Integer> ends = new ArrayList<>();
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private final long[] prices;
    private final SplittableRandom random;
    private final byte[] tape;
    private final UnsafeBuffer buffer;
    private final byte[] kind;
    private final int[][] patches;
    private final int[] offsets;
    private final int[] lengths;
    private final int[] levels;
    private int at = -1;
    private long number = -1;
    private long id = FIRST_ID;

    /**
     * Makes the frames.
     *
     * @param steps of the price until it is where it began
     * @param swing ticks from the middle to the highest price
     */
    public FrameTape(final int steps, final int swing, final long seed) {
        random = new SplittableRandom(seed);
        prices = new long[steps];
        for (int i = 0; i < steps; i++) {
            prices[i] = BASE_TICKS
                    + Math.round(swing * StrictMath.sin(2 * StrictMath.PI * i / steps))
                    + random.nextInt(-2, 3);
        }
        for (int i = 0; i < steps; i++) {
            depth((i + steps - 1) % steps, i);
            top(i);
            if (i % TRADE_EVERY == 0) {
                trade(i);
            }
        }
        tape = text.toByteArray();
        buffer = new UnsafeBuffer(tape);
        final int count = kinds.size();
        kind = new byte[count];
        patches = places.toArray(int[][]::new);
        offsets = new int[count];
        lengths = new int[count];
        levels = new int[count];
        for (int i = 0; i < count; i++) {
            kind[i] = (byte) kinds.get(i).ordinal();
            offsets[i] = i == 0 ? 0 : ends.get(i - 1);
            lengths[i] = ends.get(i) - offsets[i];
            levels[i] = changes.get(i);
        }
    }

    private static long qty(final int step, final long price) {
        return 1_000 + Math.floorMod(price * 31 + step / 8, 977) * 100L;
    }

    private void depth(final int before, final int step) {
        final StringBuilder bids = new StringBuilder();
        final StringBuilder asks = new StringBuilder();
        int count = 0;
        for (int side = -1; side <= 1; side += 2) {
            final StringBuilder out = side < 0 ? bids : asks;
            for (int k = LEVELS; k >= 1; k--) { // gone
                final long price = prices[before] + side * k;
                if (!isIn(price, side, step)) {
                    count += level(out, price, 0);
                }
            }
            for (int k = 1; k <= LEVELS; k++) { // new or changed
                final long price = prices[step] + side * k;
                if (!isIn(price, side, before) || qty(before, price) != qty(step, price)) {
                    count += level(out, price, qty(step, price));
                }
            }
        }
        begin(DEPTH_HEAD);
        final int time = digits(MS_DIGITS);
        write(",\"s\":\"BTCUSDT\",\"U\":");
        final int first = digits(ID_DIGITS);
        write(",\"u\":");
        final int last = digits(ID_DIGITS);
        write(",\"b\":[" + bids + "],\"a\":[" + asks + "]}}");
        end(Kind.DEPTH, count, first, last, time);
    }

    private boolean isIn(final long price, final int side, final int step) {
        final long distance = side * (price - prices[step]);
        return distance >= 1 && distance <= LEVELS;
    }

    private static int level(final StringBuilder out, final long price, final long qty) {
        out.append(out.length() == 0 ? "" : ",")
                .append("[\"")
                .append(price(price))
                .append("\",\"")
                .append(qty(qty))
                .append("\"]");
        return 1;
    }

    private static String price(final long ticks) {
        return String.format(Locale.ROOT, "%d.%02d000000", ticks / 100, ticks % 100);
    }

    private static String qty(final long mantissa) {
        return String.format(Locale.ROOT, "%d.%05d000", mantissa / 100_000, mantissa % 100_000);
    }

    private void top(final int step) {
        begin(TOP_HEAD);
        final int update = digits(ID_DIGITS);
        write(",\"s\":\"BTCUSDT\",\"b\":\"" + price(prices[step] - 1) + "\",\"B\":\"");
        final int number = digits(QTY_DIGITS + 1);
        write("000\",\"a\":\"" + price(prices[step] + 1) + "\",\"A\":\"" + qty(qty(step, prices[step] + 1)) + "\"}}");
        end(Kind.TOP, 2, update, number);
    }

    private void trade(final int step) {
        final boolean isSell = random.nextBoolean();
        begin(TRADE_HEAD);
        final int eventTime = digits(MS_DIGITS);
        write(",\"s\":\"BTCUSDT\",\"t\":");
        final int tradeId = digits(ID_DIGITS);
        write(",\"p\":\"" + price(prices[step] + (isSell ? -1 : 1)) + "\",\"q\":\"" + qty(100 + random.nextInt(5_000))
                + "\",\"T\":");
        final int tradeTime = digits(MS_DIGITS);
        write(",\"m\":" + isSell + ",\"M\":true}}");
        end(Kind.TRADE, 1, tradeId, eventTime, tradeTime);
    }

    private void begin(final String head) {
        write(head);
    }

    private void write(final String part) {
        text.writeBytes(part.getBytes(StandardCharsets.US_ASCII));
    }

    private int digits(final int count) {
        final int place = text.size();
        write("1".repeat(count));
        return place;
    }

    private void end(final Kind kindOfFrame, final int changed, final int... where) {
        kinds.add(kindOfFrame);
        changes.add(changed);
        places.add(where);
        ends.add(text.size());
    }

    /** The book before the first frame, as the venue's REST interface tells it. */
    public byte[] snapshot() {
        final StringBuilder bids = new StringBuilder();
        final StringBuilder asks = new StringBuilder();
        final int last = prices.length - 1;
        for (int k = 1; k <= LEVELS; k++) {
            level(bids, prices[last] - k, qty(last, prices[last] - k));
            level(asks, prices[last] + k, qty(last, prices[last] + k));
        }
        return ("{\"lastUpdateId\":" + FIRST_ID + ",\"bids\":[" + bids + "],\"asks\":[" + asks + "]}")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Frames until the tape begins anew. */
    public int size() {
        return kind.length;
    }

    /**
     * Goes to the next frame.
     *
     * @param venueTime UTC ns, for frames that tell one
     */
    public void next(final long venueTime) {
        at = at + 1 == kind.length ? 0 : at + 1;
        number = number + 1 == NUMBERS ? 0 : number + 1;
        id++;
        final int[] where = patches[at];
        if (kind[at] == Kind.TOP.ordinal()) {
            put(where[0], ID_DIGITS, id);
            final long qty = NUMBER_BASE + number;
            put(where[1], QTY_DIGITS - QTY_SCALE, qty / 100_000);
            tape[where[1] + QTY_DIGITS - QTY_SCALE] = '.';
            put(where[1] + QTY_DIGITS - QTY_SCALE + 1, QTY_SCALE, qty % 100_000);
        } else {
            final long ms = venueTime / NANOS_PER_MILLI;
            put(where[0], ID_DIGITS, id);
            put(
                    where[1],
                    kind[at] == Kind.DEPTH.ordinal() ? ID_DIGITS : MS_DIGITS,
                    kind[at] == Kind.DEPTH.ordinal() ? id : ms);
            put(where[2], MS_DIGITS, ms);
        }
    }

    private void put(final int where, final int digits, final long value) {
        long rest = value;
        for (int i = where + digits - 1; i >= where; i--) {
            tape[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /** All frames. */
    public UnsafeBuffer buffer() {
        return buffer;
    }

    /** Where the frame begins. */
    public int offset() {
        return offsets[at];
    }

    /** Its bytes. */
    public int length() {
        return lengths[at];
    }

    /** Levels that it changes; a trade counts as one. */
    public int levels() {
        return levels[at];
    }

    /** Its number, from 0. */
    public long number() {
        return number;
    }

    /** Whether it is a best bid and ask. */
    public boolean isTop() {
        return kind[at] == Kind.TOP.ordinal();
    }

    /** The number of the frame that a best bid's quantity came from, or -1 when it came from the book. */
    public static int numberOf(final long bidQty) {
        return bidQty >= NUMBER_BASE ? (int) (bidQty - NUMBER_BASE) : -1;
    }
}
