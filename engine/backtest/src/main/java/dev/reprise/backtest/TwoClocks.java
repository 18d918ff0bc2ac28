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
    private Entry current;
    private long sequence;
    private long lastReceived = Long.MIN_VALUE;
    private long lastTime = Long.MIN_VALUE;
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
        put(record, length, seen(happened, stream, received), 0);
        horizon = received - settings.windowNs();
    }

    /** Nothing overtakes what the same stream told before. */
    private long seen(final long happened, final int stream, final long received) {
        if (draws == null) {
            return settings.feedNs() == ClockSettings.RECORDED ? received : happened + settings.feedNs();
        }
        final long seen = happened + settings.feed().at(happened, draws);
        if (seen < lastSeen[stream]) {
            queued++;
        }
        lastSeen[stream] = Math.max(lastSeen[stream], seen);
        return lastSeen[stream];
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
        final Entry entry = free.isEmpty() ? new Entry() : free.pop();
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
        entries.add(entry);
    }

    /** No more records come. */
    void end() {
        horizon = Long.MAX_VALUE;
    }

    /** Moves to the next record that nothing still unread can come before; false when more must be added first. */
    boolean next() {
        if (current != null) {
            free.push(current);
            current = null;
        }
        final Entry first = entries.peek();
        if (first == null || first.time >= horizon) {
            return false;
        }
        current = entries.poll();
        assert current.time >= lastTime : "a record out of order";
        lastTime = current.time;
        return true;
    }

    UnsafeBuffer record() {
        return current.record;
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
