package dev.reprise.live.pipeline;

import dev.reprise.api.EngineClock;
import dev.reprise.core.driver.CoreRunner;
import dev.reprise.journal.Durability;
import dev.reprise.journal.JournalWriter;
import dev.reprise.live.ring.CellRing;
import dev.reprise.live.ring.RingPublisher;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.agrona.concurrent.IdleStrategy;

/**
 * The threads of a running engine: the core's, the journal's when not fused, and one that waits for the disk when orders must. A fault on either closes the ring, so that no
 * publisher waits for it, and is told once.
 */
public final class Pipeline implements AutoCloseable {
    /** Does nothing while the ring is empty. */
    public static final Runnable NO_REHEARSAL = () -> {};

    private static final int DRAIN_LIMIT = 64;

    private final PipelineSettings settings;
    private final EngineClock clock;
    private final CellRing ring;
    private final JournalStage stage;
    private final Object forcing = new Object(); // held while the disk is waited for, and while the writer changes
    private JournalWriter writer; // guarded by it
    private final LogRing logRing;
    private final CoreAgent coreAgent;
    private final Consumer<Throwable> onFault;
    private final Thread coreThread;
    private final Thread journalThread;
    private final SyncStage syncStage; // null when orders need not wait for the disk
    private final Thread syncThread;
    private volatile boolean running = true;
    private volatile boolean coreDone;
    private volatile boolean journalDone;
    private volatile Throwable fault;

    /**
     * @param runner not yet used by any other thread from now on
     * @param onFault called once, on the thread that failed
     */
    public Pipeline(
            final PipelineSettings settings,
            final CoreRunner runner,
            final JournalWriter writer,
            final Release release,
            final EngineClock clock,
            final Consumer<Throwable> onFault) {
        this(settings, runner, writer, release, clock, onFault, NO_REHEARSAL);
    }

    /**
     * As the other one.
     *
     * @param rehearsal what the core's thread does now and then while the ring is empty: microseconds, and nothing to the session
     */
    public Pipeline(
            final PipelineSettings settings,
            final CoreRunner runner,
            final JournalWriter writer,
            final Release release,
            final EngineClock clock,
            final Consumer<Throwable> onFault,
            final Runnable rehearsal) {
        this.settings = settings;
        this.clock = clock;
        this.onFault = onFault;
        this.writer = writer;
        ring = new CellRing(settings.ringCells());
        final boolean waitsForDisk = writer.durability() == Durability.POWER;
        syncStage = waitsForDisk
                ? new SyncStage(
                        this::force,
                        release,
                        this::journaled,
                        writer.nextSequence() - 1,
                        settings.idle().create())
                : null;
        stage = new JournalStage(writer, waitsForDisk ? syncStage : release);
        logRing = settings.fused() ? null : new LogRing(settings.logRingLength(), stage);
        coreAgent = new CoreAgent(
                ring, runner, stage, logRing, clock, settings.idle().create(), rehearsal);
        coreThread = new Thread(this::runCore, "reprise-core");
        journalThread = settings.fused() ? null : new Thread(this::runJournal, "reprise-journal");
        syncThread = waitsForDisk ? new Thread(this::runSync, "reprise-sync") : null;
    }

    /** Begins to take what is published; what was published before is taken first. */
    public void start() {
        coreThread.start();
        if (journalThread != null) {
            journalThread.start();
        }
        if (syncThread != null) {
            syncThread.start();
        }
    }

    private void runCore() {
        final IdleStrategy idle = settings.idle() == PipelineSettings.Idle.BACKOFF
                ? new RingIdle(ring::rest)
                : settings.idle().create();
        try {
            ThreadCpu.pin(settings.coreCpu());
            while (running) {
                idle.idle(coreAgent.doWork());
            }
            coreAgent.drain(); // what was published before the stop is still taken
        } catch (final Throwable failure) {
            fail(failure);
        } finally {
            ring.close();
            closeCore();
        }
    }

    private void closeCore() {
        try {
            coreAgent.onClose();
        } catch (final Throwable failure) {
            fail(failure);
        } finally {
            coreDone = true;
            journalDone = logRing == null;
            coreAgent.answerInspectors();
        }
    }

    private void runJournal() {
        final IdleStrategy idle = settings.idle().create();
        try {
            ThreadCpu.pin(settings.journalCpu());
            boolean last = false;
            while (true) {
                final int work = logRing.drain(DRAIN_LIMIT);
                if (work == 0) {
                    stage.flush();
                    if (last) {
                        return;
                    }
                    last = coreDone;
                }
                idle.idle(work);
            }
        } catch (final Throwable failure) {
            fail(failure);
        } finally {
            logRing.close();
            ring.close();
            journalDone = true;
        }
    }

