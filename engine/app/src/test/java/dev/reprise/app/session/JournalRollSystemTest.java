package dev.reprise.app.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.app.cli.Cli;
import dev.reprise.app.cli.Output;
import dev.reprise.app.verb.Verbs;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A paper instance with both bundled strategies: killed, rolled, started, killed again. */
@Tag("slow")
final class JournalRollSystemTest {
    private static final String CONFIGURATION = """
            version: 1
            name: roller
            mode: paper
            venues: { binance: { adapter: binance-spot, environment: local } }
            instruments: [BTC-USDT.BINANCE]
            strategies:
              - { name: maker, type: touch-maker, params: { size: 300 USDT, max_inventory: 3000 USDT, min_life: 5ms, requote: 0 bps, stop_loss: 10 bps } }
              - { name: cross, type: ema-cross, params: { bar: 20ms, fast: 2, slow: 3, size: 500 USDT, stop_loss: 8 bps, take_profit: 12 bps } }
            risk: { max_order_notional: 5_000 USDT, max_daily_loss: 50_000 USDT, max_repeated_fills: null, max_orders_per_trade: null, max_cancels_per_trade: null, max_rejects: null, max_engine_lag: null }
            paper: { initial: { USDT: 100_000, BTC: 1 }, latency: { order: 1ms, response: 1ms }, seed: 3 }
            """;

    @TempDir
    Path workspace;

    private JsonNode run(final int code, final String... words) {
        final StringWriter out = new StringWriter();
        assertEquals(code, run(out, words), out.toString());
        return Output.JSON.readTree(out.toString());
    }

    private int run(final StringWriter out, final String... words) {
        final List<String> args = new ArrayList<>(List.of(words));
        args.addAll(List.of("-w", workspace.toString(), "--json", "--progress", "none"));
        final PrintWriter writer = new PrintWriter(out);
        return Cli.execute(Verbs.all(), writer, writer, args.toArray(String[]::new));
    }

    /** On a machine full of others a roll by size may keep the core longer than a command waits for it. */
    private JsonNode rolled() {
        final StringWriter out = new StringWriter();
        int code = run(out, "ctl", "roll", "--reason", "because");
        for (int tries = 1; tries < 20 && code == 2 && out.toString().contains("RP-R013"); tries++) {
            out.getBuffer().setLength(0);
            code = run(out, "ctl", "roll", "--reason", "because");
        }
        assertEquals(0, code, out.toString());
        return Output.JSON.readTree(out.toString());
    }

    private long killed() throws Exception {
        try (ChildEngine child = new ChildEngine(List.of(), workspace, "run", "-w", workspace.toString())) {
            final String recovered = child.await("recovered");
            assertTrue(!recovered.contains("cold") && !recovered.contains("differing"), recovered);
            child.await("armed");
            Thread.sleep(1_500);
            child.kill();
            return Long.parseLong(recovered.split(" +")[1]);
        }
    }

    @Test
    void shouldGoOnFromAGenerationAfterAKill() throws Exception {
        Files.writeString(workspace.resolve("reprise.yaml"), CONFIGURATION);
        assertEquals(0, killed());
        final JsonNode before = run(0, "journal", "verify", "roller");

        final JsonNode rolled = run(0, "journal", "roll", "roller");

        assertEquals(2, rolled.get("generation").asLong());
        assertEquals(
                before.get("records").asLong(), rolled.get("records_before").asLong());
        assertEquals(rolled.get("records").asLong(), killed(), "the next start reads what was carried");
        run(0, "journal", "roll", "roller");
        killed();
        final JsonNode chain =
                run(0, "journal", "verify", "roller", "--generations").get("generations");
        assertEquals(3, chain.size());
        for (final JsonNode generation : chain) {
            assertTrue(run(0, "replay", generation.get("directory").asString())
                    .get("identical")
                    .asBoolean());
        }
        final long orders = run(0, "journal", "export", "roller", "--format", "csv")
                .get("rows")
                .get("orders")
                .asLong();
        long journaled = 0;
        for (final JsonNode generation : chain) {
            final JsonNode types = run(
                            0, "journal", "info", generation.get("directory").asString())
                    .get("types");
            journaled += types.has("new_order") ? types.get("new_order").asLong() : 0;
        }
        assertTrue(orders > 20 && orders <= journaled, orders + " of " + journaled);
        assertTrue(run(0, "replay", "roller", "--generations").get("identical").asBoolean());
        assertTrue(run(0, "backtest", "--as-recorded", "roller")
                .get("same_hash_as_session")
                .asBoolean());
    }

    /** Generations that begin while it trades, by size and asked for, and a kill in the middle of it all. */
    @Test
    void shouldGoOnFromTheGenerationThatARunningSessionBeganWhenItWasKilled() throws Exception {
        Files.writeString(
                workspace.resolve("reprise.yaml"), CONFIGURATION + "journal: { roll: { size: 1 MiB, every: 1h } }\n");
        long generation = 1;
        for (int life = 0; life < 3; life++) {
            try (ChildEngine child = new ChildEngine(List.of(), workspace, "run", "-w", workspace.toString())) {
                final String recovered = child.await("recovered");
                assertTrue(!recovered.contains("cold") && !recovered.contains("differing"), recovered);
                child.await("armed");
                Thread.sleep(500);
                final JsonNode first = rolled();
                assertTrue(first.get("generation").asLong() > generation);
                generation = first.get("generation").asLong();
                assertTrue(first.get("pause_us").asLong() > 0);
                child.await("journal   generation " + generation);
                if (life == 0) { // by its size, which takes a while to reach
                    child.await("journal   generation " + (generation + 1));
                }
                final Process asked = new ProcessBuilder() // which the kill may meet at any instant of
                        .command(ChildEngine.command("ctl", "roll", "-w", workspace.toString()))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                Thread.sleep(400 + 137 * life);
                child.kill();
                asked.waitFor();
            }
        }
        final JsonNode chain =
                run(0, "journal", "verify", "roller", "--generations").get("generations");
        assertTrue(chain.size() >= 5, chain.toString());
        assertTrue(run(0, "replay", "roller", "--generations").get("identical").asBoolean());
        assertTrue(run(0, "backtest", "--as-recorded", "roller")
                .get("same_hash_as_session")
                .asBoolean());
    }
}
