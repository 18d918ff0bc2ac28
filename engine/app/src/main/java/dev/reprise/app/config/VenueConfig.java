package dev.reprise.app.config;

import java.net.URI;
import java.util.Optional;

/**
 * A venue.
 *
 * @param id its name in the configuration, lower case; instruments name it in upper case
 * @param adapter which adapter, such as {@code binance-spot}
 * @param environment which of its systems
 * @param endpoints of a server on this host; empty when a verb starts that server itself, and at the venue's own addresses.
 *     {@code environment: live} with them is a rehearsal: everything that real money asks for, at that server
 * @param credentials for order entry
 * @param rateLimit orders per window, below the venue's own; empty for the venue's
 */
public record VenueConfig(
        String id,
        String adapter,
        Environment environment,
        Optional<Endpoints> endpoints,
        Optional<Credentials> credentials,
        Optional<RateLimit> rateLimit) {

    /** Which system of a venue. */
    public enum Environment {
        /** Real market, and with {@code mode: live} real money. */
        LIVE,
        /** The venue's test system. */
        TESTNET,
        /** A server on this host. */
        LOCAL
    }

    /**
     * Addresses of a server on this host.
     *
     * @param rest {@code http://127.0.0.1:…}
     * @param streams market data, {@code ws://127.0.0.1:…}
     * @param wsApi order entry and user stream, {@code ws://127.0.0.1:…}
     */
    public record Endpoints(URI rest, URI streams, URI wsApi) {}

    /**
     * Keys for order entry.
     *
     * @param apiKey the public name of the key, treated as a secret
     * @param secret HMAC secret, or Ed25519 private key as PEM
     * @param keyType how requests are signed
     */
    public record Credentials(Secret apiKey, Secret secret, KeyType keyType) {}

    /** How requests are signed. */
    public enum KeyType {
        /** HMAC-SHA-256. */
        HMAC,
        /** Ed25519, of which the venue holds only the public half. */
        ED25519
    }
}
