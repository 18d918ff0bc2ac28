package dev.reprise.live;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Carrier;
import dev.reprise.api.Snapshot;
import dev.reprise.api.Strategy;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.CarriedEncoder;
import dev.reprise.api.schema.CarriedEndDecoder;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.RunMode;
import dev.reprise.api.schema.StopCause;
import dev.reprise.api.schema.StrategyStatus;
import dev.reprise.core.StrategyLoader;
import dev.reprise.core.driver.CoreRunner;
import dev.reprise.core.driver.EventLog;
import dev.reprise.journal.Generation;
import dev.reprise.journal.JournalGenerations;
import dev.reprise.journal.JournalReader;
import dev.reprise.journal.JournalRepair;
import dev.reprise.journal.JournalSettings;
import dev.reprise.journal.JournalVerifier;
import dev.reprise.journal.JournalWriter;
import dev.reprise.live.clock.LiveClock;
import dev.reprise.live.pipeline.Release;
import dev.reprise.live.recovery.GenerationRoll;
import dev.reprise.live.recovery.Recovery;
import dev.reprise.live.recovery.ReplayVerifier;
import dev.reprise.live.recovery.RollPolicy;
import dev.reprise.live.session.SessionSpec;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generations of an instance's journal, with the simulated venue and strategies that have a memory. */
class GenerationSystemTest {
    private static final RollPolicy ALWAYS = new RollPolicy(1, Long.MAX_VALUE, "");
    private static final int SECONDS = 6;

    @TempDir
    private Path directory;

    private long now = System.currentTimeMillis() * 1_000_000;

    private LiveEngine start(final Path journal, final StrategyLoader loader, final RollPolicy policy) {
        final LiveEngine engine = LiveEngine.start(
                new LiveEngine.Settings(
                        journal,
                        JournalSettings.small(),
                        Fixture.FUSED,
                        Fixture.CORE,
                        loader,
                        Fixture.MODELS,
                        0,
                        policy),
                Fixture.bothStrategies(),
                new LiveClock(),
                Release.NONE);
        engine.command(CommandKind.ARM, -1, "test", "");
        return engine;
    }

    private void trade(final LiveEngine engine, final int epoch) {
        now = Fixture.drive(engine.publisher(), epoch, epoch, now, SECONDS);
    }

    private Path traded(final StrategyLoader loader) {
        final Path journal = directory.resolve("journal");
        final LiveEngine engine = start(journal, loader, RollPolicy.NEVER);
        trade(engine, 1);
        engine.stop(StopCause.OPERATOR);
        return journal;
    }

    private static Recovery.Result recover(final Path journal, final StrategyLoader loader) {
        return Recovery.recover(journal, Fixture.CORE, loader, Fixture.MODELS, 0);
    }

    private static Generation roll(final Path journal, final StrategyLoader loader) {
        try (JournalWriter writer = JournalWriter.open(journal, JournalSettings.small())) {
            return GenerationRoll.roll(
                            writer,
                            JournalSettings.small(),
                            recover(journal, loader),
                            "test",
                            1,
                            path -> recover(path, loader))
                    .generation();
        }
    }

    /** Flips a bit in the document that holds one record. */
    private static void flip(final Path journal, final long sequence) throws IOException {
        final long position;
        try (JournalReader reader = JournalReader.open(journal)) {
            assertTrue(reader.moveToSequence(sequence) && reader.next());
            position = reader.documentPosition() + 80;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(journal, "*.cq4");
                RandomAccessFile file =
                        new RandomAccessFile(files.iterator().next().toFile(), "rw")) {
            file.seek(position);
            final int old = file.read();
            file.seek(position);
            file.write(old ^ 1);
        }
    }

    private static CoreRunner runner() {
        final SessionSpec spec = Fixture.bothStrategies();
        return new CoreRunner(
                Fixture.CORE, TestStrategies::load, Fixture.MODELS.create(RunMode.PAPER, spec.simulation()));
    }

    private static CoreRunner next(final CoreRunner before) {
        final CoreRunner next = runner();
        before.carry(1, 0, "test", (buffer, offset, length) -> {
            next.run(buffer, offset, length);
            return true;
        });
        next.firstSequence(before.log().lastSequence() + 1);
        return next;
    }

    private static byte[] group(final EventLog log) {
        final byte[] group = new byte[log.length()];
        log.buffer().getBytes(0, group);
        return group;
    }

