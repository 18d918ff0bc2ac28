package dev.reprise.adapters.binance;

import java.net.URI;

/**
 * Where the venue is.
 *
 * @param name {@code live}, {@code testnet} or {@code local}
 * @param rest base of REST
 * @param streams base of the market-data streams
 * @param wsApi the WebSocket API
 */
public record BinanceEndpoints(String name, URI rest, URI streams, URI wsApi) {
    /** The venue itself. Real money. */
    public static final BinanceEndpoints LIVE = new BinanceEndpoints(
            "live",
            URI.create("https://api.binance.com"),
            URI.create("wss://stream.binance.com:9443"),
            URI.create("wss://ws-api.binance.com:443/ws-api/v3"));

    /** The venue's test network. */
    public static final BinanceEndpoints TESTNET = new BinanceEndpoints(
            "testnet",
            URI.create("https://testnet.binance.vision"),
            URI.create("wss://stream.testnet.binance.vision:9443"),
            URI.create("wss://ws-api.testnet.binance.vision/ws-api/v3"));

    private static final String LOCAL = "local";

    /** Refuses anything without TLS that is not on this host, and a {@code local} that is not. */
    public BinanceEndpoints {
        check(name, rest, "https", "http");
        check(name, streams, "wss", "ws");
        check(name, wsApi, "wss", "ws");
    }

    private static void check(final String name, final URI uri, final String secure, final String plain) {
        final String host = String.valueOf(uri.getHost());
        final boolean isLoopback = host.equals("127.0.0.1") || host.equals("localhost") || host.equals("[::1]");
        final boolean isGood = name.equals(LOCAL)
                ? isLoopback && (plain.equals(uri.getScheme()) || secure.equals(uri.getScheme()))
                : secure.equals(uri.getScheme());
        if (!isGood) {
            throw new IllegalArgumentException(
                    name.equals(LOCAL)
                            ? "a local venue must be on 127.0.0.1, localhost or [::1]: was " + uri
                            : "environment " + name + " needs " + secure + ": was " + uri);
        }
    }

    /** A venue on this host: WebSockets on one port, REST on the next. */
    public static BinanceEndpoints local(final int port) {
        return local(port, port + 1);
    }

    /** A venue on this host. */
    public static BinanceEndpoints local(final int webSocketPort, final int restPort) {
        return new BinanceEndpoints(
                LOCAL,
                URI.create("http://127.0.0.1:" + restPort),
                URI.create("ws://127.0.0.1:" + webSocketPort),
                URI.create("ws://127.0.0.1:" + webSocketPort + "/ws-api/v3"));
    }
}
