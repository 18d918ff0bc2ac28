package dev.reprise.localvenues.binance;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.node.ObjectNode;

/** Signs requests the way a client does. */
final class Signing {
    static final String HMAC_KEY = "hmac-key";
    static final String SECRET = "hmac-secret-canary";
    static final String ED_KEY = "ed-key";

    final KeyPair pair;

    Signing() throws GeneralSecurityException {
        pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    }

    VenueCredentials[] credentials() {
        final String publicKey =
                Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
        return new VenueCredentials[] {
            VenueCredentials.hmac(HMAC_KEY, SECRET), VenueCredentials.ed25519(ED_KEY, publicKey)
        };
    }

    ObjectNode hmac(final ObjectNode params) throws GeneralSecurityException {
        params.put("apiKey", HMAC_KEY);
        final Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return params.put("signature", HexFormat.of().formatHex(mac.doFinal(payload(params))));
    }

    ObjectNode ed25519(final ObjectNode params) throws GeneralSecurityException {
        params.put("apiKey", ED_KEY);
        final Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(pair.getPrivate());
        signature.update(payload(params));
        return params.put("signature", Base64.getEncoder().encodeToString(signature.sign()));
    }

    private static byte[] payload(final ObjectNode params) {
        final TreeMap<String, String> sorted = new TreeMap<>();
        params.properties().forEach(e -> sorted.put(e.getKey(), e.getValue().asString()));
        final StringBuilder text = new StringBuilder();
        sorted.forEach((k, v) ->
                text.append(text.isEmpty() ? "" : "&").append(k).append('=').append(v));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    static ObjectNode timed() {
        return VenueJson.object().put("timestamp", System.currentTimeMillis());
    }
}
