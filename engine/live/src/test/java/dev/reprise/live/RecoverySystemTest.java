package dev.reprise.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.RunMode;
import dev.reprise.api.schema.StopCause;
import dev.reprise.api.schema.StrategyStatus;
import dev.reprise.core.StrategyLoader;
import dev.reprise.journal.JournalGenerations;
import dev.reprise.journal.JournalReader;
import dev.reprise.journal.JournalRepair;
import dev.reprise.journal.JournalSettings;
import dev.reprise.live.clock.LiveClock;
import dev.reprise.live.pipeline.Release;
import dev.reprise.live.recovery.Recovery;
import dev.reprise.live.recovery.ReplayVerifier;
import dev.reprise.live.recovery.RollPolicy;
import dev.reprise.live.session.EnvironmentCode;
import dev.reprise.live.session.SessionSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A stop, a crash, other code: what comes back is what was there. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RecoverySystemTest {
    private static final StrategyLoader CHANGED =
            (factory, parameters) -> TestStrategies.load(factory, factory.equals("quoter") ? "value=900" : parameters);

    @TempDir
    private Path directory;

    private long now = System.currentTimeMillis() * 1_000_000;

    private LiveEngine traded(final Path journal, final int epoch, final StrategyLoader loader) {
        final LiveEngine engine = Fixture.start(journal, Fixture.FUSED, Fixture.bothStrategies(), loader, 0);
        engine.command(CommandKind.ARM, -1, "test", "");
        now = Fixture.drive(engine.publisher(), epoch, epoch, now, 15);
        return engine;
    }

    private static void assertIdentical(final Path journal, final StrategyLoader loader) {
        final ReplayVerifier.Result replay = Fixture.verify(journal, loader);
        assertTrue(replay.identical(), () -> "sequence=" + replay.firstDifference());
    }

    /** An index means one thing for the life of a journal. */
    @Test
    void shouldRefuseASessionThatMeansAnotherCurrencyOrOtherFills() {
        final Path journal = directory.resolve("journal");
        traded(journal, 1, TestStrategies::load).stop(StopCause.OPERATOR);
        final int before = Fixture.records(journal).size();
        final SessionSpec spec = Fixture.bothStrategies();

        final SessionSpec other = with(spec, spec.mode(), List.of(new Currency(0, "EUR", 8), Fixture.BTC));
        final SessionSpec live = with(spec, RunMode.LIVE, spec.currencies());

        for (final SessionSpec wrong : List.of(other, live)) {
            assertThrows(
                    DifferentInstanceException.class,
                    () -> Fixture.start(journal, Fixture.FUSED, wrong, TestStrategies::load, 0));
            assertEquals(before, Fixture.records(journal).size(), "nothing is written");
        }
        traded(journal, 2, TestStrategies::load).stop(StopCause.OPERATOR);
    }

    /** Positions and orders of a rehearsal are none of the venue's, and the other way round; nothing is changed, not by a due roll either. */
    @Test
    void shouldRefuseASessionOfAnotherEnvironment() {
        final List<Integer> codes = List.of(
                EnvironmentCode.LIVE, EnvironmentCode.REHEARSAL, EnvironmentCode.TESTNET, EnvironmentCode.LOCAL);
        for (final int first : codes) {
            final Path journal = directory.resolve("journal-" + first);
            final LiveEngine engine = Fixture.start(journal, Fixture.FUSED, at(first), TestStrategies::load, 0);
            engine.command(CommandKind.ARM, -1, "test", "");
            now = Fixture.drive(engine.publisher(), 1, 1, now, 3);
            engine.stop(StopCause.OPERATOR);
            final int before = Fixture.records(journal).size();
            for (final int second : codes) {
                if (second == first) {
                    continue;
                }
                final DifferentInstanceException refused =
                        assertThrows(DifferentInstanceException.class, () -> startRolling(journal, at(second)));
                assertTrue(refused.getMessage().contains(EnvironmentCode.text(first)), refused.getMessage());
                assertTrue(refused.getMessage().contains(EnvironmentCode.text(second)), refused.getMessage());
                assertEquals(before, Fixture.records(journal).size(), "nothing is written");
                assertEquals(1, JournalGenerations.of(journal).size(), "and no generation is begun");
            }
            LiveEngine again = startRolling(journal, at(first));
            assertEquals(first, again.recovered().environment());
            again.stop(StopCause.OPERATOR);
            assertEquals(2, JournalGenerations.of(journal).size(), "a roll was due all the time");
            again = Fixture.start(journal, Fixture.FUSED, at(first), TestStrategies::load, 0);
            again.stop(StopCause.OPERATOR);
        }
    }

    private static LiveEngine startRolling(final Path journal, final SessionSpec spec) {
        return LiveEngine.start(
                new LiveEngine.Settings(
                        journal,
                        JournalSettings.small(),
                        Fixture.FUSED,
                        Fixture.CORE,
                        TestStrategies::load,
                        Fixture.MODELS,
                        0,
                        new RollPolicy(1, Long.MAX_VALUE, "")),
                spec,
                new LiveClock(),
                Release.NONE);
    }

    private static SessionSpec at(final int environment) {
        final SessionSpec spec = Fixture.bothStrategies();
        return with(spec, spec.mode(), environment, spec.currencies(), spec.instruments());
    }

    /** What is left open must stay in sight: in an instrument that goes, and in one whose place another takes. */
    @Test
    void shouldRefuseASessionThatDropsAnInstrumentWithSomethingOpenInIt() {
        final Path journal = directory.resolve("journal");
        final Instrument eth = named(1, "ETH-USDT.SIM");
        final SessionSpec both = with(Fixture.bothStrategies(), List.of(Fixture.BTC_USDT, eth));
        LiveEngine engine = Fixture.start(journal, Fixture.FUSED, both, TestStrategies::load, 0);
        engine.command(CommandKind.ARM, -1, "test", "");
        now = Fixture.drive(engine.publisher(), 1, 1, now, 15);
        engine.stop(StopCause.OPERATOR);
        final int before = Fixture.records(journal).size();

        for (final List<Instrument> without : List.of(List.<Instrument>of(), List.of(named(0, "ETH-USDT.SIM")))) {
            final InstrumentDroppedException refused =
                    assertThrows(InstrumentDroppedException.class, () -> startRolling(journal, with(both, without)));
            assertEquals(1, JournalGenerations.of(journal).size(), "no generation is begun");
            assertEquals(Fixture.BTC_USDT.symbol(), refused.symbol());
            assertTrue(refused.getMessage().contains("open in it and a position of "), refused.getMessage());
            assertEquals(before, Fixture.records(journal).size(), "nothing is written");
        }
        // Nothing is open in the other one, so it may go.
        engine = Fixture.start(journal, Fixture.FUSED, with(both, List.of(Fixture.BTC_USDT)), TestStrategies::load, 0);
        engine.stop(StopCause.OPERATOR);
    }

    private static Instrument named(final int index, final String symbol) {
        return new Instrument(
                index,
                1,
                symbol,
                symbol.replaceAll("-|\\..*", ""),
                "SIM",
                Fixture.BTC,
                Fixture.USDT,
                MarketKind.SPOT,
                Fixture.BTC_USDT.rules(),
                Instrument.Fees.NONE,
                false);
    }

    private static SessionSpec with(final SessionSpec spec, final RunMode mode, final List<Currency> currencies) {
        return with(spec, mode, spec.environment(), currencies, spec.instruments());
    }

    private static SessionSpec with(final SessionSpec spec, final List<Instrument> instruments) {
        return with(spec, spec.mode(), spec.environment(), spec.currencies(), instruments);
    }

    private static SessionSpec with(
            final SessionSpec spec,
            final RunMode mode,
            final int environment,
            final List<Currency> currencies,
            final List<Instrument> instruments) {
        return new SessionSpec(
                spec.run(),
                spec.instance(),
                spec.version(),
                mode,
                environment,
                spec.seed(),
                spec.simulation(),
                spec.configuration(),
                spec.codeHashes(),
                currencies,
                instruments,
                spec.limits(),
                spec.strategies(),
                spec.balances());
    }

    /**
     * The part of a damaged journal that was lost may have held sessions, whose client order ids are in use: the first session of a
     * repaired journal keeps well away from them, and the next go on from there.
     */
    @Test
    void shouldNotUseIdsAgainThatADamagedJournalLost() throws IOException {
        final Path journal = directory.resolve("journal");
        traded(journal, 1, TestStrategies::load).stop(StopCause.OPERATOR);
        final int first = Fixture.records(journal).size();
        traded(journal, 2, TestStrategies::load).stop(StopCause.OPERATOR);
        flipAByteBehind(journal, first);

        final JournalRepair.Result repaired = JournalRepair.replace(journal, JournalSettings.small());

        assertTrue(repaired.lastSequence() >= first, "the first session is whole");
        final LiveEngine third = traded(journal, 3, TestStrategies::load);
        assertTrue(third.runNumber() > 1_000, "was " + third.runNumber());
        third.stop(StopCause.OPERATOR);
        final LiveEngine fourth = traded(journal, 4, TestStrategies::load);
        assertEquals(third.runNumber() + 1, fourth.runNumber());
        fourth.stop(StopCause.OPERATOR);
    }

    private static void flipAByteBehind(final Path journal, final long sequence) throws IOException {
        long at = 0;
        try (JournalReader reader = JournalReader.open(journal)) {
            while (reader.next()) {
                if (reader.sequence() <= sequence + 50) {
                    at = reader.bytesRead();
                }
            }
        }
        final Path file;
        try (Stream<Path> files = Files.list(journal)) {
            file = files.filter(path -> path.toString().endsWith(".cq4"))
                    .findFirst()
                    .orElseThrow();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            final ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, at);
            one.put(0, (byte) ~one.get(0)).rewind();
            channel.write(one, at);
        }
    }

    @Test
    void shouldComeBackWarmAfterEachOfThreeStops() {
        final Path journal = directory.resolve("journal");
        long orders = 0;
        for (int session = 1; session <= 3; session++) {
            final LiveEngine engine = traded(journal, session, TestStrategies::load);
            assertEquals(session, engine.runNumber());
            assertTrue(engine.recovered().differing().isEmpty(), "warm");
            assertTrue(engine.recovered().checkpointsAgree());
            engine.stop(StopCause.OPERATOR);
            assertNull(engine.fault());
            final Recovery.Result again =
                    Recovery.recover(journal, Fixture.CORE, TestStrategies::load, Fixture.MODELS, 0);
            assertEquals(
                    engine.runner().core().stateHash(), again.runner().core().stateHash());
            assertEquals(
                    engine.runner().log().hash().text(),
                    again.runner().log().hash().text());
            assertEquals(session, again.sessions());
            final long now = again.runner().core().state().counters().orders();
            assertTrue(now > orders, "traded on");
            orders = now;
        }
        assertIdentical(journal, TestStrategies::load);
        final Set<Long> ids = new HashSet<>();
        for (final byte[] record : Fixture.records(journal)) {
            if (Fixture.templateId(record) == NewOrderDecoder.TEMPLATE_ID) {
                assertTrue(ids.add(new UnsafeBuffer(record).getLong(Records.COMMON_LENGTH)), "an id twice");
            }
        }
        assertEquals(orders, ids.size());
    }

    @Test
    void shouldComeBackFromACrashWithOrdersInFlight() {
        final Path journal = directory.resolve("journal");
        final Path crashed = directory.resolve("crashed");
        final LiveEngine engine = traded(journal, 1, TestStrategies::load);
        Fixture.publishTick(engine.publisher(), now);
        final long[] before = new long[2];
        while (!engine.inspect(core -> {
            before[0] = core.core().stateHash();
            before[1] = core.log().lastSequence();
            return core.core().now() >= now && before[1] == engine.journaled();
        })) {
            Thread.onSpinWait();
        }
        Fixture.copy(journal, crashed);
        engine.close();

        final Recovery.Result recovered =
                Recovery.recover(crashed, Fixture.CORE, TestStrategies::load, Fixture.MODELS, 0);
        assertEquals(before[1], recovered.records());
        assertEquals(before[0], recovered.runner().core().stateHash());
        assertTrue(recovered.differing().isEmpty());
        final LiveEngine next = traded(crashed, 2, TestStrategies::load);
        next.stop(StopCause.OPERATOR);
        assertNull(next.fault());
        assertIdentical(crashed, TestStrategies::load);
    }

    @Test
    void shouldReadNoFurtherWhenNobodyWantsTheResult() {
        final Path journal = directory.resolve("journal");
        traded(journal, 1, TestStrategies::load).stop(StopCause.OPERATOR);
        final AtomicInteger asked = new AtomicInteger();

        final Recovery.AbandonedException abandoned = assertThrows(
                Recovery.AbandonedException.class,
                () -> Recovery.recover(
                        journal,
                        Fixture.CORE,
                        TestStrategies::load,
                        Fixture.MODELS,
                        0,
                        () -> asked.incrementAndGet() == 2));

        assertEquals(2, asked.get());
        assertEquals("the recovery was abandoned: records=1", abandoned.getMessage());
    }

    @Test
    void shouldKeepEveryOrderAndPositionWhenAStrategyChanged() {
        final Path journal = directory.resolve("journal");
        final LiveEngine engine = traded(journal, 1, TestStrategies::load);
        engine.stop(StopCause.OPERATOR);
        final var before = engine.runner().core().state();

        final Recovery.Result recovered = Recovery.recover(journal, Fixture.CORE, CHANGED, Fixture.MODELS, 0);
        final var after = recovered.runner().core().state();
        assertTrue(recovered.differing().containsKey(1), "the changed one is cold");
        assertTrue(!recovered.differing().containsKey(0), "the other one is warm: " + recovered.differing());
        assertEquals(before.orders.stateHash(), after.orders.stateHash());
        assertEquals(before.portfolio.stateHash(), after.portfolio.stateHash());
        assertEquals(before.protection.stateHash(), after.protection.stateHash());
        assertEquals(before.counters().orders(), after.counters().orders());
        assertEquals(
                engine.runner().log().hash().text(),
                recovered.runner().log().hash().text());
        assertEquals(
                engine.runner().core().stateHash(), recovered.runner().core().stateHash());

        final LiveEngine next = traded(journal, 2, CHANGED);
        assertEquals(
                StrategyStatus.COLD,
                next.inspect(core -> core.core().state().risk.strategyStatus(1)));
        next.command(CommandKind.REARM_STRATEGY, 1, "test", "");
        now = Fixture.drive(next.publisher(), 9, 3, now, 5);
        next.stop(StopCause.OPERATOR);
        assertNull(next.fault());
        final Recovery.Result third = Recovery.recover(journal, Fixture.CORE, CHANGED, Fixture.MODELS, 0);
        assertTrue(!third.differing().containsKey(1), "re-armed under the new code: " + third.differing());
        assertEquals(StrategyStatus.ENABLED, third.runner().core().state().risk.strategyStatus(1));
    }

    @Test
    void shouldManageOnWhenAStrategyIsGone() {
        final Path journal = directory.resolve("journal");
        final LiveEngine engine = traded(journal, 1, TestStrategies::load);
        engine.stop(StopCause.OPERATOR);
        final StrategyLoader without = (factory, parameters) -> {
            if (factory.equals("quoter")) {
                throw new IllegalArgumentException("no such strategy");
            }
            return TestStrategies.load(factory, parameters);
        };
        final Recovery.Result recovered = Recovery.recover(journal, Fixture.CORE, without, Fixture.MODELS, 0);
        assertTrue(recovered.differing().containsKey(1));
        assertEquals(
                engine.runner().core().state().portfolio.stateHash(),
                recovered.runner().core().state().portfolio.stateHash());
        assertNotEquals(0, recovered.records());
    }
}
