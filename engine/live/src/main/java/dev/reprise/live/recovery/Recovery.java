package dev.reprise.live.recovery;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.CarriedEndDecoder;
import dev.reprise.api.schema.CheckpointDecoder;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.OperatorCommandDecoder;
import dev.reprise.api.schema.RunIdentityDecoder;
import dev.reprise.api.schema.RunStartedDecoder;
import dev.reprise.api.schema.StrategyStatus;
import dev.reprise.core.CoreSettings;
import dev.reprise.core.StrategyLoader;
import dev.reprise.core.driver.CoreFaultException;
import dev.reprise.core.driver.CoreRunner;
import dev.reprise.journal.JournalGenerations;
import dev.reprise.journal.JournalGroup;
import dev.reprise.journal.JournalReader;
import dev.reprise.live.session.SimulationSpec;
import java.io.Serial;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/**
 * Brings a core back from its journal: recorded inputs and recorded outputs are applied, nothing is decided anew. Strategies run
 * over the same inputs, muted and compared, so that they come back with their memory; whoever differs is cold.
 */
public final class Recovery {
    private Recovery() {}

    /**
     * A recovered core.
     *
     * @param runner stands right behind the journal's last record; {@code null} for an empty journal
     * @param records records applied
     * @param sessions sessions the journal holds
     * @param lastRun highest run number used, 0 for none
     * @param environment of the last session, a {@link dev.reprise.live.session.EnvironmentCode}; 0 for an empty journal
     * @param differing whose decisions differ from the journal's (strategy index; below 0 the engine's own), by first sequence
     * @param coldStart strategies that go on from a carried state without their memory, because they have no snapshot
     * @param checkpointsAgree whether every checkpoint's decision hash was reached again
     * @param origin when and by which engine the journal's generation was begun
     * @param stopped strategies that were not to decide any more, by index
     */
    public record Result(
            CoreRunner runner,
            long records,
            int sessions,
            int lastRun,
            int environment,
            SortedMap<Integer, Long> differing,
            SortedSet<Integer> coldStart,
            boolean checkpointsAgree,
            Origin origin,
            SortedMap<Integer, Stopped> stopped) {

        /** The same with another account of the strategies that are stopped. */
        public Result withStopped(final SortedMap<Integer, Stopped> other) {
            return new Result(
                    runner,
                    records,
                    sessions,
                    lastRun,
                    environment,
                    differing,
                    coldStart,
                    checkpointsAgree,
                    origin,
                    other);
        }
    }

    /**
     * A strategy that was not to decide any more.
     *
     * @param status DISABLED or COLD
     * @param since UTC ns; {@link Records#NO_TIME} when that was before the generation that was read
     * @param why as the journal says it; empty when that was before
     */
    public record Stopped(StrategyStatus status, long since, String why) {}

    /**
     * When and by which engine a generation was begun, and who wrote to it last.
     *
     * @param wallTime UTC ns, {@link Records#NO_TIME} for an empty journal
     * @param begunBytes of the generation's file up to the last record of the state that it began with, 0 for a journal's first
     * @param grownBytes from there to its last record
     * @param lastEngine version of the engine of the last session; empty when it was not recorded
     */
    public record Origin(long wallTime, long begunBytes, long grownBytes, String lastEngine) {}

    /** A journal that ends with a core fault: starting it again would break the core again. */
    public static final class CoreFaultedException extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1;

        private final long sequence;

        CoreFaultedException(final long sequence) {
            super("the last session ended because the core failed on input sequence=" + sequence);
            this.sequence = sequence;
        }

