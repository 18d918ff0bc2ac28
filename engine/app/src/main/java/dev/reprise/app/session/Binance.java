package dev.reprise.app.session;

import dev.reprise.adapters.binance.BinanceEndpoints;
import dev.reprise.adapters.binance.BinanceSettings;
import dev.reprise.adapters.binance.BinanceSigner;
import dev.reprise.adapters.binance.Credentials;
import dev.reprise.adapters.net.Secret;
import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.VerbException;
import dev.reprise.app.config.VenueConfig;

/** From a venue's configuration to the adapter's settings and keys. */
public final class Binance {
    private static final long LOCAL_TIMEOUT_NS = 1_000_000_000L;
    private static final long LOCAL_ABSENT_NS = 500_000_000L;

    private Binance() {}

    /** Where the venue is, and how it is watched. */
    public static BinanceSettings settings(final VenueConfig venue, final long seed) {
        return switch (venue.environment()) {
            case LIVE ->
                BinanceSettings.of(venue.endpoints().map(Binance::onThisHost).orElse(BinanceEndpoints.LIVE), seed);
            case TESTNET -> BinanceSettings.of(BinanceEndpoints.TESTNET, seed);
            case LOCAL ->
                local(
                        venue.endpoints()
                                .map(Binance::onThisHost)
                                .orElseThrow(() -> new VerbException(
                                        ExitCode.CONFIG_INVALID,
                                        "RP-C038",
                                        "environment: local with mode: live needs the server's addresses",
                                        "venues." + venue.id() + ".endpoints",
                                        "start one with `reprise venue binance --port 9001` and name its rest, streams and"
                                                + " ws_api")),
                        seed);
        };
    }

    private static BinanceEndpoints onThisHost(final VenueConfig.Endpoints e) {
        return new BinanceEndpoints("local", e.rest(), e.streams(), e.wsApi());
    }

    /** A venue on this host answers at once or not at all, so orders are resolved sooner. */
    public static BinanceSettings local(final BinanceEndpoints endpoints, final long seed) {
        return BinanceSettings.of(endpoints, seed).withOrderTimes(LOCAL_TIMEOUT_NS, LOCAL_ABSENT_NS);
    }

    /** The keys, or {@code null} when none are configured. */
    public static Credentials credentials(final VenueConfig venue) {
        return venue.credentials()
                .map(keys -> new Credentials(
                        secret(keys.apiKey()),
                        keys.keyType() == VenueConfig.KeyType.HMAC
                                ? BinanceSigner.hmac(secret(keys.secret()))
                                : BinanceSigner.ed25519(secret(keys.secret()))))
                .orElse(null);
    }

    /**
     * Which account it is, told by environment and key without telling the key: fit for a file's name. Of servers on this host each has
     * accounts of its own.
     */
    static String account(final BinanceEndpoints endpoints, final Credentials credentials) {
        final String place = BinanceEndpoints.isOnThisHost(endpoints.rest())
                ? endpoints.name() + '-' + endpoints.rest().getPort()
                : endpoints.name();
        return place + '-' + credentials.fingerprint();
    }

    private static Secret secret(final dev.reprise.app.config.Secret configured) {
        return configured.use(bytes -> new Secret(bytes.clone()));
    }
}
