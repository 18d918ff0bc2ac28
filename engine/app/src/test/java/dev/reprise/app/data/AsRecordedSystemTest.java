package dev.reprise.app.data;

import static dev.reprise.api.record.Records.BODY_OFFSET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.FillDecoder;
import dev.reprise.api.schema.FillEncoder;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.NewOrderEncoder;
import dev.reprise.app.cli.Ran;
import dev.reprise.backtest.BatchWriter;
import dev.reprise.journal.JournalReader;
import dev.reprise.journal.JournalWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A recorded session as its own backtest, through the command line. */
class AsRecordedSystemTest {
    private static final Path DEMO = Path.of("../../config/demo.yaml").toAbsolutePath();

    @TempDir
    Path workspace;

    /** What a command left behind. */
    private Ran run(final String... args) {
        return Ran.json(workspace, args);
    }

    private JsonNode demo(final String... more) {
        final List<String> args = new ArrayList<>(List.of("demo", "-c", DEMO.toString()));
        args.addAll(List.of(more));
        final Ran ran = run(args.toArray(String[]::new));
        assertEquals(0, ran.code(), ran.json().toString());
        return ran.json();
    }

    @Test
    void shouldBeThePaperSessionAgain() {
        final JsonNode demo = demo("--paper", "--seconds", "3");

        assertTrue(demo.get("fills").asLong() > 0, "the session must fill something: " + demo);
        assertTrue(demo.get("same_fills_as_session").asBoolean());
        final JsonNode own = demo.get("backtest");
        assertEquals(demo.get("hash"), own.get("hash"));
        assertEquals(demo.get("fills"), own.get("fills"));
        assertEquals(demo.get("pnl"), own.get("pnl"));

        final Ran again = run("backtest", "--as-recorded", "latest");

        assertEquals(0, again.code(), again.json().toString());
        assertEquals(demo.get("run"), again.json().get("data"));
        assertEquals(demo.get("orders"), again.json().get("orders"));
        assertEquals(demo.get("orders"), again.json().get("session").get("orders"));
        assertEquals(demo.get("hash"), again.json().get("session").get("hash"));
        assertTrue(again.json().get("same_orders_as_session").asBoolean());
        assertTrue(again.json().get("first_difference").isNull());
        assertEquals(0, again.json().get("inputs_left_out").asLong());
        final String run = again.json().get("run").asString();
        assertEquals(0, run("replay", run, "--verify").code(), "its own journal replays as well");
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"7", "19"})
    void shouldSayThatItIsTheSessionForAnySeed(final String seed) {
        final JsonNode demo = demo("--paper", "--seed", seed, "--seconds", "4"); // exit code 0

        assertEquals(seed, demo.get("seed").asString());
        assertTrue(demo.get("fills").asLong() > 0, "the session must fill something: " + demo);
        assertTrue(demo.get("same_fills_as_session").isBoolean(), demo.toString());
        assertTrue(demo.get("same_fills_as_session").asBoolean(), demo.toString());
        assertTrue(demo.get("backtest").get("same_hash_as_session").asBoolean(), demo.toString());
        assertEquals(demo.get("hash"), demo.get("backtest").get("hash"));
        final Ran compared = run(
                "compare",
                demo.get("run").asString(),
                demo.get("backtest").get("run").asString());
        assertEquals(0, compared.code(), compared.json().toString());
        assertEquals(demo.get("fills"), compared.json().get("fills_equal"));
    }

    /** Without this the equality above would prove nothing. */
    @Test
    void shouldFindOneOrderOrFillThatDiffers() throws IOException {
        final JsonNode demo = demo("--paper", "--seconds", "3");
        final Path journal =
                workspace.resolve("runs").resolve(demo.get("run").asString()).resolve("journal");

        final long order = copyWithOneChanged(journal, NewOrderDecoder.TEMPLATE_ID, "order");
        final Ran ordered =
                run("backtest", "--as-recorded", workspace.resolve("order").toString());
        final long fill = copyWithOneChanged(journal, FillDecoder.TEMPLATE_ID, "fill");
        final Ran filled =
                run("backtest", "--as-recorded", workspace.resolve("fill").toString());

        assertEquals(7, ordered.code());
        assertEquals("RP-R002", ordered.json().get("error").get("code").asString());
        assertEquals(order, ordered.json().get("first_difference").asLong());
        assertFalse(ordered.json().get("same_orders_as_session").asBoolean());
        assertTrue(ordered.json().get("same_fills_as_session").asBoolean());
        assertFalse(ordered.json().get("same_hash_as_session").asBoolean());
        assertEquals(7, filled.code());
        assertEquals(fill, filled.json().get("first_difference").asLong());
        assertTrue(filled.json().get("same_orders_as_session").asBoolean());
        assertFalse(filled.json().get("same_fills_as_session").asBoolean());
    }

    /** Copies a journal, sums right, with one quantity changed in the first record of a type; returns its sequence. */
    private long copyWithOneChanged(final Path journal, final int template, final String name) throws IOException {
        Files.createDirectories(workspace.resolve(name));
        long changed = 0;
        int seen = 0;
        final UnsafeBuffer copy = new UnsafeBuffer(new byte[Records.MAX_LENGTH]);
        try (JournalReader reader = JournalReader.open(journal);
                JournalWriter writer =
                        JournalWriter.open(workspace.resolve(name).resolve("journal"), DatasetWriter.settings())) {
            final BatchWriter batch = new BatchWriter(writer);
            while (reader.next()) {
                copy.putBytes(0, reader.buffer(), reader.offset(), reader.length());
                if (Records.templateId(copy, 0) == template && ++seen == 1) {
                    changed = reader.sequence();
                    changeQty(copy, template);
                }
                batch.append(copy, 0, reader.length(), 1);
            }
            batch.flush();
        }
        assertNotEquals(0, changed, "the session has no record of type " + template);
        return changed;
    }

    private static void changeQty(final UnsafeBuffer record, final int template) {
        if (template == NewOrderDecoder.TEMPLATE_ID) {
            final NewOrderDecoder order = new NewOrderDecoder()
                    .wrap(record, BODY_OFFSET, Records.blockLength(record, 0), Records.version(record, 0));
            new NewOrderEncoder().wrap(record, BODY_OFFSET).qty(order.qty() + 100);
        } else {
            final FillDecoder fill = new FillDecoder()
                    .wrap(record, BODY_OFFSET, Records.blockLength(record, 0), Records.version(record, 0));
            new FillEncoder().wrap(record, BODY_OFFSET).lastQty(fill.lastQty() + 100);
        }
    }

    @Test
    void shouldRunALiveSessionWithSimulatedFillsAndPromiseNothing() {
        final JsonNode demo = demo("--seconds", "3");
        assertTrue(demo.get("same_fills_as_session").isNull());

        final Ran ran = run("backtest", "--as-recorded", demo.get("run").asString());

        assertEquals(0, ran.code(), ran.json().toString());
        assertTrue(ran.json().get("same_fills_as_session").isNull());
        assertTrue(ran.json().get("same_hash_as_session").isNull());
        assertEquals(demo.get("orders"), ran.json().get("session").get("orders"));
        assertTrue(ran.json().get("orders").asLong() > 0);
        assertTrue(ran.json().get("fills").asLong() > 0, "the simulator must fill something: " + ran.json());
        assertTrue(ran.json().get("inputs_left_out").asLong() > 0, "the venue's reports must be left out");
        assertTrue(ran.json().get("assumptions").toString().contains("need not be equal"));
        assertEquals(
                0,
                run("replay", ran.json().get("run").asString(), "--verify").code(),
                "its own journal replays as well");
    }

    @Test
    void shouldRefuseFlagsThatChangeTheSession() {
        final Ran ran = run("backtest", "--as-recorded", "latest", "--seed", "3");
        assertEquals(2, ran.code());
        assertEquals("--as-recorded", ran.json().get("error").get("where").asString());
        assertEquals(
                2, run("backtest", "--strategy", "touch-maker").code(), "one of --data and --as-recorded is needed");
    }
}
