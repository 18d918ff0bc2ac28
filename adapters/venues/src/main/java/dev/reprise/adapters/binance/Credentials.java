package dev.reprise.adapters.binance;

import dev.reprise.adapters.net.Secret;
import java.nio.charset.StandardCharsets;

/**
 * An account's API key and what signs with it. Prints neither.
 */
public final class Credentials {
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

    BinanceSigner signer() {
        return signer;
    }

    @Override
    public String toString() {
        return "Credentials[***]";
    }
}
