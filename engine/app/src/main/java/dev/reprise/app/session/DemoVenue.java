package dev.reprise.app.session;

import dev.reprise.adapters.binance.BinanceEndpoints;
import dev.reprise.adapters.binance.BinanceSigner;
import dev.reprise.adapters.binance.Credentials;
import dev.reprise.adapters.net.Secret;
import dev.reprise.localvenues.binance.AccountSettings;
import dev.reprise.localvenues.binance.LocalBinance;
import dev.reprise.localvenues.binance.LocalBinanceSettings;
import dev.reprise.localvenues.binance.VenueCredentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;

/** The demo's venue: a local Binance on free ports, with a key made for this one run. */
public final class DemoVenue implements AutoCloseable {
    private static final long ONE = 100_000_000;
    private static final int MAKER_FEE_PPM = 0;
    private static final int TAKER_FEE_PPM = 100;
    private static final int ORDERS_PER_TEN_SECONDS = 2_000;
    private static final int KEY_BYTES = 32;

    private final LocalBinance server;
    private final String key;
    private final String secret;

    private DemoVenue(final LocalBinance server, final String key, final String secret) {
        this.server = server;
        this.key = key;
        this.secret = secret;
    }

    /** @param orderLog file that gets every order event, the truth to compare the journal with */
    public static DemoVenue start(final long seed, final Path orderLog) {
        final String key = random();
        final String secret = random();
        final AccountSettings account = new AccountSettings(
                java.util.List.of(VenueCredentials.hmac(key, secret)),
                Map.of("BTC", 10 * ONE, "USDT", 1_000_000 * ONE),
                MAKER_FEE_PPM,
                TAKER_FEE_PPM,
                ORDERS_PER_TEN_SECONDS,
                true);
        try {
            return new DemoVenue(
                    LocalBinance.start(
                            LocalBinanceSettings.demo(seed).withAccount(account).withOrderLog(orderLog)),
                    key,
                    secret);
        } catch (final IOException e) {
            throw new UncheckedIOException("the local venue could not start", e);
        }
    }

    private static String random() {
        final byte[] bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    public BinanceEndpoints endpoints() {
        return BinanceEndpoints.local(
                server.webSocketUri().getPort(), server.restUri().getPort());
    }

    public Credentials credentials() {
        return new Credentials(
                new Secret(key.getBytes(StandardCharsets.US_ASCII)),
                BinanceSigner.hmac(new Secret(secret.getBytes(StandardCharsets.US_ASCII))));
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (final IOException e) {
            throw new UncheckedIOException("the local venue could not stop", e);
        }
    }
}