    /** The law, with queue positions, mail on its way and bars in progress. */
    @Test
    void nextFromCarriedEqualsNextContinued() {
        final long seed = System.nanoTime();
        System.out.println("GenerationSystemTest seed=" + seed);
        final List<byte[]> inputs = new ArrayList<>(Fixture.records(traded(TestStrategies::load)));
        inputs.removeIf(Fixture::isCaused);
        final SplittableRandom random = new SplittableRandom(seed);
        final CoreRunner straight = runner();
        CoreRunner carried = runner();
        int generations = 1;
        for (int i = 0; i < inputs.size(); i++) {
            if (i > 0 && random.nextInt(inputs.size() / 8) == 0) {
                carried = next(carried);
                generations++;
            }
            final byte[] input = inputs.get(i);
            straight.run(new UnsafeBuffer(input), 0, input.length);
            carried.run(new UnsafeBuffer(input), 0, input.length);
            assertArrayEquals(group(straight.log()), group(carried.log()), "seed=" + seed + " input " + i);
        }
        assertTrue(generations > 1, "generations=" + generations);
        assertEquals(straight.core().stateHash(), carried.core().stateHash());
        assertEquals(straight.log().hash().chain(), carried.log().hash().chain());
    }

    @Test
    void shouldGoOnFromTheNewestGenerationAlone() {
        final Path journal = traded(TestStrategies::load);
        final Recovery.Result before = recover(journal, TestStrategies::load);

        final Generation second = roll(journal, TestStrategies::load);

        assertEquals(2, second.number());
        final Recovery.Result after = recover(journal, TestStrategies::load);
        assertTrue(after.records() < before.records() / 4, after.records() + " of " + before.records());
        assertEquals(before.runner().core().stateHash(), after.runner().core().stateHash());
        assertEquals(
                before.runner().log().hash().chain(),
                after.runner().log().hash().chain());
        assertEquals(before.sessions(), after.sessions());
        assertEquals(before.lastRun(), after.lastRun());
        assertEquals(Set.of(), after.coldStart());
        assertEquals(1, after.origin().wallTime());
        final LiveEngine engine = start(journal, TestStrategies::load, RollPolicy.NEVER);
        assertEquals(before.lastRun() + 1, engine.runNumber());
        trade(engine, 2);
        engine.stop(StopCause.OPERATOR);
        assertTrue(engine.runner().core().state().counters().fills()
                > before.runner().core().state().counters().fills());
        for (final Path generation : JournalGenerations.of(journal)) {
            final ReplayVerifier.Result replay = Fixture.verify(generation, TestStrategies::load);
            assertTrue(replay.identical(), () -> generation + " sequence=" + replay.firstDifference());
        }
        assertEquals(
                engine.runner().log().hash().text(),
                Fixture.verify(journal, TestStrategies::load).hash());
    }

    @Test
    void shouldBeginAGenerationAtAStartThatIsDue() {
        final Path journal = traded(TestStrategies::load);

        final LiveEngine second = start(journal, TestStrategies::load, ALWAYS);
        assertNotNull(second.rollReason());
        assertEquals(
                StrategyStatus.ENABLED,
                second.inspect(core -> core.core().state().risk.strategyStatus(0)));
        trade(second, 2);
        second.stop(StopCause.OPERATOR);
        final LiveEngine third = start(journal, TestStrategies::load, RollPolicy.daily("0"));
        assertNull(third.rollReason(), "the same engine's, not a day old, not long");
        third.stop(StopCause.OPERATOR);
        final LiveEngine fourth = start(journal, TestStrategies::load, RollPolicy.daily("1"));
        assertNotNull(fourth.rollReason(), "another engine's");
        trade(fourth, 4);
        fourth.stop(StopCause.OPERATOR);

        final List<Path> generations = JournalGenerations.of(journal);
        assertTrue(generations.size() >= 3, "one at the start, and more while it runs: " + generations);
        for (final Path generation : generations) {
            assertTrue(Fixture.verify(generation, TestStrategies::load).identical());
        }
    }

    @Test
    void shouldBeginNoGenerationForTheLengthOfTheStateThatTheLastOneBeganWith() {
        final Path journal = traded(TestStrategies::load);
        roll(journal, TestStrategies::load);

        final LiveEngine engine = start(journal, TestStrategies::load, ALWAYS);

        assertNull(engine.rollReason(), "nothing came since");
        engine.stop(StopCause.OPERATOR);
        assertTrue(Fixture.verify(journal, TestStrategies::load).identical());
    }

