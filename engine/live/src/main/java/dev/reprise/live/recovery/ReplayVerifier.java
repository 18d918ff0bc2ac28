package dev.reprise.live.recovery;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.RunStartedDecoder;
import dev.reprise.core.CoreSettings;
import dev.reprise.core.CoreState;
import dev.reprise.core.StrategyLoader;
import dev.reprise.core.driver.CoreFaultException;
import dev.reprise.core.driver.CoreRunner;
import dev.reprise.journal.JournalGroup;
import dev.reprise.journal.JournalReader;
import dev.reprise.live.session.SimulationSpec;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Proves a journal by deciding everything again from its inputs: identical means that every recorded output was decided again,
 * byte for byte, and nothing else was. It re-runs, it does not re-read.
 */
public final class ReplayVerifier {
    /** So many inputs lie between two reports of progress. */
    public static final int PROGRESS_EVERY = 1 << 16;

    private ReplayVerifier() {}

    /**
     * What a replay found.
     *
     * @param identical whether all outputs are equal
     * @param firstDifference sequence of the first record that differs, 0 for none
     * @param expected a copy of the record that the journal holds there, {@code null} for none
     * @param actual a copy of the record that was decided there, {@code null} for none
     * @param inputs inputs run
     * @param outputsCompared recorded outputs compared
     * @param hash the decision hash of what was decided here
     * @param state the core's state at the end
     */
    public record Result(
            boolean identical,
            long firstDifference,
            DirectBuffer expected,
            DirectBuffer actual,
            long inputs,
            long outputsCompared,
            String hash,
            CoreState state) {}

    /**
     * Replays up to the first difference. An input that broke the core is run like any other, and its fault compared; where a later
     * session follows, that session began without the input, so the replay begins again and leaves it out.
     *
     * @param progress called with the bytes read so far, every {@value #PROGRESS_EVERY} inputs
     * @throws dev.reprise.journal.JournalDamagedException when the journal is not whole
     */
    public static Result verify(
            final Path journal,
            final CoreSettings settings,
            final StrategyLoader loader,
            final VenueModels models,
            final LongConsumer progress) {
        long skipUntil = 0;
        while (true) {
            final Pass pass = new Pass(skipUntil);
            final Result result = pass.run(journal, settings, loader, models, progress);
            if (result != null) {
                return result;
            }
            skipUntil = pass.brokenAt;
        }
    }

    /** One reading of the journal. */
    private static final class Pass {
        private final long skipUntil; // inputs up to here that broke the core are proven to have, and left out
        private long brokenAt;
        private long inputs;
        private long outputs;

        private Pass(final long skipUntil) {
            this.skipUntil = skipUntil;
        }

        /** Returns {@code null} when the core broke as recorded and the journal goes on without that input. */
        private Result run(
                final Path journal,
                final CoreSettings settings,
                final StrategyLoader loader,
                final VenueModels models,
                final LongConsumer progress) {
            try (JournalReader reader = JournalReader.open(journal)) {
                final JournalGroup group = new JournalGroup(reader);
                CoreRunner runner = null;
                while (group.next()) {
                    if (runner == null) {
                        runner = start(group, settings, loader, models);
                        runner.firstSequence(reader.generation().firstSequence());
                    }
                    inputs += Records.isCarried(group.buffer(), 0) ? 0 : 1;
                    if (group.hasCoreFault() && group.sequence(0) <= skipUntil) {
                        for (int record = 0; record < group.records(); record++) {
                            runner.skip(group.buffer(), group.offset(record), group.length(record));
                        }
                        outputs += group.records() - 1;
                        continue;
                    }
                    final boolean broke = !runs(runner, group);
                    final int difference = firstDifference(group, runner);
                    if (difference >= 0) {
                        return different(group, difference, runner);
                    }
                    outputs += group.records() - 1;
                    if (broke && !group.isLast()) {
                        brokenAt = group.sequence(0);
                        return null;
                    }
                    if (inputs % PROGRESS_EVERY == 0) {
                        progress.accept(reader.bytesRead());
                    }
                }
                reader.readToVerifiedEnd();
                if (runner == null) {
                    throw new IllegalStateException("the journal is empty: " + journal);
                }
                return new Result(
                        true,
                        0,
                        null,
                        null,
                        inputs,
                        outputs,
                        runner.log().hash().text(),
                        runner.core().state());
            }
        }

        /** Runs a group's input; false when it broke the core, which the log then shows. */
        private static boolean runs(final CoreRunner runner, final JournalGroup group) {
            try {
                runner.run(group.buffer(), 0, group.length(0));
                return true;
            } catch (final CoreFaultException fault) {
                return false;
            }
        }

        private Result different(final JournalGroup group, final int difference, final CoreRunner runner) {
            final int equal = Math.min(difference, group.records()) - 1;
            return new Result(
                    false,
                    group.sequence(difference),
                    copy(group, difference),
                    copy(runner, difference),
                    inputs,
                    outputs + Math.max(equal, 0) + (difference > 0 && difference < group.records() ? 1 : 0),
                    runner.log().hash().text(),
                    runner.core().state());
        }
    }

    private static CoreRunner start(
            final JournalGroup group,
            final CoreSettings settings,
            final StrategyLoader loader,
            final VenueModels models) {
        if (group.templateId(0) != RunStartedDecoder.TEMPLATE_ID) {
            throw new IllegalStateException(
                    "not a session's journal: it begins with templateId=" + group.templateId(0));
        }
        final RunStartedDecoder run = new RunStartedDecoder()
                .wrap(
                        group.buffer(),
                        BODY_OFFSET,
                        Records.blockLength(group.buffer(), 0),
                        Records.version(group.buffer(), 0));
        return new CoreRunner(settings, loader, models.create(run.mode(), SimulationSpec.of(run)));
    }

    /** Index of the first record of the group that differs from what was decided, -1 for none. */
    private static int firstDifference(final JournalGroup group, final CoreRunner runner) {
        final int decided = runner.log().length();
        if (group.equals(runner.log().buffer(), 0, decided)) {
            return -1;
        }
        int at = 0;
        for (int record = 0; record < group.records(); record++) {
            final int length = group.length(record);
            if (at >= decided
                    || Records.length(runner.log().buffer(), at) != length
                    || !group.equals(record, runner.log().buffer(), at, length)) {
                return record;
            }
            at += length;
        }
        return at < decided ? group.records() : -1;
    }

    private static DirectBuffer copy(final JournalGroup group, final int record) {
        return record < group.records() ? copy(group.buffer(), group.offset(record)) : null;
    }

    private static DirectBuffer copy(final CoreRunner runner, final int record) {
        int at = 0;
        for (int i = 0; i < record && at < runner.log().length(); i++) {
            at += Records.length(runner.log().buffer(), at);
        }
        return at < runner.log().length() ? copy(runner.log().buffer(), at) : null;
    }

    private static DirectBuffer copy(final DirectBuffer buffer, final int offset) {
        final byte[] bytes = new byte[Records.length(buffer, offset)];
        buffer.getBytes(offset, bytes);
        return new UnsafeBuffer(bytes);
    }
}
