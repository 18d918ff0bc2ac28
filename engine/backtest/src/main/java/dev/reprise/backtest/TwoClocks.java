package dev.reprise.backtest;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookInvalidDecoder;
import dev.reprise.api.schema.BookUpdateDecoder;
import dev.reprise.api.schema.CurrencyDefinitionDecoder;
import dev.reprise.api.schema.DerivedPriceDecoder;
import dev.reprise.api.schema.InstrumentDefinitionDecoder;
import dev.reprise.api.schema.InstrumentStatusDecoder;
import dev.reprise.api.schema.L3UpdateDecoder;
import dev.reprise.api.schema.TopOfBookDecoder;
import dev.reprise.api.schema.TradeDecoder;
import dev.reprise.api.schema.VenueBarDecoder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Puts recorded market data into the order of a backtest with two clocks: every record once at the time it happened, flagged
 * {@link Records#FLAG_AT_VENUE} for the simulated venue, and once at the time it was received, for the core. Its receive time is that time.
 *
 * <p>What happened is {@code venue time + offset}, never after it was received (feed latency is clamped at zero), never before what the same
 * stream told earlier, and never longer before than the window. Records without a venue time happened when they were received. Only the
 * window's records are held. Of bars alone what happened is the bar's beginning: the venue has it from there on. One thread.
 *
 * <p>Where bars follow each other, none beginning before the one before it ended, nothing comes between a bar's beginning and its end: it is
 * given once, as {@link #isWhole}, and goes around the queue.
 */
final class TwoClocks {
    private static final int STREAMS = 4;

    private final ClockSettings settings;
    private final SplittableRandom draws; // null: no model of the feed's latency
    private final long[] lastHappened; // by instrument and stream
    private final long[] lastSeen;
    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private final ArrayDeque<Entry> free = new ArrayDeque<>();
    private final VenueBarDecoder bar = new VenueBarDecoder();
    private Entry[] whole =
            new Entry[16]; // a ring: bars behind all entries, none beginning before the one before it ended
    private int firstWhole; // place in the ring
    private int wholes;
    private Entry current; // a whole one stands in the ring's place before the first
    private boolean isWhole; // the current one
    private long sequence;
    private long lastReceived = Long.MIN_VALUE;
    private long lastTime = Long.MIN_VALUE;
    private long lastQueued = Long.MIN_VALUE; // the latest time that was ever in the queue
    private long floor = Long.MIN_VALUE; // nothing may come before it
    private long horizon = Long.MIN_VALUE; // what comes before it is complete
    private long clamped;
    private long late;
    private long queued;

    /** A record that waits for its time. */
    private static final class Entry implements Comparable<Entry> {
        private UnsafeBuffer record = new UnsafeBuffer(new byte[256]);
        private int length;
        private long time;
        private long begin; // of a whole bar, before its time
        private long order;

        @Override
        public int compareTo(final Entry other) {
            return time != other.time ? Long.compare(time, other.time) : Long.compare(order, other.order);
        }
    }

    TwoClocks(final ClockSettings settings, final int maxInstruments) {
        this.settings = settings;
        lastHappened = new long[maxInstruments * STREAMS];
        Arrays.fill(lastHappened, Long.MIN_VALUE);
        lastSeen = lastHappened.clone();
        draws = settings.feed() == null ? null : settings.feed().draws();
    }

    /** Takes the next record of the recording, in the order of receipt. */
    void add(final UnsafeBuffer record, final int length) {
        final long received = Math.max(lastReceived, Records.receiveTime(record, 0));
        lastReceived = received;
        final int template = Records.templateId(record, 0);
        if (settings.bars() && template == VenueBarDecoder.TEMPLATE_ID && putWhole(record, length, received)) {
            horizon = received - settings.windowNs();
            return;
        }
        queueWhole();
        if (template == InstrumentDefinitionDecoder.TEMPLATE_ID || template == CurrencyDefinitionDecoder.TEMPLATE_ID) {
            barrier(received);
            put(record, length, received, 0);
            return;
        }
        final int stream = settings.bars() ? 0 : stream(record, template);
        final long happened = happened(record, template, stream, received);
        if (settings.bars() ? isForVenueOfBars(record, template) : isForVenue(template)) {
            put(record, length, happened, Records.FLAG_AT_VENUE);
        }
        put(record, length, seen(happened, template, stream, received), 0);
        horizon = received - settings.windowNs();
    }

    /** Behind the bars that are whole, if this one is another. */
    private boolean putWhole(final UnsafeBuffer record, final int length, final long received) {
        final VenueBarDecoder one = wrapBar(record);
        final long begin = one.openTime();
        final long before = wholes == 0 ? Math.max(lastQueued, lastTime) : whole[wholeAt(wholes - 1)].time;
        if (one.closed() == 0
                || begin < Math.max(before, floor)
                || begin >= received
                || begin < received - settings.windowNs()
                || settings.feedNs() != ClockSettings.RECORDED) {
            return false;
        }
        sequence++; // of its beginning
        if (wholes == whole.length - 1) { // the place before the first is the current one's
            growWhole();
        }
        final int at = wholeAt(wholes++);
        whole[at] = whole[at] == null ? spare() : whole[at];
        fill(whole[at], record, length, received, 0);
        whole[at].begin = begin;
        return true;
    }

    /** Place in the ring of a bar that is whole, counted from the first. */
    private int wholeAt(final int i) {
        return firstWhole + i & whole.length - 1;
    }

    private void growWhole() {
        final Entry[] larger = new Entry[2 * whole.length];
        for (int i = 0; i < wholes; i++) {
            larger[i] = whole[wholeAt(i)];
        }
        whole = larger;
        firstWhole = 0;
    }

    /** What comes now may come between: each bar at its beginning and at its end. */
    private void queueWhole() {
        while (wholes > 0) {
            final Entry end = whole[firstWhole];
            whole[firstWhole] = null; // it is the queue's now
            firstWhole = wholeAt(1);
            wholes--;
            final Entry begin = entry(end.record, end.length, end.begin, Records.FLAG_AT_VENUE);
            begin.order = end.order - 1;
            queue(begin);
            queue(end);
        }
    }

    /** Nothing overtakes what the same stream told before. */
    private long seen(final long happened, final int template, final int stream, final long received) {
        if (draws == null) {
            return settings.feedNs() == ClockSettings.RECORDED ? received : happened + settings.feedNs();
        }
        final long seen = happened + settings.feed().at(happened, draws);
        if (template == BookInvalidDecoder.TEMPLATE_ID) {
            return seenOfAll(seen, stream - stream % STREAMS);
        }
        if (seen < lastSeen[stream]) {
            queued++;
        }
        lastSeen[stream] = Math.max(lastSeen[stream], seen);
        return lastSeen[stream];
    }

    /** A loss is of all streams of its instrument: prices from before that came after it would stay. */
    private long seenOfAll(final long seen, final int firstStream) {
        long last = seen;
        for (int i = 0; i < STREAMS; i++) {
            last = Math.max(last, lastSeen[firstStream + i]);
        }
        Arrays.fill(lastSeen, firstStream, firstStream + STREAMS, last);
        return last;
    }

    /** What a definition says holds from here on: everything before it comes first. */
    private void barrier(final long received) {
        for (final Entry entry : entries) {
            floor = Math.max(floor, entry.time);
        }
        floor = Math.max(floor, received);
        horizon = Long.MAX_VALUE;
    }

    private static boolean isForVenue(final int template) {
        return switch (template) {
            case TradeDecoder.TEMPLATE_ID,
                    TopOfBookDecoder.TEMPLATE_ID,
                    BookUpdateDecoder.TEMPLATE_ID,
                    L3UpdateDecoder.TEMPLATE_ID,
                    BookInvalidDecoder.TEMPLATE_ID,
                    DerivedPriceDecoder.TEMPLATE_ID,
                    InstrumentStatusDecoder.TEMPLATE_ID -> true;
            default -> false;
        };
    }

    /** A bar as it stood before its end is none. */
    private boolean isForVenueOfBars(final UnsafeBuffer record, final int template) {
        return template == VenueBarDecoder.TEMPLATE_ID
                ? wrapBar(record).closed() != 0
                : template == InstrumentStatusDecoder.TEMPLATE_ID || template == DerivedPriceDecoder.TEMPLATE_ID;
    }

    private VenueBarDecoder wrapBar(final UnsafeBuffer record) {
        return bar.wrap(record, Records.BODY_OFFSET, Records.blockLength(record, 0), Records.version(record, 0));
    }

    private static int stream(final UnsafeBuffer record, final int template) {
        return STREAMS * Records.instrument(record, 0)
                + switch (template) {
                    case TradeDecoder.TEMPLATE_ID -> 0;
                    case TopOfBookDecoder.TEMPLATE_ID -> 1;
                    case BookUpdateDecoder.TEMPLATE_ID, L3UpdateDecoder.TEMPLATE_ID, BookInvalidDecoder.TEMPLATE_ID ->
                        2;
                    default -> 3;
                };
    }

    private long happened(final UnsafeBuffer record, final int template, final int stream, final long received) {
        long happened = received;
        if (settings.bars()) {
            if (template == VenueBarDecoder.TEMPLATE_ID) {
                happened = Math.min(received, Math.max(wrapBar(record).openTime(), received - settings.windowNs()));
            }
            return happened;
        }
        final long venueTime = Records.venueTime(record, 0);
        if (venueTime != Records.NO_TIME && template != BookInvalidDecoder.TEMPLATE_ID) {
            happened = venueTime + settings.offsetNs();
            if (happened > received) {
                clamped++;
                happened = received;
            } else if (happened < received - settings.windowNs()) {
                late++;
                happened = received - settings.windowNs();
            }
        }
        lastHappened[stream] = Math.max(lastHappened[stream], happened);
        return lastHappened[stream];
    }

    private void put(final UnsafeBuffer record, final int length, final long time, final int flags) {
        queue(entry(record, length, time, flags));
    }

    private void queue(final Entry entry) {
        entries.add(entry);
        lastQueued = Math.max(lastQueued, entry.time);
    }

    private Entry entry(final UnsafeBuffer record, final int length, final long time, final int flags) {
        final Entry entry = spare();
        fill(entry, record, length, time, flags);
        return entry;
    }

    private Entry spare() {
        return free.isEmpty() ? new Entry() : free.pop();
    }

    private void fill(
            final Entry entry, final UnsafeBuffer record, final int length, final long time, final int flags) {
        if (entry.record.capacity() < length) {
            entry.record = new UnsafeBuffer(new byte[length]);
        }
        entry.record.putBytes(0, record, 0, length);
        entry.length = length;
        entry.time = Math.max(time, floor);
        entry.order = sequence++;
        if (flags != 0) {
            Records.flags(entry.record, 0, Records.flags(entry.record, 0) | flags);
        }
        Records.receiveTime(entry.record, 0, entry.time);
    }

    /** No more records come. */
    void end() {
        horizon = Long.MAX_VALUE;
    }

    /** Moves to the next record that nothing still unread can come before; false when more must be added first. */
    boolean next() {
        if (current != null && !isWhole) {
            free.push(current);
        }
        current = null;
        isWhole = entries.isEmpty();
        final Entry first = !isWhole ? entries.peek() : wholes > 0 ? whole[firstWhole] : null;
        if (first == null || first.time >= horizon) {
            return false;
        }
        if (isWhole) {
            current = first;
            firstWhole = wholeAt(1);
            wholes--;
        } else {
            current = entries.poll();
        }
        assert (isWhole ? current.begin : current.time) >= lastTime : "a record out of order";
        lastTime = current.time;
        return true;
    }

    UnsafeBuffer record() {
        return current.record;
    }

    /** Whether it is a bar at its end whose beginning was not given before, nothing being between. */
    boolean isWhole() {
        return isWhole;
    }

    /** When a whole bar began. */
    long begin() {
        return current.begin;
    }

    int length() {
        return current.length;
    }

    /** Records that claim to have happened after they were received. */
    long clamped() {
        return clamped;
    }

    /** Records that came later than the window. */
    long late() {
        return late;
    }

    /** Records that waited for one of their stream which had been given a longer latency. */
    long queued() {
        return queued;
    }
}
