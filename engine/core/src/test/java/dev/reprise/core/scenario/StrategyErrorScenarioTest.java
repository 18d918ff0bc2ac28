package dev.reprise.core.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Capabilities;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.RiskState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A callback that ends in an Error: the driver publishes a strategy fault for it, once. */
class StrategyErrorScenarioTest {
    private final Scenario s = new Scenario(Capabilities.NONE);

    @AfterEach
    void theJournalReplaysIdentically() {
        s.verify();
    }

    private void fail() {
        s.strategy(ctx -> {
            throw new AssertionError("a test");
        });
    }

    @Test
    void f44AnErrorAsksForAStrategyFaultOnce() {
        fail();
        assertEquals(RiskState.HALTED, s.state().risk.state());
        assertTrue(s.takeStrategyError());
        assertFalse(s.takeStrategyError());
    }

    @Test
    void f44AnErrorThatAFaultFollowedIsHandled() {
        fail();
        s.strategyFault();
        assertFalse(s.takeStrategyError(), "as in a recovery, where nobody takes it in between");
        s.command(CommandKind.RESUME).command(CommandKind.ARM);
        assertFalse(s.takeStrategyError());
        assertEquals(RiskState.ACTIVE, s.state().risk.state());
    }

    /** Of a process that ended between the Error and its fault, where the strategy does not fail again. */
    @Test
    void f44AnErrorThatARecoveryAdoptsStillWantsItsFault() {
        fail();
        assertTrue(s.isErrorKnownToAHeir());
    }

    @Test
    void anExceptionAsksForNone() {
        s.strategy(ctx -> {
            throw new IllegalStateException("a test");
        });
        assertEquals(RiskState.ACTIVE, s.state().risk.state());
        assertFalse(s.takeStrategyError());
        assertFalse(s.isErrorKnownToAHeir());
    }
}
