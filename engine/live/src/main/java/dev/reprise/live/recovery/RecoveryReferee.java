package dev.reprise.live.recovery;

import dev.reprise.api.record.Records;
import dev.reprise.core.driver.CoreRunner;
import dev.reprise.core.driver.EventLog;
import dev.reprise.journal.JournalGroup;
import java.util.SortedMap;
import java.util.TreeMap;
import org.agrona.DirectBuffer;

/**
 * In recovery the journal decides: what the core decides again is compared and dropped when the journal does not hold it; what the
 * journal holds and the core did not decide is adopted. So no new build, parameter or strategy alters what we did. The first
 * difference marks its strategy cold.
 */
final class RecoveryReferee implements CoreRunner.Referee {
    private final CoreRunner runner;
    private JournalGroup group;
    private final SortedMap<Integer, Long> cold = new TreeMap<>(); // strategy or owner -> first sequence
    private int next;

    RecoveryReferee(final CoreRunner runner) {
        this.runner = runner;
    }

    /** The group's input is about to run. */
    void begin(final JournalGroup recorded) {
        group = recorded;
        next = 1;
    }

    @Override
    public boolean accepts(final EventLog log, final DirectBuffer buffer, final int offset, final int length) {
        for (int record = next; record < group.records(); record++) {
            if (group.equals(record, buffer, offset, length)) {
                adoptUntil(record);
                next = record + 1;
                return true;
            }
        }
        differs(Records.strategy(buffer, offset), group.sequence(Math.min(next, group.records() - 1)));
        return false;
    }

    @Override
    public void onGroupEnd() {
        adoptUntil(group.records());
        next = group.records();
    }

    private void adoptUntil(final int end) {
        for (int record = next; record < end; record++) {
            if (!group.isRunners(record)) {
                final int at = group.offset(record);
                differs(Records.strategy(group.buffer(), at), group.sequence(record));
                runner.adopt(group.buffer(), at, group.length(record));
            }
        }
    }

    private void differs(final int owner, final long sequence) {
        cold.putIfAbsent(owner, sequence);
    }

    /** A strategy begins anew: how its predecessor differed counts no longer. */
    void rearmed(final int strategy) {
        if (strategy >= 0) {
            cold.remove(strategy);
        }
    }

    /** Whose decisions differ from the journal's, and from which sequence on; owners below 0 are the engine's own. */
    SortedMap<Integer, Long> cold() {
        return cold;
    }
}