        /** Sequence of the input that broke the core. */
        public long sequence() {
            return sequence;
        }
    }

    /** A later generation without the state that it begins with, or without a part of it. */
    public static final class IncompleteGenerationException extends IllegalStateException {
        @Serial
        private static final long serialVersionUID = 1;

        IncompleteGenerationException(final String message) {
            super(message);
        }
    }

    /**
     * Reads the whole journal. Where its generation begins with a state that this engine cannot read, because another version carried
     * it, it reads from the newest generation before it that it can, and all that came since.
     *
     * <p>An input that broke the core is left out together with all it caused. Where a later session follows, a person has agreed
     * to that; at the journal's end {@code skip} must say so.
     *
     * @param skip sequence of the input that broke the core at the journal's end, 0 for none
     * @throws CoreFaultedException when the journal ends with a core fault and {@code skip} does not name its input
     * @throws IllegalArgumentException when {@code skip} names an input that broke no core
     * @throws CarriedUnreadableException when no generation that is kept begins with a state that can be read
     * @throws IncompleteGenerationException when the generation's state is not all there
     * @throws dev.reprise.journal.JournalDamagedException when the journal is not whole
     */
    public static Result recover(
            final Path journal,
            final CoreSettings settings,
            final StrategyLoader loader,
            final VenueModels models,
            final long skip) {
        return recover(journal, settings, loader, models, skip, () -> false);
    }

    /**
     * The same, and ends early when nobody wants its result any more.
     *
     * @throws AbandonedException when it ended early
     */
    public static Result recover(
            final Path journal,
            final CoreSettings settings,
            final StrategyLoader loader,
            final VenueModels models,
            final long skip,
            final BooleanSupplier isUnwanted) {
        try {
            return read(List.of(journal), settings, loader, models, skip, isUnwanted);
        } catch (final CarriedUnreadableException unreadable) {
            final List<Path> generations = JournalGenerations.of(journal);
            for (int from = generations.size() - 2; from >= 0; from--) {
                try {
                    return read(
                            generations.subList(from, generations.size()), settings, loader, models, skip, isUnwanted);
                } catch (final CarriedUnreadableException alsoUnreadable) {
                    unreadable.addSuppressed(alsoUnreadable);
                }
            }
            throw unreadable;
        }
    }

    /** The state that a generation begins with was carried by an engine that this one does not understand. */
    public static final class CarriedUnreadableException extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1;

        CarriedUnreadableException(final Path journal, final Throwable cause) {
            super(
                    "the state that the journal's generation begins with cannot be read by this engine, and no generation before"
                            + " it that can is kept: directory=" + journal + "; start the version that wrote it ("
                            + cause
                            + ')',
                    cause);
        }
    }

    /** Its result was no longer wanted. */
    public static final class AbandonedException extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1;

        AbandonedException(final long records) {
            super("the recovery was abandoned: records=" + records);
        }
    }

    /** Reads generations one behind the other; of all but the first the records, and not the state they begin with. */
    private static Result read(
            final List<Path> generations,
            final CoreSettings settings,
            final StrategyLoader loader,
            final VenueModels models,
            final long skip,
            final BooleanSupplier isUnwanted) {
        CoreRunner runner = null;
        RecoveryReferee referee = null;
        long records = 0;
        int sessions = 0;
        int lastRun = 0;
        int environment = 0;
        boolean agree = true;
        boolean skipFound = skip == 0;
        boolean isCarrying = false;
        long wallTime = Records.NO_TIME;
        long begunBytes = 0;
        long bytes = 0;
        String lastEngine = "";
        final SortedSet<Integer> coldStart = new TreeSet<>();
        final StoppedStrategies stopped = new StoppedStrategies();
        for (final Path journal : generations) {
            final boolean isFirst = journal.equals(generations.get(0));
            final boolean isLast = journal.equals(generations.get(generations.size() - 1));
            begunBytes = 0;
            try (JournalReader reader = JournalReader.open(journal)) {
                final JournalGroup group = new JournalGroup(reader);
                if (!isFirst
                        && reader.generation().firstSequence() != runner.log().lastSequence() + 1) {
                    throw new IllegalStateException(
                            "the generation does not begin where the one before it ends: directory=" + journal
                                    + "; `reprise journal verify --generations` tells more");
                }
                long aheadEnd = 0; // of the document that the record behind the group is in, which is looked at already
                while (group.next()) {
                    final long documentEnd = aheadEnd;
                    aheadEnd = reader.bytesRead();
                    if (isUnwanted.getAsBoolean()) {
                        throw new AbandonedException(records);
                    }
                    final boolean isCarried = Records.isCarried(group.buffer(), 0);
                    final int templateId = group.templateId(0);
                    final int rearmed = rearmed(group, templateId);
                    if (templateId == CarriedEndDecoder.TEMPLATE_ID) {
                        begunBytes = documentEnd;
                    }
                    if (isCarried && !isFirst) {
                        skip(runner, group);
                        records += group.records();
                        continue;
                    }
                    isCarrying |= isCarried;
                    if (!isCarried && isCarrying) {
                        throw incomplete(journal);
                    }
                    if (templateId == RunStartedDecoder.TEMPLATE_ID) {
                        final RunStartedDecoder run = wrapRun(group);
                        sessions += isCarried ? 0 : 1;
                        lastRun = Math.max(lastRun, run.runNumber());
                        environment = run.environment();
                        if (runner == null) {
                            runner =
                                    new CoreRunner(settings, loader, models.create(run.mode(), SimulationSpec.of(run)));
                            referee = new RecoveryReferee(runner);
                            runner.referee(referee);
                            runner.firstSequence(reader.generation().firstSequence());
                            wallTime = run.anchor();
                        }
                    }
                    if (runner == null) {
                        throw new IllegalStateException(
                                "not a session's journal: it begins with templateId=" + templateId);
                    }
                    if (group.hasCoreFault() && group.isLast() && isLast && group.sequence(0) != skip) {
                        throw new CoreFaultedException(group.sequence(0));
                    }
                    skipFound |= group.hasCoreFault() && group.sequence(0) == skip;
                    referee.begin(group);
                    referee.rearmed(rearmed);
                    if (group.hasCoreFault()) {
                        skip(runner, group);
                    } else {
                        run(runner, group, isCarried ? journal : null);
                        agree &= checkpointsAgree(group, runner);
                        stopped.look(group);
                    }
                    if (templateId == RunIdentityDecoder.TEMPLATE_ID) {
                        lastEngine = engineOf(group);
                    } else if (templateId == CarriedEndDecoder.TEMPLATE_ID) {
                        final CarriedEndDecoder end = wrapEnd(group);
                        isCarrying = false;
                        sessions = end.sessions();
                        wallTime = end.wallTime();
                        lastEngine = end.engine();
                        for (final int strategy : runner.core().strategiesCarriedCold()) {
                            coldStart.add(strategy);
                        }
                    } else if (!coldStart.isEmpty()) {
                        coldStart.remove(rearmed);
                    }
                    records += group.records();
                }
                reader.readToVerifiedEnd();
                bytes = reader.bytesRead();
                if (isCarrying || runner == null && reader.generation().firstSequence() > 1) {
                    throw incomplete(journal);
                }
            }
        }
        if (!skipFound) {
            throw new IllegalArgumentException("no input to skip: sequence=" + skip + " broke no core");
        }
        if (runner != null) {
            runner.referee(CoreRunner.Referee.NONE);
        }
        removeStopped(coldStart, runner);
        return new Result(
                runner,
                records,
                sessions,
                lastRun,
                environment,
                referee == null ? new TreeMap<>() : referee.cold(),
                coldStart,
                agree,
                new Origin(wallTime, begunBytes, bytes - begunBytes, lastEngine),
                stopped.of(runner, settings.maxStrategies()));
    }

    private static void run(final CoreRunner runner, final JournalGroup group, final Path carriedBy) {
        try {
            runner.run(group.buffer(), 0, group.length(0));
        } catch (final CoreFaultException fault) {
            throw carriedBy == null ? fault : new CarriedUnreadableException(carriedBy, fault.getCause());
        }
    }

    private static void skip(final CoreRunner runner, final JournalGroup group) {
        for (int record = 0; record < group.records(); record++) {
            runner.skip(group.buffer(), group.offset(record), group.length(record));
        }
    }

    /** Who does not decide anyway need not be stopped. */
    private static void removeStopped(final SortedSet<Integer> strategies, final CoreRunner runner) {
        strategies.removeIf(strategy -> runner.core().state().risk.strategyStatus(strategy) != StrategyStatus.ENABLED);
    }

    private static IncompleteGenerationException incomplete(final Path journal) {
        return new IncompleteGenerationException(
                "the state that the generation begins with is missing or has no end, so it does not count: directory="
                        + journal
                        + "; `reprise journal repair` goes back to the generation before, which is kept beside it");
    }

    private static String engineOf(final JournalGroup group) {
        final RunIdentityDecoder identity = new RunIdentityDecoder()
                .wrap(
                        group.buffer(),
                        BODY_OFFSET,
                        Records.blockLength(group.buffer(), 0),
                        Records.version(group.buffer(), 0));
        identity.skipRun();
        identity.skipInstance();
        identity.skipHost();
        return identity.version();
    }

    private static CarriedEndDecoder wrapEnd(final JournalGroup group) {
        return new CarriedEndDecoder()
                .wrap(
                        group.buffer(),
                        BODY_OFFSET,
                        Records.blockLength(group.buffer(), 0),
                        Records.version(group.buffer(), 0));
    }

    /** The strategy that the group's command begins anew, so that what its predecessor decided no longer counts; -1 for none. */
    private static int rearmed(final JournalGroup group, final int templateId) {
        if (templateId != OperatorCommandDecoder.TEMPLATE_ID) {
            return Records.NO_STRATEGY;
        }
        final OperatorCommandDecoder command = new OperatorCommandDecoder()
                .wrap(
                        group.buffer(),
                        BODY_OFFSET,
                        Records.blockLength(group.buffer(), 0),
                        Records.version(group.buffer(), 0));
        return command.kind() == CommandKind.REARM_STRATEGY ? command.strategy() : Records.NO_STRATEGY;
    }

    private static RunStartedDecoder wrapRun(final JournalGroup group) {
        return new RunStartedDecoder()
                .wrap(
                        group.buffer(),
                        BODY_OFFSET,
                        Records.blockLength(group.buffer(), 0),
                        Records.version(group.buffer(), 0));
    }

    private static boolean checkpointsAgree(final JournalGroup group, final CoreRunner runner) {
        final int last = group.records() - 1;
        if (group.templateId(last) != CheckpointDecoder.TEMPLATE_ID) {
            return true;
        }
        final int at = runner.log().length() - group.length(last);
        return at > 0 && group.equals(last, runner.log().buffer(), at, group.length(last));
    }
}
