package dev.reprise.app.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.EventPublisher;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.RiskSettingsEncoder;
import dev.reprise.app.cli.Ran;
import dev.reprise.app.cli.StrategyCatalog;
import dev.reprise.app.cli.VerbException;
import dev.reprise.app.config.ConfigLoader;
import dev.reprise.app.session.PaperSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What {@code run} says when it cannot go on. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RunVerbTest {
    private static final Path DEMO = Path.of("../../config/demo.yaml");

    @TempDir
    Path workspace;

    private Path journal() {
        return workspace.resolve("live/demo/journal");
    }

    /** A limit of a strategy that there cannot be. */
    private static void publishBreaker(final EventPublisher publisher) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
        Records.begin(buffer, 0, RiskSettingsEncoder.BLOCK_LENGTH, RiskSettingsEncoder.TEMPLATE_ID);
        final RiskSettingsEncoder encoder = new RiskSettingsEncoder()
                .wrap(buffer, Records.BODY_OFFSET)
                .receiveTime(System.currentTimeMillis() * 1_000_000)
                .strategy(99)
                .instrument(-1)
                .currency(-1);
        encoder.limitsCount(0);
        publisher.publish(buffer, 0, Records.end(buffer, 0, encoder.encodedLength()));
    }

    private void breakTheCore() throws InterruptedException {
        final StrategyCatalog catalog = StrategyCatalog.load(workspace, List.of());
        final ConfigLoader loader = new ConfigLoader(Map.of()).strategies(directory -> catalog.factories());
        loader.file(DEMO);
        try (PaperSession session = PaperSession.start(loader.load(), catalog, journal(), "run", 1, 0)) {
            try {
                publishBreaker(session.engine().publisher());
            } catch (final IllegalStateException stopped) {
                assertNotNull(session.engine().fault(), "the core was quicker than the publisher's look behind it");
            }
            assertTrue(session.engine().awaitStop(10, TimeUnit.SECONDS));
        }
    }

    /** RUN left out is the newest backtest or demo, never an instance. */
    @Test
    void shouldNameTheInstanceWhoseJournalItMeans() throws Exception {
        breakTheCore();
        final JsonNode error = Ran.json(workspace, "run", "-c", DEMO.toString(), "--duration", "1")
                .ended(4)
                .json()
                .get("error");
        assertEquals("RP-J002", error.get("code").asString());
        final String remedy = error.get("remedy").asString();
        assertTrue(remedy.startsWith("look at it with `reprise journal tail demo`, then start with --skip "), remedy);
        assertTrue(
                error.get("message").asString().endsWith("sequence=" + remedy.replaceFirst(".*skip ", "")),
                error.toString());

        final VerbException stopped = RunVerb.stoppedBy(new IllegalStateException("broken"), "demo", journal());
        assertTrue(stopped.remedy().contains("`reprise journal tail demo`"), stopped.remedy());
        assertTrue(
                stopped.remedy()
                        .contains(workspace.resolve("live/demo/engine.log").toString()),
                stopped.remedy());
    }

    /** A schedule that runs it has nothing but the code to see by. */
    @Test
    void shouldEndWithCodeSixWhenALimitHaltedIt() throws Exception {
        final Path config = Files.writeString(
                workspace.resolve("demo.yaml"),
                Files.readString(DEMO)
                        .replace("max_drawdown: 1000 bps", "max_drawdown: 1 bps")
                        .replace("maker: 0 bps, taker: 1 bps", "maker: 900 bps, taker: 900 bps"));
        final JsonNode halted = Ran.json(workspace, "run", "-c", config.toString(), "--duration", "8")
                .ended(6)
                .json();
        assertFalse(halted.get("ok").asBoolean());
        assertTrue(halted.get("latched").asBoolean(), halted.toString());
        assertEquals("engine: drawdown", halted.get("halted_by").asString());
        assertEquals("RP-R016", halted.get("error").get("code").asString());

        final JsonNode again = Ran.json(workspace, "run", "-c", config.toString(), "--duration", "1")
                .ended(6)
                .json();
        assertTrue(again.get("latched").asBoolean(), again.toString());
    }

    @Test
    void shouldTellItsProcess() {
        final Ran ran = Ran.of(workspace, "run", "-c", DEMO.toString(), "--duration", "1")
                .ended(0);
        assertTrue(ran.out().contains("  pid " + ProcessHandle.current().pid() + '\n'), ran.out());
    }
}
