package dev.reprise.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Carrier;
import dev.reprise.api.Snapshot;
import dev.reprise.api.Strategy;
import dev.reprise.api.StrategyContext;
import dev.reprise.api.Trade;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookUpdateDecoder;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.OperatorCommandDecoder;
import dev.reprise.api.schema.StopCause;
import dev.reprise.api.schema.StrategyStatus;
import dev.reprise.core.StrategyLoader;
import dev.reprise.journal.Durability;
import dev.reprise.journal.JournalGenerations;
import dev.reprise.journal.JournalRoll;
import dev.reprise.journal.JournalSettings;
import dev.reprise.journal.JournalVerifier;
import dev.reprise.live.clock.LiveClock;
import dev.reprise.live.pipeline.PipelineSettings;
import dev.reprise.live.pipeline.Release;
import dev.reprise.live.recovery.Recovery;
import dev.reprise.live.recovery.ReplayVerifier;
import dev.reprise.live.recovery.RollPolicy;
import dev.reprise.live.recovery.RunningRoll;
import dev.reprise.simulator.market.RecordSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generations that begin while the session runs. */
class RunningRollSystemTest {
    private static final int ROLLS = 3;
    private static final int SECONDS = 2;

    @TempDir
    private Path directory;

    private long now = System.currentTimeMillis() * 1_000_000;

    private Path journal() {
        return directory.resolve("journal");
    }

    private LiveEngine start(
            final PipelineSettings pipeline,
            final JournalSettings written,
            final StrategyLoader loader,
            final RollPolicy policy) {
        final LiveEngine engine = LiveEngine.start(
                new LiveEngine.Settings(journal(), written, pipeline, Fixture.CORE, loader, Fixture.MODELS, 0, policy),
                Fixture.bothStrategies(),
                new LiveClock(),
                Release.NONE);
        engine.command(CommandKind.ARM, -1, "test", "");
        return engine;
    }

    private LiveEngine start(final PipelineSettings pipeline, final JournalSettings written) {
        return start(pipeline, written, TestStrategies::load, RollPolicy.NEVER);
    }

    private void trade(final LiveEngine engine, final int epoch) {
        now = Fixture.drive(engine.publisher(), epoch, epoch, now, SECONDS);
    }

    /** Every generation is whole, begins where the one before ends, and decides again what it holds; returns how many there are. */
    private int assertProven(final StrategyLoader loader) {
        JournalVerifier.Result before = null;
        final List<Path> generations = JournalGenerations.of(journal());
        for (final Path generation : generations) {
            final JournalVerifier.Result verified = JournalVerifier.verify(generation);
            assertTrue(verified.intact(), () -> generation + ": " + verified.problem());
            assertTrue(before == null || JournalGenerations.follows(before, JournalGenerations.beginning(generation)));
            before = verified;
            final ReplayVerifier.Result replay = Fixture.verify(generation, loader);
            assertTrue(replay.identical(), () -> generation + " sequence=" + replay.firstDifference());
        }
        return generations.size();
    }

    /** Hashes of the market records that the generations hold, one behind the other, without the age that the engine gave them. */
    private List<String> recordedMarket() {
        final List<String> recorded = new ArrayList<>();
        for (final Path generation : JournalGenerations.of(journal())) {
            for (final byte[] record : Fixture.records(generation)) {
                final UnsafeBuffer buffer = new UnsafeBuffer(record);
                if (Records.templateId(buffer, 0) <= BookUpdateDecoder.TEMPLATE_ID) {
                    Records.age(buffer, 0, 0);
                    recorded.add(Integer.toHexString(Arrays.hashCode(record)));
                }
            }
        }
        return recorded;
    }

    /** The same records, as the market makes them. */
    private static List<String> market(final long from, final int epochs) {
        final List<String> made = new ArrayList<>();
        final RecordSink sink = (buffer, offset, length) -> {
            final byte[] record = new byte[length];
            buffer.getBytes(offset, record);
            made.add(Integer.toHexString(Arrays.hashCode(record)));
        };
        long now = from;
        for (int epoch = 1; epoch <= epochs; epoch++) {
            now = Fixture.drive(sink, epoch, epoch, now, SECONDS);
        }
        return made;
    }

