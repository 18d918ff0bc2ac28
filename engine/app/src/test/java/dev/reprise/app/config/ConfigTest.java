package dev.reprise.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.StrategyFactory;
import dev.reprise.api.schema.SelfTradeMode;
import dev.reprise.api.schema.VenueLimitKind;
import dev.reprise.app.cli.StrategyCatalog;
import dev.reprise.core.CoreSettings;
import dev.reprise.core.risk.Limit;
import dev.reprise.live.session.VenueLimitsSpec;
import dev.reprise.live.session.VenueTerms;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTest {
    private static final String GOOD = String.join(
            "\n",
            "version: 1",
            "mode: paper",
            "venues:",
            "  binance: { adapter: binance-spot, environment: live }",
            "instruments: [BTCUSDT]",
            "risk:",
            "  max_order_notional: 5_000 USDT",
            "  max_position: { BTC: 0.5 }",
            "  max_spread: null",
            "paper:",
            "  fees: { maker: -0.5 bps }",
            "  latency: { order: 1.5ms }",
            "");

    private static ConfigLoader loader(final String text) {
        return new ConfigLoader(Map.of()).source("test.yaml", text);
    }

    private static List<ConfigProblem> problems(final String text) {
        return assertThrows(ConfigException.class, () -> loader(text).load()).problems();
    }

    @Test
    void shouldReadValuesWithTheirUnits() {
        final EngineConfig config = loader(GOOD).load().config();

        assertEquals("test", config.name());
        assertEquals(List.of("BTC-USDT.BINANCE"), config.instruments());
        assertEquals(
                Map.of("USDT", new BigDecimal("5000")), config.risk().account().amounts(Limit.MAX_ORDER_NOTIONAL));
        assertEquals(
                Map.of("BTC", new BigDecimal("0.5")), config.risk().account().amounts(Limit.MAX_POSITION));
        assertEquals(OptionalLong.empty(), config.risk().account().number(Limit.MAX_SPREAD));
        assertEquals(OptionalLong.of(100), config.risk().account().number(Limit.AGGRESSIVE_COLLAR));
        assertEquals(-5_000, config.paper().makerRate());
        assertEquals(100_000, config.paper().takerRate());
        assertEquals(Duration.ofNanos(1_500_000), config.paper().orderLatency());
        assertEquals(config.paper(), config.backtest());
    }

    @Test
    void shouldReadComputeTimeAndAddItToTheWayToTheVenue() {
        final EngineConfig config = loader(GOOD.replace("{ order: 1.5ms }", "{ compute: 200us, order: 1.5ms }")
                        + "backtest: { latency: { compute: 50us, order: 1ms } }\n")
                .load()
                .config();

        assertEquals(Duration.ofNanos(200_000), config.paper().computeTime());
        assertEquals(1_700_000, config.paper().spec().entryLatency());
        assertEquals(1_050_000, config.backtest().spec().entryLatency());
        final EngineConfig noWay = loader(GOOD + "backtest: { latency: { compute: 1ns, order: 0s } }\n")
                .load()
                .config();
        assertEquals(1, noWay.backtest().spec().entryLatency());
        assertEquals(Duration.ZERO, noWay.paper().computeTime());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "compute: 200                             | RP-C015",
                "compute: 200 USDT                        | RP-C016",
                "compute: -1us                            | RP-C014",
                "compute: 0.5ns                           | RP-C014",
                "compute: fast                            | RP-C013",
                "compute: 59s, order: 1001ms              | RP-C014",
                "compute: 0s, order: 0s                   | RP-C014",
                "order: 0ns                               | RP-C014",
                "order: 60001ms                           | RP-C014",
                "response: 0ms                            | RP-C014",
                "response: 2m                             | RP-C014",
                "compute: 61s, model: 'file:a.csv'        | RP-C014",
                "compute: 1us, model: 'journal:session-1' | RP-C030",
            })
    void shouldRefuseLatenciesThatCannotBe(final String keys, final String code) {
        final List<ConfigProblem> problems = problems(GOOD + "backtest: { latency: { " + keys + " } }\n");
        if (!keys.contains("model")) {
            assertEquals(1, problems(GOOD.replace("order: 1.5ms", keys)).size(), "once, where it stands");
        }

        assertEquals(1, problems.size(), problems.toString());
        assertEquals(code, problems.get(0).code().code());
    }

    @Test
    void shouldReadWhatTheSimulatedVenueTakes() {
        final EngineConfig config = loader(GOOD
                        + "  limits:\n    orders: 100 per 10s, 200000 per 24h\n    requests: 6000 per 1m\n    open_stops: 5\n"
                        + "backtest:\n  limits:\n    orders: none\n")
                .load()
                .config();

        final VenueLimitsSpec.Limit requests =
                new VenueLimitsSpec.Limit(VenueLimitKind.REQUESTS, 6_000, 60_000_000_000L);
        assertEquals(
                new VenueLimitsSpec(
                        List.of(
                                new VenueLimitsSpec.Limit(VenueLimitKind.ORDERS, 100, 10_000_000_000L),
                                new VenueLimitsSpec.Limit(VenueLimitKind.ORDERS, 200_000, 86_400_000_000_000L),
                                requests),
                        5),
                config.paper().limits());
        assertEquals(
                new VenueLimitsSpec(List.of(requests), 5), config.backtest().limits());
        assertEquals(VenueLimitsSpec.NONE, loader(GOOD).load().config().paper().limits());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"100", "0 per 10s", "1 per 0s", "1 per 1s,", "1 per 1s, 2 per 2s, 3 per 3s, 4 per 4s, 5 per 5s"})
    void shouldRefuseLimitsOfTheSimulatedVenueThatAreNone(final String orders) {
        assertFalse(problems(GOOD + "  limits:\n    orders: " + orders + "\n").isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "max_open_orders: many        | RP-C013 | 3",
                "max_open_orders: 2.5         | RP-C013 | 3",
                "max_open_orders: \"5\"       | RP-C013 | 3",
                "max_open_orders: -1          | RP-C014 | 3",
                "max_orders_per_second: 1025  | RP-C014 | 3",
                "max_open_order: 5            | RP-C012 | 3",
                "max_order_notional: 5000     | RP-C015 | 3",
                "max_order_notional: 5 bps    | RP-C016 | 3",
                "max_order_notional: 5 ms     | RP-C016 | 3",
                "max_order_notional: -5 USDT  | RP-C014 | 3",
                "max_order_notional: 1e5 USDT | RP-C016 | 3",
                "max_order_notional: NaN      | RP-C013 | 3",
                "max_order_notional: 1234567890123456789012345678901234567890 USDT | RP-C014 | 3",
                "max_position: [1 BTC]        | RP-C013 | 3",
                "max_position: { BTC: x }     | RP-C013 | 3",
                "price_band: 100              | RP-C015 | 3",
                "price_band: 100 USDT         | RP-C016 | 3",
                "price_band: 2.5 bps          | RP-C014 | 3",
                "max_top_age: 250             | RP-C015 | 3",
                "max_top_age: 250 USDT        | RP-C016 | 3",
                "max_top_age: -1s             | RP-C014 | 3",
                "max_top_age: 0.5ns           | RP-C014 | 3",
                "on_breach: halt              | RP-C012 | 3",
                "max_top_age: !tag 1s         | RP-C004 | 3",
                "max_top_age: &a 1s           | RP-C005 | 3",
                "max_top_age: *a              | RP-C005 | 3",
                "max_top_age: [1s             | RP-C002 | 4",
            })
    void shouldNameThePlaceAndTheRemedy(final String line, final String code, final int lineNumber) {
        final String text = "risk:\n  max_slippage: 50 bps\n  " + line + "\n";

        final ConfigProblem problem = problems(text).stream()
                .filter(p -> p.code().code().equals(code))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + code + " in " + problems(text)));

        assertEquals(lineNumber, problem.origin().line(), problem.render());
        assertTrue(problem.render().contains("--> test.yaml:" + lineNumber + ':'), problem.render());
        assertFalse(problem.remedy().isBlank());
    }

    private static final String TWO_QUOTES = String.join(
            "\n",
            "version: 1",
            "mode: paper",
            "venues: { binance: { adapter: binance-spot, environment: local } }",
            "instruments: [BTC-USDT.BINANCE, ETH-EUR.BINANCE]",
            "strategies:",
            "  - { name: one, type: touch-maker, instruments: [BTC-USDT.BINANCE] }",
            "  - { name: both, type: touch-maker }",
            "risk:",
            "  max_open_orders: 5",
            "  %s",
            "");

    private static ConfigLoader twoQuotes(final String mode, final String line) {
        final List<StrategyFactory> bundled =
                StrategyCatalog.load(Path.of("."), List.of()).factories();
        return loader(TWO_QUOTES.formatted(line.replace("\\n", "\n  ")).replace("paper", mode))
                .strategies(any -> bundled);
    }

    /** An amount of a currency that is traded nowhere would be no limit at all. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "max_daily_loss: 500 USD                                               | 10 | USD  | EUR, USDT",
                "max_daily_loss: 5k                                                    | 10 | K    | EUR, USDT",
                "max_daily_loss: { USDT: 500, EUR: 500, BTC: 1 }                       | 10 | BTC  | EUR, USDT",
                "max_daily_loss:\\n  USDT: 500\\n  EUR: 500\\n  btc: 1                    | 13 | BTC  | EUR, USDT",
                "max_position: { BTC: 1, XBT: 1 }                                      | 10 | XBT  | BTC, ETH",
                "max_order_qty: 5 USDT                                                 | 10 | USDT | BTC, ETH",
                "strategies: { one: { max_daily_loss: 10 USD } }                       | 10 | USD  | USDT",
                "strategies: { one: { max_daily_loss: 10 EUR } }                       | 10 | EUR  | USDT",
                "strategies:\\n  both:\\n    max_order_qty: { XBT: 1 }                   | 12 | XBT  | BTC, ETH",
                "instruments: { BTC-USDT.BINANCE: { max_position: { XBT: 0.001 } } }   | 10 | XBT  | BTC",
                "instruments:\\n  ETH-EUR.BINANCE:\\n    max_order_notional: 5 USDT      | 12 | USDT | EUR",
            })
    void shouldRefuseAnAmountOfACurrencyThatItsScopeDoesNotTrade(
            final String line, final int lineNumber, final String currency, final String known) {
        for (final String mode : List.of("paper", "live")) {
            final List<ConfigProblem> found =
                    assertThrows(
                                    ConfigException.class,
                                    () -> twoQuotes(mode, line).load(),
                                    mode)
                            .problems()
                            .stream()
                            .filter(p -> p.code() == ProblemCode.INCONSISTENT)
                            .toList();

            assertEquals(1, found.size(), found.toString());
            final ConfigProblem problem = found.get(0);
            assertEquals(lineNumber, problem.origin().line(), problem.render());
            assertTrue(problem.message().contains(" names " + currency + ','), problem.render());
            assertEquals(List.of("known: " + known), problem.notes());
            assertFalse(problem.remedy().isBlank());
        }
    }

    @Test
    void shouldTakeAmountsOfTheCurrenciesThatTheirScopeTrades() {
        for (final String line : List.of(
                "max_daily_loss: { USDT: 500, EUR: 500 }",
                "max_daily_loss: 500 EUR",
                "strategies: { both: { max_daily_loss: 10 EUR, max_position: 1 BTC } }",
                "strategies: { one: { max_daily_loss: 10 USDT, max_position: { BTC: 1 } } }",
                "instruments: { ETH-EUR.BINANCE: { max_order_notional: 5 EUR, max_position: { ETH: 1 } } }")) {
            assertEquals(
                    2, twoQuotes("paper", line).load().config().strategies().size());
        }
    }

    /** Data may hold fewer instruments than the limits were written for, but a limit of nothing is told all the same. */
    @Test
    void shouldTakeLimitsOfInstrumentsThatTheDataDoesNotHave() {
        final String one = "instruments: [BTC-USDT.BINANCE]\nstrategies: []\n";
        for (final String line :
                List.of("max_daily_loss: { USDT: 500, EUR: 500 }", "max_position: { BTC: 1, ETH: 5 }")) {
            assertThrows(
                    ConfigException.class,
                    () -> twoQuotes("paper", line).source("flags", one).load());
            assertEquals(
                    List.of("BTC-USDT.BINANCE"),
                    twoQuotes("paper", line)
                            .source("flags", one)
                            .instrumentsOfData()
                            .load()
                            .config()
                            .instruments());
        }
        assertThrows(
                ConfigException.class,
                () -> twoQuotes("paper", "max_daily_loss: 500 USD")
                        .source("flags", one)
                        .instrumentsOfData()
                        .load());
    }

    @ParameterizedTest
    @CsvSource({"holt, RP-C014", "null, RP-C017"})
    void shouldRefuseWhatIsNoChoice(final String value, final String code) {
        final ConfigProblem problem =
                problems(GOOD + "engine: { pipeline: " + value + " }\n").get(0);

        assertEquals(code, problem.code().code(), problem.render());
        assertFalse(problem.remedy().isBlank());
    }

    private static final String CHARGES = GOOD.replace(
                    "  fees: { maker: -0.5 bps }",
                    String.join(
                            "\n",
                            "  fees:",
                            "    maker: 2 bps",
                            "    tiers:",
                            "      - { volume: 1_000_000, maker: 1 bps, taker: 4 bps }",
                            "      - { volume: 5_000_000.5, maker: -0.5 bps, taker: 3 bps }",
                            "  funding: { rate: 0.0001, interval: 4h }"))
            + "backtest: { funding: {} }\n";

    @Test
    void shouldReadFeeTiersAndFunding() {
        final EngineConfig config = loader(CHARGES).load().config();

        final VenueTerms paper = config.paper().spec().terms();
        assertEquals(
                List.of(
                        new VenueTerms.Tier(100_000_000, 10_000, 40_000),
                        new VenueTerms.Tier(500_000_050, -5_000, 30_000)),
                paper.tiers());
        assertTrue(paper.funding());
        assertEquals(10_000, paper.fundingRate());
        assertEquals(4 * 3_600_000_000_000L, paper.fundingInterval());
        final VenueTerms backtest = config.backtest().spec().terms();
        assertEquals(paper.tiers(), backtest.tiers());
        assertEquals(0, backtest.fundingInterval());
        assertFalse(loader(CHARGES.replace("{ rate: 0.0001, interval: 4h }", "null"))
                .load()
                .config()
                .paper()
                .spec()
                .terms()
                .funding());
        assertEquals(
                VenueTerms.PLAIN, loader(GOOD).load().config().paper().spec().terms());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "volume: 5_000_000.5 | volume: 1_000_000  | was 1000000 after 1000000  | 15",
                "volume: 1_000_000,   | volume: 0,         | must be above 0            | 14",
                "volume: 5_000_000.5 | volume: 0.001      | at most 2 decimals         | 15",
                "maker: 1 bps, taker  | maker: 1, taker    | needs its unit             | 14",
                "maker: 1 bps, taker  | taker              | missing key                | 14",
                "taker: 3 bps         | taker: 1001 bps    | within 1000 bps            | 15",
                "rate: 0.0001         | rate: 0.2          | within 0.1                 | 16",
                "rate: 0.0001         | rate: 0.000000001  | at most 8 decimals         | 16",
                "rate: 0.0001,        | ''                 | missing key                | 16",
                "interval: 4h         | interval: 5h       | divide the day             | 16",
                "interval: 4h         | interval: 30s      | 1m to 24h                  | 16",
            })
    void shouldSayWhatIsWrongWithFeeTiersAndFunding(
            final String good, final String bad, final String message, final int line) {
        assertTrue(CHARGES.contains(good), good);
        final ConfigProblem problem = problems(CHARGES.replace(good, bad)).get(0);

        assertTrue(problem.message().contains(message), problem.message());
        assertEquals(line, problem.origin().line(), problem.message());
        assertFalse(problem.remedy().isEmpty());
    }

    @Test
    void shouldReadTheImpactOfTakers() {
        final EngineConfig config = loader(GOOD + "  impact: 2.5 bps\nbacktest: { impact: 0 bps }\n")
                .load()
                .config();

        assertEquals(25_000, config.paper().spec().terms().impact());
        assertTrue(config.paper().charges().assumptions().get(0).contains("worse by 2.5 bps"));
        assertEquals(VenueTerms.PLAIN, config.backtest().spec().terms());
        assertTrue(config.backtest().charges().assumptions().isEmpty());
        assertEquals(
                25_000,
                loader(GOOD + "  impact: 2.5 bps\n")
                        .load()
                        .config()
                        .backtest()
                        .spec()
                        .terms()
                        .impact());
    }

    @Test
    void shouldReadTheSelfTradePreventionMode() {
        final EngineConfig config = loader(GOOD + "  self_trade: expire_both\nbacktest: { self_trade: none }\n")
                .load()
                .config();

        assertEquals(SelfTradeMode.EXPIRE_BOTH, config.paper().spec().terms().selfTrade());
        assertEquals(SelfTradeMode.NONE, config.backtest().spec().terms().selfTrade());
        assertEquals(
                List.of("orders of ours that would trade with each other: none"),
                config.backtest().charges().assumptions());
        assertEquals(
                SelfTradeMode.EXPIRE_TAKER,
                loader(GOOD + "  self_trade: expire_taker\n")
                        .load()
                        .config()
                        .backtest()
                        .spec()
                        .terms()
                        .selfTrade());
        final ConfigProblem problem =
                problems(GOOD + "  self_trade: decrement\n").get(0);
        assertTrue(problem.message().contains("was 'decrement'"), problem.message());
        assertTrue(problem.remedy().contains("expire_maker"), problem.remedy());
    }

    @ParameterizedTest
    @CsvSource({
        "-1 bps, must not be negative",
        "1001 bps, within 1000 bps",
        "0.00001 bps, at most 4 decimals",
        "0.001, needs its unit",
        "5 %, needs basis points"
    })
    void shouldSayWhatIsWrongWithTheImpact(final String bad, final String message) {
        final ConfigProblem problem = problems(GOOD + "  impact: " + bad + "\n").get(0);

        assertTrue(problem.message().contains(message), problem.message());
        assertFalse(problem.remedy().isEmpty());
    }

    @Test
    void shouldUnderlineTheUnknownKeyAndSuggestTheRightOne() {
        final String rendered = problems(GOOD.replace("max_spread: null", "max_order_per_second: 20"))
                .get(0)
                .render();

        assertTrue(
                rendered.startsWith(String.join(
                        "\n",
                        "RP-C012  unknown key `risk.max_order_per_second`",
                        "  --> test.yaml:9:3",
                        "    9 |   max_order_per_second: 20",
                        "      |   ^^^^^^^^^^^^^^^^^^^^",
                        "  known keys in `risk`: drift_window, duplicate_window, ")),
                rendered);
        assertTrue(rendered.contains("did you mean `max_orders_per_second`?"), rendered);
    }

    @Test
    void shouldReportEverythingAtOnceInTheOrderOfTheLines() {
        final List<ConfigProblem> problems = problems(String.join(
                "\n",
                "version: 2",
                "mode: papper",
                "mode: paper",
                "venues: { binance: { adapter: binance-spot } }",
                "instruments: []",
                "typo: 1",
                "risk: { max_top_age: 3 }",
                "engine: { ring_size: 1000 }"));

        assertEquals(
                List.of(
                        "RP-C014@1",
                        "RP-C014@2",
                        "RP-C011@3",
                        "RP-C010@4",
                        "RP-C014@5",
                        "RP-C012@6",
                        "RP-C015@7",
                        "RP-C014@8"),
                problems.stream()
                        .map(p -> p.code().code() + '@' + p.origin().line())
                        .toList());
    }

    /** An index beyond the core's capacity would break the session later. */
    @Test
    void shouldRefuseMoreStrategiesThanTheCoreHolds() {
        final int most = CoreSettings.DEFAULT.maxStrategies();
        final StringBuilder text = new StringBuilder(GOOD + "strategies:\n");
        for (int i = 0; i < most; i++) {
            text.append("  - { name: s").append(i).append(", type: touch-maker }\n");
        }
        final List<StrategyFactory> bundled =
                StrategyCatalog.load(Path.of("."), List.of()).factories();
        assertEquals(
                most,
                loader(text.toString())
                        .strategies(any -> bundled)
                        .load()
                        .config()
                        .strategies()
                        .size());

        text.append("  - { name: last, type: touch-maker }\n  - { name: more, type: touch-maker }\n");
        final ConfigLoader tooMany = loader(text.toString()).strategies(any -> bundled);
        final List<ConfigProblem> found =
                assertThrows(ConfigException.class, tooMany::load).problems();

        assertEquals(1, found.size(), found.toString());
        assertEquals(
                "`strategies` has more than the " + most + " that one engine holds",
                found.get(0).message());
        assertEquals(text.toString().lines().count() - 1, found.get(0).origin().line());
        assertFalse(found.get(0).remedy().isBlank());
    }

    @Test
    void shouldNameMissingKeys() {
        final List<String> messages =
                problems("name: x").stream().map(ConfigProblem::message).toList();

        assertEquals(
                List.of(
                        "missing key `version`",
                        "missing key `mode`",
                        "missing key `venues`",
                        "missing key `instruments`"),
                messages);
    }

    @Test
    void shouldDemandEveryLimitInLiveMode() {
        final String live =
                GOOD.replace("mode: paper", "mode: live").replace("environment: live", "environment: local");

        final List<ConfigProblem> problems = problems(live);

        assertEquals(
                17,
                problems.stream()
                        .filter(p -> p.code() == ProblemCode.LIVE_LIMIT_MISSING)
                        .count());
        assertEquals(
                1,
                problems.stream()
                        .filter(p -> p.code() == ProblemCode.CANNOT_BE_OFF)
                        .count());
    }

    /** A window of 0 switches its check off as {@code null} does. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "duplicate_window: 0ms",
                "drift_window: 0s",
                "repeated_fills_window: 0s",
                "reject_pause: 0ns",
                "reject_window: 0m",
                "order_to_trade_window: 0h",
                "max_top_age: 106000d",
                "strategies: { ema-cross: { duplicate_window: 0ms } }",
                "instruments: { BTC-USDT.BINANCE: { drift_window: 0s } }",
            })
    void shouldRefuseAWindowOfNothingWhereOrdersLeaveTheHost(final String line) {
        final List<StrategyFactory> bundled =
                StrategyCatalog.load(Path.of("."), List.of()).factories();
        for (final String place : List.of("live", "testnet")) {
            final ConfigLoader live = new ConfigLoader(Map.of())
                    .file(Path.of("../../config/binance-" + place + ".yaml"))
                    .source("own.yaml", "risk:\n  " + line + "\n")
                    .strategies(any -> bundled);
            final List<ConfigProblem> found =
                    assertThrows(ConfigException.class, live::load).problems();

            assertEquals(1, found.size(), found.toString());
            assertEquals("RP-C017", found.get(0).code().code());
            assertEquals("own.yaml", found.get(0).origin().source().name());
            assertEquals(2, found.get(0).origin().line());
            assertTrue(found.get(0).message().contains("with `mode: live`"), found.toString());
        }
        final ConfigLoader paper = new ConfigLoader(Map.of())
                .file(Path.of("../../config/binance-live.yaml"))
                .set("mode=paper")
                .source("own.yaml", "risk:\n  " + line + "\n")
                .strategies(any -> bundled);
        assertEquals(EngineConfig.Mode.PAPER, paper.load().config().mode());
    }

    @Test
    void shouldAllowEndpointsOnThisHostOnly() {
        final String venue =
                "{ adapter: binance-spot, environment: %s, endpoints: { rest: \"http://%s:1\", streams: \"ws://[::1]:2\", ws_api: \"ws://localhost:3\" } }";
        final String text = GOOD.replace("{ adapter: binance-spot, environment: live }", "%s");

        assertEquals(
                2,
                loader(String.format(text, String.format(venue, "local", "127.0.0.1")))
                        .load()
                        .config()
                        .venues()
                        .get(0)
                        .endpoints()
                        .orElseThrow()
                        .streams()
                        .getPort());
        assertEquals(
                ProblemCode.ENDPOINT,
                problems(String.format(text, String.format(venue, "local", "127.0.0.1.example.com")))
                        .get(0)
                        .code());
        assertEquals(
                ProblemCode.ENDPOINT,
                problems(String.format(text, String.format(venue, "testnet", "127.0.0.1")))
                        .get(0)
                        .code());
    }

    @Test
    void shouldRefuseWhatOnlyAnAttackerNeeds() {
        final String deep = "a: " + "[".repeat(10_000);
        final String large = "a: " + "x".repeat(300 * 1024);

        assertEquals(ProblemCode.TOO_LARGE, problems(deep).get(0).code());
        assertEquals(ProblemCode.TOO_LARGE, problems(large).get(0).code());
        assertEquals(
                ProblemCode.SYNTAX, problems(GOOD + "---\nversion: 1\n").get(0).code());
        assertEquals(ProblemCode.WRONG_TYPE, problems("- a\n- b").get(0).code());
        assertEquals(
                ProblemCode.UNREADABLE, problemOfFile("/nonexistent/x.yaml").code());
    }

    private static ConfigProblem problemOfFile(final String file) {
        return assertThrows(
                        ConfigException.class,
                        () -> new ConfigLoader(Map.of()).file(Path.of(file)).load())
                .problems()
                .get(0);
    }

    @Test
    void shouldLayerFilesEnvironmentAndFlags() {
        final ResolvedConfig config = new ConfigLoader(Map.of(
                        "REPRISE__RISK__MAX_OPEN_ORDERS", "7",
                        "REPRISE__RISK__MAX_TOP_AGE", "2s",
                        "REPRISE_JAVA_OPTS", "-Xmx1g"))
                .source("one.yaml", GOOD)
                .source(
                        "two.yaml",
                        "risk: { max_open_orders: 6, max_orders_per_second: 9, price_band: 80 bps }\nname: other")
                .set("risk.max_open_orders=8")
                .set("instruments=[BTC-USDT.BINANCE,ETH-USDT.BINANCE]")
                .set("paper.initial={USDT: 5}")
                .workspace(Path.of("some where"))
                .load();

        final RiskConfig.Scope risk = config.config().risk().account();
        assertEquals(OptionalLong.of(8), risk.number(Limit.MAX_OPEN_ORDERS));
        assertEquals(OptionalLong.of(9), risk.number(Limit.ORDERS_PER_WINDOW));
        assertEquals(OptionalLong.of(Duration.ofSeconds(2).toNanos()), risk.number(Limit.MAX_TOP_AGE));
        assertEquals(Map.of("USDT", new BigDecimal("5000")), risk.amounts(Limit.MAX_ORDER_NOTIONAL));
        assertEquals(
                List.of("BTC-USDT.BINANCE", "ETH-USDT.BINANCE"), config.config().instruments());
        assertEquals(
                Map.of("USDT", BigDecimal.valueOf(5)), config.config().paper().initial());
        assertEquals(Path.of("some where"), config.config().workspace());
        assertEquals("other", config.config().name());

        assertEquals("flag --set risk.max_open_orders", origin(config, "risk.max_open_orders"));
        assertEquals("env REPRISE__RISK__MAX_TOP_AGE", origin(config, "risk.max_top_age"));
        assertEquals("two.yaml:1:52", origin(config, "risk.max_orders_per_second"));
        assertEquals("one.yaml:7:23", origin(config, "risk.max_order_notional"));
        assertEquals("default", origin(config, "risk.max_slippage"));
        assertEquals("flag --workspace", origin(config, "workspace"));
    }

    private static String origin(final ResolvedConfig config, final String path) {
        return config.origin(path).orElseThrow().toString();
    }

    @Test
    void shouldSetInsideAList() {
        final String text = GOOD + "strategies: [{ type: a, params: { x: 1 } }]\n";

        final EngineConfig config =
                loader(text).set("strategies.0.params.x=2 bps").load().config();

        assertEquals(Map.of("x", "2 bps"), config.strategies().get(0).params());
        assertThrows(
                ConfigException.class,
                () -> loader(text).set("strategies.1.params.x=2").load());
    }

    @Test
    void shouldTakeAProcessorForEachThreadOfThePipeline() {
        final Function<String, EngineConfig> with =
                engine -> loader(GOOD + "engine: { " + engine + " }\n").load().config();

        assertEquals(List.of(), with.apply("ring_size: 1024").engine().cpu());
        assertEquals(List.of(3), with.apply("cpu: [3]").engine().cpu());
        assertEquals(
                List.of(3, 0),
                with.apply("pipeline: pipelined, cpu: [3, 0]").engine().cpu());
        for (final String bad :
                List.of("cpu: [1, 2]", "pipeline: pipelined, cpu: [1, 1]", "cpu: [-1]", "cpu: [1024]", "cpu: 1")) {
            assertThrows(ConfigException.class, () -> with.apply(bad), bad);
        }
    }

    @Test
    void shouldKnowRealMoney() {
        final ResolvedConfig paper = loader(GOOD).load();
        assertFalse(paper.isRealMoney());

        final ResolvedConfig live = new ConfigLoader(Map.of())
                .file(Path.of("../../config/binance-live.yaml"))
                .load();
        assertTrue(live.isRealMoney());
    }

    @Test
    void shouldWriteTheSameJsonForTheSameValues() {
        final String json = loader(GOOD).load().toJson();

        assertEquals(
                json,
                loader(GOOD.replace("5_000 USDT", "{ USDT: 5000.0 }")).load().toJson());
        assertTrue(json.startsWith("{\"version\":1,\"name\":\"test\",\"mode\":\"paper\","), json);
        assertTrue(json.contains("\"max_order_notional\":{\"USDT\":\"5000\"}"), json);
        assertTrue(json.contains("\"max_spread\":null"), json);
    }

    @Test
    void shouldReadBackWhatShowPrints() {
        for (final String text : List.of(GOOD, CHARGES, CHARGES.replace("{ rate: 0.0001, interval: 4h }", "null"))) {
            final ResolvedConfig config = loader(text).load();

            final ResolvedConfig again = loader(config.toYaml(true)).load();

            assertEquals(config.toJson(), again.toJson());
            assertEquals(config.config().backtest(), again.config().backtest());
        }
    }

    @Test
    void shouldReadTheConventionOfStatistics() {
        assertEquals(
                StatisticsConfig.DEFAULT,
                loader(GOOD).load().config().backtest().statistics());
        assertEquals(
                new StatisticsConfig(252, new BigDecimal("0.02"), true),
                loader(GOOD + "backtest: { statistics: { periods: 252, risk_free: 0.02, returns: simple } }\n")
                        .load()
                        .config()
                        .backtest()
                        .statistics());
    }

    @ParameterizedTest
    @ValueSource(strings = {"periods: 0", "periods: 367", "risk_free: -0.1", "risk_free: 2", "returns: log"})
    void shouldRefuseAConventionThatIsNone(final String bad) {
        final ConfigProblem problem =
                problems(GOOD + "backtest: { statistics: { " + bad + " } }\n").get(0);
        assertEquals(ProblemCode.BAD_VALUE, problem.code());
    }
}
