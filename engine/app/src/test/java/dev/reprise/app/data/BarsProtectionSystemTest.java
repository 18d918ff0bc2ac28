package dev.reprise.app.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.app.cli.Ran;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Stop-loss and take-profit of an entry in a backtest on bars alone, price by price. */
class BarsProtectionSystemTest {
    /** The averages cross up at the close of the last one, 100: a market buy goes into the bar after it. */
    private static final String BEFORE = "100,100,100,100 100,100,100,100 100,100,100,100 100,100,99,99 99,100,99,100";

    private static final String AFTER = " 100,100,100,100 100,100,100,100";

    @TempDir
    Path workspace;

    /** The averages cross back after a close of 101.5, which sells at 100. Bars after the signal as open, high, low, close; distances in bps; fills of each model. */
    private record Case(
            String name,
            String bars,
            int stopLoss,
            int takeProfit,
            String pessimistic,
            String nextOpen,
            String optimistic) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case("stop in the entry bar", "100,100,90,100", 100, 0, "100 90", "100 99", "90"),
                new Case("entry above the close before it", "100,102,95,101.5", 100, 0, "102 95", "100 99", "95 100"),
                new Case("take-profit in the entry bar", "100,103,100,100", 0, 100, "103", "100 101", "100 101"),
                new Case("stop later", "100,100,100,100 100,100.5,98,100", 100, 0, "100 98", "100 99", "100 99"),
                new Case(
                        "both in one bar later",
                        "100,100,100,100 100,103,98,100",
                        100,
                        100,
                        "100 98",
                        "100 99",
                        "100 101"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldCloseWhereTheTableSays(final Case one) throws IOException {
        importBars(one.bars);

        assertEquals(one.pessimistic, fills(one, "pessimistic"), "pessimistic");
        assertEquals(one.nextOpen, fills(one, "next_open"), "next_open");
        assertEquals(one.optimistic, fills(one, "optimistic"), "optimistic");
    }

    private void importBars(final String bars) throws IOException {
        final StringBuilder rows = new StringBuilder("time,open,high,low,close,volume\n");
        long time = 1_723_075_200L;
        for (final String bar : (BEFORE + " " + bars + AFTER).split(" ")) {
            rows.append(time).append(',').append(bar).append(",5\n");
            time += 60;
        }
        final Path file = Files.writeString(workspace.resolve("bars.csv"), rows);
        run("data", "import", "--format", "csv-bars", "--instrument", "BTC-USDT.X", "--id", "bars", "" + file);
    }

    /** No input comes between its entry and its stop. */
    @Test
    void shouldCountAsHeldWhatIsBoughtAndSoldWithinABar() throws IOException {
        importBars("100,100,90,100");
        final List<String> verb = new ArrayList<>(List.of("backtest", "--data", "bars", "--strategy", "ema-cross"));
        for (final String param : List.of("fast=1", "slow=2", "bar=1m", "size=1 BTC", "stop_loss=100 bps")) {
            verb.addAll(List.of("--param", param));
        }
        verb.addAll(List.of("--fill", "next_open", "--latency", "2ms/1ms"));

        final JsonNode told =
                Ran.json(workspace, verb.toArray(String[]::new)).ended(0).json();

        assertEquals(2, told.get("fills").asInt(), told.toString());
        final JsonNode inventory = told.get("inventory");
        assertEquals(100, inventory.get("max").asDouble(), 1, inventory.toString());
        assertTrue(inventory.get("time_in_market").asDouble() > 0, inventory.toString());
        assertTrue(inventory.get("mean").asDouble() > 0, inventory.toString());
    }

    private String fills(final Case one, final String model) throws IOException {
        final Path trace = workspace.resolve(model + ".csv");
        run(
                "backtest",
                "--data",
                "bars",
                "--strategy",
                "ema-cross",
                "--param",
                "fast=1",
                "--param",
                "slow=2",
                "--param",
                "bar=1m",
                "--param",
                "size=1 BTC",
                "--param",
                "stop_loss=" + one.stopLoss + " bps",
                "--param",
                "take_profit=" + one.takeProfit + " bps",
                "--fill",
                model,
                "--trace",
                trace.toString());
        final List<String> lines = Files.readAllLines(trace);
        final int price = List.of(lines.get(0).split(",")).indexOf("last_price");
        return lines.stream()
                .filter(line -> line.contains(",filled,"))
                .map(line -> new BigDecimal(line.split(",", -1)[price])
                        .stripTrailingZeros()
                        .toPlainString())
                .collect(Collectors.joining(" "));
    }

    private void run(final String... args) {
        Ran.of(workspace, args).ended(0);
    }
}
