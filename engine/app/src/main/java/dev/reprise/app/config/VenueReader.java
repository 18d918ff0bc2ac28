package dev.reprise.app.config;

import dev.reprise.adapters.binance.BinanceEndpoints;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code venues}. */
final class VenueReader {
    private static final List<String> ADAPTERS = List.of("binance-spot");
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9_-]{0,19}");

    private final Section root;
    private final EngineConfig.Mode mode;

    VenueReader(final Section root, final EngineConfig.Mode mode) {
        this.root = root;
        this.mode = mode;
    }

    List<VenueConfig> read() {
        if (!root.has("venues")) {
            root.missing(
                    ProblemCode.MISSING_KEY,
                    "venues",
                    "",
                    "add e.g. `venues: { binance: { adapter: binance-spot, environment: live } }`");
        }
        final List<VenueConfig> venues = new ArrayList<>();
        root.named("venues").forEach((id, section) -> {
            if (!ID.matcher(id).matches()) {
                section.problem(
                        ProblemCode.BAD_VALUE,
                        "`" + ConfigSource.masked(id) + "` is not a name for a venue",
                        section.origin(),
                        "use lower-case letters, digits, - and _, e.g. binance");
            }
            venues.add(venue(id, section));
        });
        if (venues.isEmpty() && root.has("venues")) {
            root.problem(
                    ProblemCode.BAD_VALUE, "`venues` needs at least one", root.originOf("venues"), "add e.g. binance");
        }
        return List.copyOf(venues);
    }

    private VenueConfig venue(final String id, final Section section) {
        final String adapter = section.required("adapter", "", ADAPTERS.get(0), text -> {
            if (!ADAPTERS.contains(text)) {
                throw Values.oneOf(text, ADAPTERS);
            }
            return text;
        });
        final VenueConfig.Environment environment = section.required(
                "environment",
                VenueConfig.Environment.LIVE,
                "live",
                text -> Values.choice(text, VenueConfig.Environment.class));
        final Optional<VenueConfig.Endpoints> endpoints = endpoints(section, environment);
        final Optional<VenueConfig.Credentials> credentials = credentials(section);
        if (credentials.isEmpty()
                && mode == EngineConfig.Mode.LIVE
                && environment != VenueConfig.Environment.LOCAL
                && !section.isGiven("credentials")) {
            section.missing(
                    ProblemCode.MISSING_KEY,
                    "credentials",
                    ": `mode: live` sends orders",
                    "add `credentials: { api_key: ${env:…}, secret: ${file:…} }`");
        }
        final Optional<RateLimit> rateLimit = rateLimit(section);
        section.done();
        return new VenueConfig(id, adapter, environment, endpoints, credentials, rateLimit);
    }

    private static Optional<RateLimit> rateLimit(final Section section) {
        if (!section.isGiven("rate_limit")) {
            return section.rule("rate_limit", Optional.empty(), text -> null, v -> v);
        }
        final Section limits = section.section("rate_limit");
        final RateLimit orders = limits.required("orders", null, "50 per 10s", Values::rate);
        limits.done();
        return Optional.ofNullable(orders);
    }

    private static Optional<VenueConfig.Endpoints> endpoints(
            final Section section, final VenueConfig.Environment environment) {
        if (!section.isGiven("endpoints")) {
            return section.rule("endpoints", Optional.empty(), text -> null, v -> v);
        }
        if (environment == VenueConfig.Environment.TESTNET) {
            section.problem(
                    ProblemCode.ENDPOINT,
                    "`endpoints` can be set with `environment: local`, and with `live` to rehearse it",
                    section.originOf("endpoints"),
                    "remove them: the adapter knows the venue's addresses");
        }
        final Section inside = section.section("endpoints");
        final URI rest = inside.required("rest", null, "http://127.0.0.1:9001", text -> endpoint(text, "http"));
        final URI streams = inside.required("streams", null, "ws://127.0.0.1:9002", text -> endpoint(text, "ws"));
        final URI wsApi = inside.required("ws_api", null, "ws://127.0.0.1:9002", text -> endpoint(text, "ws"));
        inside.done();
        return Optional.of(new VenueConfig.Endpoints(rest, streams, wsApi));
    }

    private static URI endpoint(final String text, final String scheme) throws Values.RefusedException {
        try {
            final URI uri = URI.create(text);
            if (scheme.equals(uri.getScheme())
                    && BinanceEndpoints.isOnThisHost(uri)
                    && uri.getPort() > 0
                    && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (final IllegalArgumentException e) {
            throw refusedEndpoint(text, scheme);
        }
        throw refusedEndpoint(text, scheme);
    }

    private static Values.RefusedException refusedEndpoint(final String text, final String scheme) {
        return new Values.RefusedException(
                ProblemCode.ENDPOINT,
                "must be a " + scheme + " address of this host with its port: was '" + ConfigSource.masked(text) + "'",
                "write e.g. " + scheme + "://127.0.0.1:9001");
    }

    private static Optional<VenueConfig.Credentials> credentials(final Section section) {
        if (!section.isGiven("credentials")) {
            return section.rule("credentials", Optional.empty(), text -> null, v -> v);
        }
        final Section inside = section.section("credentials");
        final Secret apiKey = secret(inside, "api_key");
        final Secret secret = secret(inside, "secret");
        final VenueConfig.KeyType type = inside.value(
                "key_type",
                VenueConfig.KeyType.ED25519,
                text -> Values.choice(text, VenueConfig.KeyType.class),
                v -> v);
        inside.done();
        return apiKey == null || secret == null
                ? Optional.empty()
                : Optional.of(new VenueConfig.Credentials(apiKey, secret, type));
    }

    private static Secret secret(final Section section, final String key) {
        final Origin origin = section.originOf(key);
        final Secret secret = section.required(key, null, "${env:NAME}", text -> Secret.of(text, origin));
        if (secret != null && secret.isExposed()) {
            final ConfigProblem exposed = secret.exposure();
            section.problem(exposed.code(), exposed.message(), exposed.origin(), exposed.remedy());
        }
        return secret;
    }
}
