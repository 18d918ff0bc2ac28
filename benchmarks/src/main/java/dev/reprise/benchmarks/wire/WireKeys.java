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
        return new WireKeys(
                KEY,
                new Credentials(secret(KEY), ed25519(pair)),
                VenueCredentials.ed25519(
                        KEY, Base64.getEncoder().encodeToString(pair.getPublic().getEncoded())));
    }

    /** What signs for the adapter, with a key of its own. */
    static BinanceSigner signer(final boolean isEd25519) throws GeneralSecurityException {
        return isEd25519
                ? ed25519(KeyPairGenerator.getInstance("Ed25519").generateKeyPair())
                : BinanceSigner.hmac(secret(SECRET));
    }

    private static BinanceSigner ed25519(final KeyPair pair) {
        return BinanceSigner.ed25519(
                secret(Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded())));
    }

    private static Secret secret(final String text) {
        return new Secret(text.getBytes(StandardCharsets.US_ASCII));
    }
}
