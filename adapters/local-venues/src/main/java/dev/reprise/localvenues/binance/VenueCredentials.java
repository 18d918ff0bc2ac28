package dev.reprise.localvenues.binance;

/**
 * A key the local venue accepts. All keys belong to its one account.
 *
 * @param apiKey the key's name, as clients send it
 * @param hmacSecret secret of an HMAC key, or null
 * @param ed25519PublicKey public key of an Ed25519 key, X.509 in base64 with or without PEM lines, or null
 * @param rights what the venue says that it may do; what it asks for is done whatever they are
 */
public record VenueCredentials(String apiKey, String hmacSecret, String ed25519PublicKey, Rights rights) {
    /**
     * What a key may do.
     *
     * @param trades spot orders
     * @param withdraws money out of the account
     * @param transfers money to other accounts
     * @param isBoundToAddresses accepted from listed addresses only
     */
    public record Rights(boolean trades, boolean withdraws, boolean transfers, boolean isBoundToAddresses) {
        /** Those that a key for trading should have. */
        public static final Rights TRADING_ONLY = new Rights(true, false, false, true);
    }

    public VenueCredentials {
        if (apiKey == null || apiKey.isEmpty()) {
            throw new IllegalArgumentException("apiKey must not be empty");
        }
        if ((hmacSecret == null) == (ed25519PublicKey == null)) {
            throw new IllegalArgumentException("a key is either HMAC or Ed25519: give one of secret and public key");
        }
    }

    /** An HMAC-SHA256 key, for trading only. */
    public static VenueCredentials hmac(final String apiKey, final String secret) {
        return new VenueCredentials(apiKey, secret, null, Rights.TRADING_ONLY);
    }

    /** An Ed25519 key, the only kind that may log a session on; for trading only. */
    public static VenueCredentials ed25519(final String apiKey, final String publicKey) {
        return new VenueCredentials(apiKey, null, publicKey, Rights.TRADING_ONLY);
    }

    /** The same key with other rights. */
    public VenueCredentials withRights(final Rights newRights) {
        return new VenueCredentials(apiKey, hmacSecret, ed25519PublicKey, newRights);
    }

    /** The kind of key alone: neither key nor secret is ever printed. */
    @Override
    public String toString() {
        return "VenueCredentials[" + (hmacSecret == null ? "Ed25519" : "HMAC") + "]";
    }
}