    private void rollsWhileItTrades(final PipelineSettings pipeline, final JournalSettings written)
            throws InterruptedException {
        final long seed = System.nanoTime();
        System.out.println("RunningRollSystemTest seed=" + seed);
        final SplittableRandom random = new SplittableRandom(seed);
        final long from = now;
        final LiveEngine engine = start(pipeline, written);
        for (int round = 1; round <= ROLLS; round++) {
            final int epoch = round;
            final Thread market = new Thread(() -> trade(engine, epoch));
            market.start();
            Thread.sleep(random.nextInt(10), random.nextInt(1_000_000));
            final RunningRoll.Rolled rolled = engine.roll().roll("test", "round " + round, false);
            assertNull(rolled.failure(), () -> "seed=" + seed + ": " + rolled.failure());
            assertEquals(round + 1, rolled.generation());
            assertTrue(rolled.pauseNs() > 0 && rolled.records() > 0 && rolled.bytes() > 0);
            market.join();
        }
        engine.stop(StopCause.OPERATOR);

        assertTrue(engine.runner().core().state().counters().fills() > 0);
        assertEquals(ROLLS + 1, assertProven(TestStrategies::load));
        assertTrue(
                market(from, ROLLS).equals(recordedMarket()),
                "seed=" + seed + ": something is lost, or there is twice");
        final Recovery.Result found =
                Recovery.recover(journal(), Fixture.CORE, TestStrategies::load, Fixture.MODELS, 0);
        assertEquals(engine.runner().core().stateHash(), found.runner().core().stateHash());
        assertEquals(
                engine.runner().log().hash().text(), found.runner().log().hash().text());
        assertEquals(engine.runner().log().lastSequence(), found.runner().log().lastSequence());
        assertEquals(1, found.sessions());
        assertTrue(found.differing().isEmpty() && found.coldStart().isEmpty() && found.checkpointsAgree());
        assertEquals(List.of("test: round 1", "test: round 2", "test: round 3"), askedInJournal());
    }

    private List<String> askedInJournal() {
        final List<String> asked = new ArrayList<>();
        final OperatorCommandDecoder command = new OperatorCommandDecoder();
        for (final Path generation : JournalGenerations.of(journal())) {
            for (final byte[] record : Fixture.records(generation)) {
                final UnsafeBuffer buffer = new UnsafeBuffer(record);
                if (Records.templateId(buffer, 0) == OperatorCommandDecoder.TEMPLATE_ID) {
                    command.wrap(
                            buffer, Records.BODY_OFFSET, Records.blockLength(buffer, 0), Records.version(buffer, 0));
                    if (command.kind() == CommandKind.ROLL_JOURNAL) {
                        asked.add(command.who() + ": " + command.reason());
                    }
                }
            }
        }
        return asked;
    }

    @Test
    @Tag("slow")
    void shouldRollWhileItTradesOnOneThread() throws InterruptedException {
        rollsWhileItTrades(Fixture.FUSED, JournalSettings.small());
    }

    @Test
    void shouldRollWhileItTradesOnTwoThreadsWithBlocksAhead() throws InterruptedException {
        rollsWhileItTrades(Fixture.PIPELINED, JournalSettings.small().withAhead(true));
    }

    @Test
    @Tag("slow")
    void shouldRollWhileOrdersWaitForTheDisk() throws InterruptedException {
        rollsWhileItTrades(Fixture.FUSED, JournalSettings.small().withDurability(Durability.POWER));
    }

    @Test
    void shouldRollByItselfWhenTheGenerationIsLong() throws InterruptedException {
        final RollPolicy policy = new RollPolicy(40_000, Long.MAX_VALUE, "0");
        final LiveEngine engine = start(Fixture.FUSED, JournalSettings.small(), TestStrategies::load, policy);
        final CountDownLatch told = new CountDownLatch(1);
        engine.roll().listener(rolled -> told.countDown());

        trade(engine, 1);

        assertTrue(told.await(20, TimeUnit.SECONDS));
        assertNull(engine.roll().last().failure());
        assertEquals(
                "the generation is longer by more than 40000 bytes than it began",
                engine.roll().last().reason());
        engine.stop(StopCause.OPERATOR);
        assertEquals(engine.roll().last().generation(), assertProven(TestStrategies::load));
    }

