package dev.reprise.adapters.binance;

import dev.reprise.adapters.net.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests: HMAC-SHA256 as lower-case hex, or Ed25519 as base64. What is signed is the venue's rule
 * (binance-spot-api-docs, "Request security"): the WebSocket API's parameters sorted by name and joined raw, or REST's query string
 * percent-encoded in the order sent. May be called by any thread. Prints nothing of the key.
 */
public final class BinanceSigner {
    /** Room for the longest signature. */
    public static final int MAX_LENGTH = 88;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int HMAC_LENGTH = 32;
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";

    private final Mac mac;
    private final Signature ed25519;
    private final byte[] digest = new byte[HMAC_LENGTH];

    private BinanceSigner(final Mac mac, final Signature ed25519) {
        this.mac = mac;
        this.ed25519 = ed25519;
    }

    /** A signer for keys of type HMAC. */
    public static BinanceSigner hmac(final Secret secret) {
        return secret.use(key -> {
            try {
                final Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(key, "HmacSHA256"));
                return new BinanceSigner(mac, null);
            } catch (final GeneralSecurityException | IllegalArgumentException e) {
                throw new IllegalArgumentException("the secret is no HMAC key: is it empty?");
            }
        });
    }

    /**
     * A signer for keys of type Ed25519.
     *
     * @param privateKey PKCS #8, as base64 or PEM
     * @throws IllegalArgumentException when it is not; the message does not hold it
     */
    public static BinanceSigner ed25519(final Secret privateKey) {
        return privateKey.use(text -> {
            try {
                final String base64 = new String(text, StandardCharsets.US_ASCII)
                        .replace(BEGIN, "")
                        .replace(END, "");
                final byte[] encoded = Base64.getMimeDecoder().decode(base64);
                final PrivateKey key =
                        KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
                final Signature signature = Signature.getInstance("Ed25519");
                signature.initSign(key);
                return new BinanceSigner(null, signature);
            } catch (final GeneralSecurityException | IllegalArgumentException e) {
                // Without the cause: a parser's message may quote what it was given.
                throw new IllegalArgumentException("the private key is not Ed25519 in PKCS #8 (PEM or base64)");
            }
        });
    }

    /** Whether a session can be logged on once instead of signing each request: only with Ed25519. */
    public boolean canLogOn() {
        return ed25519 != null;
    }

    /**
     * Signs bytes.
     *
     * @param out where the signature's ASCII text goes, room for {@link #MAX_LENGTH}
     * @return its length
     */
    public synchronized int sign(
            final byte[] payload, final int offset, final int length, final byte[] out, final int outOffset) {
        try {
            if (mac != null) {
                mac.update(payload, offset, length);
                mac.doFinal(digest, 0);
                for (int i = 0; i < HMAC_LENGTH; i++) {
                    out[outOffset + 2 * i] = HEX[digest[i] >> 4 & 0xF];
                    out[outOffset + 2 * i + 1] = HEX[digest[i] & 0xF];
                }
                return 2 * HMAC_LENGTH;
            }
            ed25519.update(payload, offset, length);
            final byte[] text = Base64.getEncoder().encode(ed25519.sign());
            System.arraycopy(text, 0, out, outOffset, text.length);
            return text.length;
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("signing failed: " + e.getClass().getSimpleName());
        }
    }

    /** Signature of a text, for requests that are not in a hurry. */
    public String sign(final String payload) {
        final byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        final byte[] out = new byte[MAX_LENGTH];
        return new String(out, 0, sign(bytes, 0, bytes.length, out, 0), StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return ed25519 != null ? "BinanceSigner[Ed25519]" : "BinanceSigner[HMAC]";
    }
}
