package dev.reprise.app.data;

import dev.reprise.app.cli.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/** A paper instance in which the maker trades, and the verbs that are run on it. */
record MakerInstance(Path workspace, String name) {
    private static final String CONFIGURATION = """
            version: 1
            name: %s
            mode: paper
            venues: { binance: { adapter: binance-spot, environment: local } }
            instruments: [BTC-USDT.BINANCE]
            engine: { warmup: 0s }
            strategies:
              - { name: maker, type: touch-maker, params: { size: 300 USDT, max_inventory: 3000 USDT, min_life: 5ms, requote: 0 bps, stop_loss: 10 bps } }
            risk: { max_order_notional: 5_000 USDT, max_daily_loss: 50_000 USDT, max_repeated_fills: null, max_orders_per_trade: null, max_cancels_per_trade: null, max_rejects: null, max_engine_lag: null }
            paper: { initial: { USDT: 100_000, BTC: 1 }, %s, seed: 3 }
            """;

    /** A session of so many seconds, with these keys of {@code paper:}. */
    void session(final int seconds, final String paper) throws IOException {
        final Path file = workspace.resolve(name + ".yaml");
        Files.writeString(file, CONFIGURATION.formatted(name, paper));
        run(0, "run", "-c", file.toString(), "--duration", Integer.toString(seconds));
    }

    /** What a verb tells with {@code --json}; it must end with that code. */
    JsonNode run(final int code, final String... words) {
        return Ran.json(workspace, words).ended(code).json();
    }

    /** Of the newest generation. */
    Path journal() {
        return workspace.resolve("live").resolve(name).resolve("journal");
    }
}
