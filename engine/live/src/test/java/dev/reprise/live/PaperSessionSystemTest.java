package dev.reprise.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.StopCause;
import dev.reprise.core.CoreState;
import dev.reprise.live.recovery.ReplayVerifier;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A paper session from its first record to its last, and its replay as the proof. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PaperSessionSystemTest {
    @TempDir
    private Path journal;

    @ParameterizedTest(name = "fused={0}")
    @ValueSource(booleans = {true, false})
    void shouldTradeAndReplayIdentically(final boolean fused) {
        final LiveEngine engine =
                Fixture.start(journal, fused ? Fixture.FUSED : Fixture.PIPELINED, Fixture.bothStrategies());
        engine.command(CommandKind.ARM, -1, "test", "");
        Fixture.drive(engine.publisher(), 7, 1, System.currentTimeMillis() * 1_000_000, 60);
        engine.stop(StopCause.OPERATOR);

        assertNull(engine.fault());
        final CoreState state = engine.runner().core().state();
        assertTrue(state.counters().orders() > 0, "orders");
        assertTrue(state.counters().fills() > 0, "fills");
        assertTrue(state.counters().protectionTriggers() > 0, "protection triggers");
        assertTrue(state.counters().makerFills() > 0, "maker fills");

        final ReplayVerifier.Result replay = Fixture.verify(journal, TestStrategies::load);
        assertTrue(replay.identical(), () -> "sequence=" + replay.firstDifference());
        assertEquals(engine.runner().log().hash().text(), replay.hash());
        assertEquals(Fixture.records(journal).stream().filter(Fixture::isCaused).count(), replay.outputsCompared());
        assertEquals(engine.runner().log().lastSequence(), engine.journaled());
        assertEquals(state.counters().fills(), replay.state().counters().fills());
    }
}
