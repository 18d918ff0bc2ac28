package dev.reprise.localvenues.binance;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Knows the keys and checks signatures and times of requests. On the venue thread only. */
final class Authenticator {
    private static final long AHEAD_MS = 1000;
    private static final double DEFAULT_WINDOW_MS = 5000;
    private static final double MAX_WINDOW_MS = 60_000;
    private static final long MICROSECONDS_FROM = 1_000_000_000_000_000L;

    private final Map<String, VenueCredentials> keys = new HashMap<>();
    private final Map<String, PublicKey> publicKeys = new HashMap<>();
    private final LongSupplier clockMs;

    Authenticator(final AccountSettings account, final LongSupplier clockMs) {
        this.clockMs = clockMs;
        for (final VenueCredentials key : account.credentials()) {
            if (keys.put(key.apiKey(), key) != null) {
                throw new IllegalArgumentException("two credentials have the same apiKey");
            }
            if (key.ed25519PublicKey() != null) {
                publicKeys.put(key.apiKey(), publicKey(key.ed25519PublicKey()));
            }
        }
    }

    private static PublicKey publicKey(final String text) {
        final String base64 = text.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        try {
            final byte[] encoded = Base64.getDecoder().decode(base64);
            return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        } catch (final GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "ed25519PublicKey is not an Ed25519 public key: give X.509 in base64, as openssl pkey -pubout writes",
                    e);
        }
    }

    /** Whose request this is: signed itself, or by the session's logon. */
    VenueCredentials check(final Params params, final Session session) throws ApiError {
        if (session.logon == null || params.has("apiKey") || params.has("signature")) {
            return checkSigned(params);
        }
        checkTime(params);
        return session.logon;
    }

    /** Whose request this is by its own key and signature. */
    VenueCredentials checkSigned(final Params params) throws ApiError {
        final VenueCredentials key = keys.get(params.require("apiKey"));
        final String signature = params.require("signature");
        if (key == null) {
            throw new ApiError(401, -2015, "Invalid API-key, IP, or permissions for action.");
        }
        if (!verifies(key, params.signedText(), signature)) {
            throw new ApiError(-1022, "Signature for this request is not valid.");
        }
        checkTime(params);
        return key;
    }

    /** Whose REST request this is: the key is in a header, the signature is the query's last parameter and signs what is before it. */
    VenueCredentials checkRest(final String apiKey, final String rawQuery, final Params params) throws ApiError {
        final VenueCredentials key = apiKey == null ? null : keys.get(apiKey);
        if (key == null) {
            throw new ApiError(401, -2015, "Invalid API-key, IP, or permissions for action.");
        }
        final String signature = params.require("signature");
        final int end = rawQuery.lastIndexOf("&signature=");
        if (end < 0 || !verifies(key, rawQuery.substring(0, end), signature)) {
            throw new ApiError(-1022, "Signature for this request is not valid.");
        }
        checkTime(params);
        return key;
    }

    private void checkTime(final Params params) throws ApiError {
        final double timestamp = params.requireLong("timestamp");
        double window = DEFAULT_WINDOW_MS;
        if (params.has("recvWindow")) {
            final String text = params.require("recvWindow");
            if (!text.matches("[0-9]{1,6}(\\.[0-9]{1,3})?")) {
                throw ApiError.illegal("recvWindow", "^[0-9]{1,6}(\\.[0-9]{1,3})?$");
            }
            window = Double.parseDouble(text);
            if (window > MAX_WINDOW_MS) {
                throw new ApiError(-1131, "recvWindow must be less than 60000");
            }
        }
        final double time = timestamp >= MICROSECONDS_FROM ? timestamp / 1000 : timestamp;
        final long now = clockMs.getAsLong();
        if (time >= now + AHEAD_MS) {
            throw new ApiError(-1021, "Timestamp for this request was 1000ms ahead of the server's time.");
        }
        if (now - time > window) {
            throw new ApiError(-1021, "Timestamp for this request is outside of the recvWindow.");
        }
    }

    private boolean verifies(final VenueCredentials key, final String payload, final String signature) {
        final byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        try {
            if (key.hmacSecret() != null) {
                final Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(key.hmacSecret().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
                final String expected = HexFormat.of().formatHex(mac.doFinal(bytes));
                return MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.US_ASCII),
                        signature.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
            }
            final Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(publicKeys.get(key.apiKey()));
            verifier.update(bytes);
            return verifier.verify(Base64.getDecoder().decode(signature));
        } catch (final SignatureException | IllegalArgumentException e) {
            return false; // not even the shape of a signature
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot verify signatures", e);
        }
    }
}
