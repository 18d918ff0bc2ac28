package dev.reprise.benchmarks.wire;

import dev.reprise.adapters.binance.BinanceSigner;
import dev.reprise.adapters.binance.Credentials;
import dev.reprise.adapters.net.Secret;
import dev.reprise.localvenues.binance.VenueCredentials;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;

/**
 * A key for one run: Ed25519 logs a session on once, HMAC signs every order.
 *
 * @param apiKey its name
 * @param credentials what the adapter signs with
 * @param known what the venue checks with
 */
record WireKeys(String apiKey, Credentials credentials, VenueCredentials known) {
    private static final String KEY = "key-of-the-benchmark";
    private static final String SECRET = "secret-of-the-benchmark";

    static WireKeys create(final boolean logsOn) throws GeneralSecurityException {
        if (!logsOn) {
            return new WireKeys(
                    KEY,
                    new Credentials(secret(KEY), BinanceSigner.hmac(secret(SECRET))),
                    VenueCredentials.hmac(KEY, SECRET));
        }
        final KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        final Base64.Encoder base64 = Base64.getEncoder();
        return new WireKeys(
                KEY,
                new Credentials(
                        secret(KEY),
                        BinanceSigner.ed25519(
                                secret(base64.encodeToString(pair.getPrivate().getEncoded())))),
                VenueCredentials.ed25519(
                        KEY, base64.encodeToString(pair.getPublic().getEncoded())));
    }

    private static Secret secret(final String text) {
        return new Secret(text.getBytes(StandardCharsets.US_ASCII));
    }
}
