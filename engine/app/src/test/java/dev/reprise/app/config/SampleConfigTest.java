package dev.reprise.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.app.cli.StrategyCatalog;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleConfigTest {
    @ParameterizedTest
    @CsvSource({
        "demo, PAPER, LOCAL",
        "binance-paper, PAPER, LIVE",
        "binance-testnet, LIVE, TESTNET",
        "binance-live, LIVE, LIVE",
    })
    void shouldPassTheCheck(
            final String name, final EngineConfig.Mode mode, final VenueConfig.Environment environment) {
        final EngineConfig config = new ConfigLoader(Map.of())
                .file(Path.of("../../config/" + name + ".yaml"))
                .strategies(
                        workspace -> StrategyCatalog.load(workspace, List.of()).factories())
                .load()
                .config();

        assertEquals(name, config.name());
        assertEquals(mode, config.mode());
        assertEquals(environment, config.venues().get(0).environment());
        assertTrue(config.strategies().size() >= 1);
    }
}
