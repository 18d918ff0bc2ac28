package dev.reprise.live.recovery;

import dev.reprise.api.EngineClock;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.CarriedEncoder;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.core.driver.CoreRunner;
import dev.reprise.core.driver.DecisionHash;
import dev.reprise.journal.JournalRoll;
import dev.reprise.journal.JournalSettings;
import dev.reprise.journal.JournalWriter;
import dev.reprise.live.pipeline.Pipeline;
import dev.reprise.live.session.SessionRecords;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.agrona.DirectBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins the next generation of a running session's journal: by itself when the policy says so, and whenever somebody asks. So a start
 * reads little, however long the session before it lived.
 *
 * <p>What takes long is done beside the session. The rest is done on the core's thread, at an empty ring with everything written: the
 * state is carried into the new file, forced, read back and proven, the file takes the old one's name, and the session goes on with the
 * core that was read back: whatever a strategy's memory leaves out, the session and its replay have left out the same. Records that
 * come meanwhile wait in the ring. A roll that fails leaves the session with the core and the generation it has.
 *
 * <p>Any thread may ask; one roll at a time.
 */
public final class RunningRoll implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningRoll.class);
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long POLL_NS = 50_000;
    private static final long REST_LIMIT_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long AGAIN_NS = TimeUnit.MINUTES.toNanos(10);
    private static final long CLOSE_LIMIT_S = 10;

    private final Pipeline pipeline;
    private final Setup setup;
    private final SessionRecords commands;
    private final EngineClock clock;
    private final int sessions;
    private final ReentrantLock one = new ReentrantLock();
    private final Thread keeper = new Thread(this::keep, "reprise-roll");
    private volatile JournalWriter writer;
    private volatile Begun begun;
    private volatile Rolled last;
    private volatile Consumer<Rolled> listener = rolled -> {};
    private volatile boolean closed;

    /**
     * How generations are begun.
     *
     * @param journal how their files are written
     * @param policy when one begins by itself
     * @param recover recovers a journal in that directory
     */
    public record Setup(JournalSettings journal, RollPolicy policy, Function<Path, Recovery.Result> recover) {}

    /**
     * How a generation began.
     *
     * @param at UTC ns
     * @param bytes of its state, 0 for a journal's first
     */
    public record Begun(long at, long bytes) {}

    /**
     * What came of one roll.
     *
     * @param generation that the journal is now
     * @param bytesBefore of the generation before
     * @param records that this one begins with, 0 when it failed
     * @param bytes of them
     * @param pauseNs for so long the ring waited
     * @param who asked
     * @param reason why
     * @param cold indexes of the strategies that went cold for it, also when there is no new generation: until a person arms them
     * @param failure why there is no new generation, {@code null} when there is one
     */
    public record Rolled(
            long generation,
            long bytesBefore,
            long records,
            long bytes,
            long pauseNs,
            String who,
            String reason,
            List<Integer> cold,
            Throwable failure) {}

    /** What stands against a roll without a person's consent. */
    public static final class ObjectedException extends IllegalStateException {
        @java.io.Serial
        private static final long serialVersionUID = 1;

        ObjectedException(final int[] strategies) {
            super(
                    "nothing was changed: strategies without a snapshot would be cold until they are armed again: indexes "
                            + Arrays.toString(strategies));
        }
    }

    /**
     * @param writer the journal's
     * @param begun how its generation began
     * @param sessions that the journal holds, this one included
     */
    public RunningRoll(
            final Pipeline pipeline,
            final JournalWriter writer,
            final Setup setup,
            final SessionRecords commands,
            final EngineClock clock,
            final Begun begun,
            final int sessions) {
        this.pipeline = pipeline;
        this.writer = writer;
        this.setup = setup;
        this.commands = commands;
        this.clock = clock;
        this.begun = begun;
        this.sessions = sessions;
        keeper.setDaemon(true);
    }

    /** From now on a generation begins by itself whenever the policy says so. */
    public void start() {
        if (setup.policy() != RollPolicy.NEVER) {
            keeper.start();
        }
    }

    /** Told what came of each roll, on the thread that asked for it. */
    public void listener(final Consumer<Rolled> next) {
        listener = next;
    }

    /** The journal's writer now; its thread is the pipeline's. */
    public JournalWriter writer() {
        return writer;
    }

    /** The last roll of this session, {@code null} before the first. */
    public Rolled last() {
        return last;
    }

    private void keep() {
        long notBefore = System.nanoTime();
        while (!closed) {
            final String reason = due();
            if (reason != null && System.nanoTime() - notBefore >= 0) {
                notBefore = System.nanoTime() + (isRolled(reason) ? 0 : AGAIN_NS);
            }
            LockSupport.parkNanos(LOOK_NS);
        }
    }

    /** {@code null} also while somebody's roll is under way: writer and beginning may be of two generations then. */
    private String due() {
        if (!one.tryLock()) {
            return null;
        }
        try {
            return setup.policy().reason(origin(), clock.nanos());
        } finally {
            one.unlock();
        }
    }

    /**
     * A state that alone is longer than a generation may be would be written again and again: it is worth it when at least as much came
     * behind it.
     */
    private Recovery.Origin origin() {
        final Begun now = begun;
        final long grown = writer.bytes() - now.bytes();
        return new Recovery.Origin(
                now.at(),
                now.bytes(),
                grown > now.bytes() ? grown : 0,
                setup.policy().engine());
    }

    private boolean isRolled(final String reason) {
        try {
            return roll("reprise", "the generation is " + reason, false).failure() == null;
        } catch (final RuntimeException refused) {
            if (!closed) {
                LOG.warn("the journal begins no generation although this one is {}: {}", reason, refused.toString());
            }
            return false;
        }
    }

    /**
     * Begins the next generation. Journaled with who asked and why, in the generation that ends.
     *
     * @param consents whether strategies whose memory cannot come along may go cold
     * @return what came of it; a roll that failed changed nothing, except that strategies which nobody could carry are cold all the
     *     same: what comes behind the switch must not reach them, so they go before it
     * @throws ObjectedException when there are such strategies and nobody consents
     * @throws IllegalStateException when the session ends, or the ring was never empty
     */
    public Rolled roll(final String who, final String reason, final boolean consents) {
        one.lock();
        try {
            requireOpen();
            final int[] cold = ask(core -> core.core().strategiesWithoutMemory());
            if (cold.length > 0 && !consents) {
                throw new ObjectedException(cold);
            }
            final JournalWriter before = writer;
            final Switch todo = new Switch(before, cold);
            Throwable failure = null;
            try {
                JournalRoll.prepare(before.directory());
            } catch (final RuntimeException refused) {
                failure = refused;
            }
            if (failure == null) {
                todo.areTold = true;
                for (final int strategy : cold) {
                    commands.cold(strategy, "its memory cannot come along with the journal's next generation");
                }
                commands.command(CommandKind.ROLL_JOURNAL, -1, who, reason);
                pipeline.atRest(todo);
                await(todo);
                failure = todo.failure;
            }
            final Rolled rolled = new Rolled(
                    writer.generation().number(),
                    before.bytes(),
                    todo.records,
                    failure == null ? todo.bytes : 0,
                    todo.pauseNs,
                    who,
                    reason,
                    todo.areTold ? Arrays.stream(cold).boxed().toList() : List.of(),
                    failure);
            last = rolled;
            if (failure == null) {
                todo.tidy(before);
            }
            tell(rolled);
            return rolled;
        } finally {
            one.unlock();
        }
    }

    private void tell(final Rolled rolled) {
        if (rolled.failure() == null) {
            LOG.info(
                    "the journal's generation {} began: {}, pause {} us",
                    rolled.generation(),
                    rolled.reason(),
                    rolled.pauseNs() / 1_000);
        } else {
            LOG.warn(
                    "the journal's next generation could not begin, the session goes on in the one it has",
                    rolled.failure());
        }
        listener.accept(rolled);
    }

    private void requireOpen() {
        if (closed || pipeline.fault() != null) {
            throw new IllegalStateException("the session ends: no generation begins");
        }
    }

    private <T> T ask(final Function<CoreRunner, T> question) {
        final CompletableFuture<T> answer = new CompletableFuture<>();
        pipeline.inspect(core -> answer.complete(question.apply(core)));
        try {
            return answer.get(CLOSE_LIMIT_S, TimeUnit.SECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the core", e);
        } catch (final java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException("the core did not answer: " + e, e);
        }
    }

    private void await(final Switch todo) {
        final long end = System.nanoTime() + REST_LIMIT_NS;
        while (todo.done.getCount() > 0) {
            final boolean isTooLate = System.nanoTime() - end > 0;
            if ((isTooLate || closed || pipeline.hasEnded()) && pipeline.takeBack(todo)) {
                throw new IllegalStateException((isTooLate
                                ? "no generation begins: the ring was never empty within 30 s"
                                : "the session ends: no generation begins")
                        + (todo.cold.length == 0
                                ? ""
                                : "; cold from now on, until they are armed again: strategies with indexes "
                                        + Arrays.toString(todo.cold)));
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }

    /** No generation begins any more; one that is beginning is waited for. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(keeper);
        try {
            if (one.tryLock(CLOSE_LIMIT_S, TimeUnit.SECONDS)) {
                one.unlock();
            }
            keeper.join(TimeUnit.SECONDS.toMillis(CLOSE_LIMIT_S));
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The part of a roll that the ring waits for. */
    private final class Switch implements Consumer<CoreRunner> {
        private final JournalWriter before;
        private final int[] cold; // strategies that are so when it begins
        private boolean areTold; // whether they are so from now on
        private final CountDownLatch done = new CountDownLatch(1);
        private JournalRoll roll;
        private CoreRunner proven;
        private Throwable failure;
        private long records;
        private long bytes;
        private long pauseNs;

        private Switch(final JournalWriter before, final int[] cold) {
            this.before = before;
            this.cold = cold;
        }

        @Override
        public void accept(final CoreRunner runner) {
            final long from = System.nanoTime();
            try {
                final JournalWriter next = begin(runner);
                if (next != null) {
                    pipeline.generation(next, proven);
                    writer = next;
                    begun = new Begun(clock.nanos(), bytes);
                }
            } catch (final RuntimeException
                    | Error broken) { // the journal has another file and the session cannot follow
                failure = broken;
                throw broken;
            } finally {
                pauseNs = System.nanoTime() - from;
                done.countDown();
            }
        }

        /** Returns {@code null} when everything is as it was. */
        private JournalWriter begin(final CoreRunner runner) {
            try {
                roll = JournalRoll.beginRunning(before, setup.journal());
                final DecisionHash memory = new DecisionHash();
                runner.carry(sessions, clock.nanos(), setup.policy().engine(), (record, offset, length) -> {
                    records++;
                    addMemory(memory, record, offset, length);
                    return roll.append(record, offset, length);
                });
                final JournalWriter next = roll.switchOver(path -> prove(runner, path, memory.chain()));
                bytes = next.bytes();
                return next;
            } catch (final RuntimeException
                    | Error refused) { // the disk's, a strategy's, a state that does not come back
                if (roll != null && roll.isHandedOver()) {
                    throw refused; // what is written from here on would be in a file that no start reads
                }
                failure = refused;
                records = 0;
                if (roll != null) {
                    giveUp();
                }
                return null;
            }
        }

        private void giveUp() {
            try {
                roll.close();
            } catch (final RuntimeException alsoRefused) {
                failure.addSuppressed(alsoRefused);
            }
        }

        /** What a start would find: the same state, and strategies that remember the same. */
        private void prove(final CoreRunner runner, final Path path, final long memory) {
            final Recovery.Result found = setup.recover().apply(path);
            proven = found.runner();
            if (proven.core().stateHash() != runner.core().stateHash()
                    || proven.log().hash().chain() != runner.log().hash().chain()) {
                throw new IllegalStateException("the carried state is not the one that was carried");
            }
            if (proven.log().lastSequence() != before.nextSequence() - 1 + records) {
                throw new IllegalStateException("the carried state ends at sequence="
                        + proven.log().lastSequence() + ", not at sequence=" + (before.nextSequence() - 1 + records));
            }
            if (!found.coldStart().isEmpty()) {
                throw new IllegalStateException(
                        "strategies cannot read the memory that they wrote: indexes " + found.coldStart());
            }
            final DecisionHash again = new DecisionHash();
            proven.core().carry((record, offset, length) -> {
                addMemory(again, record, offset, length);
                return true;
            });
            if (again.chain() != memory) {
                throw new IllegalStateException("a strategy remembers something else than it wrote");
            }
        }

        private static void addMemory(
                final DecisionHash memory, final DirectBuffer record, final int offset, final int length) {
            if (Records.templateId(record, offset) == CarriedEncoder.TEMPLATE_ID
                    && Records.strategy(record, offset) >= 0) {
                memory.add(record, offset, length);
            }
        }

        /** What nobody has to wait for. */
        private void tidy(final JournalWriter old) {
            try {
                try {
                    roll.settle();
                    old.close();
                } finally {
                    roll.close();
                }
            } catch (final RuntimeException refused) { // the generation has begun all the same
                LOG.warn("what the journal's last generation leaves behind could not be put away", refused);
            }
        }
    }
}
