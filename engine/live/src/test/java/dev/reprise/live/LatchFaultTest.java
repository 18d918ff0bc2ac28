package dev.reprise.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.OperatorCommandDecoder;
import dev.reprise.api.schema.RiskState;
import dev.reprise.api.schema.RiskStateChangedDecoder;
import dev.reprise.api.schema.StopCause;
import dev.reprise.live.halt.HaltSwitch;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The latch has no life outside the journal: it is not said to hold before it is written there, so no crash can lose it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LatchFaultTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4})
    void f56WhatSaysItIsLatchedIsInTheJournalAndACrashLeavesItLatched(final long seconds) {
        final Path journal = directory.resolve("journal");
        final LiveEngine engine = Fixture.start(journal, Fixture.FUSED, Fixture.bothStrategies());
        final HaltSwitch halt = new HaltSwitch(engine, directory, true, List.of());
        halt.open();
        engine.command(CommandKind.ARM, -1, "test", "");
        Fixture.drive(engine.publisher(), 7 + seconds, 1, System.currentTimeMillis() * 1_000_000, seconds);
        halt.trip("ada", "a test"); // while the ring still holds what came before
        assertTrue(halt.awaitLatched(20_000));
        // As a process sees it that starts when this one is killed now.
        final List<byte[]> records = Fixture.records(journal);
        assertTrue(records.stream().anyMatch(LatchFaultTest::isHalt), "the command is written");
        assertEquals(RiskState.HALTED, state(records), "and so is what it did");

        engine.awaitJournaled();
        final Path crashed = directory.resolve("crashed"); // and nothing else: no halt.log, no file HALT
        Fixture.copy(journal, crashed);
        halt.close();
        engine.stop(StopCause.OPERATOR);
        final LiveEngine again = Fixture.start(crashed, Fixture.FUSED, Fixture.bothStrategies());
        assertTrue(again.isLatched());
        again.command(CommandKind.ARM, -1, "test", "without resume");
        again.awaitJournaled();
        assertEquals(
                RiskState.HALTED, again.inspect(core -> core.core().state().risk.state()));
        again.stop(StopCause.OPERATOR);
    }

    private static boolean isHalt(final byte[] record) {
        return Fixture.templateId(record) == OperatorCommandDecoder.TEMPLATE_ID
                && new OperatorCommandDecoder()
                                .wrap(
                                        new UnsafeBuffer(record),
                                        Records.BODY_OFFSET,
                                        OperatorCommandDecoder.BLOCK_LENGTH,
                                        1)
                                .kind()
                        == CommandKind.HALT;
    }

    private static RiskState state(final List<byte[]> records) {
        RiskState state = RiskState.NULL_VAL;
        for (final byte[] record : records) {
            if (Fixture.templateId(record) == RiskStateChangedDecoder.TEMPLATE_ID) {
                state = new RiskStateChangedDecoder()
                        .wrap(new UnsafeBuffer(record), Records.BODY_OFFSET, RiskStateChangedDecoder.BLOCK_LENGTH, 1)
                        .state();
            }
        }
        return state;
    }
}
