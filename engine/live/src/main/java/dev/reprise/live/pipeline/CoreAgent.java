package dev.reprise.live.pipeline;

import dev.reprise.api.EngineClock;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.StrategyFaultEncoder;
import dev.reprise.api.schema.TickEncoder;
import dev.reprise.core.driver.CoreRunner;
import dev.reprise.core.driver.EventLog;
import dev.reprise.live.ring.CellRing;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.ManyToOneConcurrentLinkedQueue;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The core's duty cycle: takes records from the ring, stamps their age, runs the core, hands the log on. Fused, it writes the
 * journal as well.
 *
 * <p>Ticks are made here, not published: a handler that publishes to its own full ring would wait for itself.
 */
public final class CoreAgent implements Agent {
    private static final int BATCH = 64;
    private static final long REHEARSAL_GAP_NS = 50_000;
    private static final Logger LOG = LoggerFactory.getLogger(CoreAgent.class);

    private final CellRing ring;
    private CoreRunner runner;
    private final JournalStage stage;
    private final LogRing logRing; // null when fused
    private final EngineClock clock;
    private final IdleStrategy logIdle;
    private final UnsafeBuffer input = new UnsafeBuffer(new byte[Records.MAX_LENGTH]);
    private final UnsafeBuffer own = new UnsafeBuffer(new byte[1_024]);
    private final TickEncoder tick = new TickEncoder();
    private final CellRing.Handler handler = this::onRecord;
    private final LoopTimes times = new LoopTimes();
    private long taken;
    private Runnable rehearsal;
    private long lastWork; // or rehearsal
    private final ManyToOneConcurrentLinkedQueue<Consumer<CoreRunner>> inspectors =
            new ManyToOneConcurrentLinkedQueue<>();
    private final AtomicReference<Consumer<CoreRunner>> atRest = new AtomicReference<>();
    private final AtomicLong cycles = new AtomicLong();
    private volatile Runnable onLatch;
    private volatile long latchSequence;
    private volatile boolean latched;
    private volatile long inputs;
    private volatile long coreTime;

    CoreAgent(
            final CellRing ring,
            final CoreRunner runner,
            final JournalStage stage,
            final LogRing logRing,
            final EngineClock clock,
            final IdleStrategy logIdle,
            final Runnable rehearsal) {
        this.ring = ring;
        this.runner = runner;
        this.stage = stage;
        this.logRing = logRing;
        this.clock = clock;
        this.logIdle = logIdle;
        this.rehearsal = rehearsal;
    }

    @Override
    public int doWork() {
        cycles.lazySet(cycles.get() + 1); // one writer
        final long begun = clock.nanos();
        taken = begun; // one reading for the batch
        final boolean isRestAsked =
                atRest.get() != null; // before the ring is found empty: what was published first is taken first
        final int work = ring.poll(handler, BATCH);
        if (work > 0) {
            final long done = clock.nanos();
            times.record(done - begun);
            lastWork = done;
            inspect();
            return work;
        }
        if (logRing == null) {
            stage.flush();
        }
        inspect();
        if (isRestAsked) {
            rest();
        }
        if (runner.core().nextDeadline() <= clock.nanos()) {
            tick();
            return 1;
        }
        if (begun - lastWork > REHEARSAL_GAP_NS) {
            rehearse();
        }
        return 0;
    }

    /** What was done long ago the processor has forgotten. */
    private void rehearse() {
        try {
            rehearsal.run();
        } catch (final Throwable failure) { // whatever it was, it was not the session's
            rehearsal = Pipeline.NO_REHEARSAL;
            LOG.warn("nothing is rehearsed any more: the first order after a pause will be slower", failure);
        }
        lastWork = clock.nanos();
    }

    /** Lets somebody look at the core between two batches, on the core's thread; they must be quick and change nothing. */
    void inspect(final Consumer<CoreRunner> next) {
        inspectors.add(next);
    }

    /**
     * Has something done on the core's thread when the ring is empty and the journal holds all there was: the one point where the
     * journal's writer can be another one. Nothing is taken until it is done.
     *
     * @throws IllegalStateException when something else waits for that point
     */
    void atRest(final Consumer<CoreRunner> next) {
        if (!atRest.compareAndSet(null, next)) {
            throw new IllegalStateException("something else waits for the core to rest");
        }
    }

    /** From here on that core decides. The core's thread, at rest. */
    void runner(final CoreRunner next) {
        runner = next;
    }