    /** What a generation begins with is not what it grew by: the next one would begin with no less. */
    @Test
    void shouldNotRollForEverWhenTheStateAloneIsLongerThanAGenerationMayBe() throws InterruptedException {
        final LiveEngine engine = start(
                Fixture.FUSED, JournalSettings.small(), TestStrategies::load, new RollPolicy(1, Long.MAX_VALUE, "0"));
        final CountDownLatch told = new CountDownLatch(1);
        engine.roll().listener(rolled -> told.countDown());
        assertTrue(told.await(20, TimeUnit.SECONDS), "grown by more than a byte");

        Thread.sleep(2_000); // nothing to wait for: nothing may happen
        engine.stop(StopCause.OPERATOR);

        final int generations = assertProven(TestStrategies::load);
        assertTrue(generations <= 2, "generations: " + generations);
    }

    @Test
    @Tag("slow")
    void shouldRollByItselfWhenTheGenerationIsOld() throws InterruptedException {
        final LiveEngine engine = start(
                Fixture.FUSED,
                JournalSettings.small(),
                TestStrategies::load,
                new RollPolicy(Long.MAX_VALUE, 500_000_000, "0"));
        final CountDownLatch told = new CountDownLatch(2);
        engine.roll().listener(rolled -> told.countDown());

        assertTrue(told.await(20, TimeUnit.SECONDS));
        engine.stop(StopCause.OPERATOR);

        assertTrue(assertProven(TestStrategies::load) >= 3);
    }

    /** The quoter with another memory. */
    private static StrategyLoader withSnapshot(final Snapshot snapshot) {
        final class Changed implements Strategy, Snapshot {
            @Override
            public void carry(final Carrier carrier) {
                snapshot.carry(carrier);
            }
        }
        return (factory, parameters) ->
                factory.equals("quoter") ? new Changed() : TestStrategies.load(factory, parameters);
    }

    /** Remembers its trades by tens only, and trades on what it remembers, as averages do that are worked out anew from some bars. */
    private static final class Forgetful implements Strategy, Snapshot {
        private int trades;

        @Override
        public void onTrade(final Trade trade, final StrategyContext ctx) {
            if (++trades % 3 == 0 && ctx.workingOrders(trade.instrument()) == 0) {
                ctx.order(trade.instrument()).buy(1 + trades).market().submit();
            }
        }

        @Override
        public void carry(final Carrier carrier) {
            final int kept = carrier.carry(trades / 10 * 10);
            if (carrier.isReading()) {
                trades = kept;
            }
        }
    }

    @Test
    void shouldHaveForgottenWhatAReplayOfTheGenerationForgets() {
        final StrategyLoader loader = (factory, parameters) ->
                factory.equals("quoter") ? new Forgetful() : TestStrategies.load(factory, parameters);
        final LiveEngine engine = start(Fixture.FUSED, JournalSettings.small(), loader, RollPolicy.NEVER);
        for (int round = 1; round <= ROLLS; round++) {
            trade(engine, round);
            assertNull(engine.roll().roll("test", "", false).failure());
        }
        trade(engine, ROLLS + 1);
        engine.stop(StopCause.OPERATOR);

        assertTrue(engine.runner().core().state().counters().fills() > 0);
        assertEquals(ROLLS + 1, assertProven(loader));
    }

    private void goesOnWithout(final StrategyLoader loader, final Runnable before, final Runnable after) {
        final LiveEngine engine = start(Fixture.FUSED, JournalSettings.small(), loader, RollPolicy.NEVER);
        trade(engine, 1);
        before.run();

        final RunningRoll.Rolled rolled = engine.roll().roll("test", "", false);

        assertNotNull(rolled.failure());
        assertEquals(1, rolled.generation());
        trade(engine, 2);
        after.run();
        final boolean isMended = engine.roll().roll("test", "", false).failure() == null;
        trade(engine, 3);
        engine.stop(StopCause.OPERATOR);
        assertNull(engine.fault());
        assertEquals(isMended ? 2 : 1, assertProven(loader));
        assertTrue(Files.notExists(directory.resolve("journal.rolling")));
    }

