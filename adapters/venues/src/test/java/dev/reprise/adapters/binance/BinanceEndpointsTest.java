package dev.reprise.adapters.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BinanceEndpointsTest {
    private static BinanceEndpoints at(final String host) {
        return new BinanceEndpoints(
                "local",
                URI.create("http://" + host + ":1"),
                URI.create("ws://" + host + ":2"),
                URI.create("ws://" + host + ":3/ws-api/v3"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "127.255.0.9", "localhost", "[::1]"})
    void shouldTakeEveryAddressOfThisHostAsLocal(final String host) {
        assertTrue(BinanceEndpoints.isOnThisHost(URI.create("http://" + host + ":1")));
        assertEquals(2, at(host).streams().getPort());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1.example.com", "localhost.example.com", "127.0.0.300", "192.0.2.1", "[::2]", "127.1"})
    void shouldRefuseOtherHostsAsLocal(final String host) {
        assertFalse(BinanceEndpoints.isOnThisHost(URI.create("http://" + host + ":1")));
        assertThrows(IllegalArgumentException.class, () -> at(host));
    }

    /** Whatever a table of hosts says of it. With TLS the name stays: the certificate is for it. */
    @Test
    void shouldConnectLocalhostAsTheLoopbackAddress() {
        final BinanceEndpoints local = at("localhost");
        assertEquals(URI.create("http://127.0.0.1:1"), local.rest());
        assertEquals(URI.create("ws://127.0.0.1:2"), local.streams());
        assertEquals(URI.create("ws://127.0.0.1:3/ws-api/v3"), local.wsApi());
        final URI secure = URI.create("wss://localhost:2");
        assertEquals(secure, new BinanceEndpoints("local", local.rest(), secure, secure).streams());
    }
}
