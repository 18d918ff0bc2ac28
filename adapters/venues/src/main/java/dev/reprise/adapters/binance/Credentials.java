package dev.reprise.adapters.binance;

import dev.reprise.adapters.net.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * An account's API key and what signs with it. Prints neither.
 */
public final class Credentials {
    private static final int FINGERPRINT_BYTES = 8;

    private final Secret apiKey;
    private final BinanceSigner signer;

    /** @param apiKey the venue's name for the key, ASCII */
    public Credentials(final Secret apiKey, final BinanceSigner signer) {
        this.apiKey = apiKey;
        this.signer = signer;
    }

    /** The API key as text; for requests, never for logs. */
    String apiKey() {
        return apiKey.use(bytes -> new String(bytes, StandardCharsets.US_ASCII));
    }

    /** Tells two API keys apart, and neither of them: 16 hexadecimal digits of its SHA-256. */
    public String fingerprint() {
        return apiKey.use(bytes -> {
            try {
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, FINGERPRINT_BYTES);
            } catch (final NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JVM has SHA-256", e);
            }
        });
    }

    BinanceSigner signer() {
        return signer;
    }

    @Override
    public String toString() {
        return "Credentials[***]";
    }
}