    @Test
    void shouldGoOnInTheGenerationItHasWhenAStrategyCannotSayWhatItRemembers() {
        final AtomicBoolean fails = new AtomicBoolean();
        goesOnWithout(
                withSnapshot(carrier -> {
                    if (fails.get()) {
                        throw new IllegalStateException("planted: fails as it writes");
                    }
                }),
                () -> fails.set(true),
                () -> fails.set(false));
    }

    @Test
    void shouldGoOnInTheGenerationItHasWhenAStrategyReadsSomethingElseThanItWrote() {
        final AtomicLong written = new AtomicLong();
        goesOnWithout(withSnapshot(carrier -> carrier.carry(written.getAndIncrement())), () -> {}, () -> {});
    }

    @Test
    void shouldGoOnInTheGenerationItHasWhenTheDiskRefuses() {
        final Path inTheWay = JournalRoll.kept(journal(), 1);
        goesOnWithout(
                TestStrategies::load,
                () -> {
                    try {
                        Files.createFile(inTheWay);
                    } catch (final IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                () -> {
                    try {
                        Files.delete(inTheWay);
                    } catch (final IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    @Test
    void shouldAskBeforeAStrategyWithoutASnapshotGoesCold() {
        final StrategyLoader without = (factory, parameters) -> {
            final Strategy strategy = TestStrategies.load(factory, parameters);
            return factory.equals("quoter") ? new Strategy() {} : strategy;
        };
        final LiveEngine engine = start(Fixture.FUSED, JournalSettings.small(), without, RollPolicy.NEVER);
        trade(engine, 1);

        assertThrows(RunningRoll.ObjectedException.class, () -> engine.roll().roll("test", "", false));
        assertEquals(
                StrategyStatus.ENABLED,
                engine.inspect(core -> core.core().state().risk.strategyStatus(1)));
        assertNull(engine.roll().roll("test", "", true).failure());

        assertEquals(
                StrategyStatus.COLD,
                engine.inspect(core -> core.core().state().risk.strategyStatus(1)));
        trade(engine, 2);
        engine.command(CommandKind.REARM_STRATEGY, 1, "test", "");
        trade(engine, 3);
        engine.stop(StopCause.OPERATOR);
        assertEquals(2, assertProven(without));
    }

    @Test
    void shouldNameTheStrategiesThatWentColdForAGenerationThatDidNotBegin() throws IOException {
        final StrategyLoader without = (factory, parameters) -> {
            final Strategy strategy = TestStrategies.load(factory, parameters);
            return factory.equals("quoter") ? new Strategy() {} : strategy;
        };
        final Path inTheWay = JournalRoll.kept(journal(), 1);
        final LiveEngine engine = start(Fixture.FUSED, JournalSettings.small(), without, RollPolicy.NEVER);
        trade(engine, 1);
        Files.createFile(inTheWay);

        final RunningRoll.Rolled failed = engine.roll().roll("test", "", true);

        assertNotNull(failed.failure());
        assertEquals(
                StrategyStatus.COLD,
                engine.inspect(core -> core.core().state().risk.strategyStatus(1)));
        assertEquals(List.of(1), failed.cold());
        trade(engine, 2);
        Files.delete(inTheWay);
        final RunningRoll.Rolled second = engine.roll().roll("test", "", true);
        assertNull(second.failure());
        assertEquals(List.of(), second.cold(), "nobody more");
        engine.command(CommandKind.REARM_STRATEGY, 1, "test", "");
        trade(engine, 3);
        engine.stop(StopCause.OPERATOR);
        assertEquals(2, assertProven(without));
    }

    @Test
    void shouldRefuseOnceTheSessionEnds() {
        final LiveEngine engine = start(Fixture.FUSED, JournalSettings.small());
        engine.stop(StopCause.OPERATOR);

        assertThrows(IllegalStateException.class, () -> engine.roll().roll("test", "", false));
        assertEquals(1, assertProven(TestStrategies::load));
    }
}
