package dev.reprise.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.ParameterSpec.Type;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StrategyParametersTest {
    private static final List<ParameterSpec> SPECS = List.of(
            new ParameterSpec("count", Type.INTEGER, "12", ""),
            new ParameterSpec("share", Type.RATIO, "0.6", ""),
            new ParameterSpec("edge", Type.BPS, "2.5 bps", ""),
            new ParameterSpec("size", Type.QTY, "0.01 BTC", ""),
            new ParameterSpec("refresh", Type.DURATION, "250ms", ""),
            new ParameterSpec("active", Type.BOOLEAN, "true", ""));
    private static final Instrument BTC = Instruments.of("BTC", 2, 4, 1, 1);

    @Test
    void shouldGiveTheDefaults() {
        final StrategyParameters parameters = new StrategyParameters(SPECS, Map.of());

        assertEquals(12, parameters.integer("count"));
        assertEquals(0.6, parameters.ratio("share"));
        assertEquals(2.5, parameters.bps("edge"));
        assertEquals(100, parameters.qty("size", BTC));
        assertEquals(Duration.ofMillis(250), parameters.duration("refresh"));
        assertTrue(parameters.bool("active"));
    }

    @Test
    void shouldPutTheConfigurationOverTheDefaults() {
        final StrategyParameters parameters = new StrategyParameters(SPECS, Map.of("count", " -3 ", "active", "false"));

        assertEquals(-3, parameters.integer("count"));
        assertFalse(parameters.bool("active"));
        assertEquals(0.6, parameters.ratio("share"));
    }

    @Test
    void shouldKeepTheFactorysOrderInItsText() {
        final Map<String, String> text = new StrategyParameters(SPECS, Map.of("active", "false")).asText();

        assertEquals(
                "{count=12, share=0.6, edge=2.5 bps, size=0.01 BTC, refresh=250ms, active=false}", text.toString());
        assertThrows(UnsupportedOperationException.class, () -> text.put("count", "1"));
        assertEquals(Map.of(), new StrategyParameters(List.of(), Map.of()).asText());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "count, 1.5",
        "count, ''",
        "count, 99999999999",
        "count, 12 bps",
        "share, 1e3",
        "share, NaN",
        "share, .5",
        "share, 0x1p3",
        "share, 5d",
        "edge, 2.5",
        "edge, bps",
        "edge, 2.5 %",
        "size, 0.01",
        "size, BTC",
        "size, x BTC",
        "size, 0.01 0.02 BTC",
        "size, ''",
        "refresh, 250",
        "refresh, ms",
        "refresh, ''",
        "refresh, 1.5s",
        "refresh, -5s",
        "refresh, 5 weeks",
        "refresh, 9999999999d",
        "active, yes",
        "active, TRUE"
    })
    void shouldRefuseATextThatCannotBeRead(final String name, final String text) {
        final var refused =
                assertThrows(IllegalArgumentException.class, () -> new StrategyParameters(SPECS, Map.of(name, text)));

        assertTrue(refused.getMessage().startsWith("parameter `" + name + "` must be "), refused.getMessage());
    }

    @Test
    void shouldNameTheKnownParametersWhenOneIsNot() {
        final var refused =
                assertThrows(IllegalArgumentException.class, () -> new StrategyParameters(SPECS, Map.of("cuont", "1")));

        assertEquals(
                "unknown parameter `cuont`; known: count, share, edge, size, refresh, active", refused.getMessage());
    }

    @Test
    void shouldRefuseToReadAsAnotherType() {
        final StrategyParameters parameters = new StrategyParameters(SPECS, Map.of());

        assertThrows(IllegalArgumentException.class, () -> parameters.ratio("count"));
        assertThrows(IllegalArgumentException.class, () -> parameters.integer("none"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "0ns, 0",
        "7ns, 7",
        "7us, 7000",
        "250ms, 250000000",
        "1s, 1000000000",
        "5m, 300000000000",
        "2h, 7200000000000",
        "1d, 86400000000000"
    })
    void shouldReadTimesWithTheirUnit(final String text, final long ns) {
        assertEquals(Duration.ofNanos(ns), new StrategyParameters(SPECS, Map.of("refresh", text)).duration("refresh"));
    }

    @Test
    void shouldReadQuantitiesOfTheInstrumentsBaseAlone() {
        assertEquals(10_000_000, size("1_000 BTC", BTC));
        assertEquals(15_000, size("1.5BTC", BTC));
        assertEquals(15_000, size("1.50000000 BTC", BTC));
        assertThrows(IllegalArgumentException.class, () -> size("1 ETH", BTC));
        assertThrows(IllegalArgumentException.class, () -> size("1 XBTC", BTC));
        assertThrows(IllegalArgumentException.class, () -> size("1 BTCX", BTC));
        assertThrows(IllegalArgumentException.class, () -> size("0.00001 BTC", BTC));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"1INCH", "1000SATS"})
    void shouldReadQuantitiesOfACurrencyThatStartsWithADigit(final String currency) {
        final Instrument instrument = Instruments.of(currency, 2, 4, 1, 1);

        assertEquals(50_000, size("5 " + currency, instrument));
        assertThrows(IllegalArgumentException.class, () -> size("5 " + currency, BTC));
    }

    private static long size(final String text, final Instrument instrument) {
        return new StrategyParameters(SPECS, Map.of("size", text)).qty("size", instrument);
    }
}
