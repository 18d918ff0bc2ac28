package dev.reprise.app.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reprise.app.config.ConfigLoader;
import dev.reprise.app.config.EngineConfig;
import dev.reprise.live.session.EnvironmentCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SessionSpecsTest {
    private static final String ENDPOINTS = "\n    endpoints: { rest: \"http://127.0.0.1:9001\","
            + " streams: \"ws://127.0.0.1:9002\", ws_api: \"ws://127.0.0.1:9002\" }";

    @TempDir
    Path directory;

    /** The configuration that ships for real money, at other places. */
    private EngineConfig at(final String environment) throws IOException {
        final String text = Files.readString(Path.of("../../config/binance-live.yaml"));
        final Path file = Files.writeString(
                directory.resolve("at.yaml"), text.replace("environment: live", "environment: " + environment));
        return new ConfigLoader(Map.of()).file(file).load().config();
    }

    /** A journal is of one account: the start compares this. */
    @Test
    void shouldTellARehearsalFromTheVenueItself() throws IOException {
        assertEquals(EnvironmentCode.LIVE, SessionSpecs.environment(at("live")));
        assertEquals(EnvironmentCode.REHEARSAL, SessionSpecs.environment(at("live" + ENDPOINTS)));
        assertEquals(EnvironmentCode.TESTNET, SessionSpecs.environment(at("testnet")));
        assertEquals(EnvironmentCode.LOCAL, SessionSpecs.environment(at("local" + ENDPOINTS)));
    }
}