    /** After a fault nothing more leaves: the venue is asked about what was journaled and not sent. */
    private void runSync() {
        final IdleStrategy idle = settings.idle().create();
        try {
            while (fault == null) {
                final boolean last = journalDone;
                final int work = syncStage.doWork(last);
                if (work == 0 && last) {
                    return;
                }
                idle.idle(work);
            }
        } catch (final Throwable failure) {
            fail(failure);
        } finally {
            syncStage.close();
        }
    }

    private void fail(final Throwable failure) {
        final boolean first;
        synchronized (this) {
            first = fault == null;
            if (first) {
                fault = failure;
            } else if (fault != failure) {
                fault.addSuppressed(failure);
            }
        }
        running = false;
        ring.close();
        if (first) {
            onFault.accept(failure);
        }
    }

    /** A way in for one thread. */
    public RingPublisher publisher() {
        return new RingPublisher(ring, clock);
    }

    /** Lets somebody look at the core between two batches, on its own thread; they must be quick and change nothing. */
    public void inspect(final Consumer<CoreRunner> inspector) {
        coreAgent.inspect(inspector);
        if (coreDone) {
            coreAgent.answerInspectors(); // nobody else does any more
        }
    }

    /**
     * Has something done on the core's thread when the ring is empty and the journal holds all there was; nothing is taken until it is
     * done. One at a time.
     */
    public void atRest(final Consumer<CoreRunner> next) {
        coreAgent.atRest(next);
    }

    /** Takes it back; false when it is being done, or done. */
    public boolean takeBack(final Consumer<CoreRunner> next) {
        return coreAgent.takeBack(next);
    }

    /**
     * Goes on in the journal's next generation. The core's thread, at rest; what the old one holds is on the disk.
     *
     * @param core that was recovered from what the generation begins with
     */
    public void generation(final JournalWriter next, final CoreRunner core) {
        synchronized (forcing) {
            writer = next;
            stage.writer(next);
        }
        coreAgent.runner(core);
    }

    /** The core, once its thread has ended. */
    public CoreRunner core() {
        return coreAgent.runner();
    }

    private void force() throws IOException {
        synchronized (forcing) {
            writer.sync();
        }
    }

    /** Tells whenever the core latches, on its thread, before orders of the same input are released; at once when it is latched. */
    public void onLatch(final Runnable told) {
        coreAgent.onLatch(told);
    }

    /** Whether the core's kill switch is latched. */
    public boolean isLatched() {
        return coreAgent.isLatched();
    }

    /** Whether it is, and the journal has the record of it. */
    public boolean isLatchJournaled() {
        return coreAgent.isLatched() && durable() >= coreAgent.latchSequence();
    }

    /** Counts as long as the core's thread moves. */
    public long cycles() {
        return coreAgent.cycles();
    }

    /** Whether the core's thread has ended. */
    public boolean hasEnded() {
        return coreDone;
    }

    /** What the core's thread does now, innermost call first. */
    public StackTraceElement[] coreStack() {
        return coreThread.getStackTrace();
    }

    /** Whether everything published so far was taken. */
    public boolean isDrained() {
        return ring.freeCells() == ring.cells();
    }

    /** Cells of the input ring. */
    public long ringCells() {
        return ring.cells();
    }

    /** Cells of the input ring that are free now. */
    public long freeCells() {
        return ring.freeCells();
    }

    /** How long the core's passes over the ring took, the journal's part included when fused; one thread may take them. */
    public LoopTimes loopTimes() {
        return coreAgent.times();
    }

    /** Inputs the core took since the start. */
    public long inputs() {
        return coreAgent.inputs();
    }

    /** Core time after the last input, UTC ns. */
    public long coreTime() {
        return coreAgent.coreTime();
    }

    /** Sequence of the last record in the journal. */
    public long journaled() {
        return stage.journaled();
    }

    /** Sequence of the last record that would survive what the journal's durability names. */
    public long durable() {
        return syncStage == null ? stage.journaled() : syncStage.durable();
    }

    /** What stopped it, or {@code null}. */
    public Throwable fault() {
        return fault;
    }

    /** Takes what was published, writes it, ends the threads. Not for the pipeline's own threads. */
    @Override
    public void close() {
        running = false;
        try {
            if (coreThread.getState() != Thread.State.NEW) {
                coreThread.join(Duration.ofSeconds(30).toMillis());
            }
            if (journalThread != null && journalThread.getState() != Thread.State.NEW) {
                journalThread.join(Duration.ofSeconds(30).toMillis());
            }
            if (syncThread != null && syncThread.getState() != Thread.State.NEW) {
                syncThread.join(Duration.ofSeconds(30).toMillis());
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (coreThread.isAlive()
                || journalThread != null && journalThread.isAlive()
                || syncThread != null && syncThread.isAlive()) {
            throw new IllegalStateException("the engine did not stop within 30 s; its journal stays open and locked");
        }
    }
}
