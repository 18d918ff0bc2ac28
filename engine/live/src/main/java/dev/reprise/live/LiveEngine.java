package dev.reprise.live;

import dev.reprise.api.EventPublisher;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.StopCause;
import dev.reprise.core.CoreSettings;
import dev.reprise.core.CoreState;
import dev.reprise.core.StrategyLoader;
import dev.reprise.core.driver.CoreRunner;
import dev.reprise.journal.JournalSettings;
import dev.reprise.journal.JournalWriter;
import dev.reprise.live.clock.LiveClock;
import dev.reprise.live.health.DiskLimits;
import dev.reprise.live.health.HealthReporter;
import dev.reprise.live.pipeline.Pipeline;
import dev.reprise.live.pipeline.PipelineSettings;
import dev.reprise.live.pipeline.Release;
import dev.reprise.live.recovery.GenerationRoll;
import dev.reprise.live.recovery.Recovery;
import dev.reprise.live.recovery.RecoveryAhead;
import dev.reprise.live.recovery.RollPolicy;
import dev.reprise.live.recovery.RunningRoll;
import dev.reprise.live.recovery.VenueModels;
import dev.reprise.live.session.LimitsInForce;
import dev.reprise.live.session.LimitsSpec;
import dev.reprise.live.session.SessionRecords;
import dev.reprise.live.session.SessionSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running engine of one instance: it holds the instance's lock, continues its journal, and trades until it is stopped.
 *
 * <p>The start is a ladder, and each step must hold before the next: lock, verify and recover, continue the journal, begin the
 * session. A new engine is HALTED until {@link #command} arms it. Methods may be called by any thread, one at a time.
 */
public final class LiveEngine implements AutoCloseable {
    private static final long INSPECT_TIMEOUT_SECONDS = 10;
    private static final int RUNS_LOST_AT_MOST = 4_096;
    private static final long POLL_NS = 50_000;

    private final InstanceLocks locks;
    private final Path journal;
    private final RunningRoll roll;
    private final Pipeline pipeline;
    private final SessionRecords session;
    private final Recovery.Result recovered;
    private final int runNumber;
    private StartTimes startTimes;
    private String rollReason; // null: the start was to begin no generation
    private RuntimeException rollFailure; // why it did not begin it all the same
    private final AtomicLong commands = new AtomicLong();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private HealthReporter health; // null until asked for
    private boolean closed;

    /**
     * What it takes to start.
     *
     * @param journal the instance's journal directory
     * @param journalSettings block sizes
     * @param pipeline ring, threads, waiting
     * @param core capacities
     * @param loader makes the strategies
     * @param models makes the simulated venue, where there is one
     * @param skip sequence of an input that broke the core, 0 for none
     * @param roll when the journal's next generation begins, at the start and while it runs
     * @param warmup for so long at most a scratch engine runs before, so that the first order is not the slow one, and a core that spins
     *     rehearses orders while nothing comes; zero: neither
     * @param onLocked called once, as soon as this process alone has the instance's directory
     */
    public record Settings(
            Path journal,
            JournalSettings journalSettings,
            PipelineSettings pipeline,
            CoreSettings core,
            StrategyLoader loader,
            VenueModels models,
            long skip,
            RollPolicy roll,
            Duration warmup,
            Runnable onLocked) {
        /** Tells nobody when it has its lock. */
        public Settings(
                final Path journal,
                final JournalSettings journalSettings,
                final PipelineSettings pipeline,
                final CoreSettings core,
                final StrategyLoader loader,
                final VenueModels models,
                final long skip,
                final RollPolicy roll,
                final Duration warmup) {
            this(journal, journalSettings, pipeline, core, loader, models, skip, roll, warmup, () -> {});
        }

        /** Never begins a generation by itself, and is not warmed. */
        public Settings(
                final Path journal,
                final JournalSettings journalSettings,
                final PipelineSettings pipeline,
                final CoreSettings core,
                final StrategyLoader loader,
                final VenueModels models,
                final long skip) {
            this(journal, journalSettings, pipeline, core, loader, models, skip, RollPolicy.NEVER, Duration.ZERO);
        }

        /** Is not warmed. */
        public Settings(
                final Path journal,
                final JournalSettings journalSettings,
                final PipelineSettings pipeline,
                final CoreSettings core,
                final StrategyLoader loader,
                final VenueModels models,
                final long skip,
                final RollPolicy roll) {
            this(journal, journalSettings, pipeline, core, loader, models, skip, roll, Duration.ZERO);
        }

        /** The same with another policy of when the journal's next generation begins. */
        public Settings withRoll(final RollPolicy other) {
            return new Settings(
                    journal, journalSettings, pipeline, core, loader, models, skip, other, warmup, onLocked);
        }

        /** The same, telling when it has its lock. */
        public Settings withOnLocked(final Runnable other) {
            return new Settings(journal, journalSettings, pipeline, core, loader, models, skip, roll, warmup, other);
        }

        /** A thread that gives its core away rehearses nothing. */
        private boolean isRehearsing() {
            return !warmup.isZero() && pipeline.idle() == PipelineSettings.Idle.BUSY_SPIN;
        }

        private Recovery.Result recover(final Path directory) {
            return recover(directory, () -> false);
        }

        private Recovery.Result recover(final Path directory, final BooleanSupplier isUnwanted) {
            return Recovery.recover(directory, core, loader, models, skip, isUnwanted);
        }

        private Recovery.Result recoverWhole(final Path directory) {
            return Recovery.recover(directory, core, loader, models, 0);
        }
    }

    /** Made with the first line: loading the logging library takes half a second of a cold start, and the recovery begins before that. */
    private static final class Log {
        static final Logger LOG = LoggerFactory.getLogger(LiveEngine.class);
    }

    /** When a start reached its steps, as {@link System#nanoTime}. */
    public record StartTimes(long locked, long verified, long recovered, long warmed) {}

    /** Forces what a journal holds by now. */
    interface Disk {
        void force(JournalWriter writer) throws IOException;
    }

    private LiveEngine(
            final InstanceLocks locks,
            final JournalWriter writer,
            final Recovery.Result recovered,
            final int runNumber,
            final CoreRunner runner,
            final Settings settings,
            final LiveClock clock,
            final Release release,
            final Runnable rehearsal) {
        this.locks = locks;
        journal = settings.journal();
        this.recovered = recovered;
        this.runNumber = runNumber;
        pipeline = new Pipeline(
                settings.pipeline(), runner, writer, release, clock, fault -> stopped.countDown(), rehearsal);
        session = new SessionRecords(pipeline.publisher(), commands);
        roll = new RunningRoll(
                pipeline,
                writer,
                new RunningRoll.Setup(settings.journalSettings(), settings.roll(), settings::recoverWhole),
                newCommands(),
                clock,
                begun(recovered.origin(), clock),
                recovered.sessions() + 1);
    }

    private static RunningRoll.Begun begun(final Recovery.Origin origin, final LiveClock clock) {
        return new RunningRoll.Begun(
                origin.wallTime() == Records.NO_TIME ? clock.anchor() : origin.wallTime(), origin.begunBytes());
    }

    /** Starts or continues an instance that trades on paper, or an account that nobody else can have. */
    public static LiveEngine start(
            final Settings settings, final SessionSpec spec, final LiveClock clock, final Release release) {
        return start(settings, spec, clock, release, null);
    }

    /**
     * Starts or continues an instance.
     *
     * @param release where journaled orders go; {@link Release#NONE} on paper
     * @param account that it trades alone, {@code null} when nobody else can have it
     * @throws dev.reprise.journal.JournalLockedException when the instance is running already
     * @throws AccountInUseException when another instance trades its account
     * @throws ClientOrderIdsSpentException when none are left, or the clock is years ahead
     * @throws dev.reprise.journal.JournalDamagedException when its journal is not whole
     * @throws Recovery.CoreFaultedException when its last input broke the core
     * @throws InstrumentDroppedException when something is open in an instrument that the session lacks
     * @throws DifferentInstanceException when its journal is of other instruments, of another environment, or of the other kind of fills
     */
    public static LiveEngine start(
            final Settings settings,
            final SessionSpec spec,
            final LiveClock clock,
            final Release release,
            final Account account) {
        return start(settings, spec, clock, release, account, JournalWriter::force);
    }

    /** @param disk how the session's beginning gets there, so that a test can see what a power cut would leave */
    static LiveEngine start(
            final Settings settings,
            final SessionSpec spec,
            final LiveClock clock,
            final Release release,
            final Account account,
            final Disk disk) {
        try {
            Files.createDirectories(settings.journal());
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot create the journal directory " + settings.journal(), e);
        }
        final InstanceLocks locks = InstanceLocks.acquire(settings.journal(), account, spec.instance());
        JournalWriter writer = null;
        LiveEngine engine = null;
        RecoveryAhead ahead = null;
        try {
            final long locked = System.nanoTime();
            ahead = RecoveryAhead.begin(
                    settings.journal(), isUnwanted -> settings.recover(settings.journal(), isUnwanted));
            settings.onLocked().run(); // beside the recovery: it may take as long as a library needs to load
            writer = JournalWriter.open(settings.journal(), settings.journalSettings(), locks.journal());
            final long verified = System.nanoTime();
            Recovery.Result recovered = ahead.result();
            requireSameInstance(spec, recovered);
            final String rollReason = rollReason(settings, writer, recovered, clock);
            RuntimeException rollFailure = null;
            if (rollReason != null) {
                try {
                    recovered = GenerationRoll.roll(
                                    writer,
                                    settings.journalSettings(),
                                    recovered,
                                    settings.roll().engine(),
                                    clock.anchor(),
                                    settings::recover)
                            .recovered()
                            .withStopped(recovered.stopped()); // the new generation does not say since when
                } catch (final RuntimeException failure) {
                    rollFailure =
                            failure; // trading need not wait for a shorter journal: it goes on with the one it has
                }
                writer = JournalWriter.open(settings.journal(), settings.journalSettings(), locks.journal());
                if (rollFailure != null) {
                    recovered = settings.recover(settings.journal());
                }
            }
            final CoreRunner runner = recovered.runner() != null
                    ? recovered.runner()
                    : new CoreRunner(
                            settings.core(),
                            settings.loader(),
                            settings.models().create(spec.mode(), spec.simulation()));
            if (runner.log().lastSequence() != writer.nextSequence() - 1) {
                throw new IllegalStateException("recovery ended at sequence="
                        + runner.log().lastSequence() + " but the journal at sequence=" + (writer.nextSequence() - 1));
            }
            final long recoveredAt = System.nanoTime();
            warm(settings, spec);
            final List<SessionSpec.BalanceSpec> opening = opening(spec, runner);
            final int runNumber = locks.nextRun(
                    RunNumbers.least(recovered.lastRun() + 1 + lostRuns(writer), spec.mode(), clock.anchor()));
            final SessionSpec begun =
                    spec.withLimits(LimitsInForce.replacedBy(runner.core().state().risk, spec.limits()));
            engine = new LiveEngine(
                    locks, writer, recovered, runNumber, runner, settings, clock, release, rehearsal(settings, spec));
            engine.rollReason = rollReason;
            engine.rollFailure = rollFailure;
            engine.startTimes = new StartTimes(locked, verified, recoveredAt, System.nanoTime());
            engine.begin(begun, clock, opening, settings.skip(), disk);
            engine.roll.start();
            return engine;
        } catch (final RuntimeException | Error failure) {
            if (ahead != null) {
                ahead.end();
            }
            if (engine != null) {
                engine.pipeline.close(); // its threads write the journal
            }
            if (writer != null) {
                writer.close();
            }
            locks.close();
            if (engine != null && engine.fault() != null) {
                throw new IllegalStateException("the session could not begin: " + engine.fault(), engine.fault());
            }
            throw failure;
        }
    }

    /** On the state as it was found, before a generation is begun: who is refused has changed nothing. */
    private static void requireSameInstance(final SessionSpec spec, final Recovery.Result recovered) {
        if (recovered.runner() != null) {
            final CoreState known = recovered.runner().core().state();
            DifferentInstanceException.checkPlace(spec, recovered);
            InstrumentDroppedException.check(spec, known);
            DifferentInstanceException.checkIndexes(spec, known);
        }
    }

    /** Trading need not wait for compiled code: a warm-up that fails is told, and the first orders are slower. */
    private static void warm(final Settings settings, final SessionSpec spec) {
        if (settings.warmup().isZero()) {
            return;
        }
        try {
            final Duration rehearsing =
                    settings.isRehearsing() ? settings.warmup().dividedBy(4) : Duration.ZERO;
            final long orders = Warmup.run(settings, spec, settings.warmup().minus(rehearsing));
            Log.LOG.info("warmed up with {} orders that led nowhere", orders);
        } catch (final RuntimeException failure) {
            Log.LOG.warn("the engine starts without a warm-up: the first orders will be slower", failure);
        }
    }

    /** What the core's thread does while nothing comes. */
    private static Runnable rehearsal(final Settings settings, final SessionSpec spec) {
        if (!settings.isRehearsing()) {
            return Pipeline.NO_REHEARSAL;
        }
        try {
            final Rehearsal rehearsal = new Rehearsal(settings, spec);
            rehearsal.practise(settings.warmup().dividedBy(4));
            return rehearsal;
        } catch (final RuntimeException failure) {
            Log.LOG.warn("nothing is rehearsed: the first order after a pause will be slower", failure);
            return Pipeline.NO_REHEARSAL;
        }
    }

    /** Why this start begins the next generation, {@code null} when it does not. */
    private static String rollReason(
            final Settings settings,
            final JournalWriter writer,
            final Recovery.Result recovered,
            final LiveClock clock) {
        final boolean isPossible = recovered.runner() != null
                && settings.skip() == 0
                && !GenerationRoll.isFreshlyRepaired(writer)
                && GenerationRoll.objections(recovered).isEmpty();
        return isPossible ? settings.roll().reason(recovered.origin(), clock.anchor()) : null;
    }

    /**
     * Sessions that the lost part of a repaired journal may have held: their client order ids are not used again. The first session
     * after a repair is known by there being no record but the carried ones.
     */
    private static int lostRuns(final JournalWriter writer) {
        return GenerationRoll.isFreshlyRepaired(writer) ? RUNS_LOST_AT_MOST : 0;
    }

    /** The balances that no session has told the core yet: all at first, none later, unless the first start was cut short. */
    private static List<SessionSpec.BalanceSpec> opening(final SessionSpec spec, final CoreRunner runner) {
        return spec.balances().stream()
                .filter(balance -> !runner.core().state().portfolio.isBalanceKnown(balance.currency()))
                .toList();
    }

    private void begin(
            final SessionSpec spec,
            final LiveClock clock,
            final List<SessionSpec.BalanceSpec> opening,
            final long skip,
            final Disk disk) {
        pipeline.start();
        session.start(spec, runNumber, clock.anchor(), opening);
        if (skip != 0) {
            session.command(CommandKind.SKIP, -1, "start", "leaves out the input sequence=" + skip);
        }
        recovered.differing().forEach((owner, sequence) -> {
            if (owner >= 0) {
                session.cold(owner, "decides differently from sequence=" + sequence + " on");
            }
        });
        recovered
                .coldStart()
                .forEach(strategy ->
                        session.cold(strategy, "its memory did not come along with the journal's generation"));
        awaitDrained();
        awaitBegun(disk);
    }

    /**
     * Orders may wait for no disk, but the session's run number does: who starts after a power cut must know it, or would use its
     * client order ids again.
     */
    private void awaitBegun(final Disk disk) {
        final long sequence = inspect(core -> core.log().lastSequence());
        while (pipeline.journaled() < sequence && pipeline.fault() == null) {
            Thread.onSpinWait();
        }
        if (pipeline.fault() == null) {
            try {
                disk.force(roll.writer());
            } catch (final IOException e) {
                throw new UncheckedIOException("cannot force the session's beginning to the disk: " + journal, e);
            }
        }
    }

    /** Waits until the core took everything published so far, or stopped. */
    private void awaitDrained() {
        while (!pipeline.isDrained() && pipeline.fault() == null) {
            Thread.onSpinWait();
        }
    }

    /** From now on the core is told how the engine is doing: the journal's disk, the ring's backlog, the core's loop. */
    public void reportHealth(final DiskLimits limits) {
        try {
            reportHealth(HealthReporter.Disk.of(Files.getFileStore(journal)), limits);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot find the disk of " + journal, e);
        }
    }

    /** The same with another way to ask the disk. */
    public synchronized void reportHealth(final HealthReporter.Disk disk, final DiskLimits limits) {
        if (health != null || closed) {
            throw new IllegalStateException("health is reported already, or the engine is closed");
        }
        health = new HealthReporter(disk, limits, () -> roll.writer().isSpaceRefused(), pipeline);
        health.start();
    }

    /** When the start reached its steps. */
    public StartTimes startTimes() {
        return startTimes;
    }

    /** What kept the start from beginning the generation that {@link #rollReason} asked for; {@code null} when nothing did. */
    public RuntimeException rollFailure() {
        return rollFailure;
    }

    /** Why the start was to begin the journal's next generation; {@code null} when it was not. */
    public String rollReason() {
        return rollReason;
    }

    /** What the start found in the journal; its runner belongs to the core's thread now. */
    public Recovery.Result recovered() {
        return recovered;
    }

    /** Begins the journal's generations while the session runs. */
    public RunningRoll roll() {
        return roll;
    }

    /** Run part of this session's client order ids. */
    public int runNumber() {
        return runNumber;
    }

    /** A way in for one thread: market data, reports. */
    public EventPublisher publisher() {
        return pipeline.publisher();
    }

    /** An operator's command; journaled with who and why. */
    public synchronized void command(
            final CommandKind kind, final int strategy, final String who, final String reason) {
        session.command(kind, strategy, who, reason);
    }

    /**
     * Cancels one order.
     *
     * @param clientOrderId of an order of ours; 0: one that is not, which instrument and venue order id name
     */
    public synchronized void cancelOrder(
            final int instrument,
            final long clientOrderId,
            final long venueOrderIdHigh,
            final long venueOrderIdLow,
            final String who,
            final String reason) {
        session.cancelOrder(instrument, clientOrderId, venueOrderIdHigh, venueOrderIdLow, who, reason);
    }

    /**
     * Changes limits: the command with who and why, then the limits, none between them.
     *
     * @param text what changes, for the journal
     */
    public synchronized void limits(final List<LimitsSpec> limits, final String who, final String text) {
        session.command(CommandKind.SET_LIMITS, -1, who, text);
        limits.forEach(session::limits);
    }

    /** A way for commands that may have to wait for room in the ring, for one thread at a time. */
    public SessionRecords newCommands() {
        return new SessionRecords(pipeline.publisher(), commands);
    }

    /**
     * Waits until everything published so far is in the journal, or the engine stopped.
     *
     * @throws IllegalStateException when that takes longer than 10 s
     */
    public void awaitJournaled() {
        final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(INSPECT_TIMEOUT_SECONDS);
        while (!pipeline.isDrained() && pipeline.fault() == null) {
            waitUntil(end);
        }
        final long sequence = inspect(core -> core.log().lastSequence());
        while (pipeline.durable() < sequence && pipeline.fault() == null) {
            waitUntil(end);
        }
    }

    private static void waitUntil(final long end) {
        if (System.nanoTime() - end > 0) {
            throw new IllegalStateException("the journal did not take the command within " + INSPECT_TIMEOUT_SECONDS
                    + " s; it may still do so");
        }
        LockSupport.parkNanos(POLL_NS);
    }

    /** Tells whenever the core's kill switch latches; on the core's thread, which must not wait. */
    public void onLatch(final Runnable told) {
        pipeline.onLatch(told);
    }

    /** Whether the core's kill switch is latched. */
    public boolean isLatched() {
        return pipeline.isLatched();
    }

    /** Whether it is, and the journal has the record of it. */
    public boolean isLatchJournaled() {
        return pipeline.isLatchJournaled();
    }

    /** Counts as long as the core's thread moves. */
    public long cycles() {
        return pipeline.cycles();
    }

    /** Whether the core's thread has ended. */
    public boolean hasEnded() {
        return pipeline.hasEnded();
    }

    /** What the core's thread does now, innermost call first. */
    public StackTraceElement[] coreStack() {
        return pipeline.coreStack();
    }

    /**
     * Looks at the core between two inputs, on its thread.
     *
     * @param look quick, and changes nothing
     */
    public <T> T inspect(final Function<CoreRunner, T> look) {
        return inspect(look, TimeUnit.SECONDS.toMillis(INSPECT_TIMEOUT_SECONDS));
    }

    /**
     * Looks at the core, which may be stuck.
     *
     * @throws IllegalStateException when it did not let anybody look in time
     */
    public <T> T inspect(final Function<CoreRunner, T> look, final long timeoutMs) {
        final CompletableFuture<T> answer = new CompletableFuture<>();
        synchronized (this) {
            if (closed) {
                return look.apply(pipeline.core());
            }
            pipeline.inspect(core -> {
                try {
                    answer.complete(look.apply(core));
                } catch (final RuntimeException | Error failure) {
                    answer.completeExceptionally(failure); // the looker's, not the core's
                }
            });
        }
        try {
            return answer.get(timeoutMs, TimeUnit.MILLISECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the core", e);
        } catch (final ExecutionException e) {
            throw new IllegalStateException("looking at the core failed: " + e.getCause(), e.getCause());
        } catch (final TimeoutException e) {
            throw new IllegalStateException("the core did not answer within " + timeoutMs + " ms", e);
        }
    }

    /** Inputs the core took in this session. */
    public long inputs() {
        return pipeline.inputs();
    }

    /** Sequence of the last record in the journal. */
    public long journaled() {
        return pipeline.journaled();
    }

    /** Sequence of the last record that would survive what the journal's durability names. */
    public long durable() {
        return pipeline.durable();
    }

    /** What stopped it, or {@code null}. */
    public Throwable fault() {
        return pipeline.fault();
    }

    /**
     * Waits for a fault or for {@link #stop}.
     *
     * @return whether it stopped in time
     */
    public boolean awaitStop(final long timeout, final TimeUnit unit) throws InterruptedException {
        return stopped.await(timeout, unit);
    }

    /** Ends the session: its last record is written, threads end, the lock is free. Who publishes has stopped before. */
    public synchronized void stop(final StopCause cause) {
        if (closed) {
            return;
        }
        try {
            roll.close();
            if (health != null) {
                health.close();
            }
            if (pipeline.fault() == null && moves()) {
                session.stop(cause);
            }
        } catch (final IllegalStateException refused) {
            if (pipeline.fault() == null) { // else it broke meanwhile, and fault() tells
                throw refused;
            }
        } finally {
            pipeline.close(); // while a thread may still write, journal and lock stay as they are
            closed = true;
            stopped.countDown();
            try {
                roll.writer().close();
            } finally {
                locks.close();
            }
        }
    }

    /** Whether the core takes records: one that is stuck would never make room for the session's last. */
    private boolean moves() {
        final long before = pipeline.cycles();
        final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        while (pipeline.cycles() == before && !pipeline.hasEnded()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            LockSupport.parkNanos(POLL_NS);
        }
        return true;
    }

    /** The core, once stopped: the caller's from then on. */
    public synchronized CoreRunner runner() {
        if (!closed) {
            throw new IllegalStateException("the core belongs to its thread while the engine runs");
        }
        return pipeline.core();
    }

    @Override
    public void close() {
        stop(StopCause.OPERATOR);
    }
}
