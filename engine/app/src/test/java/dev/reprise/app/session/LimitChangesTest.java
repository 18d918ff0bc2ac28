package dev.reprise.app.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.app.cli.StrategyCatalog;
import dev.reprise.app.config.ConfigLoader;
import dev.reprise.app.config.EngineConfig;
import dev.reprise.core.risk.Limit;
import dev.reprise.live.session.LimitsSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LimitChangesTest {
    private static final Currency BTC = new Currency(0, "BTC", 8);
    private static final Currency USDT = new Currency(1, "USDT", 2);
    private static final Currency EUR = new Currency(2, "EUR", 2);

    @TempDir
    Path workspace;

    private Held held;

    /** What a core would hold: every scope's limits, changed one by one. */
    private static final class Held implements LimitChanges.InForce {
        private final Map<LimitsSpec, Map<Limit, Long>> values = new LinkedHashMap<>();

        private Held(final List<LimitsSpec> limits) {
            apply(limits);
        }

        private static LimitsSpec scope(final LimitsSpec spec) {
            return new LimitsSpec(spec.strategy(), spec.instrument(), spec.currency(), spec.venue(), Map.of());
        }

        private void apply(final List<LimitsSpec> limits) {
            for (final LimitsSpec spec : limits) {
                final Map<Limit, Long> own = values.computeIfAbsent(scope(spec), any -> new EnumMap<>(Limit.class));
                own.putAll(spec.values());
                own.values().removeIf(value -> value < 0);
            }
        }

        @Override
        public List<LimitsSpec> limits() {
            final List<LimitsSpec> specs = new ArrayList<>();
            values.forEach((scope, own) -> specs.add(
                    new LimitsSpec(scope.strategy(), scope.instrument(), scope.currency(), scope.venue(), own)));
            return specs;
        }

        @Override
        public boolean loosens(final LimitsSpec spec) {
            final Map<Limit, Long> own = values.getOrDefault(scope(spec), Map.of());
            return spec.values().entrySet().stream()
                    .anyMatch(e -> e.getKey().loosens(own.getOrDefault(e.getKey(), Limit.NONE), e.getValue()));
        }
    }

    private static Instrument instrument(final int index, final Currency quote) {
        return new Instrument(
                index,
                1,
                "BTC-" + quote.code() + ".BINANCE",
                "BTC" + quote.code(),
                "BINANCE",
                BTC,
                quote,
                MarketKind.SPOT,
                new Instrument.Rules(2, 5, 1, 1, 1, 0, 1, 0, 0, 0),
                Instrument.Fees.NONE,
                false);
    }

    private LimitChanges changes(final String notional) {
        final StrategyCatalog catalog = StrategyCatalog.load(workspace, List.of());
        final ConfigLoader loader = new ConfigLoader(Map.of())
                .source("two.yaml", """
                        version: 1
                        mode: paper
                        venues:
                          binance: { adapter: binance-spot, environment: testnet }
                        instruments: [BTC-USDT.BINANCE, BTC-EUR.BINANCE]
                        strategies: [{ name: maker, type: touch-maker }]
                        risk:
                          max_open_orders: 50
                          max_order_notional: %s
                        """.formatted(notional))
                .strategies(directory -> catalog.factories());
        final List<Instrument> instruments = List.of(instrument(0, USDT), instrument(1, EUR));
        final EngineConfig config = loader.copy().load().config();
        held = new Held(Limits.of(config.risk(), config.venues(), instruments, List.of("maker")));
        return new LimitChanges(loader, instruments, List.of("maker"), held);
    }

    private static long notional(final List<LimitsSpec> limits, final Currency currency) {
        return limits.stream()
                .filter(spec -> spec.strategy() < 0 && spec.currency() == currency.index())
                .map(spec -> spec.values().get(Limit.MAX_ORDER_NOTIONAL))
                .findFirst()
                .orElseThrow();
    }

    private void apply(final LimitChanges changes, final LimitChanges.Change change) {
        held.apply(change.changed());
        changes.applied(change);
    }

    /** The person tightened dollars; since then somebody limited euros in the configuration, which the setting did not know. */
    @Test
    void shouldKeepATighteningThatTheConfigurationHasOvertakenInAnotherCurrency() {
        final LimitChanges changes = changes("{ USDT: 1000, EUR: 800 }");
        final Optional<LimitChanges.Change> kept = changes.restore("risk.max_order_notional={ USDT: 500, EUR: 900 }");

        assertFalse(kept.orElseThrow().loosens());
        assertTrue(
                kept.get().text().contains("max_order_notional 1000 USDT -> 500 USDT (tighter)"),
                kept.get().text());
        apply(changes, kept.get());
        assertEquals(50_000, notional(held.limits(), USDT));
        assertEquals(80_000, notional(held.limits(), EUR), "the configuration is tighter now");
        assertEquals(
                List.of("risk.max_order_notional={ USDT: 500, EUR: 900 }"), changes.accepted(), "for the next session");
    }

    @Test
    void shouldKeepItWhenTheConfigurationGotACurrencyMore() {
        final LimitChanges changes = changes("{ USDT: 1000, EUR: 800 }");
        apply(changes, changes.restore("risk.max_order_notional=500 USDT").orElseThrow());
        assertEquals(50_000, notional(held.limits(), USDT));
        assertEquals(80_000, notional(held.limits(), EUR));

        // Another limit is changed: nothing of this one is touched by it.
        final LimitChanges.Change other = changes.plan(List.of("max_open_orders=20"));
        assertFalse(other.loosens(), other.text());
        assertFalse(other.text().contains("max_order_notional"), other.text());
        apply(changes, other);
        assertEquals(50_000, notional(held.limits(), USDT));
        assertEquals(List.of("risk.max_open_orders=20", "risk.max_order_notional=500 USDT"), changes.accepted());

        // The same limit, told anew, takes its place as a whole.
        final LimitChanges.Change anew = changes.plan(List.of("max_order_notional={ USDT: 700, EUR: 600 }"));
        assertTrue(anew.loosens(), "500 is in force: " + anew.text());
        apply(changes, anew);
        assertEquals(70_000, notional(held.limits(), USDT));
        assertEquals(60_000, notional(held.limits(), EUR));
        assertEquals(
                List.of("risk.max_open_orders=20", "risk.max_order_notional={ USDT: 700, EUR: 600 }"),
                changes.accepted());
    }

    @Test
    void shouldLeaveOutWhatTheConfigurationHasOvertakenAltogether() {
        final LimitChanges changes = changes("{ USDT: 400, EUR: 300 }");
        assertEquals(Optional.empty(), changes.restore("risk.max_order_notional={ USDT: 500, EUR: 900 }"));
        assertEquals(40_000, notional(held.limits(), USDT));
        assertEquals(List.of(), changes.accepted());
    }

    /** Who confirms a limit reads what the configuration would say, not mantissas. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max_order_notional={ USDT: 500, EUR: 900.5 } | max_order_notional 1000 USDT -> 500 USDT (tighter), max_order_notional 800 EUR -> 900.5 EUR (looser)",
                "max_order_notional=1000 USDT                 | max_order_notional 800 EUR -> off (looser)",
                "max_position={ BTC: 0.25 }                   | BTC-USDT.BINANCE max_position off -> 0.25 BTC (tighter), BTC-EUR.BINANCE max_position off -> 0.25 BTC (tighter)",
                "strategies.maker.max_daily_loss=9.99 EUR     | maker max_daily_loss none -> 9.99 EUR (tighter)",
                "instruments={ BTC-EUR.BINANCE: { max_order_notional: 7 EUR } } | BTC-EUR.BINANCE max_order_notional none -> 7 EUR (tighter)",
                "max_top_age=1500ms                           | max_top_age 1s -> 1500ms (looser)",
                "price_band=80 bps                            | price_band 100 bps -> 80 bps (tighter)",
                "price_band=null                              | price_band 100 bps -> off (looser)",
                "max_open_orders=51                           | max_open_orders 50 -> 51 (looser)",
                "restricted=[BTC-USDT.BINANCE]                | BTC-USDT.BINANCE restricted off -> on (tighter)",
            })
    void shouldTellAChangeInTheUnitsOfTheConfiguration(final String setting, final String text) {
        assertEquals(
                text, changes("{ USDT: 1000, EUR: 800 }").plan(List.of(setting)).text());
    }

    /** What decides is the core's limit, wherever it came from: the configuration does not know of this one. */
    @Test
    void shouldJudgeAChangeByTheLimitsInForce() {
        final LimitChanges changes = changes("{ USDT: 1000, EUR: 800 }");
        held.apply(List.of(new LimitsSpec(0, -1, USDT.index(), Map.of(Limit.MAX_ORDER_NOTIONAL, 10_000L))));

        final LimitChanges.Change change = changes.plan(List.of("strategies.maker.max_order_notional=500 USDT"));
        assertEquals("maker max_order_notional 100 USDT -> 500 USDT (looser)", change.text());
        assertTrue(change.loosens());
        assertFalse(changes.plan(List.of("strategies.maker.max_order_notional=50 USDT"))
                .loosens());
    }

    /** F47: a wrong value is refused and changes nothing; one that is taken needs a second word exactly when it is looser. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {471, 472})
    void f47AWrongLimitIsRefusedAndALooserOneAsksASecondTime(final long seed) {
        final Random random = new Random(seed);
        final LimitChanges changes = changes("{ USDT: 1000, EUR: 800 }");
        final String[] wrong = {
            "NaN",
            "-1",
            "0.5",
            "1e999",
            "9223372036854775808",
            "many",
            "",
            " ",
            "[1]",
            "{ USDT: 1 }",
            "-0x1",
            "Infinity",
            "+"
        };
        for (int i = 0; i < 200; i++) {
            final long before = openOrders();
            final boolean isWrong = random.nextInt(3) == 0;
            final int value = 1 + random.nextInt(100);
            final String text = isWrong ? wrong[random.nextInt(wrong.length)] : Integer.toString(value);
            final List<String> settings = List.of("max_open_orders=" + text);
            final String what = "seed=" + seed + " i=" + i + ' ' + before + " -> " + text;
            if (isWrong || value == before) {
                assertThrows(IllegalArgumentException.class, () -> changes.plan(settings), what);
            } else {
                final LimitChanges.Change change = changes.plan(settings);
                assertEquals(value > before, change.loosens(), what);
                assertEquals(before, openOrders(), what + ": planned is not applied");
                if (random.nextBoolean()) {
                    apply(changes, change);
                    assertEquals(value, openOrders(), what);
                    continue;
                }
            }
            assertEquals(before, openOrders(), what);
        }
    }

    private long openOrders() {
        return held.limits().stream()
                .filter(spec -> spec.strategy() < 0 && spec.values().containsKey(Limit.MAX_OPEN_ORDERS))
                .map(spec -> spec.values().get(Limit.MAX_OPEN_ORDERS))
                .findFirst()
                .orElseThrow();
    }
}
