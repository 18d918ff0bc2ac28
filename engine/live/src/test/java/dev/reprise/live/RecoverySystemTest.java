package dev.reprise.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.StopCause;
import dev.reprise.api.schema.StrategyStatus;
import dev.reprise.core.StrategyLoader;
import dev.reprise.live.recovery.Recovery;
import dev.reprise.live.recovery.ReplayVerifier;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
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
