package dev.reprise.core.driver;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.api.VenueModel;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.CarriedEndDecoder;
import dev.reprise.api.schema.CarriedEndEncoder;
import dev.reprise.core.CoreSettings;
import dev.reprise.core.CoreSink;
import dev.reprise.core.StrategyLoader;
import dev.reprise.core.TradingCore;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Runs a core on one input after the other and keeps the log of each: the input is in the log before the core sees it, so the
 * one that breaks the core is the last one recorded.
 *
 * <p>Live, replay, recovery and backtest all drive the core through this class; they differ in where inputs come from and in the
 * {@link Referee}.
 */
public final class CoreRunner {
    /** Judges what the core decided before it is applied. */
    public interface Referee {
        /** Takes everything: the core runs for the first time. */
        Referee NONE = (log, buffer, offset, length) -> true;

        /**
         * One caused record.
         *
         * @return whether it goes into the log and is applied
         */
        boolean accepts(EventLog log, DirectBuffer buffer, int offset, int length);

        /** The core is done with the group's input. */
        default void onGroupEnd() {}
    }

    private static final int END_LENGTH = 1_024;

    private final EventLog log = new EventLog();
    private final TradingCore core;
    private Referee referee = Referee.NONE;
    private boolean hasCheckpoints = true;

    public CoreRunner(final CoreSettings settings, final StrategyLoader loader, final VenueModel venueModel) {
        core = new TradingCore(settings, loader, venueModel, this::emit);
    }

    private boolean emit(final DirectBuffer buffer, final int offset, final int length) {
        if (!referee.accepts(log, buffer, offset, length)) {
            return false;
        }
        log.append(buffer, offset, length);
        return true;
    }

    /** From here on the state is hashed no more: for a core whose log nobody keeps. */
    public void withoutCheckpoints() {
        hasCheckpoints = false;
    }

    /** From here on this one judges. */
    public void referee(final Referee next) {
        referee = next;
    }

    /**
     * Runs one input whose age is set; its group is in {@link #log()} until the next.
     *
     * @throws CoreFaultException when the core threw; the group then ends with the fault's record
     */
    public void run(final DirectBuffer input, final int offset, final int length) {
        final boolean isHashed = log.begin(input, offset, length);
        final long inputSequence = log.lastSequence();
        try {
            if (isHashed) {
                core.onEvent(input, offset);
            } else if (Records.isCarried(input, offset)) {
                applyCarried(input, offset);
            } else {
                core.keep(input, offset);
            }
            referee.onGroupEnd();
            if (hasCheckpoints && log.isCheckpointDue()) {
                log.checkpoint(core.now(), core.stateHash());
            }
        } catch (final Throwable fault) { // whatever it was, its input must be the journal's last
            log.coreFault(core.now(), inputSequence, fault);
            throw new CoreFaultException(inputSequence, fault);
        }
    }

    /** The next record gets this sequence: where a generation of the journal begins. */
    public void firstSequence(final long next) {
        log.firstSequence(next);
    }

    /**
     * Gives the records that the journal's next generation begins with: the core's state, and that it is whole. Between two
     * inputs; changes nothing.
     *
     * @param sessions how many sessions there were so far
     * @param wallTime UTC ns
     * @param engine version of the engine
     * @param sink gets every record; its answers do not matter
     */
    public void carry(final int sessions, final long wallTime, final String engine, final CoreSink sink) {
        core.carry(sink);
        final UnsafeBuffer record = new UnsafeBuffer(new byte[END_LENGTH]);
        Records.begin(record, 0, CarriedEndEncoder.BLOCK_LENGTH, CarriedEndEncoder.TEMPLATE_ID);
        Records.flags(record, 0, Records.FLAG_CARRIED);
        Records.strategy(record, 0, Records.NO_STRATEGY);
        Records.instrument(record, 0, Records.NO_INSTRUMENT);
        final CarriedEndEncoder end = new CarriedEndEncoder()
                .wrap(record, BODY_OFFSET)
                .receiveTime(core.now())
                .decisionHash(log.hash().chain())
                .stateHash(core.stateHash())
                .hashed(log.hash().records())
                .sinceCheckpoint(log.sinceCheckpoint())
                .wallTime(wallTime)
                .sessions(sessions)
                .engine(engine);
        sink.emit(record, 0, Records.end(record, 0, end.encodedLength()));
    }

    private void applyCarried(final DirectBuffer buffer, final int offset) {
        if (Records.templateId(buffer, offset) != CarriedEndDecoder.TEMPLATE_ID) {
            core.applyCarried(buffer, offset);
            return;
        }
        final CarriedEndDecoder end = new CarriedEndDecoder()
                .wrap(
                        buffer,
                        offset + BODY_OFFSET,
                        Records.blockLength(buffer, offset),
                        Records.version(buffer, offset));
        if (core.stateHash() != end.stateHash()) {
            throw new IllegalStateException("the carried state is not the one that was carried: stateHash=0x"
                    + Long.toHexString(core.stateHash()) + ", carried was 0x" + Long.toHexString(end.stateHash()));
        }
        log.resume(end);
    }

    /** A caused record that the journal holds and this run did not decide: logged and applied. Recovery only. */
    public void adopt(final DirectBuffer buffer, final int offset, final int length) {
        log.append(buffer, offset, length);
        core.applyRecorded(buffer, offset);
    }

    /** A record of an input that broke the core and is left out: logged, for the hash, and not applied. Recovery only. */
    public void skip(final DirectBuffer buffer, final int offset, final int length) {
        log.begin(buffer, offset, length);
    }

    public EventLog log() {
        return log;
    }

    public TradingCore core() {
        return core;
    }
}
