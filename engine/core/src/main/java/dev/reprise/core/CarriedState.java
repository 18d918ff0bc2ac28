package dev.reprise.core;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.api.Carrier;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.CarriedDecoder;
import dev.reprise.api.schema.CarriedEncoder;
import dev.reprise.api.schema.CarriedPart;
import dev.reprise.api.schema.RunStartedDecoder;
import dev.reprise.api.schema.StrategyStatus;
import dev.reprise.core.carry.StateReader;
import dev.reprise.core.carry.StateWriter;
import dev.reprise.core.host.StrategyHost;
import java.util.Arrays;
import java.util.SortedSet;
import java.util.TreeSet;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The whole core as records, and back: first the definitions, as they came, then the state in parts, then the memory of the
 * strategies that have a {@link dev.reprise.api.Snapshot}. Applied to a new core they make one that goes on as the old one would.
 * A strategy is made and started anew, muted, before its memory is put back. Core thread; allocates.
 */
final class CarriedState {
    private static final int PART_VERSION = 3;
    private static final int CHUNK = 48 * 1_024; // some in a document, whose most is 256 KiB

    private final CoreState state;
    private final Decisions decisions;
    private final Bars bars;
    private final StrategyHost host;
    private final Setup setup;
    private final CarriedDecoder carried = new CarriedDecoder();
    private final SortedSet<Integer> restored = new TreeSet<>(); // strategies whose memory came along
    private byte[] part = new byte[CHUNK];
    private int partLength;

    CarriedState(
            final CoreState state,
            final Decisions decisions,
            final Bars bars,
            final StrategyHost host,
            final Setup setup) {
        this.state = state;
        this.decisions = decisions;
        this.bars = bars;
        this.host = host;
        this.setup = setup;
    }

    /** Gives every record to the sink, whose answers do not matter. */
    void write(final CoreSink sink) {
        setup.definitions().carry(sink);
        for (final CarriedPart each : CarriedPart.values()) {
            if (each != CarriedPart.STRATEGY && each != CarriedPart.NULL_VAL && isThere(each)) {
                final StateWriter writer = new StateWriter();
                carry(each, writer);
                emit(sink, each, Records.NO_STRATEGY, writer.take());
            }
        }
        for (int strategy = 0; strategy < host.count(); strategy++) {
            if (state.risk.strategyStatus(strategy) == StrategyStatus.ENABLED) {
                final StateWriter writer = new StateWriter();
                if (host.carryMemory(strategy, writer)) {
                    emit(sink, CarriedPart.STRATEGY, strategy, writer.take());
                }
            }
        }
    }

    private void emit(final CoreSink sink, final CarriedPart each, final int strategy, final byte[] bytes) {
        int from = 0;
        do {
            final int length = Math.min(CHUNK, bytes.length - from);
            final UnsafeBuffer record =
                    new UnsafeBuffer(new byte[BODY_OFFSET + CarriedEncoder.BLOCK_LENGTH + length + 16]);
            Records.begin(record, 0, CarriedEncoder.BLOCK_LENGTH, CarriedEncoder.TEMPLATE_ID);
            Records.flags(record, 0, Records.FLAG_CARRIED);
            Records.strategy(record, 0, strategy);
            Records.instrument(record, 0, Records.NO_INSTRUMENT);
            final CarriedEncoder encoder = new CarriedEncoder()
                    .wrap(record, BODY_OFFSET)
                    .receiveTime(state.now())
                    .part(each)
                    .partVersion((short) PART_VERSION)
                    .last((short) (from + length == bytes.length ? 1 : 0))
                    .putState(bytes, from, length);
            sink.emit(record, 0, Records.end(record, 0, encoder.encodedLength()));
            from += length;
        } while (from < bytes.length);
    }

