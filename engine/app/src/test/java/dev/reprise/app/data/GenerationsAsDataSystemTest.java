package dev.reprise.app.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookInvalidDecoder;
import dev.reprise.api.schema.DerivedPriceDecoder;
import dev.reprise.api.schema.InstrumentStatusDecoder;
import dev.reprise.app.cli.Cli;
import dev.reprise.app.cli.Output;
import dev.reprise.app.verb.Verbs;
import dev.reprise.backtest.MarketRecordFilter;
import dev.reprise.journal.JournalGenerations;
import dev.reprise.journal.JournalReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** An instance of several generations as the data of backtests: all of them are its history, none begins it anew. */
class GenerationsAsDataSystemTest {
    private static final String CONFIGURATION = """
            version: 1
            name: rolled
            mode: paper
            venues: { binance: { adapter: binance-spot, environment: local } }
            instruments: [BTC-USDT.BINANCE]
            engine: { warmup: 0s }
            strategies:
              - { name: maker, type: touch-maker, params: { size: 300 USDT, max_inventory: 3000 USDT, min_life: 5ms, requote: 0 bps, stop_loss: 10 bps } }
            risk: { max_order_notional: 5_000 USDT, max_daily_loss: 50_000 USDT, max_repeated_fills: null, max_orders_per_trade: null, max_cancels_per_trade: null, max_rejects: null, max_engine_lag: null }
            paper: { initial: { USDT: 100_000, BTC: 1 }, latency: { order: 1ms, response: 1ms }, seed: 3 }
            """;

    @TempDir
    Path workspace;

    /** What all generations hold, each record once. */
    private long marketRecords;

    private long checkedRecords; // those of them that `data verify` counts

    private long firstTime = Records.NO_TIME;

    private JsonNode run(final int code, final String... words) {
        final List<String> args = new ArrayList<>(List.of(words));
        args.addAll(List.of("-w", workspace.toString(), "--json", "--progress", "none"));
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        assertEquals(
                code,
                Cli.execute(Verbs.all(), new PrintWriter(out), new PrintWriter(err), args.toArray(String[]::new)),
                out + "\n" + err);
        return Output.JSON.readTree(out.toString());
    }

    private Path journal() {
        return workspace.resolve("live").resolve("rolled").resolve("journal");
    }

    @BeforeEach
    void tradeInTwoGenerations() throws IOException {
        final String file = Files.writeString(workspace.resolve("rolled.yaml"), CONFIGURATION)
                .toString();
        run(0, "run", "-c", file, "--duration", "1");
        run(0, "journal", "roll", "rolled");
        run(0, "run", "-c", file, "--duration", "1");
        final List<Path> generations = JournalGenerations.of(journal());
        assertEquals(2, generations.size());
        for (final Path generation : generations) {
            final long before = marketRecords;
            try (JournalReader reader = JournalReader.open(generation)) {
                while (reader.next()) {
                    count(reader);
                }
            }
            assertTrue(marketRecords - before > 10, (marketRecords - before) + " in " + generation);
        }
    }

    private void count(final JournalReader reader) {
        if (Records.isCarried(reader.buffer(), reader.offset())
                || !MarketRecordFilter.isMarket(reader.buffer(), reader.offset())) {
            return;
        }
        marketRecords++;
        firstTime = firstTime == Records.NO_TIME ? Records.receiveTime(reader.buffer(), reader.offset()) : firstTime;
        switch (Records.templateId(reader.buffer(), reader.offset())) {
            case BookInvalidDecoder.TEMPLATE_ID,
                    DerivedPriceDecoder.TEMPLATE_ID,
                    InstrumentStatusDecoder.TEMPLATE_ID -> {
                // told otherwise
            }
            default -> checkedRecords++;
        }
    }

    @Test
    void shouldRunOverAllGenerationsAsOneHistory() {
        final JsonNode backtest = run(0, "backtest", "--data", "rolled", "--strategy", "touch-maker");
        final JsonNode verified = run(0, "data", "verify", "rolled");
        final JsonNode two = run(
                0,
                "backtest",
                "--data",
                "rolled",
                "--strategy",
                "touch-maker",
                "--feed",
                "2ms",
                "--clock-offset",
                "0ms");

        assertEquals(marketRecords, backtest.get("market_events").asLong());
        assertEquals(checkedRecords, verified.get("records").asLong());
        assertEquals(verified.get("from"), backtest.get("from"));
        assertEquals(verified.get("to"), backtest.get("to"));
        assertEquals(marketRecords, two.get("market_events").asLong());
        assertFalse(backtest.get("assumptions").toString().contains("generation"), backtest.toString());
        final DataSpan span = new DataSpan(journal(), Long.MIN_VALUE, Long.MAX_VALUE);
        assertEquals(firstTime, span.begin());
        assertTrue(span.overlaps(firstTime + 1, firstTime + 2), "within the first generation");
        assertFalse(span.overlaps(firstTime - 2, firstTime - 1), "before all of them");
    }

    /** What nobody kept cannot be run over, and is said. */
    @Test
    void shouldSayThatTheHistoryBeginsLaterWhenItsFirstGenerationIsGone() throws IOException {
        try (Stream<Path> files = Files.walk(journal().resolveSibling("journal.000001"))) {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }

        final JsonNode backtest = run(0, "backtest", "--data", "rolled", "--strategy", "touch-maker");

        assertTrue(backtest.get("market_events").asLong() < marketRecords, backtest.toString());
        assertTrue(
                backtest.get("assumptions").toString().contains("earlier generations are not there"),
                backtest.toString());
    }
}
