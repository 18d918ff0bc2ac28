package dev.reprise.simulator.paper;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.api.Carrier;
import dev.reprise.api.number.Piecewise;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.LatencyKind;
import dev.reprise.api.schema.LatencyPointsDecoder;
import dev.reprise.simulator.market.SplitMix;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * When a request is there and a report is back. Constant in a session, until {@code LatencyPoints} say otherwise:
 *
 * <ul>
 *   <li>{@code INTERPOLATED}: linear between the two points around the time of sending; before the first point and after the last
 *       one as at that point.
 *   <li>{@code DRAWN}: the points are quantiles at equal distances; a uniform number picks a place among them, linear in between. Entry and
 *       response are drawn one by one, in the order in which things are sent.
 * </ul>
 *
 * <p>One connection carries each direction, so nothing overtakes what was sent before it.
 */
final class Latencies {
    private long entryNs;
    private long responseNs;
    private LatencyKind kind; // null: constant
    private long[] times = new long[0];
    private long[] entries = times;
    private long[] responses = times;
    private int points;
    private SplitMix random = new SplitMix(0);
    private long drawn;
    private long lastThere = Long.MIN_VALUE;
    private long lastBack = Long.MIN_VALUE;
    private final LatencyPointsDecoder decoder = new LatencyPointsDecoder();

    Latencies(final long entryNs, final long responseNs) {
        this.entryNs = entryNs;
        this.responseNs = responseNs;
    }

    /** Another session begins: constant latencies for what is sent from now on. */
    void onSession(final long nextEntryNs, final long nextResponseNs) {
        entryNs = nextEntryNs;
        responseNs = nextResponseNs;
        kind = null;
        points = 0;
        drawn = 0;
        random = new SplitMix(0);
    }

    /** Takes a part of a table; the first part ends what was there before. */
    void onPoints(final DirectBuffer buffer, final int offset) {
        decoder.wrap(
                buffer, offset + BODY_OFFSET, Records.blockLength(buffer, offset), Records.version(buffer, offset));
        if (decoder.part() == 0) {
            points = 0;
            drawn = 0;
            random = new SplitMix(decoder.seed());
        }
        kind = decoder.kind();
        final LatencyPointsDecoder.PointsDecoder group = decoder.points();
        final int total = points + group.count();
        times = Arrays.copyOf(times, Math.max(times.length, total));
        entries = Arrays.copyOf(entries, Math.max(entries.length, total));
        responses = Arrays.copyOf(responses, Math.max(responses.length, total));
        while (group.hasNext()) {
            group.next();
            times[points] = group.time();
            entries[points] = group.entry();
            responses[points] = group.response();
            points++;
        }
        if (points == 0) {
            throw new IllegalArgumentException("latency points without a point");
        }
    }

    /** When a request sent now reaches the venue. */
    long thereAt(final long now) {
        lastThere = Math.max(lastThere, now + latency(now, entryNs, entries));
        return lastThere;
    }

    /** When a report sent now reaches the core. */
    long backAt(final long now) {
        lastBack = Math.max(lastBack, now + latency(now, responseNs, responses));
        return lastBack;
    }

    private long latency(final long now, final long constant, final long[] values) {
        if (kind == null) {
            return constant;
        }
        if (kind != LatencyKind.DRAWN) {
            return Piecewise.at(now, times, values, points);
        }
        drawn++;
        return Piecewise.quantile(random.nextDouble(), values, points);
    }

    long hash(final long seed) {
        long hash = StateHash.mix(StateHash.mix(seed, lastThere), lastBack);
        hash = StateHash.mix(StateHash.mix(hash, drawn), points);
        return kind == null ? hash : StateHash.mix(hash, kind.value());
    }

    void carry(final Carrier carrier) {
        kind = carrier.carry(kind, LatencyKind.values());
        points = carrier.carry(points);
        if (carrier.isReading()) {
            times = new long[points];
            entries = new long[points];
            responses = new long[points];
        }
        for (int i = 0; i < points; i++) {
            times[i] = carrier.carry(times[i]);
            entries[i] = carrier.carry(entries[i]);
            responses[i] = carrier.carry(responses[i]);
        }
        random.carry(carrier);
        drawn = carrier.carry(drawn);
        lastThere = carrier.carry(lastThere);
        lastBack = carrier.carry(lastBack);
    }
}
