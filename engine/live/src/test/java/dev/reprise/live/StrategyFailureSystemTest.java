package dev.reprise.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.RiskState;
import dev.reprise.api.schema.StopCause;
import dev.reprise.api.schema.StrategyFaultDecoder;
import dev.reprise.api.schema.StrategyStatus;
import dev.reprise.core.CoreState;
import dev.reprise.live.session.SessionSpec;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A strategy that throws: it is disabled and its entries are cancelled, the others trade on; an Error halts the engine. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StrategyFailureSystemTest {
    @TempDir
    private Path journal;

    private CoreState run(final String factory) {
        final LiveEngine engine = Fixture.start(
                journal, Fixture.FUSED, Fixture.spec(Fixture.strategy(factory, 20), Fixture.strategy("quoter", 1_500)));
        engine.command(CommandKind.ARM, -1, "test", "");
        Fixture.drive(engine.publisher(), 7, 1, System.currentTimeMillis() * 1_000_000, 20);
        engine.stop(StopCause.OPERATOR);
        assertNull(engine.fault());
        assertTrue(Fixture.verify(journal, TestStrategies::load).identical());
        return engine.runner().core().state();
    }

    private static int open(final CoreState state, final int strategy) {
        int count = 0;
        for (int slot = state.orders.firstOpen(); slot >= 0; slot = state.orders.nextOpen(slot)) {
            count += state.orders.strategy(slot) == strategy ? 1 : 0;
        }
        return count;
    }

    @Test
    void shouldDisableTheOneThatThrowsAndTradeOnWithTheOthers() {
        final CoreState state = run("thrower");
        assertEquals(StrategyStatus.DISABLED, state.risk.strategyStatus(0));
        assertEquals(StrategyStatus.ENABLED, state.risk.strategyStatus(1));
        assertEquals(RiskState.ACTIVE, state.risk.state());
        assertEquals(0, open(state, 0), "its entry was cancelled");
        assertTrue(open(state, 1) > 0, "the other one quotes on");
    }

    @Test
    void shouldHaltAtAnErrorByAnInputOfItsOwn() {
        final CoreState state = run("breaker");
        assertEquals(StrategyStatus.DISABLED, state.risk.strategyStatus(0));
        assertEquals(RiskState.HALTED, state.risk.state());
        assertEquals(0, open(state, 0) + open(state, 1));
        assertEquals(1, faults());
    }

    private long faults() {
        return Fixture.records(journal).stream()
                .filter(record -> Fixture.templateId(record) == StrategyFaultDecoder.TEMPLATE_ID)
                .count();
    }

    @Test
    void shouldStayReleasedOverRestartsOnceTheErrorIsHandled() {
        run("breaker");
        final SessionSpec spec = Fixture.spec(Fixture.strategy("breaker", 20), Fixture.strategy("quoter", 1_500));
        LiveEngine engine = Fixture.start(journal, Fixture.FUSED, spec);
        engine.awaitJournaled();
        assertTrue(engine.isLatched(), "a restart releases nothing");
        engine.command(CommandKind.RESUME, -1, "test", "");
        engine.command(CommandKind.ARM, -1, "test", "");
        engine.stop(StopCause.OPERATOR);

        engine = Fixture.start(journal, Fixture.FUSED, spec);
        engine.awaitJournaled();
        assertFalse(engine.isLatched(), "a person has released it");
        engine.stop(StopCause.OPERATOR);
        assertEquals(1, faults());
    }

    @Test
    void shouldNotHaltAtAnErrorThatTheJournalDoesNotHold() {
        run("quiet");
        final SessionSpec spec = Fixture.spec(Fixture.strategy("quiet", 20), Fixture.strategy("quoter", 1_500));
        final LiveEngine engine = Fixture.start(
                journal,
                Fixture.FUSED,
                spec,
                (factory, parameters) -> TestStrategies.load("quiet".equals(factory) ? "breaker" : factory, parameters),
                0);
        engine.awaitJournaled();
        assertFalse(engine.isLatched(), "it is cold, and nothing happened");
        engine.stop(StopCause.OPERATOR);
        assertEquals(0, faults());
        assertEquals(StrategyStatus.COLD, engine.runner().core().state().risk.strategyStatus(0));
    }

    @Test
    void shouldDisableTheOneThatCannotStart() {
        final CoreState state = run("badStart");
        assertEquals(StrategyStatus.DISABLED, state.risk.strategyStatus(0));
        assertEquals(RiskState.ACTIVE, state.risk.state());
        assertTrue(state.counters().orders() > 0);
    }
}
