package dev.reprise.benchmarks.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * An endless feed of Binance frames of one instrument, in a ring: the last frame leads to the first. They are made up (the price swings
 * and trembles; best bid and ask, the book's changed levels and trades follow it) or recorded. Ids and times go on for ever, patched
 * in place, so {@link #next} allocates nothing. Not thread-safe.
 *
 * <p>The bid quantity of a {@code bookTicker} frame is the frame's number, {@link #number}, modulo {@link #NUMBERS} and above every
 * quantity of the book: whoever sees it knows which frame it came from.
 */
public final class FrameTape {
    /** Frame numbers repeat after this many. */
    public static final int NUMBERS = 1 << 24;
    /** Bid quantity mantissa of a best bid and ask: this plus the frame's number. */
    public static final long NUMBER_BASE = 50_000_000;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final byte[] tape;
    private final UnsafeBuffer buffer;
    private final byte[] kind;
    private final int[][] patches;
    private final int[] offsets;
    private final int[] lengths;
    private final int[] levels;
    private final byte[] snapshot;
    private int at = -1;
    private long number = -1;
    private long id = TapeWriter.FIRST_ID;

    /**
     * Makes the frames.
     *
     * @param steps of the price until it is where it began
     * @param swing ticks from the middle to the highest price
     */
    public FrameTape(final int steps, final int swing, final long seed) {
        this(new SwingingMarket(steps, swing, seed).write());
    }

    private FrameTape(final TapeWriter written) {
        tape = written.bytes();
        snapshot = written.snapshot();
        buffer = new UnsafeBuffer(tape);
        final int count = written.size();
        kind = new byte[count];
        patches = new int[count][];
        offsets = new int[count];
        lengths = new int[count];
        levels = new int[count];
        for (int i = 0; i < count; i++) {
            kind[i] = (byte) written.kind(i).ordinal();
            patches[i] = written.places(i);
            offsets[i] = written.offset(i);
            lengths[i] = written.end(i) - offsets[i];
            levels[i] = written.changes(i);
        }
    }

    private FrameTape(final FrameTape other) {
        tape = other.tape.clone();
        snapshot = other.snapshot;
        buffer = new UnsafeBuffer(tape);
        kind = other.kind;
        patches = other.patches;
        offsets = other.offsets;
        lengths = other.lengths;
        levels = other.levels;
    }

    /** The same frames from the beginning. */
    public FrameTape rewound() {
        return new FrameTape(this);
    }

    /**
     * The frames of a recording, as they came, of the instrument that is told first; at its end the book becomes that of its beginning.
     *
     * @param recording a file that the import of {@code binance-frames} reads, or a journal or dataset that came of one
     * @throws IOException when it cannot be read
     * @throws IllegalArgumentException when it has no book with best bids and asks of one instrument
     */
    public static FrameTape recorded(final Path recording) throws IOException {
        return new FrameTape(new RecordedMarket().read(recording));
    }

    /** The book before the first frame, as the venue's REST interface tells it. */
    public byte[] snapshot() {
        return snapshot.clone();
    }

    /** Level changes of all frames; a trade counts as one. */
    public long changes() {
        return Arrays.stream(levels).asLongStream().sum();
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
        if (kind[at] == TapeWriter.Kind.TOP.ordinal()) {
            put(where[0], TapeWriter.ID_DIGITS, id);
            final long qty = NUMBER_BASE + number;
            put(where[1], TapeWriter.QTY_DIGITS - TapeWriter.QTY_SCALE, qty / 100_000);
            tape[where[1] + TapeWriter.QTY_DIGITS - TapeWriter.QTY_SCALE] = '.';
            put(where[1] + TapeWriter.QTY_DIGITS - TapeWriter.QTY_SCALE + 1, TapeWriter.QTY_SCALE, qty % 100_000);
        } else {
            final long ms = venueTime / NANOS_PER_MILLI;
            put(where[0], TapeWriter.ID_DIGITS, id);
            put(
                    where[1],
                    kind[at] == TapeWriter.Kind.DEPTH.ordinal() ? TapeWriter.ID_DIGITS : TapeWriter.MS_DIGITS,
                    kind[at] == TapeWriter.Kind.DEPTH.ordinal() ? id : ms);
            put(where[2], TapeWriter.MS_DIGITS, ms);
        }
    }

    /**
     * Goes to the same best bid and ask once more, as a frame of its own.
     *
     * @throws IllegalStateException when the tape is at another frame
     */
    public void again() {
        if (at < 0 || !isTop()) {
            throw new IllegalStateException("only a best bid and ask can come twice: frame " + number);
        }
        at--;
        next(0); // it tells no time
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
        return kind[at] == TapeWriter.Kind.TOP.ordinal();
    }

    /** The number of the frame that a best bid's quantity came from, or -1 when it came from the book. */
    public static int numberOf(final long bidQty) {
        return bidQty >= NUMBER_BASE ? (int) (bidQty - NUMBER_BASE) : -1;
    }
}
