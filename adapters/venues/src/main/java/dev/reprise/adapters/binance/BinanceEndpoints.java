package dev.reprise.adapters.binance;

import java.net.URI;
import java.util.regex.Pattern;

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

    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

    /**
     * Refuses anything without TLS that is not on this host, and a {@code local} that is not. A {@code localhost} without TLS is
     * 127.0.0.1 from here on: no table of hosts is asked where it leads.
     */
    public BinanceEndpoints {
        rest = checked(name, rest, "https", "http");
        streams = checked(name, streams, "wss", "ws");
        wsApi = checked(name, wsApi, "wss", "ws");
    }

    /** Whether an address is one of this host's own, by its text: {@code localhost}, 127.x.x.x or [::1]. */
    public static boolean isOnThisHost(final URI uri) {
        return uri.getHost() != null && LOOPBACK.matcher(uri.getHost()).matches();
    }

    private static URI checked(final String name, final URI uri, final String secure, final String plain) {
        final boolean isPlain = plain.equals(uri.getScheme());
        final boolean isGood = name.equals(LOCAL)
                ? isOnThisHost(uri) && (isPlain || secure.equals(uri.getScheme()))
                : secure.equals(uri.getScheme());
        if (!isGood) {
            throw new IllegalArgumentException(
                    name.equals(LOCAL)
                            ? "a local venue must be on 127.x.x.x, localhost or [::1]: was " + uri
                            : "environment " + name + " needs " + secure + ": was " + uri);
        }
        return isPlain && uri.getHost().equals("localhost")
                ? URI.create(uri.toString().replaceFirst("//localhost", "//127.0.0.1"))
                : uri;
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
