package dev.reprise.localvenues.binance;

/**
 * A key the local venue accepts. All keys belong to its one account.
 *
 * @param apiKey the key's name, as clients send it
 * @param hmacSecret secret of an HMAC key, or null
 * @param ed25519PublicKey public key of an Ed25519 key, X.509 in base64 with or without PEM lines, or null
 */
public record VenueCredentials(String apiKey, String hmacSecret, String ed25519PublicKey) {
    public VenueCredentials {
        if (apiKey == null || apiKey.isEmpty()) {
            throw new IllegalArgumentException("apiKey must not be empty");
        }
        if ((hmacSecret == null) == (ed25519PublicKey == null)) {
            throw new IllegalArgumentException("a key is either HMAC or Ed25519: give one of secret and public key");
        }
    }

    /** An HMAC-SHA256 key. */
    public static VenueCredentials hmac(final String apiKey, final String secret) {
        return new VenueCredentials(apiKey, secret, null);
    }

    /** An Ed25519 key, the only kind that may log a session on. */
    public static VenueCredentials ed25519(final String apiKey, final String publicKey) {
        return new VenueCredentials(apiKey, null, publicKey);
    }

    /** The kind of key alone: neither key nor secret is ever printed. */
    @Override
    public String toString() {
        return "VenueCredentials[" + (hmacSecret == null ? "Ed25519" : "HMAC") + "]";
    }
}
