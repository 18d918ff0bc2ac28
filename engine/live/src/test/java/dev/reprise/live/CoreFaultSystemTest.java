package dev.reprise.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.CoreFaultDecoder;
import dev.reprise.api.schema.OperatorCommandDecoder;
import dev.reprise.api.schema.RiskSettingsDecoder;
import dev.reprise.api.schema.StopCause;
import dev.reprise.core.driver.CoreFaultException;
import dev.reprise.live.pipeline.PipelineSettings;
import dev.reprise.live.recovery.Recovery;
import dev.reprise.live.recovery.ReplayVerifier;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An input that breaks the core: recorded last, stopped at, skipped by a person, twice. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CoreFaultSystemTest {
    @TempDir
    private Path journal;

    private long now = System.currentTimeMillis() * 1_000_000;

    /** Trades, then breaks the core; returns the input's sequence. */
    private long breakOnce(final PipelineSettings settings, final long skip, final int epoch)
            throws InterruptedException {
        final LiveEngine engine =
                Fixture.start(journal, settings, Fixture.bothStrategies(), TestStrategies::load, skip);
        engine.command(CommandKind.ARM, -1, "test", "");
        now = Fixture.drive(engine.publisher(), epoch, epoch, now, 3);
        Fixture.publishBreaker(engine, now);
        assertTrue(engine.awaitStop(10, TimeUnit.SECONDS));
        final CoreFaultException fault = assertInstanceOf(CoreFaultException.class, engine.fault());
        final long inspected = engine.inspect(core -> core.log().firstSequence()); // answered after the fault, too
        assertEquals(fault.sequence(), inspected);
        engine.close();

        final List<byte[]> records = Fixture.records(journal);
        assertEquals(CoreFaultDecoder.TEMPLATE_ID, Fixture.templateId(records.get(records.size() - 1)));
        final byte[] breaker = records.get((int) fault.sequence() - 1);
        assertEquals(RiskSettingsDecoder.TEMPLATE_ID, Fixture.templateId(breaker));
        assertFalse(Fixture.isCaused(breaker));
        assertTrue(
                records.subList((int) fault.sequence(), records.size()).stream().allMatch(Fixture::isCaused));
        return fault.sequence();
    }

    private void assertIdentical(final String hash) {
        final ReplayVerifier.Result replay = Fixture.verify(journal, TestStrategies::load);
        assertTrue(replay.identical(), () -> "sequence=" + replay.firstDifference());
        assertEquals(Fixture.records(journal).stream().filter(Fixture::isCaused).count(), replay.outputsCompared());
        if (hash != null) {
            assertEquals(hash, replay.hash());
        }
    }

    @ParameterizedTest(name = "fused={0}")
    @ValueSource(booleans = {true, false})
    void shouldStopAtTheFaultUntilItIsSkipped(final boolean fused) throws InterruptedException {
        final PipelineSettings settings = fused ? Fixture.FUSED : Fixture.PIPELINED;
        final long first = breakOnce(settings, 0, 1);
        assertIdentical(null);
        final Recovery.CoreFaultedException refused = assertThrows(
                Recovery.CoreFaultedException.class,
                () -> Fixture.start(journal, settings, Fixture.bothStrategies()).close());
        assertEquals(first, refused.sequence());
        assertThrows(
                IllegalArgumentException.class,
                () -> Recovery.recover(journalWithoutFault(), Fixture.CORE, TestStrategies::load, Fixture.MODELS, 3));

        final long second = breakOnce(settings, first, 2);
        assertIdentical(null);
        final LiveEngine third =
                Fixture.start(journal, settings, Fixture.bothStrategies(), TestStrategies::load, second);
        assertTrue(third.recovered().differing().isEmpty());
        third.stop(StopCause.OPERATOR);
        assertIdentical(third.runner().log().hash().text());

        final LiveEngine fourth = Fixture.start(journal, settings, Fixture.bothStrategies());
        assertTrue(fourth.recovered().checkpointsAgree());
        fourth.stop(StopCause.OPERATOR);
        assertIdentical(fourth.runner().log().hash().text());
        assertEquals(
                2,
                Fixture.records(journal).stream()
                        .filter(CoreFaultSystemTest::isSkip)
                        .count());
    }

    private Path journalWithoutFault() {
        final Path whole = journal.resolve("whole");
        final LiveEngine engine = Fixture.start(whole, Fixture.FUSED, Fixture.bothStrategies());
        engine.stop(StopCause.OPERATOR);
        return whole;
    }

    private static boolean isSkip(final byte[] record) {
        final UnsafeBuffer buffer = new UnsafeBuffer(record);
        return Records.templateId(buffer, 0) == OperatorCommandDecoder.TEMPLATE_ID
                && new OperatorCommandDecoder()
                                .wrap(
                                        buffer,
                                        Records.BODY_OFFSET,
                                        Records.blockLength(buffer, 0),
                                        Records.version(buffer, 0))
                                .kind()
                        == CommandKind.SKIP;
    }
}
