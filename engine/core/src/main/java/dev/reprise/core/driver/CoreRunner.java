package dev.reprise.core.driver;

import dev.reprise.api.VenueModel;
import dev.reprise.api.record.Records;
import dev.reprise.core.CoreSettings;
import dev.reprise.core.StrategyLoader;
import dev.reprise.core.TradingCore;
import org.agrona.DirectBuffer;

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

    private final EventLog log = new EventLog();
    private final TradingCore core;
    private Referee referee = Referee.NONE;

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
        final int at = log.begin(input, offset, length);
        final long inputSequence = log.lastSequence();
        try {
            if (Records.templateId(input, offset) < Records.FIRST_UNHASHED_TEMPLATE) {
                core.onEvent(input, offset);
                assert at == 0;
            }
            referee.onGroupEnd();
            if (log.isCheckpointDue()) {
                log.checkpoint(core.now(), core.stateHash());
            }
        } catch (final Throwable fault) { // whatever it was, its input must be the journal's last
            log.coreFault(core.now(), inputSequence, fault);
            throw new CoreFaultException(inputSequence, fault);
        }
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