    @Test
    void shouldStartAStrategyWithoutASnapshotColdAndNeverByItself() {
        final StrategyLoader without = (factory, parameters) -> {
            final Strategy strategy = TestStrategies.load(factory, parameters);
            return factory.equals("quoter") ? new Strategy() {} : strategy;
        };
        final Path journal = traded(without);

        final LiveEngine due = start(journal, without, ALWAYS);
        assertNull(due.rollReason(), "nobody agreed to that");
        due.stop(StopCause.OPERATOR);
        roll(journal, without);
        final LiveEngine engine = start(journal, without, RollPolicy.NEVER);

        assertEquals(
                StrategyStatus.ENABLED,
                engine.inspect(core -> core.core().state().risk.strategyStatus(0)));
        assertEquals(
                StrategyStatus.COLD,
                engine.inspect(core -> core.core().state().risk.strategyStatus(1)));
        engine.command(CommandKind.REARM_STRATEGY, 1, "test", "");
        engine.stop(StopCause.OPERATOR);
        assertEquals(Set.of(), recover(journal, without).coldStart());
        assertTrue(Fixture.verify(journal, without).identical());
    }

    /** The quoter with another memory: one that reads more than was written, or fails as it writes. */
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

    @Test
    void shouldStartAStrategyColdThatCannotReadItsMemory() {
        final StrategyLoader written = withSnapshot(carrier -> carrier.carry(1L));
        final Path journal = traded(written);
        roll(journal, written);
        final List<Snapshot> changes = List.of(
                carrier -> {},
                carrier -> {
                    carrier.carry(1L);
                    carrier.carry(2L);
                },
                carrier -> {
                    throw new IllegalStateException("planted");
                });
        for (final Snapshot change : changes) {
            assertEquals(Set.of(1), recover(journal, withSnapshot(change)).coldStart());
        }

        final StrategyLoader changed = withSnapshot(changes.get(1));
        final LiveEngine engine = start(journal, changed, RollPolicy.NEVER);

        assertEquals(
                StrategyStatus.COLD,
                engine.inspect(core -> core.core().state().risk.strategyStatus(1)));
        trade(engine, 2);
        engine.stop(StopCause.OPERATOR);
        assertTrue(Fixture.verify(journal, changed).identical());
    }

    @Test
    void shouldGoOnWithTheJournalItHasWhenAGenerationCannotBegin() {
        final StrategyLoader broken = withSnapshot(carrier -> {
            throw new IllegalStateException("planted: fails as it writes");
        });
        final Path journal = traded(broken);
        final long before = recover(journal, broken).records();

        final LiveEngine engine = start(journal, broken, ALWAYS);

        assertNotNull(engine.rollReason());
        assertEquals("planted: fails as it writes", engine.rollFailure().getMessage());
        trade(engine, 2);
        engine.stop(StopCause.OPERATOR);
        assertEquals(1, JournalGenerations.of(journal).size());
        assertTrue(recover(journal, broken).records() > before);
    }