    /** Applies one carried record to a core that has seen nothing else. */
    void apply(final DirectBuffer buffer, final int offset) {
        decisions.mute(true);
        try {
            final int templateId = Records.templateId(buffer, offset);
            if (templateId == CarriedDecoder.TEMPLATE_ID) {
                applyPart(buffer, offset);
            } else {
                setup.definitions().keep(buffer, offset);
                if (templateId != RunStartedDecoder.TEMPLATE_ID) { // what that changed is in the parts
                    setup.handle(buffer, offset, templateId);
                }
            }
        } finally {
            decisions.mute(false);
        }
    }

    private void applyPart(final DirectBuffer buffer, final int offset) {
        carried.wrap(
                buffer, offset + BODY_OFFSET, Records.blockLength(buffer, offset), Records.version(buffer, offset));
        final CarriedPart each = carried.part();
        if (each == CarriedPart.NULL_VAL || carried.partVersion() != PART_VERSION) {
            throw new IllegalStateException("this engine cannot read what was carried: part=" + each + " partVersion="
                    + carried.partVersion() + "; start the version that wrote it, or go back to the generation before");
        }
        final int strategy = carried.strategy();
        final boolean isLast = carried.last() != 0;
        final int length = carried.stateLength();
        if (partLength + length > part.length) {
            part = Arrays.copyOf(part, Math.max(2 * part.length, partLength + length));
        }
        carried.getState(part, partLength, length);
        partLength += length;
        if (isLast) {
            final StateReader reader = new StateReader(part, partLength);
            partLength = 0;
            if (each == CarriedPart.STRATEGY) {
                restore(strategy, reader);
            } else {
                carry(each, reader);
                reader.end();
            }
        }
    }

    /** A memory that the strategy cannot read, because its code changed, leaves it cold: everything else goes on. */
    private void restore(final int strategy, final StateReader reader) {
        try {
            if (host.carryMemory(strategy, reader)) {
                reader.end();
                restored.add(strategy);
            }
        } catch (final Throwable unreadable) { // user code, like its callbacks
            host.forget(strategy);
        }
    }

    /** Strategies that decide and whose memory did not come along, in their order. */
    int[] cold() {
        final SortedSet<Integer> cold = new TreeSet<>();
        for (int strategy = 0; strategy < host.count(); strategy++) {
            if (state.risk.strategyStatus(strategy) == StrategyStatus.ENABLED && !restored.contains(strategy)) {
                cold.add(strategy);
            }
        }
        return cold.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Strategies that decide and whose memory cannot be carried, in their order. */
    int[] withoutMemory() {
        final SortedSet<Integer> without = new TreeSet<>();
        for (int strategy = 0; strategy < host.count(); strategy++) {
            if (state.risk.strategyStatus(strategy) == StrategyStatus.ENABLED && !host.hasMemory(strategy)) {
                without.add(strategy);
            }
        }
        return without.stream().mapToInt(Integer::intValue).toArray();
    }

    private boolean isThere(final CarriedPart each) {
        return each != CarriedPart.VENUE_MODEL || state.venueModel != null;
    }

    private void carry(final CarriedPart each, final Carrier carrier) {
        switch (each) {
            case CORE -> {
                state.carry(carrier);
                decisions.carry(carrier);
            }
            case MARKETS -> state.markets.carry(carrier);
            case ORDERS -> state.orders.carry(carrier);
            case PORTFOLIO -> state.portfolio.carry(carrier);
            case RISK -> state.risk.carry(carrier);
            case PROTECTION -> state.protection.carry(carrier);
            case STRATEGY_TIMERS -> state.strategyTimers.carry(carrier);
            case ENGINE_TIMERS -> state.engineTimers.carry(carrier);
            case BARS -> bars.carry(carrier);
            case VENUE_MODEL -> {
                if (state.venueModel == null) {
                    throw new IllegalStateException("a simulated venue was carried, and this core has none");
                }
                state.venueModel.carry(carrier);
            }
            case HOST -> host.carry(carrier);
            default -> throw new IllegalStateException("not a part of the core itself: " + each);
        }
    }
}
