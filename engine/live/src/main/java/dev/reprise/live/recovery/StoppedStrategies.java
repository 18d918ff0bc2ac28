package dev.reprise.live.recovery;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.StrategyStatus;
import dev.reprise.api.schema.StrategyStatusChangedDecoder;
import dev.reprise.core.driver.CoreRunner;
import dev.reprise.journal.JournalGroup;
import java.util.SortedMap;
import java.util.TreeMap;
import org.agrona.DirectBuffer;

/** Remembers while a journal is read when and why strategies were stopped; whether they still are says the core. One thread. */
final class StoppedStrategies {
    private final StrategyStatusChangedDecoder changed = new StrategyStatusChangedDecoder();
    private final SortedMap<Integer, Recovery.Stopped> last = new TreeMap<>();

    /** A group that counts. */
    void look(final JournalGroup group) {
        for (int record = 0; record < group.records(); record++) {
            if (group.templateId(record) == StrategyStatusChangedDecoder.TEMPLATE_ID) {
                keep(group.buffer(), group.offset(record));
            }
        }
    }

    private void keep(final DirectBuffer buffer, final int offset) {
        changed.wrap(
                buffer, offset + BODY_OFFSET, Records.blockLength(buffer, offset), Records.version(buffer, offset));
        final int strategy = changed.strategy();
        last.put(
                strategy,
                new Recovery.Stopped(changed.status(), Records.receiveTime(buffer, offset), changed.message()));
    }

    /** Those that do not decide, by index. */
    SortedMap<Integer, Recovery.Stopped> of(final CoreRunner runner, final int maxStrategies) {
        final SortedMap<Integer, Recovery.Stopped> stopped = new TreeMap<>();
        for (int strategy = 0; runner != null && strategy < maxStrategies; strategy++) {
            final StrategyStatus status = runner.core().state().risk.strategyStatus(strategy);
            if (status != StrategyStatus.ENABLED) {
                final Recovery.Stopped known = last.get(strategy);
                stopped.put(
                        strategy,
                        known != null && known.status() == status
                                ? known
                                : new Recovery.Stopped(status, Records.NO_TIME, ""));
            }
        }
        return stopped;
    }
}