    /** Makes the state that the journal's generation begins with one of another engine. */
    private void ofAnotherEngine(final Path journal) throws IOException {
        final Path changed = directory.resolve("changed");
        final CarriedEncoder carried = new CarriedEncoder();
        try (JournalReader reader = JournalReader.open(journal);
                JournalWriter writer =
                        JournalWriter.open(changed, JournalSettings.small().withGeneration(reader.generation()))) {
            while (reader.next()) {
                final UnsafeBuffer record = new UnsafeBuffer(new byte[reader.length()]);
                record.putBytes(0, reader.buffer(), reader.offset(), reader.length());
                if (Records.templateId(record, 0) == CarriedEncoder.TEMPLATE_ID) {
                    carried.wrap(record, Records.BODY_OFFSET).partVersion((short) 99);
                }
                writer.append(record, 0, record.capacity(), 1, 0);
            }
        }
        final Path file;
        try (Stream<Path> files = Files.list(changed)) {
            file = files.filter(each -> each.toString().endsWith(".cq4"))
                    .findFirst()
                    .orElseThrow();
        }
        Files.move(file, journal.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void shouldGoBackToTheStateItCanReadAndApplyAllThatCameSince() throws IOException {
        final Path journal = traded(TestStrategies::load);
        roll(journal, TestStrategies::load);
        LiveEngine engine = start(journal, TestStrategies::load, RollPolicy.NEVER);
        trade(engine, 2);
        engine.stop(StopCause.OPERATOR);
        roll(journal, TestStrategies::load);
        engine = start(journal, TestStrategies::load, RollPolicy.NEVER);
        trade(engine, 3);
        engine.stop(StopCause.OPERATOR);
        final Recovery.Result before = recover(journal, TestStrategies::load);
        ofAnotherEngine(journal);

        final Recovery.Result after = recover(journal, TestStrategies::load);

        assertTrue(after.records() > before.records());
        assertEquals(before.runner().core().stateHash(), after.runner().core().stateHash());
        assertEquals(
                before.runner().log().hash().chain(),
                after.runner().log().hash().chain());
        assertEquals(before.runner().log().lastSequence(), after.runner().log().lastSequence());
        assertEquals(before.lastRun(), after.lastRun());
        assertTrue(after.differing().isEmpty() && after.coldStart().isEmpty());
        final LiveEngine next = start(journal, TestStrategies::load, ALWAYS);
        assertNull(next.rollFailure());
        trade(next, 4);
        next.stop(StopCause.OPERATOR);
        assertTrue(recover(journal, TestStrategies::load).records() < after.records());
        assertTrue(Fixture.verify(journal, TestStrategies::load).identical());
    }

    @Test
    void shouldSayWhenNoStateIsKeptThatItCanRead() throws IOException {
        final Path journal = traded(TestStrategies::load);
        roll(journal, TestStrategies::load);
        ofAnotherEngine(journal);
        final Path alone = directory.resolve("alone/journal");
        Files.createDirectories(alone.getParent());
        Files.move(journal, alone);

        final RuntimeException refused =
                assertThrows(Recovery.CarriedUnreadableException.class, () -> recover(alone, TestStrategies::load));

        assertTrue(refused.getMessage().contains("start the version that wrote it"), refused.getMessage());
    }

    @Test
    void shouldRefuseAGenerationWithoutItsEnd() {
        final Path journal = traded(TestStrategies::load);
        roll(journal, TestStrategies::load);
        final Path cut = directory.resolve("cut");
        try (JournalReader reader = JournalReader.open(journal);
                JournalWriter writer =
                        JournalWriter.open(cut, JournalSettings.small().withGeneration(reader.generation()))) {
            while (reader.next()) {
                if (Records.templateId(reader.buffer(), reader.offset()) != CarriedEndDecoder.TEMPLATE_ID) {
                    writer.append(reader.buffer(), reader.offset(), reader.length(), 1, 0);
                }
            }
        }

        assertThrows(Recovery.IncompleteGenerationException.class, () -> recover(cut, TestStrategies::load));
        final Path empty = directory.resolve("empty");
        try (JournalReader reader = JournalReader.open(journal)) {
            JournalWriter.open(empty, JournalSettings.small().withGeneration(reader.generation()))
                    .close();
        }
        assertThrows(
                Recovery.IncompleteGenerationException.class,
                () -> start(empty, TestStrategies::load, RollPolicy.NEVER));
    }

    @Test
    void shouldGoOnFromTheGenerationBeforeOneWhoseStateIsDamaged() throws IOException {
        final Path journal = traded(TestStrategies::load);
        final Recovery.Result before = recover(journal, TestStrategies::load);
        roll(journal, TestStrategies::load);
        final LiveEngine lost = start(journal, TestStrategies::load, RollPolicy.NEVER);
        trade(lost, 2);
        lost.stop(StopCause.OPERATOR);
        flip(journal, JournalVerifier.verify(journal).firstSequence());

        JournalRepair.replace(journal, JournalSettings.small());

        assertEquals(
                before.runner().core().stateHash(),
                recover(journal, TestStrategies::load).runner().core().stateHash());
        final LiveEngine engine = start(journal, TestStrategies::load, ALWAYS);
        assertNull(engine.rollReason(), "right after a repair");
        assertTrue(
                engine.runNumber() > lost.runNumber() + 4_000,
                "client order ids of the lost part are not used again: " + engine.runNumber());
        engine.stop(StopCause.OPERATOR);
        assertTrue(Fixture.verify(journal, TestStrategies::load).identical());
    }
}