    /** The core, once its thread has ended. */
    CoreRunner runner() {
        return runner;
    }

    /** Takes it back; false when it is being done, or done. */
    boolean takeBack(final Consumer<CoreRunner> next) {
        return atRest.compareAndSet(next, null);
    }

    private void rest() {
        if (logRing != null && stage.journaled() != runner.log().lastSequence()) {
            return; // the journal's thread has some to write; the next empty ring will do
        }
        final Consumer<CoreRunner> next = atRest.getAndSet(null);
        if (next != null) {
            next.accept(runner);
        }
    }

    /** Once the core's thread has ended, whoever asks answers: the core rests. */
    synchronized void answerInspectors() {
        inspect();
    }

    private void inspect() {
        Consumer<CoreRunner> next = inspectors.poll();
        while (next != null) {
            next.accept(runner);
            next = inspectors.poll();
        }
    }

    /** Takes what the ring holds, and no ticks: the session's last record is its last. */
    void drain() {
        do {
            taken = clock.nanos();
        } while (ring.poll(handler, BATCH) > 0);
    }

    private void onRecord(final DirectBuffer buffer, final int offset, final int length) {
        input.putBytes(0, buffer, offset, length);
        run(length);
    }

    private void tick() {
        Records.begin(input, 0, TickEncoder.BLOCK_LENGTH, TickEncoder.TEMPLATE_ID);
        taken = clock.nanos();
        tick.wrap(input, Records.BODY_OFFSET).receiveTime(taken);
        run(Records.end(input, 0, tick.encodedLength()));
    }

    private void run(final int length) {
        Records.age(input, 0, Math.max(0, taken - Records.receiveTime(input, 0)));
        try {
            runner.run(input, 0, length);
        } finally {
            handOn(); // of a core that broke, too: its input and its fault are the journal's last records
        }
        if (runner.core().takeStrategyError()) {
            strategyFault(runner.log().firstSequence());
        }
    }

    /** A callback ended in an Error: that halts the engine, as an input of its own. */
    private void strategyFault(final long sequence) {
        final byte[] text = "a callback ended in an Error".getBytes(StandardCharsets.UTF_8);
        Records.begin(own, 0, StrategyFaultEncoder.BLOCK_LENGTH, StrategyFaultEncoder.TEMPLATE_ID);
        final StrategyFaultEncoder encoder = new StrategyFaultEncoder()
                .wrap(own, Records.BODY_OFFSET)
                .receiveTime(taken)
                .sequence(sequence)
                .putMessage(text, 0, text.length);
        final int length = Records.end(own, 0, encoder.encodedLength());
        try {
            runner.run(own, 0, length);
        } finally {
            handOn();
        }
    }

    private void handOn() {
        final EventLog log = runner.log();
        if (runner.core().state().isLatched() != latched) {
            latchChanged(log.lastSequence());
        }
        if (logRing == null) {
            stage.onGroup(log.buffer(), 0, log.length(), log.records(), log.hasOrders());
        } else {
            logRing.write(log, logIdle);
        }
        inputs = inputs + 1; // one writer
        coreTime = runner.core().now();
    }

    /** How long its passes over the ring took. */
    LoopTimes times() {
        return times;
    }

    /** Told before the orders of the same input are released, so that none of them leaves. */
    private void latchChanged(final long sequence) {
        latchSequence = sequence;
        latched = !latched;
        final Runnable told = onLatch;
        if (latched && told != null) {
            told.run();
        }
    }

    /** Tells whenever the core latches, on its own thread; at once when it is latched already. Any thread. */
    void onLatch(final Runnable told) {
        onLatch = told;
        if (latched) {
            told.run();
        }
    }

    /** Whether the core is latched, as of its last input. Any thread. */
    boolean isLatched() {
        return latched;
    }

    /** Sequence of the input's last record that latched it or released it. Any thread. */
    long latchSequence() {
        return latchSequence;
    }

    /** Turns of the duty cycle: it counts as long as the core's thread moves. Any thread. */
    long cycles() {
        return cycles.get();
    }

    /** Inputs taken since the start. Any thread. */
    long inputs() {
        return inputs;
    }

    /** Core time after the last input, UTC ns. Any thread. */
    long coreTime() {
        return coreTime;
    }

    @Override
    public void onClose() {
        if (logRing == null) {
            stage.flush();
        }
    }

    @Override
    public String roleName() {
        return "reprise-core";
    }
}
